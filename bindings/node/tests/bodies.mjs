// Bodies to send, and what to ask of a request that was received.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { InvalidInputError } from "acs-auth";

/** No text: in UTF-8 they would be changed. */
export const BYTES = Uint8Array.of(0, 1, 255, 0xc3, 0x28);

export function sharedBytes() {
  const bytes = new Uint8Array(new SharedArrayBuffer(BYTES.length));
  bytes.set(BYTES);
  return bytes;
}

export function streamOf(...pieces) {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

/** A stream that never ends, and says whether it was cancelled. */
export function endless(size) {
  const stream = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(size)),
    cancel: () => {
      stream.cancelled = true;
    },
  });
  return stream;
}

export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** The one value of a header, or undefined. */
export function header({ headers }, name) {
  const values = headers.filter(([other]) => other.toLowerCase() === name).map(([, value]) => value);
  assert.ok(values.length <= 1, name);
  return values[0];
}

export async function refused(promise, code) {
  await assert.rejects(promise, (error) => error instanceof InvalidInputError && error.code === code);
}
