// What holds of tokens of Entra, by whichever object gives them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { TokenError } from "acs-auth";
import { EntraCredential } from "acs-auth/credentials";

import { FakeClock, settled } from "./fake-clock.mjs";

const SCOPE = "https://communication.azure.com//.default";
const refused = (code) => (error) => error instanceof TokenError && error.code === code;

/** What anybody can write in place of a credential of an SDK, and what it was asked. */
function source(clock, more = {}) {
  const asked = [];
  return {
    asked,
    async getToken(scopes, options) {
      asked.push({ scopes, options });
      return { token: `token${asked.length}`, expiresOnTimestamp: clock.now + 3600_000, ...more };
    },
  };
}

test("one token serves a hundred requests, and is asked for by the one right scope", async (t) => {
  const clock = FakeClock.for(t);
  const entra = source(clock);
  const credential = new EntraCredential(entra, { clock: clock.read });
  for (let i = 0; i < 50; i += 1) await credential.getToken();
  const tokens = await Promise.all(Array.from({ length: 50 }, () => credential.getToken()));
  assert.deepEqual(new Set(tokens.map(({ token }) => token)), new Set(["token1"]));
  assert.deepEqual(entra.asked.map(({ scopes }) => scopes), [[SCOPE]]);
  assert(entra.asked[0].options.abortSignal instanceof AbortSignal);
  assert.deepEqual(credential.scopes, [SCOPE]);
});

test("sixty-four at once ask once", async (t) => {
  const entra = source(FakeClock.for(t));
  const credential = new EntraCredential(entra);
  await Promise.all(Array.from({ length: 64 }, () => credential.getToken()));
  assert.equal(entra.asked.length, 1);
});

test("a new one is fetched five minutes before the end, or when Entra says, or after a 401", async (t) => {
  const clock = FakeClock.for(t);
  for (const [more, due] of [
    [{}, 3300],
    [{ refreshAfterTimestamp: clock.at(1800) }, 1800],
    [{ refreshAfterTimestamp: undefined }, 3300],
    // What is beyond the end is no such time.
    [{ refreshAfterTimestamp: clock.at(7200) }, 3300],
  ]) {
    clock.now = clock.at(0);
    const entra = source(clock, more);
    const credential = new EntraCredential(entra, { clock: clock.read });
    await credential.getToken();
    await clock.until(due - 1);
    assert.equal((await credential.getToken()).token, "token1");
    await clock.until(due);
    assert.equal((await credential.getToken()).token, "token2");
    assert.equal(credential.invalidate("token1"), true);
    assert.equal((await credential.getToken()).token, "token2");
    assert.equal(credential.invalidate("token2"), true);
    assert.equal((await credential.getToken()).token, "token3");
  }
});

test("where no new one can be had, the old one serves to its end", async (t) => {
  const clock = FakeClock.for(t);
  const failure = new Error("Entra is down");
  let entra = source(clock);
  const credential = new EntraCredential({ getToken: (...given) => entra.getToken(...given) }, { clock: clock.read });
  await credential.getToken();
  entra = { getToken: () => Promise.reject(failure) };
  await clock.until(3599);
  assert.equal((await credential.getToken()).token, "token1");
  await clock.until(3600);
  await assert.rejects(credential.getToken(), failure);
});

test("other clouds have other scopes, and a token for one of them is for no other", async (t) => {
  const clock = FakeClock.for(t);
  const entra = source(clock);
  const scopes = ["https://communication.example/.default", "https://communication.example/more"];
  const credential = new EntraCredential(entra, { scopes, clock: clock.read });
  await credential.getToken(scopes);
  await credential.getToken(scopes[0]);
  await credential.getToken([]);
  assert.deepEqual(entra.asked.map(({ scopes }) => scopes), [scopes]);
  await assert.rejects(credential.getToken(SCOPE), TypeError);
  await new EntraCredential(entra, { scopes: scopes[0] }).getToken();
  assert.deepEqual(entra.asked[1].scopes, [scopes[0]]);
});

test("no token is an error, and not an empty one", async () => {
  for (const [given, is] of [
    [null, refused("INVALID_TOKEN")],
    [undefined, refused("INVALID_TOKEN")],
    ["abc", refused("INVALID_TOKEN")],
    // What a credential of the SDK gives to whoever has aborted.
    [{ token: "", expiresOnTimestamp: Date.now() + 1000 }, refused("INVALID_TOKEN")],
    [{ token: "abc", expiresOnTimestamp: 1_700_000_000 }, { code: "INVALID_DATE" }],
    [{ token: "abc", expiresOnTimestamp: Date.now() - 1000 }, refused("TOKEN_EXPIRED")],
    [{ token: "abc" }, { name: "TypeError" }],
    [{ accessToken: "abc", expiresOnTimestamp: Date.now() + 1000 }, { name: "TypeError" }],
  ]) {
    await assert.rejects(new EntraCredential({ getToken: async () => given }).getToken(), is);
  }
});

test("who aborts ends nothing for others, and the last of them ends it", async () => {
  const asked = [];
  const entra = {
    getToken: (_, { abortSignal }) =>
      new Promise((resolve, reject) => {
        asked.push({ abortSignal, resolve });
        abortSignal.addEventListener("abort", () => reject(abortSignal.reason));
      }),
  };
  const credential = new EntraCredential(entra);
  const controller = new AbortController();
  const one = credential.getToken(undefined, { abortSignal: controller.signal });
  const other = credential.getToken();
  await settled();
  controller.abort();
  await assert.rejects(one, { name: "AbortError" });
  asked[0].resolve({ token: "abc", expiresOnTimestamp: Date.now() + 3600_000 });
  assert.equal((await other).token, "abc");
  assert.equal(asked.length, 1);
});

test("what gives tokens has getToken", () => {
  for (const wrong of [undefined, null, "abc", {}, () => "abc"]) {
    assert.throws(() => new EntraCredential(wrong), { name: "TypeError" });
  }
  const entra = { getToken: async () => null };
  for (const options of [null, { scope: SCOPE }, { scopes: 5 }, { scopes: [5] }, { clock: 5 }]) {
    assert.throws(() => new EntraCredential(entra, options), { name: "TypeError" });
  }
});
