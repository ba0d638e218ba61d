// That acs-auth/undici signs each attempt and each redirect, in the order in which it is composed.

import assert from "node:assert/strict";
import { Readable } from "node:stream";

import { AccessKey } from "acs-auth";
import { credentialInterceptor } from "acs-auth/undici";

import { BYTES, header, refused, sha256, streamOf } from "./bodies.mjs";
import { StrictVerifier } from "./strict-verifier.mjs";
import { each } from "./undici-versions.mjs";

/** The ways to have retries and redirects. */
const orders = {
  "the interceptors": ({ client: { interceptors }, agent, signing }, retry) =>
    agent.compose(signing, interceptors.retry(retry), interceptors.redirect({ maxRedirections: 5 })),
  "the interceptors in the other order": ({ client: { interceptors }, agent, signing }, retry) =>
    agent.compose(signing, interceptors.redirect({ maxRedirections: 5 }), interceptors.retry(retry)),
  "a RetryAgent": ({ client, agent, signing }, retry) =>
    new client.RetryAgent(agent.compose(signing, client.interceptors.redirect({ maxRedirections: 5 })), retry),
};

for (const [name, compose] of Object.entries(orders)) {
  each(`${name}: each attempt has a date of its own`, async (its) => {
    const { server, send } = its;
    await server.answer({ status: 503 }, { status: 503 });
    const dispatcher = compose(its, { minTimeout: 1100, timeoutFactor: 1 });
    assert.equal(await send({ method: "PUT", body: "a" }, dispatcher), 200);
    const received = await server.received();
    assert.deepEqual(received.map(({ wrong }) => wrong), [null, null, null]);
    assert.deepEqual(new Set(received.map(({ body }) => body.sha256)), new Set([sha256("a")]));
    assert.equal(new Set(received.map((one) => header(one, "x-ms-date"))).size, 3);
  });

  each(`${name}: each redirect is signed`, async (its) => {
    const { server, send } = its;
    const dispatcher = compose(its, { minTimeout: 1 });
    for (const status of [301, 302, 303, 307, 308]) {
      for (const method of ["GET", "PUT"]) {
        await server.answer({ status, headers: { location: "/new?a=%2B" } });
        const body = method === "GET" ? null : "body";
        assert.equal(await send({ method, body, headers: { "x-a": "b" } }, dispatcher), 200);
        const [, second] = await server.received();
        assert.deepEqual([second.target, header(second, "x-a")], ["/new?a=%2B", "b"]);
        const stays = status !== 303;
        assert.equal(second.method, stays ? method : "GET");
        assert.equal(second.body.sha256, sha256(stays ? (body ?? "") : ""));
      }
    }
    await server.answer({ status: 307, headers: { location: "/b" } }, { status: 503 });
    assert.equal(await send({ method: "PUT", body: "a" }, dispatcher), 200);
  });

  each(`${name}: a redirect elsewhere is refused`, async (its) => {
    const { server, send, t } = its;
    const other = await StrictVerifier.start(t);
    const dispatcher = compose(its, { minTimeout: 1 });
    await server.answer({ status: 307, headers: { location: `${other.endpoint}/b` } });
    await refused(send({ method: "PUT", body: "a" }, dispatcher), "OTHER_ORIGIN");
    assert.deepEqual(await other.received(), []);
    assert.equal((await server.received()).length, 1);
  });

  each(`${name}: a function gives the key of each attempt`, async (its) => {
    const { server, send } = its;
    let asked = 0;
    const key = new AccessKey(server.accessKey);
    const signing = credentialInterceptor(
      () => {
        asked += 1;
        return key;
      },
      { endpoint: server.endpoint },
    );
    const dispatcher = compose({ ...its, signing }, { minTimeout: 1 });
    await server.answer({ status: 503 }, { status: 307, headers: { location: "/b" } });
    assert.equal(await send({}, dispatcher), 200);
    assert.equal(asked, 3);
  });
}

each("a wrong key is not tried again", async (its) => {
  const { server, send } = its;
  for (const wrong of [undefined, "key", Promise.resolve(), server.connection]) {
    const signing = credentialInterceptor(() => wrong, { endpoint: server.endpoint });
    const started = Date.now();
    await assert.rejects(send({}, orders["the interceptors"]({ ...its, signing })), TypeError);
    assert.ok(Date.now() - started < 400);
  }
  assert.deepEqual(await server.received(), []);
});

each("anyOrigin signs for other hosts too", async (its) => {
  const { server, send, t } = its;
  const other = await StrictVerifier.start(t);
  const signing = credentialInterceptor(server.connection, { anyOrigin: true });
  await server.answer({ status: 307, headers: { location: `${other.endpoint}/b` } });
  const dispatcher = orders["the interceptors"]({ ...its, signing });
  assert.equal(await send({ method: "PUT", body: "a" }, dispatcher), 200);
  assert.equal((await other.received())[0].wrong, null);
});

each("no redirect is followed with the first signature", async (its) => {
  const { server, client, agent, signing, send } = its;
  await assert.rejects(send({ maxRedirections: 3 }), (error) => error.code !== undefined);
  assert.deepEqual(await server.received(), []);
  // In undici 6 there are agents that follow by themselves.
  const following = new client.Agent({ maxRedirections: 3 });
  await server.answer({ status: 307, headers: { location: "/b" } });
  assert.equal(await send({}, following.compose(signing)), 307);
  await following.close();
  // Nor does what was composed within.
  const redirect = client.interceptors.redirect({ maxRedirections: 3 });
  await server.answer({ status: 307, headers: { location: "/b" } });
  assert.equal(await send({}, agent.compose(redirect, signing)), 307);
});

each("what was read of a stream is not sent as nothing", async (its) => {
  const { server, send } = its;
  async function* generated() {
    yield Buffer.from(BYTES);
  }
  const dispatcher = orders["the interceptors"](its, { minTimeout: 1 });
  for (const body of [generated, () => streamOf(BYTES), () => Readable.from([Buffer.from(BYTES)])]) {
    for (const answer of [{ status: 503 }, { status: 307, headers: { location: "/b" } }]) {
      await server.answer(answer);
      const status = await send({ method: "PUT", body: body() }, dispatcher).catch((error) => error.name);
      assert.notEqual(status, 200);
      assert.deepEqual((await server.received()).map(({ body }) => body.sha256), [sha256(BYTES)]);
    }
  }
});

each("where the name of a host is looked up before", async (its) => {
  const { client, agent, signing, send } = its;
  assert.equal(await send({}, agent.compose(client.interceptors.dns(), signing)), 200);
});
