// What was installed, by import and by require: the same classes, so that `instanceof` and keys work across.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import manifest from "acs-auth/package.json" with { type: "json" };

const require = createRequire(import.meta.url);
assert.ok(fileURLToPath(import.meta.resolve("acs-auth")).includes("node_modules"));
assert.equal(require("acs-auth/package.json").version, manifest.version);

for (const entry of Object.keys(manifest.exports)) {
  const name = `acs-auth${entry.slice(1)}`;
  // What an adapter is for is not installed here.
  if (name.endsWith(".json") || isFor(name)) continue;
  const { default: _, "module.exports": __, __esModule, ...imported } = await import(name);
  assert.deepEqual(imported, { ...require(name) });
  assert.notDeepEqual(imported, {});
}

function isFor(name) {
  try {
    require(name);
    return false;
  } catch (error) {
    assert.equal(error.code, "MODULE_NOT_FOUND");
    assert.ok(Object.keys(manifest.peerDependencies).some((peer) => error.message.includes(`'${peer}`)), name);
    return true;
  }
}
