/** The other side: whether a request was signed with one of the keys. */

import { types } from "node:util";

import { type AccessKey, handleOf } from "./access-key.js";
import { type Body, unshared } from "./body.js";
import { contentHash as hashOf } from "./content-hash.js";
import { type DateInput, secondsOf } from "./date.js";
import { refused } from "./errors.js";
import { native } from "./native.js";
import { text } from "./text.js";

/** Seconds that a request may be dated away from now, each way, unless a verifier is told otherwise. */
export const DEFAULT_TOLERANCE: number = native.DEFAULT_TOLERANCE;

/** What a server received: bytes, or the text that Node makes of them, a character of Latin-1 for each. */
export type Raw = string | Uint8Array;

/**
 * The headers of a received request, all of them: pairs, the flat list of `request.rawHeaders`, or an
 * object such as `request.headers`. A header that came twice stands there twice, which the object of
 * Node does not always show.
 */
export type ReceivedHeaders =
  | Iterable<readonly [name: Raw, value: Raw]>
  | readonly Raw[]
  | Readonly<Record<string, Raw | readonly Raw[] | undefined>>;

/** A request as it came over the wire: nothing decoded, joined or lower-cased. */
export interface ReceivedRequest {
  /** Its case does not matter. */
  readonly method: string;
  /** The request target: `request.url` of Node; in HTTP/2 `:path`. */
  readonly pathAndQuery: Raw;
  /** In HTTP/2 `:authority` is given as host. */
  readonly headers: ReceivedHeaders;
  readonly body?: Body;
  /** The hash of the body in place of the body, where it was streamed. */
  readonly contentHash?: string | undefined;
  /** The time that the date of the request is held against; the present one, if it is left out. */
  readonly now?: DateInput;
}

/** Who signed a request, and when. */
export interface Verified {
  /** Which of the keys, counted from 0; the first, if several are equal. */
  readonly keyIndex: number;
  /** When it was signed. */
  readonly date: Date;
}

/** Checks requests against the keys of a resource, usually its primary and its secondary. */
export class Verifier {
  readonly #verifier: InstanceType<typeof native.Verifier>;

  /**
   * @param keys without one, every request is refused
   * @param options `tolerance`: how many seconds a request may be dated away from now, each way
   */
  constructor(keys: Iterable<AccessKey>, options: { readonly tolerance?: number } = {}) {
    const { tolerance = DEFAULT_TOLERANCE } = options;
    if (!Number.isInteger(tolerance) || tolerance < 0 || tolerance > 0xffff_ffff) {
      throw new RangeError("a tolerance is a whole number of seconds, and not less than none");
    }
    this.#verifier = new native.Verifier(tolerance);
    for (const key of keys) this.#verifier.add(handleOf(key));
  }

  /**
   * Checks that a request was signed with one of the keys, about now.
   *
   * Hash and signature are compared in constant time, the signature with every key. The same request may
   * come again: it is not refused as a replay.
   *
   * @throws {VerificationError} under the code of the first that holds: `INVALID_METHOD`,
   *   `INVALID_PATH_AND_QUERY`, `MISSING_HEADER`, `DUPLICATE_HEADER`, `INVALID_HOST`,
   *   `UNSUPPORTED_SCHEME`, `MALFORMED_AUTHORIZATION`, `SIGNED_HEADERS_INCOMPLETE`, `MALFORMED_DATE`,
   *   `DATE_OUT_OF_RANGE`, `CONTENT_HASH_MISMATCH`, `SIGNATURE_MISMATCH`
   * @throws {InvalidInputError} `INVALID_DATE`, `INVALID_CONTENT_HASH`, for `now` and `contentHash`
   */
  verify(request: ReceivedRequest): Verified {
    const { method, pathAndQuery, headers, body, contentHash, now } = request;
    if (contentHash !== undefined && body !== undefined && body !== null) {
      throw new TypeError("give the body or its contentHash, and not both");
    }
    const [pieces, lengths] = joined([...piecesOf(headers)]);
    const told = this.#verifier.verify(
      text(method, "a method"),
      raw(pathAndQuery, "a pathAndQuery"),
      pieces,
      lengths,
      contentHash === undefined ? hashOf(body) : text(contentHash, "a contentHash"),
      secondsOf(now),
    );
    if ("code" in told) throw refused(told);
    return { keyIndex: told.keyIndex, date: new Date(told.seconds * 1000) };
  }
}

const NOT_HEADERS =
  "headers are pairs of a name and a value, a list of names and values in turns, or an object, with " +
  "strings or Uint8Arrays";

/** Names and values in turns. */
function* piecesOf(headers: ReceivedHeaders): Generator<Raw> {
  if (typeof headers !== "object" || headers === null || types.isUint8Array(headers)) {
    throw new TypeError(NOT_HEADERS);
  }
  if (!(Symbol.iterator in headers)) {
    for (const [name, value] of Object.entries(headers)) {
      for (const one of Array.isArray(value) ? (value as readonly Raw[]) : [value as Raw | undefined]) {
        if (one === undefined) continue;
        yield name;
        yield one;
      }
    }
    return;
  }
  let names = 0;
  let pairs = 0;
  for (const item of headers) {
    if (Array.isArray(item) && item.length === 2) {
      pairs += 1;
      yield item[0] as Raw;
      yield item[1] as Raw;
    } else {
      names += 1;
      yield item as Raw;
    }
  }
  // Either all are pairs, or all are texts that make pairs.
  if (names % 2 !== 0 || (names > 0 && pairs > 0)) throw new TypeError(NOT_HEADERS);
}

/** The bytes of all pieces, and how many each has. */
function joined(pieces: readonly unknown[]): [Uint8Array, Uint32Array] {
  const lengths = new Uint32Array(pieces.length);
  if (pieces.every((piece) => typeof piece === "string")) {
    // What Node has received is text of Latin-1, and one Buffer costs less than many.
    const all = pieces.join("");
    if (isLatin1(all)) {
      for (const [i, piece] of pieces.entries()) lengths[i] = piece.length;
      return [Buffer.from(all, "latin1"), lengths];
    }
  }
  const raws = pieces.map((piece) => raw(piece, "the name or value of a header"));
  for (const [i, piece] of raws.entries()) lengths[i] = piece.length;
  return [Buffer.concat(raws), lengths];
}

function raw(value: unknown, what: string): Uint8Array {
  if (types.isUint8Array(value)) return unshared(value);
  const given = text(value, what);
  return Buffer.from(given, isLatin1(given) ? "latin1" : "utf8");
}

function isLatin1(text: string): boolean {
  return /^[\0-\xff]*$/.test(text);
}
