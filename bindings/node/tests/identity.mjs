// Every operation of the official client for Identity, as it comes: with its own signature. Run as a program,
// it prints the outcome of each.

import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";

import { CommunicationIdentityClient } from "@azure/communication-identity";

const GUID = "1b5cc06b-f352-4571-b1e6-d9b259b7c776";
const later = ({ expiresOn, token }) => assert(expiresOn > new Date() && token.split(".").length === 3);

/** Each takes a client and a user that there is, and fails if the answer is not as it should be. */
export const OPERATIONS = {
  async createUser(client) {
    assert.match((await client.createUser()).communicationUserId, /^8:acs:/);
  },
  async createUserAndToken(client) {
    const { user, ...token } = await client.createUserAndToken(["chat", "voip"], { tokenExpiresInMinutes: 60 });
    assert.match(user.communicationUserId, /^8:acs:/);
    later(token);
  },
  async getToken(client, user) {
    later(await client.getToken(user, ["chat"]));
  },
  async getTokenForTeamsUser(client) {
    later(await client.getTokenForTeamsUser({ teamsUserAadToken: "é", clientId: GUID, userObjectId: GUID }));
  },
  async revokeTokens(client, user) {
    await client.revokeTokens(user);
  },
  async deleteUser(client, user) {
    await client.deleteUser(user);
  },
};

/** What becomes of each: "done", or the status of the answer. */
export async function outcomes(client, user) {
  const all = {};
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    try {
      await operation(client, user);
      all[name] = "done";
    } catch (error) {
      if (error.statusCode === undefined) throw error;
      all[name] = error.statusCode;
    }
  }
  return all;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const client = new CommunicationIdentityClient(process.env.AZURE_COMMUNICATION_CONNECTION_STRING);
  console.log(JSON.stringify(await outcomes(client, await client.createUser())));
}
