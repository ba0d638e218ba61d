// What is given as a token of a user, and what is known of its end.

import assert from "node:assert/strict";
import { test } from "node:test";

import { TokenError, UserToken } from "acs-auth";
import { UserTokenCredential } from "acs-auth/credentials";

import { FakeClock } from "./fake-clock.mjs";

const HOUR = 3600;
const refused = (code) => (error) => {
  assert(error instanceof TokenError, String(error));
  assert.equal(error.code, code);
  return true;
};

// {"exp":1893459600}, the second hour of 2030
const JWT = "e30.eyJleHAiOjE4OTM0NTk2MDB9.";

test("when a token expires is told in any of these forms", async (t) => {
  const clock = FakeClock.for(t);
  const end = clock.at(HOUR);
  const forms = [
    { token: "abc", expiresOn: new Date(end) },
    { token: "abc", expiresOn: end },
    { token: "abc", expiresOn: new Date(end).toISOString() },
    // As the service writes it: a JSON of it is handed on by those who issue tokens to their users.
    { token: "abc", expiresOn: "2030-01-01T01:00:00.3244584+00:00" },
    { token: "abc", expiresOnTimestamp: end },
    { token: "abc", expiresOnTimestamp: end + 999.9, refreshAfterTimestamp: undefined },
    JWT,
  ];
  for (const form of forms) {
    const given = [{ token: form }, { tokenRefresher: () => form }, { tokenRefresher: async () => form }];
    if (typeof form === "string" || form.expiresOn) given.push(form);
    for (const options of given) {
      const timed = typeof options === "string" ? { token: options } : options;
      const token = await new UserTokenCredential({ ...timed, clock: clock.read }).getToken();
      assert.deepEqual([token.expiresOnTimestamp, token.expiresOn], [end, new Date(end)]);
    }
  }
  // What an operation of the Identity API gives, among others.
  const first = await new UserTokenCredential({ token: JWT, clock: clock.read }).getToken();
  assert.deepEqual(await new UserTokenCredential(first).getToken(), first);
  assert.equal(UserToken.decodeUnverified(JWT).expiresOn.getTime(), end);
});

test("a string that says nothing of its end is taken to be good for ten minutes", async (t) => {
  const clock = FakeClock.for(t);
  let refreshes = 0;
  const credential = new UserTokenCredential({
    token: "opaque",
    tokenRefresher: () => `opaque${(refreshes += 1)}`,
    clock: clock.read,
  });
  assert.equal((await credential.getToken()).expiresOnTimestamp, clock.at(600));
  await clock.until(479);
  assert.equal((await credential.getToken()).token, "opaque");
  await clock.until(480);
  const { token, expiresOnTimestamp } = await credential.getToken();
  assert.deepEqual([token, expiresOnTimestamp, refreshes], ["opaque1", clock.at(480 + 600), 1]);
});

test("what is given as a token is one, and its end is no guess", async () => {
  const text = JSON.stringify({ token: "abc", expiresOn: new Date() });
  for (const wrong of [text, "", "Bearer abc", "a b", "ü"]) {
    assert.throws(() => new UserTokenCredential(wrong), refused("INVALID_TOKEN"));
    await assert.rejects(new UserTokenCredential({ tokenRefresher: () => wrong }).getToken(), refused("INVALID_TOKEN"));
  }
  for (const [expiresOn, code] of [
    [Math.floor(Date.now() / 1000) + HOUR, "INVALID_DATE"],
    ["soon", "INVALID_DATE"],
    [Number.NaN, "INVALID_DATE"],
    [new Date(Number.NaN), "INVALID_DATE"],
    [true, "ERR_TYPE"],
  ]) {
    const is = (error) => (error instanceof TypeError ? "ERR_TYPE" : error.code) === code;
    assert.throws(() => new UserTokenCredential({ token: "abc", expiresOn }), is);
    await assert.rejects(new UserTokenCredential({ tokenRefresher: () => ({ token: "abc", expiresOn }) }).getToken(), is);
  }
  for (const wrong of [undefined, null, 5, {}, { token: "abc" }, { token: 5, expiresOn: new Date() }, { accessToken: "abc" }]) {
    await assert.rejects(new UserTokenCredential({ tokenRefresher: () => wrong }).getToken(), {
      name: "TypeError",
      message: /^what a tokenRefresher gives is a string or \{ token, expiresOn \}/,
    });
  }
});

test("options are what they are, and are spelt so", () => {
  const tokenRefresher = () => "abc";
  for (const wrong of [
    undefined,
    null,
    5,
    {},
    { proactive: true },
    { token: "abc", tokenRefresher: "https://contoso.example/token" },
    { tokenRefresher, refreshProactively: true },
    { tokenRefresher, clock: 5 },
    { token: { token: "abc", expiresOn: new Date() }, expiresOn: new Date() },
    { token: 5 },
  ]) {
    assert.throws(() => new UserTokenCredential(wrong), { name: "TypeError" });
  }
  assert.throws(() => new UserTokenCredential({ token: "abc", proactive: true }), refused("NO_REFRESHER"));
});
