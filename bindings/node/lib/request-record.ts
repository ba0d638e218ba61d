/** The journal of an emulator. */

import type { Fault } from "./fault.js";

/** A request that came to an emulator, and what became of it. */
export interface RequestRecord {
  /** As it came. */
  readonly method: string;
  /** As they came, up to 2 KiB of them. */
  readonly pathAndQuery: string;
  /** When it came, in UTC, such as `2026-11-22T15:00:00.0000000+00:00`. */
  readonly receivedOn: string;
  /** The status of its answer: none if the connection was reset. */
  readonly status?: number;
  /**
   * What was found of its proof: `"verified"`, it was signed with one of the two keys; `"userToken"`, it brought a user
   * access token that is good; `"entra"`, it brought a token of Entra that is good, or got one; `"refused"`; or
   * `"unchecked"`, with `auth: "off"` and where there is nothing to prove.
   */
  readonly verdict: "verified" | "userToken" | "entra" | "refused" | "unchecked";
  /** With which key it was signed, if it is verified. */
  readonly key?: "primary" | "secondary";
  /** Which application its token of Entra was issued to. */
  readonly clientId?: string;
  /** Whose token of Entra it is: a person's, or that of what stands for the application in the tenant. */
  readonly objectId?: string;
  /**
   * When it was signed, if it is verified: the date in its signature, to the second, written as `receivedOn` is. What
   * is sent again and not signed anew has the same.
   */
  readonly signedOn?: string;
  /** Why it was refused, such as `SIGNATURE_MISMATCH`, even where the client is told nothing. */
  readonly code?: string;
  /** What the header `x-acs-auth-mistake` told, with `auth: "explain"`. */
  readonly mistake?: string;
  /** What went wrong with it because a test had asked for that. */
  readonly fault?: Fault;
}
