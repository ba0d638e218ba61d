// The entry for `import`, of the one implementation.
export { signAxios } from "./axios.js";
export type * from "./axios.js";
