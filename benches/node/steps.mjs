// What the steps of a signature take in Node, each by itself: `node benches/node/steps.mjs`, once the package
// is built.

import { createRequire } from "node:module";

const require = createRequire(new URL("../../bindings/node/dist/", import.meta.url));
const { AccessKey } = require("./index.js");
const { native } = require("./native.js");
const { memory, write } = require("./written.js");
const { headers } = require("./request.js");

const KEY = "Zm9yIG1lYXN1cmVtZW50IG9ubHk6IDY0IGJ5dGVzLCBhcyB0aGUgc2VydmljZSBoYW5kcyB0aGVtIG91dC4uLg==";
const ROUNDS = 1000;
/** Calls of each in a round. */
const CALLS = 256;

const key = new AccessKey(KEY);
const call = native.textSigner(native.accessKey(Buffer.from(KEY)), memory);
// Of several, lest the compiler takes one for a constant.
const requests = Array.from({ length: 16 }, (_, i) => ({
  method: i % 2 ? "POST" : "PATCH",
  url: `https://contoso.communication.azure.com/emails:send?api-version=2023-03-${10 + i}`,
  body: Buffer.alloc(200, `${i}`).toString(),
}));
const answers = requests.map(({ method, url, body }) => (write(1e9, method, url, body), call()));

const steps = {
  "a call that has nothing to do": () => call(),
  "the clock": () => Math.floor(Date.now() / 1000),
  "texts are written": ({ method, url, body }) => write(1e9, method, url, body),
  "texts are written and signed": ({ method, url, body }) => (write(1e9, method, url, body), call()),
  "the answer is cut": (_, i) => headers(answers[i]),
  "`key.sign`": (request) => key.sign(request),
};

/** Nanoseconds. */
function took(step) {
  // A body that begins behind the end is not looked at.
  new Float64Array(memory.buffer, 0, 4).set([0, 0, 1, 0]);
  const begin = performance.now();
  for (let i = 0; i < CALLS; i += 1) step(requests[i % requests.length], i % requests.length);
  return ((performance.now() - begin) / CALLS) * 1e6;
}

const measured = Object.values(steps).map(() => []);
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [i, step] of Object.values(steps).entries()) measured[i].push(took(step));
}
for (const [i, name] of Object.keys(steps).entries()) {
  const median = measured[i].sort((one, other) => one - other)[ROUNDS / 2];
  console.log(`${median.toFixed().padStart(4)} ns  ${name}`);
}
