/** The times of tokens: milliseconds here, whole seconds in the native half. They are converted here alone. */

import { types } from "node:util";

import { type DateInput, secondsOf } from "./date.js";
import { typeName } from "./argument.js";

/** What a token expires on: as {@link DateInput}, or as text, as the service writes it in JSON. */
export type Expiry = Date | number | string;

/** Whole seconds since 1970, for a time that may be of any year. */
export function secondsAt(time: unknown, what: string): number {
  const milliseconds = types.isDate(time) ? Date.prototype.getTime.call(time) : time;
  if (typeof milliseconds !== "number") {
    throw new TypeError(`${what} is a Date or milliseconds since 1970, not ${typeName(time)}`);
  }
  if (!Number.isFinite(milliseconds)) throw new RangeError(`${what} is a number of milliseconds, and a finite one`);
  return Math.floor(milliseconds / 1000);
}

/**
 * The same of an expiry that somebody else has told.
 *
 * @throws {InvalidInputError} `INVALID_DATE`, for what is no time, or looks like seconds
 */
export function expirySeconds(expiry: unknown): number {
  return secondsOf((typeof expiry === "string" ? new Date(expiry) : (expiry ?? Number.NaN)) as DateInput);
}

export function millisecondsOf(seconds: number): number {
  return seconds * 1000;
}
