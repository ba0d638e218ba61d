// What is signed is written to memory that the native half reads: all of it, and it does not stay there.

import assert from "node:assert/strict";
import { constants } from "node:buffer";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import test from "node:test";

import { AccessKey, Verifier, splitUrl } from "acs-auth";

const { memory, write } = createRequire(import.meta.url)("../dist/written.js");

const key = new AccessKey(Buffer.from("not a real key").toString("base64"));
const host = "contoso.example";
const url = `https://${host}/`;

test("text is signed whole where it just fits, and where it does not", () => {
  const room = memory.length / 3;
  for (const character of ["x", "é", "€", "😀"]) {
    for (let units = Math.floor(room) - 60; units < room + 4; units += character.length) {
      const body = character.repeat(units / character.length);
      const headers = key.sign({ method: "POST", url, body });
      assert.equal(headers["x-ms-content-sha256"], createHash("sha256").update(body).digest("base64"));
      new Verifier([key]).verify({ method: "POST", pathAndQuery: "/", headers: { host, ...headers }, body });
    }
  }
});

test("the longest text that there can be is left to others", () => {
  assert.equal(write(0, "POST", url, "x".repeat(constants.MAX_STRING_LENGTH)), false);
});

test("a getter that signs meanwhile leaves what is signed as it was", () => {
  const date = new Date("2026-11-22T09:30:00Z");
  const due = key.sign({ method: "POST", url, body: "{}", date });
  const request = { method: "POST", url, date };
  const inner = { method: "PUT", url: `${url}other`, body: "another body" };
  Object.defineProperty(request, "body", { get: () => (key.sign(inner), "{}") });
  assert.deepEqual(key.sign(request), due);
});

test("what is longer in bytes is cut nowhere else", () => {
  for (const character of ["é", "€", "😀", "\ud83d"]) {
    for (const path of [`${character}`, `a${character}b`, `${character}${character}?a=b`, `a?b=${character}`]) {
      let due;
      assert.throws(() => splitUrl(url + path), (error) => Boolean((due = error)));
      const { code, reason, offset } = due;
      assert.throws(() => key.sign({ method: "POST", url: url + path, body: "{}" }), { code, reason, offset });
      const request = { method: `P${character}`, url, body: "https://contoso.example/" };
      assert.throws(() => key.sign(request), { code: "INVALID_METHOD" });
    }
  }
});

test("nothing of a request stays, whether it was signed or refused", () => {
  const bare = () => new Set(memory.subarray(32));
  key.sign({ method: "POST", url, body: "a token" });
  assert.deepEqual(bare(), new Set([0]));
  assert.throws(() => key.sign({ method: "POST", url: "ftp://contoso.example/", body: "a token" }));
  assert.deepEqual(bare(), new Set([0]));
  for (const body of ["a token \ud83d", "a token".repeat(10_000)]) {
    try {
      key.sign({ method: "POST", url, body });
    } catch {
      // The first is refused.
    }
    assert.deepEqual(bare(), new Set([0]));
  }
});
