// The client for Identity.

import assert from "node:assert/strict";

import { CommunicationIdentityClient } from "@azure/communication-identity";

const GUID = "1b5cc06b-f352-4571-b1e6-d9b259b7c776";
const later = ({ expiresOn, token }) => assert(expiresOn > new Date() && token.split(".").length === 3);

export const classes = { CommunicationIdentityClient };
export const make = (...given) => new CommunicationIdentityClient(...given);
/** A user that there is. */
export const prepare = (client) => client.createUser();

export const operations = {
  async "CommunicationIdentityClient.createUser"(client) {
    assert.match((await client.createUser()).communicationUserId, /^8:acs:/);
  },
  async "CommunicationIdentityClient.createUserAndToken"(client) {
    const { user, ...token } = await client.createUserAndToken(["chat", "voip"], { tokenExpiresInMinutes: 60 });
    assert.match(user.communicationUserId, /^8:acs:/);
    later(token);
  },
  async "CommunicationIdentityClient.getToken"(client, user) {
    later(await client.getToken(user, ["chat"]));
  },
  async "CommunicationIdentityClient.getTokenForTeamsUser"(client) {
    later(await client.getTokenForTeamsUser({ teamsUserAadToken: "é", clientId: GUID, userObjectId: GUID }));
  },
  async "CommunicationIdentityClient.revokeTokens"(client, user) {
    await client.revokeTokens(user);
  },
  async "CommunicationIdentityClient.deleteUser"(client, user) {
    await client.deleteUser(user);
  },
};
