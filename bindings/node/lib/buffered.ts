/** A body of whatever kind fetch takes, read into memory: its hash is sent before it. */

import { types } from "node:util";

import { type Body, bytesOf } from "./body.js";
import { type Stream, isStream, readUpTo, streamedBody } from "./stream.js";

/** What fetch takes for a body, streams of Node among it. */
export type AnyBody =
  | string
  | ArrayBufferLike
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
  /** Its own: the caller may go on with what he gave. */
  readonly bytes: Uint8Array;
  /** The content-type that it brings, where the caller has set none: that of a form, for example. */
  readonly type: string | null;
}

/** Reads a stream up to a number of bytes, and whatever else as a whole, as it is at the time of the call. */
export async function buffered(body: AnyBody, limit: number, signal?: AbortSignal | null): Promise<Buffered> {
  const known = inMemory(body);
  if (known !== undefined) return known;
  const form = body as Stream | Blob | FormData | URLSearchParams;
  switch ((form as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag]) {
    case "Blob":
    case "File": {
      const blob = form as Blob;
      return { bytes: new Uint8Array(await blob.arrayBuffer()), type: blob.type === "" ? null : blob.type };
    }
    case "URLSearchParams":
      return { bytes: bytesOf(String(form)), type: URLENCODED };
    case "FormData":
      if (!isStream(form)) return multipart(form as FormData);
  }
  if (!isStream(form)) {
    throw new TypeError(
      "a body is text, bytes, a Blob, FormData, URLSearchParams or a stream: serialise it first, for " +
        "example with JSON.stringify",
    );
  }
  const read = await readUpTo(form, limit, signal);
  if (read instanceof Uint8Array) return { bytes: read, type: null };
  await read.return();
  throw streamedBody(limit);
}

/** What needs no waiting for; `undefined` for what does. */
export function inMemory(body: unknown): Buffered | undefined {
  if (typeof body === "string") return { bytes: bytesOf(body), type: TEXT };
  if (body === null || body === undefined) return { bytes: bytesOf(body), type: null };
  if (types.isAnyArrayBuffer(body)) return { bytes: new Uint8Array(body).slice(), type: null };
  if (ArrayBuffer.isView(body)) {
    const { buffer, byteOffset, byteLength } = body;
    return { bytes: new Uint8Array(buffer, byteOffset, byteLength).slice(), type: null };
  }
  if (typeof body !== "object") bytesOf(body as Body);
  return undefined;
}

const TEXT = "text/plain;charset=UTF-8";
const URLENCODED = "application/x-www-form-urlencoded;charset=UTF-8";

/** As fetch writes it. A form of another implementation than that of the global fetch is copied first. */
async function multipart(form: FormData): Promise<Buffered> {
  let own = form;
  if (!(form instanceof FormData)) {
    own = new FormData();
    for (const [name, value] of form as FormData) {
      if (typeof value === "string") own.append(name, value);
      else own.append(name, value, value.name);
    }
  }
  const response = new Response(own);
  return { bytes: new Uint8Array(await response.arrayBuffer()), type: response.headers.get("content-type") };
}
