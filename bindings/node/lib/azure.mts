// The entry for `import`, of the one implementation.
export { accessKeyPolicy, clientArguments } from "./azure.js";
export type * from "./azure.js";
