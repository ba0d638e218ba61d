// What holds of acs-auth/fetch.

import assert from "node:assert/strict";
import { once } from "node:events";
import test from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { inspect } from "node:util";

import { AccessKey } from "acs-auth";
import { createFetch } from "acs-auth/fetch";
import * as undici from "undici";

import { header, refused, sha256, streamOf } from "./bodies.mjs";
import { StrictVerifier } from "./strict-verifier.mjs";

test("a method is sent in upper case", async (t) => {
  const server = await StrictVerifier.start(t);
  const fetch = createFetch(server.connection);
  for (const method of ["get", "patch", "Delete", "query"]) {
    assert.equal((await fetch(`${server.endpoint}/a`, { method })).status, 200);
  }
  const methods = (await server.received()).map((received) => received.method);
  assert.deepEqual(methods, ["GET", "PATCH", "DELETE", "QUERY"]);
  for (const method of ["connect", "TRACE", "a b", "fınd"]) {
    await assert.rejects(fetch(`${server.endpoint}/a`, { method }), TypeError);
  }
});

test("headers that signing sets are replaced", async (t) => {
  const server = await StrictVerifier.start(t);
  const headers = { "X-MS-Date": "then", "X-Ms-Content-Sha256": "x", Authorization: "Basic x", host: "h" };
  const response = await createFetch(server.connection)(`${server.endpoint}/a`, { headers });
  assert.equal(response.status, 200);
});

test("a URL that fetch does not take is rejected", async (t) => {
  const server = await StrictVerifier.start(t);
  const fetch = createFetch(server.connection);
  for (const url of ["/a", "", "http://", server.endpoint.replace("//", "//user:secret@"), undefined]) {
    await assert.rejects(fetch(url), (e) => e instanceof TypeError && !e.message.includes("secret"));
  }
  await refused(fetch("data:,a"), "OTHER_ORIGIN");
  assert.deepEqual(await server.received(), []);
});

for (const [whose, Class, options] of [
  ["the global", Request, {}],
  ["undici's", undici.Request, { fetch: undici.fetch }],
]) {
  test(`a Request of ${whose} class is sent with what it has`, async (t) => {
    const server = await StrictVerifier.start(t);
    const fetch = createFetch(server.connection, options);
    const given = { method: "put", body: "é", headers: { "x-a": "b" } };
    const request = new Class(`${server.endpoint}/a?b=c d`, given);
    assert.equal((await fetch(request)).status, 200);
    assert.equal(request.bodyUsed, true);
    const [received] = await server.received();
    assert.equal(received.method, "PUT");
    assert.equal(received.target, "/a?b=c%20d");
    assert.equal(received.body.sha256, sha256("é"));
    assert.equal(header(received, "x-a"), "b");
    assert.equal(header(received, "content-type"), "text/plain;charset=UTF-8");
    await assert.rejects(fetch(request));
  });

  test(`options go before those of a Request of ${whose} class`, async (t) => {
    const server = await StrictVerifier.start(t);
    const fetch = createFetch(server.connection, options);
    const aborted = AbortSignal.abort(new Error("aborted"));
    const given = { method: "POST", body: "a", headers: { "x-a": "b" }, redirect: "error", signal: aborted };
    await assert.rejects(fetch(new Class(`${server.endpoint}/a`, given)), { message: "aborted" });
    const request = new Class(`${server.endpoint}/a`, given);
    await server.answer({ status: 307, headers: { location: "/b" } });
    const own = { body: "b", headers: { "x-c": "d" }, redirect: "manual", signal: null };
    assert.equal((await fetch(request, own)).status, 307);
    const [received] = await server.received();
    assert.equal(received.body.sha256, sha256("b"));
    assert.deepEqual([header(received, "x-a"), header(received, "x-c")], [undefined, "d"]);
  });

  test(`a Request of ${whose} class does for options`, async (t) => {
    const server = await StrictVerifier.start(t);
    const fetch = createFetch(server.connection, options);
    const request = new Class("http://other.example", { method: "POST", body: "a", headers: { "x-a": "b" } });
    assert.equal((await fetch(new URL(`${server.endpoint}/c`), request)).status, 200);
    const [received] = await server.received();
    assert.deepEqual([received.method, received.target, header(received, "x-a")], ["POST", "/c", "b"]);
  });
}

test("options that are not of the standard pass through", async (t) => {
  const server = await StrictVerifier.start(t);
  const agent = new undici.Agent();
  t.after(() => agent.close());
  let dispatched = 0;
  const dispatcher = agent.compose((dispatch) => (options, handler) => {
    dispatched += 1;
    return dispatch(options, handler);
  });
  const fetch = createFetch(server.connection, { fetch: undici.fetch });
  assert.equal((await fetch(`${server.endpoint}/a`, { dispatcher })).status, 200);
  assert.equal(dispatched, 1);
});

test("the global fetch is the one at the time of the call", async (t) => {
  const server = await StrictVerifier.start(t);
  const fetch = createFetch(server.connection);
  t.mock.method(globalThis, "fetch", async () => new Response(null, { status: 418 }));
  assert.equal((await fetch(`${server.endpoint}/a`)).status, 418);
});

test("each attempt has a date of its own", async (t) => {
  const server = await StrictVerifier.start(t);
  await server.answer({ status: 503 }, { status: 503 });
  const fetch = createFetch(server.connection);
  let status;
  while ((status = (await fetch(`${server.endpoint}/a`, { method: "POST", body: "a" })).status) === 503) {
    await pause(1000);
  }
  assert.equal(status, 200);
  const received = await server.received();
  assert.deepEqual(received.map(({ wrong }) => wrong), [null, null, null]);
  assert.equal(new Set(received.map((one) => header(one, "x-ms-date"))).size, 3);
});

test("a function gives the key of each attempt", async (t) => {
  const server = await StrictVerifier.start(t);
  const keys = [new AccessKey("b3RoZXI="), new AccessKey(server.accessKey), new AccessKey(server.accessKey)];
  const fetch = createFetch(() => keys.shift(), { endpoint: server.endpoint });
  await server.answer({ status: 307, headers: { location: "/b" } });
  assert.equal((await fetch(`${server.endpoint}/a`)).status, 401);
  assert.equal((await fetch(`${server.endpoint}/a`)).status, 200);
  assert.equal(keys.length, 0);
  await server.received();
  for (const wrong of [undefined, "key", Promise.resolve(new AccessKey(server.accessKey)), server.connection]) {
    await assert.rejects(createFetch(() => wrong, { endpoint: server.endpoint })(server.endpoint), TypeError);
  }
  const fails = () => {
    throw new RangeError("mine");
  };
  const failing = createFetch(fails, { endpoint: server.endpoint });
  await assert.rejects(failing(server.endpoint), { name: "RangeError", message: "mine" });
  assert.deepEqual(await server.received(), []);
});

test("a clock that is off is told", async (t) => {
  const server = await StrictVerifier.start(t);
  const other = createFetch(new AccessKey("b3RoZXI="), { endpoint: server.endpoint });
  await server.skew(4000);
  const warned = once(process, "warning");
  assert.equal((await other(server.endpoint)).status, 401);
  const [warning] = await warned;
  assert.equal(warning.code, "ACS_AUTH_CLOCK");
});

test("fifty at once", async (t) => {
  const server = await StrictVerifier.start(t);
  const fetch = createFetch(server.connection);
  const sendings = Array.from({ length: 50 }, (_, i) =>
    fetch(`${server.endpoint}/a/${i}`, {
      method: "POST",
      body: i % 2 ? String(i) : streamOf(Buffer.from(String(i))),
    }),
  );
  const answers = await Promise.all(sendings);
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
});

test("nothing of the key can be seen", async (t) => {
  const server = await StrictVerifier.start(t);
  const fetch = createFetch(server.connection);
  const shown = inspect(fetch, { depth: 9, showHidden: true });
  assert.ok(!shown.includes(server.accessKey.slice(0, 8)));
  assert.throws(() => createFetch("endpoint=x;accesskey=y"), TypeError);
  assert.throws(() => createFetch(new AccessKey(server.accessKey)), TypeError);
  assert.throws(() => createFetch(server.connection, { endpoint: server.endpoint }), TypeError);
});
