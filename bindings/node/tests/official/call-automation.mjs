// The client for Call Automation.

import assert from "node:assert/strict";

import { CallAutomationClient } from "@azure/communication-call-automation";

const CALLBACK = "https://app.example/events?call=a%20b";
const ANN = { communicationUserId: "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_ann" };
const NUMBER = { phoneNumber: "+14255550123" };

const create = (client) => client.createCall({ targetParticipant: ANN }, CALLBACK);
const idOf = ({ callConnectionProperties }) => callConnectionProperties.callConnectionId;
// What it makes of an id is of a class that the package does not give away.
const { CallConnection, CallMedia, CallRecording } = classesOf(
  new CallAutomationClient("https://contoso.example", { key: "AAAA" }),
);

function classesOf(client) {
  const connection = client.getCallConnection("a");
  const parts = [connection, connection.getCallMedia(), client.getCallRecording()];
  return Object.fromEntries(parts.map(({ constructor }) => [constructor.name, constructor]));
}

export const classes = { CallAutomationClient, CallConnection, CallMedia, CallRecording };
export const make = (...given) => new CallAutomationClient(...given);

/** The ids of calls that there are. */
export async function prepare(client) {
  return { call: idOf(await create(client)), other: idOf(await create(client)) };
}

export const operations = {
  async "CallAutomationClient.createCall"(client) {
    const { callConnectionProperties: properties } = await create(client);
    assert.equal(properties.callConnectionState, "connecting");
    assert.equal(properties.targetParticipants[0].communicationUserId, ANN.communicationUserId);
  },
  async "CallAutomationClient.createGroupCall"(client) {
    const options = { sourceCallIdNumber: { phoneNumber: "+18005550100" } };
    const { callConnectionProperties: properties } = await client.createGroupCall([NUMBER, ANN], CALLBACK, options);
    assert.equal(properties.targetParticipants.length, 2);
  },
  async "CallConnection.getCallConnectionProperties"(client, { call }) {
    const properties = await client.getCallConnection(call).getCallConnectionProperties();
    assert.deepEqual([properties.callConnectionId, properties.callConnectionState], [call, "connected"]);
  },
  async "CallConnection.hangUp"(client, { call, other }) {
    await client.getCallConnection(call).hangUp(false);
    await client.getCallConnection(other).hangUp(true);
    for (const id of [call, other]) {
      await assert.rejects(client.getCallConnection(id).getCallConnectionProperties(), { statusCode: 404 });
    }
  },
};
