/** A request on its way through undici. */

import { stringify, type ParsedUrlQueryInput } from "node:querystring";
import { Readable } from "node:stream";

import type { Dispatcher } from "undici";

import { type AnyBody, buffered, inMemory } from "./buffered.js";
import { HEADERS, type Signer } from "./signer.js";
import { type Stream, isStream, readUpTo, streamedBody, streamedOnce } from "./stream.js";
import { parsed } from "./wire-url.js";

type Options = Dispatcher.DispatchOptions;
type Value = string | string[];

type Pieces = AsyncGenerator<Uint8Array, void>;

/** A body as undici takes it, and the hash of one that streams. */
interface Content {
  readonly body: Uint8Array | Pieces | null;
  readonly hashed?: string | undefined;
  readonly type?: string | null;
}

/** What undici was asked to send, and what it is asked to send instead. */
export class Request {
  readonly #signer: Signer;
  readonly #asked: Options;
  readonly #url: URL;
  readonly #headers: Map<string, [name: string, value: Value]>;
  #token: string | undefined;

  constructor(signer: Signer, asked: Options) {
    this.#signer = signer;
    this.#asked = asked;
    if ((asked as { maxRedirections?: number | null }).maxRedirections) {
      throw new TypeError(
        "undici would follow redirects with the signature of the first request: leave maxRedirections out, " +
          "and compose interceptors.redirect() behind this interceptor",
      );
    }
    // A Client or a Pool has one origin, which nobody tells here.
    this.#url = parsed(String(asked.origin ?? signer.endpoint));
    signer.check(this.#url);
    this.#headers = headersOf(asked.headers);
  }

  /** As it is to be dispatched, unless its body or a token has to be waited for. */
  signedAtOnce(): Options | undefined {
    if (this.#signer.sendsToken) return undefined;
    const body: unknown = this.#asked.body;
    const known = inMemory(body);
    if (known === undefined) return undefined;
    // Unlike fetch, undici gives text no content-type.
    return this.#signed({ body: body === null || body === undefined ? null : known.bytes });
  }

  async signed(signal: AbortSignal): Promise<Options> {
    this.#token = await this.#signer.token({ url: this.#url, pathAndQuery: this.#target() }, signal);
    const content = await this.#content(signal);
    try {
      return this.#signed(content);
    } catch (error) {
      if (isPieces(content.body)) await content.body.return(undefined);
      throw error;
    }
  }

  /** Drops the token that was refused. */
  refused(): void {
    this.#signer.drop(this.#token);
  }

  async #content(signal: AbortSignal): Promise<Content> {
    const body = this.#asked.body as unknown as AnyBody;
    if (body === null || body === undefined) return { body: null };
    const stream = typeof body === "object" ? streamOf(body) : undefined;
    if (stream === undefined) {
      const { bytes, type } = await buffered(body, this.#signer.bodyLimit, signal);
      return { body: bytes, type: typeof body === "string" ? null : type };
    }
    const [, hashed] = this.#headers.get("x-ms-content-sha256") ?? [];
    const given = typeof hashed === "string";
    const limit = given || this.#signer.sendsToken ? 0 : this.#signer.bodyLimit;
    const read = await readUpTo(stream, limit, signal);
    if (read instanceof Uint8Array) {
      if (read.length === 0 && this.#hasLost(stream)) throw streamedOnce();
      return { body: read };
    }
    if (given) return { body: read, hashed };
    if (this.#signer.sendsToken) return { body: read };
    await read.return();
    throw streamedBody(limit);
  }

  /**
   * Whether a stream that gave nothing is one that was read before. Those of Node and of the web show it
   * by themselves; but around an iterable undici puts another, for each retry.
   */
  #hasLost(stream: Stream): boolean {
    const [, length] = this.#headers.get("content-length") ?? [];
    if (length !== undefined) return Number(length) !== 0;
    return !(stream instanceof Readable || stream instanceof ReadableStream);
  }

  #target(): string {
    const { query, path } = this.#asked as Options & { query?: ParsedUrlQueryInput | null };
    return targetOf(path, query);
  }

  #signed({ body, hashed, type = null }: Content): Options {
    const headers = new Map(this.#headers);
    const [, host = this.#url.host] = headers.get("host") ?? [];
    if (typeof host !== "string") throw new TypeError("a host header is one string");
    const { method } = this.#asked;
    const target = this.#target();
    const signed = this.#signer.sign({
      method,
      url: this.#url,
      pathAndQuery: target,
      host,
      body: isPieces(body) ? null : body,
      hashed,
      token: this.#token,
    });
    for (const name of HEADERS) headers.delete(name);
    for (const [name, value] of Object.entries(signed)) headers.set(name, [name, value]);
    // A Client sends the host of its own origin otherwise, whatever that of the request is.
    headers.set("host", ["host", host]);
    if (type !== null && !headers.has("content-type")) headers.set("content-type", ["content-type", type]);
    return {
      ...this.#asked,
      path: target,
      query: undefined,
      method: method.toUpperCase(),
      headers: Object.fromEntries(headers.values()),
      body,
      // Of undici 6, whose Agent follows by itself if it was made so.
      maxRedirections: 0,
    } as unknown as Options;
  }
}

/** Whether a body is sent piece by piece. */
function isPieces(body: Content["body"]): body is Pieces {
  return body !== null && Symbol.asyncIterator in body;
}

/** The target that undici makes of the two. */
function targetOf(path: string, query: ParsedUrlQueryInput | null | undefined): string {
  if (query === null || query === undefined) return path;
  if (/[?#]/.test(path)) throw new TypeError("the path has a query already: give no other");
  const text = stringify(query);
  return text === "" ? path : `${path}?${text}`;
}

/** A body that undici sends piece by piece. */
function streamOf(body: object): Stream | undefined {
  if (isStream(body)) return body;
  const tag = (body as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  const iterable = Symbol.iterator in body && tag !== "FormData" && tag !== "URLSearchParams";
  return iterable ? (body as Iterable<unknown>) : undefined;
}

/** Headers in each form that undici takes, by their names in lower case. */
function headersOf(given: Options["headers"]): Map<string, [name: string, value: Value]> {
  const headers = new Map<string, [string, Value]>();
  for (const [name, value] of pairsOf(given)) {
    if (value === undefined) continue;
    const key = String(name).toLowerCase();
    const before = headers.get(key)?.[1];
    // What undici takes beside text, it makes text of by itself.
    const all = before === undefined ? value : [before, value].flat();
    headers.set(key, [String(name), all as Value]);
  }
  return headers;
}

function* pairsOf(given: Options["headers"]): Generator<readonly [unknown, unknown]> {
  if (given === null || given === undefined) return;
  if (typeof given !== "object") throw new TypeError("headers are an object or an array");
  if (Array.isArray(given) && !Array.isArray(given[0])) {
    if (given.length % 2 !== 0) throw new TypeError("headers in an array are names and values in turns");
    for (let i = 0; i < given.length; i += 2) yield [given[i], given[i + 1]];
  } else if (Symbol.iterator in given) {
    for (const pair of given as Iterable<unknown>) {
      if (!Array.isArray(pair) || pair.length !== 2) {
        throw new TypeError("headers are pairs of a name and a value");
      }
      yield pair as [unknown, unknown];
    }
  } else {
    yield* Object.entries(given);
  }
}
