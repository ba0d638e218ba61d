// What each adapter sends to the emulator, over the URLs that clients rewrite: it is no 401 there, either.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ConnectionString } from "acs-auth";

import { startLocalAcs } from "./local-acs.mjs";
import { BODIES, CLIENTS, ROWS } from "./nasty-urls.mjs";

/** Below the first it answers whatever comes. Most targets of the table it does not know, once it has verified them. */
const PREFIXES = ["/echo", ""];

for (const [name, send] of Object.entries(CLIENTS)) {
  test(`nothing is ever a 401: ${name}`, async (t) => {
    const { connectionString, secondaryAccessKey, endpoint } = await startLocalAcs(t);
    const connection = new ConnectionString(connectionString);
    const faults = [];
    let ran = 0;
    for (const row of ROWS) {
      for (const prefix of PREFIXES) {
        const url = `${endpoint}${prefix}${row["path and query"]}`;
        const isEchoed = prefix !== "" && new URL(url).pathname.startsWith(prefix);
        for (const [kind, [method, make]] of Object.entries(BODIES)) {
          const status = await send({ connection, method, url, body: make() }).catch(String);
          const isDue = row[`node ${name}`] === "accepted" ? typeof status === "number" : typeof status === "string";
          if (!isDue || status === 401 || (isEchoed && status >= 400)) faults.push(`${row.what}, ${kind}: ${status}`);
          ran += 1;
        }
      }
    }
    assert.deepEqual(faults, []);
    assert.equal(ran, ROWS.length * PREFIXES.length * Object.keys(BODIES).length);

    // The other key of the resource is as good, and no third one is.
    for (const [key, due] of [[secondaryAccessKey, 200], ["b3RoZXI=", 401]]) {
      const other = new ConnectionString(`endpoint=${endpoint};accesskey=${key}`);
      assert.equal(await send({ connection: other, method: "POST", url: `${endpoint}/echo`, body: "{}" }), due);
    }
  });
}
