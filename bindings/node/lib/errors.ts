/** What is thrown. */

import type { ErrorCode } from "./error-code.js";
import type { Refusal } from "./native.js";

/** Something was refused. Nothing of the input is in the error. */
export class AcsAuthError extends Error {
  /** What was refused: a name that is the same in every language. */
  readonly code: ErrorCode;
  /** The rule that was broken, and what to write instead: one sentence. */
  readonly reason: string;
  /** Where in the URL, host, target or connection string, in bytes of UTF-8 from its start. */
  readonly offset: number | undefined;

  constructor(code: ErrorCode, reason: string, offset?: number) {
    super(`${reason}${offset === undefined ? "" : ` (at byte ${offset})`} [${code}]`);
    this.code = code;
    this.reason = reason;
    this.offset = offset;
  }
}

/**
 * An input that cannot be signed as it is.
 *
 * The adapters for HTTP clients have two codes of their own: `OTHER_ORIGIN`, for a URL that is not of
 * the endpoint, and `STREAMED_BODY`, for a body whose hash cannot be known before it is sent.
 */
export class InvalidInputError extends AcsAuthError {}

/**
 * A received request that does not verify.
 *
 * For the server's own eyes: what it tells the other side is its decision.
 */
export class VerificationError extends AcsAuthError {}

/** A token or a credential was refused, before anything was sent. */
export class TokenError extends AcsAuthError {}

const classes = { AcsAuthError, InvalidInputError, TokenError, VerificationError };
for (const [name, { prototype }] of Object.entries(classes)) {
  Object.defineProperty(prototype, "name", { value: name, configurable: true, writable: true });
}

/** @internal */
export function isRefusal(told: object): told is Refusal {
  return Object.hasOwn(told, "reason");
}

/** @internal */
export function refused({ name, code, reason, offset }: Refusal): AcsAuthError {
  return new classes[name](code as ErrorCode, reason, offset);
}
