// The entry for `import`: see index.mts.
export {
  CreateIdentity,
  DeleteIdentity,
  ExchangeEntraToken,
  ExchangeTeamsToken,
  IssueToken,
  RevokeTokens,
} from "./identity.js";
export type * from "./identity.js";
