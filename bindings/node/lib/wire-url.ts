/** A URL on its way to a client that parses it as `URL` does. */

import { Agent } from "node:http";

import { InvalidInputError } from "./errors.js";

/**
 * What such a client makes of the text of a URL, and so what it sends. Without what it never sends: the
 * fragment, and the user and password, which would become another authorization.
 *
 * @throws {InvalidInputError} `INVALID_URL`
 */
export function wireUrl(text: string, base?: string): URL {
  const url = parsed(text, base);
  url.username = "";
  url.password = "";
  url.hash = "";
  return url;
}

/** A URL that is absolute, as it is parsed. */
export function parsed(text: string, base?: string): URL {
  if (!URL.canParse(text, base)) {
    // The error of URL itself would show the text.
    throw new InvalidInputError(
      "INVALID_URL",
      "the URL is not absolute, or is none: write it with scheme and host",
    );
  }
  const url = new URL(text, base);
  // A question mark that stands alone is sent by some clients, and by others not.
  if (url.search === "") url.search = "";
  return url;
}

/**
 * Refuses a request that an agent of the caller may send elsewhere, if it is one for a proxy: over http they
 * parse the path anew, take what stands behind two slashes for a host, and a host header for where it goes.
 */
export function checkAgent(url: URL, agent: unknown, host: string = url.host): void {
  if (!agent || url.protocol !== "http:") return;
  if (url.pathname.startsWith("//")) {
    throw new InvalidInputError(
      "INVALID_PATH_AND_QUERY",
      "an agent for a proxy may take a path that begins with two slashes for a host: begin it with one",
    );
  }
  if (host !== url.host && Object.getPrototypeOf(agent) !== Agent.prototype) {
    throw new InvalidInputError(
      "INVALID_HOST",
      "an agent for a proxy may send the request to the host of the header Host: leave that out",
    );
  }
}
