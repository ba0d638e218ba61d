/** The inbox of an emulator: what was sent, and which of it is asked for. */

import { noOthers, object, text } from "./argument.js";

/** By which API a message was sent: Advanced Messaging, such as WhatsApp, has notifications. */
export type MessageKind = "sms" | "email" | "notification";

/** A message that a client has sent. An emulator delivers it to its inbox alone. */
export interface Message {
  /** What the service calls it in its answer: an SMS its `messageId`, an email its operation. */
  readonly id: string;
  readonly kind: MessageKind;
  /** Who has sent it: a phone number, an address, or the id of a channel. */
  readonly from: string;
  /**
   * Who gets it. An SMS has a message of its own for each recipient; an email one for all, with those of `cc` and
   * `bcc` in the end.
   */
  readonly to: readonly string[];
  /** What it is about, if it is an email. */
  readonly subject: string | null;
  /** Its text, if it has one: of an email the plain one. */
  readonly text: string | null;
  /** When it came, in UTC, such as `2026-11-22T15:00:00.0000000+00:00`. */
  readonly receivedOn: string;
  /** What the client has sent, as it was sent: the body of its request. */
  readonly content: Readonly<Record<string, any>>;
}

/** Which messages are asked for: those that fit all that is given. */
export interface MessageFilter {
  readonly id?: string | undefined;
  readonly kind?: MessageKind | undefined;
  readonly from?: string | undefined;
  /** One of its recipients. */
  readonly to?: string | undefined;
  /** What its text or its subject holds. */
  readonly contains?: string | undefined;
}

/** Which message is waited for, and how long. */
export interface MessageWait extends MessageFilter {
  /** Milliseconds, up to 600 000: 10 seconds, if it is left out. */
  readonly timeout?: number | undefined;
  /** Stops waiting: the promise is rejected with its reason. */
  readonly signal?: AbortSignal | undefined;
}

const KINDS: readonly string[] = ["sms", "email", "notification"] satisfies MessageKind[];
const FILTERS = ["id", "kind", "from", "to", "contains"] as const satisfies (keyof MessageFilter)[];
/** The longest that an emulator lets anybody wait, in milliseconds. */
const LONGEST = 600_000;

/** What the emulator is asked for a filter. */
export function queryOf(filter: MessageFilter, taker: string, ...more: readonly string[]): URLSearchParams {
  const names = [...FILTERS, ...more];
  noOthers(object(filter, `${taker} takes an object, { ${names.join(", ")} }`), names, taker);
  const query = new URLSearchParams();
  for (const name of FILTERS) {
    const value: unknown = filter[name];
    if (value === undefined) continue;
    if (name === "kind" && !KINDS.includes(value as string)) throw new TypeError(`kind is one of ${KINDS.join(", ")}`);
    query.set(name, text(value, name));
  }
  return query;
}

/** How long is waited, and until whom. */
export function patienceOf({ timeout = 10_000, signal }: MessageWait): [number, AbortSignal?] {
  if (typeof timeout !== "number" || !(timeout >= 0 && timeout <= LONGEST)) {
    throw new RangeError(`a timeout is a number of milliseconds, up to ${LONGEST}`);
  }
  if (signal === undefined) return [timeout];
  if (signal instanceof AbortSignal) return [timeout, signal];
  throw new TypeError("a signal is an AbortSignal");
}
