/** What the adapters for HTTP clients have in common: what proves who sends, and to which origin. */

import { inspect } from "node:util";

import type { SignalLike } from "./abortable.js";
import { AccessKey } from "./access-key.js";
import { object, typeName } from "./argument.js";
import { Bearer, type UserTokenSource } from "./bearer.js";
import type { Body } from "./body.js";
import { ConnectionString } from "./connection-string.js";
import { contentHash } from "./content-hash.js";
import type { TokenCredential } from "./entra-credential.js";
import { InvalidInputError } from "./errors.js";
import type { Proof } from "./service.js";
import { splitUrl } from "./split-url.js";
import { checkUrl } from "./token-url.js";

export type { TokenCredential } from "./entra-credential.js";
export type { UserTokenSource } from "./bearer.js";

/**
 * A connection string; or with an endpoint a key, or what returns the one to sign with now, or what gives tokens: of
 * Entra, such as the credentials of `@azure/identity`, or of a user, such as a `UserTokenCredential`.
 */
export type Credential = ConnectionString | AccessKey | (() => AccessKey) | TokenCredential | UserTokenSource;

/** What every adapter takes. */
export interface AdapterOptions {
  /** Where the requests go, such as `https://contoso.example`: with all but a connection string, which tells it. */
  readonly endpoint?: string | URL | undefined;
  /** Whether requests to other origins than the endpoint are proved too. They are refused otherwise. */
  readonly anyOrigin?: boolean | undefined;
  /** How many bytes of a streamed body are kept to be hashed before it is sent: 16 MiB, if left out. */
  readonly bodyLimit?: number | undefined;
}

/** The headers that a signature has, in lower case. A token has the last one, and then the others are removed. */
export const HEADERS = ["x-ms-date", "x-ms-content-sha256", "authorization"] as const;

/** Those that are to be set, which prove one attempt. */
export type Proven = { readonly [name in (typeof HEADERS)[number]]?: string };

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
  /** The token for it, from {@link Signer.token}. */
  readonly token?: string | undefined;
}

/** Where an attempt goes. */
type Target = Pick<Attempt, "url" | "pathAndQuery">;

/** Proves requests to one origin, or to any if it is told to. */
export class Signer {
  /** What is signed for, in its normal form. */
  readonly endpoint: string;
  readonly bodyLimit: number;
  readonly #key: (() => AccessKey) | undefined;
  readonly #bearer: Bearer | undefined;
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
      this.#bearer = Bearer.of(credential);
      if (this.#bearer === undefined) throw new TypeError(NO_CREDENTIAL);
    }
    if (endpoint === undefined) {
      const what = this.#bearer === undefined ? "a key" : "a token";
      throw new TypeError(`with ${what} give the endpoint, such as https://contoso.example`);
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

  /** Which of the proofs it gives. */
  get proof(): Proof {
    return this.#bearer?.proof ?? "ACCESS_KEY";
  }

  /** Whether it is a token, which is waited for; and of bodies no hash is needed. */
  get sendsToken(): boolean {
    return this.#bearer !== undefined;
  }

  /** Whether a URL is one that a proof may go to. */
  covers(url: URL): boolean {
    // Not its `origin`: a blob has that of what made it.
    return this.#anyOrigin || `${url.protocol}//${url.host}` === this.endpoint;
  }

  /** Refuses a URL that no proof may go to, before its body is read. */
  check(url: URL): void {
    if (this.covers(url)) return;
    throw new InvalidInputError(
      "OTHER_ORIGIN",
      "the URL is not of the endpoint that the credential belongs to: give anyOrigin: true if what proves it may " +
        "go there",
    );
  }

  /** The token for one attempt, if tokens prove it. */
  async token(target: Target, signal?: SignalLike | null): Promise<string | undefined> {
    if (this.#bearer === undefined) return undefined;
    this.#admit(target);
    return this.#bearer.token(signal ?? undefined);
  }

  /** Drops a token that was answered with 401, so that the next attempt has a new one. */
  drop(token: string | undefined): boolean {
    return token !== undefined && this.#bearer?.drop(token) === true;
  }

  /** What is as good as the token that was answered with 401, and another, if there is such. */
  async another(token: string | undefined, target: Target, signal?: SignalLike | null): Promise<string | undefined> {
    if (!this.drop(token)) return undefined;
    // Where there is none, the answer says more than why.
    const other = await this.token(target, signal).catch(() => undefined);
    return other === token ? undefined : other;
  }

  /** The headers for one attempt. */
  sign(attempt: Attempt): Proven {
    this.#admit(attempt);
    const { method, url, pathAndQuery, host, body, hashed, token } = attempt;
    if (this.#key === undefined) return { authorization: `Bearer ${token}` };
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

  /** Refuses where this kind of proof would be refused, or would not be safe. */
  #admit({ url, pathAndQuery }: Target): void {
    this.check(url);
    checkUrl(url, pathAndQuery ?? url.pathname, this.proof);
  }

  /** Shows no key. @internal */
  [inspect.custom](): string {
    return `Signer { endpoint: '${this.endpoint}' }`;
  }
}

const NO_CREDENTIAL =
  "the credential is a ConnectionString, an AccessKey, a function that returns an AccessKey, or what gives tokens by " +
  "getToken: make it with new ConnectionString(text), in this thread and by this copy of acs-auth";
