// The programs of the READMEs, run as they stand there, against the strict verifier.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { promisify } from "node:util";

import { StrictVerifier } from "./strict-verifier.mjs";

const ROOT = new URL("../../../", import.meta.url);
const PACKAGE = new URL("bindings/node/", ROOT);
/** How many programs each has, so that none is lost unseen. */
const READMES = { "README.md": 1, "bindings/node/README.md": 12 };
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

for (const readme of Object.keys(READMES)) {
  for (const [number, [type, program]] of programs(readme).entries()) {
    test(`program ${number + 1} of ${readme}`, async (t) => {
      const server = await StrictVerifier.start(t);
      // As much of ACS as the programs look at.
      await server.answer({ status: 201, body: '{"identity":{"id":"8:acs:a_b"}}' });
      const env = {
        ...process.env,
        AZURE_COMMUNICATION_CONNECTION_STRING: `endpoint=${server.endpoint}/;accesskey=${server.accessKey}`,
      };
      // The package finds itself by its name.
      await promisify(execFile)(process.execPath, [`--input-type=${type}`, "--eval", program], { cwd: PACKAGE, env });
      const received = await server.received();
      assert.deepEqual(received.map(({ wrong }) => wrong).filter(Boolean), []);
      // Those that look at what was received send nothing, and one has a server of its own.
      assert.equal(received.length === 0, /new Verifier\(|diagnose\(|startEmulator\(/.test(program));
    });
  }
}
