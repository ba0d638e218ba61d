/** Tokens of Microsoft Entra ID, by whatever credential of an SDK there is. */

import { inspect } from "node:util";

import type { SignalLike } from "./abortable.js";
import type { AccessToken } from "./access-token.js";
import { noOthers, object, text } from "./argument.js";
import { TokenError } from "./errors.js";
import { stored, tokenWithExpiry } from "./fresh-token.js";
import { native } from "./native.js";
import { TokenKeeper } from "./token-keeper.js";
import type { GetTokenOptions } from "./user-token-credential.js";

/** What gives tokens of Entra: the credentials of `@azure/identity` do, and so does any object with this function. */
export interface TokenCredential {
  getToken(
    scopes: string | string[],
    options?: { abortSignal?: SignalLike },
  ): Promise<EntraToken | null>;
}

/** A token of Entra, as the SDKs of Azure have it. Times are milliseconds since 1970. */
export interface EntraToken {
  readonly token: string;
  readonly expiresOnTimestamp: number;
  readonly refreshAfterTimestamp?: number | undefined;
}

/** What an {@link EntraCredential} takes. */
export interface EntraOptions {
  /** What the token is for: ACS, if it is left out. Sovereign clouds have scopes of their own. */
  readonly scopes?: string | readonly string[] | undefined;
  /** The time, in milliseconds since 1970: `Date.now`, if it is left out. */
  readonly clock?: (() => number) | undefined;
}

/**
 * Keeps the token of a credential such as `DefaultAzureCredential`: until the time that Entra names, or until five
 * minutes before its end. It is a credential of that kind itself.
 *
 * ```js
 * const credential = new EntraCredential(new DefaultAzureCredential());
 * const fetch = createFetch(credential, { endpoint: "https://contoso.communication.azure.com" });
 * ```
 *
 * However many ask, the other credential is asked once. Where it fails, a token that is not yet at its end serves on.
 */
export class EntraCredential implements TokenCredential {
  /** What the token is for. */
  readonly scopes: readonly string[];
  readonly #keeper: TokenKeeper;

  /** @throws {TypeError} for what has no `getToken` */
  constructor(credential: TokenCredential, options: EntraOptions = {}) {
    const usage = "options are an object, { scopes, clock }";
    noOthers(object(options, usage), ["scopes", "clock"] satisfies (keyof EntraOptions)[], "EntraCredential");
    const { scopes = native.ENTRA_SCOPE, clock = Date.now } = options;
    this.scopes = Object.freeze([scopes].flat().map((scope) => text(scope, "a scope")));
    this.#keeper = keeperOf(credential, this.scopes, clock);
  }

  /**
   * A token that is good, fetched anew if that is due.
   *
   * The promise is rejected with what the other credential fails with, or the reason of the signal; or with a
   * `TokenError`: `INVALID_TOKEN`, where it gives none, and `TOKEN_EXPIRED`; or an `InvalidInputError`: `INVALID_DATE`,
   * where its times are none.
   *
   * @param scopes those of this credential, if any: clients of the SDKs give them
   */
  async getToken(scopes?: string | readonly string[], options: GetTokenOptions = {}): Promise<AccessToken> {
    const others = [scopes ?? []].flat().filter((scope) => !this.scopes.includes(scope));
    if (others.length > 0) throw new TypeError("the token is for the scopes that the EntraCredential was made for");
    return this.#keeper.get(options?.abortSignal);
  }

  /**
   * Drops the token, so that the next who asks has a new one fetched: after a 401, which the adapters see to
   * themselves.
   *
   * @param token that which was refused: where another has come since, that stays
   * @returns that there may be a new one
   */
  invalidate(token?: string): boolean {
    return this.#keeper.drop(token);
  }

  /** @internal */
  [inspect.custom](): string {
    return `EntraCredential { scopes: ${inspect(this.scopes)} }`;
  }
}

/** Keeps what a credential gives. @internal */
export function keeperOf(credential: TokenCredential, scopes: readonly string[], clock: () => number): TokenKeeper {
  if (typeof object(credential, NOT_A_CREDENTIAL).getToken !== "function") throw new TypeError(NOT_A_CREDENTIAL);
  if (typeof clock !== "function") throw new TypeError("a clock is a function, such as Date.now");
  const cache = native.TokenCache.entra();
  const keeper: TokenKeeper = new TokenKeeper(cache, clock, async (abortSignal) => {
    // Another list each time: it is theirs.
    const given = await credential.getToken([...scopes], { abortSignal });
    abortSignal.throwIfAborted();
    // An empty one is what a credential of the SDK gives to whoever has aborted.
    if (typeof given !== "object" || given === null || given.token === "") throw noToken();
    const form = "what a credential gives is { token, expiresOnTimestamp }";
    return stored(cache, tokenWithExpiry(given, form), keeper.now());
  });
  return keeper;
}

const NOT_A_CREDENTIAL = "a credential is an object with getToken, such as those of @azure/identity";

function noToken(): TokenError {
  return new TokenError("INVALID_TOKEN", "the credential gave no token: whether anybody is signed in, it knows");
}
