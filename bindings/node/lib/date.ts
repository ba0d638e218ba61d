/** The date. */

import { types } from "node:util";

import { InvalidInputError, refused } from "./errors.js";
import { native } from "./native.js";
import { text } from "./argument.js";

/** A `Date`, or milliseconds since 1970 as `Date.now()` gives them. `undefined` is now. */
export type DateInput = Date | number | undefined;

/** What a number of milliseconds is not below: so early in 1973 that seconds were meant. */
const LEAST = 1e11;
/** The first millisecond that four digits have no year for. */
const END = Date.UTC(10_000, 0);

/** Whole seconds since 1970; what is less than a second is cut off. */
export function secondsOf(date: DateInput): number {
  if (date === undefined) return Math.floor(Date.now() / 1000);
  if (types.isDate(date)) return whole(Date.prototype.getTime.call(date));
  if (typeof date !== "number") {
    throw new TypeError("a date is a Date, milliseconds since 1970, or undefined for now");
  }
  if (date >= 0 && date < LEAST) {
    throw new InvalidInputError(
      "INVALID_DATE",
      "the number is too small for milliseconds since 1970 and looks like seconds: multiply it by 1000, " +
        "or give a Date",
    );
  }
  return whole(date);
}

function whole(milliseconds: number): number {
  if (!(milliseconds >= 0 && milliseconds < END)) {
    throw new InvalidInputError(
      "INVALID_DATE",
      "a date is an instant of the years 1970 to 9999: give a Date, or milliseconds since 1970",
    );
  }
  return Math.floor(milliseconds / 1000);
}

/**
 * The value of `x-ms-date`: an IMF-fixdate (RFC 9110, section 5.6.7), 29 characters.
 *
 * @throws {InvalidInputError} `INVALID_DATE`, for what is before 1970 or after 9999
 */
export function formatDate(date?: DateInput): string {
  const told = native.formatDate(secondsOf(date));
  if (typeof told !== "string") throw refused(told);
  return told;
}

/**
 * Reads such a date.
 *
 * @throws {InvalidInputError} `INVALID_DATE`, for any other form, a wrong weekday, or a year before 1970
 */
export function parseDate(value: string): Date {
  const told = native.parseDate(text(value, "a date"));
  if (typeof told !== "number") throw refused(told);
  return new Date(told * 1000);
}
