// Whatever is passed: what takes it answers, or throws what it says, and is silent. And memory does not grow.
// ACS_AUTH_SEED repeats a run: the seed of one that failed is in its message.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash, randomInt } from "node:crypto";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";

import * as acs from "acs-auth";
import { UserTokenCredential } from "acs-auth/credentials";
import { createFetch } from "acs-auth/fetch";
import { CreateIdentity, IssueToken } from "acs-auth/identity";

import { Odd, Source } from "./odd-values.mjs";

const SEED = Number(process.env.ACS_AUTH_SEED ?? randomInt(2 ** 32));
const CALLS = 30_000;
/** What a mistake of the caller is answered with. What a value throws comes out as it is. */
const THROWN = [acs.AcsAuthError, acs.ServiceError, TypeError, RangeError, Odd];

const bytesOf = (name) => createHash("sha384").update(`${SEED} ${name}`).digest();
const [keyBytes, signature] = [bytesOf("key"), bytesOf("token")];
const KEY = keyBytes.toString("base64");
const CLAIMS = Buffer.from(JSON.stringify({ exp: 1, skypeid: "acs:1" })).toString("base64url");
const TOKEN = `e30.${CLAIMS}.${signature.toString("base64url")}`;
const CONNECTION = `endpoint=https://h.example/;accesskey=${KEY}`;

/** Runs of a secret that are no accident, in hex and in base64. */
const traces = [keyBytes, signature].flatMap((secret) => {
  const runs = ["base64", "base64url"].map((form) => [secret.toString(form), 8]).concat([[secret.toString("hex"), 12]]);
  return runs.flatMap(([text, run]) => Array.from({ length: text.length - run }, (_, at) => text.slice(at, at + run)));
});
const found = (text) => traces.find((trace) => text.includes(trace));

const some = new Source(SEED, KEY, TOKEN);
const key = new acs.AccessKey(KEY);
const verifier = new acs.Verifier([key]);
const hasher = new acs.ContentHasher();
const credential = new UserTokenCredential(TOKEN.replace(CLAIMS, "eyJleHAiOjMyNTAzNjgwMDAwfQ"));

const ANSWER = JSON.stringify({ token: TOKEN, expiresOn: "2026-01-01T10:00:00+00:00", identity: { id: "8:acs:1" } });
const method = () => some.pick("GET", "post", "PATCH", "G ET", "");
const target = () => some.pick("/", "/a?b=c", Buffer.from("/a"), "a", some.text());
const hash = () => some.pick(undefined, undefined, acs.contentHash(""), some.text());
const keys = () => some.pick([key], [KEY, key, CONNECTION], KEY, [], new Set([key]), Buffer.from(KEY));
const answer = () => ({ status: some.pick(200, 201, 401, 503, -1, some.number()), body: some.pick(ANSWER, "{}", some.bytes()) });
const parts = () => ({ method: method(), pathAndQuery: target(), host: some.pick("h.example", some.text()), contentHash: hash() });
const received = () => ({ method: method(), pathAndQuery: target(), headers: some.headers(), body: some.bytes() });
const times = () => ({ now: some.date(), expiresOn: some.date(), proactive: some.odd() });

/** What is called, with what nearly fits each of its arguments. */
const calls = {
  AccessKey: [(text) => new acs.AccessKey(text), () => some.pick(KEY, Buffer.from(KEY), some.text(), some.bytes())],
  sign: [(request) => key.sign(request), () => ({ method: method(), url: some.url(), body: some.bytes(), date: some.date() })],
  signParts: [(request) => key.signParts(request), () => ({ ...parts(), date: some.date() })],
  stringToSign: [acs.stringToSign, () => ({ ...parts(), date: some.date() })],
  Verifier: [(list, options) => new acs.Verifier(list, options), keys, () => ({ tolerance: some.number() })],
  verify: [(request) => verifier.verify(request), () => ({ ...received(), now: some.date() })],
  diagnose: [acs.diagnose, () => ({ keys: keys(), otherKeys: keys(), ...received(), endpoint: some.url(), now: some.date() })],
  ConnectionString: [(text) => new acs.ConnectionString(text), () => some.pick(CONNECTION, some.text(), some.bytes())],
  decodeUnverified: [acs.UserToken.decodeUnverified, () => some.pick(TOKEN, some.text())],
  contentHash: [acs.contentHash, () => some.bytes()],
  update: [(piece) => hasher.update(piece), () => some.bytes()],
  formatDate: [acs.formatDate, () => some.date()],
  parseDate: [acs.parseDate, () => some.pick("Thu, 01 Jan 2026 09:05:07 GMT", some.text())],
  splitUrl: [acs.splitUrl, () => some.url()],
  Service: [(path) => acs.Service.at(path), target],
  refreshDecision: [acs.refreshDecision, times],
  nextRefreshIn: [acs.nextRefreshIn, times],
  retryIn: [acs.retryIn, times],
  IssueToken: [(id, scopes, options) => new IssueToken(id, scopes, options), () => some.text(), () => some.pick(["chat"], [], some.text()), () => ({ expiresInMinutes: some.number() })],
  issued: [(response) => new IssueToken("8:acs:1", ["chat"]).read(response), answer],
  created: [(response) => new CreateIdentity().read(response), answer],
  request: [(endpoint) => new CreateIdentity().request(endpoint), () => some.url()],
  UserTokenCredential: [(given) => new UserTokenCredential(given), () => some.pick(TOKEN, { token: TOKEN, expiresOn: some.date(), tokenRefresher: some.odd() })],
  createFetch: [createFetch, () => some.pick(key, credential, CONNECTION, new acs.ConnectionString(CONNECTION)), () => ({ endpoint: some.url(), bodyLimit: some.number() })],
};
/** What shows nothing of what it was made of. A URL, a date or a diagnosis does. */
const SILENT = [acs.AccessKey, acs.ConnectionString, acs.Verifier, acs.AccessToken, IssueToken, UserTokenCredential, Function];

test("whatever is passed", () => {
  const [names, answered, seen] = [Object.keys(calls), new Set(), new Set()];
  for (let count = 0; count < CALLS; count += 1) {
    const name = some.pick(...names);
    const [call, ...makers] = calls[name];
    const what = `call ${count} of ${name}, ACS_AUTH_SEED=${SEED}`;
    let shown = "";
    try {
      const told = call(...makers.map((make) => {
        const value = some.random() < 0.9 ? make() : some.odd();
        // One of its fields is something else, or is not there.
        if (value?.constructor === Object && some.random() < 0.3) {
          const field = some.pick(...Object.keys(value));
          if (some.random() < 0.3) delete value[field];
          else value[field] = some.odd();
        }
        return value;
      }));
      answered.add(name);
      if (SILENT.some((type) => told instanceof type)) shown = inspect(told, { depth: 9, showHidden: true });
    } catch (error) {
      assert(THROWN.some((type) => error instanceof type), `${what}: ${inspect(error)}`);
      if (!(error instanceof Odd)) shown = `${inspect({ ...error }, { depth: 9 })} ${error}`;
    }
    if (seen.has(shown)) continue;
    seen.add(shown);
    assert.equal(found(shown), undefined, what);
  }
  // What fits is taken, of nearly all that there is: chance lets it not fit everywhere.
  assert(answered.size * 4 > names.length * 3, `${[...answered]}, ACS_AUTH_SEED=${SEED}`);
});

test("a status that HTTP has not is out of range", () => {
  for (const status of [-1, 1000, 65536, 2 ** 32, 200.5, NaN]) {
    assert.throws(() => new CreateIdentity().read({ status, body: "" }), RangeError, `${status}`);
  }
});

test("a secret that is shown is found", () => {
  assert(found(inspect({ key: KEY })) && found(TOKEN) && found(keyBytes.toString("hex")));
  assert.equal(found(inspect(key)), undefined);
});

test("memory does not grow with the calls", () => {
  const program = fileURLToPath(new URL("growth.mjs", import.meta.url));
  const grown = JSON.parse(execFileSync(process.execPath, ["--expose-gc", program], { encoding: "utf8" }));
  assert.equal(Object.keys(grown).length, 5);
  assert(Math.max(...Object.values(grown)) < 2.4e6, JSON.stringify(grown));
});
