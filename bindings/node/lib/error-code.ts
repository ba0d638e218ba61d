/** What was refused: the names are the same in every language. */

export type ErrorCode =
  // An input.
  | "INVALID_ACCESS_KEY"
  | "INVALID_CONNECTION_STRING"
  | "INVALID_URL"
  | "INVALID_METHOD"
  | "INVALID_HOST"
  | "INVALID_PATH_AND_QUERY"
  | "INVALID_DATE"
  | "INVALID_CONTENT_HASH"
  // A received request.
  | "MISSING_HEADER"
  | "DUPLICATE_HEADER"
  | "UNSUPPORTED_SCHEME"
  | "MALFORMED_AUTHORIZATION"
  | "SIGNED_HEADERS_INCOMPLETE"
  | "MALFORMED_DATE"
  | "DATE_OUT_OF_RANGE"
  | "CONTENT_HASH_MISMATCH"
  | "SIGNATURE_MISMATCH"
  // A token, or a credential that holds one.
  | "INVALID_TOKEN"
  | "NOT_JWT"
  | "BAD_BASE64"
  | "BAD_JSON"
  | "MISSING_EXP"
  | "BAD_EXP"
  | "TOKEN_EXPIRED"
  | "CREDENTIAL_CLOSED"
  | "NO_REFRESHER"
  | "WRONG_CREDENTIAL"
  | "INSECURE_URL"
  | "INVALID_SCOPES"
  // What the adapters for HTTP clients have for themselves.
  | "OTHER_ORIGIN"
  | "STREAMED_BODY";
