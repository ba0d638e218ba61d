/** The parts of a request that are signed, and what comes out of it. */

import { type DateInput, secondsOf } from "./date.js";
import { refused } from "./errors.js";
import { type Refusal, native } from "./native.js";
import { object, text } from "./argument.js";

/** The parts of a request to sign, as the HTTP client will send them. */
export interface SignableParts {
  /** Signed in upper case, so send it so. */
  readonly method: string;
  /** The request target. */
  readonly pathAndQuery: string;
  /** The value of the host header, with the port where the client sends one. */
  readonly host: string;
  /** That of the body, from {@link contentHash} or a {@link ContentHasher}. */
  readonly contentHash: string;
  /** When it is sent; now, if it is left out. */
  readonly date?: DateInput;
}

/** The headers to set on a request. They prove one attempt, within five minutes of its date. */
export type AuthHeaders = {
  /** An IMF-fixdate, 29 characters. */
  "x-ms-date": string;
  /** The SHA-256 of the body in base64, 44 characters. */
  "x-ms-content-sha256": string;
  /** 115 characters. */
  authorization: string;
};

/** How many characters the date and the hash have, which stand before the authorization. */
const DATE = 29;
const HASH = 44;

/** @internal */
export function headers(told: string | Refusal): AuthHeaders {
  if (typeof told !== "string") throw refused(told);
  return {
    "x-ms-date": told.slice(0, DATE),
    "x-ms-content-sha256": told.slice(DATE, DATE + HASH),
    authorization: told.slice(DATE + HASH),
  };
}

/** @internal */
export function argumentsOf(parts: SignableParts) {
  const { method, pathAndQuery, host, contentHash, date } = object(parts, "parts are given as one object");
  return [
    text(method, "a method"),
    text(pathAndQuery, "a pathAndQuery"),
    text(host, "a host"),
    text(contentHash, "a contentHash"),
    secondsOf(date),
  ] as const;
}

/**
 * The text that is signed of a request, to see what it is. It holds no secret.
 *
 * @throws {InvalidInputError} as `AccessKey.signParts`
 */
export function stringToSign(parts: SignableParts): string {
  const told = native.stringToSign(...argumentsOf(parts));
  if (typeof told !== "string") throw refused(told);
  return told;
}
