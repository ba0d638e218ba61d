/** What is sent of a URL. */

import { isRefusal, refused } from "./errors.js";
import { native } from "./native.js";
import { text } from "./argument.js";

/** What is sent of a URL, and so what is signed of it. */
export interface SplitUrl {
  readonly scheme: "https" | "http";
  /** The value of the host header: with the port, unless it is that of the scheme. */
  readonly host: string;
  /** The request target. */
  readonly pathAndQuery: string;
  /** The URL in its normal form: the scheme in lower case, no default port, and a path. */
  readonly href: string;
}

/**
 * Splits a URL into what is sent of it, if every common HTTP client sends it as it is written.
 *
 * @throws {InvalidInputError} `INVALID_URL`, `INVALID_HOST`, `INVALID_PATH_AND_QUERY`
 */
export function splitUrl(url: string | URL): SplitUrl {
  const told = native.splitUrl(urlText(url));
  if (isRefusal(told)) throw refused(told);
  return told;
}

/** @internal */
export function urlText(url: string | URL): string {
  return text(typeof url === "object" && url instanceof URL ? url.href : url, "a URL");
}
