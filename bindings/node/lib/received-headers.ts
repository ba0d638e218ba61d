/** The headers that a server received, on their way in. */

import { types } from "node:util";

import { text } from "./argument.js";
import { unshared } from "./body.js";

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

const NOT_HEADERS =
  "headers are pairs of a name and a value, a list of names and values in turns, or an object, with " +
  "strings or Uint8Arrays";

/** Names and values in turns. */
export function* piecesOf(headers: ReceivedHeaders): Generator<Raw> {
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
export function joined(pieces: readonly unknown[]): [Uint8Array, Uint32Array] {
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
  const all = Buffer.concat(raws);
  // No length is cut to the 32 bits that it has here.
  if (all.length > 0xffff_ffff) throw new RangeError("headers of more than 4 GiB are of no request");
  for (const [i, piece] of raws.entries()) lengths[i] = piece.length;
  return [all, lengths];
}

/** The bytes of what was received. */
export function raw(value: unknown, what: string): Uint8Array {
  if (types.isUint8Array(value)) return unshared(value);
  const given = text(value, what);
  return Buffer.from(given, isLatin1(given) ? "latin1" : "utf8");
}

function isLatin1(text: string): boolean {
  return /^[\0-\xff]*$/.test(text);
}
