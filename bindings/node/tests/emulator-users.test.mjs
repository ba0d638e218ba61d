// Users of the local ACS in chat: by our credentials in the official client and in our adapters.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { ChatClient } from "@azure/communication-chat";
import { ConnectionString, ServiceError, TokenError } from "acs-auth";
import { clientArguments } from "acs-auth/azure";
import { EntraUserTokenCredential, UserTokenCredential } from "acs-auth/credentials";
import { createFetch } from "acs-auth/fetch";
import { CreateIdentity, IssueToken, RevokeTokens } from "acs-auth/identity";

import { startLocalAcs } from "./local-acs.mjs";
import * as chat from "./official/chat.mjs";
import { outcomes } from "./official/clients.mjs";
import { OPERATION_SENDERS } from "./operation-senders.mjs";

const GUID = "1b5cc06b-f352-4571-b1e6-d9b259b7c776";
const THREADS = "/chat/threads?api-version=2025-03-15";
const all = Object.fromEntries(Object.keys(chat.operations).map((name) => [name, "done"]));

/** An emulator over TLS, and somebody who may chat there, to whom tokens are issued as often as they ask. */
async function start(t, options) {
  const emulator = await startLocalAcs(t, { pageSize: 2, tls: true, ...options });
  const plain = emulator.endpoint.replace("https:", "http:");
  const connectionString = emulator.connectionString.replace("https:", "http:");
  const send = OPERATION_SENDERS.fetch({ endpoint: plain, connectionString });
  const { identityId } = await send(new CreateIdentity());
  const other = await send(new CreateIdentity());
  const tokenRefresher = t.mock.fn(() => send(new IssueToken({ identityId, scopes: ["chat"] })));
  const users = [identityId, other.identityId].map((communicationUserId) => ({ communicationUserId }));
  const tlsOptions = { ca: readFileSync(emulator.caFile) };
  return { emulator, plain, send, identityId, users, tokenRefresher, tlsOptions };
}

for (const opaqueTokens of [false, true]) {
  const kind = opaqueTokens ? "tokens that say nothing" : "tokens that are JWTs";
  test(`the official client for Chat takes our credential, of ${kind}`, async (t) => {
    const { emulator, send, identityId, users, tokenRefresher, tlsOptions } = await start(t, { opaqueTokens });
    const { endpoint } = emulator;
    const credential = new UserTokenCredential({ tokenRefresher, proactive: true });
    t.after(() => credential.dispose());
    for (const client of [
      new ChatClient(endpoint, credential, { tlsOptions }),
      new ChatClient(...clientArguments(credential, { endpoint, tlsOptions })),
    ]) {
      const prepared = await chat.prepare(client, ...users);
      assert.deepEqual(await outcomes(chat, client, prepared), all);
    }
    assert.equal(tokenRefresher.mock.callCount(), 1);

    // What is revoked is refused: by itself the client tells so, and with our policy nobody hears of it.
    const ours = new ChatClient(...clientArguments(credential, { endpoint, tlsOptions }));
    await send(new RevokeTokens({ identityId }));
    const theirs = new ChatClient(endpoint, credential, { tlsOptions });
    await assert.rejects(theirs.createChatThread({ topic: "a" }), { statusCode: 401 });
    await ours.createChatThread({ topic: "a" });
    assert.equal(tokenRefresher.mock.callCount(), 2);
    const chats = (await emulator.requests()).filter(({ pathAndQuery }) => pathAndQuery.startsWith("/chat"));
    assert.deepEqual(chats.slice(-3).map(({ verdict }) => verdict), ["refused", "refused", "userToken"]);
  });
}

test("what chat does not take, it is not sent", async (t) => {
  const { emulator, plain, send, tokenRefresher } = await start(t);
  await emulator.clearRequests();
  const key = new ConnectionString(emulator.connectionString.replace("https:", "http:"));
  const wrong = (error) => error instanceof TokenError && error.code === "WRONG_CREDENTIAL";
  await assert.rejects(createFetch(key)(`${plain}${THREADS}`), wrong);
  const user = createFetch(new UserTokenCredential({ tokenRefresher }), { endpoint: plain });
  await assert.rejects(user(`${plain}/identities?api-version=2023-10-01`, { method: "POST" }), wrong);
  assert.deepEqual([(await emulator.requests()).length, tokenRefresher.mock.callCount()], [0, 0]);
  // And were it sent, it would be refused.
  const url = `${plain}${THREADS}`;
  assert.equal((await fetch(url, { headers: key.accessKey.sign({ method: "GET", url }) })).status, 401);

  const { token } = await send(new CreateIdentity({ scopes: ["voip"] }));
  const voip = createFetch(new UserTokenCredential(token), { endpoint: plain });
  assert.equal((await voip(`${plain}${THREADS}`, { method: "POST", body: '{"topic":"a"}' })).status, 403);
});

test("a token that has expired is refreshed before it is refused", async (t) => {
  const { plain, tokenRefresher } = await start(t);
  let now = Date.now();
  const credential = new UserTokenCredential({ tokenRefresher, clock: () => now });
  const send = createFetch(credential, { endpoint: plain });
  assert.equal((await send(`${plain}${THREADS}`)).status, 200);
  now += 86_400_000 - 121_000;
  assert.equal((await send(`${plain}${THREADS}`)).status, 200);
  assert.equal(tokenRefresher.mock.callCount(), 1);
  // By this clock the one that comes is at its end as well, and so it is used as long as it is.
  now += 2_000;
  assert.equal((await send(`${plain}${THREADS}`)).status, 200);
  assert.equal(tokenRefresher.mock.callCount(), 2);
});

for (const [scope, audience] of [
  ["https://communication.azure.com/clients/.default", "https://communication.azure.com/clients"],
  ["https://auth.msft.communication.azure.com/TeamsExtension.ManageCalls", "https://auth.msft.communication.azure.com/"],
]) {
  test(`a user of Entra is always the same user of ACS: ${audience}`, async (t) => {
    const emulator = await startLocalAcs(t, { tls: true });
    const endpoint = emulator.endpoint.replace("https:", "http:");
    const objectId = GUID;
    const tokenCredential = { getToken: t.mock.fn(() => emulator.entraToken({ objectId, audience })) };
    const make = () => new EntraUserTokenCredential({ endpoint, tokenCredential, scopes: [scope] });
    const [credential, other] = [make(), make()];
    await emulator.inject({ status: 503, retryAfter: 0, count: 2, path: "/access" });
    const { token } = await credential.getToken();
    await other.getToken();
    assert.match(credential.identityId, /^8:acs:/);
    assert.equal(credential.identityId, other.identityId);
    assert.equal((await credential.getToken()).token, token);
    assert.equal(tokenCredential.getToken.mock.callCount(), 2);
    const asked = (await emulator.requests()).map(({ status, verdict }) => `${status} ${verdict}`);
    assert.deepEqual(asked, ["503 entra", "503 entra", "200 entra", "200 entra"]);

    const tlsOptions = { ca: readFileSync(emulator.caFile) };
    const client = new ChatClient(emulator.endpoint, credential, { tlsOptions });
    const { chatThread } = await client.createChatThread({ topic: "tea" });
    assert.equal(chatThread.createdBy.communicationUserId, credential.identityId);

    const wrong = new EntraUserTokenCredential({
      endpoint,
      tokenCredential: { getToken: () => emulator.entraToken({ objectId, audience: "https://graph.microsoft.com" }) },
      scopes: [scope],
    });
    await assert.rejects(wrong.getToken(), (error) => error instanceof ServiceError && error.status === 401);
  });
}
