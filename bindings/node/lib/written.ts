/** What the native half reads by itself: to write it here costs less than to hand it over. */

/** Bytes of text that there is room for. */
const ROOM = 16 * 1024;
/** A unit of UTF-16 takes three bytes at most. */
const MOST = Math.floor(ROOM / 3);

/** The date, where the URL begins, where the body begins, and where it ends. */
const numbers = new Float64Array(4 + ROOM / 8);
/** @internal */
export const memory = Buffer.from(numbers.buffer);
const texts = memory.subarray(32);

/** Writes a request to be signed next, unless it is too long, or has half of a surrogate pair. @internal */
export function write(seconds: number, method: string, url: string, body: string): boolean {
  // Before they are put together: there is a length that no text may have.
  if (method.length + url.length + body.length > MOST) return false;
  const text = method + url + body;
  const end = texts.write(text);
  // Text of so many bytes is ASCII.
  if (end !== text.length && !text.isWellFormed()) {
    texts.fill(0, 0, end);
    return false;
  }
  const to = method.length;
  numbers[0] = seconds;
  numbers[1] = to;
  numbers[2] = to + url.length;
  numbers[3] = end;
  return true;
}
