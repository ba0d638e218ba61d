// The official clients, with our policy and an empty key: all that they send verifies.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import test from "node:test";
import { inspect } from "node:util";

import { AccessKey } from "acs-auth";
import { credentialPolicy, clientArguments } from "acs-auth/azure";
import { AzureKeyCredential } from "@azure/core-auth";
import {
  createDefaultHttpClient,
  createPipelineFromOptions,
  createPipelineRequest,
} from "@azure/core-rest-pipeline";
import { createCommunicationAuthPolicy } from "@azure/communication-common";
import { EmailClient } from "@azure/communication-email";
import { CommunicationIdentityClient } from "@azure/communication-identity";
import { PhoneNumbersClient, SipRoutingClient } from "@azure/communication-phone-numbers";
import { SmsClient } from "@azure/communication-sms";

import { StrictVerifier } from "./strict-verifier.mjs";

const FAST = { retryOptions: { maxRetries: 2, retryDelayInMs: 1 } };
const json = (body, status = 200, headers = {}) => ({ status, headers, body: JSON.stringify(body) });
const header = ({ headers }, name) => headers.find(([other]) => other.toLowerCase() === name)?.[1];

/** What was received, all of it in order. */
async function verified(server) {
  const received = await server.received();
  for (const { method, target, wrong } of received) assert.equal(wrong, null, `${method} ${target}`);
  return received.map(({ method, target }) => `${method} ${target.replace(/[?&]api-version=[^&]*/, "")}`);
}

async function all(pages) {
  const items = [];
  for await (const item of pages) items.push(item);
  return items;
}

test("identity", async (t) => {
  const server = await StrictVerifier.start(t);
  const client = new CommunicationIdentityClient(...clientArguments(server.connection, FAST));
  const communicationUserId = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000007-0464-274b";
  const user = { communicationUserId };
  const expiresOn = "2030-01-01T00:00:00Z";
  const token = json({ token: "a", expiresOn });
  await server.answer(json({ identity: { id: communicationUserId } }, 201));
  assert.deepEqual(await client.createUser(), user);
  const both = { identity: { id: communicationUserId }, accessToken: { token: "a", expiresOn } };
  await server.answer(json(both, 201), token, { status: 204 }, { status: 204 }, token);
  assert.equal((await client.createUserAndToken(["chat", "voip"])).token, "a");
  assert.equal((await client.getToken(user, ["chat"], { tokenExpiresInMinutes: 60 })).token, "a");
  await client.revokeTokens(user);
  await client.deleteUser(user);
  const teams = { teamsUserAadToken: "é", clientId: "b", userObjectId: "c" };
  assert.equal((await client.getTokenForTeamsUser(teams)).token, "a");
  const path = `/identities/${encodeURIComponent(communicationUserId)}`;
  assert.deepEqual(await verified(server), [
    "POST /identities",
    "POST /identities",
    `POST ${path}/:issueAccessToken`,
    `POST ${path}/:revokeAccessTokens`,
    `DELETE ${path}`,
    "POST /teamsUser/:exchangeAccessToken",
  ]);
});

test("sms", async (t) => {
  const server = await StrictVerifier.start(t);
  const client = new SmsClient(...clientArguments(server.connection, FAST));
  const sent = { to: "+14255550123", messageId: "a", httpStatusCode: 202, successful: true };
  await server.answer(json({ value: [sent] }, 202));
  const message = { from: "+18005550100", to: [sent.to], message: "Grüße 🙂" };
  const [result] = await client.send(message, { enableDeliveryReport: true, tag: "ü" });
  assert.equal(result.successful, true);
  assert.deepEqual(await verified(server), ["POST /sms"]);
});

test("email, and the polling for it", async (t) => {
  const server = await StrictVerifier.start(t);
  const client = new EmailClient(...clientArguments(server.connection, FAST));
  const operation = `${server.endpoint}/emails/operations/a?api-version=1&next=b c~'(d)|`;
  const running = json({ id: "a", status: "Running" }, 200, { "retry-after": "0" });
  const started = json({ id: "a", status: "Running" }, 202, {
    "operation-location": operation,
    "retry-after": "0",
  });
  await server.answer(started, running, running, json({ id: "a", status: "Succeeded" }));
  const attachment = {
    name: "a.bin",
    contentType: "a/b",
    contentInBase64: Buffer.from([0, 255]).toString("base64"),
  };
  const poller = await client.beginSend(
    {
      senderAddress: "a@contoso.example",
      content: { subject: "Grüße", plainText: "🙂", html: "<b>" },
      recipients: { to: [{ address: "b@contoso.example", displayName: "B" }] },
      attachments: [attachment],
    },
    { updateIntervalInMs: 1 },
  );
  assert.equal((await poller.pollUntilDone()).status, "Succeeded");
  const polled = "GET /emails/operations/a&next=b%20c~%27(d)|";
  assert.deepEqual(await verified(server), ["POST /emails:send", polled, polled, polled]);
});

test("phone numbers: lists, with links to pages that their own policy signs wrongly", async (t) => {
  const server = await StrictVerifier.start(t);
  const client = new PhoneNumbersClient(...clientArguments(server.connection, FAST));
  const link = "/next?continuation=a b~!'()*:/,;@$|&x&&y==%c3%bc%7E";
  const lists = {
    phoneNumbers: () => client.listPurchasedPhoneNumbers(),
    countries: () => client.listAvailableCountries(),
    phoneNumberLocalities: () => client.listAvailableLocalities("US", { administrativeDivision: "New York" }),
    areaCodes: () => client.listAvailableGeographicAreaCodes("US", { locality: "New York" }),
    phoneNumberOfferings: () => client.listAvailableOfferings("US", { phoneNumberType: "geographic" }),
    reservations: () => client.listReservations(),
  };
  for (const [name, list] of Object.entries(lists)) {
    const page = { [name]: [{ areaCode: "1", id: name }] };
    // With the host, and without it as the service does.
    const nextLink = `${server.endpoint}${link}`;
    await server.answer(json({ ...page, nextLink: link }), json({ ...page, nextLink }), json(page));
    assert.equal((await all(list())).length, 3, name);
    const [first, ...next] = await verified(server);
    assert.ok(!["phoneNumberLocalities", "areaCodes"].includes(name) || first.includes("New%20York"), first);
    // Their client writes the query of a link anew; what it sends of it is signed.
    assert.equal(next.length, 2);
    assert.ok(
      next.every((target) => /^GET \/next\?.*%20/.test(target)),
      next[0],
    );
  }
  for (const list of [
    client.listAvailableTollFreeAreaCodes("US"),
    client.listAvailableMobileAreaCodes("IE"),
  ]) {
    await server.answer(json({ areaCodes: [{ areaCode: "800" }] }));
    assert.equal((await all(list)).length, 1);
  }
  assert.equal((await verified(server)).length, 2);
});

test("phone numbers: single requests, and operations that are polled", async (t) => {
  const server = await StrictVerifier.start(t);
  const client = new PhoneNumbersClient(...clientArguments(server.connection, FAST));
  const number = "+14255550123";
  await server.answer(
    json({ id: "a", phoneNumber: number }),
    json({ phoneNumbers: [] }),
    json({ values: [] }),
  );
  await client.getPurchasedPhoneNumber(number);
  await client.browseAvailablePhoneNumbers({ countryCode: "US", phoneNumberType: "tollFree" });
  await client.searchOperatorInformation([number]);
  await server.answer(json({ id: "a" }, 201), json({ id: "a" }), { status: 204 });
  await client.createOrUpdateReservation({ reservationId: "6227aeb8-8086-4824-9586-05cafe96f37b" });
  await client.getReservation("6227aeb8-8086-4824-9586-05cafe96f37b");
  await client.deleteReservation("6227aeb8-8086-4824-9586-05cafe96f37b");
  assert.equal((await verified(server)).length, 6);

  const search = {
    countryCode: "US",
    phoneNumberType: "geographic",
    assignmentType: "application",
    capabilities: { sms: "none", calling: "outbound" },
  };
  const begun = {
    search: () => client.beginSearchAvailablePhoneNumbers(search, { intervalInMs: 1 }),
    purchase: () => client.beginPurchasePhoneNumbers("a", { intervalInMs: 1 }),
    release: () => client.beginReleasePhoneNumber(number, { intervalInMs: 1 }),
    update: () => client.beginUpdatePhoneNumberCapabilities(number, { sms: "inbound" }, { intervalInMs: 1 }),
    reserved: () =>
      client.beginReservationPurchase("6227aeb8-8086-4824-9586-05cafe96f37b", { intervalInMs: 1 }),
  };
  for (const [name, begin] of Object.entries(begun)) {
    const operation = {
      "operation-location": "/phoneNumbers/operations/a b",
      "location": "/phoneNumbers/c d",
    };
    const status = (status) =>
      json({ status, operationType: name, id: "a", createdDateTime: "2030-01-01T00:00:00Z" });
    await server.answer(json({ id: "a" }, 202, operation), status("running"), status("succeeded"));
    const poller = await begin();
    await poller.pollUntilDone();
    const targets = await verified(server);
    assert.equal(targets[2], targets[1]);
    assert.equal(targets[1], "GET /phoneNumbers/operations/a%20b", name);
  }
});

test("SIP routing", async (t) => {
  const server = await StrictVerifier.start(t);
  const client = new SipRoutingClient(...clientArguments(server.connection, FAST));
  const configuration = json({ trunks: { "a.example": { sipSignalingPort: 1234 } }, routes: [] });
  await server.answer(...Array(20).fill(configuration));
  const trunk = { fqdn: "a.example", sipSignalingPort: 1234 };
  assert.equal((await all(client.listTrunks())).length, 1);
  await all(client.listRoutes());
  await client.getTrunk("a.example");
  await client.setTrunk(trunk);
  await client.setTrunks([trunk]);
  await client.setRoutes([
    { name: "ü", description: "b", numberPattern: "\\+1(\\d+)", trunks: ["a.example"] },
  ]);
  await client.deleteTrunk("a.example");
  const targets = await verified(server);
  assert.ok(targets.length >= 7 && targets.some((target) => target.startsWith("PATCH")), `${targets}`);
});

test("their own policy alone gets a 401 where ours is accepted", async (t) => {
  const server = await StrictVerifier.start(t);
  const options = { allowInsecureConnection: true, ...FAST };
  const theirs = new PhoneNumbersClient(server.endpoint, new AzureKeyCredential(server.accessKey), options);
  for (const list of [
    () => theirs.listAvailableLocalities("US", { administrativeDivision: "New York" }),
    () => theirs.listAvailableGeographicAreaCodes("US", { locality: "New York" }),
  ]) {
    await assert.rejects(all(list()), { statusCode: 401 });
    const [received] = await server.received();
    assert.match(received.wrong, /^the signature is not of/);
    assert.match(received.target, /New%20York/);
  }
  const ours = credentialPolicy(server.connection);
  const bodies = {
    "a Uint8Array": () => Uint8Array.of(1, 2, 255),
    "a Buffer that is no UTF-8": () => Buffer.of(255, 254),
    "an ArrayBuffer": () => Uint8Array.of(1, 2, 255).buffer,
    "a stream": () => Readable.from([Buffer.of(255)]),
    "a function": () => () => Readable.from([Buffer.of(255)]),
  };
  for (const [name, make] of Object.entries(bodies)) {
    for (const signed of [false, true]) {
      const pipeline = createPipelineFromOptions({});
      pipeline.addPolicy(createCommunicationAuthPolicy(new AzureKeyCredential(server.accessKey)));
      if (signed) pipeline.addPolicy(ours, { afterPhase: "Sign" });
      const url = `${server.endpoint}/a`;
      const request = createPipelineRequest({
        url,
        method: "POST",
        body: make(),
        allowInsecureConnection: true,
      });
      const { status } = await pipeline.sendRequest(createDefaultHttpClient(), request);
      assert.equal(status, signed ? 200 : 401, name);
    }
  }
});

test("binary bodies through a client's own pipeline, with what stands in the options of a client", async (t) => {
  const server = await StrictVerifier.start(t);
  const userAgentOptions = { userAgentPrefix: "mine" };
  const client = new SmsClient(...clientArguments(server.connection, { ...FAST, userAgentOptions }));
  const inner = Object.values(client).find((value) => typeof value?.sendOperationRequest === "function");
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const stream = Readable.from([Buffer.from(bytes)]);
  for (const body of [bytes, Buffer.from(bytes), bytes.buffer, stream, new Blob([bytes])]) {
    await server.answer({ status: 503, headers: { "retry-after-ms": "1" } });
    const url = `${server.endpoint}/a b?c=d e`;
    const request = createPipelineRequest({ url, method: "POST", body, allowInsecureConnection: true });
    assert.equal((await inner.sendRequest(request)).status, 200);
    for (const received of await server.received()) {
      assert.equal(received.wrong, null);
      assert.equal(received.body.sha256, createHash("sha256").update(bytes).digest("hex"));
      assert.match(header(received, "user-agent"), /^mine/);
    }
  }
});

test("a redirect, a retry and the rotation of keys", async (t) => {
  const server = await StrictVerifier.start(t);
  const { endpoint, accessKey } = server;
  const keys = ["AAAA", accessKey, accessKey, accessKey].map((key) => new AccessKey(key));
  const client = new SmsClient(...clientArguments(() => keys.shift(), { endpoint, ...FAST }));
  const message = { from: "+18005550100", to: ["+14255550123"], message: "a" };
  await assert.rejects(client.send(message), { statusCode: 401 });
  await server.received();
  const busy = { status: 503, headers: { "retry-after-ms": "1001" } };
  const moved = { status: 307, headers: { location: "/elsewhere?a=b c" } };
  await server.answer(busy, moved, json({ value: [] }, 202));
  await client.send(message);
  const received = await server.received();
  assert.deepEqual(
    received.map(({ wrong }) => wrong),
    [null, null, null],
  );
  assert.notEqual(header(received[0], "x-ms-date"), header(received[1], "x-ms-date"));
  assert.equal(received[2].target, "/elsewhere?a=b%20c");
});

test("no client ever has the key", async (t) => {
  const server = await StrictVerifier.start(t);
  const seen = [];
  const spy = (position) => ({
    position,
    policy: {
      name: `spy ${position}`,
      async sendRequest(request, next) {
        seen.push(inspect(request, { depth: 10, showHidden: true }));
        return next(request);
      },
    },
  });
  const additionalPolicies = [spy("perCall"), spy("perRetry")];
  const [endpoint, credential, options] = clientArguments(server.connection, { additionalPolicies });
  assert.equal(endpoint, server.endpoint);
  assert.deepEqual(credential, { key: "" });
  assert.equal(options.allowInsecureConnection, true);
  const client = new SmsClient(endpoint, credential, options);
  await client.send({ from: "a", to: ["b"], message: "c" }).catch(() => undefined);
  for (const shown of [client, credential, options])
    seen.push(inspect(shown, { depth: 20, showHidden: true }));
  assert.equal(seen.length, 5);
  for (const text of seen) assert.ok(!text.includes(server.accessKey.slice(0, 8)));
  const [, , overTls] = clientArguments(new AccessKey("AAAA"), { endpoint: "https://contoso.example" });
  assert.deepEqual(Object.keys(overTls), ["additionalPolicies"]);
  assert.throws(() => clientArguments(new AccessKey("AAAA")), /give the endpoint/);
});
