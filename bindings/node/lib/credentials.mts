// The entry for `import`: see index.mts.
export { EntraCredential, EntraUserTokenCredential, UserTokenCredential } from "./credentials.js";
export type * from "./credentials.js";
