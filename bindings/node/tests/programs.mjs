// Programs in the place of acs-auth.

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A place that goes with the test. */
export function directory(t) {
  const place = mkdtempSync(join(tmpdir(), "acs-auth-"));
  t.after(() => rmSync(place, { recursive: true }));
  return place;
}

/** A program of some lines of sh. */
export function program(t, lines) {
  const file = join(directory(t), "program");
  writeFileSync(file, `#!/bin/sh\n${lines}\n`);
  chmodSync(file, 0o700);
  return file;
}
