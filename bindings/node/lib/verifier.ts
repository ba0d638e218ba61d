/** The other side: whether a request was signed with one of the keys. */

import { type AccessKey, handleOf } from "./access-key.js";
import { object, text } from "./argument.js";
import { type Body, receivedBody } from "./body.js";
import { contentHash as hashOf } from "./content-hash.js";
import { type DateInput, secondsOf } from "./date.js";
import { isRefusal, refused } from "./errors.js";
import { native } from "./native.js";
import { joined, piecesOf, type Raw, raw, type ReceivedHeaders } from "./received-headers.js";
import { checkedTolerance } from "./tolerance.js";

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

const KEYS = "keys are given as a list, new Verifier([key])";

/** Checks requests against the keys of a resource, usually its primary and its secondary. */
export class Verifier {
  readonly #verifier: InstanceType<typeof native.Verifier>;

  /**
   * @param keys without one, every request is refused
   * @param options `tolerance`: how many seconds a request may be dated away from now, each way; a day at most
   * @throws {RangeError} for another tolerance
   */
  constructor(keys: Iterable<AccessKey>, options: { readonly tolerance?: number | undefined } = {}) {
    const { tolerance } = object(options, "options are an object, { tolerance }");
    if (!(Symbol.iterator in object(keys, KEYS))) throw new TypeError(KEYS);
    this.#verifier = new native.Verifier(checkedTolerance(tolerance));
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
    const { method, pathAndQuery, headers, body, contentHash, now } = object(request, USAGE);
    if (contentHash !== undefined && body !== undefined && body !== null) {
      throw new TypeError("give the body or its contentHash, and not both");
    }
    const [pieces, lengths] = joined([...piecesOf(headers)]);
    const told = this.#verifier.verify(
      text(method, "a method"),
      raw(pathAndQuery, "a pathAndQuery"),
      pieces,
      lengths,
      contentHash === undefined ? hashOf(receivedBody(body)) : text(contentHash, "a contentHash"),
      secondsOf(now),
    );
    if (isRefusal(told)) throw refused(told);
    return { keyIndex: told.keyIndex, date: new Date(told.seconds * 1000) };
  }
}

const USAGE = "verify takes one object, verify({ method, pathAndQuery, headers, body })";
