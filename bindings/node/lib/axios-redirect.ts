/** Redirects: those that follow-redirects follows for the http adapter, and those that reach us. */

import type { AxiosRequestConfig, AxiosRequestHeaders, AxiosResponse } from "axios";

import type { Outgoing } from "./axios-sender.js";
import { dropsBody, isRedirect, OF_THE_BODY, OF_THE_ORIGIN, target } from "./redirect.js";
import { isStreamed, unread } from "./streamed.js";
import { wireUrl } from "./wire-url.js";

type BeforeRedirect = NonNullable<AxiosRequestConfig["beforeRedirect"]>;

const NO_BODY = { data: undefined };

/**
 * The hook that signs a redirect anew, after that of the caller.
 *
 * @param headersFor the headers to set, or the refusal to follow
 */
export function wasRedirected(
  theirs: BeforeRedirect | undefined,
  first: Outgoing,
  headersFor: (to: () => Outgoing) => Record<string, string>,
): BeforeRedirect {
  let { method, body } = first;
  return (options, response, request) => {
    // Where it makes a GET of another method, follow-redirects has dropped the body.
    if (options["method"] !== method) body = NO_BODY;
    theirs?.(options, response, request);
    method = options["method"];
    const headers = options["headers"] as Record<string, unknown>;
    const signed = headersFor(() => {
      const url = urlOf(options);
      // A proxy is sent the whole URL.
      options["path"] = options["path"].startsWith("/") ? `${url.pathname}${url.search}` : url.href;
      return { method, url, body };
    });
    for (const name of Object.keys(headers)) {
      if (Object.hasOwn(signed, name.toLowerCase())) delete headers[name];
    }
    Object.assign(headers, signed);
  };
}

/** The URL that `http` of Node is about to be asked for. */
function urlOf({ path, protocol, hostname, host, port }: Record<string, string>): URL {
  if (!path?.startsWith("/")) return wireUrl(String(path));
  const name = hostname ?? host ?? "";
  const authority = name.includes(":") && !name.startsWith("[") ? `[${name}]` : name;
  return wireUrl(`${protocol}//${authority}${port ? `:${port}` : ""}${path}`);
}

/** Whether a response leads elsewhere: fetch is told not to follow, as it would not sign. */
export function leads(response: AxiosResponse | undefined): response is AxiosResponse {
  return response !== undefined && isRedirect(response.status) && Boolean(response.headers["location"]);
}

/** Where it leads. Headers that do not go there are removed. */
export function redirected(from: Outgoing, response: AxiosResponse, headers: AxiosRequestHeaders): Outgoing {
  const { status, data } = response;
  // Nobody reads it, if it is a stream.
  if (typeof data?.destroy === "function") data.destroy();
  if (data instanceof ReadableStream) void data.cancel();
  const url = wireUrl(target(response.headers["location"], from.url).href);
  headers.delete("host");
  if (url.origin !== from.url.origin) headers.delete(OF_THE_ORIGIN);
  if (dropsBody(status, from.method)) {
    headers.delete(OF_THE_BODY);
    return { method: "GET", url, body: NO_BODY };
  }
  // A stream that was sent cannot be sent again, and is refused.
  if (isStreamed(from.body.data)) unread(from.body.data, from.method, true);
  return { ...from, url };
}
