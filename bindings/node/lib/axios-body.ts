/** The body that an axios adapter is given, after `transformRequest`. */

import type { Readable } from "node:stream";

import type { AxiosRequestHeaders } from "axios";

import { type AnyBody, buffered } from "./buffered.js";
import type { Signer } from "./signer.js";
import { isStreamed, type Streamed, unread } from "./streamed.js";

/** A body as it is sent. */
export interface AxiosBody {
  readonly data: Buffer | Readable | undefined;
  /** Its hash, where the caller has given it. */
  readonly hashed?: string;
}

const HASH = "x-ms-content-sha256";

/** Makes bytes of a body, or leaves a stream whose hash is given, and sets the headers that say so. */
export async function axiosBody(
  data: unknown,
  method: string,
  headers: AxiosRequestHeaders,
  { bodyLimit, sendsToken }: Pick<Signer, "bodyLimit" | "sendsToken">,
  signal: AbortSignal,
): Promise<AxiosBody> {
  if (data === undefined || data === null || data === "" || data === false) {
    headers.delete("content-length");
    return { data: undefined };
  }
  if (isStreamed(data)) {
    const type = formType(data);
    if (type !== undefined) headers.set("content-type", type);
    const hashed = headers.get(HASH);
    if (hashed || sendsToken) {
      const stream = unread(data, method, headers.has("content-length"));
      return hashed ? { data: stream, hashed: String(hashed) } : { data: stream };
    }
  }
  const { bytes, type } = await buffered(data as AnyBody, bodyLimit, signal);
  if (data instanceof FormData) headers.set("content-type", type as string);
  // As the http adapter does; the type that stands there may be its guess.
  if (data instanceof Blob) headers.set("content-type", type || "application/octet-stream");
  // Each adapter counts by itself; to fetch, a second one is a fault where undici is loaded.
  headers.delete(["content-length", "transfer-encoding"]);
  return { data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) };
}

/** The content-type of a form of form-data, with its boundary. */
function formType(stream: Streamed): string | undefined {
  const form = stream as { getHeaders?: () => Record<string, string> };
  return typeof form.getHeaders === "function" ? form.getHeaders()["content-type"] : undefined;
}
