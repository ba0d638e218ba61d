/** Credentials that wait for their tokens: of a user of ACS, of Microsoft Entra ID, and of a user of Entra. */

export type { SignalLike } from "./abortable.js";
export type { AccessToken } from "./access-token.js";
export { EntraCredential, type EntraOptions, type EntraToken, type TokenCredential } from "./entra-credential.js";
export { EntraUserTokenCredential, type EntraUserTokenOptions } from "./entra-user-token-credential.js";
export type { GivenToken, TokenWithExpiry } from "./fresh-token.js";
export type { Expiry } from "./unix-time.js";
export {
  type GetTokenOptions,
  type TokenRefresher,
  UserTokenCredential,
  type UserTokenOptions,
} from "./user-token-credential.js";
