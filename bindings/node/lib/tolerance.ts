/** How far the date of a request may be from now. */

import { native } from "./native.js";

/** Seconds that a request may be dated away from now, each way, unless a verifier is told otherwise. */
export const DEFAULT_TOLERANCE: number = native.DEFAULT_TOLERANCE;

const DAY = 86_400;

/** @internal */
export function checkedTolerance(tolerance: number = DEFAULT_TOLERANCE): number {
  if (Number.isInteger(tolerance) && tolerance >= 0 && tolerance <= DAY) return tolerance;
  throw new RangeError("a tolerance is a whole number of seconds, not of milliseconds: 86400 at most, a day");
}
