/** What a call of fetch asks for. */

import type { AnyBody } from "./buffered.js";
import { parsed } from "./wire-url.js";

/** The arguments of a call, put together as fetch does it. */
export interface Call {
  readonly url: URL;
  /** In upper case. */
  readonly method: string;
  /** Those of the caller. */
  readonly headers: Headers;
  readonly body: AnyBody;
  readonly redirect: Request["redirect"];
  readonly signal: AbortSignal | null | undefined;
  /** All that goes on to fetch as it is, such as a dispatcher. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** What both a Request and a RequestInit have, each as a getter, so that a spread does not copy it. */
const MEMBERS = [
  "method",
  "headers",
  "body",
  "redirect",
  "signal",
  "mode",
  "credentials",
  "cache",
  "referrer",
  "referrerPolicy",
  "integrity",
  "keepalive",
] as const;

type Members = { [name in (typeof MEMBERS)[number]]?: unknown };

/** @throws {TypeError} for whatever fetch does not take */
export function callOf(input: unknown, init: unknown): Call {
  const request = isRequest(input) ? input : undefined;
  const options = (init ?? {}) as Members;
  const asked: Members = { ...options };
  for (const name of MEMBERS) {
    const value = options[name] === undefined ? request?.[name] : options[name];
    if (value !== undefined) asked[name] = value;
  }
  const url = urlOf(request?.url ?? input);
  const { method = "GET", headers, body: _, redirect, signal, ...rest } = asked;
  const body = options.body ?? request?.body;
  const checked = new Request(url, {
    ...rest,
    method: String(method).replace(/[a-z]/g, (letter) => letter.toUpperCase()),
    headers,
    redirect,
    // Whether there may be one. What it is made of stays unread.
    body: body === null || body === undefined ? null : new Uint8Array(),
  } as RequestInit);
  return {
    url,
    method: checked.method,
    headers: checked.headers,
    body: body as AnyBody,
    redirect: checked.redirect,
    signal: signal as AbortSignal | null | undefined,
    rest,
  };
}

/** A Request of whatever implementation, which another would take for text. */
function isRequest(input: unknown): input is Members & { readonly url: string } {
  return (
    typeof input === "object" &&
    input !== null &&
    (input as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === "Request"
  );
}

function urlOf(text: unknown): URL {
  // The error of URL itself would show the text.
  if (!URL.canParse(String(text))) throw new TypeError("fetch takes a whole URL: write it with scheme and host");
  const url = parsed(String(text));
  if (url.username !== "" || url.password !== "") {
    throw new TypeError("fetch sends to no URL with a user name or a password: leave them out");
  }
  return url;
}
