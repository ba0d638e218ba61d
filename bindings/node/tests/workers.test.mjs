// Worker threads: each loads the addon for itself, and may end at any time. Were one to bring the process
// down, even at its exit, this whole file would fail.

import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import test from "node:test";
import { setTimeout } from "node:timers/promises";
import { inspect } from "node:util";
import { Worker } from "node:worker_threads";

import { AccessKey } from "acs-auth";

const KEY = Buffer.from("not a real key, and shared by all workers").toString("base64");
const HOST = "contoso.example";
const WORKERS = 8;

function start(requests, endless = false) {
  const workerData = { accessKey: KEY, requests, endless };
  return new Worker(new URL("signing-worker.mjs", import.meta.url), { workerData });
}

/** Requests that no other worker has. */
function requestsOf(worker, count) {
  return Array.from({ length: count }, (_, i) => ({
    method: "PUT",
    url: `https://${HOST}/rooms/${worker}?i=${i}`,
    body: `body ${i} of ${worker}`,
    date: 1.7e12 + i * 1000,
  }));
}

/** Their headers by the standard library alone. */
function due({ method, url, body, date }) {
  const time = new Date(date).toUTCString();
  const hash = createHash("sha256").update(body).digest("base64");
  const signature = createHmac("sha256", Buffer.from(KEY, "base64"))
    .update(`${method}\n${url.slice(`https://${HOST}`.length)}\n${time};${HOST};${hash}`)
    .digest("base64");
  return {
    "x-ms-date": time,
    "x-ms-content-sha256": hash,
    authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
  };
}

test("workers that sign at once sign right, and end by themselves", async () => {
  const signs = async (_, number) => {
    const requests = requestsOf(number, 1000);
    const worker = start(requests);
    const [[signed], [code]] = await Promise.all([once(worker, "message"), once(worker, "exit")]);
    assert.deepEqual(signed, requests.map(due));
    assert.equal(code, 0);
  };
  await Promise.all(Array.from({ length: WORKERS }, signs));
});

test("workers may be ended while they sign, again and again", async () => {
  const [request] = requestsOf(0, 1);
  for (let round = 0; round < 10; round += 1) {
    const workers = Array.from({ length: WORKERS / 2 }, () => start([request], true));
    const messages = await Promise.all(workers.map((worker) => once(worker, "message")));
    for (const [signed] of messages) assert.deepEqual(signed, [due(request)]);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  // This thread has the addon still.
  assert.deepEqual(new AccessKey(KEY).sign(request), due(request));
});

test("workers may be ended while they load", async () => {
  for (let round = 0; round < 20; round += 1) {
    const worker = start(requestsOf(0, 1), true);
    await setTimeout(round * 2);
    await worker.terminate();
  }
});

test("what is copied of a key is no key", () => {
  const key = new AccessKey(KEY);
  let copy;
  try {
    copy = structuredClone(key);
  } catch (error) {
    // From Node 22 on.
    assert.equal(error.name, "DataCloneError");
    return;
  }
  assert.deepEqual(Reflect.ownKeys(copy), []);
  assert.equal(inspect(copy), "{}");
  assert.throws(() => AccessKey.prototype.sign.call(copy, requestsOf(0, 1)[0]), TypeError);
});
