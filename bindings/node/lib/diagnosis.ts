/** Why a request was refused: the mistake by its name. */

import { types } from "node:util";

import { AccessKey, handleOf } from "./access-key.js";
import { noOthers, object, secret, text } from "./argument.js";
import { type Body, bytesOf, receivedBody } from "./body.js";
import { ConnectionString } from "./connection-string.js";
import { type DateInput, secondsOf } from "./date.js";
import { isRefusal, refused, type VerificationError } from "./errors.js";
import type { MistakeCode } from "./mistake-code.js";
import { type Diagnosis as Told, native } from "./native.js";
import { joined, piecesOf, type Raw, raw, type ReceivedHeaders } from "./received-headers.js";
import { checkedTolerance } from "./tolerance.js";
import type { Verified } from "./verifier.js";

/**
 * A key to try: the text of a key or of a connection string, or what was made of it.
 *
 * An {@link AccessKey} and a {@link ConnectionString} have forgotten their text, so that with them a key is not
 * recognised that was used as text, decoded twice, or decoded in another way: give the text where it is known.
 */
export type SuspectKey = string | Uint8Array | AccessKey | ConnectionString;

/** A request that was refused, as it came over the wire, and all that is known of it. */
export interface RefusedRequest {
  /** The key, or the keys, that the server takes: usually the primary and the secondary of a resource. */
  readonly keys: SuspectKey | Iterable<SuspectKey>;
  /** Others that may have been used by mistake: regenerated ones, those of other resources. */
  readonly otherKeys?: SuspectKey | Iterable<SuspectKey> | undefined;
  /** As it came. */
  readonly method: string;
  /** The request target: `request.url` of Node; in HTTP/2 `:path`. */
  readonly pathAndQuery: Raw;
  /** All of them, the host among them. In HTTP/2 `:authority` is given as host. */
  readonly headers: ReceivedHeaders;
  /** Just as it came: empty, `""`, where there was none, and `null` where it is not known. */
  readonly body: Exclude<Body, undefined>;
  /** The endpoint that the client was configured with, letter for letter, where it is known. */
  readonly endpoint?: string | undefined;
  /** The time at the server; the present one, if it is left out. */
  readonly now?: DateInput;
  /** How many seconds a request may be dated away from now, each way; 300 if it is left out, a day at most. */
  readonly tolerance?: number | undefined;
}

/** What was done wrong. */
export interface Mistake {
  readonly code: MistakeCode;
  /** What was done, and what to do instead: a fixed sentence, without a word of the request. */
  readonly message: string;
}

/**
 * Why a request was refused, as far as it can be told.
 *
 * It holds no key; its texts are made of what the client sent, and are as secret as that. Neither the object nor
 * what is in it changes.
 */
export interface Diagnosis {
  /** Who signed the request, if it is good. */
  readonly verified: Verified | null;
  /** What {@link Verifier.verify} throws, if it is not. */
  readonly error: VerificationError | null;
  /** The most telling first. Empty for a good request, and where none is known that explains it. */
  readonly mistakes: readonly Mistake[];
  /** What should have been signed: that of the request as it came. `null` where it cannot have one. */
  readonly stringToSign: string | null;
  /** What was signed: with one of the keys it gives the very signature that came. `null` where it was not found. */
  readonly signed: string | null;
  /**
   * The first character in which they differ, as an index into both texts. (These are of UTF-8; if either were
   * not, a character stands for each byte of both.)
   */
  readonly firstDifference: number | null;
  /**
   * All of that for people, in lines of ASCII: what was wrong, and both texts below each other, with a caret where they
   * part.
   */
  readonly text: string;
}

/**
 * Finds out why a request is refused, and what was signed in its place.
 *
 * The signature is computed anew under every mistake that clients are known to make, up to two at once: the
 * one that gives the very signature that came is the one that was made.
 *
 * It takes some milliseconds, and more for a body that is JSON: beyond 1 MiB its rewritten forms are not tried.
 *
 * @throws {InvalidInputError} `INVALID_ACCESS_KEY`, `INVALID_CONNECTION_STRING`, for a key; `INVALID_DATE` for
 *   `now`; `INVALID_CONTENT_HASH` for a body that is no text
 * @throws {RangeError} for a tolerance that {@link Verifier} does not take
 */
export function diagnose(request: RefusedRequest): Diagnosis {
  const { keys, otherKeys, method, pathAndQuery, headers, body, endpoint, now, tolerance } = object(request, USAGE);
  if ("contentHash" in request) {
    throw new TypeError("diagnose takes the body and not its hash: where it is not known, give null as body");
  }
  noOthers(request, NAMES, "diagnose");
  if (body === undefined) {
    throw new TypeError('give the body, an empty one as "", or null where it is not known');
  }
  const suspects = new native.Suspects(secondsOf(now), checkedTolerance(tolerance));
  for (const key of listOf(keys)) add(suspects, key, false);
  if (otherKeys !== undefined) for (const key of listOf(otherKeys)) add(suspects, key, true);
  const told = suspects.diagnose(
    text(method, "a method"),
    raw(pathAndQuery, "a pathAndQuery"),
    ...joined([...piecesOf(headers)]),
    body === null ? null : bytesOf(receivedBody(body)),
    endpoint === undefined ? null : text(endpoint, "an endpoint"),
  );
  if (isRefusal(told)) throw refused(told);
  return diagnosisOf(told);
}

const USAGE = "diagnose takes one object, diagnose({ keys, method, pathAndQuery, headers, body })";
const NAMES: readonly (keyof RefusedRequest)[] = [
  "keys",
  "otherKeys",
  "method",
  "pathAndQuery",
  "headers",
  "body",
  "endpoint",
  "now",
  "tolerance",
];

function diagnosisOf({ verified, error, mistakes, stringToSign, signed, firstDifference, text }: Told): Diagnosis {
  return Object.freeze({
    verified: verified
      ? Object.freeze({ keyIndex: verified.keyIndex, date: new Date(verified.seconds * 1000) })
      : null,
    error: error ? (refused(error) as VerificationError) : null,
    mistakes: Object.freeze(mistakes.map((mistake) => Object.freeze(mistake) as Mistake)),
    stringToSign: stringToSign ?? null,
    signed: signed ?? null,
    firstDifference: firstDifference ?? null,
    text,
  });
}

function listOf(keys: SuspectKey | Iterable<SuspectKey>): Iterable<SuspectKey> {
  const isList = typeof keys === "object" && keys !== null && Symbol.iterator in keys && !types.isUint8Array(keys);
  return isList ? keys : [keys as SuspectKey];
}

function add(suspects: InstanceType<typeof native.Suspects>, key: SuspectKey, isOther: boolean): void {
  if (key instanceof AccessKey || key instanceof ConnectionString) {
    suspects.add(handleOf(key instanceof AccessKey ? key : key.accessKey), isOther);
    return;
  }
  const told = secret(key, "a key to try", (bytes) => suspects.addText(bytes, isOther));
  if (told) throw refused(told);
}
