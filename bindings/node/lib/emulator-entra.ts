/** The Microsoft Entra ID that an emulator is too. */

import { noOthers, object, text, whole } from "./argument.js";
import type { EntraToken } from "./entra-credential.js";

/** What clients of Entra need to get tokens of an emulator. All of it is known to everybody. */
export interface EmulatorEntra {
  /** Where Entra is: `authorityHost` of the credentials of `@azure/identity`. It is `https` in any case. */
  readonly authorityHost: string;
  readonly tenantId: string;
  /** The one application that there is. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where App Service gives tokens to managed identities: for the variable IDENTITY_ENDPOINT. */
  readonly identityEndpoint: string;
  /** For the variable IDENTITY_HEADER. */
  readonly identityHeader: string;
}

/** A person of Entra, and what their token is for. */
export interface EntraUser {
  /** Who it is: a GUID. */
  readonly objectId: string;
  /** What the token is for, such as `https://communication.azure.com/clients`. */
  readonly audience: string;
  /** How long it is good: as long as others, if it is left out. */
  readonly expiresInSeconds?: number | undefined;
}

const NAMES = ["objectId", "audience", "expiresInSeconds"] as const satisfies (keyof EntraUser)[];

/** What an emulator is asked for the token of a person. */
export function userJson(user: EntraUser): string {
  const form = `entraToken takes an object, { ${NAMES.join(", ")} }`;
  const { objectId, audience, expiresInSeconds } = object(user, form);
  noOthers(user, NAMES, "entraToken");
  if (expiresInSeconds !== undefined) whole(expiresInSeconds, "expiresInSeconds", 0, 2 ** 32 - 1);
  return JSON.stringify({
    objectId: text(objectId, "an objectId"),
    audience: text(audience, "an audience"),
    expiresInSeconds,
  });
}

/** What it answers. */
export function tokenIn(answer: string): EntraToken {
  const { token, expiresOn } = JSON.parse(answer) as { token: string; expiresOn: string };
  return { token, expiresOnTimestamp: Date.parse(expiresOn) };
}
