// The entry for `import`. There is one implementation, so that errors and keys are the same for both.
export {
  AccessKey,
  AcsAuthError,
  ConnectionString,
  ContentHasher,
  contentHash,
  DEFAULT_TOLERANCE,
  diagnose,
  formatDate,
  InvalidInputError,
  parseDate,
  splitUrl,
  stringToSign,
  VerificationError,
  Verifier,
} from "./index.js";
export type * from "./index.js";
