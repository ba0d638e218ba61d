/** Text on its way in. */

import { types } from "node:util";

import { unshared } from "./body.js";

/** A text, or a `TypeError` that names the type and not the value. */
export function text(value: unknown, what: string): string {
  if (typeof value !== "string") throw new TypeError(`${what} is a string, not ${typeName(value)}`);
  return value;
}

/** Text that is ASCII if it is as it should be, or its bytes: a key or a connection string. */
export function secret<T>(value: unknown, what: string, read: (bytes: Uint8Array) => T): T {
  if (types.isUint8Array(value)) return read(unshared(value));
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
