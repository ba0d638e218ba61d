// What the package takes and gives, beyond what the vectors say.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

import * as acsAuth from "acs-auth";
import {
  AccessKey,
  AcsAuthError,
  ConnectionString,
  ContentHasher,
  contentHash,
  formatDate,
  InvalidInputError,
  parseDate,
  splitUrl,
  stringToSign,
} from "acs-auth";

const require = createRequire(import.meta.url);

const TEXT = "bm90IGEgcmVhbCBrZXk=";
const key = new AccessKey(TEXT);
const date = new Date("2026-11-22T09:30:00.999Z");
const url = "https://contoso.communication.azure.com/rooms?api-version=2024-04-15";
const request = { method: "PUT", url, date };
const EMPTY = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

const refused = (code) => (error) => {
  assert(error instanceof InvalidInputError, String(error));
  assert.equal(error.code, code);
  return true;
};
const typeError = (message) => ({ name: "TypeError", message });

for (const entry of ["", "/fetch", "/undici", "/axios", "/azure", "/credentials", "/identity", "/emulator"]) {
  test(`import and require give the same: acs-auth${entry}`, async () => {
    const required = require(`acs-auth${entry}`);
    const imported = { ...(await import(`acs-auth${entry}`)) };
    // Some versions of Node add what stands for the whole module.
    for (const name of ["default", "module.exports"]) delete imported[name];
    assert.deepEqual(Object.keys(imported).sort(), Object.keys(required).sort());
    for (const [name, value] of Object.entries(required)) assert.equal(imported[name], value);
    assert(Object.keys(required).length > 0);
  });
}

test("all that is documented is there", () => {
  assert.deepEqual(Object.keys(acsAuth).sort(), [
    "AccessKey",
    "AccessToken",
    "AcsAuthError",
    "ConnectionString",
    "ContentHasher",
    "DEFAULT_TOLERANCE",
    "InvalidInputError",
    "Service",
    "ServiceError",
    "TokenError",
    "UserToken",
    "VerificationError",
    "Verifier",
    "contentHash",
    "diagnose",
    "formatDate",
    "nextRefreshIn",
    "parseDate",
    "refreshDecision",
    "retryIn",
    "splitUrl",
    "stringToSign",
  ]);
});

test("the table of languages names all of it", () => {
  const table = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const rows = table.split("\n").filter((row) => row.startsWith("| "));
  const column = rows.map((row) => row.split(" | ").at(-1)).join(" ");
  for (const name of Object.keys(acsAuth)) assert.match(column, new RegExp(`\\b${name}\\b`));
  const { exports } = require("acs-auth/package.json");
  for (const entry of Object.keys(exports)) assert(column.includes(`\`acs-auth${entry.slice(1)}`), entry);
});

test("a signature is a plain object of three headers", () => {
  const headers = key.sign({ ...request, body: "{}" });
  assert.deepEqual(Object.keys(headers), ["x-ms-date", "x-ms-content-sha256", "authorization"]);
  assert.deepEqual(Object.values(headers).map(({ length }) => length), [29, 44, 115]);
  assert.equal(Object.getPrototypeOf(headers), Object.prototype);
  assert.equal(headers["x-ms-date"], "Sun, 22 Nov 2026 09:30:00 GMT");
  assert.equal(new Headers(headers).get("authorization"), headers.authorization);
});

test("a body is its bytes, in whatever it comes", () => {
  const text = "Zoë 🙂";
  const bytes = new TextEncoder().encode(text);
  const within = new Uint8Array([1, ...bytes, 2]).subarray(1, bytes.length + 1);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  const due = key.sign({ ...request, body: text });
  assert.equal(due["x-ms-content-sha256"], contentHash(text));
  const bodies = [
    bytes,
    Buffer.from(bytes),
    within,
    shared,
    shared.buffer,
    bytes.slice().buffer,
    runInNewContext("new Uint8Array(bytes)", { bytes: [...bytes] }),
    runInNewContext("new Uint8Array(bytes).buffer", { bytes: [...bytes] }),
  ];
  for (const body of bodies) {
    assert.deepEqual(key.sign({ ...request, body }), due);
    assert.equal(contentHash(body), contentHash(text));
    assert.equal(new ContentHasher().update(body).finish(), contentHash(text));
  }
  for (const body of [undefined, null, "", new Uint8Array()]) {
    assert.equal(key.sign({ ...request, body })["x-ms-content-sha256"], EMPTY);
    assert.equal(contentHash(body), EMPTY);
  }
});

test("no body is made out of an object", () => {
  const stream = new Blob(["{}"]).stream();
  const others = [{}, [], 5, 5n, true, Symbol("s"), () => "", new Uint16Array(2), new DataView(new ArrayBuffer(2))];
  for (const body of [...others, new URLSearchParams(), new FormData(), new Blob(), stream, new String("")]) {
    assert.throws(() => key.sign({ ...request, body }), typeError(/serialise it first/));
    assert.throws(() => contentHash(body), typeError(/serialise it first/));
    assert.throws(() => new ContentHasher().update(body), typeError(/serialise it first/));
  }
});

test("what other clients call a body is not left out unseen", () => {
  for (const mistake of ["data", "json", "params", "query", "searchParams"]) {
    assert.throws(() => key.sign({ ...request, [mistake]: {} }), typeError(/give a body as body/));
    assert.doesNotThrow(() => key.sign({ ...request, [mistake]: undefined }));
  }
  for (const first of ["PUT", undefined, null]) {
    assert.throws(() => key.sign(first, url, "{}"), typeError(/sign takes one object/));
    assert.throws(() => key.signParts(first), typeError(/one object/));
    assert.throws(() => stringToSign(first), typeError(/one object/));
  }
});

test("a body that was transferred away is not an empty one", () => {
  const body = new Uint8Array(3);
  structuredClone(body.buffer, { transfer: [body.buffer] });
  assert.throws(() => key.sign({ ...request, body }), typeError(/detached/));
  assert.throws(() => contentHash(body.buffer), typeError(/detached/));
  const buffer = new ArrayBuffer(4, { maxByteLength: 4 });
  const view = new Uint8Array(buffer, 2, 2);
  buffer.resize(1);
  assert.throws(() => contentHash(view), TypeError);
});

test("memory that threads share is copied", () => {
  const { unshared } = require("../dist/body.js");
  const shared = new Uint8Array(new SharedArrayBuffer(2)).fill(7);
  assert.deepEqual([...unshared(shared)], [7, 7]);
  assert(unshared(shared).buffer instanceof ArrayBuffer);
  const own = new Uint8Array(2);
  assert.equal(unshared(own), own);
});

test("what a class says of its bytes is not asked for", () => {
  class Liar extends Uint8Array {
    static get [Symbol.species]() {
      return Float64Array;
    }
    get length() {
      return 0;
    }
    get buffer() {
      return new ArrayBuffer(0);
    }
  }
  assert.equal(contentHash(new Liar([97])), contentHash("a"));
  assert.equal(new ContentHasher().update(new Liar(new SharedArrayBuffer(1))).finish(), contentHash("\0"));
  class Url extends URL {
    get href() {
      return { text: "no text" };
    }
  }
  assert.throws(() => splitUrl(new Url(url)), typeError("a URL is a string, not an object"));
});

test("halves of surrogate pairs are no text", () => {
  for (const text of ["\ud83d", "a\ude42b"]) {
    assert.throws(() => key.sign({ ...request, body: text }), refused("INVALID_CONTENT_HASH"));
    assert.throws(() => contentHash(text), refused("INVALID_CONTENT_HASH"));
    assert.throws(() => key.sign({ ...request, method: text }), refused("INVALID_METHOD"));
    assert.throws(() => key.sign({ ...request, url: `${url}${text}` }), refused("INVALID_PATH_AND_QUERY"));
    assert.throws(() => new AccessKey(`${TEXT}${text}`), refused("INVALID_ACCESS_KEY"));
    assert.throws(() => new ConnectionString(text), refused("INVALID_CONNECTION_STRING"));
    assert.throws(() => key.sign({ ...request, contentHash: text }), refused("INVALID_CONTENT_HASH"));
    assert.throws(() => parseDate(text), refused("INVALID_DATE"));
  }
});

test("a date is a Date or milliseconds", () => {
  const due = "Sun, 22 Nov 2026 09:30:00 GMT";
  const foreign = runInNewContext("new Date(time)", { time: date.getTime() });
  for (const given of [date, date.getTime(), date.getTime() + 0.5 - 999, foreign]) {
    assert.equal(formatDate(given), due);
    assert.equal(key.sign({ ...request, date: given })["x-ms-date"], due);
  }
  assert.equal(formatDate(new Date(0)), "Thu, 01 Jan 1970 00:00:00 GMT");
  assert.equal(formatDate(1e11), "Sat, 03 Mar 1973 09:46:40 GMT");
  assert.deepEqual(parseDate(due), new Date("2026-11-22T09:30:00Z"));
});

test("other dates are refused, seconds among them", () => {
  assert.throws(() => formatDate(1_763_800_000), { code: "INVALID_DATE", reason: /seconds.*1000/s });
  for (const given of [-1, -Infinity, Infinity, Number.NaN, Date.now() * 1000, new Date(-1), new Date(253402300800000)]) {
    assert.throws(() => formatDate(given), { code: "INVALID_DATE", reason: /years 1970 to 9999.*milliseconds/ });
  }
  assert.equal(formatDate(253402300799999), "Fri, 31 Dec 9999 23:59:59 GMT");
  for (const given of [0, -1, 1e11 - 1, Number.NaN, Infinity, -Infinity, 1e300, new Date(Number.NaN), new Date(-1)]) {
    assert.throws(() => formatDate(given), refused("INVALID_DATE"));
    assert.throws(() => key.sign({ ...request, date: given }), refused("INVALID_DATE"));
    const parts = { method: "GET", pathAndQuery: "/", host: "h", contentHash: EMPTY, date: given };
    assert.throws(() => key.signParts(parts), refused("INVALID_DATE"));
    assert.throws(() => stringToSign(parts), refused("INVALID_DATE"));
  }
  for (const given of [null, "2026-11-22", true, 5n, {}, []]) {
    assert.throws(() => key.sign({ ...request, date: given }), typeError(/a date is a Date/));
  }
});

test("no date is now, by the clock that tests can stop", (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.UTC(2030, 0, 1) });
  assert.equal(key.sign({ method: "GET", url })["x-ms-date"], "Tue, 01 Jan 2030 00:00:00 GMT");
  assert.equal(formatDate(), "Tue, 01 Jan 2030 00:00:00 GMT");
});

test("other types are named, and their values not", () => {
  const secret = { toString: () => assert.fail("it was asked for its text") };
  assert.throws(() => new ConnectionString(process.env.NO_SUCH_VARIABLE), typeError(/environment variable/));
  for (const [wrong, name] of [[5, "number"], [null, "null"], [undefined, "undefined"], [secret, "an object"]]) {
    const message = new RegExp(`, not ${name}(: is the environment variable set\\?)?$`);
    assert.throws(() => new AccessKey(wrong), typeError(message));
    assert.throws(() => new ConnectionString(wrong), typeError(message));
    assert.throws(() => key.sign({ ...request, method: wrong }), typeError(message));
    assert.throws(() => key.sign({ ...request, url: wrong }), typeError(message));
    assert.throws(() => splitUrl(wrong), typeError(message));
    assert.throws(() => parseDate(wrong), typeError(message));
    const parts = { method: "GET", pathAndQuery: "/", host: "h", contentHash: EMPTY };
    for (const part of Object.keys(parts)) {
      assert.throws(() => key.signParts({ ...parts, [part]: wrong }), typeError(message));
      assert.throws(() => stringToSign({ ...parts, [part]: wrong }), typeError(message));
    }
  }
  assert.throws(() => key.sign({ ...request, body: "a", contentHash: EMPTY }), typeError(/not both/));
});

test("keys and connection strings are also taken as bytes", () => {
  assert.equal(new AccessKey(Buffer.from(TEXT)).fingerprint, key.fingerprint);
  const text = `endpoint=https://H.example/;accesskey=${TEXT}`;
  const bytes = Buffer.from(text);
  const connection = new ConnectionString(bytes);
  assert.equal(connection.endpoint, "https://h.example");
  assert.equal(connection.accessKey.fingerprint, key.fingerprint);
  assert.equal(bytes.toString(), text); // the caller's own are left as they were
});

test("a URL may be a URL", () => {
  assert.deepEqual(key.sign({ ...request, url: new URL(url) }), key.sign(request));
  assert.deepEqual(splitUrl(new URL("https://h:443/a b")), {
    scheme: "https",
    host: "h",
    pathAndQuery: "/a%20b",
    href: "https://h/a%20b",
  });
  assert.throws(() => splitUrl("https://h/a b"), { code: "INVALID_PATH_AND_QUERY", offset: 11 });
});

test("errors have a code, a reason and a place", () => {
  assert.throws(
    () => splitUrl("https://h/ü"),
    (error) => {
      assert(error instanceof InvalidInputError && error instanceof AcsAuthError && error instanceof Error);
      assert.equal(error.name, "InvalidInputError");
      assert.equal(error.message, `${error.reason} (at byte 10) [INVALID_PATH_AND_QUERY]`);
      assert.match(error.stack, /^InvalidInputError: /);
      return true;
    },
  );
});
