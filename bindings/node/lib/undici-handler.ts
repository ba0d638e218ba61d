/** What undici tells of a request: by the handlers of its version 7, or those of 6. */

import { heedClock } from "./clock.js";

type Method = (...args: unknown[]) => unknown;

/** A handler of either kind. Those of 7 have `onRequestStart`. */
export type Handler = Partial<Record<(typeof METHODS)[number], Method>>;

/** What undici itself gives a handler to control a request with. Those of 6 have only `abort`. */
interface Connected {
  readonly aborted: boolean;
  readonly paused: boolean;
  readonly reason: Error | null;
  rawHeaders: unknown;
  rawTrailers: unknown;
  abort(reason: Error): void;
  pause(): void;
  resume(): void;
}

const METHODS = [
  "onRequestStart",
  "onRequestUpgrade",
  "onResponseStart",
  "onResponseData",
  "onResponseEnd",
  "onResponseError",
  "onConnect",
  "onUpgrade",
  "onResponseStarted",
  "onHeaders",
  "onData",
  "onComplete",
  "onError",
  "onBodySent",
  "onRequestSent",
] as const;

/**
 * Passes everything on to a handler, and warns if an answer is explained by the two clocks.
 *
 * @param refused what else to do where an answer is 401
 */
export function heeding(handler: Handler, refused: () => void = () => {}): Handler {
  const heeding: Handler = {};
  for (const name of METHODS) {
    const method = handler[name];
    // Whether there is one says to undici which kind of handler it is.
    if (typeof method === "function") heeding[name] = (...args) => method.apply(handler, args);
  }
  const { onResponseStart, onHeaders } = heeding;
  if (onResponseStart !== undefined) {
    heeding.onResponseStart = (...args) => {
      const [, status, headers] = args as [unknown, number, Record<string, string>];
      if (status === 401) refused();
      heedClock(status, headers["date"]);
      return onResponseStart(...args);
    };
  }
  if (onHeaders !== undefined) {
    heeding.onHeaders = (...args) => {
      const [status, headers] = args as [number, (Buffer | string)[]];
      if (status === 401) {
        refused();
        heedClock(status, dateOf(headers));
      }
      return onHeaders(...args);
    };
  }
  return heeding;
}

function dateOf(headers: readonly (Buffer | string)[]): string | undefined {
  const at = headers.findIndex((name, i) => i % 2 === 0 && String(name).toLowerCase() === "date");
  return at < 0 ? undefined : String(headers[at + 1]);
}

/** Tells a handler of an error, as undici does it before a request has a connection. */
export function fail(handler: Handler, error: unknown, controller?: Controller): void {
  // What has no code, undici takes for one that it may try again after.
  if (error instanceof TypeError && !("code" in error)) Object.assign(error, { code: "ERR_INVALID_ARG_TYPE" });
  const { onRequestStart, onResponseError, onError } = handler;
  if (onRequestStart !== undefined && onResponseError !== undefined) {
    onResponseError.call(handler, controller, error);
  } else if (onError !== undefined) {
    onError.call(handler, error);
  } else {
    throw error;
  }
}

/**
 * What a handler can abort a request with while its body is read, before undici knows of it, and
 * afterwards too.
 */
export class Controller {
  readonly #reading = new AbortController();
  #connected: Connected | undefined;

  /** Tells the handler that the request has begun. */
  start(handler: Handler): void {
    if (handler.onRequestStart !== undefined) handler.onRequestStart(this, {});
    else handler.onConnect?.((reason: unknown) => this.abort(reason), null);
  }

  /** The handler to go on with, which has been told. */
  started(handler: Handler): Handler {
    if (handler.onRequestStart !== undefined) {
      handler.onRequestStart = (controller) => this.#connect(controller as Connected);
    } else if (handler.onConnect !== undefined) {
      handler.onConnect = (abort) => this.#connect({ abort } as Connected);
    }
    return handler;
  }

  #connect(connected: Connected): void {
    this.#connected = connected;
    if (this.signal.aborted) connected.abort(this.signal.reason as Error);
  }

  /** What stops the reading. */
  get signal(): AbortSignal {
    return this.#reading.signal;
  }

  get aborted(): boolean {
    return this.#connected?.aborted ?? this.signal.aborted;
  }

  get paused(): boolean {
    return this.#connected?.paused ?? false;
  }

  get reason(): Error | null {
    return this.#connected?.reason ?? (this.signal.reason as Error | undefined) ?? null;
  }

  get rawHeaders(): unknown {
    return this.#connected?.rawHeaders ?? null;
  }

  set rawHeaders(headers: unknown) {
    if (this.#connected !== undefined) this.#connected.rawHeaders = headers;
  }

  get rawTrailers(): unknown {
    return this.#connected?.rawTrailers ?? null;
  }

  set rawTrailers(trailers: unknown) {
    if (this.#connected !== undefined) this.#connected.rawTrailers = trailers;
  }

  abort(reason?: unknown): void {
    if (this.#connected === undefined) this.#reading.abort(reason ?? undefined);
    else this.#connected.abort(reason as Error);
  }

  pause(): void {
    this.#connected?.pause();
  }

  resume(): void {
    this.#connected?.resume();
  }
}
