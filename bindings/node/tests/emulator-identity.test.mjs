// Users of the local ACS: the Identity API by our operations.

import assert from "node:assert/strict";
import { test } from "node:test";

import { AccessToken, ServiceError, TokenError } from "acs-auth";
import { UserTokenCredential } from "acs-auth/credentials";
import { createFetch } from "acs-auth/fetch";
import {
  CreateIdentity,
  DeleteIdentity,
  ExchangeEntraToken,
  ExchangeTeamsToken,
  IssueToken,
  RevokeTokens,
} from "acs-auth/identity";

import { startLocalAcs } from "./local-acs.mjs";
import { OPERATION_SENDERS } from "./operation-senders.mjs";

const GUID = "1b5cc06b-f352-4571-b1e6-d9b259b7c776";
const THREADS = "/chat/threads?api-version=2025-03-15";

const says = (status, code, reason, target) => (error) => {
  assert(error instanceof ServiceError, String(error));
  assert.deepEqual([error.status, error.code, error.reason, error.target], [status, code, reason, target]);
  assert.equal(error.message, `HTTP ${status} ${code}: ${reason}${target === undefined ? "" : ` (${target})`}`);
  return true;
};

for (const [name, sender] of Object.entries(OPERATION_SENDERS)) {
  test(`what is asked of the Identity API, and what it answers: by ${name}`, async (t) => {
    const emulator = await startLocalAcs(t);
    const send = sender(emulator);
    const { identityId, token: none } = await send(new CreateIdentity());
    assert.match(identityId, /^8:acs:[0-9a-f-]+_[0-9a-f-]+$/);
    assert.equal(none, undefined);
    const created = await send(new CreateIdentity({ scopes: ["chat", "voip"], expiresInMinutes: 60 }));
    const issued = await send(new IssueToken({ identityId, scopes: ["chat"] }));
    for (const [token, minutes] of [[created.token, 60], [issued, 1440]]) {
      assert(token instanceof AccessToken);
      const left = (token.expiresOnTimestamp - Date.now()) / 60_000;
      assert(Math.abs(left - minutes) < 1, `${left} minutes`);
    }
    const chats = (token) => createFetch(new UserTokenCredential(token), emulator)(`${emulator.endpoint}${THREADS}`);
    assert.equal((await chats(issued)).status, 200);
    assert.equal(await send(new RevokeTokens({ identityId })), undefined);
    assert.equal((await chats(issued)).status, 401);
    assert.equal((await chats(created.token)).status, 200);
    assert.equal(await send(new DeleteIdentity({ identityId: created.identityId })), undefined);
    assert.equal((await chats(created.token)).status, 401);

    for (const expiresInMinutes of [59, 1441]) {
      const reason = `ExpiresInMinutes value ${expiresInMinutes} is invalid. Value must be within the [60, 1440] interval.`;
      const options = { scopes: ["chat"], expiresInMinutes };
      for (const operation of [new CreateIdentity(options), new IssueToken({ identityId, ...options })]) {
        await assert.rejects(send(operation), says(400, "ValidationError", reason, "ExpiresInMinutes"));
      }
    }
    const noScopes = send(new IssueToken({ identityId, scopes: [] }));
    await assert.rejects(noScopes, { status: 400, code: "ValidationError", target: "Scopes" });

    const user = { objectId: GUID, audience: "https://auth.msft.communication.azure.com" };
    const { token } = await emulator.entraToken(user);
    const exchange = (given) => new ExchangeTeamsToken({ token, appId: GUID, userId: GUID, ...given });
    assert((await send(exchange())) instanceof AccessToken);
    const unexpected = "Provided AAD token issued for unexpected user.";
    const other = GUID.replace("1", "2");
    await assert.rejects(send(exchange({ userId: other })), says(400, "ValidationError", unexpected, "userId"));
    const invalid = "Provided access token is not valid.";
    await assert.rejects(send(exchange({ token: "abc" })), says(401, "InvalidAccessToken", invalid));
  });
}

test("requests are what they are, and operations are made of what they take", () => {
  const endpoint = "https://contoso.communication.azure.com/";
  const { headers, ...request } = new CreateIdentity({ scopes: ["chat"] }).request(endpoint);
  assert.deepEqual(request, {
    method: "POST",
    url: "https://contoso.communication.azure.com/identities?api-version=2023-10-01",
    body: '{"createTokenWithScopes":["chat"]}',
  });
  assert.deepEqual(headers, { "content-type": "application/json" });
  assert.deepEqual(new RevokeTokens({ identityId: "8:acs:1_2" }).request(endpoint), {
    method: "POST",
    url: "https://contoso.communication.azure.com/identities/8:acs:1_2/:revokeAccessTokens?api-version=2023-10-01",
    headers: {},
    body: null,
  });
  const { url } = new ExchangeEntraToken().request(endpoint);
  assert.equal(url, "https://contoso.communication.azure.com/access/entra/:exchangeAccessToken?api-version=2025-03-02-preview");
  const isOfScopes = (error) => error instanceof TokenError && error.code === "INVALID_SCOPES";
  assert.throws(() => new ExchangeEntraToken({ scopes: ["a"] }), isOfScopes);

  const wrong = [
    () => new CreateIdentity({ scope: ["chat"] }),
    () => new CreateIdentity({ scopes: "chat" }),
    () => new CreateIdentity({ scopes: [5] }),
    () => new CreateIdentity(null),
    () => new CreateIdentity({ expiresInMinutes: "60" }),
    () => new IssueToken(),
    () => new IssueToken({ identityId: "8:acs:1_2" }),
    () => new IssueToken({ scopes: ["chat"] }),
    () => new RevokeTokens("8:acs:1_2"),
    () => new DeleteIdentity({ identityId: { communicationUserId: "8:acs:1_2" } }),
    () => new ExchangeTeamsToken({ token: "abc", appId: GUID }),
    () => new CreateIdentity().request(5),
    () => new CreateIdentity().read(),
    () => new CreateIdentity().read({ body: "" }),
    () => new CreateIdentity().read({ status: 201, body: 5 }),
  ];
  for (const one of wrong) assert.throws(one, { name: "TypeError" }, String(one));
  assert.throws(() => new CreateIdentity({ expiresInMinutes: 60.5 }), { name: "RangeError" });
});

test("answers are read in whatever form they come, and what is none is an error", () => {
  const json = '{"identity":{"id":"8:acs:1_2"},"accessToken":{"token":"abc","expiresOn":"2030-10-10T21:39:39.3244584+00:00"}}';
  for (const body of [json, Buffer.from(json), new TextEncoder().encode(json), JSON.parse(json)]) {
    const { identityId, token } = new CreateIdentity().read({ status: 201, body });
    assert.deepEqual([identityId, token.token, token.expiresOn], ["8:acs:1_2", "abc", new Date("2030-10-10T21:39:39Z")]);
  }
  const details = [{ code: "A", message: "b", details: [{ code: "C" }] }];
  const refusal = { error: { code: "ValidationError", message: "No.", target: "Scopes", details } };
  for (const [status, body, due] of [
    [400, JSON.stringify(refusal), ["ValidationError", "No.", "Scopes"]],
    [400, refusal, ["ValidationError", "No.", "Scopes"]],
    [401, '{"error":"Unauthorized"}', [undefined, "Unauthorized", undefined]],
    [502, "<html>", [undefined, undefined, undefined]],
    [502, undefined, [undefined, undefined, undefined]],
  ]) {
    assert.throws(
      () => new RevokeTokens({ identityId: "a" }).read({ status, body }),
      (error) => {
        assert(error instanceof ServiceError && error instanceof Error);
        assert.deepEqual([error.name, error.status, error.code, error.reason, error.target], ["ServiceError", status, ...due]);
        if (status === 400) {
          const [first] = error.details;
          assert.deepEqual([error.details.length, first.code, first.reason, first.details[0].code], [1, "A", "b", "C"]);
        }
        return true;
      },
    );
  }
  assert.throws(() => new CreateIdentity().read({ status: 201, body: "{}" }), /^ServiceError: HTTP 201: the answer is not/);
  assert.match(new Forbidden().advice, /role/);
});

/** What the service says where a role is missing. */
function Forbidden() {
  try {
    return new RevokeTokens({ identityId: "a" }).read({ status: 403 });
  } catch (error) {
    return error;
  }
}
