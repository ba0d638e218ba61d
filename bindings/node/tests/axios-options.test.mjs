// Options of axios that change how a request is sent.

import assert from "node:assert/strict";
import { Agent, createServer } from "node:http";
import { createServer as createServer2 } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import test from "node:test";
import { gzipSync } from "node:zlib";

import { AccessKey, contentHash, Verifier } from "acs-auth";
import { signAxios } from "acs-auth/axios";
import axios from "axios";

import { StrictVerifier } from "./strict-verifier.mjs";

const KEY = new AccessKey("a2V5");

/** A handler of Node that says whether a request is signed, and what of it. */
function verifying(request, response) {
  const pieces = [];
  request.on("data", (piece) => pieces.push(piece));
  request.on("end", () => {
    const host = request.headers.host ?? request.headers[":authority"];
    const headers = { ...request.headers, host };
    for (const name of Object.keys(headers)) if (name.startsWith(":")) delete headers[name];
    const { method, url: pathAndQuery } = request;
    try {
      new Verifier([KEY]).verify({ method, pathAndQuery, headers, body: Buffer.concat(pieces) });
    } catch (error) {
      response.writeHead(401).end(error.message);
      return;
    }
    if (pathAndQuery === "/moved") response.writeHead(307, { location: "/here?a" }).end();
    else response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(`${host}${pathAndQuery}`));
  });
}

async function listening(t, server, ...where) {
  await new Promise((resolve) => server.listen(...where, resolve));
  t.after(() => server.close());
  return server.address();
}

test("what a socket is told is signed", async (t) => {
  const socketPath = join(tmpdir(), `acs-auth-${process.pid}.sock`);
  await listening(t, createServer(verifying), socketPath);
  const endpoint = "http://contoso.example";
  for (const maxRedirects of [undefined, 0]) {
    const config = { socketPath, baseURL: endpoint, ...(maxRedirects === 0 && { maxRedirects }) };
    const client = signAxios(axios.create(config), KEY, { endpoint });
    assert.equal((await client.post("/a b?c", "text")).data, "contoso.example/a%20b?c");
    if (maxRedirects === undefined)
      assert.equal((await client.post("/moved", "text")).data, "contoso.example/here?a");
  }
  const local = signAxios(axios.create({ socketPath }), KEY, { endpoint: "http://localhost" });
  assert.equal((await local.get("/a")).data, "localhost/a");
  const other = signAxios(axios.create({ socketPath }), KEY, { endpoint });
  await assert.rejects(other.get("/a"), { code: "OTHER_ORIGIN" });
});

test("what goes over HTTP/2 is signed", async (t) => {
  const { port } = await listening(t, createServer2(verifying), 0, "127.0.0.1");
  const endpoint = `http://127.0.0.1:${port}`;
  const http2Options = { sessionTimeout: 50 };
  const client = signAxios(axios.create({ baseURL: endpoint, httpVersion: 2, http2Options }), KEY, {
    endpoint,
  });
  assert.equal((await client.post("/a b?c", { d: 1 })).data, `127.0.0.1:${port}/a%20b?c`);
  assert.equal((await client.post("/moved", { d: 1 })).data, `127.0.0.1:${port}/here?a`);
});

test("options for how it is sent change nothing of what is signed", async (t) => {
  const server = await StrictVerifier.start(t);
  const options = {
    "no redirects": { maxRedirects: 0 },
    "a limit": { maxBodyLength: 10, maxContentLength: 100 },
    "no decompression": { decompress: false, responseType: "arraybuffer" },
    "progress": { onUploadProgress() {}, onDownloadProgress() {} },
    "a rate": { maxRate: [1e6, 1e6] },
    "a stream as answer": { responseType: "stream" },
    "a timeout": { timeout: 5000, signal: new AbortController().signal },
    "transformations": { transformRequest: [(data) => data, (data) => `${data}`], transformResponse: [] },
    "no proxy": { proxy: false },
  };
  for (const adapter of ["http", "fetch"]) {
    for (const [name, config] of Object.entries(options)) {
      const client = signAxios(
        axios.create({ baseURL: server.endpoint, adapter, ...config }),
        server.connection,
      );
      for (const body of ["text", Buffer.from([0, 255, 200])]) {
        assert.equal((await client.post("/a?b", body)).status, 200, name);
        if (adapter === "http")
          assert.equal((await client.request({ url: "/a", data: body })).status, 200, name);
      }
    }
  }
  for (const { wrong } of await server.received()) assert.equal(wrong, null);
  const limited = signAxios(axios.create({ baseURL: server.endpoint, maxBodyLength: 3 }), server.connection);
  for (const body of ["text", Readable.from(["text"])]) {
    await assert.rejects(limited.post("/a", body), { isAxiosError: true, message: /maxBodyLength/ });
  }
  assert.deepEqual(await server.received(), []);
});

test("what is aborted or cannot be sent is the error of axios, with the config as it was", async (t) => {
  const server = await StrictVerifier.start(t);
  const client = signAxios(axios.create({ baseURL: server.endpoint }), server.connection);
  await assert.rejects(client.get("/a", { signal: AbortSignal.abort() }), { code: "ERR_CANCELED" });
  await assert.rejects(client.get("/a", { adapter: "unknown" }), { message: /Unknown adapter/ });
  const nowhere = {
    url: "/a",
    params: { b: "c" },
    lookup: (_host, _options, done) => done(new Error("nowhere")),
  };
  await assert.rejects(client.request(nowhere), ({ config, message }) => {
    assert.match(message, /nowhere/);
    assert.deepEqual([config.url, config.params], ["/a", { b: "c" }]);
    return true;
  });
});

test("a stream is sent with its length by a method that does not mark its end", async (t) => {
  const server = await StrictVerifier.start(t);
  const client = signAxios(axios.create({ baseURL: server.endpoint }), server.connection);
  const headers = { "x-ms-content-sha256": contentHash("text") };
  const unmarked = client.delete("/a", { data: Readable.from([Buffer.from("text")]), headers });
  await assert.rejects(unmarked, { code: "STREAMED_BODY", message: /content-length/ });
  const marked = { ...headers, "content-length": 4 };
  await client.delete("/a", { data: Readable.from([Buffer.from("text")]), headers: marked });
  const [received] = await server.received();
  assert.deepEqual([received.wrong, received.body.length], [null, 4]);
});

test("a path that an agent for a proxy would take for a host is refused", async (t) => {
  const server = await StrictVerifier.start(t);
  const httpAgent = new Agent({ keepAlive: true });
  t.after(() => httpAgent.destroy());
  const client = signAxios(axios.create({ baseURL: server.endpoint, httpAgent }), server.connection);
  await assert.rejects(client.get(`${server.endpoint}//other.example/a`), { code: "INVALID_PATH_AND_QUERY" });
  assert.deepEqual(await server.received(), []);
  await server.answer({ status: 307, headers: { location: `${server.endpoint}//other.example/a` } });
  await assert.rejects(client.get("/a"), { code: "INVALID_PATH_AND_QUERY" });
  assert.equal((await server.received()).length, 1);
});

test("a header Host by which an agent for a proxy would send elsewhere is refused", async (t) => {
  class ProxyAgent extends Agent {}
  const server = await StrictVerifier.start(t);
  const headers = { Host: "other.example" };
  const client = signAxios(axios.create({ baseURL: server.endpoint, headers }), server.connection);
  await assert.rejects(client.get("/a", { httpAgent: new ProxyAgent() }), { code: "INVALID_HOST" });
  assert.deepEqual(await server.received(), []);
  assert.equal((await client.get("/a", { httpAgent: new Agent() })).status, 200);
});
