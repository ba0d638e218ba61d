/** A body of whatever kind fetch takes, read into memory: its hash is sent before it. */

import { types } from "node:util";

import { bytesOf } from "./body.js";
import { streamedBody } from "./signer.js";

/** What fetch takes for a body, streams of Node among it. */
export type AnyBody =
  | string
  | ArrayBuffer
  | ArrayBufferView
  | Blob
  | FormData
  | URLSearchParams
  | ReadableStream
  | AsyncIterable<unknown>
  | null
  | undefined;

/** A body as it is sent. */
export interface Buffered {
  readonly bytes: Uint8Array;
  /** The content-type that it brings, where the caller has set none: that of a form, for example. */
  readonly type: string | null;
}

/** Reads a stream up to a number of bytes, and whatever else as a whole. */
export async function buffered(body: AnyBody, limit: number): Promise<Buffered> {
  if (typeof body === "string" || types.isAnyArrayBuffer(body) || body === null || body === undefined) {
    return { bytes: bytesOf(body as string), type: typeof body === "string" ? TEXT : null };
  }
  if (ArrayBuffer.isView(body)) {
    return { bytes: bytesOf(new Uint8Array(body.buffer, body.byteOffset, body.byteLength)), type: null };
  }
  if (Symbol.asyncIterator in body) {
    return { bytes: await readAll(body as AsyncIterable<unknown>, limit), type: null };
  }
  // What its length is known of, and what fetch itself makes bytes of best.
  const response = new Response(body as FormData | Blob | URLSearchParams);
  return { bytes: new Uint8Array(await response.arrayBuffer()), type: response.headers.get("content-type") };
}

const TEXT = "text/plain;charset=UTF-8";

async function readAll(stream: AsyncIterable<unknown>, limit: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  // To leave the loop is to cancel the stream.
  for await (const piece of stream) {
    const bytes = bytesOf(piece as Uint8Array);
    length += bytes.length;
    if (length > limit) throw streamedBody(limit);
    pieces.push(bytes);
  }
  return Buffer.concat(pieces, length);
}
