// The entry for `import`: see index.mts.
export { createFetch } from "./fetch.js";
export type * from "./fetch.js";
