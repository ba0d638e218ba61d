// What is done under valgrind by `cargo xtask memory`. It prints the file of the native half.

import assert from "node:assert/strict";
import { createRequire } from "node:module";

import {
  AccessKey,
  ConnectionString,
  ContentHasher,
  diagnose,
  InvalidInputError,
  UserToken,
  VerificationError,
  Verifier,
} from "acs-auth";

const KEY = "bm90IGEgcmVhbCBrZXk=";
const TOKEN = "e30.eyJza3lwZWlkIjoiYWNzOmEiLCJleHAiOjE4MDAwMDAwMDB9.c2ln";
const host = "contoso.communication.azure.com";
const pathAndQuery = "/rooms?a=b";
const date = new Date("2026-11-22T09:30:00Z");

for (let size = 0; size < 300; size += 17) {
  const body = Buffer.alloc(size);
  const key = new ConnectionString(`endpoint=https://${host}/;accesskey=${KEY}`).accessKey;
  const headers = { host, ...key.sign({ method: "PUT", url: `https://${host}${pathAndQuery}`, body, date }) };
  const request = { method: "PUT", pathAndQuery, headers, body, now: date };
  const verifier = new Verifier([new AccessKey("b3RoZXI="), key]);
  assert.equal(verifier.verify(request).keyIndex, 1);
  const other = { ...request, pathAndQuery: `${pathAndQuery}${size}` };
  assert.throws(() => verifier.verify(other), VerificationError);
  const hasher = new ContentHasher();
  hasher.update(body);
  assert.equal(hasher.finish(), headers["x-ms-content-sha256"]);
  assert.equal(diagnose({ ...request, keys: KEY }).mistakes.length, 0);
  assert.notEqual(diagnose({ ...other, keys: KEY }).error, null);
  assert.equal(UserToken.decodeUnverified(TOKEN).expiresOn.getTime(), 1_800_000_000_000);
  for (const text of ["", "x".repeat(size), "\u{1f600}".repeat(size)]) {
    assert.throws(() => new AccessKey(`${text}-`), InvalidInputError);
  }
}

const { cache } = createRequire(import.meta.url);
console.log(Object.keys(cache).find((file) => file.endsWith(".node")));
