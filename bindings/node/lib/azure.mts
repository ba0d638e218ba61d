// The entry for `import`, of the one implementation.
export { accessKeyPolicy, clientArguments, credentialPolicy } from "./azure.js";
export type * from "./azure.js";
