/** What the service says when it does not do what it was asked to. */

import type { ServiceError as Told } from "./native.js";

/**
 * An answer that is an error, or none that can be read.
 *
 * Its message is all of it in one line, such as `HTTP 400 ValidationError: … (ExpiresInMinutes)`. What could be a
 * token or a key is cut out of the service's words.
 */
export class ServiceError extends Error {
  /** The status of HTTP. */
  readonly status: number;
  /** The service's code, such as `ValidationError`, if there is one. */
  readonly code: string | undefined;
  /** The service's words, if there are any. */
  readonly reason: string | undefined;
  /** Which field of the request it is about, if the service says so. */
  readonly target: string | undefined;
  /** The errors that this one sums up. */
  readonly details: readonly ServiceError[];
  /** What to do about it, if that is known. */
  readonly advice: string | undefined;

  private constructor({ status, code, message, target, details, advice, text }: Told) {
    super(text);
    this.status = status;
    this.code = code;
    this.reason = message;
    this.target = target;
    this.details = details.map((detail) => new ServiceError(detail));
    this.advice = advice;
  }

  /** @internal */
  static of(told: Told): ServiceError {
    return new ServiceError(told);
  }
}

Object.defineProperty(ServiceError.prototype, "name", { value: "ServiceError", configurable: true, writable: true });
