// Tokens as proofs, by each of the adapters.

import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { inspect } from "node:util";

import { AzureCommunicationTokenCredential } from "@azure/communication-common";
import { createDefaultHttpClient, createPipelineFromOptions, createPipelineRequest } from "@azure/core-rest-pipeline";
import { AccessKey, TokenError } from "acs-auth";
import { credentialPolicy } from "acs-auth/azure";
import { signAxios } from "acs-auth/axios";
import { EntraCredential, UserTokenCredential } from "acs-auth/credentials";
import { createFetch } from "acs-auth/fetch";
import { credentialInterceptor } from "acs-auth/undici";
import axios from "axios";
import * as undici from "undici";
import * as undici6 from "undici6";

import { settled } from "./fake-clock.mjs";
import { TokenServer } from "./token-server.mjs";

const IN_AN_HOUR = () => Date.now() + 3600_000;
const SMS = "/sms?api-version=2021-03-07";
const THREADS = "/chat/threads?api-version=2021-09-07";
const key = new AccessKey("bm90IGEgcmVhbCBrZXk=");

const byUndici = ({ Agent, request, interceptors }) => (credential, options) => {
  const agent = new Agent().compose(credentialInterceptor(credential, options), interceptors.redirect({ maxRedirections: 5 }));
  return async (url, { method = "GET", body, signal } = {}) => {
    const { statusCode, body: answer } = await request(url, { dispatcher: agent, method, body, signal });
    await answer.dump();
    return statusCode;
  };
};

const byAxios = (adapter) => (credential, options) => {
  const client = signAxios(axios.create({ adapter, validateStatus: null }), credential, options);
  return async (url, { body, ...given } = {}) => (await client.request({ url, data: body, ...given })).status;
};

/** What sends with a credential and options: the status. */
const SENDERS = {
  "fetch": (credential, options) => {
    const fetch = createFetch(credential, options);
    return async (url, init) => {
      const response = await fetch(url, { ...init, ...(typeof init?.body?.pipe === "function" && { duplex: "half" }) });
      await response.arrayBuffer();
      return response.status;
    };
  },
  "undici": byUndici(undici),
  "undici 6": byUndici(undici6),
  "axios": byAxios("http"),
  "axios fetch": byAxios("fetch"),
  "azure": (credential, options) => {
    const pipeline = createPipelineFromOptions({});
    pipeline.addPolicy(credentialPolicy(credential, options), { afterPhase: "Sign" });
    return async (url, { signal: abortSignal, ...given } = {}) => {
      const request = createPipelineRequest({ url, allowInsecureConnection: true, abortSignal, ...given });
      return (await pipeline.sendRequest(createDefaultHttpClient(), request)).status;
    };
  },
};
/** Those that send once more by themselves where a token is refused. */
const SEND_AGAIN = ["fetch", "azure"];

/** What gives one token after the other, as the credentials of Azure do. */
function entra(...tokens) {
  const source = { asked: 0, getToken: async () => ({ token: tokens[source.asked++], expiresOnTimestamp: IN_AN_HOUR() }) };
  return source;
}

/** That of users. */
function user(...tokens) {
  return new UserTokenCredential({ tokenRefresher: () => ({ token: tokens.shift(), expiresOn: IN_AN_HOUR() }) });
}

for (const [name, make] of Object.entries(SENDERS)) {
  test(`${name}: a token is fetched once, and sent in the place of a signature`, async (t) => {
    const server = await TokenServer.start(t, "abc");
    const { endpoint } = server;
    for (const [credential, path] of [
      [entra("abc"), SMS],
      [new EntraCredential(entra("abc")), SMS],
      [user("abc"), THREADS],
      [new UserTokenCredential("abc"), THREADS],
      [new AzureCommunicationTokenCredential({ token: "abc", expiresOnTimestamp: IN_AN_HOUR() }), THREADS],
    ]) {
      const send = make(credential, { endpoint });
      for (let i = 0; i < 5; i += 1) {
        assert.equal(await send(`${endpoint}${path}`, { method: "POST", body: `body ${i}` }), 200);
      }
      const received = server.received.splice(0);
      const due = Array.from({ length: 5 }, (_, i) => ["abc", path, `body ${i}`]);
      assert.deepEqual(received.map(({ token, path, body }) => [token, path, body]), due);
      for (const { headers } of received) {
        assert.deepEqual([headers["x-ms-date"], headers["x-ms-content-sha256"]], [undefined, undefined]);
      }
      if (credential.asked !== undefined) assert.equal(credential.asked, 1);
    }
  });

  const again = SEND_AGAIN.includes(name);
  test(`${name}: a token that is refused is dropped${again ? ", and the request sent once more" : ""}`, async (t) => {
    const server = await TokenServer.start(t, "good");
    const { endpoint } = server;
    for (const [credential, path] of [
      [entra("bad", "good"), SMS],
      [user("bad", "good"), THREADS],
    ]) {
      const send = make(credential, { endpoint });
      const first = await send(`${endpoint}${path}`, { method: "POST", body: "body" });
      assert.equal(first, again ? 200 : 401);
      assert.equal(await send(`${endpoint}${path}`, { method: "POST", body: "body" }), 200);
      assert.deepEqual(server.tokens, again ? ["bad", "good", "good"] : ["bad", "good"]);
      assert.deepEqual(new Set(server.received.splice(0).map(({ body }) => body)), new Set(["body"]));
    }
    // Once, and not for ever; and not at all where there is no other token.
    for (const [credential, sent] of [
      [entra("bad", "worse", "good"), again ? ["bad", "worse"] : ["bad"]],
      [entra("bad", "bad"), ["bad"]],
      [entra("bad"), ["bad"]],
      [new UserTokenCredential("bad"), ["bad"]],
    ]) {
      const path = credential instanceof UserTokenCredential ? THREADS : SMS;
      assert.equal(await make(credential, { endpoint })(`${endpoint}${path}`), 401);
      assert.deepEqual(server.received.splice(0).map(({ token }) => token), sent);
    }
  });

  test(`${name}: a stream is sent as it comes, and not twice`, async (t) => {
    const server = await TokenServer.start(t, "good");
    const { endpoint } = server;
    const source = entra("bad", "good");
    const send = make(source, { endpoint, bodyLimit: 1 });
    const body = () => Readable.from([Buffer.from("a body in "), Buffer.from("pieces")]);
    for (const [status, asked] of [[401, 1], [200, 2]]) {
      assert.equal(await send(`${endpoint}${SMS}`, { method: "POST", body: body() }), status);
      assert.equal(source.asked, asked);
    }
    assert.deepEqual(
      server.received.map(({ token, body }) => [token, body]),
      ["bad", "good"].map((token) => [token, "a body in pieces"]),
    );
  });

  test(`${name}: what a service does not take is not sent to it`, async (t) => {
    const server = await TokenServer.start(t, "abc");
    const { endpoint } = server;
    const source = entra("abc");
    const reader = new UserTokenCredential({ tokenRefresher: () => assert.fail("a token was asked for") });
    for (const [credential, path] of [
      [key, THREADS],
      [source, THREADS],
      [reader, SMS],
      [reader, "/identities/8:acs:1_2/:issueAccessToken"],
      [key, "/access/entra/:exchangeAccessToken"],
    ]) {
      await assert.rejects(make(credential, { endpoint })(`${endpoint}${path}`), wrapping("WRONG_CREDENTIAL"));
    }
    assert.deepEqual([server.received.length, source.asked], [0, 0]);
    // What is not known is left to whoever is asked.
    assert.equal(await make(source, { endpoint })(`${endpoint}/else`), 200);
  });

  test(`${name}: a token goes over plain http to no other machine`, async () => {
    const endpoint = "http://contoso.example";
    const credential = { getToken: () => assert.fail("a token was asked for") };
    await assert.rejects(make(credential, { endpoint })(`${endpoint}${SMS}`), wrapping("INSECURE_URL"));
    const anywhere = { endpoint: "https://contoso.example", anyOrigin: true };
    await assert.rejects(make(credential, anywhere)("http://127.0.0.1.example/sms"), wrapping("INSECURE_URL"));
  });

  test(`${name}: a redirect has the token, if it leads nowhere else`, async (t) => {
    const [server, other] = [await TokenServer.start(t, "abc"), await TokenServer.start(t, "abc")];
    const { endpoint } = server;
    const send = make(entra("abc"), { endpoint });
    server.answers.push({ status: 307, headers: { location: "/rooms" } });
    assert.equal(await send(`${endpoint}${SMS}`), 200);
    assert.deepEqual(server.received.splice(0).map(({ path, token }) => [path, token]), [[SMS, "abc"], ["/rooms", "abc"]]);
    server.answers.push({ status: 307, headers: { location: `${other.endpoint}/rooms` } });
    await send(`${endpoint}${SMS}`).catch(() => {});
    assert.deepEqual(other.tokens.filter(Boolean), []);
    // Nor is it sent where another kind of proof is due.
    server.answers.push({ status: 307, headers: { location: "/chat/threads" } });
    await assert.rejects(send(`${endpoint}${SMS}`), wrapping("WRONG_CREDENTIAL"));
  });

  test(`${name}: what is wrong with a token is told, and no text of it`, async (t) => {
    const server = await TokenServer.start(t);
    const { endpoint } = server;
    const failure = new Error("nobody is signed in");
    const send = (getToken, more) => make({ getToken, ...more }, { endpoint })(`${endpoint}${more ? THREADS : SMS}`);
    await assert.rejects(send(() => Promise.reject(failure)), wrapping(failure));
    await assert.rejects(send(async () => null), wrapping("INVALID_TOKEN"));
    const dispose = () => {};
    for (const token of ["secret\r\nx: y", "", undefined, 5]) {
      await assert.rejects(send(async () => ({ token }), { dispose }), (error) => {
        assert(!inspect(error, { showHidden: true }).includes("secret"));
        return wrapping("INVALID_TOKEN")(error);
      });
    }
    assert.equal(server.received.length, 0);
  });

  test(`${name}: who aborts waits for no token`, async (t) => {
    const { endpoint } = await TokenServer.start(t, "abc");
    const asked = [];
    const credential = { getToken: (_, { abortSignal }) => new Promise(() => asked.push(abortSignal)) };
    const controller = new AbortController();
    const sent = make(credential, { endpoint })(`${endpoint}${SMS}`, { signal: controller.signal });
    while (asked.length === 0) await settled();
    controller.abort();
    await assert.rejects(sent, (error) => /^(AbortError|CanceledError)$/.test(error.name));
    assert.equal(asked[0].aborted, true);
  });
}

/** Whether an error is one with a code, or a certain one, by itself or as a cause. */
function wrapping(due) {
  return (error) => {
    const is = (one) => one === due || (one instanceof TokenError && one.code === due);
    assert(is(error) || is(error.cause), inspect(error));
    return true;
  };
}

test("what gives tokens goes with an endpoint, and what gives none is no credential", () => {
  const credential = entra("abc");
  assert.throws(() => createFetch(credential), { name: "TypeError", message: /with a token give the endpoint/ });
  for (const wrong of [{}, { getToken: "abc" }, { dispose() {} }, "abc", null]) {
    assert.throws(() => createFetch(wrong, { endpoint: "https://h" }), { name: "TypeError", message: /getToken/ });
  }
});
