/** A user access token that is refreshed. */

import { inspect } from "node:util";

import type { SignalLike } from "./abortable.js";
import { AccessToken } from "./access-token.js";
import { noOthers, object, text, typeName } from "./argument.js";
import { TokenError } from "./errors.js";
import { type FreshToken, freshToken, type GivenToken, stored } from "./fresh-token.js";
import { native } from "./native.js";
import { TokenKeeper } from "./token-keeper.js";
import type { Expiry } from "./unix-time.js";

/** Gets a new token, from the service that issues them to one's users. */
export type TokenRefresher = (
  /** Aborted when nobody waits for the token any longer, or the credential is disposed of. */
  abortSignal: AbortSignal,
) => GivenToken | Promise<GivenToken>;

/** What a {@link UserTokenCredential} is made of: a token, a refresher, or both. */
export interface UserTokenOptions {
  readonly token?: GivenToken | undefined;
  /** When a token expires that is given as text. */
  readonly expiresOn?: Expiry | undefined;
  readonly tokenRefresher?: TokenRefresher | undefined;
  /** Whether the token is refreshed ahead of time, ten minutes before its end, and not only when it is asked for. */
  readonly proactive?: boolean | undefined;
  /** The time, in milliseconds since 1970: `Date.now`, if it is left out. */
  readonly clock?: (() => number) | undefined;
}

/** What a token is asked for with. */
export interface GetTokenOptions {
  /** Ends the waiting: of whoever has given it, and of nobody else. */
  readonly abortSignal?: SignalLike | undefined;
}

const NAMES: readonly (keyof UserTokenOptions)[] = ["token", "expiresOn", "tokenRefresher", "proactive", "clock"];

/**
 * A user access token, which is refreshed while it is used. The official chat client takes it as it is.
 *
 * ```js
 * const tokenRefresher = async (signal) => (await fetch(url, { signal })).json();
 * const credential = new UserTokenCredential({ tokenRefresher, proactive: true });
 * const { token } = await credential.getToken();
 * ```
 *
 * Tokens are opaque: when one expires is told by whoever issued it. Of one that comes as a string alone, what it
 * says of itself is taken for a hint; and where it says nothing, that it is good for ten minutes.
 *
 * A token is refreshed in its last two minutes, when it is asked for, or in its last ten, with `proactive`; until
 * the new one is there, and where there comes none, it serves on. However many ask, there is one refresh at a time.
 * One that fails ahead of time is tried again, in ever shorter time; and what is wrong is told to whoever asks once
 * the token is at its end.
 */
export class UserTokenCredential {
  readonly #keeper: TokenKeeper;

  /**
   * @throws {TokenError} `INVALID_TOKEN`, for what no header can carry; `NO_REFRESHER`, for what is to be refreshed
   *   ahead of time, and has no refresher
   * @throws {InvalidInputError} `INVALID_DATE`, for an `expiresOn` in seconds, for example
   */
  constructor(given: string | AccessToken | UserTokenOptions) {
    const isToken = typeof given === "string" || given instanceof AccessToken;
    const options: UserTokenOptions = isToken ? { token: given } : object(given, USAGE);
    noOthers(options, NAMES, "UserTokenCredential");
    const { token, expiresOn, tokenRefresher, proactive, clock = Date.now } = options;
    if (token === undefined && tokenRefresher === undefined) throw new TypeError(USAGE);
    if (tokenRefresher !== undefined && typeof tokenRefresher !== "function") {
      throw new TypeError(`a tokenRefresher is a function, not ${typeName(tokenRefresher)}`);
    }
    if (typeof clock !== "function") throw new TypeError("a clock is a function, such as Date.now");
    if (proactive === true && tokenRefresher === undefined) {
      throw new TokenError("NO_REFRESHER", "a token is refreshed ahead of time by a tokenRefresher: give one");
    }
    const cache = proactive === true ? native.TokenCache.proactive() : native.TokenCache.onDemand();
    const now = () => this.#keeper.now();
    const refresh = async (signal: AbortSignal) => {
      const given = await (tokenRefresher as TokenRefresher)(signal);
      signal.throwIfAborted();
      return stored(cache, freshToken(given, "what a tokenRefresher gives", now()), now());
    };
    this.#keeper = new TokenKeeper(cache, clock, tokenRefresher && refresh);
    if (token !== undefined) {
      const first = expiresOn === undefined ? token : { token: text(token, "a token with expiresOn"), expiresOn };
      begin(cache, freshToken(first, "a token", now()), now());
    }
    if (proactive === true) this.#keeper.proactively();
  }

  /**
   * A token that is good, fetched anew if that is due.
   *
   * The promise is rejected with what the refresher fails with, or the reason of the signal; or with a `TokenError`:
   * `TOKEN_EXPIRED`, for one that nothing refreshes, or that was given as new; `INVALID_TOKEN`; and
   * `CREDENTIAL_CLOSED`; or with an `InvalidInputError`: `INVALID_DATE`, for an end that is none.
   */
  async getToken(options: GetTokenOptions = {}): Promise<AccessToken> {
    return this.#keeper.get(options?.abortSignal);
  }

  /**
   * Drops the token, so that the next who asks has it refreshed: after a 401, which the adapters see to themselves.
   *
   * @param token that which was refused: where another has come since, that stays
   * @returns whether there may be a new one: without a refresher, the token stays
   */
  invalidate(token?: string): boolean {
    return this.#keeper.drop(token);
  }

  /** Wipes the token and stops all refreshing: whoever waits, and whoever asks from now on, is refused. */
  dispose(): void {
    this.#keeper.close();
  }

  /** @internal */
  [inspect.custom](): string {
    return "UserTokenCredential {}";
  }
}

/** Takes a first token. One that has expired is as good as none. */
function begin(cache: InstanceType<typeof native.TokenCache>, first: FreshToken, now: number): void {
  try {
    stored(cache, first, now);
  } catch (error) {
    if (!(error instanceof TokenError) || error.code !== "TOKEN_EXPIRED") throw error;
    cache.clear();
  }
}

const USAGE = "a UserTokenCredential is made of a token, or of an object, { token, tokenRefresher }";
