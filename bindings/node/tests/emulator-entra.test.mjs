// The credentials of @azure/identity, the official clients and the emulator: with tokens of Entra in the place of keys.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { ClientSecretCredential, ManagedIdentityCredential, WorkloadIdentityCredential } from "@azure/identity";
import { ConnectionString } from "acs-auth";
import { clientArguments } from "acs-auth/azure";
import { EntraCredential } from "acs-auth/credentials";
import { createFetch } from "acs-auth/fetch";

import { startLocalAcs } from "./local-acs.mjs";
import { CLIENTS, outcomes } from "./official/clients.mjs";
import { directory } from "./programs.mjs";

/** What a platform such as Kubernetes vouches with for an application: everybody knows it. */
const FEDERATED_TOKEN = "acs-auth-demo-federated-token-known-to-all";
/** Where each gets its tokens. */
const SOURCES = {
  "managed identity": "/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fcommunication.azure.com%2F",
  "client secret": "/oauth2/v2.0/token",
  "workload identity": "/oauth2/v2.0/token",
};

const CREDENTIALS = {
  "managed identity"(t, { entra }) {
    const { IDENTITY_ENDPOINT, IDENTITY_HEADER } = process.env;
    t.after(() => restore({ IDENTITY_ENDPOINT, IDENTITY_HEADER }));
    restore({ IDENTITY_ENDPOINT: entra.identityEndpoint, IDENTITY_HEADER: entra.identityHeader });
    return new ManagedIdentityCredential();
  },
  "client secret"(_, { entra, ...emulator }) {
    return new ClientSecretCredential(entra.tenantId, entra.clientId, entra.clientSecret, options({ entra, ...emulator }));
  },
  "workload identity"(t, { entra, ...emulator }) {
    const tokenFilePath = join(directory(t), "token");
    writeFileSync(tokenFilePath, FEDERATED_TOKEN);
    const { tenantId, clientId } = entra;
    return new WorkloadIdentityCredential({ tenantId, clientId, tokenFilePath, ...options({ entra, ...emulator }) });
  },
};

function restore(variables) {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

/** What leads a credential to the Entra of an emulator. */
function options({ entra, caFile }) {
  const { authorityHost } = entra;
  return { authorityHost, disableInstanceDiscovery: true, tlsOptions: { ca: readFileSync(caFile) } };
}

/** What came since it was last asked: where tokens were had, and whose were brought to the APIs. */
async function came(emulator) {
  const records = await emulator.requests();
  await emulator.clearRequests();
  const isOfEntra = ({ pathAndQuery }) => /^\/msi\/|\/v2\.0\//.test(pathAndQuery);
  const brought = records.filter((record) => !isOfEntra(record));
  const tokens = records.filter(isOfEntra).map(({ pathAndQuery }) => pathAndQuery).filter((path) => !path.includes("openid"));
  return { tokens, brought: [...new Set(brought.map(({ verdict, clientId }) => `${verdict} ${clientId}`))] };
}

for (const [name, make] of Object.entries(CREDENTIALS)) {
  // Some credentials keep what they have for all of the process: so that each has one emulator.
  test(`${name}: one token of it opens everything, by our adapters and by the official clients`, async (t) => {
    const emulator = await startLocalAcs(t, { pageSize: 2, tls: true });
    const tlsOptions = { ca: readFileSync(emulator.caFile) };
    const given = make(t, emulator);
    const source = { getToken: t.mock.fn((...asking) => given.getToken(...asking)) };
    const credential = new EntraCredential(source);
    const endpoint = emulator.endpoint.replace("https:", "http:");

    // With whatever gives tokens, and nothing around it.
    const fetch = createFetch(source, { endpoint });
    for (let i = 0; i < 100; i += 1) assert.equal((await fetch(`${endpoint}/echo`)).status, 200);
    assert.equal(source.getToken.mock.callCount(), 1);
    const first = await came(emulator);
    assert.deepEqual(first.brought.map((one) => one.split(" ")[0]), ["entra"]);
    assert.equal(first.tokens.length, 1);
    assert(first.tokens[0].includes(SOURCES[name]), first.tokens[0]);

    for (const [client, official] of Object.entries(CLIENTS)) {
      const ours = official.make(...clientArguments(credential, { endpoint }));
      const all = Object.fromEntries(Object.keys(official.operations).map((operation) => [operation, "done"]));
      assert.deepEqual(await outcomes(official, ours, await official.prepare(ours)), all, client);
      await official.sent(emulator);
      await emulator.clearMessages();
    }
    // Rooms forgets its options where it is given tokens, and so whom it trusts.
    for (const { make, operations, prepare, sent } of [CLIENTS.sms, CLIENTS.email]) {
      const client = make(emulator.endpoint, credential, { tlsOptions });
      const prepared = await prepare(client);
      for (const operation of Object.values(operations)) await operation(client, prepared);
      await sent(emulator);
      await emulator.clearMessages();
    }
    assert.deepEqual(await came(emulator), { ...first, tokens: [] });
    assert.equal(source.getToken.mock.callCount(), 2);

    await emulator.inject({ status: 401, count: 1 });
    assert.equal((await fetch(`${endpoint}/echo`)).status, 401);
    assert.equal(source.getToken.mock.callCount(), 3);
  });
}

test("whoever is an application without a role is told so", async (t) => {
  const emulator = await startLocalAcs(t);
  const { entra, endpoint } = emulator;
  const clientId = entra.clientId.replace(/2$/, "4");
  const credential = new ClientSecretCredential(entra.tenantId, clientId, entra.clientSecret, options(emulator));
  const answer = await createFetch(credential, { endpoint })(`${endpoint}/identities?api-version=2023-10-01`, { method: "POST" });
  assert.equal(answer.status, 403);
});

test("a token for something else is refused, and a key beside it is not needed", async (t) => {
  const emulator = await startLocalAcs(t);
  const { endpoint, connectionString } = emulator;
  const objectId = "1b5cc06b-f352-4571-b1e6-d9b259b7c776";
  const url = `${endpoint}/identities?api-version=2023-10-01`;
  for (const [audience, status] of [["https://communication.azure.com", 201], ["https://graph.microsoft.com", 401]]) {
    const credential = { getToken: () => emulator.entraToken({ objectId, audience }) };
    assert.equal((await createFetch(credential, { endpoint })(url, { method: "POST" })).status, status);
  }
  assert.equal((await createFetch(new ConnectionString(connectionString))(url, { method: "POST" })).status, 201);
});
