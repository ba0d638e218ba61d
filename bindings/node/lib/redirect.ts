/** Redirects, by the rules of fetch: https://fetch.spec.whatwg.org/#http-redirect-fetch */

import { InvalidInputError } from "./errors.js";
import { parsed } from "./wire-url.js";

/** How many are followed. */
export const MOST_REDIRECTS = 20;

const STATUSES = [301, 302, 303, 307, 308];

export function isRedirect(status: number): boolean {
  return STATUSES.includes(status);
}

/** Whether a redirect goes on without the body, as a GET. */
export function dropsBody(status: number, method: string): boolean {
  if (status === 303) return method !== "GET" && method !== "HEAD";
  return (status === 301 || status === 302) && method === "POST";
}

/** The headers that go with a body that is dropped. */
export const OF_THE_BODY = [
  "content-encoding",
  "content-language",
  "content-location",
  "content-type",
  "content-length",
];

/** The headers of the caller that do not go to another origin. */
export const OF_THE_ORIGIN = ["cookie", "proxy-authorization"];

/**
 * Where a redirect leads.
 *
 * @throws {InvalidInputError} `INVALID_URL`
 */
export function target(location: string, from: URL): URL {
  // A header is read as Latin-1, and what is beyond ASCII in it is UTF-8.
  const text = Buffer.from(location, "latin1").toString();
  if (!URL.canParse(text, from.href)) throw refusal("its location is no URL");
  const url = parsed(text, from.href);
  if (url.protocol !== "http:" && url.protocol !== "https:") throw refusal("it leads to neither http nor https");
  if (url.username !== "" || url.password !== "") throw refusal("its location has a user name or a password");
  if (url.hash === "") url.hash = from.hash;
  return url;
}

function refusal(why: string): InvalidInputError {
  return new InvalidInputError("INVALID_URL", `the service answers with a redirect that is not followed: ${why}`);
}
