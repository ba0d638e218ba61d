// Each attempt that axios makes has a date, a key and headers of its own.

import assert from "node:assert/strict";
import { Readable } from "node:stream";
import test from "node:test";
import { inspect } from "node:util";

import { AccessKey, ConnectionString } from "acs-auth";
import { signAxios } from "acs-auth/axios";
import axios from "axios";

import { StrictVerifier } from "./strict-verifier.mjs";

const header = ({ headers }, name) => headers.find(([other]) => other.toLowerCase() === name)?.[1];

function signing(server, config, options) {
  return signAxios(axios.create({ baseURL: server.endpoint, ...config }), server.connection, options);
}

for (const adapter of ["http", "fetch"]) {
  test(`a retry by ${adapter} is signed anew`, async (t) => {
    const form = new FormData();
    form.append("file", new Blob([Buffer.from([0, 255])]), "a.bin");
    const bodies = [
      { a: "ü" },
      Readable.from([Buffer.from([0, 255])]),
      new Blob([Buffer.from([0, 255])]).stream(),
      form,
    ];
    await Promise.all(
      bodies.map(async (body) => {
        const server = await StrictVerifier.start(t);
        const moved = { status: 307, headers: { location: "/b?c" } };
        await server.answer({ status: 503 }, moved, { status: 503 });
        let redirects = 0;
        const beforeRedirect = () => {
          redirects += 1;
        };
        const client = signing(server, { adapter, params: { a: "b c" }, beforeRedirect });
        // As axios-retry does it.
        client.interceptors.response.use(null, async (error) => {
          assert.equal(error.response.status, 503);
          await new Promise((resolve) => setTimeout(resolve, 1001));
          return client(error.config);
        });
        assert.equal((await client.post("/a", body)).status, 200);
        const received = await server.received();
        assert.deepEqual(
          received.map(({ target, wrong }) => [target, wrong]),
          [
            ["/a?a=b+c", null],
            ["/a?a=b+c", null],
            ["/b?c", null],
            ["/a?a=b+c", null],
          ],
        );
        const dates = received.map((one) => header(one, "x-ms-date"));
        assert.equal(new Set([dates[0], dates[1], dates[3]]).size, 3);
        assert.equal(new Set(received.map(({ body }) => body.length)).size, 1);
        assert.equal(redirects, adapter === "http" ? 1 : 0);
        for (const { headers } of received) {
          assert.equal(new Set(headers.map(([name]) => name.toLowerCase())).size, headers.length);
        }
      }),
    );
  });

  test(`fifty requests at once by ${adapter}`, async (t) => {
    const server = await StrictVerifier.start(t);
    const client = signing(server, { adapter });
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => client.post(`/a?n=${n}`, { n })));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  });

  test(`a 401 by ${adapter} that comes of the clock is warned of`, async (t) => {
    const server = await StrictVerifier.start(t);
    await server.skew(3600);
    const wrong = new ConnectionString(`endpoint=${server.endpoint};accesskey=AAAA`);
    for (const validateStatus of [undefined, null]) {
      const warned = new Promise((resolve) => process.once("warning", resolve));
      const config = {
        adapter,
        baseURL: server.endpoint,
        ...(validateStatus === null && { validateStatus }),
      };
      const answer = signAxios(axios.create(config), wrong).get("/a");
      if (validateStatus === null) assert.equal((await answer).status, 401);
      else await assert.rejects(answer, { name: "AxiosError", message: /401/ });
      const warning = await warned;
      assert.match(warning.message, /^401: this clock is off by 3(599|600) s: it is behind/);
      assert.equal(warning.code, "ACS_AUTH_CLOCK");
    }
  });

  test(`errors and answers by ${adapter} show nothing of the key`, async (t) => {
    const server = await StrictVerifier.start(t);
    await server.answer({ status: 500 });
    const client = signing(server, { adapter });
    const failed = await client.post("/a", { b: "c" }).catch((error) => error);
    const refused = await signing({ ...server, endpoint: "http://127.0.0.1:1" }, { adapter }, {})
      .get("/a")
      .catch((error) => error);
    const succeeded = await client.get("/a");
    for (const shown of [failed, refused, succeeded, client, client.interceptors, failed.config]) {
      const text = inspect(shown, { depth: 20, showHidden: true });
      assert.ok(!text.includes(server.accessKey.slice(0, 8)));
    }
    assert.ok(!JSON.stringify(failed).includes(server.accessKey.slice(0, 8)));
    assert.equal(failed.config.headers.get("authorization"), undefined);
    assert.equal(failed.config.data, '{"b":"c"}');
  });
}

test("a function gives the key for each attempt", async (t) => {
  const server = await StrictVerifier.start(t);
  const keys = ["AAAA", server.accessKey, "BBBB"].map((key) => new AccessKey(key));
  const config = { baseURL: server.endpoint, validateStatus: null };
  const client = signAxios(axios.create(config), () => keys.shift(), { endpoint: server.endpoint });
  const statuses = [];
  while (keys.length > 0) statuses.push((await client.get("/a")).status);
  assert.deepEqual(statuses, [401, 200, 401]);
  await server.received();
  for (const give of [() => undefined, async () => new AccessKey("AAAA"), () => server.accessKey]) {
    const other = signAxios(axios.create(config), give, { endpoint: server.endpoint });
    await assert.rejects(
      other.get("/a"),
      (error) => error instanceof TypeError && !error.message.includes(server.accessKey),
    );
  }
  assert.deepEqual(await server.received(), []);
});
