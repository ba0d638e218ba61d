// An emulator that somebody else has started, as the container of a CI is.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { test } from "node:test";
import { inspect, promisify } from "node:util";

import { ConnectionString, InvalidInputError } from "acs-auth";
import { createFetch } from "acs-auth/fetch";
import { connectEmulator } from "acs-auth/emulator";

import { startLocalAcs } from "./local-acs.mjs";

const KEY = "bm90IGEgcmVhbCBrZXksIGJ1dCBvbmUgYWxsIHRoZSBzYW1l";
const at = (endpoint) => `endpoint=${endpoint};accesskey=${KEY}`;

async function failed(...given) {
  const error = await connectEmulator(...given).then(() => assert.fail("it is connected"), (error) => error);
  assert(!inspect(error, { showHidden: true, depth: Infinity }).includes(KEY.slice(0, 8)), "it shows the key");
  return error;
}

/** A server that answers so, or not at all. */
async function answering(t, status, body) {
  const server = createServer((_, response) => status && response.writeHead(status).end(body)).listen(0, "127.0.0.1");
  t.after(() => (server.closeAllConnections(), server.close()));
  await new Promise((resolve) => server.once("listening", resolve));
  return at(`http://127.0.0.1:${server.address().port}`);
}

for (const tls of [false, true]) {
  test(`what is asked of it, ${tls ? "https" : "http"}`, async (t) => {
    const started = await startLocalAcs(t, { tls });
    const emulator = await connectEmulator(started.connectionString);
    assert.equal(emulator.endpoint, started.endpoint);
    assert.equal(emulator.connectionString, started.connectionString);
    await emulator.inject({ status: 503, count: 1 });
    const http = started.endpoint.replace("https:", "http:");
    const { accessKey } = new ConnectionString(emulator.connectionString);
    const send = createFetch(accessKey, { endpoint: http });
    assert.equal((await send(`${http}/echo`)).status, 503);
    assert.deepEqual((await emulator.requests()).map(({ verdict, status }) => [verdict, status]), [["verified", 503]]);
    assert.deepEqual(await emulator.requests(), await started.requests());
    await emulator.reset();
    assert.deepEqual(await started.requests(), []);
  });
}

test("it runs on when it is stopped", async (t) => {
  const started = await startLocalAcs(t);
  const emulator = await connectEmulator(started.connectionString);
  const waiting = assert.rejects(emulator.waitForMessage(), { message: "the connection to the emulator was stopped" });
  await emulator.requests();
  await emulator.stop();
  await waiting;
  await emulator.stop();
  await assert.rejects(emulator.requests(), { message: "the connection to the emulator was stopped" });
  assert.deepEqual(await started.requests(), []);
  if (Symbol.asyncDispose === undefined) return assert.equal(Object.hasOwn(emulator, "undefined"), false);
  const other = await connectEmulator(started.connectionString);
  await other[Symbol.asyncDispose]();
  await assert.rejects(other.requests());
  assert.deepEqual(await started.requests(), []);
});

test("it may end first", async (t) => {
  const started = await startLocalAcs(t);
  const emulator = await connectEmulator(started.connectionString);
  await started.stop();
  await assert.rejects(emulator.requests(), { message: /^the emulator does not answer \(E\w+\)/ });
});

test("it shows no key, and keeps no program from ending", async (t) => {
  const { connectionString, accessKey } = await startLocalAcs(t);
  const connecting = `
    import { connectEmulator } from "acs-auth/emulator";
    const emulator = await connectEmulator(${JSON.stringify(connectionString)});
    await emulator.waitForMessage({ timeout: 10 }).catch(() => {});
    console.log(emulator, JSON.stringify(emulator));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", connecting], {
    cwd: import.meta.dirname,
    timeout: 20_000,
  });
  assert.match(stdout, /endpoint: 'http:/);
  assert(!stdout.includes(accessKey));
});

test("there is none", async (t) => {
  assert.match((await failed(at("http://127.0.0.1:1"))).message, /^the emulator does not answer \(E\w+\)/);
  for (const [status, body] of [[404, ""], [200, KEY], [200, "null"], [200, "{}"], [503, '{"status":"healthy"}']]) {
    const { message } = await failed(await answering(t, status, body));
    assert.equal(message, "what answers at that endpoint is no emulator: is it acs-auth, of this version?");
  }
  const late = await failed(await answering(t), { timeout: 50 });
  assert.equal(late.message, "the emulator did not answer within 50 ms");
});

test("what is no connection string", async () => {
  for (const wrong of [undefined, null, 5, {}]) {
    assert.match((await failed(wrong)).message, /^a connection string is a string, not /);
  }
  assert((await failed(Buffer.from(at("http://127.0.0.1:1")))) instanceof TypeError);
  for (const wrong of ["", "http://127.0.0.1:1", `accesskey=${KEY}`]) {
    const error = await failed(wrong);
    assert(error instanceof InvalidInputError);
    assert.equal(error.code, "INVALID_CONNECTION_STRING");
  }
  for (const options of [null, 5, { port: 1 }]) {
    assert.equal((await failed(at("http://127.0.0.1:1"), options)).name, "TypeError");
  }
  for (const timeout of [0, -1, Number.NaN, 2 ** 31, "1", null]) {
    assert.equal((await failed(at("http://127.0.0.1:1"), { timeout })).name, "RangeError");
  }
});
