// What is signed is written to memory that the native half reads: all of it, and it does not stay there.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import test from "node:test";

import { AccessKey, Verifier, splitUrl } from "acs-auth";

const { memory } = createRequire(import.meta.url)("../dist/written.js");

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
