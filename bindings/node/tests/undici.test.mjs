// What holds of acs-auth/undici.

import assert from "node:assert/strict";
import { once } from "node:events";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import test from "node:test";
import { inspect } from "node:util";

import { AccessKey, InvalidInputError, contentHash } from "acs-auth";
import { credentialInterceptor } from "acs-auth/undici";
import { Agent } from "undici";

import { BYTES, endless, header, refused, sha256, streamOf } from "./bodies.mjs";
import { StrictVerifier } from "./strict-verifier.mjs";
import { each } from "./undici-versions.mjs";

async function* generated() {
  yield "é";
  yield Buffer.from(BYTES);
}

each("bodies arrive as they are", async ({ server, client, send }) => {
  const mixed = Buffer.concat([Buffer.from("é"), BYTES]);
  for (const [body, sent, type] of [
    [undefined, ""],
    [null, ""],
    ["", ""],
    ["é\0", "é\0"],
    [Buffer.from(BYTES), BYTES],
    [BYTES.subarray(1), BYTES.subarray(1)],
    [new DataView(BYTES.buffer, 1, 2), BYTES.subarray(1, 3)],
    [BYTES.buffer, BYTES],
    [new Blob([BYTES], { type: "image/x" }), BYTES, "image/x"],
    [new Blob([BYTES]), BYTES],
    [Readable.from([Buffer.from("é"), Buffer.from(BYTES)]), mixed],
    [Readable.from([]), ""],
    [streamOf(BYTES, BYTES), Buffer.concat([BYTES, BYTES])],
    [streamOf(), ""],
    [["é", Buffer.from(BYTES)], mixed],
    [generated(), mixed],
  ]) {
    assert.equal(await send({ method: "POST", body }), 200);
    const [received] = await server.received();
    assert.equal(received.body.sha256, sha256(sent));
    assert.equal(header(received, "content-type"), type);
    assert.equal(header(received, "content-length"), String(Buffer.byteLength(sent)));
  }
  for (const Form of [FormData, client.FormData]) {
    const body = new Form();
    body.append("text", "Zoë");
    body.append("file", new Blob([BYTES], { type: "image/x" }), "a.bin");
    assert.equal(await send({ method: "POST", body }), 200);
    assert.match(header((await server.received())[0], "content-type"), /^multipart\/form-data; boundary=/);
  }
  assert.equal(await send({ method: "GET", body: "of a GET" }), 200);
});

each("what cannot be a body is refused", async ({ server, send }) => {
  for (const body of [{}, 1, Symbol.iterator]) await assert.rejects(send({ method: "POST", body }), TypeError);
  await assert.rejects(send({ method: "POST", body: streamOf({}) }), TypeError);
  await refused(send({ method: "POST", body: "\ud800" }), "INVALID_CONTENT_HASH");
  const read = Readable.from(["a"]);
  await text(read);
  await refused(send({ method: "POST", body: read }), "STREAMED_BODY");
  assert.deepEqual(await server.received(), []);
});

each("target and method are signed as they are sent", async ({ server, compose, send }) => {
  const query = { a: "é ~'", b: [1, true], c: undefined };
  assert.equal(await send({ query }), 200);
  const get = async (path, options) => {
    const asked = { origin: server.endpoint, path, method: "GET", ...options };
    const { statusCode, body } = await compose().request(asked);
    await body.dump();
    return statusCode;
  };
  for (const path of ["/a'|^`{}<>\"?b='", "/a/../b?", "//a", "/%7e"]) assert.equal(await get(path), 200, path);
  for (const path of ["/é", "/a#b", "/a b", "http://localhost/a", "a"]) {
    await refused(get(path), "INVALID_PATH_AND_QUERY");
  }
  await assert.rejects(get("/a?b", { query }), TypeError);
  for (const method of ["patch", "Get", "head"]) assert.equal(await send({ method }), 200);
  await refused(send({ method: "a b" }), "INVALID_METHOD");
});

each("the host is signed that is sent", async ({ server, client, send }) => {
  assert.equal(await send({ headers: { Host: "contoso.example:8" } }), 200);
  assert.equal(header((await server.received())[0], "host"), "contoso.example:8");

  // By itself a Client sends the host of its own URL, and goes there whatever the origin is.
  const elsewhere = new client.Client(server.endpoint.replace("localhost", "127.0.0.1"));
  const signing = credentialInterceptor(server.connection);
  assert.equal(await send({}, elsewhere.compose(signing)), 200);
  await elsewhere.close();

  const pool = new client.Pool(server.endpoint);
  const { statusCode, body } = await pool.compose(signing).request({ path: "/p", method: "GET" });
  await body.dump();
  assert.equal(statusCode, 200);
  await pool.close();
});

each("headers come in every form", async ({ server, send }) => {
  for (const headers of [
    { "x-a": "b", "X-MS-Date": "then", Authorization: "Basic x" },
    ["x-a", "b", "Authorization", "Basic x", "x-ms-content-sha256", "x"],
    new Map([["x-a", "b"], ["authorization", "Basic x"]]),
    new Headers({ "x-a": "b", authorization: "Basic x" }),
  ]) {
    assert.equal(await send({ headers }), 200);
    assert.equal(header((await server.received())[0], "x-a"), "b");
  }
  assert.equal(await send({ headers: ["x-a", "b", "X-A", "c", "x-n", undefined] }), 200);
  const names = (await server.received())[0].headers.filter(([name]) => name.toLowerCase() === "x-a");
  assert.deepEqual(names.map(([, value]) => value), ["b", "c"]);
  for (const headers of [["x-a"], new Set([1]), { host: ["a", "b"] }, "x-a: b"]) {
    await assert.rejects(send({ headers }), TypeError);
  }
});

each("stream, pipeline and fetch", async ({ server, client, compose }) => {
  const options = { dispatcher: compose(), method: "PUT" };
  const sink = new PassThrough();
  let status;
  await client.stream(`${server.endpoint}/a`, { ...options, body: "a" }, ({ statusCode }) => {
    status = statusCode;
    return sink.resume();
  });
  assert.equal(status, 200);
  const duplex = client.pipeline(`${server.endpoint}/a`, options, ({ statusCode, body }) => {
    status = statusCode;
    return body;
  });
  duplex.end("piped");
  assert.equal(await text(duplex), "{}");
  assert.equal(status, 200);
  for (const fetch of [client.fetch, globalThis.fetch]) {
    for (const [body, type] of [["é", "text/plain;charset=UTF-8"], [BYTES], [""], [streamOf(BYTES)], [null]]) {
      await server.received();
      const asked = { ...options, method: "patch", body, duplex: "half" };
      const answer = await fetch(`${server.endpoint}/a?`, asked);
      assert.equal(answer.status, 200);
      const [received] = await server.received();
      assert.equal(received.method, "PATCH");
      if (type !== undefined) assert.equal(header(received, "content-type"), type);
    }
    await server.answer({ status: 308, headers: { location: "/b" } });
    assert.equal((await fetch(`${server.endpoint}/a`, { ...options, body: "a" })).status, 200);
    const [, { target, body }] = await server.received();
    assert.deepEqual([target, body.sha256], ["/b", sha256("a")]);
    const elsewhere = server.endpoint.replace("localhost", "127.0.0.1");
    await server.answer({ status: 308, headers: { location: elsewhere } });
    await assert.rejects(fetch(`${server.endpoint}/a`, options), ({ cause }) => cause.code === "OTHER_ORIGIN");
  }
});

each("the global dispatcher signs", async ({ server, client, compose, t }) => {
  const before = client.getGlobalDispatcher();
  t.after(() => client.setGlobalDispatcher(before));
  client.setGlobalDispatcher(compose());
  assert.equal((await client.request(`${server.endpoint}/a`)).statusCode, 200);
  assert.equal((await globalThis.fetch(`${server.endpoint}/a`)).status, 200);
});

each("a stream that is too long is refused and cancelled", async ({ server, compose, send }) => {
  const post = (body, headers) => send({ method: "POST", body, headers }, compose({ bodyLimit: 10 }));
  assert.equal(await post(streamOf(new Uint8Array(10))), 200);
  assert.equal(await post("longer than ten"), 200);
  await server.received();
  const stream = endless(6);
  await refused(post(stream), "STREAMED_BODY");
  assert.equal(stream.cancelled, true);
  const node = Readable.from([Buffer.alloc(6), Buffer.alloc(6), Buffer.alloc(6)]);
  await refused(post(node), "STREAMED_BODY");
  assert.equal(node.destroyed, true);
  assert.deepEqual(await server.received(), []);

  const bytes = Buffer.alloc(100_000, "é");
  const hash = { "x-ms-content-sha256": contentHash(bytes) };
  const pieces = [bytes.subarray(0, 8), bytes.subarray(8)];
  for (const body of [streamOf(...pieces), Readable.from(pieces)]) {
    assert.equal(await post(body, hash), 200);
    assert.equal((await server.received())[0].body.sha256, sha256(bytes));
  }
  assert.equal(await post("in memory", hash), 200);
  assert.equal(await post(streamOf(BYTES), hash), 401);
  await refused(post(endless(6), { "x-ms-content-sha256": "no hash" }), "INVALID_CONTENT_HASH");
});

each("a signal aborts before and while the body is read", async ({ server, send }) => {
  const reason = new Error("enough");
  const node = new Readable({ read() {} });
  async function* stalling() {
    await new Promise(() => {});
  }
  for (const body of [node, stalling(), new ReadableStream({})]) {
    const controller = new AbortController();
    const sent = send({ method: "PUT", body, signal: controller.signal });
    setTimeout(() => controller.abort(reason), 20);
    await assert.rejects(sent, reason);
  }
  assert.equal(node.destroyed, true);
  const signal = AbortSignal.abort(reason);
  await assert.rejects(send({ method: "PUT", body: streamOf(BYTES), signal }), reason);
  assert.deepEqual(await server.received(), []);
});

each("errors reach whoever asked", async ({ server, agent, client, compose, send }) => {
  const broken = new Error("of the stream");
  const body = new ReadableStream({ pull: (controller) => controller.error(broken) });
  await assert.rejects(send({ method: "PUT", body }), broken);
  await refused(send({ url: "http://127.0.0.1:9/" }), "OTHER_ORIGIN");
  await refused(send({ url: server.endpoint.replace("http", "https") }), "OTHER_ORIGIN");
  const stream = endless(6);
  await refused(send({ url: "http://127.0.0.1:9/", method: "PUT", body: stream }), "OTHER_ORIGIN");
  await new Promise((resolve) => {
    client.request("http://127.0.0.1:9/", { dispatcher: compose() }, (error) => {
      assert.equal(error.code, "OTHER_ORIGIN");
      resolve();
    });
  });
  const options = { dispatcher: compose(), method: "PUT" };
  const duplex = client.pipeline("http://127.0.0.1:9/", options, ({ body }) => body);
  const [error] = await once(duplex.end("a"), "error");
  assert.ok(error instanceof InvalidInputError);
  assert.deepEqual(await server.received(), []);
  const dispatcher = compose();
  await agent.close();
  const closed = send({ method: "PUT", body: streamOf(BYTES) }, dispatcher);
  await assert.rejects(closed, { code: "UND_ERR_DESTROYED" });
});

each("a clock that is off is told", async ({ server, agent, send }) => {
  const other = credentialInterceptor(new AccessKey("b3RoZXI="), { endpoint: server.endpoint });
  await server.skew(-4000);
  for (const body of ["a", streamOf(BYTES)]) {
    const warned = once(process, "warning");
    assert.equal(await send({ method: "PUT", body }, agent.compose(other)), 401);
    assert.equal((await warned)[0].code, "ACS_AUTH_CLOCK");
  }
});

each("fifty at once", async ({ server, compose, send }) => {
  const dispatcher = compose();
  const sendings = Array.from({ length: 50 }, (_, i) => {
    const body = i % 2 ? String(i) : streamOf(Buffer.from(String(i)));
    return send({ url: `${server.endpoint}/a/${i}`, method: "POST", body }, dispatcher);
  });
  assert.deepEqual(new Set(await Promise.all(sendings)), new Set([200]));
});

test("nothing of the key can be seen", async (t) => {
  const server = await StrictVerifier.start(t);
  const interceptor = credentialInterceptor(server.connection);
  const agent = new Agent().compose(interceptor);
  const shown = inspect([interceptor, agent], { depth: 9, showHidden: true });
  assert.ok(!shown.includes(server.accessKey.slice(0, 8)));
  assert.throws(() => credentialInterceptor("endpoint=x;accesskey=y"), TypeError);
  assert.throws(() => credentialInterceptor(new AccessKey(server.accessKey)), TypeError);
});
