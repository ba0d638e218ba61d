// How many bytes a process grows by in 300,000 calls, as JSON: in the better of two rounds, for memory that is kept for
// use grows once, and what is lost each time. One lost block of 16 bytes in each call would be 4.8 MB.

import { AccessKey, diagnose, UserToken, Verifier } from "acs-auth";

const CALLS = 300_000;
const url = "https://contoso.communication.azure.com/rooms?api-version=2024-04-15";
const pathAndQuery = "/rooms?api-version=2024-04-15";
const key = new AccessKey("YWNzLWF1dGggdGVzdCBrZXkgb25lOiBpdCBvcGVucyBub3RoaW5nLCBhbmQ/Pz8+Pj4=");
const verifier = new Verifier([key]);
const headers = { host: "contoso.communication.azure.com", ...key.sign({ method: "GET", url, date: new Date(0) }) };
const token = "e30.eyJza3lwZWlkIjoiYWNzOjFfMiIsImFjc1Njb3BlIjoiY2hhdCIsImV4cCI6MTcwMDAwMzYwMH0.";

const calls = {
  sign: [CALLS, () => key.sign({ method: "GET", url, body: "{}", date: new Date(0) })],
  verify: [CALLS, () => verifier.verify({ method: "GET", pathAndQuery, headers, now: new Date(0) })],
  refuse: [
    CALLS,
    () => {
      try {
        key.sign({ method: "GET", url: "https://Contoso.example/a b", date: new Date(0) });
      } catch {}
    },
  ],
  decode: [CALLS, () => UserToken.decodeUnverified(token)],
  // A diagnosis takes a thousand times as long, and what it lost would be larger than a block.
  explain: [CALLS / 500, () => diagnose({ keys: key, method: "POST", pathAndQuery, headers, body: "", now: new Date(0) })],
};

/** What is kept once all is collected that nobody holds. */
async function kept() {
  for (let round = 0; round < 3; round += 1) {
    gc();
    await new Promise(setImmediate);
  }
  return process.memoryUsage.rss();
}

const grown = {};
for (const [name, [count, call]] of Object.entries(calls)) {
  const rounds = [];
  for (const length of [count / 5, count, count]) {
    const before = await kept();
    for (let index = 0; index < length; index += 1) call();
    rounds.push((await kept()) - before);
  }
  grown[name] = Math.min(...rounds.slice(1));
}
console.log(JSON.stringify(grown));
