// What the adapters promise, where the service fails: each attempt is signed anew, errors are those of the client, and
// of two clocks that differ there is a word.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";

import { AccessKey, ConnectionString } from "acs-auth";
import { clientArguments } from "acs-auth/azure";
import { SmsClient } from "@azure/communication-sms";

import { ONCE, RETRYING } from "./attempts.mjs";
import { startLocalAcs } from "./local-acs.mjs";

const MESSAGE = { from: "+18005550100", to: ["+14255550123"], message: "Hello" };
const at = (emulator, path = "/echo") => ({
  connection: new ConnectionString(emulator.connectionString),
  url: `${emulator.endpoint}${path}`,
});

/** The status of each attempt, in order, all of which have to have been signed as they should. */
async function attempts(emulator, path = "/echo") {
  const records = (await emulator.requests()).filter(({ pathAndQuery }) => pathAndQuery.startsWith(path));
  assert.deepEqual(new Set(records.map(({ verdict }) => verdict)), new Set(["verified"]));
  return records.map(({ status }) => status);
}

test("a retry after some seconds has a date of its own", async (t) => {
  // A date is good for half of the time that is waited for.
  const [tolerance, retryAfter] = [2, 4];
  const emulator = await startLocalAcs(t, { tolerance });
  const sdk = new SmsClient(emulator.connectionString, { allowInsecureConnection: true });
  const ours = new SmsClient(...clientArguments(at(emulator).connection));
  const senders = Object.entries(RETRYING).map(([name, send], number) => [name, send, `/echo/${number}/`]);
  for (const [, , path] of senders) await emulator.inject({ status: 503, retryAfter, count: 1, path });
  await emulator.inject({ status: 429, retryAfter, count: 2, path: "/sms" });
  const { url } = at(emulator, "/echo/replayed");
  const headers = new AccessKey(emulator.accessKey).sign({ method: "GET", url });

  const statuses = Promise.all(senders.map(([, send, path]) => send(at(emulator, path))));
  const [replayed] = await Promise.all([
    wait(retryAfter * 1000).then(() => fetch(url, { headers })),
    // Theirs signs once for all attempts.
    assert.rejects(sdk.send(MESSAGE), { statusCode: 401 }),
    ours.send(MESSAGE),
    statuses,
  ]);
  assert.equal(replayed.status, 401);
  assert.deepEqual(await statuses, senders.map(() => 200));
  for (const [name, , path] of senders) {
    assert.deepEqual(await attempts(emulator, path), [503, 200], name);
    const records = (await emulator.requests()).filter(({ pathAndQuery }) => pathAndQuery.startsWith(path));
    const [first, second] = records.map(({ signedOn }) => Date.parse(signedOn));
    assert(first < second, name);
  }
  const late = (await emulator.requests()).filter(({ verdict }) => verdict === "refused");
  assert.deepEqual(late.map(({ code }) => code), ["DATE_OUT_OF_RANGE", "DATE_OUT_OF_RANGE"]);
  assert.equal((await emulator.messages()).length, 1);
});

for (const [name, send] of Object.entries(RETRYING)) {
  test(`each attempt is signed: ${name}`, async (t) => {
    const emulator = await startLocalAcs(t);
    for (const fault of [{ status: 500 }, { status: 503 }, { status: 429, retryAfter: 0 }, { reset: true }]) {
      await emulator.inject({ ...fault, count: 2 });
      assert.equal(await send(at(emulator)), 200);
      assert.deepEqual(await attempts(emulator), [fault.status, fault.status, 200]);
      await emulator.clearRequests();
    }
    // It gives up, and says what it was told last.
    await emulator.inject({ status: 503, retryAfter: 0 });
    assert.equal(await send(at(emulator)).catch(({ statusCode }) => statusCode), 503);
    assert.deepEqual(await attempts(emulator), [503, 503, 503]);
  });
}

/** What each client says of a timeout: a name or a code. */
const LATE = {
  "fetch": "TimeoutError",
  "undici": "UND_ERR_HEADERS_TIMEOUT",
  "undici 6": "UND_ERR_HEADERS_TIMEOUT",
  "axios": "ECONNABORTED",
  "axios fetch": "ETIMEDOUT",
  "azure pipeline": "AbortError",
};
const RESET = ["ECONNRESET", "UND_ERR_SOCKET"];

for (const [name, send] of Object.entries(ONCE)) {
  test(`what goes wrong once: ${name}`, async (t) => {
    const emulator = await startLocalAcs(t);
    for (const fault of [{ status: 500 }, { status: 503, retryAfter: 7 }, { status: 429, retryAfter: 0 }]) {
      await emulator.inject({ ...fault, count: 1 });
      const { status, retryAfter } = await send(at(emulator));
      assert.deepEqual([status, retryAfter && Number(retryAfter)], [fault.status, fault.retryAfter ?? null]);
    }
    await emulator.inject({ latency: 0.2, count: 2 });
    for (const timeout of [undefined, 60_000]) assert.equal((await send({ ...at(emulator), timeout })).status, 200);
    await emulator.inject({ latency: 600, count: 1 });
    await assert.rejects(send({ ...at(emulator), timeout: 100 }), ({ code, name: kind }) => {
      assert([code, kind].includes(LATE[name]), `${code} ${kind}`);
      return true;
    });
    await emulator.inject({ reset: true, count: 1 });
    await assert.rejects(send(at(emulator)), ({ code, cause }) => {
      assert(RESET.includes(code) || RESET.includes(cause?.code), `${code} ${cause?.code}`);
      return true;
    });
    assert.equal((await send(at(emulator))).status, 200);
    assert.deepEqual(await attempts(emulator), [500, 503, 429, 200, 200, 200, undefined, 200]);
  });
}

/** What is warned of while this runs. */
async function warnings(run) {
  const heard = [];
  const hear = ({ code, message }) => heard.push([code, message]);
  process.on("warning", hear);
  await run();
  // They come in order, a moment later.
  const last = new Promise((resolve) => process.once("warning", resolve));
  process.emitWarning("the last", { code: "LAST" });
  await last;
  process.off("warning", hear);
  return heard.filter(([code]) => code === "ACS_AUTH_CLOCK").map(([, message]) => message);
}

for (const [name, send] of Object.entries(ONCE)) {
  test(`two clocks: ${name}`, async (t) => {
    const emulator = await startLocalAcs(t);
    for (const [clockOffset, side] of [[3600, "behind"], [-7200, "ahead of"]]) {
      const told = await warnings(async () => {
        await emulator.inject({ clockOffset, count: 1 });
        assert.equal((await send(at(emulator))).status, 401);
      });
      assert.equal(told.length, 1);
      const [, seconds, which] = /^401: this clock is off by (\d+) s: it is (.+) that of the service/.exec(told[0]);
      assert.equal(which, side);
      // A Date has whole seconds, and the answer has taken a while.
      assert(Math.abs(seconds - Math.abs(clockOffset)) < 60, told[0]);
    }
    const other = { ...at(emulator), connection: new ConnectionString(`endpoint=${emulator.endpoint};accesskey=AAAA`) };
    assert.deepEqual(
      await warnings(async () => {
        // Of another reason, with a clock that is right, or not too wrong.
        assert.equal((await send(other)).status, 401);
        await emulator.inject({ clockOffset: 200, count: 2 });
        assert.equal((await send(other)).status, 401);
        assert.equal((await send(at(emulator))).status, 200);
        await emulator.inject({ status: 401, count: 1 });
        assert.equal((await send(at(emulator))).status, 401);
        // And where the clock is wrong and there is another status.
        await emulator.inject({ clockOffset: 250, status: 503, count: 1 });
        assert.equal((await send(at(emulator))).status, 503);
      }),
      [],
    );
  });
}
