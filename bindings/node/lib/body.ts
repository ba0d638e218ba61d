/** A body on its way in. */

import { types } from "node:util";

import { InvalidInputError } from "./errors.js";

/**
 * A body, just as it will be sent: bytes, or text, which is taken as UTF-8. `null` and `undefined` are
 * empty. Never an object: what is hashed is what is sent.
 */
export type Body = string | Uint8Array | ArrayBufferLike | null | undefined;

const EMPTY = new Uint8Array();

/** Its bytes, which nobody else changes meanwhile. */
export function bytesOf(body: Body): Uint8Array {
  if (typeof body === "string") return utf8(body);
  if (body === undefined || body === null) return EMPTY;
  if (types.isUint8Array(body)) return unshared(body);
  if (types.isAnyArrayBuffer(body)) return unshared(new Uint8Array(body));
  throw new TypeError(
    "a body is a string, a Uint8Array or an ArrayBuffer, as it will be sent: serialise it first, for " +
      "example with JSON.stringify, and send the same text; of a stream give the contentHash, from a " +
      "ContentHasher",
  );
}

/** A body that was received, if nothing has parsed it. */
export function receivedBody(body: Body): Body {
  if (typeof body === "object" && body !== null && !types.isUint8Array(body) && !types.isAnyArrayBuffer(body)) {
    throw new TypeError(
      "a received body is its bytes as they came, before anything parsed them: in Express, for example, " +
        "express.raw({ type: () => true })",
    );
  }
  return body;
}

/** Another thread may write to shared memory while it is read, so it is copied. */
export function unshared(bytes: Uint8Array): Uint8Array {
  // Throws for memory that is not there any more, as it was transferred, and looks as if it were empty.
  if (lengthOf.call(bytes) === 0) Uint8Array.prototype.values.call(bytes);
  return types.isSharedArrayBuffer(bufferOf.call(bytes)) ? new Uint8Array(bytes) : bytes;
}

// Those that all typed arrays have, whatever a class that extends them says of itself.
const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const lengthOf = getter<number>("length");
const bufferOf = getter<ArrayBufferLike>("buffer");

function getter<T>(name: string): (this: Uint8Array) => T {
  return Object.getOwnPropertyDescriptor(typedArray, name)?.get as (this: Uint8Array) => T;
}

function utf8(text: string): Uint8Array {
  return Buffer.from(wellFormed(text));
}

/** Text that has bytes in UTF-8. */
export function wellFormed(text: string): string {
  if (text.isWellFormed()) return text;
  throw new InvalidInputError(
    "INVALID_CONTENT_HASH",
    "the text has half of a surrogate pair, which cannot be sent: give whole characters",
  );
}
