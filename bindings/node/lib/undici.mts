// The entry for `import`: see index.mts.
export { accessKeyInterceptor } from "./undici.js";
export type * from "./undici.js";
