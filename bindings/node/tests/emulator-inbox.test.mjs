// What was sent: the messages of an emulator, those that fit, and those that are waited for.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";

import { ConnectionString } from "acs-auth";
import { createFetch } from "acs-auth/fetch";

import { startLocalAcs } from "./local-acs.mjs";

const ALICE = "+14255550123";
const BOB = "+14255550124";
const FROM = "+18005550100";

async function post({ endpoint, connectionString }, path, body) {
  const send = createFetch(new ConnectionString(connectionString));
  const headers = { "content-type": "application/json" };
  const response = await send(`${endpoint}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  assert.equal(response.status, 202, await response.text());
}

const sms = (emulator, message, ...to) =>
  post(emulator, "/sms?api-version=2021-03-07", { from: FROM, smsRecipients: to.map((to) => ({ to })), message });

const email = (emulator, subject, ...to) =>
  post(emulator, "/emails:send?api-version=2023-03-31", {
    senderAddress: "shop@contoso.example",
    content: { subject, plainText: "Grüße 🙂" },
    recipients: { to: to.map((address) => ({ address })) },
  });

test("those that fit", async (t) => {
  const emulator = await startLocalAcs(t);
  assert.deepEqual(await emulator.messages(), []);
  await sms(emulator, "Your code is 123456", ALICE, BOB);
  await email(emulator, "Your order & more", "ann+1@contoso.example");
  const [first, second, third] = await emulator.messages();
  const { id, receivedOn, content, ...rest } = first;
  assert.deepEqual(rest, { kind: "sms", from: FROM, to: [ALICE], subject: null, text: "Your code is 123456" });
  assert(id !== "" && !Number.isNaN(Date.parse(receivedOn)));
  assert.equal(content.message, "Your code is 123456");
  assert.deepEqual([second.to, third.to], [[BOB], ["ann+1@contoso.example"]]);
  assert.deepEqual([third.kind, third.subject, third.text], ["email", "Your order & more", "Grüße 🙂"]);
  for (const [filter, due] of [
    [{}, [first, second, third]],
    [{ id: first.id }, [first]],
    [{ kind: "sms" }, [first, second]],
    [{ kind: "email", from: undefined }, [third]],
    [{ kind: "notification" }, []],
    [{ from: FROM }, [first, second]],
    [{ to: BOB }, [second]],
    [{ to: "ann+1@contoso.example" }, [third]],
    [{ contains: "order & m" }, [third]],
    [{ contains: "üße 🙂" }, [third]],
    [{ contains: "code", to: ALICE }, [first]],
    [{ contains: "code", kind: "email" }, []],
    [{ to: "" }, []],
  ]) {
    assert.deepEqual(await emulator.messages(filter), due);
    if (due.length > 0) assert.deepEqual(await emulator.waitForMessage({ ...filter, timeout: 0 }), due[0]);
  }
  await emulator.clearMessages();
  assert.deepEqual(await emulator.messages(), []);
});

test("one that comes", async (t) => {
  const emulator = await startLocalAcs(t);
  await sms(emulator, "Hello", BOB);
  const waiting = emulator.waitForMessage({ to: ALICE, contains: "code" });
  let isThere = false;
  void waiting.then(() => (isThere = true));
  await sms(emulator, "Hello", ALICE);
  await wait(100);
  assert.equal(isThere, false);
  await sms(emulator, "Your code is 123456", ALICE);
  await sms(emulator, "Your code is 654321", ALICE);
  assert.equal((await waiting).text, "Your code is 123456");
  assert.equal((await emulator.waitForMessage()).text, "Hello");
});

test("one that does not", async (t) => {
  const emulator = await startLocalAcs(t);
  const late = async (...lines) => {
    const message = ["no such message came within 10 ms; messages in the inbox: ", ...lines].join("");
    await assert.rejects(emulator.waitForMessage({ to: ALICE, timeout: 10 }), { name: "Error", message });
  };
  await late("0");
  await email(emulator, "Your order", "ann@contoso.example", "bob@contoso.example");
  const first = "\n  email from shop@contoso.example to ann@contoso.example, bob@contoso.example";
  await late("1", first);
  const other = `\n  sms from ${FROM} to ${BOB}`;
  await sms(emulator, "Hello", BOB);
  await late("2", first, other);
  await sms(emulator, "Hello", ...Array.from({ length: 11 }, () => BOB));
  await late("13", ...Array.from({ length: 10 }, () => other));
});

test("waiting can be stopped", async (t) => {
  const emulator = await startLocalAcs(t);
  const controller = new AbortController();
  const waiting = emulator.waitForMessage({ signal: controller.signal });
  await emulator.requests();
  const reason = new Error("enough");
  controller.abort(reason);
  await assert.rejects(waiting, reason);
  await assert.rejects(emulator.waitForMessage({ signal: controller.signal }), reason);
  await assert.rejects(emulator.waitForMessage({ signal: AbortSignal.timeout(50) }), { name: "TimeoutError" });
  await sms(emulator, "Hello", BOB);
  const { signal } = new AbortController();
  assert.equal((await emulator.waitForMessage({ signal })).text, "Hello");
});

test("other filters are refused", async (t) => {
  const emulator = await startLocalAcs(t);
  const both = { messages: emulator.messages, waitForMessage: emulator.waitForMessage };
  for (const [name, ask] of Object.entries(both)) {
    for (const wrong of [null, 5, ALICE]) await assert.rejects(ask(wrong), { name: "TypeError", message: new RegExp(`^${name} takes an object`) });
    await assert.rejects(ask({ recipient: ALICE }), { name: "TypeError", message: /and nothing else$/ });
    await assert.rejects(ask({ kind: "SMS" }), { name: "TypeError", message: "kind is one of sms, email, notification" });
    for (const filter of ["id", "from", "to", "contains"]) {
      for (const wrong of [5, null, [ALICE], /code/]) await assert.rejects(ask({ [filter]: wrong }), { name: "TypeError" });
    }
  }
  await assert.rejects(emulator.messages({ timeout: 5 }), { name: "TypeError" });
  for (const timeout of [-1, 600_001, Number.NaN, "1", null]) {
    await assert.rejects(emulator.waitForMessage({ timeout }), { name: "RangeError", message: /milliseconds/ });
  }
  for (const signal of [null, {}, new AbortController()]) {
    await assert.rejects(emulator.waitForMessage({ signal }), { name: "TypeError", message: "a signal is an AbortSignal" });
  }
});
