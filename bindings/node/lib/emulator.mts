// The entry for `import`: see index.mts.
export { connectEmulator, startEmulator } from "./emulator.js";
export type * from "./emulator.js";
