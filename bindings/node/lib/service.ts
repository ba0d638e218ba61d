/** Which service takes which proof. */

import { text } from "./argument.js";
import { refused } from "./errors.js";
import { native } from "./native.js";

/**
 * A kind of proof: an access key, a token of Microsoft Entra ID, of an application or a managed identity, or a user
 * access token, which the Identity API issues.
 */
export type Proof = "ACCESS_KEY" | "ENTRA" | "USER_TOKEN";

/** A service of ACS, and which proofs it takes. */
export class Service {
  /** Its name, as ACS has it, such as `Chat`. */
  readonly name: string;
  /** The proofs that it takes. */
  readonly takes: readonly Proof[];
  readonly #path: string;

  private constructor(path: string, { name, takes }: { readonly name: string; readonly takes: readonly string[] }) {
    this.#path = path;
    this.name = name;
    this.takes = Object.freeze(takes) as readonly Proof[];
    Object.freeze(this);
  }

  /** The service that a path, with or without a query, is of, if it is known. */
  static at(pathAndQuery: string): Service | undefined {
    const path = text(pathAndQuery, "a path");
    const told = native.serviceAt(path);
    return told === null ? undefined : new Service(path, told);
  }

  /**
   * Refuses a proof that the service does not take.
   *
   * @throws {TokenError} `WRONG_CREDENTIAL`, with what to take instead
   */
  check(proof: Proof): void {
    if (!PROOFS.includes(proof)) throw new TypeError(`a proof is one of ${PROOFS.join(", ")}`);
    const refusal = native.checkProof(this.#path, proof);
    if (refusal !== null) throw refused(refusal);
  }
}

const PROOFS: readonly Proof[] = ["ACCESS_KEY", "ENTRA", "USER_TOKEN"];
