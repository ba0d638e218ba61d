// Where a pipeline is sent by a server, or changes a request itself, with whose signature.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import test from "node:test";

import { credentialPolicy } from "acs-auth/azure";
import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
} from "@azure/core-rest-pipeline";

import { StrictVerifier } from "./strict-verifier.mjs";

const header = ({ headers }, name) => headers.find(([other]) => other.toLowerCase() === name)?.[1];

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
function signing(server, options, pipelineOptions = {}) {
  const pipeline = createPipelineFromOptions(pipelineOptions);
  pipeline.addPolicy(credentialPolicy(server.connection, options), { afterPhase: "Sign" });
  return pipeline;
}

test("a redirect of the same origin is signed", async (t) => {
  const server = await StrictVerifier.start(t);
  const pipeline = signing(server);
  // What the pipeline follows.
  for (const [method, statuses] of [
    ["GET", [301, 302, 307]],
    ["POST", [303, 307]],
    ["PUT", [307]],
  ]) {
    for (const status of statuses) {
      await server.answer({ status, headers: { location: "/b c?d=%2B" } });
      const body = method === "GET" ? undefined : "text";
      // The SDKs' own key policy sets the host, too.
      const headers = { Host: new URL(server.endpoint).host };
      const answer = await send(pipeline, `${server.endpoint}/a`, { method, body, headers });
      const [first, second] = await server.received();
      assert.deepEqual([answer.status, first.wrong, second.wrong], [200, null, null]);
      assert.equal(second.target, "/b%20c?d=%2B");
      const due = status === 303 ? ["GET", 0] : [method, body ? 4 : 0];
      assert.deepEqual([second.method, second.body.length], due);
    }
  }
  await server.answer({ status: 308, headers: { location: "/b" } });
  assert.equal((await send(pipeline, `${server.endpoint}/a`, { method: "POST", body: "text" })).status, 308);
});

test("a redirect elsewhere goes without a signature, if it goes at all", async (t) => {
  const server = await StrictVerifier.start(t);
  const other = await StrictVerifier.start(t);
  const away = { status: 307, headers: { location: `${other.endpoint}/b` } };
  await server.answer(away);
  assert.equal((await send(signing(server), `${server.endpoint}/a`)).status, 307);
  const redirectOptions = { allowCrossOriginRedirects: true };
  const headers = { Host: new URL(server.endpoint).host };
  const post = { method: "POST", body: "text", headers };
  const following = signing(server, {}, { redirectOptions });
  await server.answer(away);
  assert.equal((await send(following, `${server.endpoint}/a`, post)).status, 401);
  const [unsigned] = await other.received();
  for (const name of ["authorization", "x-ms-date", "x-ms-content-sha256"]) {
    assert.equal(header(unsigned, name), undefined);
  }
  assert.equal(header(unsigned, "host"), new URL(other.endpoint).host);

  const any = signing(server, { anyOrigin: true }, { redirectOptions });
  await server.answer(away);
  assert.equal((await send(any, `${server.endpoint}/a`, post)).status, 200);
  assert.equal((await other.received())[0].wrong, null);
});

test("what is changed behind the policy is refused", async (t) => {
  const server = await StrictVerifier.start(t);
  const other = await StrictVerifier.start(t);
  const pipeline = createPipelineFromOptions({ redirectOptions: { allowCrossOriginRedirects: true } });
  // Without a phase it stands before redirects.
  pipeline.addPolicy(credentialPolicy(server.connection));
  for (const location of [`${other.endpoint}/b`, "/b"]) {
    await server.answer({ status: 307, headers: { location } });
    const sent = send(pipeline, `${server.endpoint}/a`);
    await assert.rejects(sent, { code: "INVALID_URL", message: /afterPhase: "Sign"/ });
  }
  assert.equal((await server.received()).length, 2);
  assert.deepEqual(await other.received(), []);
  assert.equal((await send(pipeline, `${server.endpoint}/a`)).status, 200);
  for (const requestOverrides of [{ path: "/b" }, { headers: {} }, { method: "PUT" }]) {
    const options = { requestOverrides };
    await assert.rejects(send(signing(server), `${server.endpoint}/a`, options), { code: "INVALID_URL" });
  }
  await send(signing(server), `${server.endpoint}/a`, { requestOverrides: { family: 4 } });
  assert.deepEqual(
    (await server.received()).map(({ wrong }) => wrong),
    [null, null],
  );
});

test("a path that a proxy would take for a host is refused", async (t) => {
  const server = await StrictVerifier.start(t);
  const seen = [];
  const proxy = createServer((request, response) => {
    seen.push(request.url);
    response.end();
  });
  await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  t.after(() => proxy.close());
  const proxyOptions = { host: "http://127.0.0.1", port: proxy.address().port };
  const pipeline = signing(server, {}, { proxyOptions });
  const options = { disableKeepAlive: true };
  assert.equal((await send(pipeline, `${server.endpoint}/a b`, options)).status, 200);
  const sent = send(pipeline, `${server.endpoint}//other.example/a`, options);
  await assert.rejects(sent, { code: "INVALID_PATH_AND_QUERY" });
  assert.deepEqual(seen, [`${server.endpoint}/a%20b`]);
  assert.equal((await send(signing(server), `${server.endpoint}//other.example/a`)).status, 200);
});
