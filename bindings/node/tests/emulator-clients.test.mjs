// The official clients, unchanged, and the emulator: an ACS to them, which takes their signatures and refuses those of
// another key.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { startLocalAcs } from "./local-acs.mjs";
import * as chat from "./official/chat.mjs";
import { CLIENTS, outcomes } from "./official/clients.mjs";
import { answered, methods } from "./official/methods.mjs";
import { UNANSWERED } from "./official/unanswered.mjs";

const PROGRAM = fileURLToPath(new URL("official/clients.mjs", import.meta.url));
const PLAIN = { allowInsecureConnection: true };
/** Lists have more pages than one. */
const SETTINGS = { pageSize: 2 };

/** Whoever has another key, by one bit. */
function flipped(connectionString) {
  const [endpoint, key] = connectionString.split(";accesskey=");
  const bytes = Buffer.from(key, "base64");
  bytes[bytes.length >> 1] ^= 1;
  return `${endpoint};accesskey=${bytes.toString("base64")}`;
}

/** That all which came was signed with this key, or refused for another. */
async function assertCame(emulator, due) {
  const records = await emulator.requests();
  assert(records.length > 0);
  for (const { verdict, key, code, pathAndQuery } of records) {
    assert.deepEqual({ verdict, key, code }, { key: undefined, code: undefined, ...due }, pathAndQuery);
  }
  await emulator.clearRequests();
}

test("what is passed over is in one of the clients", () => {
  const there = [...Object.values(CLIENTS), chat].flatMap(({ classes }) => methods(classes));
  assert.deepEqual(Object.keys(UNANSWERED).filter((name) => !there.includes(name)), []);
});

for (const [name, official] of Object.entries(CLIENTS)) {
  const { classes, make, operations, prepare, sent } = official;
  const all = (outcome) => Object.fromEntries(Object.keys(operations).map((name) => [name, outcome]));

  test(`${name}: no operation is passed over`, () => {
    assert.deepEqual(Object.keys(operations).sort(), answered(classes, UNANSWERED).sort());
  });

  test(`${name}: over http, with both keys and no third`, async (t) => {
    const emulator = await startLocalAcs(t, SETTINGS);
    for (const [which, key] of [["primary", emulator.accessKey], ["secondary", emulator.secondaryAccessKey]]) {
      const client = make(emulator.endpoint, { key }, PLAIN);
      assert.deepEqual(await outcomes(official, client, await prepare(client)), all("done"));
      await sent(emulator);
      await assertCame(emulator, { verdict: "verified", key: which });
      await emulator.reset();
    }
    const client = make(emulator.connectionString, PLAIN);
    const prepared = await prepare(client);
    await emulator.clearRequests();
    const other = make(flipped(emulator.connectionString), PLAIN);
    assert.deepEqual(await outcomes(official, other, prepared), all(401));
    assert.deepEqual(await emulator.messages(), []);
    await assertCame(emulator, { verdict: "refused", code: "SIGNATURE_MISMATCH" });
    // It was refused, and not heeded.
    assert.deepEqual(await outcomes(official, client, prepared), all("done"));
    await sent(emulator);
  });

  test(`${name}: over https, with the authority given to the client`, async (t) => {
    const emulator = await startLocalAcs(t, { ...SETTINGS, tls: true });
    assert.match(emulator.endpoint, /^https:/);
    const tlsOptions = { ca: readFileSync(emulator.caFile) };
    const client = make(emulator.connectionString, { tlsOptions });
    const prepared = await prepare(client);
    const other = make(flipped(emulator.connectionString), { tlsOptions });
    assert.deepEqual(await outcomes(official, other, prepared), all(401));
    assert.deepEqual(await emulator.messages(), []);
    assert.deepEqual(await outcomes(official, client, prepared), all("done"));
    await sent(emulator);
    const stranger = make(emulator.connectionString, { retryOptions: { maxRetries: 0 } });
    for (const operation of Object.values(operations)) {
      await assert.rejects(operation(stranger, prepared), /certificate/);
    }
  });

  test(`${name}: over https, with the authority given to Node`, async (t) => {
    const emulator = await startLocalAcs(t, { ...SETTINGS, tls: true });
    const { connectionString: AZURE_COMMUNICATION_CONNECTION_STRING, caFile: NODE_EXTRA_CA_CERTS } = emulator;
    const env = { ...process.env, NODE_EXTRA_CA_CERTS, AZURE_COMMUNICATION_CONNECTION_STRING };
    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, name], { env });
    assert.deepEqual(JSON.parse(stdout), all("done"));
    await sent(emulator);
  });
}
