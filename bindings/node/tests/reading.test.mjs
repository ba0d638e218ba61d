// Streams on their way into memory, by each adapter: what they give, when they are given up, how they fail.

import assert from "node:assert/strict";
import test from "node:test";

// Before axios: whichever of undici and the global fetch is loaded first is what the latter sends with.
import { Agent, request } from "undici";

import { contentHash } from "acs-auth";
import { signAxios } from "acs-auth/axios";
import { createFetch } from "acs-auth/fetch";
import { accessKeyInterceptor } from "acs-auth/undici";
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
    const dispatcher = agent.compose(accessKeyInterceptor(server.connection, options));
    const answer = await createFetch(server.connection, options)(server.endpoint, { ...init, body: refilled() });
    assert.equal(answer.status, 200);
    const { statusCode, body } = await request(server.endpoint, { ...init, body: refilled(), dispatcher });
    await body.dump();
    assert.equal(statusCode, 200);
  }
  const sums = (await server.received()).map(({ body }) => body.sha256);
  assert.deepEqual(sums, Array(4).fill(sha256(REFILLED)));
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
