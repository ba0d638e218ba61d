/**
 * The Identity API: users of a resource, and their access tokens. Whoever may ask has an access key, or a token of
 * Entra whose role allows it.
 */

import { AccessToken } from "./access-token.js";
import { noOthers, object, text, texts, whole } from "./argument.js";
import { isRefusal, refused } from "./errors.js";
import { native } from "./native.js";
import { Operation, type Told } from "./operation.js";

export type { AccessToken } from "./access-token.js";
export type { Operation, OperationRequest, OperationResponse } from "./operation.js";

/** What a user token is good for. The service may learn others, so any text is taken for one. */
export type Scope = "chat" | "voip" | "chat.join" | "chat.join.limited" | "voip.join" | (string & {});

/** What a token is to be. */
export interface TokenOptions {
  readonly scopes?: readonly Scope[] | undefined;
  /** From 60 to 1440 minutes, and 1440 if it is left out. */
  readonly expiresInMinutes?: number | undefined;
}

/** A user of ACS, such as `8:acs:…`: no secret, and their one name in logs and metrics of the service. */
export interface IdentityOptions {
  readonly identityId: string;
}

/** An identity that was made. */
export interface CreatedIdentity extends IdentityOptions {
  /** The first token, if one was asked for. */
  readonly token: AccessToken | undefined;
}

/** The user of ACS that a user of Entra is: the same each time. */
export interface ExchangedIdentity extends IdentityOptions {
  readonly token: AccessToken;
}

/** Makes a new identity, and a first token for it if scopes are given. */
export class CreateIdentity extends Operation<CreatedIdentity> {
  constructor(options: TokenOptions = {}) {
    const { scopes, expiresInMinutes } = named(options, ["scopes", "expiresInMinutes"], "CreateIdentity");
    super(native.Operation.createIdentity(texts(scopes ?? [], "scopes"), minutes(expiresInMinutes)), (told) => ({
      identityId: identityOf(told),
      token: told.token && AccessToken.of(told.token),
    }));
  }
}

/** Issues one more token for an identity. */
export class IssueToken extends Operation<AccessToken> {
  constructor(options: IdentityOptions & TokenOptions & { readonly scopes: readonly Scope[] }) {
    const names = ["identityId", "scopes", "expiresInMinutes"] as const;
    const { identityId, scopes, expiresInMinutes } = named(options, names, "IssueToken");
    const id = text(identityId, "an identityId");
    super(native.Operation.issueToken(id, texts(scopes, "scopes"), minutes(expiresInMinutes)), tokenOf);
  }
}

/** Makes all tokens of an identity bad that it has had so far. */
export class RevokeTokens extends Operation<void> {
  constructor(options: IdentityOptions) {
    const { identityId } = named(options, ["identityId"], "RevokeTokens");
    super(native.Operation.revokeTokens(text(identityId, "an identityId")), () => {});
  }
}

/** Deletes an identity, and with it makes its tokens bad. */
export class DeleteIdentity extends Operation<void> {
  constructor(options: IdentityOptions) {
    const { identityId } = named(options, ["identityId"], "DeleteIdentity");
    super(native.Operation.deleteIdentity(text(identityId, "an identityId")), () => {});
  }
}

/** Gives a user of Teams a token of ACS for the token of Entra that they have. */
export class ExchangeTeamsToken extends Operation<AccessToken> {
  /** With the token of Entra that a user has given to an application, and the ids of both in Entra. */
  constructor(options: { readonly token: string; readonly appId: string; readonly userId: string }) {
    const { token, appId, userId } = named(options, ["token", "appId", "userId"], "ExchangeTeamsToken");
    const [secret, app, user] = [text(token, "a token"), text(appId, "an appId"), text(userId, "a userId")];
    super(native.Operation.exchangeTeamsToken(secret, app, user), tokenOf);
  }
}

/**
 * Gives a user of Entra a token of ACS for the token of Entra that they have, which is the proof of this request too:
 * set it as its `authorization`. `EntraUserTokenCredential` of `acs-auth/credentials` does all that.
 */
export class ExchangeEntraToken extends Operation<ExchangedIdentity> {
  /**
   * @param options the scopes of the token of Entra: that of users of ACS, if they are left out
   * @throws {TokenError} `INVALID_SCOPES`
   */
  constructor(options: { readonly scopes?: readonly string[] | undefined } = {}) {
    const { scopes } = named(options, ["scopes"], "ExchangeEntraToken");
    const told = native.Operation.exchangeEntraToken(texts(scopes ?? [native.ENTRA_USER_SCOPE], "scopes"));
    if (isRefusal(told)) throw refused(told);
    super(told, (answer) => ({ identityId: identityOf(answer), token: tokenOf(answer) }));
  }
}

function named<T extends object>(options: T, names: readonly (keyof T & string)[], taker: string): T {
  noOthers(object(options, `${taker} takes an object, { ${names.join(", ")} }`), names, taker);
  return options;
}

function minutes(given: unknown): number | undefined {
  // Which are too few or too many, the service says.
  return given === undefined ? undefined : whole(given, "expiresInMinutes", 0, 2 ** 32 - 1);
}

function identityOf({ identityId }: Told): string {
  return identityId as string;
}

function tokenOf({ token }: Told): AccessToken {
  return AccessToken.of(token as NonNullable<typeof token>);
}
