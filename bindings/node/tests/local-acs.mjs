// The emulator that `cargo xtask node` has built, for the time of a test.

import assert from "node:assert/strict";

import { startEmulator } from "acs-auth/emulator";

export async function startLocalAcs(test, options) {
  // No other that happens to be on the PATH.
  assert(process.env.ACS_AUTH_PROGRAM, "`cargo xtask node` says in ACS_AUTH_PROGRAM where the program is");
  const emulator = await startEmulator(options);
  test.after(() => emulator.stop());
  return emulator;
}
