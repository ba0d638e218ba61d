/** The hash of a body. */

import { type Body, bytesOf, wellFormed } from "./body.js";
import { hashOfLong, isLong } from "./long-text.js";
import { native } from "./native.js";

/**
 * The value of `x-ms-content-sha256` for a body: its SHA-256 in base64, 44 characters.
 *
 * @param body bytes or text, just as it will be sent; an empty one has a hash too
 */
export function contentHash(body: Body): string {
  if (typeof body !== "string") return native.contentHash(bytesOf(body));
  const text = wellFormed(body);
  return isLong(text) ? hashOfLong(text) : native.contentHashOfText(text);
}

/** Hashes a body that comes in pieces. */
export class ContentHasher {
  readonly #hasher = new native.Hasher();

  /** Adds the next piece of the body. */
  update(piece: Body): this {
    this.#hasher.update(bytesOf(piece));
    return this;
  }

  /** The value of `x-ms-content-sha256` for all pieces so far. More may follow. */
  finish(): string {
    return this.#hasher.finish();
  }
}
