/** Asks an emulator about itself: by plain HTTP, which its port speaks in any case, and through no proxy. */

import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";

/** What a question is made of, and until when its answer is waited for. */
export interface Question {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below `/_emulator/`. */
  readonly name: string;
  readonly query?: URLSearchParams;
  /** As JSON. */
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export class ControlClient {
  readonly #host: string;
  readonly #port: string;
  readonly #asking = new Set<ClientRequest>();
  /** Why nothing is asked any longer. */
  #closed: string | undefined;

  constructor(endpoint: string) {
    const { protocol, hostname, port } = new URL(endpoint);
    // Only in a URL an IPv6 address has brackets.
    this.#host = hostname.replace(/^\[|\]$/g, "");
    this.#port = port || (protocol === "https:" ? "443" : "80");
  }

  /** The answer, whatever its status is. While it is waited for, this process does not end. */
  async ask({ method, name, query, body, signal }: Question): Promise<Answer> {
    if (this.#closed !== undefined) throw new Error(this.#closed);
    signal?.throwIfAborted();
    const path = `/_emulator/${name}${query?.size ? `?${query}` : ""}`;
    const headers = body === undefined ? {} : { "content-type": "application/json" };
    // Without an agent, a connection ends with its answer.
    const asked = request({ agent: false, host: this.#host, port: this.#port, method, path, headers });
    const abort = () => asked.destroy(signal?.reason as Error);
    signal?.addEventListener("abort", abort);
    this.#asking.add(asked);
    try {
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        asked.once("response", resolve).once("error", reject).end(body);
      });
      return { status: answer.statusCode ?? 0, text: await text(answer) };
    } catch (error) {
      signal?.throwIfAborted();
      if (this.#closed !== undefined) throw new Error(this.#closed);
      const { code } = error as NodeJS.ErrnoException;
      throw new Error(`the emulator does not answer (${code}): what it said last may tell why it is gone`);
    } finally {
      this.#asking.delete(asked);
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Waits for no answer any longer. */
  close(why: string): void {
    this.#closed ??= why;
    for (const asked of this.#asking) asked.destroy(new Error(why));
  }
}
