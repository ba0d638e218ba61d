// What axios sends is what was signed, whatever it makes of URL, headers and body.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import test from "node:test";
import { inspect } from "node:util";

import { contentHash, InvalidInputError } from "acs-auth";
import { signAxios } from "acs-auth/axios";
import axios from "axios";

import { StrictVerifier } from "./strict-verifier.mjs";

const BYTES = Uint8Array.from({ length: 256 }, (_, index) => index);
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const header = ({ headers }, name) => headers.find(([other]) => other.toLowerCase() === name)?.[1];

function signing(server, config, options) {
  return signAxios(axios.create({ baseURL: server.endpoint, ...config }), server.connection, options);
}

function webStream(...pieces) {
  return new ReadableStream({
    pull(controller) {
      if (pieces.length === 0) controller.close();
      else controller.enqueue(pieces.shift());
    },
  });
}

function form() {
  const form = new FormData();
  form.append("naïve", "café\r\n");
  form.append("file", new Blob([BYTES], { type: "image/png" }), "a b.png");
  return form;
}

const BODIES = {
  "nothing": [undefined, ""],
  "text": ["Zoë 🙂", "Zoë 🙂"],
  "an object": [{ city: "Zürich" }, '{"city":"Zürich"}'],
  "an array": [[1, "ü"], '[1,"ü"]'],
  "URLSearchParams": [new URLSearchParams({ a: "b c", d: "é" }), "a=b+c&d=%C3%A9"],
  "a Buffer that is no UTF-8": [Buffer.from(BYTES), BYTES],
  "a part of a Buffer": [Buffer.from(BYTES).subarray(100, 200), BYTES.subarray(100, 200)],
  "a Uint8Array": [BYTES, BYTES],
  "an ArrayBuffer": [BYTES.buffer, BYTES],
  "a Blob": [new Blob([BYTES]), BYTES],
  "an empty Buffer": [Buffer.alloc(0), ""],
};

const STREAMS = {
  "a stream of Node": () => Readable.from([Buffer.from(BYTES), Buffer.from("é")]),
  "a stream of text": () =>
    Readable.from([Buffer.from(BYTES).toString("latin1"), "é"], { encoding: "latin1" }),
  "a stream of the web": () => webStream(BYTES, Buffer.from("é")),
};

for (const adapter of ["http", "fetch"]) {
  test(`bodies arrive by ${adapter} as they were signed`, async (t) => {
    const server = await StrictVerifier.start(t);
    const client = signing(server, { adapter });
    for (const [name, [data, sent]] of Object.entries(BODIES)) {
      for (const method of ["post", "put", "patch", "delete"]) {
        const { status } = await client.request({ method, url: "/a?b=c", data });
        const [received] = await server.received();
        assert.deepEqual([status, received.wrong], [200, null], `${method} ${name}`);
        assert.equal(received.method, method.toUpperCase());
        assert.equal(received.body.sha256, sha256(sent), `${method} ${name}`);
      }
    }
    for (const [name, stream] of Object.entries(STREAMS)) {
      for (const method of ["post", "delete"]) {
        await client.request({ method, url: "/a", data: stream() });
        const [received] = await server.received();
        assert.equal(received.wrong, null, name);
        assert.equal(received.body.length, name.includes("text") ? received.body.length : 258, name);
      }
    }
  });

  test(`forms arrive by ${adapter} as they were signed`, async (t) => {
    const server = await StrictVerifier.start(t);
    const client = signing(server, { adapter });
    // Of the package form-data, a stream of Node.
    const old = new axios.defaults.env.FormData();
    old.append("a", "b");
    old.append("file", Buffer.from(BYTES), "a.png");
    const multipart = { "content-type": "multipart/form-data; boundary=of-the-caller" };
    await client.post("/form", form());
    await client.post("/form", form(), { headers: multipart });
    await client.post("/form", old);
    await client.postForm("/form", { a: "b", file: Buffer.from(BYTES) });
    for (const received of await server.received()) {
      assert.equal(received.wrong, null);
      assert.match(header(received, "content-type"), /^multipart\/form-data; boundary=/);
      assert.equal(Number(header(received, "content-length")), received.body.length);
    }
    await client.post(
      "/form",
      { a: "b c" },
      { headers: { "content-type": "application/x-www-form-urlencoded" } },
    );
    assert.equal((await server.received())[0].body.sha256, sha256("a=b+c"));
  });

  test(`the URL is signed by ${adapter} as it is made of its parts`, async (t) => {
    const server = await StrictVerifier.start(t);
    const client = signing(server, {
      adapter,
      baseURL: `${server.endpoint}/base/`,
      params: { "api-version": "1 2" },
    });
    const serialize = (params) => `raw=${params.city} ü~'|`;
    await client.get("./a b/../ü?q=1#fragment", {
      params: { city: "New York", d: new Date(0) },
    });
    await client.get("/a?b", { params: new URLSearchParams({ "x y": "z'~" }) });
    await client.get("/a", { params: { city: "New York" }, paramsSerializer: { serialize } });
    await client.request({ url: server.endpoint.replace("//", "//user:pass%40word@") });
    const received = await server.received();
    assert.deepEqual(
      received.map(({ target, wrong }) => [target, wrong]),
      [
        ["/base/%C3%BC?q=1&api-version=1+2&city=New+York&d=1970-01-01T00:00:00.000Z", null],
        ["/base/a?b&x+y=z%27%7E", null],
        ["/base/a?raw=New%20York%20%C3%BC~%27|", null],
        ["/?api-version=1+2", null],
      ],
    );
  });

  test(`what the caller authorizes with is replaced by ${adapter}`, async (t) => {
    const server = await StrictVerifier.start(t);
    const client = signing(server, { adapter, auth: { username: "user", password: "secret" } });
    const headers = {
      "Authorization": "Bearer a",
      "X-MS-Date": "b",
      "X-Ms-Content-Sha256": "c",
      "Content-Length": "1",
    };
    await client.post("/a", "body", { headers });
    client.defaults.headers.common["authorization"] = "Basic d";
    await client.get("/a", { auth: { username: "user", password: "secret" } });
    for (const { wrong } of await server.received()) assert.equal(wrong, null);
  });

  test(`a stream that is too long is refused by ${adapter} before anything is sent`, async (t) => {
    const server = await StrictVerifier.start(t);
    const client = signing(server, { adapter }, { bodyLimit: 255 });
    for (const stream of [() => Readable.from([Buffer.from(BYTES)]), () => webStream(BYTES)]) {
      await assert.rejects(client.post("/a", stream()), { name: "InvalidInputError", code: "STREAMED_BODY" });
    }
    assert.deepEqual(await server.received(), []);
    for (const stream of [Readable.from([Buffer.from(BYTES)]), webStream(BYTES)]) {
      const headers = { "x-ms-content-sha256": contentHash(BYTES) };
      const sent = { method: "post", url: "/a", data: stream, headers };
      assert.equal((await client.request(sent)).status, 200);
      await assert.rejects(client.request(sent), { code: "STREAMED_BODY" });
    }
    assert.deepEqual(
      (await server.received()).map(({ wrong, body }) => [wrong, body.sha256]),
      Array(2).fill([null, sha256(BYTES)]),
    );
  });
}

test("a host header is signed as it is sent, or refused where it is not", async (t) => {
  const server = await StrictVerifier.start(t);
  const headers = { Host: "contoso.example" };
  for (const adapter of [undefined, "http", ["xhr", "http", "fetch"], axios.getAdapter("http")]) {
    await signing(server, { adapter }).get("/a", { headers });
    const [received] = await server.received();
    assert.deepEqual([received.wrong, header(received, "host")], [null, "contoso.example"]);
  }
  for (const adapter of ["fetch", ["fetch", "http"], axios.getAdapter("fetch")]) {
    await assert.rejects(signing(server, { adapter }).get("/a", { headers }), { code: "INVALID_HOST" });
    // To axios, false is no header.
    for (const host of [new URL(server.endpoint).host, false]) {
      await signing(server, { adapter }).get("/a", { headers: { host } });
      assert.equal((await server.received())[0].wrong, null);
    }
  }
});

test("interceptors before and behind are heeded", async (t) => {
  const server = await StrictVerifier.start(t);
  const instance = axios.create({ baseURL: server.endpoint });
  instance.interceptors.request.use(async (config) => ({
    ...config,
    url: "/behind?a=b",
    data: { late: true },
  }));
  const client = signAxios(instance, server.connection);
  assert.equal(client, instance);
  client.interceptors.request.use((config) => Object.assign(config, { adapter: ["xhr", "fetch"] }));
  await client.post("/a", { b: "c" });
  const [received] = await server.received();
  assert.deepEqual([received.wrong, received.target], [null, "/behind?a=b"]);
  assert.equal(received.body.sha256, sha256('{"late":true}'));
});

test("other origins are refused, unless any may be signed for", async (t) => {
  const server = await StrictVerifier.start(t);
  const other = server.endpoint.replace("localhost", "127.0.0.1");
  for (const adapter of ["http", "fetch"]) {
    const client = signing(server, { adapter });
    await assert.rejects(
      client.get(other),
      (error) => error instanceof InvalidInputError && error.code === "OTHER_ORIGIN",
    );
    await assert.rejects(client.get("/a", { baseURL: "" }), { code: "INVALID_URL" });
    await assert.rejects(client.get("http://[secret"), (error) => !inspect(error).includes("secret"));
    assert.deepEqual(await server.received(), []);
    assert.equal((await signing(server, { adapter }, { anyOrigin: true }).get(other)).status, 200);
    assert.equal((await server.received())[0].wrong, null);
  }
});

test("what is no credential, instance or body is refused", async (t) => {
  const server = await StrictVerifier.start(t);
  const { connection } = server;
  assert.throws(() => signAxios(axios.create(), server.accessKey), TypeError);
  assert.throws(() => signAxios(axios.create(), connection.accessKey), /endpoint/);
  assert.throws(() => signAxios({}, connection), /axios\.create/);
  // An instance is a function, and so could be one that returns a key.
  assert.throws(() => signAxios(connection, axios.create()), /axios\.create\(\), and comes first/);
  const client = signing(server);
  assert.throws(() => signAxios(client, connection), /signs already/);
  const raw = { adapter: "fetch", transformRequest: [(data) => data] };
  for (const data of [54321, { a: 54321 }, () => 54321, Symbol("54321")]) {
    await assert.rejects(client.post("/a", data, raw), (error) => {
      return (
        error instanceof TypeError && /serialise it first/.test(error.message) && !/54321/.test(error.message)
      );
    });
  }
  await assert.rejects(client.post("/a", "\ud800"), { code: "INVALID_CONTENT_HASH" });
  assert.deepEqual(await server.received(), []);
});
