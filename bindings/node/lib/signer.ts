/** What the adapters for HTTP clients have in common: which key signs, and for which origin. */

import { inspect } from "node:util";

import { AccessKey } from "./access-key.js";
import { object, typeName } from "./argument.js";
import type { Body } from "./body.js";
import { ConnectionString } from "./connection-string.js";
import { contentHash } from "./content-hash.js";
import { InvalidInputError } from "./errors.js";
import type { AuthHeaders } from "./request.js";
import { splitUrl } from "./split-url.js";

/** A connection string; or a key, or what returns the one to sign with now, and then an endpoint. */
export type Credential = ConnectionString | AccessKey | (() => AccessKey);

/** What every adapter takes. */
export interface AdapterOptions {
  /** Where the requests go, such as `https://contoso.example`: with a key, and only with one. */
  readonly endpoint?: string | URL | undefined;
  /** Whether requests to other origins than the endpoint are signed too. They are refused otherwise. */
  readonly anyOrigin?: boolean | undefined;
  /** How many bytes of a streamed body are kept to be hashed before it is sent: 16 MiB, if left out. */
  readonly bodyLimit?: number | undefined;
}

/** The headers that signing sets, in lower case. */
export const HEADERS = ["x-ms-date", "x-ms-content-sha256", "authorization"] as const;

const BODY_LIMIT = 16 * 1024 * 1024;

/** What is known of a request when it is sent. */
export interface Attempt {
  readonly method: string;
  /** Where it goes, as its client parsed it: what `URL` makes of it is what is sent. */
  readonly url: URL;
  /** The request target, where the client sends another than that of the URL. */
  readonly pathAndQuery?: string | undefined;
  /** The host header, where the caller has set one. */
  readonly host?: string | undefined;
  readonly body?: Body;
  /** The hash of the body, where the caller has given it. */
  readonly hashed?: string | undefined;
}

/** Signs requests to one origin, or to any if it is told to. */
export class Signer {
  /** What is signed for, in its normal form. */
  readonly endpoint: string;
  readonly bodyLimit: number;
  readonly #key: () => AccessKey;
  readonly #anyOrigin: boolean;

  constructor(credential: Credential, options: AdapterOptions = {}) {
    let { endpoint } = object(options, "options are an object, { endpoint, anyOrigin, bodyLimit }");
    if (credential instanceof ConnectionString) {
      if (endpoint !== undefined) throw new TypeError("a connection string has its endpoint: give no other");
      const { accessKey } = credential;
      endpoint = credential.endpoint;
      this.#key = () => accessKey;
    } else if (credential instanceof AccessKey) {
      this.#key = () => credential;
    } else if (typeof credential === "function") {
      this.#key = credential;
    } else {
      throw new TypeError(
        "the credential is a ConnectionString, an AccessKey, or a function that returns an AccessKey: make it " +
          "with new ConnectionString(text), in this thread and by this copy of acs-auth",
      );
    }
    if (endpoint === undefined) {
      throw new TypeError("with a key give the endpoint, such as https://contoso.example");
    }
    const { scheme, host, pathAndQuery } = splitUrl(endpoint);
    if (pathAndQuery !== "/") {
      throw new InvalidInputError("INVALID_URL", "an endpoint is a scheme and a host: leave out the path");
    }
    this.endpoint = `${scheme}://${host}`;
    this.#anyOrigin = options.anyOrigin === true;
    const { bodyLimit = BODY_LIMIT } = options;
    if (typeof bodyLimit !== "number" || !(bodyLimit >= 0)) {
      throw new RangeError("a bodyLimit is a number of bytes, and not less than none");
    }
    this.bodyLimit = bodyLimit;
  }

  /** Whether a URL is one that may be signed for. */
  covers(url: URL): boolean {
    // Not its `origin`: a blob has that of what made it.
    return this.#anyOrigin || `${url.protocol}//${url.host}` === this.endpoint;
  }

  /** Refuses a URL that may not be signed for, before its body is read. */
  check(url: URL): void {
    if (this.covers(url)) return;
    throw new InvalidInputError(
      "OTHER_ORIGIN",
      "the URL is not of the endpoint that the key belongs to: give anyOrigin: true if its signature " +
        "may go there",
    );
  }

  /** The headers for one attempt. */
  sign({ method, url, pathAndQuery, host, body, hashed }: Attempt): AuthHeaders {
    this.check(url);
    const key: unknown = this.#key();
    if (!(key instanceof AccessKey)) {
      // Nobody else hears of it if a promise fails, and that would end the process.
      if (key instanceof Promise) key.catch(() => {});
      throw new TypeError(
        `the function that gives the key has to return an AccessKey, and not ${typeName(key)}: if it has to ` +
          "wait for one, let it wait elsewhere",
      );
    }
    return key.signParts({
      method,
      host: host ?? url.host,
      pathAndQuery: pathAndQuery ?? `${url.pathname}${url.search}`,
      contentHash: hashed ?? contentHash(body),
    });
  }

  /** Shows no key. @internal */
  [inspect.custom](): string {
    return `Signer { endpoint: '${this.endpoint}' }`;
  }
}
