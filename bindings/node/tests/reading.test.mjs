// Streams on their way into memory, by each adapter: what they give, when they are given up, how they fail.

import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import test from "node:test";

// Before axios: whichever of undici and the global fetch is loaded first is what the latter sends with.
import { Agent, request } from "undici";

import { contentHash } from "acs-auth";
import { signAxios } from "acs-auth/axios";
import { credentialPolicy } from "acs-auth/azure";
import { createFetch } from "acs-auth/fetch";
import { credentialInterceptor } from "acs-auth/undici";
import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
} from "@azure/core-rest-pipeline";
import axios from "axios";

import { sha256 } from "./bodies.mjs";
import { StrictVerifier } from "./strict-verifier.mjs";

/** Each piece in the same memory, as a loop over `read` of a file gives them. */
async function* refilled() {
  const piece = Buffer.alloc(8);
  for (const letter of "abc") {
    piece.fill(letter);
    await null;
    yield piece;
  }
}
const REFILLED = "aaaaaaaabbbbbbbbcccccccc";
const HASHED = { "x-ms-content-sha256": contentHash(REFILLED) };

test("a stream may fill the same memory with each piece", async (t) => {
  const server = await StrictVerifier.start(t);
  const agent = new Agent();
  t.after(() => agent.destroy());
  for (const [options, headers] of [
    [{}, {}],
    [{ bodyLimit: 10 }, HASHED],
  ]) {
    const init = { method: "POST", headers, duplex: "half" };
    const dispatcher = agent.compose(credentialInterceptor(server.connection, options));
    const answer = await createFetch(server.connection, options)(server.endpoint, { ...init, body: refilled() });
    assert.equal(answer.status, 200);
    const { statusCode, body } = await request(server.endpoint, { ...init, body: refilled(), dispatcher });
    await body.dump();
    assert.equal(statusCode, 200);
  }
  const sums = (await server.received()).map(({ body }) => body.sha256);
  assert.deepEqual(sums, Array(4).fill(sha256(REFILLED)));
});

/** What gives a piece and then no other, and never ends. */
function stuck() {
  const stream = new PassThrough();
  stream.write("a");
  return stream;
}

for (const adapter of ["http", "fetch"]) {
  test(`a stream that never ends is given up as axios gives up, by ${adapter}`, async (t) => {
    const server = await StrictVerifier.start(t);
    const client = signAxios(axios.create({ adapter, baseURL: server.endpoint }), server.connection);
    const cancelled = (cancel) => void setTimeout(() => cancel("no more"), 20);
    for (const [options, right] of [
      [() => ({ signal: AbortSignal.timeout(20) }), { code: "ERR_CANCELED" }],
      [() => ({ cancelToken: new axios.CancelToken(cancelled) }), { code: "ERR_CANCELED", message: "no more" }],
      [() => ({ timeout: 20 }), { code: "ECONNABORTED", isAxiosError: true }],
      [() => ({ timeout: 20, transitional: { clarifyTimeoutError: true } }), { code: "ETIMEDOUT" }],
    ]) {
      const body = stuck();
      await assert.rejects(client.post("/a", body, options()), right);
      assert.ok(body.destroyed);
    }
    assert.deepEqual(await server.received(), []);
  });
}

function send(server, { headers, ...options }) {
  const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: 0 } });
  pipeline.addPolicy(credentialPolicy(server.connection), { afterPhase: "Sign" });
  const asked = createPipelineRequest({
    url: server.endpoint,
    method: "POST",
    allowInsecureConnection: true,
    headers: createHttpHeaders(headers),
    ...options,
  });
  return pipeline.sendRequest(createDefaultHttpClient(), asked);
}

test("a stream that never ends is given up as the pipelines of Azure give up", async (t) => {
  const server = await StrictVerifier.start(t);
  for (const options of [{ abortSignal: AbortSignal.timeout(20) }, { timeout: 20 }]) {
    const body = stuck();
    await assert.rejects(send(server, { body, ...options }), { name: "AbortError" });
    assert.ok(body.destroyed);
  }
  assert.deepEqual(await server.received(), []);
});

/** Streams that fail after a while. */
const FAILING = {
  "of the web": () =>
    new ReadableStream({
      async start(controller) {
        controller.enqueue(Buffer.from("a"));
        await new Promise((resolve) => setTimeout(resolve, 20));
        controller.error(new Error("it failed"));
      },
    }),
  "of Node": () => {
    const stream = stuck();
    setTimeout(() => stream.destroy(new Error("it failed")), 20);
    return stream;
  },
};

for (const [kind, failing] of Object.entries(FAILING)) {
  // A failure that nobody listens to would end the process, and this test.
  test(`a stream ${kind} whose hash is given, and which fails, fails its request`, async (t) => {
    const server = await StrictVerifier.start(t);
    await assert.rejects(send(server, { body: failing(), headers: HASHED }), /it failed/);
    const client = signAxios(axios.create(), server.connection);
    await assert.rejects(client.post(server.endpoint, failing(), { headers: HASHED }), /it failed/);
  });
}

test("no stream is read for a request that is refused", async (t) => {
  const server = await StrictVerifier.start(t);
  const client = signAxios(axios.create(), server.connection);
  for (const headers of [{}, HASHED]) {
    const body = FAILING["of the web"]();
    await assert.rejects(client.post("http://localhost:1/a", body, { headers }), { code: "OTHER_ORIGIN" });
    assert.equal(body.locked, false);
    const other = FAILING["of the web"]();
    await assert.rejects(send(server, { url: "http://localhost:1/a", body: other, headers }), {
      code: "OTHER_ORIGIN",
    });
    assert.equal(other.locked, false);
  }
  // The key comes last, when the stream is about to be sent.
  const keyless = signAxios(axios.create(), () => undefined, { endpoint: server.endpoint });
  await assert.rejects(keyless.post(server.endpoint, FAILING["of the web"](), { headers: HASHED }), TypeError);
  await new Promise((resolve) => setTimeout(resolve, 40));
});

test("fetch counts a body by itself, also where undici is loaded", async (t) => {
  // That of npm takes no length that is given twice.
  const server = await StrictVerifier.start(t);
  const client = signAxios(axios.create({ adapter: "fetch" }), server.connection);
  for (const headers of [{}, { "Content-Length": 4 }]) {
    assert.equal((await client.post(server.endpoint, "text", { headers })).status, 200);
  }
  assert.deepEqual((await server.received()).map(({ body }) => body.length), [4, 4]);
});
