/** Where a proof may go. */

import { refused, TokenError } from "./errors.js";
import { native } from "./native.js";
import type { Proof } from "./service.js";

/**
 * Refuses a URL that a proof proves nothing to, or that a token would not be safe on its way to.
 *
 * @throws {TokenError} `WRONG_CREDENTIAL`, `INSECURE_URL`
 */
export function checkUrl({ protocol, hostname }: URL, path: string, proof: Proof): void {
  const refusal = native.checkProof(path, proof);
  if (refusal !== null) throw refused(refusal);
  if (proof === "ACCESS_KEY" || protocol === "https:" || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)) return;
  throw new TokenError("INSECURE_URL", "a token goes over https");
}
