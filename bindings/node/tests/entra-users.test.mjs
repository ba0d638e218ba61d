// A user of Entra as a user of ACS: what is exchanged, when, and what comes of it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ServiceError, TokenError } from "acs-auth";
import { EntraUserTokenCredential } from "acs-auth/credentials";
import { createFetch } from "acs-auth/fetch";

import { FakeClock, settled } from "./fake-clock.mjs";
import { TokenServer } from "./token-server.mjs";

const ENTRA = "/access/entra/:exchangeAccessToken?api-version=2025-03-02-preview";
const TEAMS = "/access/teamsExtension/:exchangeAccessToken?api-version=2025-06-30";
const refused = (code) => (error) => error instanceof TokenError && error.code === code;

/** What the service answers. */
function exchanged(clock, token, seconds = 3600) {
  const expiresOn = new Date(clock.now + seconds * 1000).toISOString();
  return { status: 200, body: JSON.stringify({ identity: { id: "8:acs:1_2" }, accessToken: { token, expiresOn } }) };
}

/** The credential of a user of Entra, whose token is `text` at the time. */
function userOf(clock, text) {
  const user = { text, asked: [] };
  user.getToken = async (scopes) => {
    user.asked.push(scopes);
    return { token: user.text, expiresOnTimestamp: clock.now + 3600_000 };
  };
  return user;
}

test("a token of Entra is exchanged once, by the request that is due", async (t) => {
  const clock = FakeClock.for(t);
  for (const [scopes, path] of [
    [undefined, ENTRA],
    [["https://communication.azure.com/clients/VoIP", "https://communication.azure.com/clients/.default"], ENTRA],
    [["https://auth.msft.communication.azure.com/TeamsExtension.ManageCalls"], TEAMS],
    [["https://auth.msft.communication.azure.us/TeamsExtension.ManageCalls"], TEAMS],
  ]) {
    for (const slash of ["", "/"]) {
      const server = await TokenServer.start(t);
      const user = userOf(clock, "entra");
      const endpoint = `${server.endpoint}${slash}`;
      const credential = new EntraUserTokenCredential({ endpoint, tokenCredential: user, scopes, clock: clock.read });
      assert.equal(credential.identityId, undefined);
      server.answers.push(exchanged(clock, "acs"));
      const tokens = await Promise.all(Array.from({ length: 10 }, () => credential.getToken()));
      assert.deepEqual(tokens.map(({ token }) => token), Array(10).fill("acs"));
      assert.equal(credential.identityId, "8:acs:1_2");
      const [{ method, path: asked, token, body, headers }, ...more] = server.received;
      assert.deepEqual([method, asked, token, body, more], ["POST", path, "entra", "{}", []]);
      assert.equal(headers["content-type"], "application/json");
      assert.deepEqual(user.asked, [scopes ?? ["https://communication.azure.com/clients/.default"]]);
    }
  }
});

test("it is exchanged again when it has changed, or the token of ACS is at its end or was refused", async (t) => {
  const clock = FakeClock.for(t);
  const server = await TokenServer.start(t);
  const user = userOf(clock, "entra1");
  const credential = new EntraUserTokenCredential({ endpoint: server.endpoint, tokenCredential: user, clock: clock.read });
  const next = async (token, seconds) => {
    const before = server.received.length;
    server.answers = [exchanged(clock, token, seconds)];
    const given = await credential.getToken();
    return [given.token, server.tokens.slice(before)];
  };
  assert.deepEqual(await next("acs1", 7200), ["acs1", ["entra1"]]);
  assert.deepEqual(await next("acs2"), ["acs1", []]);
  // Entra gives another, and nobody knows before the old one is at its end.
  user.text = "entra2";
  assert.deepEqual(await next("acs2"), ["acs1", []]);
  await clock.until(3300);
  assert.deepEqual(await next("acs2", 7200), ["acs2", ["entra2"]]);
  assert.deepEqual(await next("acs3"), ["acs2", []]);
  await clock.until(3300 + 7200 - 120);
  assert.deepEqual(await next("acs3", 7200), ["acs3", ["entra2"]]);
  assert.equal(credential.invalidate("acs2"), true);
  assert.deepEqual(await next("acs4"), ["acs3", []]);
  assert.equal(credential.invalidate("acs3"), true);
  assert.deepEqual(await next("acs4"), ["acs4", ["entra2"]]);
});

test("a service that is busy is asked again three times, when it wants to be", async (t) => {
  const clock = FakeClock.for(t);
  const server = await TokenServer.start(t);
  const waits = [];
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const credential = new EntraUserTokenCredential({
    endpoint: server.endpoint,
    tokenCredential: userOf(clock, "entra"),
    clock: clock.read,
    fetch: async (...given) => {
      waits.push(server.received.length);
      return fetch(...given);
    },
  });
  const busy = (status, headers) => ({ status, headers, body: '{"error":{"code":"TooManyRequests","message":"Later."}}' });
  /** Waits for an attempt, and then for as long as is said. */
  const pass = async (attempts, seconds) => {
    while (server.received.length < attempts || waits.length < attempts) await settled();
    for (let i = 0; i < 50; i += 1) await settled();
    assert.equal(waits.length, attempts);
    t.mock.timers.tick(seconds * 1000 - 1);
    for (let i = 0; i < 5; i += 1) await settled();
    assert.equal(waits.length, attempts);
    t.mock.timers.tick(1);
  };
  server.answers = [busy(503, { "retry-after": "7" }), busy(429), busy(503), exchanged(clock, "acs")];
  const given = credential.getToken();
  await pass(1, 7);
  await pass(2, 2);
  await pass(3, 4);
  assert.equal((await given).token, "acs");
  assert.equal(server.received.length, 4);

  credential.invalidate();
  server.answers = Array(5).fill(busy(503, { "retry-after": "0" }));
  const refusal = assert.rejects(credential.getToken(), (error) => {
    assert(error instanceof ServiceError);
    assert.deepEqual([error.status, error.code, error.reason], [503, "TooManyRequests", "Later."]);
    return true;
  });
  let over = false;
  void refusal.finally(() => (over = true)).catch(() => {});
  while (!over) {
    t.mock.timers.tick(1);
    await settled();
  }
  await refusal;
  assert.equal(server.received.length, 8);
});

test("what the service says is wrong is told, and a token of Entra that it refuses is fetched anew", async (t) => {
  const clock = FakeClock.for(t);
  const server = await TokenServer.start(t);
  const user = userOf(clock, "entra");
  const credential = new EntraUserTokenCredential({ endpoint: server.endpoint, tokenCredential: user, clock: clock.read });
  const fails = (status, code) => (error) => error instanceof ServiceError && error.status === status && error.code === code;
  await assert.rejects(credential.getToken(), fails(401, "Unauthorized"));
  // It wants to be left alone for longer than anybody waits.
  server.answers = [{ status: 429, headers: { "retry-after": "61" } }];
  await assert.rejects(credential.getToken(), fails(429, undefined));
  server.answers = [{ status: 403, body: '{"error":{"code":"Forbidden","message":"No role."}}' }];
  await assert.rejects(credential.getToken(), fails(403, "Forbidden"));
  assert.equal(user.asked.length, 2);
  server.answers = [{ status: 200, body: "<html>" }];
  await assert.rejects(credential.getToken(), fails(200, undefined));
  // A redirect is not followed, wherever it leads: the token is for this resource.
  server.answers = [{ status: 307, headers: { location: "/else" } }];
  await assert.rejects(credential.getToken(), fails(307, undefined));
  server.answers = [exchanged(clock, "acs", -1)];
  await assert.rejects(credential.getToken(), ServiceError);
  assert.equal(user.asked.length, 2);

  // A token that is good still serves where the service fails.
  server.answers = [exchanged(clock, "acs", 3600)];
  assert.equal((await credential.getToken()).token, "acs");
  await clock.until(3500);
  server.answers = [{ status: 500, body: "" }];
  const { token } = await credential.getToken();
  assert.equal(token, "acs");
});

test("where there is no token of Entra, there is none of ACS", async (t) => {
  const server = await TokenServer.start(t);
  const failure = new Error("nobody is signed in");
  for (const [getToken, is] of [
    [async () => null, refused("INVALID_TOKEN")],
    [async () => ({ token: "", expiresOnTimestamp: 0 }), refused("INVALID_TOKEN")],
    [() => Promise.reject(failure), failure],
  ]) {
    const credential = new EntraUserTokenCredential({ endpoint: server.endpoint, tokenCredential: { getToken } });
    await assert.rejects(credential.getToken(), is);
  }
  assert.deepEqual(server.received, []);
});

test("it is disposed of, and whoever waits hears of it", async (t) => {
  const clock = FakeClock.for(t);
  const server = await TokenServer.start(t);
  const user = userOf(clock, "entra");
  const asked = [];
  const fetch = (_, { signal }) =>
    new Promise((_, reject) => {
      asked.push(signal);
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  const credential = new EntraUserTokenCredential({ endpoint: server.endpoint, tokenCredential: user, fetch });
  const waiting = credential.getToken();
  while (asked.length === 0) await settled();
  credential.dispose();
  await assert.rejects(waiting, refused("CREDENTIAL_CLOSED"));
  assert.equal(asked[0].aborted, true);
  await assert.rejects(credential.getToken(), refused("CREDENTIAL_CLOSED"));
  assert.equal(user.asked.length, 1);
});

test("nor does anybody wait for Entra any longer", async (t) => {
  const server = await TokenServer.start(t);
  const asked = [];
  const tokenCredential = { getToken: (_, { abortSignal }) => new Promise(() => asked.push(abortSignal)) };
  const credential = new EntraUserTokenCredential({ endpoint: server.endpoint, tokenCredential });
  const waiting = credential.getToken();
  while (asked.length === 0) await settled();
  credential.dispose();
  await assert.rejects(waiting, refused("CREDENTIAL_CLOSED"));
  assert.deepEqual([asked.length, asked[0].aborted, server.received], [1, true, []]);
});

test("it is a credential for chat, which an adapter takes", async (t) => {
  const clock = FakeClock.for(t);
  const server = await TokenServer.start(t, "acs2");
  const tokenCredential = userOf(clock, "entra");
  const credential = new EntraUserTokenCredential({ endpoint: server.endpoint, tokenCredential, clock: clock.read });
  const send = createFetch(credential, { endpoint: server.endpoint });
  server.answers = [exchanged(clock, "acs1"), { status: 401 }, exchanged(clock, "acs2")];
  assert.equal((await send(`${server.endpoint}/chat/threads`)).status, 200);
  assert.deepEqual(server.tokens, ["entra", "acs1", "entra", "acs2"]);
});

test("what it is made of is looked at first", () => {
  const tokenCredential = { getToken: async () => null };
  const endpoint = "https://contoso.communication.azure.com";
  const made = (options) => () => new EntraUserTokenCredential({ endpoint, tokenCredential, ...options });
  for (const scopes of [
    [],
    ["https://communication.azure.com//.default"],
    ["https://communication.azure.com/clients/.default", "https://auth.msft.communication.azure.com/.default"],
  ]) {
    assert.throws(made({ scopes }), refused("INVALID_SCOPES"));
  }
  assert.throws(made({ endpoint: "http://contoso.communication.azure.com" }), refused("INSECURE_URL"));
  assert.throws(made({ endpoint: "contoso" }), { code: "INVALID_URL" });
  for (const wrong of [{ scopes: "a" }, { fetch: 5 }, { tokenCredential: {} }, { scope: "a" }, { endpoint: 5 }, { clock: 5 }]) {
    assert.throws(made(wrong), { name: "TypeError" });
  }
  assert.throws(() => new EntraUserTokenCredential(), { name: "TypeError" });
});
