// What a program may write and what not, for `import` and for `require`: axios and the SDKs have other types
// for each.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

function compile(...options) {
  const tsc = path("../node_modules/typescript/bin/tsc");
  return spawnSync(process.execPath, [tsc, "--project", path("types"), ...options], { encoding: "utf8" });
}

for (const exactly of ["true", "false"]) {
  test(`the types fit, with optional properties exact: ${exactly}`, () => {
    const { status, stdout } = compile("--exactOptionalPropertyTypes", exactly);
    assert.equal(status, 0, stdout);
  });
}

test("nothing of it is passed over", () => {
  const { stdout } = compile("--listFilesOnly");
  const files = stdout.match(/\w+\.[mc]ts(?=\n)/g).filter((name) => !name.endsWith(".d.mts"));
  assert.deepEqual(
    ["adapters.cts", "adapters.mts", "misuses.mts", "uses.mts"].filter((name) => !files.includes(name)),
    [],
  );
});
