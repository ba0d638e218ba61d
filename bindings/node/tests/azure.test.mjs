// What a pipeline of @azure/core-rest-pipeline sends is what was signed, each time that it sends it.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import test from "node:test";
import { inspect } from "node:util";

import { AccessKey, ConnectionString, contentHash } from "acs-auth";
import { credentialPolicy } from "acs-auth/azure";
import {
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  RestError,
} from "@azure/core-rest-pipeline";

import { StrictVerifier } from "./strict-verifier.mjs";

const BYTES = Uint8Array.from({ length: 256 }, (_, index) => index);
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const header = ({ headers }, name) => headers.find(([other]) => other.toLowerCase() === name)?.[1];
const webStream = (bytes) => new Blob([bytes]).stream();

function send(pipeline, url, { headers, ...options } = {}) {
  const request = createPipelineRequest({
    url,
    headers: createHttpHeaders(headers),
    allowInsecureConnection: true,
    ...options,
  });
  return pipeline.sendRequest(createDefaultHttpClient(), request);
}

/** A pipeline as clients have it, with our policy where `position: "perRetry"` puts it. */
function signing(server, options) {
  const pipeline = createPipelineFromOptions({});
  pipeline.addPolicy(credentialPolicy(server.connection, options), { afterPhase: "Sign" });
  return pipeline;
}

function form() {
  const form = new FormData();
  form.append("name", "Zoë");
  form.append("file", new Blob([BYTES], { type: "image/png" }), "a.png");
  return form;
}

const BODIES = {
  "nothing": [() => undefined, ""],
  "null": [() => null, ""],
  "text": [() => "Zoë 🙂", "Zoë 🙂"],
  "empty text": [() => "", ""],
  "a Uint8Array": [() => BYTES.subarray(1), BYTES.subarray(1)],
  "a DataView": [() => new DataView(BYTES.buffer, 10, 20), BYTES.subarray(10, 30)],
  "a Buffer that is no UTF-8": [() => Buffer.from(BYTES), BYTES],
  "an empty Buffer": [() => Buffer.alloc(0), ""],
  "an ArrayBuffer": [() => BYTES.buffer, BYTES],
  "a Blob": [() => new Blob([BYTES], { type: "image/png" }), BYTES],
  "a stream of Node": [
    () => Readable.from([Buffer.from(BYTES), "é"]),
    Buffer.concat([BYTES, Buffer.from("é")]),
  ],
  "an empty stream": [() => Readable.from([]), ""],
  "a stream of the web": [() => webStream(BYTES), BYTES],
  "a function": [() => () => Readable.from([Buffer.from(BYTES)]), BYTES],
  "a function for a stream of the web": [() => () => webStream(BYTES), BYTES],
};

test("bodies arrive as they were signed", async (t) => {
  const server = await StrictVerifier.start(t);
  const empty = createEmptyPipeline();
  empty.addPolicy(credentialPolicy(server.connection));
  for (const pipeline of [signing(server), empty]) {
    for (const [name, [make, sent]] of Object.entries(BODIES)) {
      for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
        const { status } = await send(pipeline, `${server.endpoint}/a?b=c d`, { method, body: make() });
        const [received] = await server.received();
        assert.deepEqual([status, received.wrong], [200, null], `${method} ${name}`);
        assert.equal(received.body.sha256, sha256(sent), `${method} ${name}`);
        if (name === "a Blob") assert.equal(header(received, "content-type"), "image/png");
      }
    }
  }
});

test("forms arrive as they were signed, with what the pipeline makes of them", async (t) => {
  const server = await StrictVerifier.start(t);
  const url = `${server.endpoint}/form`;
  const part = (body) => ({ headers: createHttpHeaders({ "content-type": "text/plain" }), body });
  const formData = { name: "Zoë", files: [new Blob([BYTES]), new Blob(["b"])] };
  const again = () => Readable.from([Buffer.from(BYTES)]);
  const parts = [BYTES, new Blob([BYTES]), again, webStream(BYTES)].map(part);
  const urlencoded = { "Content-Type": "application/x-www-form-urlencoded" };
  const pipeline = signing(server);
  await send(pipeline, url, { method: "POST", body: form() });
  await send(pipeline, url, { method: "POST", formData });
  await send(pipeline, url, { method: "POST", multipartBody: { parts } });
  await send(pipeline, url, { method: "POST", formData: { a: "b c" }, headers: urlencoded });
  const empty = createEmptyPipeline();
  empty.addPolicy(credentialPolicy(server.connection));
  await send(empty, url, { method: "POST", body: form() });
  const received = await server.received();
  assert.deepEqual(
    received.map(({ wrong }) => wrong),
    Array(5).fill(null),
  );
  assert.ok(received.every(({ body }) => body.length >= 5));
  // Nobody would have made bodies of these.
  for (const options of [{ formData }, { multipartBody: { parts } }]) {
    const unmade = send(empty, url, { method: "POST", ...options });
    await assert.rejects(unmade, { code: "STREAMED_BODY", message: /afterPhase/ });
  }
  assert.deepEqual(await server.received(), []);
});

test("each retry is signed anew, with the body that the first had", async (t) => {
  const retryOptions = { retryDelayInMs: 1001, maxRetryDelayInMs: 1001 };
  const bodies = ["text", "a stream of Node", "a stream of the web", "a function"];
  await Promise.all(
    bodies.map(async (name) => {
      const [make, sent] = BODIES[name];
      const server = await StrictVerifier.start(t);
      const pipeline = createPipelineFromOptions({ retryOptions });
      const used = [];
      const key = () => {
        used.push(1);
        return server.connection.accessKey;
      };
      const { endpoint } = server;
      pipeline.addPolicy(credentialPolicy(key, { endpoint }), { afterPhase: "Sign" });
      // The pipeline waits for at least its delay only if it is told to.
      const busy = { status: 503, headers: { "retry-after-ms": "1001" } };
      await server.answer(busy, busy);
      const { status } = await send(pipeline, `${endpoint}/a`, { method: "POST", body: make() });
      const received = await server.received();
      assert.deepEqual([status, used.length], [200, 3]);
      assert.deepEqual(
        received.map(({ wrong, body }) => [wrong, body.sha256]),
        Array(3).fill([null, sha256(sent)]),
      );
      assert.equal(new Set(received.map((one) => header(one, "x-ms-date"))).size, 3);
    }),
  );
});

test("a stream that is too long is refused, unless its hash is given", async (t) => {
  const server = await StrictVerifier.start(t);
  const pipeline = signing(server, { bodyLimit: 255 });
  const url = `${server.endpoint}/a`;
  const stream = () => Readable.from([Buffer.from(BYTES)]);
  for (const make of [stream, () => webStream(BYTES), () => stream]) {
    await assert.rejects(send(pipeline, url, { method: "POST", body: make() }), { code: "STREAMED_BODY" });
    assert.deepEqual(await server.received(), []);
    const body = make();
    const headers = { "X-MS-Content-SHA256": contentHash(BYTES) };
    assert.equal((await send(pipeline, url, { method: "POST", body, headers })).status, 200);
    const [received] = await server.received();
    assert.deepEqual([received.wrong, received.body.sha256], [null, sha256(BYTES)]);
    if (typeof body === "function") {
      await server.answer({ status: 503, headers: { "retry-after-ms": "1" } });
      assert.equal((await send(pipeline, url, { method: "POST", body, headers })).status, 200);
      assert.deepEqual(
        (await server.received()).map(({ wrong }) => wrong),
        [null, null],
      );
    } else {
      await assert.rejects(send(pipeline, url, { method: "POST", body, headers }), { code: "STREAMED_BODY" });
      const unmarked = send(pipeline, url, { method: "DELETE", body: make(), headers });
      await assert.rejects(unmarked, { code: "STREAMED_BODY", message: /content-length/ });
    }
  }
});

test("a request may be sent again with another body", async (t) => {
  const server = await StrictVerifier.start(t);
  const pipeline = signing(server);
  const url = `${server.endpoint}/a`;
  const request = createPipelineRequest({ url, method: "POST", body: "text", allowInsecureConnection: true });
  for (const body of ["text", Readable.from(["stream"]), Buffer.from([255]), undefined]) {
    request.body = body;
    if (body === undefined) request.headers.delete("Content-Length");
    assert.equal((await pipeline.sendRequest(createDefaultHttpClient(), request)).status, 200);
  }
  assert.deepEqual(
    (await server.received()).map(({ body }) => body.length),
    [4, 6, 1, 0],
  );
});

test("headers of the caller are replaced, and a host is signed", async (t) => {
  const server = await StrictVerifier.start(t);
  const theirs = { "Authorization": "Bearer a", "X-Ms-Date": "b", "x-ms-CONTENT-sha256": "c" };
  const headers = { ...theirs, Host: "contoso.example" };
  const post = { method: "POST", body: "text", headers };
  assert.equal((await send(signing(server), `${server.endpoint}/a`, post)).status, 200);
  const [received] = await server.received();
  assert.equal(header(received, "host"), "contoso.example");
});

test("other origins are refused, unless any may be signed for", async (t) => {
  const server = await StrictVerifier.start(t);
  const other = server.endpoint.replace("localhost", "127.0.0.1");
  await assert.rejects(send(signing(server), other), { name: "InvalidInputError", code: "OTHER_ORIGIN" });
  const empty = createEmptyPipeline();
  empty.addPolicy(credentialPolicy(server.connection));
  await assert.rejects(send(empty, "/secret"), (error) => {
    return error.code === "INVALID_URL" && !/secret/.test(inspect(error));
  });
  assert.deepEqual(await server.received(), []);
  assert.equal((await send(signing(server, { anyOrigin: true }), other)).status, 200);
});

test("a function gives the key for each attempt, and nothing else", async (t) => {
  const server = await StrictVerifier.start(t);
  const { endpoint, accessKey } = server;
  const sent = (give) => {
    const pipeline = createEmptyPipeline();
    pipeline.addPolicy(credentialPolicy(give, { endpoint }));
    return send(pipeline, `${endpoint}/a`);
  };
  const keys = ["AAAA", accessKey].map((key) => new AccessKey(key));
  assert.equal((await sent(() => keys.shift())).status, 401);
  assert.equal((await sent(() => keys.shift())).status, 200);
  for (const give of [() => undefined, async () => new AccessKey(accessKey), () => accessKey]) {
    await assert.rejects(
      sent(give),
      (error) => error instanceof TypeError && !error.message.includes(accessKey),
    );
  }
  for (const wrong of [undefined, accessKey, {}, new AccessKey(accessKey)]) {
    assert.throws(() => credentialPolicy(wrong), TypeError);
  }
});

test("a 401 that comes of the clock is warned of, and nothing shows the key", async (t) => {
  const server = await StrictVerifier.start(t);
  await server.skew(-3600);
  const policy = credentialPolicy(
    new ConnectionString(`endpoint=${server.endpoint};accesskey=c2VjcmV0IGtleQ==`),
  );
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(policy);
  const warned = new Promise((resolve) => process.once("warning", resolve));
  const response = await send(pipeline, `${server.endpoint}/a`);
  assert.equal(response.status, 401);
  assert.match((await warned).message, /ahead of that of the service/);
  const failed = await send(pipeline, "http://localhost:1/a").catch((error) => error);
  for (const shown of [policy, pipeline, response, failed, new RestError("a", response)]) {
    assert.ok(!/c2Vjc|secret|736563/.test(inspect(shown, { depth: 20, showHidden: true })));
  }
});

test("fifty requests at once", async (t) => {
  const server = await StrictVerifier.start(t);
  const pipeline = signing(server);
  const sent = Array.from({ length: 50 }, (_, n) => {
    return send(pipeline, `${server.endpoint}/${n}`, { method: "POST", body: webStream(`${n}`) });
  });
  const answers = await Promise.all(sent);
  assert.ok(answers.every(({ status }) => status === 200));
});

test("a header Host by which a proxy would send elsewhere is refused", async (t) => {
  const server = await StrictVerifier.start(t);
  const { hostname: host, port } = new URL(server.endpoint);
  const proxySettings = { host: `http://${host}`, port: Number(port) };
  const headers = { host: "other.example" };
  const sent = send(signing(server), `${server.endpoint}/a`, { headers, proxySettings });
  await assert.rejects(sent, { code: "INVALID_HOST" });
  assert.deepEqual(await server.received(), []);
});
