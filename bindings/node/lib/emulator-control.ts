/** What a test asks of its emulator: what was sent, what came, and what is to go wrong. */

import type { Answer, ControlClient, Question } from "./control-client.js";
import { type EntraUser, tokenIn, userJson } from "./emulator-entra.js";
import type { EntraToken } from "./entra-credential.js";
import { type Fault, jsonOf } from "./fault.js";
import { type Message, type MessageFilter, type MessageWait, patienceOf, queryOf } from "./message.js";
import type { RequestRecord } from "./request-record.js";

/** What an emulator tells of itself. Each is rejected with an `Error` if it has ended. */
export interface EmulatorControl {
  /**
   * The messages that were sent, the oldest first: those that fit, or all. The last thousand are kept.
   *
   * ```js
   * const [message] = await emulator.messages({ kind: "sms", to: "+14255550123" });
   * ```
   */
  messages(filter?: MessageFilter): Promise<Message[]>;
  /**
   * The oldest message that fits, as soon as there is one: it may have come before. The promise is rejected with an
   * `Error` if there is none in time, which says who wrote to whom of what is there, the last ten.
   *
   * ```js
   * const { text } = await emulator.waitForMessage({ to: "+14255550123", contains: "code" });
   * ```
   */
  waitForMessage(wait?: MessageWait): Promise<Message>;
  /** Forgets the messages. */
  clearMessages(): Promise<void>;
  /** The requests that came, the oldest first, and what became of them. The last thousand are kept. */
  requests(): Promise<RequestRecord[]>;
  /** Forgets the requests. */
  clearRequests(): Promise<void>;
  /**
   * Has something go wrong with the requests that come. What was asked for first happens first.
   *
   * ```js
   * await emulator.inject({ status: 503, retryAfter: 1, count: 2, method: "POST", path: "/sms" });
   * ```
   *
   * The promise is rejected with a `TypeError` or a `RangeError`, which says why, if it makes no sense.
   */
  inject(fault: Fault): Promise<void>;
  /**
   * A token of Entra for a person, who cannot sign in here: to be exchanged for one of ACS, for example.
   *
   * ```js
   * const tokenCredential = { getToken: () => emulator.entraToken({ objectId, audience }) };
   * ```
   *
   * An emulator with keys of its own gives none.
   */
  entraToken(user: EntraUser): Promise<EntraToken>;
  /** Has nothing go wrong any longer. */
  clearFaults(): Promise<void>;
  /** Has all as it was at the start: what was created, the messages, the requests, the faults. */
  reset(): Promise<void>;
}

/** The functions of an emulator that a client asks. */
export function controlOf(client: ControlClient): EmulatorControl {
  /** Asks for what always succeeds, or says why it does not. */
  const ask = async (question: Question): Promise<string> => {
    const answer = await client.ask(question);
    return answer.status < 300 ? answer.text : Promise.reject(refusal(answer));
  };
  const post = async (name: string, body?: string) => void (await ask({ method: "POST", name, ...(body && { body }) }));
  const clear = async (name: string) => void (await ask({ method: "DELETE", name }));
  const messages = async (query: URLSearchParams) =>
    (JSON.parse(await ask({ method: "GET", name: "messages", query })) as { messages: Message[] }).messages;
  return {
    messages: async (filter = {}) => messages(queryOf(filter, "messages")),
    async waitForMessage(wait = {}) {
      const query = queryOf(wait, "waitForMessage", "timeout", "signal");
      const [timeout, signal] = patienceOf(wait);
      query.set("timeout", String(timeout / 1000));
      const answer = await client.ask({ method: "GET", name: "messages", query, signal });
      if (answer.status === 404) {
        throw new Error(`no such message came within ${timeout} ms; ${listOf(await messages(new URLSearchParams()))}`);
      }
      if (answer.status !== 200) throw refusal(answer);
      return (JSON.parse(answer.text) as { messages: [Message] }).messages[0];
    },
    clearMessages: () => clear("messages"),
    requests: async () =>
      (JSON.parse(await ask({ method: "GET", name: "requests" })) as { requests: RequestRecord[] }).requests,
    clearRequests: () => clear("requests"),
    inject: async (fault) => post("faults", jsonOf(fault)),
    entraToken: async (user) => tokenIn(await ask({ method: "POST", name: "entra/token", body: userJson(user) })),
    clearFaults: () => clear("faults"),
    reset: () => post("reset"),
  };
}

/** What is there, by who wrote to whom: what they wrote may be a secret. */
function listOf(messages: readonly Message[]): string {
  const last = messages.slice(-10).map(({ kind, from, to }) => `\n  ${kind} from ${from} to ${to.join(", ")}`);
  return `messages in the inbox: ${messages.length}${last.join("")}`;
}

/** What is said instead of an answer: with a 400 by the emulator, of what it was given. */
function refusal({ status, text }: Answer): Error {
  const message = status === 400 ? reasonIn(text) : undefined;
  if (message !== undefined) return new RangeError(message);
  return new Error(`the emulator answers ${status} to what it is to know: is the program acs-auth, of this version?`);
}

function reasonIn(text: string): string | undefined {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: unknown } };
    return typeof error?.message === "string" ? error.message : undefined;
  } catch {
    return undefined;
  }
}
