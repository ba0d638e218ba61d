// Every vector of the repository through the package, every stage compared.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import {
  AccessKey,
  AcsAuthError,
  ConnectionString,
  ContentHasher,
  contentHash,
  diagnose,
  formatDate,
  InvalidInputError,
  nextRefreshIn,
  parseDate,
  refreshDecision,
  retryIn,
  splitUrl,
  stringToSign,
  TokenError,
  UserToken,
  VerificationError,
  Verifier,
} from "acs-auth";
import { UserTokenCredential } from "acs-auth/credentials";

import { FakeClock, settled } from "./fake-clock.mjs";

const ROOT = new URL("../../../", import.meta.url);
const VECTORS = new URL("tests/vectors/", ROOT);
const FILES = readdirSync(VECTORS).filter((name) => name.endsWith(".json") && name !== "notes.json");

const bytes = (base64) => Buffer.from(base64, "base64");

function sign(given) {
  const key = new AccessKey(given.access_key);
  const date = parseDate(given.date);
  const body = bytes(given.body_base64);
  const { method, url } = given;
  const hashed = contentHash(body);
  let { host, path_and_query: pathAndQuery } = given;
  let headers;
  if (url === undefined) {
    headers = key.signParts({ method, pathAndQuery, host, contentHash: hashed, date });
  } else {
    headers = key.sign({ method, url, body, date });
    const split = splitUrl(url);
    ({ host, pathAndQuery } = split);
    assert.deepEqual(key.sign({ method, url, contentHash: hashed, date }), headers);
    assert.deepEqual(key.sign({ method, url: split.href, body, date }), headers);
    assert.deepEqual(key.signParts({ method, pathAndQuery, host, contentHash: hashed, date }), headers);
  }
  assert.equal(headers["x-ms-date"], given.date);
  const received = { method, pathAndQuery, headers: { Host: host, ...headers }, body, now: date };
  assert.deepEqual(new Verifier([key]).verify(received), { keyIndex: 0, date });
  return {
    host,
    path_and_query: pathAndQuery,
    content_hash: headers["x-ms-content-sha256"],
    string_to_sign: stringToSign({ method, pathAndQuery, host, contentHash: hashed, date }),
    signature: headers.authorization.split("&Signature=")[1],
    authorization: headers.authorization,
  };
}

function verify(given) {
  const keys = given.access_keys.map((key) => new AccessKey(key));
  const verifier = new Verifier(keys, { tolerance: given.tolerance });
  const received = {
    method: given.method,
    // As bytes, for text in the files is UTF-8.
    pathAndQuery: Buffer.from(given.path_and_query),
    headers: given.headers.map(([name, value]) => [Buffer.from(name), Buffer.from(value)]),
    now: parseDate(given.now),
  };
  const body = bytes(given.body_base64);
  const verified = verifier.verify({ ...received, body });
  assert.deepEqual(verifier.verify({ ...received, contentHash: contentHash(body) }), verified);
  assert.deepEqual(verifier.verify({ ...received, headers: received.headers.flat(), body }), verified);
  return { key_index: verified.keyIndex };
}

function diagnosed(given) {
  const { mistakes, stringToSign, signed, firstDifference, error, verified } = diagnose({
    keys: given.access_keys,
    otherKeys: given.other_keys,
    method: given.method,
    pathAndQuery: Buffer.from(given.path_and_query),
    headers: given.headers.map(([name, value]) => [Buffer.from(name), Buffer.from(value)]),
    body: given.body_base64 === null ? null : bytes(given.body_base64),
    endpoint: given.endpoint ?? undefined,
    now: parseDate(given.now),
    tolerance: given.tolerance,
  });
  assert.notEqual(error === null, verified === null);
  const differ = stringToSign !== null && signed !== null && stringToSign !== signed;
  assert.equal(firstDifference !== null, differ);
  if (differ) {
    assert.equal(stringToSign.slice(0, firstDifference), signed.slice(0, firstDifference));
    assert.notEqual(stringToSign[firstDifference], signed[firstDifference]);
  }
  return { mistakes: mistakes.map(({ code }) => code), signed };
}

function hashBody(given) {
  if ("text" in given) {
    // What reads a hash is what signs with it.
    const request = { method: "GET", url: "https://h/", contentHash: given.text };
    return { content_hash: new AccessKey("pw==").sign(request)["x-ms-content-sha256"] };
  }
  const body = bytes(given.body_base64);
  const hasher = new ContentHasher();
  for (const piece of [body.subarray(0, 1), body.subarray(1, 65), body.subarray(65)]) hasher.update(piece);
  assert.equal(hasher.finish(), contentHash(body));
  return { content_hash: contentHash(body) };
}

function date(given) {
  if ("text" in given) return { text: formatDate(parseDate(given.text)) };
  const text = formatDate(new Date(given.unix * 1000));
  assert.equal(parseDate(text).getTime(), given.unix * 1000);
  return { text };
}

function accessKey(given) {
  return { fingerprint: new AccessKey(given.text).fingerprint };
}

function connectionString(given) {
  const connection = new ConnectionString(given.text);
  return { endpoint: connection.endpoint, fingerprint: connection.accessKey.fingerprint };
}

function userToken(given) {
  const { expiresOn, identityId = null, scopes, resourceId = null } = UserToken.decodeUnverified(given.text);
  return { expires_on: expiresOn.getTime() / 1000, identity_id: identityId, scopes, resource_id: resourceId };
}

function refresh({ now: seconds, expires_on: end, proactive }) {
  const now = seconds * 1000;
  const expiresOn = end === null ? null : end * 1000;
  const decision = refreshDecision({ now, expiresOn, proactive });
  if (end === null) return { decision, next_refresh_in: null, retry_in: null };
  const times = { now, expiresOn };
  return { decision, next_refresh_in: nextRefreshIn(times) / 1000, retry_in: retryIn(times) / 1000 };
}

/** A script of a credential: what the file says of times is of a clock that starts at another. */
async function credential({ proactive, token, refresher, steps }, test) {
  const clock = FakeClock.for(test);
  const timed = ({ text, expires_on: end }) => ({ token: text, expiresOn: new Date(clock.at(end)) });
  let refreshes = 0;
  const tokenRefresher = async () => {
    const next = refresher[refreshes++];
    if (next === null) throw Object.assign(new Error("it fails"), { code: "REFRESHER" });
    return timed(next);
  };
  const credential = new UserTokenCredential({
    proactive,
    clock: clock.read,
    ...(token !== null && { token: timed(token) }),
    ...(refresher !== null && { tokenRefresher }),
  });
  const done = [];
  for (const { at, get = 0, close, invalidate } of steps) {
    await clock.until(at);
    const asked = Array.from({ length: get }, () => credential.getToken());
    if (close) credential.dispose();
    if (invalidate) credential.invalidate();
    const gave = {};
    for (const { status, value, reason } of await Promise.allSettled(asked)) {
      const what = status === "fulfilled" ? value.token : reason.code;
      gave[what] = (gave[what] ?? 0) + 1;
    }
    await settled();
    done.push({ refreshes, gave });
  }
  assert.equal(refreshes, refresher?.length ?? 0);
  credential.dispose();
  assert.equal(clock.timers, 0);
  test.mock.restoreAll();
  return { steps: done };
}

const OPERATIONS = {
  access_key: accessKey,
  connection_string: connectionString,
  content_hash: hashBody,
  credential,
  date,
  diagnose: diagnosed,
  refresh,
  sign,
  user_token: userToken,
  verify,
};
// Stages that Node has no function for: the key itself, and what was signed of a received request.
const LEFT_OUT = { access_key: "key_base64", verify: "string_to_sign" };

// The class of the errors of all others is InvalidInputError.
const ERRORS = { credential: TokenError, user_token: TokenError, verify: VerificationError };

/** Runs a case, and gives the code of the error if one was due. */
async function check(test, operation, { id, input, expect, error }) {
  const run = OPERATIONS[operation];
  if (expect !== undefined) {
    const { [LEFT_OUT[operation]]: _, ...stages } = expect;
    assert.deepEqual(await run(input, test), stages, id);
    if (operation === "access_key") assert.deepEqual(run({ text: expect.key_base64 }), stages, id);
    return undefined;
  }
  await assert.rejects(
    async () => run(input, test),
    (refused) => {
      assert(refused instanceof AcsAuthError, id);
      assert.equal(refused.constructor, ERRORS[operation] ?? InvalidInputError, id);
      assert.deepEqual([refused.code, refused.offset ?? null], [error.code, error.offset], id);
      assert(refused.reason && refused.message.includes(refused.reason), id);
      assert(refused.message.includes(refused.code), id);
      return true;
    },
    id,
  );
  return error.code;
}

test("every case", async (t) => {
  const met = new Set();
  for (const name of FILES) {
    const { operation, cases } = JSON.parse(readFileSync(new URL(name, VECTORS), "utf8"));
    for (const one of cases) met.add(await check(t, operation, one));
    // What `cargo xtask test` compares with what the files hold.
    console.log(`vectors: node ${name} ${cases.length}`);
  }
  met.delete(undefined);
  // And every code is met: these are the tables that they come from.
  const [codes, ofTokens] = ["acs-auth-core/src/code.rs", "acs-auth/src/token_error.rs"].map((table) => {
    const text = readFileSync(new URL(`crates/${table}`, ROOT), "utf8");
    return [...text.matchAll(/ = (?:\d+, )?"([A-Z0-9_]+)";/g)].map(([, code]) => code);
  });
  assert.deepEqual([...met].filter((code) => !ofTokens.includes(code)).sort(), codes.sort());
  assert.deepEqual([codes.length > 15, ofTokens.length > 10], [true, true]);
});
