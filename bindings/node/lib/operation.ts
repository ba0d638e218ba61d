/** What can be asked of the service. */

import { object, text, whole } from "./argument.js";
import { bytesOf } from "./body.js";
import { native } from "./native.js";
import { ServiceError } from "./service-error.js";

/** A request that is yet to be sent, by whichever client. */
export interface OperationRequest {
  /** In upper case. */
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** To be sent as it is. It may hold secrets. */
  readonly body: string | null;
}

/** What came back. */
export interface OperationResponse {
  readonly status: number;
  /** Text or bytes; or what a client has made of JSON, as axios does. */
  readonly body?: string | Uint8Array | object | null | undefined;
}

/** What the native half tells of a good answer. @internal */
export type Told = Exclude<ReturnType<InstanceType<typeof native.Operation>["read"]>, { details: unknown }>;

/**
 * One thing to ask of the service: the request for it, and what its answer means.
 *
 * Sending is left to a client, and so is the proof: a `fetch` that signs, for example.
 */
export abstract class Operation<Answer> {
  readonly #operation: InstanceType<typeof native.Operation>;
  readonly #answer: (told: Told) => Answer;

  /** @internal */
  constructor(operation: InstanceType<typeof native.Operation>, answer: (told: Told) => Answer) {
    this.#operation = operation;
    this.#answer = answer;
  }

  /** The request to the resource at an endpoint, such as `https://contoso.communication.azure.com`. */
  request(endpoint: string | URL): OperationRequest {
    const to = endpoint instanceof URL ? endpoint.href : text(endpoint, "an endpoint");
    const { body, ...request } = this.#operation.request(to);
    return { ...request, body: body === "" ? null : body };
  }

  /**
   * What an answer says.
   *
   * @throws {ServiceError} what the service says is wrong, or that the answer is none of this operation
   * @throws {RangeError} for a status that HTTP has not
   */
  read(response: OperationResponse): Answer {
    const { status, body } = object(response, "read takes one object, read({ status, body })");
    whole(status, "a status", 0, 999);
    const parsed = typeof body === "object" && body !== null && !ArrayBuffer.isView(body);
    const given = parsed ? JSON.stringify(body) : (body as string | Uint8Array | null | undefined);
    const bytes = bytesOf(given);
    try {
      const told = this.#operation.read(status, bytes);
      if ("details" in told) throw ServiceError.of(told);
      return this.#answer(told);
    } finally {
      if (typeof given === "string") bytes.fill(0);
    }
  }
}
