// The entry for `import`: see index.mts.
export { accessKeyInterceptor, credentialInterceptor } from "./undici.js";
export type * from "./undici.js";
