// Nothing of a key shows: no run of six of its bytes, raw, in hex or in base64, whatever prints it.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { test } from "node:test";
import { format, inspect } from "node:util";
import { deserialize, serialize } from "node:v8";

import { AccessKey, ConnectionString, diagnose, Verifier } from "acs-auth";
import { signAxios } from "acs-auth/axios";
import { createFetch } from "acs-auth/fetch";
import { credentialInterceptor } from "acs-auth/undici";
import axios from "axios";
import { Agent, request } from "undici";

const RUN = 6;
const secret = randomBytes(64);
const text = secret.toString("base64");
const connectionString = `endpoint=https://contoso.example/;accesskey=${text}`;

/** What must not be seen, each with its name. */
const traces = new Map();
for (let at = 0; at + RUN <= secret.length; at += 1) {
  const run = secret.subarray(at, at + RUN);
  traces.set(run.toString("latin1"), "raw bytes");
  traces.set(run.toString("hex"), "hex");
  traces.set(run.toString("hex").toUpperCase(), "hex in capitals");
}
for (let at = 0; at + 8 <= text.length; at += 1) traces.set(text.slice(at, at + 8), "base64");

function assertSilent(output, what) {
  for (const [trace, kind] of traces) assert(!output.includes(trace), `${what} shows ${kind} of the key`);
}

test("what is looked for is found", () => {
  assert.throws(() => assertSilent(`a ${text} b`, "this"), /shows base64/);
  assert.throws(() => assertSilent(secret.toString("hex"), "this"), /shows hex/);
  assert.throws(() => assertSilent(secret.toString("latin1"), "this"), /shows raw/);
});

const key = new AccessKey(text);
const connection = new ConnectionString(connectionString);
const holders = {
  key,
  connection,
  verifier: new Verifier([key]),
  fetch: createFetch(connection),
  interceptor: credentialInterceptor(key, { endpoint: "https://contoso.example" }),
};

// A key that is text would get into the pool of Node.
const bytesOf = (text) => new TextEncoder().encode(text);
const hmac = (key, text) => createHmac("sha256", key).update(text).digest("base64");
/** Requests that were signed with the key, or with what clients make of it, and what is found of them. */
const diagnoses = [bytesOf(""), secret, bytesOf(text), bytesOf(btoa(text))].map((used) => {
  const url = "https://contoso.example/";
  const headers = { host: "contoso.example", ...key.sign({ method: "GET", url }) };
  const request = { method: "GET", pathAndQuery: "/", headers, body: "" };
  const { stringToSign } = diagnose({ ...request, keys: key });
  headers.authorization = headers.authorization.replace(/Signature=.*/, `Signature=${hmac(used, stringToSign)}`);
  return diagnose({ ...request, keys: [text, connectionString, key, connection], otherKeys: text });
});
holders.diagnoses = diagnoses;

test("what is diagnosed is of the key", () => {
  const codes = diagnoses.map(({ mistakes }) => mistakes.map(({ code }) => code));
  assert.deepEqual(codes, [["KEY_EMPTY"], [], ["KEY_AS_TEXT"], []]);
});

const agent = new Agent().compose(holders.interceptor);

for (const [name, holder] of Object.entries(holders)) {
  test(`whatever prints it: ${name}`, () => {
    const all = { showHidden: true, depth: Infinity, getters: true, showProxy: true };
    const printed = [
      inspect(holder),
      inspect(holder, all),
      inspect(holder, { ...all, customInspect: false }),
      format("%s %o %O %j", holder, holder, holder, holder),
      JSON.stringify(holder) ?? "",
      String(holder),
      inspect(Object.getOwnPropertyDescriptors(holder), all),
      inspect(Reflect.ownKeys(holder).map((property) => holder[property]), all),
    ];
    for (const output of printed) assertSilent(output, name);
  });
}

test("what is around a key shows nothing either", () => {
  for (const holder of [new Proxy(key, {}), Object.create(key), { nested: [connection] }]) {
    assertSilent(inspect(holder, { showHidden: true, depth: Infinity }), "what is around it");
  }
});

test("the memory in which a text was decoded is wiped", () => {
  diagnose({ keys: [text, connectionString], method: "GET", pathAndQuery: "/", headers: [], body: "" });
  new AccessKey(text);
  new ConnectionString(connectionString);
  // Small buffers are pieces of one that Node keeps.
  assertSilent(Buffer.from(Buffer.from("x").buffer).toString("latin1"), "the pool of Node");
});

test("a copy has nothing of it", () => {
  for (const holder of [key, connection, holders.verifier]) {
    for (const copy of [structuredClone, (object) => deserialize(serialize(object))]) {
      let copied;
      try {
        copied = copy(holder);
      } catch (error) {
        assert.equal(error.name, "DataCloneError");
        assertSilent(inspect(error), "the error");
        continue;
      }
      assertSilent(inspect(copied, { showHidden: true, depth: Infinity }), "a copy");
      assert.equal(copied.sign ?? copied.accessKey?.sign, undefined, "a copy signs nothing");
    }
    assertSilent(inspect({ ...holder }, { showHidden: true, depth: Infinity }), "a spread");
  }
  assert.throws(() => AccessKey.prototype.sign.call({ ...key }, { method: "GET", url: "https://h/" }), TypeError);
});

test("errors have nothing of it", async () => {
  const wrong = {
    "url-safe": `${text.slice(0, -4)}-_==`,
    "cut off": text.slice(0, -1),
    "with a blank": `${text.slice(0, 20)} ${text.slice(20)}`,
    "a connection string": connectionString,
    "of other characters": `${text}ü\ud800`,
  };
  for (const [what, value] of Object.entries(wrong)) {
    for (const given of [value, Buffer.from(value)]) {
      assert.throws(
        () => new AccessKey(given),
        (error) => {
          assertSilent(`${inspect(error, { showHidden: true })} ${error.stack} ${JSON.stringify(error)}`, what);
          return error.code === "INVALID_ACCESS_KEY";
        },
      );
    }
  }
  const broken = [connectionString.replace("=h", "=x"), `${connectionString};${connectionString}`, `accesskey=${text}`, text];
  for (const given of broken) {
    assert.throws(
      () => new ConnectionString(given),
      (error) => {
        assertSilent(`${inspect(error, { showHidden: true })} ${error.stack}`, "the error");
        return error.code === "INVALID_CONNECTION_STRING";
      },
    );
  }
  for (const refuse of [
    () => key.sign({ method: "GET", url: text }),
    () => key.sign({ method: text, url: "https://h/" }),
    () => key.sign({ method: "GET", url: "https://h/", contentHash: text }),
    () => key.sign({ method: "GET", url: "https://h/", date: text }),
    () => key.sign({ method: "GET", url: "https://h/", body: { text } }),
    () => key.sign({ method: "GET", url: { text } }),
    () => new AccessKey({ text }),
    () => new AccessKey([text]),
    () => new Verifier([text]),
    () => new Verifier(text),
    () => new Verifier([key], { tolerance: text }),
    () => diagnose({ keys: `${text};`, method: "GET", pathAndQuery: "/", headers: [], body: "" }),
    () => diagnose({ keys: { text }, method: "GET", pathAndQuery: "/", headers: [], body: "" }),
    () => diagnose({ keys: [key, `${text}!`], method: "GET", pathAndQuery: "/", headers: [], body: "" }),
    () => diagnose({ keys: key, method: text, pathAndQuery: text, headers: { text }, body: "" }),
    () => createFetch(text),
    () => createFetch(key, { endpoint: text }),
    () => createFetch(() => text, { endpoint: "https://h" }),
    () => holders.fetch(connectionString),
    () => request("https://contoso.example", { dispatcher: agent, origin: connectionString }),
    () => agent.dispatch({ origin: connectionString, path: "/", method: "GET" }, {}),
    () => agent.request({ origin: "https://contoso.example", path: text, method: text }),
    () => signAxios(axios.create(), connection).get(connectionString),
  ]) {
    try {
      await refuse();
    } catch (error) {
      assertSilent(`${inspect(error, { showHidden: true })} ${error.stack}`, String(refuse));
    }
  }
});

test("a program that dies of an error shows nothing of it", () => {
  const program = `
    const { AccessKey, ConnectionString } = require("acs-auth");
    const connection = new ConnectionString(process.env.CONNECTION_STRING);
    delete process.env.CONNECTION_STRING;
    console.log(connection, [connection.accessKey], globalThis);
    console.error("%o", connection);
    process.on("exit", () => console.log(process.report.getReport().javascriptStack));
    connection.accessKey.sign({ method: "GET", url: "https://h/ " });`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ["-e", program], {
    cwd: import.meta.dirname,
    env: { CONNECTION_STRING: connectionString },
    encoding: "latin1",
  });
  assert.equal(status, 1, stderr);
  assert.match(stdout, new RegExp(key.fingerprint));
  assert.match(stderr, /INVALID_PATH_AND_QUERY/);
  assertSilent(`${stdout}${stderr}`, "the output");
});
