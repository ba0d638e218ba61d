// What holds of the tokens of users beyond the scripts of the vectors: who waits for whom, and who ends that.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { TokenError } from "acs-auth";
import { UserTokenCredential } from "acs-auth/credentials";

import { FakeClock, settled } from "./fake-clock.mjs";

const HOUR = 3600;
const refused = (code) => (error) => {
  assert(error instanceof TokenError, String(error));
  assert.equal(error.code, code);
  return true;
};

/** A refresher that is answered by hand, and what it was asked. */
function byHand() {
  const asked = [];
  const tokenRefresher = (signal) =>
    new Promise((resolve, reject) => {
      asked.push({ signal, resolve, reject });
    });
  return { asked, tokenRefresher };
}

test("however many ask, there is one refresh, and waiting for it takes no CPU", async () => {
  let refreshes = 0;
  const credential = new UserTokenCredential({
    tokenRefresher: async () => {
      refreshes += 1;
      await pause(1000);
      return { token: "abc", expiresOn: Date.now() + HOUR * 1000 };
    },
  });
  const [before, begin] = [process.cpuUsage(), process.hrtime.bigint()];
  const tokens = await Promise.all(Array.from({ length: 64 }, () => credential.getToken()));
  const { user, system } = process.cpuUsage(before);
  const passed = Number(process.hrtime.bigint() - begin) / 1000;
  assert.deepEqual([refreshes, new Set(tokens.map(({ token }) => token))], [1, new Set(["abc"])]);
  assert((user + system) / passed < 0.05, `${user + system} of ${passed} µs`);
});

for (const first of [true, false]) {
  test(`who aborts takes the token from nobody else: the ${first ? "first" : "second"} of two`, async () => {
    const { asked, tokenRefresher } = byHand();
    const credential = new UserTokenCredential({ tokenRefresher });
    const controller = new AbortController();
    const aborting = () => credential.getToken({ abortSignal: controller.signal });
    const staying = () => credential.getToken();
    const [one, other] = first ? [aborting(), staying()] : [staying(), aborting()];
    await settled();
    const reason = new Error("mine");
    controller.abort(reason);
    await assert.rejects(first ? one : other, reason);
    assert.deepEqual(asked.map(({ signal }) => signal.aborted), [false]);
    asked[0].resolve({ token: "abc", expiresOn: Date.now() + HOUR * 1000 });
    assert.equal((await (first ? other : one)).token, "abc");
    assert.equal(asked.length, 1);
  });
}

test("where nobody waits any longer, the refresher is told, and the next who asks has another go", async () => {
  const { asked, tokenRefresher } = byHand();
  const credential = new UserTokenCredential({ tokenRefresher });
  const controllers = [new AbortController(), new AbortController()];
  const waiting = controllers.map(({ signal }) => credential.getToken({ abortSignal: signal }));
  await settled();
  controllers[0].abort();
  await assert.rejects(waiting[0], { name: "AbortError" });
  assert.equal(asked[0].signal.aborted, false);
  controllers[1].abort();
  await assert.rejects(waiting[1], { name: "AbortError" });
  assert.equal(asked[0].signal.aborted, true);

  const next = credential.getToken();
  await settled();
  asked[1].resolve({ token: "second", expiresOn: Date.now() + HOUR * 1000 });
  assert.equal((await next).token, "second");
  // What comes of the first by and by is of no matter any longer.
  asked[0].resolve({ token: "first", expiresOn: Date.now() + 2 * HOUR * 1000 });
  await settled();
  assert.equal((await credential.getToken()).token, "second");
});

test("a signal that is aborted already asks nobody", async () => {
  const { asked, tokenRefresher } = byHand();
  const credential = new UserTokenCredential({ tokenRefresher });
  await assert.rejects(credential.getToken({ abortSignal: AbortSignal.abort(new Error("mine")) }), { message: "mine" });
  // As the SDKs had it before there were reasons.
  const old = { aborted: true, addEventListener() {}, removeEventListener() {} };
  await assert.rejects(credential.getToken({ abortSignal: old }), { name: "AbortError" });
  await settled();
  assert.equal(asked.length, 0);
});

test("an abort leaves nothing behind in the signal", async () => {
  const credential = new UserTokenCredential({ tokenRefresher: async () => "abc" });
  const listeners = new Set();
  const abortSignal = {
    aborted: false,
    addEventListener: (_, listener) => listeners.add(listener),
    removeEventListener: (_, listener) => listeners.delete(listener),
  };
  await credential.getToken({ abortSignal });
  assert.equal(listeners.size, 0);
});

test("while it is refreshed, a token that is good serves all others", async (t) => {
  const clock = FakeClock.for(t);
  const { asked, tokenRefresher } = byHand();
  const token = { token: "old", expiresOn: clock.at(100) };
  const credential = new UserTokenCredential({ token, tokenRefresher, clock: clock.read });
  await clock.until(60);
  const first = credential.getToken();
  const others = await Promise.all([credential.getToken(), credential.getToken()]);
  assert.deepEqual(others.map(({ token }) => token), ["old", "old"]);
  asked[0].reject(new Error("the service is down"));
  assert.equal((await first).token, "old");

  // But not beyond its end.
  await clock.until(99);
  const last = credential.getToken();
  await settled();
  await clock.until(100);
  const failure = new Error("it is down still");
  asked[1].reject(failure);
  await assert.rejects(last, failure);
});

test("a refresh that fails ahead of time is tried again, and nobody hears of it", async (t) => {
  const clock = FakeClock.for(t);
  const rejections = [];
  const heed = (error) => rejections.push(error);
  process.on("unhandledRejection", heed);
  t.after(() => process.off("unhandledRejection", heed));
  const failures = [
    () => Promise.reject(new Error("it fails")),
    () => {
      throw new Error("it fails at once");
    },
    () => null,
    () => "no token!",
    () => ({ token: "abc", expiresOn: "never" }),
    () => ({ token: "abc", expiresOn: clock.at(-1) }),
  ];
  let refreshes = 0;
  const credential = new UserTokenCredential({
    proactive: true,
    token: { token: "old", expiresOn: clock.at(HOUR) },
    tokenRefresher: () => (failures[refreshes++] ?? (() => ({ token: "new", expiresOn: clock.at(2 * HOUR) })))(),
    clock: clock.read,
  });
  await clock.until(HOUR - 1);
  assert.equal(refreshes, failures.length + 1);
  assert.equal((await credential.getToken()).token, "new");
  assert.deepEqual(rejections, []);
  credential.dispose();
  assert.equal(clock.timers, 0);
});

test("by the clock and the timers of Node, too", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.UTC(2030, 0, 1) });
  let refreshes = 0;
  const tokenRefresher = async () => {
    refreshes += 1;
    return { token: `${refreshes}`, expiresOn: Date.now() + HOUR * 1000 };
  };
  const credential = new UserTokenCredential({ proactive: true, tokenRefresher });
  const tick = async (seconds) => {
    t.mock.timers.tick(seconds * 1000);
    await settled();
  };
  await tick(0);
  assert.equal(refreshes, 1);
  await tick(HOUR - 601);
  assert.equal(refreshes, 1);
  await tick(1);
  assert.equal(refreshes, 2);
  credential.dispose();
  await tick(2 * HOUR);
  assert.equal(refreshes, 2);
});

test("a timer keeps no process from ending", () => {
  const program = `
    const { UserTokenCredential } = require("acs-auth/credentials");
    const token = { token: "abc", expiresOn: Date.now() + 3600000 };
    const credential = new UserTokenCredential({ token, tokenRefresher: () => "abc", proactive: true });
    credential.getToken().then(({ token }) => console.log(token));`;
  const options = { cwd: import.meta.dirname, encoding: "utf8", timeout: 60_000 };
  const { stdout, status } = spawnSync(process.execPath, ["-e", program], options);
  assert.deepEqual([stdout, status], ["abc\n", 0]);
});

test("whoever waits hears at once that the credential is disposed of", async (t) => {
  const clock = FakeClock.for(t);
  const { asked, tokenRefresher } = byHand();
  const credential = new UserTokenCredential({ tokenRefresher, proactive: true, clock: clock.read });
  const waiting = [credential.getToken(), credential.getToken()];
  await settled();
  credential.dispose();
  for (const one of waiting) await assert.rejects(one, refused("CREDENTIAL_CLOSED"));
  assert.equal(asked[0].signal.aborted, true);
  asked[0].resolve({ token: "late", expiresOn: clock.at(HOUR) });
  await settled();
  await assert.rejects(credential.getToken(), refused("CREDENTIAL_CLOSED"));
  assert.equal(credential.invalidate(), false);
  await clock.until(2 * HOUR);
  assert.deepEqual([asked.length, clock.timers], [1, 0]);
});

test("a token that was refused goes, and one that came since stays", async () => {
  let refreshes = 0;
  const tokenRefresher = async () => ({ token: `${(refreshes += 1)}`, expiresOn: Date.now() + HOUR * 1000 });
  const credential = new UserTokenCredential({ tokenRefresher });
  const { token: first } = await credential.getToken();
  assert.equal(credential.invalidate(first), true);
  assert.equal((await credential.getToken()).token, "2");
  assert.equal(credential.invalidate(first), true);
  assert.equal((await credential.getToken()).token, "2");
  credential.invalidate();
  assert.equal((await credential.getToken()).token, "3");
  const fixed = new UserTokenCredential("abc");
  assert.equal(fixed.invalidate("abc"), false);
  assert.equal((await fixed.getToken()).token, "abc");
});

test("a credential that is forgotten without a dispose is collected, and its refresher is not called again", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const forgotten = (() => {
    const tokenRefresher = () => ({ token: "abc", expiresOn: Date.now() + HOUR * 1000 });
    const token = { token: "abc", expiresOn: Date.now() + HOUR * 1000 };
    return new WeakRef(new UserTokenCredential({ token, tokenRefresher, proactive: true }));
  })();
  for (let i = 0; i < 10 && forgotten.deref() !== undefined; i += 1) {
    await settled();
    collect();
  }
  assert.equal(forgotten.deref(), undefined);
});
