// The other side: what a verifier takes, and what it refuses.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";

import {
  AccessKey,
  contentHash,
  ContentHasher,
  DEFAULT_TOLERANCE,
  InvalidInputError,
  parseDate,
  VerificationError,
  Verifier,
} from "acs-auth";

const TEXT = "bm90IGEgcmVhbCBrZXk=";
const key = new AccessKey(TEXT);
const date = new Date("2026-11-22T09:30:00.999Z");
const url = "https://contoso.communication.azure.com/rooms?api-version=2024-04-15";
const request = { method: "PUT", url, date };
const EMPTY = contentHash("");

const refused = (code, kind = VerificationError) => (error) => {
  assert(error instanceof kind, String(error));
  assert.equal(error.code, code);
  return true;
};
const typeError = (message) => ({ name: "TypeError", message });

const received = {
  method: "PUT",
  pathAndQuery: "/rooms?api-version=2024-04-15",
  headers: { host: "contoso.communication.azure.com", ...key.sign({ ...request, body: "{}" }) },
  body: "{}",
  now: date,
};

test("headers are taken in each form that servers give them", () => {
  const pairs = Object.entries(received.headers);
  const verifier = new Verifier([new AccessKey("b3RoZXI="), key]);
  const due = { keyIndex: 1, date: parseDate(received.headers["x-ms-date"]) };
  const forms = [
    received.headers,
    pairs,
    pairs.flat(),
    pairs.map((pair) => pair.map((text) => Buffer.from(text))),
    new Headers(received.headers),
    new Map(pairs),
    pairs.values(),
    Object.fromEntries(pairs.map(([name, value]) => [name.toUpperCase(), [value]])),
    { ...received.headers, accept: undefined, "set-cookie": ["a", "b"] },
  ];
  for (const headers of forms) assert.deepEqual(verifier.verify({ ...received, headers }), due);
});

test("a header that came twice is seen, and none is made up", () => {
  const verifier = new Verifier([key]);
  const pairs = Object.entries(received.headers);
  const host = ["Host", "contoso.communication.azure.com"];
  const twice = refused("DUPLICATE_HEADER");
  assert.throws(() => verifier.verify({ ...received, headers: [...pairs, host] }), twice);
  assert.throws(() => verifier.verify({ ...received, headers: [...pairs, host].flat() }), twice);
  const listed = { ...received.headers, host: [host[1], host[1]] };
  assert.throws(() => verifier.verify({ ...received, headers: listed }), twice);
  assert.throws(() => verifier.verify({ ...received, headers: [] }), refused("MISSING_HEADER"));
  for (const headers of [null, undefined, "host", 5, Buffer.from("host"), [["host"]], ["host"], [["a", 5]], [...pairs, "a", "b"], { host: 5 }]) {
    assert.throws(() => verifier.verify({ ...received, headers }), TypeError);
  }
});

test("text that was received stands for the bytes that it was made of", () => {
  const verifier = new Verifier([key]);
  const wrong = refused("SIGNATURE_MISMATCH");
  for (const pathAndQuery of ["/ü", "/\udc80", "/🙂"]) {
    assert.throws(() => verifier.verify({ ...received, pathAndQuery }), wrong);
  }
  const invalid = refused("INVALID_PATH_AND_QUERY");
  assert.throws(() => verifier.verify({ ...received, pathAndQuery: "/a b" }), invalid);
});

test("a character beyond Latin-1 is not one of Latin-1 that ends alike", () => {
  const headers = { host: "h", ...key.sign({ method: "GET", url: "https://h/a", date }) };
  const verifier = new Verifier([key]);
  verifier.verify({ method: "GET", pathAndQuery: "/a", headers, now: date });
  // Its last eight bits are those of an a.
  const other = { method: "GET", pathAndQuery: "/\u0161", headers, now: date };
  assert.throws(() => verifier.verify(other), refused("SIGNATURE_MISMATCH"));
  const named = { ...headers, "\u0178-ms-date": headers["x-ms-date"] };
  delete named["x-ms-date"];
  assert.throws(() => verifier.verify({ ...other, headers: named }), refused("MISSING_HEADER"));
});

test("a verifier has a tolerance, and keys that are keys", () => {
  assert.equal(DEFAULT_TOLERANCE, 300);
  const verify = (tolerance, seconds) =>
    new Verifier([key], { tolerance }).verify({ ...received, now: date.getTime() + seconds * 1000 });
  verify(undefined, 300);
  verify(10, -10);
  assert.throws(() => verify(undefined, 301), refused("DATE_OUT_OF_RANGE"));
  assert.throws(() => verify(10, 11), refused("DATE_OUT_OF_RANGE"));
  for (const tolerance of [-1, 0.5, Number.NaN, 2 ** 32, 300_000, "300", null]) {
    assert.throws(() => new Verifier([key], { tolerance }), RangeError);
  }
  assert.throws(() => new Verifier([key], 300), typeError(/options are an object/));
  for (const keys of [key, TEXT, undefined, null, 5]) {
    assert.throws(() => new Verifier(keys), typeError(/given as a list/));
  }
  for (const keys of [[TEXT], [{}], [null], [Object.create(AccessKey.prototype)]]) {
    assert.throws(() => new Verifier(keys), typeError("a key is an AccessKey"));
  }
  assert.throws(() => new Verifier([]).verify(received), refused("SIGNATURE_MISMATCH"));
  assert.throws(() => new Verifier([key]).verify({ ...received, contentHash: EMPTY }), typeError(/not both/));
  const streamed = { ...received, body: undefined, contentHash: "x" };
  assert.throws(() => new Verifier([key]).verify(streamed), refused("INVALID_CONTENT_HASH", InvalidInputError));
  assert.throws(() => new Verifier([key]).verify({ ...received, now: 1 }), refused("INVALID_DATE", InvalidInputError));
});

test("what was received is not made anew", () => {
  for (const body of [{}, [], new URLSearchParams(), new Blob()]) {
    assert.throws(() => new Verifier([key]).verify({ ...received, body }), typeError(/before anything parsed them/));
  }
  for (const all of [undefined, null, "PUT"]) {
    assert.throws(() => new Verifier([key]).verify(all), typeError(/verify takes one object/));
  }
});

test("what a server of Node receives verifies", async (t) => {
  const verifier = new Verifier([key]);
  const server = createServer(async (incoming, answer) => {
    const hasher = new ContentHasher();
    for await (const piece of incoming) hasher.update(piece);
    const { method, url: pathAndQuery, rawHeaders: headers } = incoming;
    answer.end(JSON.stringify(verifier.verify({ method, pathAndQuery, headers, contentHash: hasher.finish() })));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  t.after(() => server.close());
  const to = `http://127.0.0.1:${server.address().port}/rooms?a=%20`;
  const body = new Uint8Array(100_000).fill(7);
  const headers = key.sign({ method: "POST", url: to, body });
  const response = await fetch(to, { method: "POST", headers, body });
  assert.equal((await response.json()).keyIndex, 0);
});
