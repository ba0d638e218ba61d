// What all adapters are made with, by way of one of them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { AccessKey, ConnectionString } from "acs-auth";
import { createFetch } from "acs-auth/fetch";

const connection = new ConnectionString("endpoint=https://contoso.example/;accesskey=bm90IGEgcmVhbCBrZXk=");
const key = connection.accessKey;
const endpoint = "https://contoso.example";

const wrong = (kind, message) => (error) => {
  assert.equal(error.name, kind);
  assert.match(error.message, message);
  return true;
};

test("a credential is a connection string, or a key with its endpoint", () => {
  createFetch(connection);
  createFetch(key, { endpoint });
  createFetch(() => key, { endpoint: new URL(endpoint) });
  assert.throws(() => createFetch(key), wrong("TypeError", /give the endpoint/));
  assert.throws(() => createFetch(connection, { endpoint }), wrong("TypeError", /give no other/));
  for (const other of ["endpoint=https://h;accesskey=pw==", undefined, null, {}, { ...connection }]) {
    assert.throws(() => createFetch(other), wrong("TypeError", /new ConnectionString\(text\), in this thread/));
  }
  assert.throws(() => createFetch(key, { endpoint: `${endpoint}/a` }), { code: "INVALID_URL" });
});

test("options are what they have to be", () => {
  for (const options of [null, "https://contoso.example", globalThis.fetch]) {
    assert.throws(() => createFetch(connection, options), wrong("TypeError", /options are an object/));
  }
  for (const bodyLimit of [Number("16MB"), -1, "16", null, 5n]) {
    assert.throws(() => createFetch(connection, { bodyLimit }), wrong("RangeError", /number of bytes/));
  }
  createFetch(connection, { bodyLimit: Infinity });
  assert.throws(() => createFetch(connection, { fetch: "fetch" }), wrong("TypeError", /a fetch is a function/));
});

test("nothing but true lets signatures go to other origins", async () => {
  const fetch = () => assert.fail("it was sent");
  for (const anyOrigin of [undefined, false, "false", 1, {}]) {
    const signed = createFetch(connection, { anyOrigin, fetch });
    await assert.rejects(signed("https://other.example/"), { code: "OTHER_ORIGIN" });
    await assert.rejects(signed("blob:https://contoso.example/a"), { code: "OTHER_ORIGIN" });
    await assert.rejects(signed("http://contoso.example/"), { code: "OTHER_ORIGIN" });
  }
});

test("a key function that gives no key is told of, and its failure ends nothing", async () => {
  const fetch = () => assert.fail("it was sent");
  for (const give of [() => undefined, () => "pw==", async () => key, async () => Promise.reject(new Error("no"))]) {
    await assert.rejects(createFetch(give, { endpoint, fetch })(endpoint), wrong("TypeError", /return an AccessKey/));
  }
  await assert.rejects(
    createFetch(() => new AccessKey("!"), { endpoint, fetch })(endpoint),
    { code: "INVALID_ACCESS_KEY" },
  );
});
