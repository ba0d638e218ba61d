// The programs of the READMEs, run as they stand there: against the strict verifier, or where they bring tokens, against
// the emulator.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { promisify } from "node:util";

import { startLocalAcs } from "./local-acs.mjs";
import { StrictVerifier } from "./strict-verifier.mjs";

const ROOT = new URL("../../../", import.meta.url);
const PACKAGE = new URL("bindings/node/", ROOT);
/** How many programs each has, so that none is lost unseen. */
const READMES = { "README.md": 1, "bindings/node/README.md": 15 };
const TYPES = { js: "module", cjs: "commonjs" };

function programs(readme) {
  const text = readFileSync(new URL(readme, ROOT), "utf8");
  return [...text.matchAll(/^```(c?js)\n(.*?)^```$/gms)].map(([, type, program]) => [TYPES[type], program]);
}

test("no program is lost", () => {
  assert(process.env.ACS_AUTH_PROGRAM, "`cargo xtask node` says in ACS_AUTH_PROGRAM where the emulator is");
  const counted = Object.keys(READMES).map((readme) => [readme, programs(readme).length]);
  assert.deepEqual(Object.fromEntries(counted), READMES);
});

/** Runs one against an ACS that is told of by variables. */
async function run(type, program, variables) {
  const env = { ...process.env, ...variables };
  // The package finds itself by its name.
  await promisify(execFile)(process.execPath, [`--input-type=${type}`, "--eval", program], { cwd: PACKAGE, env });
}

async function signs(t, type, program) {
  const server = await StrictVerifier.start(t);
  // As much of ACS as the programs look at.
  await server.answer({ status: 201, body: '{"identity":{"id":"8:acs:a_b"}}' });
  const connectionString = `endpoint=${server.endpoint}/;accesskey=${server.accessKey}`;
  await run(type, program, { AZURE_COMMUNICATION_CONNECTION_STRING: connectionString });
  const received = await server.received();
  assert.deepEqual(received.map(({ wrong }) => wrong).filter(Boolean), []);
  // Those that look at what was received send nothing, and some have a server of their own.
  assert.equal(received.length === 0, /new Verifier\(|diagnose\(|startEmulator\(/.test(program));
}

async function bringsTokens(t, type, program) {
  const { endpoint, connectionString, caFile, entra, ...emulator } = await startLocalAcs(t, { tls: true });
  await run(type, program, {
    AZURE_COMMUNICATION_ENDPOINT: endpoint,
    AZURE_COMMUNICATION_CONNECTION_STRING: connectionString,
    IDENTITY_ENDPOINT: entra.identityEndpoint,
    IDENTITY_HEADER: entra.identityHeader,
    NODE_EXTRA_CA_CERTS: caFile,
  });
  const verdicts = (await emulator.requests()).map(({ verdict }) => verdict);
  assert.equal(verdicts.includes("refused"), false);
  assert(verdicts.includes(program.includes("@azure/identity") ? "entra" : "userToken"));
}

for (const readme of Object.keys(READMES)) {
  for (const [number, [type, program]] of programs(readme).entries()) {
    const isOfTokens = /@azure\/identity|UserTokenCredential/.test(program) && !program.includes("startEmulator");
    const what = isOfTokens ? bringsTokens : signs;
    test(`program ${number + 1} of ${readme} ${isOfTokens ? "brings tokens" : "runs"}`, (t) => what(t, type, program));
  }
}
