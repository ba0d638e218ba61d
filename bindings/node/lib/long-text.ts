/** Text that is too long to be made bytes of at once: to find the memory for it takes longer than to hash it. */

import { native } from "./native.js";

/** In units of UTF-16: so much of it is made bytes of at a time. */
const PIECE = 64 * 1024;

let bytes: Uint8Array | undefined;

export function isLong(text: string): boolean {
  return text.length > PIECE;
}

/** The content hash of text in which no half of a surrogate pair stands alone. */
export function hashOfLong(text: string): string {
  // A unit takes three bytes at most.
  bytes ??= new Uint8Array(3 * PIECE);
  const encoder = new TextEncoder();
  const hasher = new native.Hasher();
  for (let at = 0, end = 0; at < text.length; at = end) {
    end = at + PIECE;
    // What would end with the first half of a pair goes on with the second in the next piece.
    if ((text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end -= 1;
    const { written } = encoder.encodeInto(text.slice(at, end), bytes);
    hasher.update(bytes.subarray(0, written));
  }
  // A body may hold what is secret.
  bytes.fill(0);
  return hasher.finish();
}
