// The entry for `import`: see index.mts.
export { startEmulator } from "./emulator.js";
export type * from "./emulator.js";
