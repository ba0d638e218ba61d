/** A body that is a stream of Node or of the web, and is sent without being read before. */

import { isReadable, Readable } from "node:stream";
import type { ReadableStream as WebStream } from "node:stream/web";

import { InvalidInputError } from "./errors.js";
import { streamedOnce } from "./stream.js";

/** What old streams of Node have, and new ones too. */
export type Streamed = NodeJS.ReadableStream | ReadableStream;

export function isStreamed(body: unknown): body is Streamed {
  if (body instanceof ReadableStream) return true;
  return typeof body === "object" && body !== null && typeof (body as Readable).pipe === "function";
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
  if (isReadable(stream as Readable) === false) throw streamedOnce();
  if (!(stream instanceof ReadableStream)) return stream as Readable;
  // Whoever sends it listens too; but where it is refused nobody would, and its failure would end the process.
  return Readable.fromWeb(stream as WebStream).on("error", () => {});
}
