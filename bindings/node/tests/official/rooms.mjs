// The client for Rooms.

import assert from "node:assert/strict";

import { RoomsClient } from "@azure/communication-rooms";

const DAY = 86_400_000;
const user = (name) => ({ communicationUserId: `8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_${name}` });
const [ANN, BEN, EVE] = ["ann", "ben", "eve"].map(user);

async function all(pages) {
  const items = [];
  for await (const item of pages) items.push(item);
  return items;
}

async function roles(client, room) {
  const participants = await all(await client.listParticipants(room));
  return participants.map(({ id, role }) => [id.communicationUserId.split("_")[1], role]);
}

export const classes = { RoomsClient };
export const make = (...given) => new RoomsClient(...given);

/** The ids of rooms that there are: with participants, one to be deleted, and enough for more pages than one. */
export async function prepare(client) {
  const participants = [{ id: ANN, role: "Presenter" }, { id: BEN }, { id: EVE, role: "Consumer" }];
  const rooms = [await client.createRoom({ participants }), await client.createRoom(), await client.createRoom()];
  const [room, gone, other] = rooms.map(({ id }) => id);
  return { room, gone, other };
}

export const operations = {
  async "RoomsClient.createRoom"(client) {
    const validFrom = new Date();
    const validUntil = new Date(validFrom.getTime() + 3 * DAY);
    const participants = [{ id: ANN, role: "Collaborator" }];
    const room = await client.createRoom({ validFrom, validUntil, pstnDialOutEnabled: true, participants });
    assert.deepEqual([room.validFrom, room.validUntil, room.pstnDialOutEnabled], [validFrom, validUntil, true]);
    assert.deepEqual(await roles(client, room.id), [["ann", "Collaborator"]]);
  },
  async "RoomsClient.getRoom"(client, { room }) {
    const { id, createdOn } = await client.getRoom(room);
    assert.equal(id, room);
    assert(createdOn instanceof Date);
  },
  async "RoomsClient.updateRoom"(client, { room }) {
    const validFrom = new Date();
    const validUntil = new Date(validFrom.getTime() + 9 * DAY);
    await client.updateRoom(room, { validFrom, validUntil, pstnDialOutEnabled: true });
    const updated = await client.getRoom(room);
    assert.deepEqual([updated.validUntil, updated.pstnDialOutEnabled], [validUntil, true]);
  },
  async "RoomsClient.listRooms"(client, { room, other }) {
    const ids = (await all(client.listRooms())).map(({ id }) => id);
    assert(ids.includes(room) && ids.includes(other));
    const pages = await all(client.listRooms().byPage());
    assert(pages.length > 1);
  },
  async "RoomsClient.listParticipants"(client, { room }) {
    assert.deepEqual(await roles(client, room), [["ann", "Presenter"], ["ben", "Attendee"], ["eve", "Consumer"]]);
  },
  async "RoomsClient.addOrUpdateParticipants"(client, { room }) {
    await client.addOrUpdateParticipants(room, [{ id: ANN, role: "Consumer" }, { id: user("zoe"), role: "Presenter" }]);
    const due = [["ann", "Consumer"], ["ben", "Attendee"], ["eve", "Consumer"], ["zoe", "Presenter"]];
    assert.deepEqual(await roles(client, room), due);
  },
  async "RoomsClient.removeParticipants"(client, { room }) {
    await client.removeParticipants(room, [ANN, EVE]);
    assert.deepEqual(await roles(client, room), [["ben", "Attendee"], ["zoe", "Presenter"]]);
  },
  async "RoomsClient.deleteRoom"(client, { gone }) {
    await client.deleteRoom(gone);
    await assert.rejects(client.getRoom(gone), { statusCode: 404 });
  },
};
