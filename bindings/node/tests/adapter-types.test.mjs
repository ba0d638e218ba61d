// The types of the adapters, for `import` and for `require`: axios and the SDKs have others for each.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import test from "node:test";
import { fileURLToPath } from "node:url";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

for (const more of [[], ["--exactOptionalPropertyTypes"]]) {
  test(`the types fit, strictly ${more}`, () => {
    const options = ["--ignoreConfig", "--noEmit", "--strict", "--module", "nodenext", "--target", "es2022"];
    const files = ["types/adapters.mts", "types/adapters.cts"].map(path);
    const tsc = path("../node_modules/typescript/bin/tsc");
    const { status, stdout } = spawnSync(
      process.execPath,
      [tsc, ...options, "--types", "node", ...more, ...files],
      {
        cwd: path(".."),
        encoding: "utf8",
      },
    );
    assert.equal(status, 0, stdout);
  });
}
