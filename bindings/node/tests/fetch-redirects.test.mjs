// Where acs-auth/fetch follows to.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { Readable } from "node:stream";
import test from "node:test";

import { createFetch } from "acs-auth/fetch";
import * as undici from "undici";

import { BYTES, header, refused, streamOf } from "./bodies.mjs";
import { StrictVerifier } from "./strict-verifier.mjs";

/** What the global fetch sends to where it is redirected: its method, and two headers. */
async function redirectedByFetch(status, options) {
  const received = [];
  const server = createServer((request, answer) => {
    received.push([request.method, request.headers["content-language"], request.headers["content-length"]]);
    if (received.length === 1) answer.writeHead(status, { location: "/new" });
    answer.end();
  }).listen(0);
  await once(server, "listening");
  await fetch(`http://localhost:${server.address().port}/old`, options);
  server.closeAllConnections();
  server.close();
  return received[1];
}

for (const status of [301, 302, 303, 307, 308]) {
  for (const method of ["GET", "POST", "PUT", "HEAD"]) {
    test(`a ${method} that is answered ${status} goes where fetch goes`, async (t) => {
      const server = await StrictVerifier.start(t);
      const utf8 = Buffer.from("é").toString("latin1");
      await server.answer({ status, headers: { location: `new?a=%2B ${utf8}` } });
      const options = { method, headers: { "content-language": "de", "x-a": "b" } };
      if (method !== "GET" && method !== "HEAD") options.body = "body";
      const response = await createFetch(server.connection)(`${server.endpoint}/old/er?x#part`, options);
      assert.equal(response.status, 200);
      assert.equal(response.redirected, true);
      assert.equal(response.clone().redirected, true);
      assert.equal(response.url, `${server.endpoint}/old/new?a=%2B%20%C3%A9`);
      const [first, second] = await server.received();
      assert.deepEqual([first.wrong, second.wrong], [null, null]);

      const due = await redirectedByFetch(status, options);
      const got = [second.method, header(second, "content-language"), header(second, "content-length")];
      assert.deepEqual(got, due);
    });
  }
}

test("a redirect elsewhere is refused", async (t) => {
  const [server, other] = [await StrictVerifier.start(t), await StrictVerifier.start(t)];
  const fetch = createFetch(server.connection);
  for (const location of [
    `${other.endpoint}/b`,
    other.endpoint.replace("http:", "") + "/b",
    server.endpoint.replace("localhost", "127.0.0.1"),
    server.endpoint.replace("http", "https"),
  ]) {
    await server.answer({ status: 307, headers: { location } });
    await refused(fetch(`${server.endpoint}/a`, { method: "POST", body: "a" }), "OTHER_ORIGIN");
  }
  assert.deepEqual(await other.received(), []);
  assert.deepEqual((await server.received()).map(({ wrong }) => wrong), [null, null, null, null]);
  await refused(fetch(`${other.endpoint}/b`), "OTHER_ORIGIN");
  const body = streamOf(BYTES);
  await refused(fetch(`${other.endpoint}/b`, { method: "POST", body }), "OTHER_ORIGIN");
  assert.equal(Readable.isDisturbed(body), false);
});

test("anyOrigin signs for other hosts too, and takes no cookie there", async (t) => {
  const [server, other] = [await StrictVerifier.start(t), await StrictVerifier.start(t)];
  await server.answer({ status: 308, headers: { location: `${other.endpoint}/b` } });
  const fetch = createFetch(server.connection, { anyOrigin: true });
  const headers = { cookie: "a=b", "x-a": "b", "proxy-authorization": "c" };
  assert.equal((await fetch(`${server.endpoint}/a`, { method: "POST", body: "a", headers })).status, 200);
  const [received] = await other.received();
  assert.equal(received.wrong, null);
  assert.equal(header(received, "x-a"), "b");
  for (const name of ["cookie", "proxy-authorization"]) assert.equal(header(received, name), undefined);
});

test("a redirect to a question mark that stands alone is signed as it is sent", async (t) => {
  const server = await StrictVerifier.start(t);
  // The global fetch leaves it out before Node 24; that of undici sends what it is given.
  for (const fetch of [undefined, undici.fetch]) {
    for (const status of [302, 307]) {
      await server.answer({ status, headers: { location: "/b?" } });
      const signed = createFetch(server.connection, { fetch });
      assert.equal((await signed(`${server.endpoint}/a`, { method: "POST", body: "a" })).status, 200);
      assert.equal((await server.received())[1].target, "/b");
    }
  }
});

test("redirects are followed as far as fetch does", async (t) => {
  const server = await StrictVerifier.start(t);
  const fetch = createFetch(server.connection);
  const again = { status: 302, headers: { location: "/a" } };
  await server.answer(...Array(20).fill(again));
  assert.equal((await fetch(`${server.endpoint}/a`)).status, 200);
  await server.answer(...Array(21).fill(again));
  await assert.rejects(fetch(`${server.endpoint}/a`), { name: "TypeError", message: "fetch failed" });
  assert.equal((await server.received()).length, 42);
});

test("redirects that cannot be followed", async (t) => {
  const server = await StrictVerifier.start(t);
  const fetch = createFetch(server.connection);
  const to = (location) => server.answer({ status: 302, headers: location === undefined ? {} : { location } });
  await to(undefined);
  assert.equal((await fetch(`${server.endpoint}/a`)).status, 302);
  await to("/b");
  const manual = await fetch(`${server.endpoint}/a`, { redirect: "manual" });
  assert.deepEqual([manual.status, manual.headers.get("location"), manual.redirected], [302, "/b", false]);
  await to("/b");
  await assert.rejects(fetch(`${server.endpoint}/a`, { redirect: "error" }), TypeError);
  const withUser = server.endpoint.replace("//", "//user:pw@");
  for (const location of ["http://", "ftp://localhost/", "data:,a", withUser]) {
    await to(location);
    await assert.rejects(fetch(`${server.endpoint}/a`), { name: "TypeError", message: "fetch failed" });
  }
  await assert.rejects(fetch(`${server.endpoint}/a`, { redirect: "other" }), TypeError);
});
