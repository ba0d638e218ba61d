// How long a signature takes in Node, beside the official policy and beside plain node:crypto.
//
// All sign one POST request with a key that is prepared, for the date of now. First each must have given
// the headers that the others give for its date. Then they take turns in many short rounds, so that a
// machine that does something else meanwhile slows all of them; what counts is the median.
//
// It prints an object of JSON for each: its name, and the nanoseconds for a short body and a long one.

import assert from "node:assert/strict";
import { createRequire } from "node:module";

import { ByCrt, ByHand } from "./by-hand.mjs";
import { signers } from "./sigv4.mjs";

// The package as it was built, and its peers, which are there for its tests.
const require = createRequire(new URL("../../bindings/node/", import.meta.url));
const { AccessKey, Verifier, contentHash, parseDate } = require("acs-auth");
const { createCommunicationAccessKeyCredentialPolicy } = require("@azure/communication-common");
const { AzureKeyCredential } = require("@azure/core-auth");
const { createPipelineRequest } = require("@azure/core-rest-pipeline");

const PEER = "@azure/communication-common";
// The request is that of ../src/request.rs.
const HOST = "contoso.communication.azure.com";
const TARGET = "/emails:send?api-version=2023-03-31";
const KEY = "Zm9yIG1lYXN1cmVtZW50IG9ubHk6IDY0IGJ5dGVzLCBhcyB0aGUgc2VydmljZSBoYW5kcyB0aGVtIG91dC4uLg==";
const METHOD = "POST";
const URL_TEXT = `https://${HOST}${TARGET}`;
const ROUNDS = 400;
/** Milliseconds that each has in a round. */
const ROUND = 0.5;
/** Calls of each before anything counts, for the compiler of Node to do its work. */
const WARM_UP = 20_000;

const key = new AccessKey(KEY);

/** The headers of a request, and what lets the official policy set them. */
function policy(body) {
  const request = createPipelineRequest({ url: URL_TEXT, method: METHOD, body });
  const signing = createCommunicationAccessKeyCredentialPolicy(new AzureKeyCredential(KEY));
  const next = async (sent) => sent;
  return [request.headers, () => signing.sendRequest(request, next)];
}

/** Whether somebody's headers are ours for the same date. */
function check(headers, body) {
  const date = parseDate(headers["x-ms-date"]);
  const ours = key.sign({ method: METHOD, url: URL_TEXT, body, date });
  assert.deepEqual({ ...headers, ...ours }, headers);
}

/** Milliseconds that one call of each takes: the median of many rounds in which they take turns. */
async function measure(contestants, warmUp) {
  const times = [];
  for (const call of contestants) {
    await took(call, warmUp);
    times.push(Math.max(1, Math.round(ROUND / ((await took(call, 20)) / 20))));
  }
  const measured = contestants.map(() => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [i, call] of contestants.entries()) measured[i].push((await took(call, times[i])) / times[i]);
  }
  return measured.map((times) => times.sort((one, other) => one - other)[ROUNDS / 2]);
}

/** Only what returns a promise is waited for. */
async function took(call, often) {
  const waits = call() instanceof Promise;
  const begin = performance.now();
  if (waits) for (let i = 0; i < often; i += 1) await call();
  else for (let i = 0; i < often; i += 1) call();
  return performance.now() - begin;
}

/** Milliseconds of each, for one body. */
async function compare(length) {
  const body = "x".repeat(length);
  const hand = new ByHand(KEY);
  check(hand.sign(METHOD, URL_TEXT, body), body);
  const [set, official] = policy(body);
  await official();
  check(set.toJSON(), body);
  const verifier = new Verifier([key]);
  const headers = { host: HOST, ...key.sign({ method: METHOD, url: URL_TEXT, body }) };
  const contestants = [
    () => key.sign({ method: METHOD, url: URL_TEXT, body }),
    official,
    () => hand.sign(METHOD, URL_TEXT, body),
    () => key.signParts({ method: METHOD, pathAndQuery: TARGET, host: HOST, contentHash: contentHash(body) }),
    () => verifier.verify({ method: METHOD, pathAndQuery: TARGET, headers, body }),
  ];
  const warmUp = Math.ceil(WARM_UP / (1 + length / 200));
  const measured = await measure(contestants, warmUp);
  // By themselves: what aws-crt leaves behind is cleared away while others have their turn.
  const crt = new ByCrt(KEY);
  check(crt.sign(METHOD, URL_TEXT, body), body);
  const others = [() => crt.sign(METHOD, URL_TEXT, body), ...(await signers(HOST, TARGET, body))];
  return [...measured, ...(await measure(others, warmUp))];
}

const short = await compare(200);
const long = await compare(1 << 20);
const of = (name, from) => `${name} ${from(`${name}/package.json`).version}`;
const names = [
  "`key.sign`",
  `policy of ${of(PEER, require)}`,
  "by hand",
  "`contentHash` and `key.signParts`",
  "`verifier.verify`",
  "by hand, aws-crt",
  ...["aws-crt", "aws4"].map((name) => `SigV4, ${of(name, createRequire(import.meta.url))}`),
];
for (const [i, name] of names.entries()) {
  console.log(JSON.stringify({ name, short_ns: short[i] * 1e6, long_ns: long[i] * 1e6 }));
}
