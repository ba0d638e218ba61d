/** A request of a pipeline, on its way to be signed and sent. */

import type { PipelineRequest, PipelineResponse, SendRequest } from "@azure/core-rest-pipeline";

import { type AnyBody, buffered } from "./buffered.js";
import { contentHash } from "./content-hash.js";
import { InvalidInputError } from "./errors.js";
import { stoppable } from "./stoppable.js";
import { isStreamed, unread } from "./streamed.js";

const HASH = "x-ms-content-sha256";

/** The hash of what will be sent. */
export interface Hashed {
  readonly hash: string;
  /** Whether it was counted here, or the caller has given it. */
  readonly counted: boolean;
}

/**
 * Puts the bytes of a body in its place, and gives their hash.
 *
 * @param counted the hash that was counted for an earlier attempt, and stands in the headers since
 */
export async function hashed(
  request: PipelineRequest,
  limit: number,
  counted: string | undefined,
): Promise<Hashed> {
  const { headers, method } = request;
  if (request.formData !== undefined || request.multipartBody !== undefined) {
    throw new InvalidInputError(
      "STREAMED_BODY",
      `no policy before this one has made a body of the form: ${PLACE}, and leave formDataPolicy and ` +
        "multipartPolicy in the pipeline",
    );
  }
  const given = headers.get(HASH);
  const body: unknown = typeof request.body === "function" ? request.body() : request.body;
  if (isStreamed(body) && given !== undefined && given !== counted && !isOfText(given, request.body)) {
    request.body = unread(body, method, headers.has("content-length"));
    return { hash: given, counted: false };
  }
  const { abortSignal, timeout } = request;
  const { bytes, type } = await stoppable({ signal: abortSignal, timeout }, stopped, (signal) =>
    buffered(body as AnyBody, limit, signal),
  );
  if (body !== undefined && body !== null && body !== "") {
    request.body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    headers.set("Content-Length", bytes.length);
    headers.delete("Transfer-Encoding");
    if (typeof body !== "string" && type && !headers.has("content-type")) headers.set("Content-Type", type);
  }
  return { hash: contentHash(bytes), counted: true };
}

/** What the pipeline is rejected with for a timeout, as for its abort signal. */
function stopped(timeout?: number): Error {
  const when = timeout === undefined ? "" : ` after ${timeout} ms`;
  return Object.assign(new Error(`The operation was aborted${when}, while its body was read.`), { name: "AbortError" });
}

/** Whether a hash is what the SDKs' own key policy sets: that of the body, whatever it is, as text. */
function isOfText(hash: string, body: unknown): boolean {
  return hash === contentHash("") || hash === contentHash(String(body));
}

const PLACE =
  'add credentialPolicy with afterPhase: "Sign", or to a client as additional policy with position: "perRetry"';

/** What is signed of a request, and so may not change before it is sent. */
const SIGNED = ["url", "method", "body"] as const;

/** What `requestOverrides` may not name: Node would send it in place of what is signed. */
const OVERRIDES = ["auth", "headers", "host", "hostname", "method", "path", "port", "protocol", "setHost"];

/**
 * Sends a request, and refuses that it is changed meanwhile: a redirect that is followed behind the
 * signature would take it elsewhere.
 */
export async function sendAsSigned(request: PipelineRequest, next: SendRequest): Promise<PipelineResponse> {
  if (OVERRIDES.some((name) => request.requestOverrides?.[name] !== undefined)) throw changed();
  const before = SIGNED.map((name) => [name, Object.getOwnPropertyDescriptor(request, name)] as const);
  for (const name of SIGNED) {
    const value = request[name];
    Object.defineProperty(request, name, {
      configurable: true,
      enumerable: true,
      get: () => value,
      set: (other) => {
        if (other !== value) throw changed();
      },
    });
  }
  try {
    return await sent(request, next);
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) delete (request as Partial<PipelineRequest>)[name];
      else Object.defineProperty(request, name, descriptor);
    }
  }
}

/** Sends a request, and gives it up where its body fails: what pipes the body would wait for the rest. */
async function sent(request: PipelineRequest, next: SendRequest): Promise<PipelineResponse> {
  const { abortSignal } = request;
  const body: unknown = request.body;
  if (!isStreamed(body) || body instanceof ReadableStream) return next(request);
  const stop = new AbortController();
  let failure: unknown;
  body.on("error", (error) => {
    failure ??= error;
    stop.abort();
  });
  // It stays, for the response may be a stream as well.
  abortSignal?.addEventListener("abort", () => stop.abort());
  if (abortSignal?.aborted) stop.abort();
  request.abortSignal = stop.signal;
  try {
    return await next(request);
  } catch (error) {
    throw failure ?? error;
  } finally {
    if (abortSignal === undefined) delete request.abortSignal;
    else request.abortSignal = abortSignal;
  }
}

function changed(): InvalidInputError {
  return new InvalidInputError(
    "INVALID_URL",
    `the request is changed after it was signed, by a redirect, another policy or requestOverrides: ${PLACE}, ` +
      "and let nothing behind it change the request",
  );
}
