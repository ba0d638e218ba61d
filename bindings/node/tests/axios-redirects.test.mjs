// Where axios is sent by a server, with whose signature.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer, request as send } from "node:http";
import { Readable } from "node:stream";
import test from "node:test";

import { contentHash } from "acs-auth";
import { signAxios } from "acs-auth/axios";
import axios from "axios";

import { StrictVerifier } from "./strict-verifier.mjs";

const OURS = ["authorization", "x-ms-date", "x-ms-content-sha256"];
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

function signing(server, config, options) {
  return signAxios(axios.create({ baseURL: server.endpoint, ...config }), server.connection, options);
}

for (const adapter of ["http", "fetch"]) {
  test(`a redirect of the same origin is signed by ${adapter}`, async (t) => {
    const server = await StrictVerifier.start(t);
    const client = signing(server, { adapter });
    for (const status of [301, 302, 303, 307, 308]) {
      for (const method of ["GET", "POST", "PUT", "DELETE"]) {
        await server.answer({ status, headers: { location: "/b c?d=%2B#e" } });
        const data = method === "GET" ? undefined : { a: "ü" };
        const answer = await client.request({ method, url: "/a", data, params: { x: "y" } });
        const [first, second] = await server.received();
        const what = `${method} ${status}`;
        assert.deepEqual([answer.status, first.wrong, second.wrong], [200, null, null], what);
        assert.equal(second.target, "/b%20c?d=%2B", what);
        const dropped = status === 303 || (status < 303 && method === "POST");
        assert.equal(second.method, dropped ? "GET" : method, what);
        assert.equal(second.body.sha256, sha256(dropped || data === undefined ? "" : '{"a":"ü"}'), what);
        assert.equal(answer.config.url, "/a");
      }
    }
  });

  test(`redirects in a row are each signed by ${adapter}`, async (t) => {
    const server = await StrictVerifier.start(t);
    const client = signing(server, { adapter, maxRedirects: 3 });
    const to = (location, status = 307) => ({ status, headers: { location } });
    await server.answer(to(`${server.endpoint}/b`), to("?c", 303), to("/c/../d"));
    assert.equal((await client.post("/a", "text")).status, 200);
    const received = await server.received();
    assert.deepEqual(
      received.map(({ method, target, wrong, body }) => [method, target, wrong, body.length]),
      [
        ["POST", "/a", null, 4],
        ["POST", "/b", null, 4],
        ["GET", "/b?c", null, 0],
        ["GET", "/d", null, 0],
      ],
    );
    await server.answer(to("/a"), to("/a"), to("/a"), to("/a"));
    await assert.rejects(client.get("/a"), { name: /Error/, isAxiosError: true });
    assert.equal((await server.received()).length, 4);
  });

  test(`nothing of a redirect elsewhere is sent by ${adapter}`, async (t) => {
    const server = await StrictVerifier.start(t);
    const other = await StrictVerifier.start(t);
    for (const location of [`${other.endpoint}/b`, `//127.0.0.1:${new URL(other.endpoint).port}/b`]) {
      for (const status of [302, 307]) {
        await server.answer({ status, headers: { location } });
        const sent = signing(server, { adapter }).post("/a", "text");
        await assert.rejects(sent, { name: "InvalidInputError", code: "OTHER_ORIGIN" });
      }
      // And with maxRedirects: 0 it is seen.
      await server.answer({ status: 307, headers: { location } });
      const seen = await signing(server, { adapter, maxRedirects: 0, validateStatus: null }).post(
        "/a",
        "text",
      );
      assert.deepEqual([seen.status, seen.headers.get("location")], [307, location]);
    }
    assert.deepEqual(await other.received(), []);
    for (const { wrong } of await server.received()) assert.equal(wrong, null);
  });

  test(`where any origin may be signed for, a redirect there is signed by ${adapter}`, async (t) => {
    const server = await StrictVerifier.start(t);
    const other = await StrictVerifier.start(t);
    await server.answer({ status: 307, headers: { location: `${other.endpoint}/b` } });
    const client = signing(server, { adapter }, { anyOrigin: true });
    assert.equal((await client.post("/a", "text")).status, 200);
    const [received] = await other.received();
    assert.deepEqual([received.wrong, received.target, received.body.length], [null, "/b", 4]);
  });
}

for (const adapter of ["http", "fetch"]) {
  test(`anyOrigin signs for other hosts too by ${adapter}, and takes no cookie there`, async (t) => {
    const [server, other] = [await StrictVerifier.start(t), await StrictVerifier.start(t)];
    const client = signing(server, { adapter }, { anyOrigin: true });
    const headers = { cookie: "a=b", "proxy-authorization": "c", "x-kept": "d" };
    await server.answer({ status: 307, headers: { location: `${other.endpoint}/b` } });
    assert.equal((await client.post("/a", "text", { headers })).status, 200);
    const [received] = await other.received();
    assert.equal(received.wrong, null);
    const names = received.headers.map(([name]) => name.toLowerCase());
    assert.deepEqual(Object.keys(headers).filter((name) => names.includes(name)), ["x-kept"]);
  });

  test(`a redirect to no URL that can be sent to is refused by ${adapter}`, async (t) => {
    const server = await StrictVerifier.start(t);
    for (const location of ["mailto:a@b", "data:,a", "http://%zz/"]) {
      await server.answer({ status: 307, headers: { location } });
      await assert.rejects(signing(server, { adapter }).get("/a"));
      assert.equal((await server.received()).length, 1);
    }
  });
}

test("a location beyond ASCII is read as fetch reads it", async (t) => {
  const server = await StrictVerifier.start(t);
  // The bytes of é in UTF-8, which the server sends as they are.
  await server.answer({ status: 307, headers: { location: "/caf\u00c3\u00a9" } });
  assert.equal((await signing(server, { adapter: "fetch" }).get("/a")).status, 200);
  assert.equal((await server.received())[1].target, "/caf%C3%A9");
});

test("the caller's own beforeRedirect is called first, and what it changes is signed", async (t) => {
  const server = await StrictVerifier.start(t);
  const called = [];
  const client = signing(server, {
    beforeRedirect(options, response, request) {
      called.push([
        options.method,
        response.statusCode,
        request.url,
        Object.keys(request.headers).length > 0,
      ]);
      options.path = "/c ü?d";
      options.headers["X-MS-Date"] = "now";
    },
  });
  await server.answer({ status: 307, headers: { location: "/b" } });
  assert.equal((await client.post("/a", "text")).status, 200);
  const [, second] = await server.received();
  assert.deepEqual([second.wrong, second.target], [null, "/c%20%C3%BC?d"]);
  assert.deepEqual(called, [["POST", 307, `${server.endpoint}/a`, true]]);

  const refusing = signing(server, {
    beforeRedirect() {
      throw new Error("not there");
    },
  });
  await server.answer({ status: 307, headers: { location: "/b" } });
  await assert.rejects(refusing.get("/a"), { name: /Error/, message: /not there/, isAxiosError: true });
});

test("a stream whose hash is given goes where http is sent, and not where fetch is", async (t) => {
  const server = await StrictVerifier.start(t);
  const headers = { "x-ms-content-sha256": contentHash("text") };
  for (const adapter of ["http", "fetch"]) {
    await server.answer({ status: 307, headers: { location: "/b" } });
    const sent = signing(server, { adapter }).post("/a", Readable.from([Buffer.from("text")]), { headers });
    if (adapter === "http") assert.equal((await sent).status, 200);
    else await assert.rejects(sent, { code: "STREAMED_BODY" });
    for (const { wrong, body } of await server.received()) assert.deepEqual([wrong, body.length], [null, 4]);
  }
});

test("a redirect through a proxy is signed as its target sees it", async (t) => {
  const server = await StrictVerifier.start(t);
  const seen = [];
  // A forward proxy in the least: it sends the path alone, as a server is due.
  const proxy = createServer((request, response) => {
    seen.push(request.url);
    const { pathname, search } = new URL(request.url);
    const path = `${pathname}${search}`;
    const { port } = new URL(server.endpoint);
    const onward = send({ port, path, method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  t.after(() => proxy.close());
  await server.answer({ status: 307, headers: { location: "/b?c#d" } });
  const { port } = proxy.address();
  const client = signing(server, { proxy: { protocol: "http", host: "127.0.0.1", port } });
  assert.equal((await client.post(`${server.endpoint}//a/ü`, "text")).status, 200);
  assert.deepEqual(seen, [`${server.endpoint}//a/%C3%BC`, `${server.endpoint}/b?c`]);
  for (const { wrong, headers } of await server.received()) {
    assert.equal(wrong, null);
    for (const name of OURS)
      assert.equal(headers.filter(([other]) => other.toLowerCase() === name).length, 1);
  }
});
