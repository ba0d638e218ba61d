/** A user of Entra as a user of ACS. */

import { setTimeout as wait } from "node:timers/promises";
import { inspect } from "node:util";

import { AccessToken } from "./access-token.js";
import { noOthers, object, texts, typeName } from "./argument.js";
import { keeperOf, type TokenCredential } from "./entra-credential.js";
import { isRefusal, refused } from "./errors.js";
import { native } from "./native.js";
import { ServiceError } from "./service-error.js";
import { splitUrl } from "./split-url.js";
import { TokenKeeper } from "./token-keeper.js";
import { millisecondsOf } from "./unix-time.js";
import type { GetTokenOptions } from "./user-token-credential.js";

/** What an {@link EntraUserTokenCredential} is made of. */
export interface EntraUserTokenOptions {
  /** Where the resource of ACS is, such as `https://contoso.communication.azure.com`. */
  readonly endpoint: string | URL;
  /** Gives the tokens of Entra of the user: `InteractiveBrowserCredential`, for example. */
  readonly tokenCredential: TokenCredential;
  /** What those tokens are for: clients of ACS, if they are left out; or Teams Phone extensibility. */
  readonly scopes?: readonly string[] | undefined;
  /** What sends the exchange: the global `fetch` at the time of each, if it is left out. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** The time, in milliseconds since 1970: `Date.now`, if it is left out. */
  readonly clock?: (() => number) | undefined;
}

const NAMES: readonly (keyof EntraUserTokenOptions)[] = ["endpoint", "tokenCredential", "scopes", "fetch", "clock"];

/**
 * A user access token for the token of Entra that a user has. The official chat client takes it as it is.
 *
 * ```js
 * const credential = new EntraUserTokenCredential({ endpoint, tokenCredential: new InteractiveBrowserCredential() });
 * const { token } = await credential.getToken();
 * ```
 *
 * The token of Entra is exchanged once, and again when it has changed, or when the user access token is to be
 * refreshed. A service that is busy (429, 503) is asked again three times, when it wants to be, within a minute.
 */
export class EntraUserTokenCredential {
  readonly #exchange: InstanceType<typeof native.EntraExchange>;
  readonly #entra: TokenKeeper;
  readonly #endpoint: string;
  readonly #fetch: typeof globalThis.fetch | undefined;
  readonly #keeper: TokenKeeper;
  /** The last that there was. */
  #entraToken = "";

  /**
   * @throws {TokenError} `INVALID_SCOPES`, unless all scopes are of one of the two kinds; `INSECURE_URL`, for an
   *   `endpoint` that is plain http on another machine
   * @throws {InvalidInputError} `INVALID_URL`, for an `endpoint` that is none
   */
  constructor(options: EntraUserTokenOptions) {
    const { endpoint, tokenCredential, scopes = [native.ENTRA_USER_SCOPE], fetch, clock = Date.now } = object(
      options,
      `options are an object, { ${NAMES.join(", ")} }`,
    );
    noOthers(options, NAMES, "EntraUserTokenCredential");
    if (fetch !== undefined && typeof fetch !== "function") {
      throw new TypeError(`a fetch is a function, not ${typeName(fetch)}`);
    }
    this.#endpoint = splitUrl(endpoint).href;
    const exchange = native.EntraExchange.forScopes(this.#endpoint, texts(scopes, "scopes"));
    if (isRefusal(exchange)) throw refused(exchange);
    this.#exchange = exchange;
    this.#fetch = fetch;
    this.#entra = keeperOf(tokenCredential, scopes, clock);
    const cache = {
      decide: (now: number) => exchange.decide(this.#entraToken, now),
      token: (now: number) => exchange.token(this.#entraToken, now),
      failed: (now: number) => exchange.failed(now),
      clear: () => exchange.clear(),
      // It is refreshed when it is asked for.
      nextRefreshIn: () => Infinity,
    };
    this.#keeper = new TokenKeeper(cache, clock, (signal) => this.#exchanged(this.#entraToken, signal));
  }

  /** The user of ACS, such as `8:acs:…`, once there was a token for them: the same each time. */
  get identityId(): string | undefined {
    return this.#exchange.identityId() ?? undefined;
  }

  /**
   * A user access token that is good, exchanged anew if that is due.
   *
   * The promise is rejected with what the credential of Entra or the sending fails with, the reason of the signal, or
   * a `ServiceError`; or with a `TokenError`: `INVALID_TOKEN`, where there is no token of Entra, `TOKEN_EXPIRED` and
   * `CREDENTIAL_CLOSED`.
   */
  async getToken(options: GetTokenOptions = {}): Promise<AccessToken> {
    const signal = options?.abortSignal;
    this.#entraToken = (await this.#entra.get(signal)).token;
    return this.#keeper.get(signal);
  }

  /**
   * Drops the user access token, so that the next who asks has one exchanged: after a 401, which the adapters see to
   * themselves.
   *
   * @param token that which was refused: where another has come since, that stays
   * @returns that there may be a new one
   */
  invalidate(token?: string): boolean {
    return this.#keeper.drop(token);
  }

  /** Wipes the tokens: whoever waits, and whoever asks from now on, is refused. */
  dispose(): void {
    this.#keeper.close();
    this.#entra.close();
    this.#entraToken = "";
  }

  async #exchanged(entraToken: string, signal: AbortSignal): Promise<AccessToken> {
    const { url, ...request } = this.#exchange.request(entraToken);
    for (;;) {
      // A redirect would be an error: the token is for this resource.
      const response = await (this.#fetch ?? globalThis.fetch)(url, { ...request, redirect: "manual", signal });
      const told = this.#told(entraToken, response, new Uint8Array(await response.arrayBuffer()), signal);
      if (told instanceof AccessToken) return told;
      await wait(told, undefined, { signal });
    }
  }

  /** What an answer says: a token, or in how many milliseconds to ask again. */
  #told(
    entraToken: string,
    { status, headers }: Response,
    body: Uint8Array,
    signal: AbortSignal,
  ): AccessToken | number {
    try {
      signal.throwIfAborted();
      const now = this.#keeper.now();
      const told = this.#exchange.answered(entraToken, status, headers.get("retry-after"), body, now);
      if (!("details" in told)) return "text" in told ? AccessToken.of(told) : millisecondsOf(told.retryIn);
      if (status === 401) this.#entra.drop(entraToken);
      throw ServiceError.of(told);
    } finally {
      body.fill(0);
    }
  }

  /** @internal */
  [inspect.custom](): string {
    return `EntraUserTokenCredential { endpoint: '${this.#endpoint}' }`;
  }
}
