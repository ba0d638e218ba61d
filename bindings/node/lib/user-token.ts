/** What a user access token says of itself. */

import { text } from "./argument.js";
import { isRefusal, refused } from "./errors.js";
import { native } from "./native.js";
import { millisecondsOf } from "./unix-time.js";

/**
 * What a user access token says of itself, if it says anything: a hint, and no proof.
 *
 * Nobody but the service can check the signature of such a token, and the service may encrypt tokens, which then
 * say nothing. So let nothing rest on this: when a token expires is told beside it by whoever issued it.
 */
export class UserToken {
  /** The identity, such as `8:acs:…`, if the token names one. It is no secret, and good to log. */
  readonly identityId: string | undefined;
  /** What the token is good for, such as `chat` and `voip`. */
  readonly scopes: readonly string[];
  /** When it expires, by its own account. */
  readonly expiresOn: Date;
  /** When it was issued, if it says so. */
  readonly issuedOn: Date | undefined;
  /** The resource of ACS that the identity belongs to, if the token names it. */
  readonly resourceId: string | undefined;

  private constructor(token: string) {
    const told = native.decodeUnverified(token);
    if (isRefusal(told)) throw refused(told);
    this.identityId = told.identityId;
    this.scopes = Object.freeze(told.scopes);
    this.expiresOn = new Date(millisecondsOf(told.expiresOn));
    this.issuedOn = told.issuedOn === undefined ? undefined : new Date(millisecondsOf(told.issuedOn));
    this.resourceId = told.resourceId;
    Object.freeze(this);
  }

  /**
   * Reads the payload of a token that is a JWT, without any check of who made it: three parts with dots between, of
   * which the second is base64url, or base64, of a JSON object in which `exp` is a number.
   *
   * @throws {TokenError} `NOT_JWT`, `BAD_BASE64`, `BAD_JSON`, `MISSING_EXP`, `BAD_EXP`
   */
  static decodeUnverified(token: string): UserToken {
    return new UserToken(text(token, "a token"));
  }
}
