// The official client for Identity, unchanged, and the emulator: an ACS to it, which takes its signatures and
// refuses those of another key.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { CommunicationIdentityClient } from "@azure/communication-identity";

import { OPERATIONS, outcomes } from "./identity.mjs";
import { startLocalAcs } from "./local-acs.mjs";

const PLAIN = { allowInsecureConnection: true };
const all = (outcome) => Object.fromEntries(Object.keys(OPERATIONS).map((name) => [name, outcome]));

/** Whoever has another key, by one bit. */
function flipped(connectionString) {
  const [endpoint, key] = connectionString.split(";accesskey=");
  const bytes = Buffer.from(key, "base64");
  bytes[bytes.length >> 1] ^= 1;
  return `${endpoint};accesskey=${bytes.toString("base64")}`;
}

test("no operation is passed over", () => {
  const { constructor: _, ...operations } = Object.getOwnPropertyDescriptors(CommunicationIdentityClient.prototype);
  assert.deepEqual(Object.keys(OPERATIONS).sort(), Object.keys(operations).sort());
});

test("over http", async (t) => {
  const emulator = await startLocalAcs(t);
  for (const key of [emulator.accessKey, emulator.secondaryAccessKey]) {
    const client = new CommunicationIdentityClient(emulator.endpoint, { key }, PLAIN);
    assert.deepEqual(await outcomes(client, await client.createUser()), all("done"));
  }
  const client = new CommunicationIdentityClient(emulator.connectionString, PLAIN);
  const user = await client.createUser();
  assert.deepEqual(await outcomes(new CommunicationIdentityClient(flipped(emulator.connectionString), PLAIN), user), all(401));
  // It was refused, and not heeded.
  assert.deepEqual(await outcomes(client, user), all("done"));
});

test("over https, with the authority given to the client", async (t) => {
  const emulator = await startLocalAcs(t, { tls: true });
  assert.match(emulator.endpoint, /^https:/);
  const tlsOptions = { ca: readFileSync(emulator.caFile) };
  const client = new CommunicationIdentityClient(emulator.connectionString, { tlsOptions });
  const user = await client.createUser();
  const other = new CommunicationIdentityClient(flipped(emulator.connectionString), { tlsOptions });
  assert.deepEqual(await outcomes(other, user), all(401));
  assert.deepEqual(await outcomes(client, user), all("done"));
  const stranger = new CommunicationIdentityClient(emulator.connectionString, { retryOptions: { maxRetries: 0 } });
  await assert.rejects(stranger.createUser(), /certificate/);
});

test("over https, with the authority given to Node", async (t) => {
  const { connectionString, caFile: ca } = await startLocalAcs(t, { tls: true });
  const program = fileURLToPath(new URL("identity.mjs", import.meta.url));
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: ca, AZURE_COMMUNICATION_CONNECTION_STRING: connectionString };
  const { stdout } = await promisify(execFile)(process.execPath, [program], { env });
  assert.deepEqual(JSON.parse(stdout), all("done"));
});
