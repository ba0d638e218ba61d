/** A token as its issuer gives it. */

import { inspect } from "node:util";

import { millisecondsOf } from "./unix-time.js";

/** What the native half tells of a token. */
interface Told {
  readonly text: string;
  readonly expiresOn: number;
  readonly refreshOn?: number | undefined;
}

/**
 * A token, of Entra or of a user of ACS, and when it expires. It is opaque: nobody looks into it.
 *
 * `console.log` and JSON do not show it: who hands it on writes `{ token, expiresOn }` out.
 */
export class AccessToken {
  readonly #text: string;
  /** When it expires, in milliseconds since 1970. */
  readonly expiresOnTimestamp: number;
  /** From when on its issuer wants it refreshed, in milliseconds since 1970, if that is said. */
  readonly refreshAfterTimestamp?: number;

  private constructor({ text, expiresOn, refreshOn }: Told) {
    this.#text = text;
    this.expiresOnTimestamp = millisecondsOf(expiresOn);
    if (refreshOn !== undefined) this.refreshAfterTimestamp = millisecondsOf(refreshOn);
    Object.freeze(this);
  }

  /** @internal */
  static of(told: Told): AccessToken {
    return new AccessToken(told);
  }

  /** The text of the token. It is a secret. */
  get token(): string {
    return this.#text;
  }

  /** When it expires. */
  get expiresOn(): Date {
    return new Date(this.expiresOnTimestamp);
  }

  /** @internal */
  [inspect.custom](): string {
    return `AccessToken { expiresOn: ${inspect(new Date(this.expiresOnTimestamp))} }`;
  }
}
