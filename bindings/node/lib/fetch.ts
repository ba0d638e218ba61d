/** Signs what `fetch` sends, or brings a token. */

import { type AnyBody, buffered } from "./buffered.js";
import { heedClock } from "./clock.js";
import { type Call, callOf } from "./fetch-call.js";
import { dropsBody, isRedirect, MOST_REDIRECTS, OF_THE_BODY, OF_THE_ORIGIN, target } from "./redirect.js";
import { type AdapterOptions, type Credential, HEADERS, Signer } from "./signer.js";
import { isStream, readUpTo, streamedOnce } from "./stream.js";

export type { AdapterOptions, Credential, TokenCredential, UserTokenSource } from "./signer.js";

/** The global `fetch`, or one that is called like it, such as that of undici. */
export type AnyFetch = (input: never, init?: never) => Promise<unknown>;

/** What {@link createFetch} takes. */
export interface FetchOptions<Fetch extends AnyFetch = typeof globalThis.fetch> extends AdapterOptions {
  /**
   * What sends the requests: the global `fetch` at the time of each, if it is left out. It has to heed
   * `redirect: "manual"`, and to send what it is given.
   */
  readonly fetch?: Fetch | undefined;
}

/**
 * Makes a `fetch` that signs every request, or gives it a token, to be called like the global one, or that of the
 * options.
 *
 * ```js
 * const fetch = createFetch(connection);
 * await fetch(`${connection.endpoint}/rooms?api-version=2024-04-15`);
 * ```
 *
 * `connection` is a ConnectionString; with an AccessKey, a function that returns the one to sign with now, or
 * what gives tokens, give the endpoint too.
 *
 * A body is read before it is sent, streams up to `bodyLimit`. If you set `x-ms-content-sha256` to the hash of
 * a stream, that is sent as it comes; otherwise that header is replaced, as are `x-ms-date` and
 * `authorization`, and `host` is that of the URL. The method is sent in upper case.
 *
 * Redirects are followed by the rules of fetch, each signed anew. To retry, call it again. A dispatcher
 * of undici is given with each call, not with a Request, which does not show it; one that retries sends
 * the same signature again, so take the interceptor of `acs-auth/undici` for that.
 *
 * The promise is rejected, beside what `fetch` rejects it with, with an `InvalidInputError`, before
 * anything is sent: `OTHER_ORIGIN` for a URL that is not of the endpoint, unless `anyOrigin`, and so for a
 * redirect elsewhere; `STREAMED_BODY` for a stream that is longer than `bodyLimit` or was read before;
 * `INVALID_CONTENT_HASH` for text that has half of a surrogate pair.
 *
 * With tokens, a stream is sent as it comes. Where the answer is 401, the request is sent once more with another
 * token, if there is one and the body is no stream. A `TokenError` comes before anything is sent, too:
 * `WRONG_CREDENTIAL` where the service takes another proof, and `INSECURE_URL` where a token would go over plain http
 * to another machine.
 *
 * @throws {TypeError} for a credential without an endpoint, or with two
 * @throws {InvalidInputError} for an endpoint that is no scheme and host
 */
export function createFetch<Fetch extends AnyFetch = typeof globalThis.fetch>(
  credential: Credential,
  options: FetchOptions<Fetch> = {},
): Fetch {
  const signer = new Signer(credential, options);
  const fetch = options.fetch as typeof globalThis.fetch | undefined;
  if (fetch !== undefined && typeof fetch !== "function") throw new TypeError("a fetch is a function");
  const signed = async (input: unknown, init?: unknown): Promise<Response> => {
    const call = callOf(input, init);
    signer.check(call.url);
    call.signal?.throwIfAborted();
    return follow(signer, fetch, call, await contentOf(call, signer));
  };
  return signed as unknown as Fetch;
}

/** A body as it is sent. */
interface Content {
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream | null;
  /** The hash of a body that streams. */
  readonly hashed?: string | undefined;
  readonly type: string | null;
}

const NOTHING: Content = { body: null, type: null };

async function contentOf({ body, headers, signal }: Call, signer: Signer): Promise<Content> {
  if (body === null || body === undefined) return NOTHING;
  const hashed = headers.get("x-ms-content-sha256") ?? undefined;
  const isHashed = hashed !== undefined || signer.sendsToken;
  if (!isHashed || typeof body !== "object" || !isStream(body)) {
    const { bytes, type } = await buffered(body as AnyBody, signer.bodyLimit, signal);
    return { body: bytes as Uint8Array<ArrayBuffer>, type };
  }
  // Nothing is kept of it.
  const pieces = await readUpTo(body, 0, signal);
  if (pieces instanceof Uint8Array) return { body: pieces as Uint8Array<ArrayBuffer>, type: null };
  const stream = new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await pieces.return();
    },
  });
  return { body: stream, hashed, type: null };
}

/** Sends a request, and where the answers say so, the next ones. */
async function follow(
  signer: Signer,
  fetch: typeof globalThis.fetch | undefined,
  { url, method, headers, redirect, signal, rest }: Call,
  content: Content,
): Promise<Response> {
  for (const name of [...HEADERS, "host"]) headers.delete(name);
  if (content.type !== null && !headers.has("content-type")) headers.set("content-type", content.type);
  for (let redirects = 0; ; redirects += 1) {
    const response = await sent(signer, fetch, { url, method, headers, signal, rest }, content);
    heedClock(response.status, response.headers.get("date"));
    if (redirect === "manual" || !isRedirect(response.status)) {
      return redirects === 0 ? response : redirected(response);
    }
    const location = response.headers.get("location");
    if (redirect === "follow" && location === null) return redirects === 0 ? response : redirected(response);
    await response.body?.cancel();
    if (redirect === "error") throw failed(new Error("unexpected redirect"));
    if (redirects === MOST_REDIRECTS) throw failed(new Error("redirect count exceeded"));
    const next = nextOf(location as string, url);
    if (response.status !== 303 && content.body instanceof ReadableStream) throw streamedOnce();
    if (dropsBody(response.status, method)) {
      method = "GET";
      content = NOTHING;
      for (const name of OF_THE_BODY) headers.delete(name);
    }
    if (next.origin !== url.origin) {
      for (const name of OF_THE_ORIGIN) headers.delete(name);
    }
    url = next;
  }
}

/** Sends a request; and where its token is refused, once more with another, unless its body is gone. */
async function sent(
  signer: Signer,
  fetch: typeof globalThis.fetch | undefined,
  { url, method, headers, signal, rest }: Omit<Call, "body" | "redirect">,
  { body, hashed }: Content,
): Promise<Response> {
  const isStreamed = body instanceof ReadableStream;
  const attempt = (token: string | undefined) => {
    const signed = signer.sign({ method, url, hashed, body: isStreamed ? null : body, token });
    return (fetch ?? globalThis.fetch)(url.href, {
      ...rest,
      method,
      headers: [...headers, ...Object.entries(signed)],
      body,
      redirect: "manual",
      ...(isStreamed && { duplex: "half" }),
      ...(signal !== undefined && { signal }),
    } as RequestInit);
  };
  let token: string | undefined;
  let response: Response;
  try {
    token = await signer.token({ url }, signal);
    response = await attempt(token);
  } catch (error) {
    if (isStreamed && !body.locked) await body.cancel(error).catch(() => {});
    throw error;
  }
  if (response.status !== 401) return response;
  if (isStreamed) {
    signer.drop(token);
    return response;
  }
  const another = await signer.another(token, { url }, signal);
  if (another === undefined) return response;
  await response.body?.cancel();
  return attempt(another);
}

/** What fetch rejects with where the network, or the server, is at fault. */
function failed(cause: unknown): TypeError {
  return new TypeError("fetch failed", { cause });
}

function nextOf(location: string, from: URL): URL {
  try {
    return target(location, from);
  } catch (error) {
    throw failed(error);
  }
}

/** An answer that says that it is not of the first URL. Its `url` is right by itself. */
function redirected(response: Response): Response {
  const clone = response.clone.bind(response);
  return Object.defineProperties(response, {
    redirected: { value: true },
    clone: { value: () => redirected(clone()) },
  });
}
