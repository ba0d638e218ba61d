// The emulator of the package: how it starts and stops, and what it says when it does not.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { inspect, promisify } from "node:util";

import { CommunicationIdentityClient } from "@azure/communication-identity";
import { AccessKey, ConnectionString } from "acs-auth";
import { startEmulator } from "acs-auth/emulator";
import { createFetch } from "acs-auth/fetch";

import { startLocalAcs } from "./local-acs.mjs";
import { directory, program, told } from "./programs.mjs";

const SECRET = "bm90IGEgcmVhbCBrZXksIGJ1dCBvbmUgYWxsIHRoZSBzYW1l";
const TOLD = told("http://127.0.0.1:1", SECRET);

const GIVEN = {
  auth: "off",
  tls: true,
  opaqueTokens: true,
  caFile: "a b",
  tolerance: 1,
  clockOffset: -2,
  operationTime: 0.25,
  pageSize: 4,
  entraTokenLifetime: 90,
  maxBody: 0,
};

async function failed(options) {
  try {
    await startEmulator(options);
  } catch (error) {
    assert(error instanceof Error);
    assert(!inspect(error, { showHidden: true, depth: Infinity }).includes(SECRET.slice(0, 8)), "it shows the key");
    return error.message;
  }
  return assert.fail("it started");
}

const health = async (endpoint) => (await fetch(`${endpoint}/health`)).status;
const healthByTls = (endpoint, ca) =>
  new Promise((resolve, reject) => {
    const url = `${endpoint.replace("http:", "https:")}/health`;
    get(url, { ca, agent: false }, (response) => resolve(response.resume().statusCode)).on("error", reject);
  });

test("it runs until it is stopped", async (t) => {
  const emulator = await startLocalAcs(t);
  assert.match(emulator.endpoint, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
  const { endpoint, accessKey } = new ConnectionString(emulator.connectionString);
  assert.equal(endpoint, emulator.endpoint);
  assert.equal(accessKey.fingerprint, new AccessKey(emulator.accessKey).fingerprint);
  assert.notEqual(accessKey.fingerprint, new AccessKey(emulator.secondaryAccessKey).fingerprint);
  assert.deepEqual(emulator.log, []);
  assert.equal(await health(endpoint), 200);
  const other = await startLocalAcs(t);
  assert.notEqual(other.endpoint, endpoint);
  await emulator.stop();
  await assert.rejects(health(endpoint));
  await emulator.stop();
  assert.equal(await health(other.endpoint), 200);
});

test("it tells in its log what it explains", async (t) => {
  const { endpoint, log } = await startLocalAcs(t, { auth: "explain" });
  await fetch(`${endpoint}/echo`);
  // It comes by another way than the answer.
  while (!log.some((line) => line.endsWith("[MISSING_HEADER]"))) await wait(10);
  assert.equal(log[0], "GET /echo");
  assert.match(log[1], /^refused: the request has no authorization header/);
});

test("its numbers are what it is given", async (t) => {
  const emulator = await startLocalAcs(t, { tolerance: 1, clockOffset: 3600, maxBody: 10 });
  const key = new AccessKey(emulator.accessKey);
  const url = `${emulator.endpoint}/echo`;
  const sent = async (seconds, body) => {
    const headers = key.sign({ method: "POST", url, body, date: Date.now() + seconds * 1000 });
    return (await fetch(url, { method: "POST", headers, body })).status;
  };
  assert.deepEqual([await sent(0, "a"), await sent(3600, "a"), await sent(3610, "a")], [401, 200, 401]);
  assert.deepEqual([await sent(3600, "0123456789"), await sent(3600, "01234567890")], [200, 413]);
});

test("what is polled takes as long as it is told to", async (t) => {
  const polled = async (operationTime) => {
    const { endpoint, connectionString } = await startLocalAcs(t, { operationTime });
    const send = createFetch(new ConnectionString(connectionString));
    const email = {
      senderAddress: "shop@contoso.example",
      content: { subject: "Your order", plainText: "Thank you" },
      recipients: { to: [{ address: "ann@contoso.example" }] },
    };
    const sent = await send(`${endpoint}/emails:send?api-version=2023-03-31`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(email),
    });
    const place = sent.headers.get("operation-location");
    return async () => (await (await send(place)).json()).status;
  };
  const [soon, late] = [await polled(0.001), await polled(86_400)];
  while ((await soon()) !== "Succeeded") await wait(10);
  assert.equal(await late(), "NotStarted");
});

test("it is disposed of, where there is a symbol for that", async (t) => {
  const emulator = await startLocalAcs(t);
  assert.equal(Object.hasOwn(emulator, "undefined"), false);
  if (Symbol.asyncDispose === undefined) return;
  await emulator[Symbol.asyncDispose]();
  await assert.rejects(health(emulator.endpoint));
});

test("it lets those in that it is told to, and says why not", async (t) => {
  const status = async (auth, headers) => {
    const { endpoint } = await startLocalAcs(t, { auth });
    const response = await fetch(`${endpoint}/echo?filter=a%20b`, { headers: await headers?.(endpoint) });
    return [response.status, response.headers.get("x-acs-auth-mistake")];
  };
  const mistaken = async (endpoint) => {
    const { accessKey } = await startLocalAcs(t);
    return new AccessKey(accessKey).sign({ method: "GET", url: `${endpoint}/echo?filter=a+b` });
  };
  assert.deepEqual(await status(undefined), [401, null]);
  assert.deepEqual(await status("strict", mistaken), [401, null]);
  assert.deepEqual(await status("explain", mistaken), [401, "QUERY_FORM_ENCODED"]);
  assert.deepEqual(await status("off"), [200, null]);
});

test("its authority is written where it is told to", async (t) => {
  const caFile = join(directory(t), "ca.pem");
  const emulator = await startLocalAcs(t, { tls: true, caFile });
  assert.match(emulator.endpoint, /^https:/);
  assert.equal(emulator.caFile, caFile);
  assert.match(readFileSync(caFile, "utf8"), /^-----BEGIN CERTIFICATE-----/);
  await emulator.stop();
  assert(existsSync(caFile));
});

test("its authority has a place of its own, where it is not told one", async (t) => {
  const [emulator, other] = [await startLocalAcs(t, { tls: true }), await startLocalAcs(t)];
  assert.notEqual(other.caFile, emulator.caFile);
  const ca = readFileSync(emulator.caFile);
  assert.match(ca.toString(), /^-----BEGIN CERTIFICATE-----/);
  // Either is spoken in any case.
  assert.equal(await healthByTls(emulator.endpoint, ca), 200);
  assert.equal(await healthByTls(other.endpoint, readFileSync(other.caFile)), 200);
  await assert.rejects(healthByTls(other.endpoint, ca), /certificate|signature/);
  await emulator.stop();
  assert.equal(existsSync(dirname(emulator.caFile)), false);
  assert(existsSync(other.caFile));
});

test("that place goes however it ends", async (t) => {
  const { TMPDIR } = process.env;
  t.after(() => (TMPDIR === undefined ? delete process.env.TMPDIR : Object.assign(process.env, { TMPDIR })));
  const place = directory(t);
  const lines = `echo '${JSON.stringify(TOLD)}'\nexec sleep 0.1`;
  const programs = [program(t, lines), program(t, "exit 3"), "no-such-program"];
  process.env.TMPDIR = place;
  const started = await startEmulator({ program: programs[0] });
  assert.equal(dirname(dirname(started.caFile)), place);
  for (const program of programs.slice(1)) await failed({ program });
  while (readdirSync(place).length > 0) await wait(10);
});

test("nobody has to stop it", async (t) => {
  const forgetful = `
    import { startEmulator } from "acs-auth/emulator";
    const { endpoint, caFile } = await startEmulator();
    console.log(endpoint, caFile, (await fetch(endpoint + "/health", { headers: { connection: "close" } })).status);`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", forgetful], {
    cwd: import.meta.dirname,
  });
  const [endpoint, caFile, status] = stdout.trim().split(" ");
  assert.equal(status, "200");
  assert.equal(existsSync(dirname(caFile)), false);
  // It ends with its input, a moment after.
  for (let tries = 0; tries < 100 && (await health(endpoint).catch(() => 0)) === 200; tries += 1) await wait(50);
  await assert.rejects(health(endpoint));
});

test("what it is given, and what it says", async (t) => {
  const lines = `printf '%s\\n' '${JSON.stringify(TOLD)}' more\nprintf '%s\\n' "$*" refused >&2\ncat > /dev/null\necho stopped >&2`;
  const emulator = await startEmulator({ program: program(t, lines), ...GIVEN, port: undefined });
  assert.deepEqual([emulator.endpoint, emulator.accessKey, emulator.secondaryAccessKey, emulator.connectionString], [
    TOLD.endpoint,
    TOLD.access_key,
    TOLD.secondary_access_key,
    TOLD.connection_string,
  ]);
  assert.deepEqual(emulator.entra, {
    authorityHost: TOLD.authority_host,
    tenantId: TOLD.tenant_id,
    clientId: TOLD.client_id,
    clientSecret: TOLD.client_secret,
    identityEndpoint: TOLD.identity_endpoint,
    identityHeader: TOLD.identity_header,
  });
  await emulator.stop();
  const due =
    "emulator --port 0 --output json --stop-at-eof --auth off --tls --opaque-tokens --tolerance 1 --clock-offset -2 " +
    "--operation-time 0.25 --page-size 4 --entra-token-lifetime 90 --max-body 0 --ca-file a b";
  assert.deepEqual(emulator.log, [due, "refused", "stopped"]);
});

test("tokens of Entra are good as long as it is told", async (t) => {
  const user = { objectId: "1b5cc06b-f352-4571-b1e6-d9b259b7c776", audience: "https://communication.azure.com/clients" };
  for (const [entraTokenLifetime, seconds] of [[90, 90], [7200, 7200]]) {
    const emulator = await startLocalAcs(t, { entraTokenLifetime });
    const before = Math.floor(Date.now() / 1000) * 1000;
    const { expiresOnTimestamp } = await emulator.entraToken(user);
    assert(before + seconds * 1000 <= expiresOnTimestamp && expiresOnTimestamp <= Date.now() + seconds * 1000);
  }
});

test("its tokens are JWTs unless it is told otherwise", async (t) => {
  for (const [opaqueTokens, parts] of [[undefined, 3], [false, 3], [true, 1]]) {
    const { connectionString } = await startLocalAcs(t, { opaqueTokens });
    const client = new CommunicationIdentityClient(connectionString, { allowInsecureConnection: true });
    const { token, expiresOn } = await client.createUserAndToken(["chat"]);
    assert.equal(token.split(".").length, parts);
    assert(expiresOn.getTime() > Date.now());
  }
});

test("no variable is an option of it", async (t) => {
  const names = ["ACS_AUTH_EMULATOR_AUTH", "ACS_AUTH_EMULATOR_ACCESS_KEY", "ACS_AUTH_EMULATOR_OTHER"];
  t.after(() => names.forEach((name) => delete process.env[name]));
  for (const name of names) process.env[name] = "off";
  const emulator = await startEmulator({ program: program(t, `echo '${JSON.stringify(TOLD)}'\nenv >&2\ncat`) });
  await emulator.stop();
  const given = emulator.log.map((line) => line.split("=")[0]);
  assert(given.includes("ACS_AUTH_PROGRAM") && given.includes("PATH"));
  assert.deepEqual(given.filter((name) => name.startsWith("ACS_AUTH_EMULATOR_")), []);
});

test("one that does not stop is killed", async (t) => {
  const emulator = await startEmulator({ program: program(t, `echo '${JSON.stringify(TOLD)}'\nexec sleep 600`) });
  await emulator.stop();
});

test("one that dies by itself says so last", async (t) => {
  for (const [end, how] of [["kill -9 $$", "signal SIGKILL"], ["exit 3", "exit code 3"], ["exit 0", "exit code 0"]]) {
    const lines = `echo '${JSON.stringify(TOLD)}'\necho failing >&2\n${end}`;
    const emulator = await startEmulator({ program: program(t, lines) });
    while (emulator.log.length < 2) await wait(10);
    assert.deepEqual(emulator.log, ["failing", `the emulator ended with ${how}`]);
    await emulator.stop();
    assert.equal(emulator.log.length, 2);
  }
});

test("why it did not start", async (t) => {
  const { ACS_AUTH_PROGRAM, PATH } = process.env;
  t.after(() => Object.assign(process.env, { ACS_AUTH_PROGRAM }));
  t.after(() => Object.assign(process.env, { PATH }));
  const absent = async (what, options) => {
    const message = await failed(options);
    assert(message.startsWith(`${what} (ENOENT): `), message);
    assert.match(message, /`cargo install --path crates\/acs-auth-cli`.* ACS_AUTH_PROGRAM$/);
  };
  for (const program of ["no-such-program", TOLD.connection_string]) {
    await absent("the option program names no program that can be run", { program });
  }
  process.env.ACS_AUTH_PROGRAM = join(directory(t), "none");
  await absent("ACS_AUTH_PROGRAM names no program that can be run");
  process.env.ACS_AUTH_PROGRAM = "";
  process.env.PATH = directory(t);
  await absent("the program acs-auth is not on the PATH, or cannot be run");
  Object.assign(process.env, { ACS_AUTH_PROGRAM, PATH });
  assert.match(await failed({ program: tmpdir() }), /EACCES/);
  assert.match(await failed({ caFile: join(directory(t), "no/ca.pem") }), /^acs-auth: .*the directory of --ca-file/);

  const tell = (lines, options) => failed({ program: program(t, `echo ${SECRET} >&2\n${lines}`), ...options });
  assert.match(await tell("exit 3"), /ended with exit code 3, .*is it acs-auth/);
  assert.match(await tell("kill -9 $$"), /ended with signal SIGKILL, and did not say/);
  for (const line of [SECRET, `{"endpoint":"${SECRET}"}`, JSON.stringify({ ...TOLD, endpoint: SECRET }), "null", "[]", "5", `{"error":"${SECRET}"}`]) {
    assert.match(await tell(`echo '${line}'`), /said something else/);
  }
  assert.match(await tell("exec sleep 600", { timeout: 100 }), /did not say within 100 ms/);
});

test("other options are refused", async () => {
  for (const options of [null, 5, "explain"]) {
    await assert.rejects(startEmulator(options), { name: "TypeError", message: /options are an object/ });
  }
  for (const wrong of [5, null, {}, "", "a\0b"]) {
    if (wrong !== null) await assert.rejects(startEmulator({ program: wrong }), { name: "TypeError", message: /a program/ });
    await assert.rejects(startEmulator({ caFile: wrong }), { name: "TypeError", message: /a caFile/ });
  }
  for (const auth of ["loose", true, null, ["off"]]) {
    await assert.rejects(startEmulator({ auth }), { name: "TypeError", message: /strict, explain, off/ });
  }
  for (const name of ["tls", "opaqueTokens"]) {
    for (const flag of ["false", 0, 1, null, {}]) {
      await assert.rejects(startEmulator({ [name]: flag }), { name: "TypeError", message: `${name} is true or false` });
    }
  }
  const message =
    "startEmulator takes program, auth, tls, opaqueTokens, caFile, tolerance, clockOffset, operationTime, pageSize, " +
    "entraTokenLifetime, maxBody, timeout, and nothing else";
  for (const name of ["port", "cafile", SECRET]) {
    await assert.rejects(startEmulator({ [name]: SECRET }), { name: "TypeError", message });
  }
  const ranges = { tolerance: 0, clockOffset: -(2 ** 31), operationTime: 0, pageSize: 1, entraTokenLifetime: 0, maxBody: 0 };
  for (const [name, least] of Object.entries(ranges)) {
    const [kind, other] = name === "operationTime" ? ["number of seconds", 86_400.5] : ["whole number", 0.5];
    for (const wrong of [least - 1, 2 ** 53, other, Number.NaN, Infinity]) {
      const message = new RegExp(`^an? ${name} is a ${kind}`);
      await assert.rejects(startEmulator({ [name]: wrong }), { name: "RangeError", message });
    }
    for (const wrong of ["1", null, {}, true, 1n]) {
      await assert.rejects(startEmulator({ [name]: wrong }), { name: /^(Type|Range)Error$/, message: new RegExp(`^an? ${name} is a`) });
    }
  }
  for (const timeout of [0, -1, Number.NaN, 2 ** 31, "1", null]) {
    await assert.rejects(startEmulator({ timeout }), { name: "RangeError" });
  }
});
