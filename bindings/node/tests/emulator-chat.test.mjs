// The official client for Chat, unchanged, and the emulator, with tokens that its Identity API has issued.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { ChatClient } from "@azure/communication-chat";
import { AzureCommunicationTokenCredential } from "@azure/communication-common";
import { CommunicationIdentityClient } from "@azure/communication-identity";

import { startLocalAcs } from "./local-acs.mjs";
import * as chat from "./official/chat.mjs";
import { outcomes } from "./official/clients.mjs";
import { answered } from "./official/methods.mjs";
import { UNANSWERED } from "./official/unanswered.mjs";

const all = (outcome) => Object.fromEntries(Object.keys(chat.operations).map((name) => [name, outcome]));
const each = (client, prepared) => outcomes(chat, client, prepared);

const soon = (token) => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 });
const holder = (token) => ({ getToken: async () => soon(token), dispose() {} });
/** What holds a token that expires in an hour. */
const credentials = {
  "of the SDK, which reads when it expires": (token) => new AzureCommunicationTokenCredential(token),
  "of the SDK, which is told when it expires": (token) => new AzureCommunicationTokenCredential(soon(token)),
  "of one's own": holder,
};

/** An emulator over TLS, whose lists have more pages than one, and those who chat there. */
async function start(t, options) {
  const emulator = await startLocalAcs(t, { pageSize: 2, tls: true, ...options });
  const tlsOptions = { ca: readFileSync(emulator.caFile) };
  const identities = new CommunicationIdentityClient(emulator.connectionString, { tlsOptions });
  const somebody = async (...scopes) => {
    const { user, token } = await identities.createUserAndToken(scopes);
    return { user, token };
  };
  const client = (credential) => new ChatClient(emulator.endpoint, credential, { tlsOptions });
  return { emulator, identities, somebody, client };
}

test("chat: no operation is passed over", () => {
  assert.deepEqual(Object.keys(chat.operations).sort(), answered(chat.classes, UNANSWERED).sort());
});

for (const [whose, credential] of Object.entries(credentials)) {
  test(`chat: by a credential ${whose}`, async (t) => {
    for (const opaqueTokens of [false, true]) {
      const { emulator, somebody, client } = await start(t, { opaqueTokens });
      const [ann, ben] = [await somebody("chat"), await somebody("chat", "voip")];
      assert.equal(ann.token.includes("."), !opaqueTokens);
      await emulator.clearRequests();
      const [anns, bens] = [ann, ben].map(({ token }) => client(credential(token)));
      const prepared = await chat.prepare(anns, ann.user, ben.user);
      assert.deepEqual(await each(anns, prepared), all("done"));
      // Who takes part reads it, and is heard as who they are.
      const thread = bens.getChatThreadClient(prepared.id);
      const { id } = await thread.sendMessage({ content: "Yes!" });
      const said = await prepared.thread.getMessage(id);
      assert.deepEqual([said.content.message, said.sender.communicationUserId], ["Yes!", ben.user.communicationUserId]);
      const verdicts = new Set((await emulator.requests()).map(({ verdict }) => verdict));
      assert.deepEqual([...verdicts], ["userToken"]);
    }
  });
}

test("chat: scopes are told apart, and those who take part", async (t) => {
  const { somebody, client } = await start(t);
  const [ann, ben, eve] = [await somebody("chat"), await somebody("chat.join.limited"), await somebody("voip")];
  const [anns, bens, eves] = [ann, ben, eve].map(({ token }) => client(holder(token)));
  const prepared = await chat.prepare(anns, ann.user, ben.user);
  const thread = bens.getChatThreadClient(prepared.id);
  const { id } = await thread.sendMessage({ content: "hi" });
  assert.equal((await thread.getMessage(id)).content.message, "hi");
  const forbidden = { statusCode: 403, code: "Forbidden" };
  await assert.rejects(bens.createChatThread({ topic: "a" }), forbidden);
  await assert.rejects(bens.deleteChatThread(prepared.id), forbidden);
  await assert.rejects(eves.createChatThread({ topic: "a" }), forbidden);
  await assert.rejects(eves.getChatThreadClient(prepared.id).sendMessage({ content: "a" }), forbidden);
  const zoe = await somebody("chat");
  await assert.rejects(client(holder(zoe.token)).getChatThreadClient(prepared.id).getProperties(), forbidden);
});

test("chat: a token is refused that is not good, whatever is asked", async (t) => {
  const { emulator, identities, somebody, client } = await start(t);
  const [ann, ben, eve] = [await somebody("chat"), await somebody("chat"), await somebody("chat")];
  const anns = client(holder(ann.token));
  const prepared = await chat.prepare(anns, ann.user, ben.user);
  await identities.revokeTokens(ben.user);
  await identities.deleteUser(eve.user);
  await emulator.clearRequests();
  const messages = async () => {
    const listed = [];
    for await (const message of prepared.thread.listMessages()) listed.push(message);
    return listed;
  };
  const before = await messages();
  for (const token of [ben.token, eve.token, `${ann.token}A`, emulator.accessKey]) {
    const refused = client(holder(token));
    const thread = refused.getChatThreadClient(prepared.id);
    assert.deepEqual(await each(refused, { ...prepared, thread }), all(401));
  }
  assert.deepEqual(await messages(), before);
  const refused = (await emulator.requests()).filter(({ verdict }) => verdict === "refused");
  assert.equal(refused.length, 4 * Object.keys(chat.operations).length);
});

test("chat: a token that has expired", async (t) => {
  const { identities, emulator, client } = await start(t, { clockOffset: -3601, tolerance: 4000 });
  const { token } = await identities.createUserAndToken(["chat"], { tokenExpiresInMinutes: 60 });
  await client(holder(token)).createChatThread({ topic: "a" });
  await emulator.inject({ clockOffset: 3600 });
  await assert.rejects(client(holder(token)).createChatThread({ topic: "a" }), { statusCode: 401, code: "Unauthorized" });
});

test("chat: the client itself sends no token where others can read it", async (t) => {
  const { emulator, somebody } = await start(t);
  const { token } = await somebody("chat");
  await emulator.clearRequests();
  const client = new ChatClient(emulator.endpoint.replace("https:", "http:"), holder(token), { allowInsecureConnection: true });
  await assert.rejects(client.createChatThread({ topic: "a" }), /not permitted for non-TLS/);
  assert.deepEqual(await emulator.requests(), []);
});
