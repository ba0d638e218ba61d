// The client for Chat. It takes tokens of users, and no key.

import assert from "node:assert/strict";

import { ChatClient, ChatThreadClient } from "@azure/communication-chat";

export const classes = { ChatClient, ChatThreadClient };
export const make = (...given) => new ChatClient(...given);

async function all(pages) {
  const items = [];
  for await (const item of pages) items.push(item);
  return items;
}

const user = ({ communicationUserId }) => ({ kind: "communicationUser", communicationUserId });

/** Threads, of which one is to be deleted, and messages: of both more than a page has. `me` is who the client is. */
export async function prepare(client, me, other) {
  const participants = [{ id: other, displayName: "Ben" }];
  const create = async (topic) => (await client.createChatThread({ topic }, { participants })).chatThread.id;
  const [gone, id] = [await create("gone"), await create("tea")];
  await create("more");
  const thread = client.getChatThreadClient(id);
  await thread.sendMessage({ content: "Tea?" });
  return { gone, id, thread, participants, me: user(me) };
}

export const operations = {
  async "ChatClient.createChatThread"(client, { participants, me }) {
    const nobody = { communicationUserId: `${me.communicationUserId}0` };
    const options = {
      participants: [...participants, { id: nobody }],
      metadata: { room: "kitchen" },
      retentionPolicy: { kind: "threadCreationDate", deleteThreadAfterDays: 60 },
      idempotencyToken: crypto.randomUUID(),
    };
    const created = await client.createChatThread({ topic: "cake" }, options);
    const { chatThread, invalidParticipants } = created;
    assert.deepEqual([chatThread.topic, chatThread.createdBy], ["cake", me]);
    assert.deepEqual([chatThread.metadata, chatThread.retentionPolicy], [options.metadata, options.retentionPolicy]);
    assert(chatThread.createdOn instanceof Date);
    const invalid = { target: nobody.communicationUserId, code: "404", message: "Not found" };
    assert.deepEqual(invalidParticipants, [invalid]);
    assert.deepEqual(await client.createChatThread({ topic: "cake" }, options), created);
    const other = await client.createChatThread({ topic: "cake" });
    assert.notEqual(other.chatThread.id, chatThread.id);
    assert.equal(other.invalidParticipants, undefined);
  },
  async "ChatClient.listChatThreads"(client, { id }) {
    const threads = await all(client.listChatThreads());
    assert.equal(threads.find((thread) => thread.id === id).topic, "tea");
    assert.deepEqual((await all(client.listChatThreads().byPage())).flat(), threads);
    const pages = await all(client.listChatThreads({ maxPageSize: 1, startTime: new Date(0) }).byPage());
    assert(pages.length > 2 && pages.every((page) => page.length === 1));
    assert.deepEqual(pages.flat(), threads);
    assert.deepEqual(await all(client.listChatThreads({ startTime: new Date("2999-01-01") })), []);
  },
  async "ChatThreadClient.getProperties"(_, { id, thread, me }) {
    const { topic, createdBy, createdOn, ...rest } = await thread.getProperties();
    assert.deepEqual([topic, createdBy, rest], ["tea", me, { id }]);
    assert(createdOn instanceof Date);
  },
  async "ChatThreadClient.sendMessage"(_, { thread, me }) {
    const given = { senderDisplayName: "Ann", type: "html", metadata: { mood: "good" } };
    const { id } = await thread.sendMessage({ content: "<b>Cake?</b>" }, given);
    const { createdOn, ...message } = await thread.getMessage(id);
    const due = { ...given, id, version: id, content: { message: "<b>Cake?</b>" }, sender: me };
    assert.deepEqual(message, { ...due, sequenceId: message.sequenceId });
    assert(createdOn instanceof Date);
  },
  async "ChatThreadClient.getMessage"(_, { thread, me }) {
    const { id } = await thread.sendMessage({ content: "Milk?" });
    const { content, type, sender, senderDisplayName } = await thread.getMessage(id);
    assert.deepEqual([content.message, type, sender, senderDisplayName], ["Milk?", "text", me, ""]);
    await assert.rejects(thread.getMessage("1"), { statusCode: 404, code: "NotFound" });
  },
  async "ChatThreadClient.listMessages"(_, { thread, participants, me }) {
    const messages = await all(thread.listMessages());
    const [topic, added] = messages.slice(-2);
    assert.deepEqual([topic.type, topic.content], ["topicUpdated", { topic: "tea", initiator: me }]);
    assert.equal(added.type, "participantAdded");
    const there = added.content.participants.map(({ id, displayName }) => ({ id, displayName }));
    const due = participants.map(({ id, displayName }) => ({ id: user(id), displayName }));
    assert.deepEqual(there, [{ id: me, displayName: undefined }, ...due]);
    const order = messages.map(({ sequenceId }) => Number(sequenceId));
    assert.deepEqual(order, messages.map((_, at) => messages.length - at));
    assert.deepEqual((await all(thread.listMessages().byPage())).flat(), messages);
    const pages = await all(thread.listMessages({ maxPageSize: 1, startTime: new Date(0) }).byPage());
    assert.deepEqual(pages, messages.map((message) => [message]));
  },
  async "ChatClient.deleteChatThread"(client, { gone }) {
    await client.deleteChatThread(gone);
    await assert.rejects(client.getChatThreadClient(gone).getProperties(), { statusCode: 403, code: "Forbidden" });
    assert.equal((await all(client.listChatThreads())).some(({ id }) => id === gone), false);
  },
};
