/** Tokens as proofs: of Entra, or of a user of ACS, by whichever credential gives them. */

import type { SignalLike } from "./abortable.js";
import { EntraCredential, type TokenCredential } from "./entra-credential.js";
import { TokenError } from "./errors.js";
import type { Proof } from "./service.js";

/**
 * What gives tokens of a user: those of `acs-auth/credentials` do, and the `AzureCommunicationTokenCredential` of the
 * SDK. `dispose` tells them from what gives tokens of Entra.
 */
export interface UserTokenSource {
  getToken(options?: { abortSignal?: SignalLike }): Promise<{ readonly token: string }>;
  dispose(): void;
  /** Drops a token that was refused, and says whether there may be another. */
  invalidate?(token?: string): boolean;
}

/** Gives the token for each attempt. */
export class Bearer {
  readonly proof: Proof;
  readonly #token: (options: { abortSignal?: SignalLike }) => Promise<{ readonly token: unknown }>;
  readonly #invalidate: (token: string) => boolean;

  /** What gives tokens, if it does. */
  static of(credential: unknown): Bearer | undefined {
    const given = credential as Partial<UserTokenSource> | null | undefined;
    return typeof given === "object" && typeof given?.getToken === "function" ? new Bearer(given) : undefined;
  }

  private constructor(credential: Partial<UserTokenSource>) {
    if (typeof credential.dispose === "function") {
      const source = credential as UserTokenSource;
      this.proof = "USER_TOKEN";
      this.#token = (options) => source.getToken(options);
      this.#invalidate = (token) => source.invalidate?.(token) ?? false;
    } else {
      const isOurs = credential instanceof EntraCredential;
      const source = isOurs ? credential : new EntraCredential(credential as TokenCredential);
      this.proof = "ENTRA";
      this.#token = (options) => source.getToken(undefined, options);
      this.#invalidate = (token) => source.invalidate(token);
    }
  }

  async token(signal: SignalLike | undefined): Promise<string> {
    const given = await this.#token(signal === undefined ? {} : { abortSignal: signal });
    const token: unknown = given?.token;
    // What breaks a header would be shown by its error.
    if (typeof token === "string" && /^[\w.~+/=-]+$/.test(token)) return token;
    throw new TokenError("INVALID_TOKEN", "the credential gave no token that a header can carry");
  }

  /** Drops a token that was refused, and says whether there may be another. */
  drop(token: string): boolean {
    return this.#invalidate(token);
  }
}
