/** A body that is read piece by piece. */

import { PassThrough, Readable } from "node:stream";

import { type Body, bytesOf } from "./body.js";
import { InvalidInputError } from "./errors.js";

/** A stream of the web or of Node, or whatever else gives pieces: bytes, or text as UTF-8. */
export type Stream = ReadableStream | AsyncIterable<unknown> | Iterable<unknown>;

/** A stream of the old kind of Node, which cannot be iterated. */
type OldStream = NodeJS.ReadableStream & { readonly pipe: unknown };

/** What is read of a stream, and given up at once even while a piece is awaited. */
interface Source {
  next(): Promise<IteratorResult<unknown>>;
  stop(reason: unknown): void;
}

export function isStream(body: object): body is Stream {
  return Symbol.asyncIterator in body || "getReader" in body || isOldStream(body);
}

/**
 * Reads a stream. One that is longer than the limit is given back as pieces, from its beginning; whoever
 * does not want them calls `return()`, which cancels the stream.
 */
export async function readUpTo(
  stream: Stream,
  limit: number,
  signal?: AbortSignal | null,
): Promise<Uint8Array | AsyncGenerator<Uint8Array, void>> {
  signal?.throwIfAborted();
  if (Readable.isDisturbed(stream as Readable)) throw streamedOnce();
  const source = sourceOf(stream);
  const pieces: Uint8Array[] = [];
  let length = 0;
  let abort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal?.reason);
    signal?.addEventListener("abort", abort);
  });
  aborted.catch(() => {});
  try {
    for (;;) {
      const { done, value } = await Promise.race([source.next(), aborted]);
      if (done === true) return Buffer.concat(pieces, length);
      const piece = owned(value);
      if (piece.length === 0) continue;
      pieces.push(piece);
      length += piece.length;
      if (length > limit) break;
    }
  } catch (error) {
    source.stop(error);
    throw error;
  } finally {
    if (abort !== undefined) signal?.removeEventListener("abort", abort);
  }
  const rest = allOf(pieces, source);
  // To begin it, so that `return()` comes to its end.
  await rest.next();
  return rest;
}

/** A copy of a piece: whoever gives it may fill its memory anew for the next, as loops over `read` of a file do. */
function owned(piece: unknown): Uint8Array {
  // The `slice` of a Buffer does not copy.
  return Uint8Array.prototype.slice.call(bytesOf(piece as Body));
}

/** All pieces, behind a first one that is empty. */
async function* allOf(pieces: Uint8Array[], source: Source): AsyncGenerator<Uint8Array, void> {
  try {
    yield new Uint8Array();
    for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) yield piece;
    for (;;) {
      const { done, value } = await source.next();
      if (done === true) return;
      yield owned(value);
    }
  } finally {
    source.stop(undefined);
  }
}

function sourceOf(stream: Stream): Source {
  if ("getReader" in stream) {
    // Its lock stays, so that nobody takes it for an empty stream afterwards.
    const reader = stream.getReader();
    return {
      next: () => reader.read() as Promise<IteratorResult<unknown>>,
      stop: (reason) => void reader.cancel(reason).catch(() => {}),
    };
  }
  const given = Symbol.asyncIterator in stream || !isOldStream(stream) ? stream : piped(stream);
  const iterator =
    Symbol.asyncIterator in given ? given[Symbol.asyncIterator]() : given[Symbol.iterator]();
  return {
    next: async () => iterator.next(),
    stop: () => {
      // What waits for a piece of a stream of Node would wait on.
      if ("destroy" in given && typeof given.destroy === "function") given.destroy();
      else void ended(iterator).catch(() => {});
    },
  };
}

async function ended(iterator: AsyncIterator<unknown> | Iterator<unknown>): Promise<void> {
  await iterator.return?.();
}

/** An old stream as a new one. Some of them, such as those of form-data, give nothing unless they are piped. */
function piped(stream: OldStream): Readable {
  const through = new PassThrough();
  stream.on("error", (error) => through.destroy(error));
  return stream.pipe(through);
}

function isOldStream(body: object): body is OldStream {
  return "pipe" in body && typeof body.pipe === "function" && "on" in body && typeof body.on === "function";
}

/** The refusal of a body that is longer than what is kept of one. */
export function streamedBody(limit: number): InvalidInputError {
  return new InvalidInputError(
    "STREAMED_BODY",
    `the body is a stream of more than ${limit} bytes, and its hash is sent before it: raise bodyLimit; or ` +
      "hash it with ContentHasher and set the header x-ms-content-sha256 yourself",
  );
}

/** The refusal of a stream that has been sent, to a redirect or a retry that asks for it again. */
export function streamedOnce(): InvalidInputError {
  return new InvalidInputError(
    "STREAMED_BODY",
    "the body is a stream that was read, and cannot be sent again: give the bytes, or a stream that is new",
  );
}
