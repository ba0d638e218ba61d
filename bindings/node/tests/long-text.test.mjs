// A long text is hashed in pieces, and none of them may begin or end within a character.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";

import { AccessKey, contentHash } from "acs-auth";

const PIECE = 64 * 1024;
const key = new AccessKey(Buffer.from("not a real key").toString("base64"));

for (const [name, character] of [["one byte", "x"], ["two", "é"], ["three", "€"], ["four", "😀"]]) {
  test(`text of characters of ${name}`, () => {
    for (const shift of [0, 1, 2, 3]) {
      for (const length of [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7]) {
        const text = "-".repeat(shift) + character.repeat(length / character.length) + "é";
        const due = createHash("sha256").update(text).digest("base64");
        assert.equal(contentHash(text), due);
        const headers = key.sign({ method: "PUT", url: "https://contoso.example/", body: text });
        assert.equal(headers["x-ms-content-sha256"], due);
      }
    }
  });
}

test("half a pair is refused wherever it stands", () => {
  for (const text of ["\ud83d", `${"x".repeat(PIECE - 1)}\ud83d`, `${"x".repeat(2 * PIECE)}\ude00y`]) {
    assert.throws(() => contentHash(text), { code: "INVALID_CONTENT_HASH" });
    const request = { method: "PUT", url: "https://contoso.example/", body: text };
    assert.throws(() => key.sign(request), { code: "INVALID_CONTENT_HASH" });
  }
});
