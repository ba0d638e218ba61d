// The client for Identity.

import assert from "node:assert/strict";

import { CommunicationIdentityClient } from "@azure/communication-identity";

const GUID = "1b5cc06b-f352-4571-b1e6-d9b259b7c776";
const later = ({ expiresOn, token }) => assert(expiresOn > new Date() && token.split(".").length === 3);

/** Where each client asks. */
const hosts = new WeakMap();

export const classes = { CommunicationIdentityClient };
export const make = (...given) => {
  const client = new CommunicationIdentityClient(...given);
  hosts.set(client, /https?:\/\/([^/;]+)/.exec(given[0])[1]);
  return client;
};
/** A user that there is, and the token of Entra of a user of Teams. */
export const prepare = async (client) => {
  const body = JSON.stringify({ objectId: GUID, audience: "https://auth.msft.communication.azure.com" });
  const answer = await fetch(`http://${hosts.get(client)}/_emulator/entra/token`, { method: "POST", body });
  return { user: await client.createUser(), teamsUserAadToken: (await answer.json()).token };
};

export const operations = {
  async "CommunicationIdentityClient.createUser"(client) {
    assert.match((await client.createUser()).communicationUserId, /^8:acs:/);
  },
  async "CommunicationIdentityClient.createUserAndToken"(client) {
    const { user, ...token } = await client.createUserAndToken(["chat", "voip"], { tokenExpiresInMinutes: 60 });
    assert.match(user.communicationUserId, /^8:acs:/);
    later(token);
  },
  async "CommunicationIdentityClient.getToken"(client, { user }) {
    later(await client.getToken(user, ["chat"]));
  },
  async "CommunicationIdentityClient.getTokenForTeamsUser"(client, { teamsUserAadToken }) {
    later(await client.getTokenForTeamsUser({ teamsUserAadToken, clientId: GUID, userObjectId: GUID }));
  },
  async "CommunicationIdentityClient.revokeTokens"(client, { user }) {
    await client.revokeTokens(user);
  },
  async "CommunicationIdentityClient.deleteUser"(client, { user }) {
    await client.deleteUser(user);
  },
};
