// What is told of tokens and of services, beyond what the vectors say.

import assert from "node:assert/strict";
import { test } from "node:test";

import { AccessToken, nextRefreshIn, refreshDecision, retryIn, Service, TokenError, UserToken } from "acs-auth";
import * as azure from "acs-auth/azure";
import * as undici from "acs-auth/undici";

const refused = (code) => (error) => {
  assert(error instanceof TokenError, String(error));
  assert.deepEqual([error.name, error.code, error.offset], ["TokenError", code, undefined]);
  assert.equal(error.message, `${error.reason} [${code}]`);
  return true;
};

// {"skypeid":"acs:1_2","acsScope":"chat,voip","exp":1700003600,"iat":1700000000,"resourceId":"1"}
const CLAIMS =
  "eyJza3lwZWlkIjoiYWNzOjFfMiIsImFjc1Njb3BlIjoiY2hhdCx2b2lwIiwiZXhwIjoxNzAwMDAzNjAwLCJpYXQiOjE3MDAwMDAwMDAsInJlc291cmNlSWQiOiIxIn0";

test("a token is read, and what is read cannot be changed", () => {
  const token = UserToken.decodeUnverified(`e30.${CLAIMS}.`);
  const { identityId, scopes, expiresOn, issuedOn, resourceId } = token;
  assert.deepEqual([identityId, scopes, resourceId], ["8:acs:1_2", ["chat", "voip"], "1"]);
  assert.deepEqual([expiresOn, issuedOn], [new Date(1_700_003_600_000), new Date(1_700_000_000_000)]);
  assert.throws(() => token.scopes.push("a"), TypeError);
  assert.throws(() => Object.assign(token, { identityId: "a" }), TypeError);
  const bare = UserToken.decodeUnverified("e30.eyJleHAiOjEwMH0.");
  assert.deepEqual([bare.identityId, bare.scopes, bare.issuedOn, bare.resourceId], [undefined, [], undefined, undefined]);
  assert.throws(() => UserToken.decodeUnverified("abc"), refused("NOT_JWT"));
  for (const wrong of [undefined, null, 454, {}]) assert.throws(() => UserToken.decodeUnverified(wrong), TypeError);
});

test("when to refresh is asked for by dates and by milliseconds", () => {
  const now = Date.UTC(2030, 0, 1);
  for (const [left, decision, ahead, next, retry] of [
    [3600, "USE", "USE", 3000, 1800],
    [600, "USE", "USE_AND_REFRESH", 300, 300],
    [120, "USE_AND_REFRESH", "USE_AND_REFRESH", 60, 60],
    [0, "MUST_REFRESH", "MUST_REFRESH", 0, 30],
  ]) {
    const end = now + left * 1000;
    for (const times of [{ now, expiresOn: end }, { now: new Date(now), expiresOn: new Date(end) }]) {
      assert.equal(refreshDecision(times), decision);
      assert.equal(refreshDecision({ ...times, proactive: true }), ahead);
      assert.deepEqual([nextRefreshIn(times), retryIn(times)], [next * 1000, retry * 1000]);
    }
  }
  // What is less than a second is cut off.
  assert.equal(refreshDecision({ now, expiresOn: now + 999 }), "MUST_REFRESH");
  assert.equal(refreshDecision({ now: now + 999, expiresOn: now + 1000 }), "USE_AND_REFRESH");
  for (const none of [undefined, null]) assert.equal(refreshDecision({ now, expiresOn: none }), "MUST_REFRESH");
  for (const wrong of [undefined, now, { now: "now", expiresOn: now }, { expiresOn: now }, { now, expiresOn: "then" }]) {
    for (const ask of [refreshDecision, nextRefreshIn, retryIn]) assert.throws(() => ask(wrong), { name: "TypeError" });
  }
  assert.throws(() => nextRefreshIn({ now }), { name: "TypeError" });
  for (const wrong of [Number.NaN, Infinity, new Date(Number.NaN)]) {
    assert.throws(() => refreshDecision({ now: wrong }), { name: "RangeError" });
  }
});

test("which service takes which proof", () => {
  const sms = Service.at("/sms?api-version=2021-03-07");
  assert.deepEqual([sms.name, sms.takes], ["SMS", ["ACCESS_KEY", "ENTRA"]]);
  const chat = Service.at("/chat/threads");
  assert.deepEqual([chat.name, chat.takes], ["Chat", ["USER_TOKEN"]]);
  const exchange = Service.at("/access/entra/:exchangeAccessToken");
  for (const [service, proof] of [[sms, "ACCESS_KEY"], [sms, "ENTRA"], [chat, "USER_TOKEN"], [exchange, "ENTRA"]]) {
    service.check(proof);
  }
  for (const [service, proof] of [[sms, "USER_TOKEN"], [chat, "ENTRA"], [chat, "ACCESS_KEY"], [exchange, "ACCESS_KEY"]]) {
    assert.throws(() => service.check(proof), refused("WRONG_CREDENTIAL"));
  }
  for (const path of ["/", "", "/smsx", "sms", "/else"]) assert.equal(Service.at(path), undefined);
  assert.throws(() => chat.takes.push("ENTRA"), TypeError);
  for (const wrong of ["entra", undefined]) assert.throws(() => chat.check(wrong), TypeError);
  assert.throws(() => Service.at(), TypeError);
});

test("what others make is made by nobody else", () => {
  for (const Class of [AccessToken, Service]) assert.throws(() => new Class(), TypeError);
});

test("the older names are the same", () => {
  assert.equal(azure.accessKeyPolicy, azure.credentialPolicy);
  assert.equal(undici.accessKeyInterceptor, undici.credentialInterceptor);
});
