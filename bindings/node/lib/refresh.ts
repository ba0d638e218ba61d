/** When a token is to be refreshed: a decision, without a clock or a timer. */

import { object } from "./argument.js";
import { native } from "./native.js";
import { millisecondsOf, secondsAt } from "./unix-time.js";

/**
 * What to do with a token that is asked for: use it; use it, and let whoever finds this first refresh it; or let
 * everybody wait for the one refresh, as there is none or it has expired.
 */
export type Decision = "USE" | "USE_AND_REFRESH" | "MUST_REFRESH";

/** What a decision is made of. Times are a `Date`, or milliseconds since 1970. */
export interface RefreshQuestion {
  readonly now: Date | number;
  /** When the token expires, if there is one. */
  readonly expiresOn?: Date | number | null | undefined;
  /** Whether it is refreshed ahead of time: from ten minutes before its end, and otherwise from two. */
  readonly proactive?: boolean | undefined;
}

/** When a timer is asked for. */
export interface TimerQuestion {
  readonly now: Date | number;
  readonly expiresOn: Date | number;
}

/** What to do with a user access token. */
export function refreshDecision(question: RefreshQuestion): Decision {
  const { now, expiresOn, proactive } = object(question, USAGE);
  const end = expiresOn === undefined || expiresOn === null ? undefined : secondsAt(expiresOn, "expiresOn");
  return native.refreshDecision(secondsAt(now, "now"), end, proactive === true);
}

/**
 * In how many milliseconds a token is to be refreshed ahead of time: ten minutes before its end, or where less is
 * left, after half of that. A timer of Node takes 24 days at most: wait no longer than that, and ask again.
 */
export function nextRefreshIn(question: TimerQuestion): number {
  const { now, expiresOn } = object(question, USAGE);
  return millisecondsOf(native.nextRefreshIn(secondsAt(now, "now"), secondsAt(expiresOn, "expiresOn")));
}

/**
 * In how many milliseconds to try again once a refresh has failed: after half of what is left, and of an expired
 * token after half a minute.
 */
export function retryIn(question: TimerQuestion): number {
  const { now, expiresOn } = object(question, USAGE);
  return millisecondsOf(native.retryIn(secondsAt(now, "now"), secondsAt(expiresOn, "expiresOn")));
}

const USAGE = "it takes one object, { now, expiresOn }";
