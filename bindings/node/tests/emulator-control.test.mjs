// What a test asks of its emulator: the requests that came, faults, and what becomes of the asking.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { test } from "node:test";
import { promisify } from "node:util";

import { AccessKey, ConnectionString } from "acs-auth";
import { createFetch } from "acs-auth/fetch";
import { startEmulator } from "acs-auth/emulator";

import { startLocalAcs } from "./local-acs.mjs";
import { program, told } from "./programs.mjs";

const SECRET = "bm90IGEgcmVhbCBrZXksIGJ1dCBvbmUgYWxsIHRoZSBzYW1l";

/** Sends to what echoes, and tells the status. */
async function echo({ endpoint, connectionString }, path = "/echo", method = "GET") {
  const { status } = await createFetch(new ConnectionString(connectionString))(`${endpoint}${path}`, { method });
  return status;
}

async function statuses(emulator, count) {
  const all = [];
  while (all.length < count) all.push(await echo(emulator));
  return all;
}

test("what came, and what became of it", async (t) => {
  const emulator = await startLocalAcs(t, { auth: "explain" });
  assert.deepEqual(await emulator.requests(), []);
  await echo(emulator, "/echo/%41?a=%2B&b");
  const url = `${emulator.endpoint}/nothing?a=b+c`;
  const headers = new AccessKey(emulator.secondaryAccessKey).sign({ method: "GET", url });
  await fetch(url, { headers });
  await fetch(url.replace("+", "%20"), { headers });
  await fetch(`${emulator.endpoint}/chat/threads?api-version=1`);
  await emulator.inject({ status: 503, retryAfter: 7, count: 1 });
  await echo(emulator);
  // What it is asked is no request that came.
  const records = await emulator.requests();
  for (const { verdict, receivedOn, signedOn } of records) {
    assert(Math.abs(new Date(receivedOn) - Date.now()) < 3_600_000);
    // To the second, and of those that are verified.
    if (verdict === "verified") assert(Math.abs(new Date(receivedOn) - new Date(signedOn)) < 60_000);
    else assert.equal(signedOn, undefined);
  }
  const verified = { verdict: "verified", key: "primary" };
  assert.deepEqual(records.map(({ receivedOn: _, signedOn: __, ...record }) => record), [
    { method: "GET", pathAndQuery: "/echo/%41?a=%2B&b", status: 200, ...verified },
    { method: "GET", pathAndQuery: "/nothing?a=b+c", status: 404, verdict: "verified", key: "secondary" },
    {
      method: "GET",
      pathAndQuery: "/nothing?a=b%20c",
      status: 401,
      verdict: "refused",
      code: "SIGNATURE_MISMATCH",
      mistake: "QUERY_FORM_ENCODED",
    },
    { method: "GET", pathAndQuery: "/chat/threads?api-version=1", status: 401, verdict: "refused" },
    { method: "GET", pathAndQuery: "/echo", status: 503, ...verified, fault: { status: 503, retryAfter: 7, count: 1 } },
  ]);
  await emulator.clearRequests();
  assert.deepEqual(await emulator.requests(), []);
  const off = await startLocalAcs(t, { auth: "off" });
  await fetch(`${off.endpoint}/echo`);
  assert.equal((await off.requests())[0].verdict, "unchecked");
});

test("whose token of Entra it was", async (t) => {
  const emulator = await startLocalAcs(t);
  const objectId = "1b5cc06b-f352-4571-b1e6-d9b259b7c776";
  for (const audience of ["https://communication.azure.com/", "https://graph.microsoft.com"]) {
    const { token, expiresOnTimestamp } = await emulator.entraToken({ objectId, audience });
    assert(expiresOnTimestamp > Date.now());
    await fetch(`${emulator.endpoint}/echo`, { headers: { authorization: `Bearer ${token}` } });
  }
  const [{ clientId, ...taken }, refused] = (await emulator.requests()).map(({ receivedOn: _, ...record }) => record);
  assert.match(clientId, /^[0-9a-f-]{36}$/);
  const asked = { method: "GET", pathAndQuery: "/echo" };
  assert.deepEqual(taken, { ...asked, status: 200, verdict: "entra", objectId });
  assert.deepEqual(refused, { ...asked, status: 401, verdict: "refused", code: "WRONG_AUDIENCE" });
  const [audience, now] = ["https://graph.microsoft.com", Date.now()];
  const { expiresOnTimestamp: soon } = await emulator.entraToken({ objectId, audience, expiresInSeconds: 60 });
  assert(soon - now < 65_000);
  await assert.rejects(emulator.entraToken({ objectId: "me", audience }), { name: "RangeError", message: /GUID/ });
  for (const wrong of [undefined, {}, { objectId }, { objectId, audience: 5 }, { objectId, audience, expires: 5 }]) {
    await assert.rejects(emulator.entraToken(wrong), { name: "TypeError" });
  }
});

test("what was sent again was signed when it was first", async (t) => {
  const emulator = await startLocalAcs(t);
  const url = `${emulator.endpoint}/echo`;
  const [early, late] = [-60, 0].map((seconds) => Math.trunc(Date.now() / 1000 + seconds) * 1000);
  for (const date of [early, early, late]) {
    await fetch(url, { headers: new AccessKey(emulator.accessKey).sign({ method: "GET", url, date }) });
  }
  const signed = (await emulator.requests()).map(({ signedOn }) => Date.parse(signedOn));
  assert.deepEqual(signed, [early, early, late]);
});

test("what goes wrong", async (t) => {
  const emulator = await startLocalAcs(t);
  await emulator.inject({ status: 503, count: 2 });
  assert.deepEqual(await statuses(emulator, 3), [503, 503, 200]);
  await emulator.inject({ status: 500, count: 1, method: "POST", path: "/echo/a" });
  assert.deepEqual([await echo(emulator, "/echo/a"), await echo(emulator, "/echo", "POST")], [200, 200]);
  assert.deepEqual([await echo(emulator, "/echo/ab", "POST"), await echo(emulator, "/echo/ab", "POST")], [500, 200]);
  await emulator.inject({ reset: true, status: undefined, count: 1 });
  await assert.rejects(echo(emulator));
  assert.equal((await emulator.requests()).at(-1).status, undefined);
  await emulator.inject({ clockOffset: -3600, count: 1 });
  await emulator.inject({ latency: 0.2, count: 1 });
  const started = performance.now();
  assert.deepEqual(await statuses(emulator, 2), [401, 200]);
  assert(performance.now() - started > 150);
  // Without a count, until it is cleared.
  await emulator.inject({ status: 429, retryAfter: 0 });
  assert.deepEqual(await statuses(emulator, 3), [429, 429, 429]);
  await emulator.clearFaults();
  assert.deepEqual(await statuses(emulator, 1), [200]);
});

test("what is no fault", async (t) => {
  const emulator = await startLocalAcs(t);
  const refused = async (fault, name, message) => assert.rejects(emulator.inject(fault), { name, message });
  for (const fault of [undefined, null, 503, "status=503"]) await refused(fault, "TypeError", /^a fault is an object, /);
  for (const name of ["Status", "retry_after", SECRET]) {
    const message = "inject takes status, retryAfter, latency, clockOffset, reset, count, method, path, and nothing else";
    await refused({ status: 503, [name]: SECRET }, "TypeError", message);
  }
  for (const name of ["status", "retryAfter", "latency", "clockOffset", "count"]) {
    for (const wrong of ["503", null, {}, true]) await refused({ status: 503, [name]: wrong }, "TypeError", /is a number/);
    await refused({ status: 503, [name]: Number.NaN }, "RangeError", new RegExp(`^an? ${name} is `));
  }
  for (const name of ["method", "path"]) {
    for (const wrong of [5, null, {}]) await refused({ status: 503, [name]: wrong }, "TypeError", /is a string/);
  }
  for (const wrong of ["true", 1, null]) await refused({ reset: wrong }, "TypeError", "reset is true or false");
  for (const fault of [{ status: 200 }, { status: 600 }, { status: 503.5 }]) {
    await refused(fault, "RangeError", "a status is a whole number, from 400 to 599");
  }
  await refused({ status: 503, count: 0 }, "RangeError", /^a count is a whole number, from 1 /);
  await refused({ status: 503, retryAfter: -1 }, "RangeError", /^a retryAfter is a whole number, from 0 /);
  // The emulator says why.
  await refused({}, "RangeError", "a fault has a status, a latency, a clockOffset or reset");
  await refused({ count: 1 }, "RangeError", "a fault has a status, a latency, a clockOffset or reset");
  await refused({ retryAfter: 1 }, "RangeError", "retryAfter goes with a status");
  await refused({ status: 503, reset: true }, "RangeError", "a connection is reset, or there is a status");
  for (const latency of [-1, 601]) await refused({ latency }, "RangeError", "a latency is 0 to 600 seconds");
  await refused({ clockOffset: 4e9 }, "RangeError", "a clockOffset is at most a hundred years");
  await refused({ reset: true, method: "G T" }, "RangeError", "a method is that of a request, such as POST");
  await refused({ reset: true, path: "sms" }, "RangeError", "a path starts with a slash");
  assert.deepEqual(await statuses(emulator, 1), [200]);
});

test("all as it was", async (t) => {
  const emulator = await startLocalAcs(t);
  await echo(emulator);
  await emulator.inject({ status: 503 });
  await emulator.reset();
  assert.deepEqual(await emulator.requests(), []);
  assert.deepEqual(await statuses(emulator, 1), [200]);
});

test("plain HTTP and no proxy, whatever it says of itself", async (t) => {
  const variables = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "NODE_USE_ENV_PROXY"];
  const before = variables.map((name) => [name, process.env[name]]);
  t.after(() => {
    for (const [name, value] of before) value === undefined ? delete process.env[name] : (process.env[name] = value);
  });
  for (const name of variables) process.env[name] = name === "NODE_USE_ENV_PROXY" ? "1" : "http://127.0.0.1:1";
  const emulator = await startLocalAcs(t, { tls: true });
  assert.match(emulator.endpoint, /^https:/);
  await emulator.inject({ status: 503 });
  await emulator.reset();
  assert.deepEqual(await emulator.requests(), []);
});

test("what is asked for ends with it", async (t) => {
  const emulator = await startLocalAcs(t);
  const waiting = Array.from({ length: 20 }, () => emulator.waitForMessage({ timeout: 600_000 }));
  const settled = Promise.allSettled(waiting);
  await emulator.requests();
  await emulator.stop();
  for (const { reason } of await settled) assert.equal(reason.message, "the emulator was stopped");
  for (const ask of ["messages", "waitForMessage", "clearMessages", "requests", "clearRequests", "clearFaults", "reset"]) {
    await assert.rejects(emulator[ask](), { name: "Error", message: "the emulator was stopped" });
  }
  await assert.rejects(emulator.inject({ reset: true }), { message: "the emulator was stopped" });
});

test("asking does not keep a program from ending", async () => {
  const asking = `
    import { startEmulator } from "acs-auth/emulator";
    const emulator = await startEmulator();
    await emulator.inject({ status: 503 });
    await emulator.waitForMessage({ timeout: 50 }).catch(() => {});
    console.log((await emulator.requests()).length);`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", asking], {
    cwd: import.meta.dirname,
    timeout: 20_000,
  });
  assert.equal(stdout, "0\n");
});

test("another program does not answer, or something else", async (t) => {
  const start = (endpoint) => {
    const line = JSON.stringify(told(endpoint, SECRET));
    return startEmulator({ program: program(t, `echo '${line}'\nexec cat`) });
  };
  const absent = await start("http://[::1]:1");
  t.after(() => absent.stop());
  await assert.rejects(absent.requests(), { message: /^the emulator does not answer \(E\w+\)/ });

  const answers = [[404, ""], [400, SECRET], [400, "{}"], [400, '{"error":5}'], [302, ""]];
  const server = createServer((_, response) => {
    const [status, body] = answers[0];
    response.writeHead(status).end(body);
  }).listen(0, "127.0.0.1");
  t.after(() => server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const other = await start(`http://127.0.0.1:${server.address().port}`);
  t.after(() => other.stop());
  while (answers.length > 0) {
    const message = `the emulator answers ${answers[0][0]} to what it is to know: is the program acs-auth, of this version?`;
    for (const ask of ["requests", "messages", "reset"]) await assert.rejects(other[ask](), { name: "Error", message });
    answers.shift();
  }
});
