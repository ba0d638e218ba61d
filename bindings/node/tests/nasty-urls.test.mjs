// URLs that clients rewrite before they send them, each client with each of them and each kind of body.
// ../../../tests/nasty_urls.csv says what is due. Nothing in it is ever a 401.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { AcsAuthError } from "acs-auth";

import { BODIES, CLIENTS, ROWS } from "./nasty-urls.mjs";
import { StrictVerifier } from "./strict-verifier.mjs";

/** How the columns of Node begin; the others are of other languages. */
const OURS = "node ";

test("the table is whole", () => {
  assert(ROWS.length >= 24);
  const columns = Object.keys(ROWS[0]).filter((column) => column.startsWith(OURS));
  assert.deepEqual(columns.sort(), Object.keys(CLIENTS).map((client) => `${OURS}${client}`).sort());
  for (const row of ROWS) {
    for (const column of columns) assert(["accepted", "rejected by the client"].includes(row[column]), row.what);
  }
});

for (const client of Object.keys(CLIENTS)) {
  test(`nothing is ever a 401: ${client}`, async (t) => {
    const server = await StrictVerifier.start(t);
    const faults = [];
    let ran = 0;
    for (const row of ROWS) {
      for (const [name, body] of Object.entries(BODIES)) {
        const url = `${server.endpoint}${row["path and query"]}`;
        const outcome = await outcomeOf(client, server, url, body);
        if (outcome !== row[`${OURS}${client}`]) faults.push(`${row.what}, ${name}: ${outcome}`);
        ran += 1;
      }
    }
    assert.deepEqual(faults, []);
    assert.equal(ran, ROWS.length * Object.keys(BODIES).length);
  });
}

async function outcomeOf(client, server, url, [method, make, bytes]) {
  let status;
  try {
    status = await CLIENTS[client]({ connection: server.connection, method, url, body: make() });
  } catch (error) {
    if (error instanceof AcsAuthError) return `refused by us: ${error.code}`;
    return (await server.received()).length ? `sent, and then ${error}` : "rejected by the client";
  }
  const [received, ...others] = await server.received();
  if (received === undefined || others.length) return `${others.length + 1} requests arrived`;
  const sha256 = bytes && createHash("sha256").update(bytes).digest("hex");
  if (received.method !== method || (bytes && received.body.sha256 !== sha256) || (!bytes && received.body.length < 500)) {
    return "another method or body arrived";
  }
  return status === 200 ? "accepted" : `${status}: ${received.wrong}`;
}
