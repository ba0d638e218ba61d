/** An argument on its way in: what it is, or a `TypeError` that names its type and not its value. */

import { types } from "node:util";

import { unshared } from "./body.js";

export function text(value: unknown, what: string): string {
  if (typeof value !== "string") throw new TypeError(`${what} is a string, not ${typeName(value)}`);
  return value;
}

/** A list of strings, of whichever kind. One string is none, though its characters could be had one by one. */
export function texts(values: unknown, what: string): string[] {
  if (typeof values !== "object" || values === null || !(Symbol.iterator in values)) {
    throw new TypeError(`${what} are a list of strings, not ${typeName(values)}`);
  }
  return Array.from(values as Iterable<unknown>, (value) => text(value, `each of the ${what}`));
}

/** An object with named properties, such as options. */
export function object<T>(value: T, what: string): T {
  if (typeof value !== "object" || value === null) throw new TypeError(`${what}, not ${typeName(value)}`);
  return value;
}

/** Refuses what would be passed over unseen, such as a name that is misspelt. What is undefined is not given. */
export function noOthers(given: object, names: readonly string[], taker: string): void {
  const others = Object.entries(given).filter(([name, value]) => value !== undefined && !names.includes(name));
  if (others.length > 0) throw new TypeError(`${taker} takes ${names.join(", ")}, and nothing else`);
}

/** A number without a fraction, within bounds. */
export function whole(value: unknown, what: string, least: number, most: number): number {
  if (typeof value !== "number") throw new TypeError(`${what} is a number, not ${typeName(value)}`);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`${what} is a whole number, from ${least} to ${most}`);
}

/** A number of seconds, with or without a fraction. */
export function seconds(value: unknown, what: string, most: number): number {
  if (typeof value !== "number") throw new TypeError(`${what} is a number, not ${typeName(value)}`);
  if (value >= 0 && value <= most) return value;
  throw new RangeError(`${what} is a number of seconds, from 0 to ${most}`);
}

/** Text that is ASCII if it is as it should be, or its bytes: a key or a connection string. */
export function secret<T>(value: unknown, what: string, read: (bytes: Uint8Array) => T): T {
  if (types.isUint8Array(value)) return read(unshared(value));
  if (value === undefined) {
    throw new TypeError(`${what} is a string, not undefined: is the environment variable set?`);
  }
  const bytes = Buffer.from(text(value, what));
  try {
    return read(bytes);
  } finally {
    bytes.fill(0);
  }
}

export function typeName(value: unknown): string {
  if (value === null) return "null";
  const type = typeof value;
  return type === "object" ? "an object" : type;
}
