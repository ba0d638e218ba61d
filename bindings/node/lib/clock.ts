/** Two clocks that differ: a 401 that is not about the signature. */

import { parseDate } from "./date.js";
import { DEFAULT_TOLERANCE } from "./tolerance.js";

/** Warns if an answer of 401 is explained by the two clocks. */
export function heedClock(status: number, date: string | null | undefined): void {
  if (status !== 401 || typeof date !== "string") return;
  let service: Date;
  try {
    service = parseDate(date);
  } catch {
    return;
  }
  const seconds = Math.round((service.getTime() - Date.now()) / 1000);
  if (Math.abs(seconds) <= DEFAULT_TOLERANCE) return;
  process.emitWarning(
    `401: this clock is off by ${Math.abs(seconds)} s: it is ${seconds > 0 ? "behind" : "ahead of"} that of ` +
      `the service, which allows ${DEFAULT_TOLERANCE} s`,
    { type: "AcsAuthWarning", code: "ACS_AUTH_CLOCK" },
  );
}
