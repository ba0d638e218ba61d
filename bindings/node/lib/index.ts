/** Prove who you are to Azure Communication Services (ACS): sign requests exactly as they are sent, or bring tokens. */

export { AccessKey, type SignRequest } from "./access-key.js";
export { AccessToken } from "./access-token.js";
export type { Body } from "./body.js";
export { ConnectionString } from "./connection-string.js";
export { ContentHasher, contentHash } from "./content-hash.js";
export { type DateInput, formatDate, parseDate } from "./date.js";
export { type Diagnosis, diagnose, type Mistake, type RefusedRequest, type SuspectKey } from "./diagnosis.js";
export type { ErrorCode } from "./error-code.js";
export { AcsAuthError, InvalidInputError, TokenError, VerificationError } from "./errors.js";
export type { MistakeCode } from "./mistake-code.js";
export type { Raw, ReceivedHeaders } from "./received-headers.js";
export { nextRefreshIn, refreshDecision, retryIn } from "./refresh.js";
export type { Decision, RefreshQuestion, TimerQuestion } from "./refresh.js";
export { type AuthHeaders, type SignableParts, stringToSign } from "./request.js";
export { type Proof, Service } from "./service.js";
export { ServiceError } from "./service-error.js";
export { type SplitUrl, splitUrl } from "./split-url.js";
export { DEFAULT_TOLERANCE } from "./tolerance.js";
export { UserToken } from "./user-token.js";
export { type ReceivedRequest, type Verified, Verifier } from "./verifier.js";
