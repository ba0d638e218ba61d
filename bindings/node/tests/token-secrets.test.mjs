// Nothing of a token shows, whatever prints what holds it, and whatever goes wrong with it.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { format, inspect } from "node:util";
import { deserialize, serialize } from "node:v8";

import { UserToken } from "acs-auth";
import { credentialPolicy } from "acs-auth/azure";
import { EntraCredential, EntraUserTokenCredential, UserTokenCredential } from "acs-auth/credentials";
import { createFetch } from "acs-auth/fetch";
import { ExchangeTeamsToken, IssueToken } from "acs-auth/identity";
import { credentialInterceptor } from "acs-auth/undici";

const RUN = 8;
const secret = randomBytes(48).toString("base64url");
const IN_AN_HOUR = Date.now() + 3_600_000;
const expiresOn = new Date(IN_AN_HOUR);

function assertSilent(output, what) {
  for (let at = 0; at + RUN <= secret.length; at += 1) {
    assert(!output.includes(secret.slice(at, at + RUN)), `${what} shows some of the token`);
  }
}

test("what is looked for is found", () => {
  assert.throws(() => assertSilent(`a ${secret.slice(20, 28)} b`, "this"), /shows/);
});

const entra = { getToken: async () => ({ token: secret, expiresOnTimestamp: IN_AN_HOUR }) };
const endpoint = "https://contoso.example";
const user = new UserTokenCredential({ token: secret, expiresOn, proactive: true, tokenRefresher: () => secret });
const body = JSON.stringify({ identity: { id: "8:acs:1_2" }, accessToken: { token: secret, expiresOn } });
const holders = {
  fixed: new UserTokenCredential(secret),
  user,
  entra: new EntraCredential(entra),
  entraUser: new EntraUserTokenCredential({ endpoint, tokenCredential: entra, fetch: async () => new Response(body) }),
  token: new IssueToken({ identityId: "a", scopes: ["chat"] }).read({ status: 200, body: { token: secret, expiresOn } }),
  operation: new ExchangeTeamsToken({ token: secret, appId: "a", userId: "b" }),
  fetch: createFetch(user, { endpoint }),
  interceptor: credentialInterceptor(user, { endpoint }),
  policy: credentialPolicy(user, { endpoint }),
};

for (const [name, holder] of Object.entries(holders)) {
  test(`whatever prints it: ${name}`, async () => {
    const given = await holder.getToken?.();
    if (given !== undefined) assert.equal(given.token, secret);
    const all = { showHidden: true, depth: Infinity, getters: true, showProxy: true };
    for (const one of [holder, given]) {
      const printed = [
        inspect(one),
        inspect(one, all),
        // Getters are not asked: that of a token is there to give it.
        inspect(one, { ...all, customInspect: false, getters: false }),
        format("%s %o %O %j", one, one, one, one),
        JSON.stringify(one) ?? "",
        String(one),
        inspect({ ...one }, all),
        inspect(Object.getOwnPropertyDescriptors(one ?? {}), all),
      ];
      for (const output of printed) assertSilent(output, name);
      if (typeof one !== "object") continue;
      for (const copy of [structuredClone, (object) => deserialize(serialize(object))]) {
        try {
          assertSilent(inspect(copy(one), all), `a copy of ${name}`);
        } catch (error) {
          // A function among its properties, for example, is not copied at all.
          assert.match(String(error), /could not be cloned/);
        }
      }
    }
  });
}

test("errors have nothing of it", async () => {
  const words = JSON.stringify({ error: { code: "InvalidAccessToken", message: `The token ${secret} is bad.`, target: secret } });
  const jwt = (claims) => `${secret}.${Buffer.from(claims).toString("base64url")}.${secret}`;
  const given = (token, more) => new UserTokenCredential({ tokenRefresher: () => token, ...more }).getToken();
  const wrong = [
    () => UserToken.decodeUnverified(secret),
    () => UserToken.decodeUnverified(`${secret}.${secret}!.${secret}`),
    ...["", "5", "{}", `{"exp":"${secret}"}`, `["${secret}"]`].map((claims) => () => UserToken.decodeUnverified(jwt(claims))),
    () => UserToken.decodeUnverified({ secret }),
    () => new UserTokenCredential(`Bearer ${secret}`),
    () => new UserTokenCredential({ token: secret, expiresOn: secret }),
    () => new UserTokenCredential({ token: secret, [secret]: 5 }),
    () => new UserTokenCredential({ token: secret, tokenRefresher: secret }),
    () => new UserTokenCredential({ token: secret, expiresOn: 1 }).getToken(),
    () => new UserTokenCredential({ token: secret, expiresOn: new Date(0) }).getToken(),
    () => given(`"${secret}"`),
    () => given({ accessToken: secret }),
    () => given({ token: secret }),
    () => given({ token: secret, expiresOn: secret }),
    () => given({ token: secret, expiresOn: new Date(0) }),
    () => new EntraCredential({ getToken: async () => secret }).getToken(),
    () => new EntraCredential({ getToken: async () => ({ token: secret, expiresOnTimestamp: 5 }) }).getToken(),
    () => new EntraCredential({ getToken: async () => ({ token: `${secret}\n`, expiresOnTimestamp: IN_AN_HOUR }) }).getToken(),
    () => holders.operation.read({ status: 401, body: words }),
    () => holders.operation.read({ status: 401, body: secret }),
    () => holders.operation.read({ status: 200, body: `{"token":"${secret}"}` }),
    () => new ExchangeTeamsToken({ token: { secret }, appId: "a", userId: "b" }),
    () => holders.fetch("http://contoso.example/chat/threads"),
    () => holders.fetch("https://contoso.example/sms"),
  ];
  for (const refuse of wrong) {
    let failed;
    try {
      await refuse();
    } catch (error) {
      failed = error;
      assertSilent(`${inspect(error, { showHidden: true, depth: Infinity })} ${error.stack} ${JSON.stringify(error)}`, String(refuse));
    }
    assert(failed instanceof Error, String(refuse));
  }
});

test("a program that dies of an error shows nothing of it", () => {
  const program = `
    const { UserTokenCredential } = require("acs-auth/credentials");
    const token = process.env.TOKEN;
    delete process.env.TOKEN;
    const credential = new UserTokenCredential({ token, proactive: true, tokenRefresher: () => "not a token" });
    console.log(credential, [credential]);
    console.error("%o", credential);
    credential.invalidate();
    credential.getToken();`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ["-e", program], {
    cwd: import.meta.dirname,
    env: { TOKEN: secret },
    encoding: "latin1",
  });
  assert.equal(status, 1, stderr);
  assert.match(stderr, /INVALID_TOKEN/);
  assertSilent(`${stdout}${stderr}`, "the output");
});
