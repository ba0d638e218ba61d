/** A body that is a stream of Node or of the web: it can be read once. */

import { isReadable, PassThrough, Readable } from "node:stream";
import type { ReadableStream as WebStream } from "node:stream/web";

import { InvalidInputError } from "./errors.js";

/** What old streams of Node have, and new ones too. */
export type Streamed = NodeJS.ReadableStream | ReadableStream;

export function isStreamed(body: unknown): body is Streamed {
  if (body instanceof ReadableStream) return true;
  return typeof body === "object" && body !== null && typeof (body as Readable).pipe === "function";
}

/** Such a stream for `for await`: those of old, such as a form of form-data, can only be piped. */
export function pieces(stream: Streamed): AsyncIterable<unknown> {
  if (Symbol.asyncIterator in stream) return stream;
  const through = new PassThrough();
  (stream as Readable).on("error", (error) => through.destroy(error));
  return (stream as Readable).pipe(through);
}

/** Methods with which `http` of Node sends a stream as it is, without saying where it ends. */
const UNFRAMED = ["GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

/** A stream that is sent without being read before, as the caller has set its hash; or the refusal of it. */
export function unread(stream: Streamed, method: string, hasLength: boolean): Readable {
  if (!hasLength && UNFRAMED.includes(method.toUpperCase())) {
    throw new InvalidInputError(
      "STREAMED_BODY",
      "with this method a stream is sent without its end being marked: set the header content-length too",
    );
  }
  if (isReadable(stream as Readable) === false) {
    throw new InvalidInputError(
      "STREAMED_BODY",
      "the body is a stream that has been read already, for an earlier attempt perhaps: give it anew",
    );
  }
  return stream instanceof ReadableStream ? Readable.fromWeb(stream as WebStream) : (stream as Readable);
}
