/** Where a proof may go. */

import { refused } from "./errors.js";
import { native } from "./native.js";
import type { Proof } from "./service.js";

/**
 * Refuses a URL that a proof proves nothing to, or that a token would not be safe on its way to.
 *
 * @throws {TokenError} `WRONG_CREDENTIAL`, `INSECURE_URL`
 */
export function checkUrl({ protocol, host }: URL, pathAndQuery: string, proof: Proof): void {
  const refusal =
    proof === "ACCESS_KEY"
      ? native.checkProof(pathAndQuery, proof)
      : native.checkTokenUrl(`${protocol}//${host}${pathAndQuery}`, proof === "USER_TOKEN");
  if (refusal !== null) throw refused(refusal);
}
