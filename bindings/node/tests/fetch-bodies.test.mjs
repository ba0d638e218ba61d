// What acs-auth/fetch makes of bodies.

import assert from "node:assert/strict";
import { Readable } from "node:stream";
import test from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { contentHash } from "acs-auth";
import { createFetch } from "acs-auth/fetch";
import * as undici from "undici";

import { BYTES, endless, header, refused, sha256, sharedBytes, streamOf } from "./bodies.mjs";
import { StrictVerifier } from "./strict-verifier.mjs";

const TEXT = "text/plain;charset=UTF-8";
const URLENCODED = "application/x-www-form-urlencoded;charset=UTF-8";
async function* generated() {
  yield "é";
  yield BYTES;
}
const MIXED = Buffer.concat([Buffer.from("é"), BYTES]);

for (const [kind, body, sent, type] of [
  ["nothing", () => undefined, ""],
  ["null", () => null, ""],
  ["text", () => "é\0", Buffer.from("é\0"), TEXT],
  ["empty text", () => "", "", TEXT],
  ["a Uint8Array", () => BYTES, BYTES],
  ["a part of a Uint8Array", () => BYTES.subarray(1, 3), BYTES.subarray(1, 3)],
  ["a Buffer", () => Buffer.from(BYTES), BYTES],
  ["a DataView", () => new DataView(BYTES.buffer, 1, 2), BYTES.subarray(1, 3)],
  ["a Float64Array", () => Float64Array.of(1.5), Buffer.from(Float64Array.of(1.5).buffer)],
  ["an ArrayBuffer", () => BYTES.buffer, BYTES],
  ["shared memory", sharedBytes, BYTES],
  ["a SharedArrayBuffer", () => sharedBytes().buffer, BYTES],
  ["a Blob", () => new Blob([BYTES], { type: "image/x" }), BYTES, "image/x"],
  ["a Blob without a type", () => new Blob([BYTES]), BYTES],
  ["URLSearchParams", () => new URLSearchParams({ a: "é ~" }), "a=%C3%A9+%7E", URLENCODED],
  ["a ReadableStream", () => streamOf(BYTES, BYTES), Buffer.concat([BYTES, BYTES])],
  ["an empty ReadableStream", () => streamOf(), ""],
  ["a stream of Node", () => Readable.from([Buffer.from("é"), Buffer.from(BYTES)]), MIXED],
  ["a stream of text", () => Readable.from(["é", "b"]), "éb"],
  ["an async iterable", generated, MIXED],
]) {
  test(`${kind} arrives as it is`, async (t) => {
    const server = await StrictVerifier.start(t);
    const fetch = createFetch(server.connection);
    const response = await fetch(`${server.endpoint}/a`, { method: "POST", body: body() });
    assert.equal(response.status, 200);
    const [received] = await server.received();
    assert.equal(received.body.sha256, sha256(sent));
    assert.equal(header(received, "content-type"), type);
    assert.equal(header(received, "content-length"), String(Buffer.byteLength(sent)));
  });
}

for (const [whose, Form] of [
  ["the global", FormData],
  ["undici's", undici.FormData],
]) {
  test(`a form of ${whose} class arrives with its boundary`, async (t) => {
    const server = await StrictVerifier.start(t);
    const form = new Form();
    form.append("text", "Zoë\r\n");
    form.append("file", new Blob([BYTES], { type: "image/x" }), 'a"b.bin');
    const fetch = createFetch(server.connection);
    const response = await fetch(`${server.endpoint}/a`, { method: "POST", body: form });
    assert.equal(response.status, 200);
    const [received] = await server.received();
    assert.match(header(received, "content-type"), /^multipart\/form-data; boundary=-*formdata-/);
    assert.ok(received.body.length > 200);
  });
}

test("a content-type of the caller stays", async (t) => {
  const server = await StrictVerifier.start(t);
  const options = { method: "POST", body: "{}", headers: { "Content-Type": "application/json" } };
  await createFetch(server.connection)(`${server.endpoint}/a`, options);
  const [received] = await server.received();
  assert.equal(header(received, "content-type"), "application/json");
});

test("what the caller changes after the call is not sent", async (t) => {
  const server = await StrictVerifier.start(t);
  const body = Uint8Array.from(BYTES);
  const response = createFetch(server.connection)(`${server.endpoint}/a`, { method: "POST", body });
  body.fill(7);
  assert.equal((await response).status, 200);
  assert.equal((await server.received())[0].body.sha256, sha256(BYTES));
});

test("what cannot be a body is refused", async (t) => {
  const server = await StrictVerifier.start(t);
  const fetch = createFetch(server.connection);
  const post = (body) => fetch(`${server.endpoint}/a`, { method: "POST", body });
  for (const body of [{}, [], 1, true, new Map(), Symbol.iterator]) await assert.rejects(post(body), TypeError);
  await assert.rejects(post(streamOf({})), TypeError);
  await refused(post("\ud800"), "INVALID_CONTENT_HASH");
  await assert.rejects(fetch(`${server.endpoint}/a`, { body: "a" }), TypeError);
  const read = streamOf(BYTES);
  for await (const _ of read);
  await refused(post(read), "STREAMED_BODY");
  assert.deepEqual(await server.received(), []);
});

test("a stream that is too long is refused and cancelled", async (t) => {
  const server = await StrictVerifier.start(t);
  const fetch = createFetch(server.connection, { bodyLimit: 10 });
  const post = (body) => fetch(`${server.endpoint}/a`, { method: "POST", body });
  assert.equal((await post(streamOf(new Uint8Array(4), new Uint8Array(6)))).status, 200);
  assert.equal((await post("longer than ten")).status, 200);
  assert.equal((await server.received()).length, 2);

  const stream = endless(4);
  await refused(post(stream), "STREAMED_BODY");
  assert.equal(stream.cancelled, true);
  const node = Readable.from([Buffer.alloc(6), Buffer.alloc(6), Buffer.alloc(6)]);
  await refused(post(node), "STREAMED_BODY");
  assert.equal(node.destroyed, true);
  let finished = false;
  async function* pieces() {
    try {
      for (;;) yield new Uint8Array(6);
    } finally {
      finished = true;
    }
  }
  await refused(post(pieces()), "STREAMED_BODY");
  assert.equal(finished, true);
  assert.deepEqual(await server.received(), []);
});

test("a stream whose hash is given may be of any length", async (t) => {
  const server = await StrictVerifier.start(t);
  const fetch = createFetch(server.connection, { bodyLimit: 10 });
  const bytes = Buffer.alloc(100_000, "é");
  const hash = contentHash(bytes);
  const pieces = () => streamOf(bytes.subarray(0, 8), bytes.subarray(8, 50_000), bytes.subarray(50_000));
  const post = (body, hash) =>
    fetch(`${server.endpoint}/a`, { method: "POST", body, headers: { "x-ms-content-sha256": hash } });
  for (const body of [pieces(), Readable.from(pieces()), (async function* () {
    yield* pieces();
  })()]) {
    assert.equal((await post(body, hash)).status, 200);
    assert.equal((await server.received())[0].body.sha256, sha256(bytes));
  }
  const request = new Request(server.endpoint, { method: "POST", body: pieces(), duplex: "half" });
  assert.equal((await fetch(request, { headers: { "x-ms-content-sha256": hash } })).status, 200);

  // What is in memory has the hash that it has; of a stream the caller is believed.
  assert.equal((await post("a", hash)).status, 200);
  assert.equal((await post(streamOf(BYTES), contentHash(BYTES))).status, 200);
  assert.equal((await post(streamOf(BYTES), hash)).status, 401);
  await server.received();

  const stream = endless(6);
  await refused(post(stream, "no hash"), "INVALID_CONTENT_HASH");
  await pause(0);
  assert.equal(stream.cancelled, true);
  assert.deepEqual(await server.received(), []);

  await server.answer({ status: 307, headers: { location: "/b" } });
  await refused(post(pieces(), hash), "STREAMED_BODY");
  assert.equal((await server.received()).length, 1);
});

test("a signal aborts before, while the body is read, and while it is sent", async (t) => {
  const server = await StrictVerifier.start(t);
  const fetch = createFetch(server.connection);
  const reason = new Error("enough");
  let why;
  const stalled = new ReadableStream({
    cancel: (reason) => {
      why = reason;
    },
  });
  async function* stalling() {
    await new Promise(() => {});
  }
  const post = (body, signal) => fetch(`${server.endpoint}/a`, { method: "POST", body, signal });
  await assert.rejects(post("a", AbortSignal.abort(reason)), reason);
  await assert.rejects(post("a", AbortSignal.abort()), { name: "AbortError" });
  const node = new Readable({ read() {} });
  for (const body of [stalled, node, stalling()]) {
    const controller = new AbortController();
    const sent = post(body, controller.signal);
    setTimeout(() => controller.abort(reason), 20);
    await assert.rejects(sent, reason);
  }
  assert.equal(why, reason);
  assert.equal(node.destroyed, true);
  assert.deepEqual(await server.received(), []);

  const controller = new AbortController();
  const sending = createFetch(server.connection, {
    fetch: (url, init) => {
      const sent = globalThis.fetch(url, init);
      controller.abort(reason);
      return sent;
    },
  });
  await assert.rejects(sending(`${server.endpoint}/a`, { signal: controller.signal }), reason);
});

test("a stream that fails fails the call", async (t) => {
  const server = await StrictVerifier.start(t);
  const reason = new Error("of the stream");
  const body = new ReadableStream({ pull: (controller) => controller.error(reason) });
  await assert.rejects(createFetch(server.connection)(server.endpoint, { method: "POST", body }), reason);
  assert.deepEqual(await server.received(), []);
});
