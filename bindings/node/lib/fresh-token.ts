/** A token that somebody gives: a refresher, or the credential of an SDK. */

import { object, typeName } from "./argument.js";
import { type Expiry, expirySeconds } from "./unix-time.js";
import { AccessToken } from "./access-token.js";
import { isRefusal, refused } from "./errors.js";
import { native } from "./native.js";

/** A token with its expiry, by either name: that of this package, or that of the SDKs of Azure. */
export type TokenWithExpiry =
  | { readonly token: string; readonly expiresOn: Expiry }
  | {
      readonly token: string;
      /** In milliseconds since 1970. */
      readonly expiresOnTimestamp: number;
      /** From when on its issuer wants it refreshed, in milliseconds since 1970. */
      readonly refreshAfterTimestamp?: number | undefined;
    };

/** What a refresher may give. */
export type GivenToken = string | TokenWithExpiry;

/** As the native half takes it. Times are seconds since 1970. @internal */
export interface FreshToken {
  readonly text: string;
  readonly expiresOn: number;
  readonly refreshOn: number | undefined;
}

/** How many seconds a token is taken to be good for, where nobody says: as the SDK has it for JavaScript. */
const ASSUMED = 600;

/** A token that came by itself, or with its expiry. @internal */
export function freshToken(given: unknown, giver: string, now: number): FreshToken {
  if (typeof given === "string") return bareToken(given, now);
  const form = `${giver} is a string or { token, expiresOn }`;
  return tokenWithExpiry(object(given, form) as object, form);
}

/** A token that came with its expiry. @internal */
export function tokenWithExpiry(given: object, form: string): FreshToken {
  const { token, expiresOn, expiresOnTimestamp, refreshAfterTimestamp } = given as Record<string, unknown>;
  if (typeof token !== "string") throw new TypeError(`${form}, and its token is a string, not ${typeName(token)}`);
  const expiry = expiresOn ?? expiresOnTimestamp;
  if (expiry === undefined || expiry === null) throw new TypeError(`${form}: it says not when the token expires`);
  const refreshOn = refreshAfterTimestamp ?? undefined;
  return {
    text: token,
    expiresOn: expirySeconds(expiry),
    refreshOn: refreshOn === undefined ? undefined : expirySeconds(refreshOn),
  };
}

/** A token by itself: what it may say of its expiry is a hint that will do. */
function bareToken(text: string, now: number): FreshToken {
  const told = native.decodeUnverified(text);
  return { text, expiresOn: isRefusal(told) ? now + ASSUMED : told.expiresOn, refreshOn: undefined };
}

/**
 * Puts a token in the place of the one that is kept.
 *
 * @throws {TokenError} `INVALID_TOKEN`, `TOKEN_EXPIRED`
 * @internal
 */
export function stored(cache: InstanceType<typeof native.TokenCache>, fresh: FreshToken, now: number): AccessToken {
  const refusal = cache.store(fresh.text, fresh.expiresOn, fresh.refreshOn, now);
  if (refusal !== null) throw refused(refusal);
  return AccessToken.of(fresh);
}
