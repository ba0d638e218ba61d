/** What is to go wrong in an emulator, because a test asks for it. */

import { noOthers, object, text, whole } from "./argument.js";

/**
 * Something that goes wrong with requests although they are good: a status, a latency, a clock or a reset. A request is
 * verified first, and one that is to be refused is refused.
 */
export interface Fault {
  /** The answer is this error, 400 to 599, and nothing is done. */
  readonly status?: number | undefined;
  /** The header `Retry-After` of that, in seconds. */
  readonly retryAfter?: number | undefined;
  /** How late the answer is, in seconds up to 600, such as `0.25`. */
  readonly latency?: number | undefined;
  /**
   * By how many seconds the clock is ahead that dates are judged by, or behind if there are less than none. It shows in
   * the header `Date`.
   */
  readonly clockOffset?: number | undefined;
  /** The connection is reset, without an answer, and nothing is done. */
  readonly reset?: boolean | undefined;
  /** How many requests it happens to: without it to all, until faults are cleared. */
  readonly count?: number | undefined;
  /** To which requests: those of this method, if it is given. */
  readonly method?: string | undefined;
  /** To which requests: those whose path starts so, if it is given. */
  readonly path?: string | undefined;
}

const MOST = Number.MAX_SAFE_INTEGER;
/** Of what type each is. Whether it makes sense, and all of it together, the emulator knows. */
const CHECKS: { readonly [name in keyof Fault]-?: (value: unknown) => void } = {
  status: (value) => whole(value, "a status", 400, 599),
  retryAfter: (value) => whole(value, "a retryAfter", 0, 2 ** 32 - 1),
  latency: (value) => {
    // In JSON there is no other number.
    if (typeof value !== "number") throw new TypeError("a latency is a number of seconds");
    if (!Number.isFinite(value)) throw new RangeError("a latency is 0 to 600 seconds");
  },
  clockOffset: (value) => whole(value, "a clockOffset", -MOST, MOST),
  reset: (value) => {
    if (typeof value !== "boolean") throw new TypeError("reset is true or false");
  },
  count: (value) => whole(value, "a count", 1, MOST),
  method: (value) => text(value, "a method"),
  path: (value) => text(value, "a path"),
};

/** The JSON of a fault. */
export function jsonOf(fault: Fault): string {
  const names = Object.keys(CHECKS) as (keyof Fault)[];
  noOthers(object(fault, `a fault is an object, { ${names.join(", ")} }`), names, "inject");
  for (const name of names) if (fault[name] !== undefined) CHECKS[name](fault[name]);
  return JSON.stringify(fault);
}
