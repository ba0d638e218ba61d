// Why a request was refused. What the core finds is in the vectors; here is what the package takes and gives.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { inspect } from "node:util";

import {
  AccessKey,
  ConnectionString,
  contentHash,
  diagnose,
  InvalidInputError,
  VerificationError,
  Verifier,
} from "acs-auth";

const TEXT = "bm90IGEgcmVhbCBrZXk=";
const key = new AccessKey(TEXT);
const connectionText = `endpoint=https://contoso.example/;accesskey=${TEXT}`;
const connection = new ConnectionString(connectionText);
const date = new Date("2026-11-22T09:30:00Z");
const host = "contoso.example";

/** What a client sends that signs one thing and sends another. */
function sent({ method = "GET", pathAndQuery = "/rooms", signed = pathAndQuery, body = "", hashed = body }) {
  const headers = { host, ...key.signParts({ method, pathAndQuery: signed, host, contentHash: contentHash(hashed), date }) };
  return { keys: TEXT, method, pathAndQuery, headers, body, now: date };
}

/** The same of a client that takes the text of its key for the key. */
function sentByText() {
  const request = sent({});
  const { stringToSign } = diagnose(request);
  const signature = createHmac("sha256", TEXT).update(stringToSign).digest("base64");
  const authorization = request.headers.authorization.replace(/Signature=.*/, `Signature=${signature}`);
  return { ...request, headers: { ...request.headers, authorization } };
}

const codes = ({ mistakes }) => mistakes.map(({ code }) => code);
const typeError = (message) => ({ name: "TypeError", message });
const refused = (code) => (error) => error instanceof InvalidInputError && error.code === code;

test("a request that is good", () => {
  const { verified, error, mistakes, stringToSign, signed, firstDifference } = diagnose(sent({ body: "{}" }));
  assert.deepEqual(verified, { keyIndex: 0, date });
  assert.deepEqual([error, mistakes, firstDifference], [null, [], null]);
  assert.equal(signed, stringToSign);
  assert.equal(stringToSign, `GET\n/rooms\nSun, 22 Nov 2026 09:30:00 GMT;${host};${contentHash("{}")}`);
});

test("a mistake, its message, and where the texts differ", () => {
  const request = sent({ pathAndQuery: "/rooms?filter=a%20b", signed: "/rooms?filter=a+b" });
  const diagnosis = diagnose(request);
  assert.equal(diagnosis.verified, null);
  assert(diagnosis.error instanceof VerificationError);
  assert.throws(() => new Verifier([key]).verify(request), {
    code: diagnosis.error.code,
    message: diagnosis.error.message,
  });
  assert.deepEqual(codes(diagnosis), ["QUERY_FORM_ENCODED"]);
  assert.match(diagnosis.mistakes[0].message, /URLSearchParams.*: sign it as it is sent$/);
  const { stringToSign, signed, firstDifference } = diagnosis;
  assert.deepEqual([stringToSign[firstDifference], signed[firstDifference]], ["%", "+"]);
  assert.equal(stringToSign.slice(0, firstDifference), "GET\n/rooms?filter=a");
  assert.equal(signed.slice(0, firstDifference), "GET\n/rooms?filter=a");
});

test("a request that nothing is known of", () => {
  const request = sent({});
  for (const authorization of [request.headers.authorization.replace(/Signature=..../, "Signature=AAAA"), "Bearer a"]) {
    const diagnosis = diagnose({ ...request, headers: { ...request.headers, authorization } });
    assert.deepEqual([codes(diagnosis), diagnosis.signed, diagnosis.firstDifference], [[], null, null]);
    assert.equal(diagnosis.error.code, authorization === "Bearer a" ? "UNSUPPORTED_SCHEME" : "SIGNATURE_MISMATCH");
  }
  const nothing = diagnose({ ...request, headers: [] });
  assert.deepEqual([nothing.error.code, nothing.stringToSign], ["MISSING_HEADER", null]);
});

test("a difference is a place in text, also behind what has several bytes", () => {
  const target = Buffer.from("/🙂/a%20b");
  const text = `GET\n/🙂/a+b\nSun, 22 Nov 2026 09:30:00 GMT;${host};${contentHash("")}`;
  const signature = createHmac("sha256", Buffer.from(TEXT, "base64")).update(text).digest("base64");
  const request = sent({});
  const authorization = request.headers.authorization.replace(/Signature=.*/, `Signature=${signature}`);
  const told = { "x-ms-hmac-string-to-sign-base64": Buffer.from(text).toString("base64") };
  const headers = { ...request.headers, authorization, ...told };
  const { stringToSign, signed, firstDifference } = diagnose({ ...request, pathAndQuery: target, headers });
  assert.equal(signed, text);
  assert.equal(stringToSign.slice(0, firstDifference), "GET\n/🙂/a");
});

test("it is told as text, with a caret where the texts part", () => {
  const request = sent({ pathAndQuery: "/rooms?filter=a%20b", signed: "/rooms?filter=a+b" });
  const { mistakes, text } = diagnose(request);
  const rest = `  Sun, 22 Nov 2026 09:30:00 GMT;${host};${contentHash("")}`;
  const caret = `${" ".repeat("  /rooms?filter=a".length)}^`;
  const due = [
    `${mistakes[0].message} [QUERY_FORM_ENCODED]`,
    "string-to-sign:",
    "  GET\\n",
    "  /rooms?filter=a%20b\\n",
    caret,
    rest,
    "what was signed instead:",
    "  GET\\n",
    "  /rooms?filter=a+b\\n",
    caret,
    rest,
  ];
  assert.deepEqual(text.split("\n"), due);
  assert.match(diagnose(sent({})).text, /^signed with the key 0\nstring-to-sign:\n/);
  const nothing = diagnose({ ...request, headers: [], body: null });
  const lines = [nothing.error.message, "the body is not known, and was not checked"];
  assert.deepEqual(nothing.text.split("\n"), lines);
});

test("what is no UTF-8 is shown, each byte a character", () => {
  const request = sent({ pathAndQuery: "/a%20b", signed: "/a+b" });
  for (const pathAndQuery of [Buffer.from("/a\xffb", "latin1"), "/a\xffb"]) {
    assert.equal(diagnose({ ...request, pathAndQuery }).stringToSign.split("\n")[1], "/a\xffb");
  }
});

test("keys are one or several, in each form that there is of them", () => {
  const request = sent({});
  const other = "b3RoZXI=";
  for (const form of [TEXT, Buffer.from(TEXT), ` ${TEXT}\n`, key, connection, connectionText, Buffer.from(connectionText)]) {
    for (const keys of [form, [form], new Set([form]), [form, other]]) {
      assert.equal(diagnose({ ...request, keys }).verified.keyIndex, 0);
      for (const otherKeys of [form, [form]]) {
        assert.deepEqual(codes(diagnose({ ...request, keys: other, otherKeys })), ["OTHER_KEY"]);
      }
    }
    assert.equal(diagnose({ ...request, keys: [other, form] }).verified.keyIndex, 1);
  }
  assert.equal(diagnose({ ...request, keys: [], otherKeys: undefined }).error.code, "SIGNATURE_MISMATCH");
});

test("the text of a key tells more than the key", () => {
  const request = sentByText();
  for (const keys of [TEXT, Buffer.from(TEXT), connectionText]) {
    assert.deepEqual(codes(diagnose({ ...request, keys })), ["KEY_AS_TEXT"]);
  }
  for (const keys of [key, connection]) assert.deepEqual(codes(diagnose({ ...request, keys })), []);
});

test("a body is known or not, and is never forgotten", () => {
  const text = '{"a":1}';
  const request = sent({ method: "POST", body: text });
  for (const body of [text, Buffer.from(text), new TextEncoder().encode(text).buffer, null]) {
    assert.equal(diagnose({ ...request, body }).verified?.keyIndex, 0);
  }
  for (const body of ["", new Uint8Array()]) {
    assert.deepEqual(codes(diagnose({ ...request, body })), ["BODY_CHANGED"]);
  }
  const empty = sent({ method: "POST" });
  assert.equal(diagnose(empty).error, null);
  assert.deepEqual(codes(diagnose({ ...empty, body: text })), ["HASH_OF_EMPTY_BODY"]);
  const { body: _, ...without } = request;
  for (const forgotten of [without, { ...without, body: undefined }]) {
    assert.throws(() => diagnose(forgotten), typeError('give the body, an empty one as "", or null where it is not known'));
  }
});

test("the endpoint, the time and the tolerance count", () => {
  const headers = { ...sent({}).headers, host: "10.0.0.1" };
  const request = { ...sent({}), headers };
  assert.deepEqual(codes(diagnose({ ...request, endpoint: "https://contoso.example/" })), ["HOST_OF_ENDPOINT"]);
  assert.deepEqual(codes(diagnose(request)), []);
  assert.deepEqual(codes(diagnose({ ...sent({}), now: date.getTime() + 301_000 })), ["DATE_TOO_OLD"]);
  assert.equal(diagnose({ ...sent({}), now: date.getTime() + 301_000, tolerance: 301 }).error, null);
  assert.equal(diagnose({ ...sent({}), now: undefined }).error?.code, "DATE_OUT_OF_RANGE");
});

test("other arguments are refused", () => {
  const request = sent({});
  for (const all of [undefined, null, "GET"]) assert.throws(() => diagnose(all), typeError(/diagnose takes one object/));
  assert.throws(() => diagnose({ ...request, keys: undefined }), typeError(/environment variable/));
  for (const wrong of [null, 5, {}, () => TEXT]) {
    assert.throws(() => diagnose({ ...request, keys: wrong }), TypeError);
    assert.throws(() => diagnose({ ...request, keys: [TEXT, wrong] }), TypeError);
    assert.throws(() => diagnose({ ...request, otherKeys: wrong }), TypeError);
    assert.throws(() => diagnose({ ...request, headers: wrong === null ? null : 5 }), TypeError);
    for (const name of ["method", "pathAndQuery", "endpoint"]) {
      assert.throws(() => diagnose({ ...request, [name]: wrong }), typeError(/is a string, not/));
    }
  }
  for (const body of [{}, [], new Blob(), 5]) assert.throws(() => diagnose({ ...request, body }), TypeError);
  assert.throws(() => diagnose({ ...request, contentHash: contentHash("") }), typeError(/null as body/));
  const message =
    "diagnose takes keys, otherKeys, method, pathAndQuery, headers, body, endpoint, now, tolerance, and nothing else";
  for (const name of ["key", "url", "otherkeys", "json", TEXT]) {
    assert.throws(() => diagnose({ ...request, [name]: TEXT }), typeError(message));
    assert.equal(diagnose({ ...request, [name]: undefined }).error, null);
  }
  assert.throws(() => diagnose({ ...request, body: "\ud800" }), refused("INVALID_CONTENT_HASH"));
  assert.throws(() => diagnose({ ...request, keys: "a" }), refused("INVALID_ACCESS_KEY"));
  assert.throws(() => diagnose({ ...request, keys: [TEXT, "a;b"] }), refused("INVALID_CONNECTION_STRING"));
  assert.throws(() => diagnose({ ...request, otherKeys: "a" }), refused("INVALID_ACCESS_KEY"));
  assert.throws(() => diagnose({ ...request, now: 1 }), refused("INVALID_DATE"));
  for (const tolerance of [-1, 0.5, 300_000, "300", null]) {
    assert.throws(() => diagnose({ ...request, tolerance }), RangeError);
  }
});

test("a diagnosis is a plain object that does not change", () => {
  for (const request of [sent({}), sent({ pathAndQuery: "/?a=%20", signed: "/?a=+" })]) {
    const diagnosis = diagnose(request);
    assert.equal(Object.getPrototypeOf(diagnosis), Object.prototype);
    for (const part of [diagnosis, diagnosis.verified, diagnosis.mistakes, ...diagnosis.mistakes]) {
      assert(Object.isFrozen(part), inspect(part));
    }
    const { error, mistakes, text } = JSON.parse(JSON.stringify(diagnosis));
    assert.deepEqual([mistakes, text], [diagnosis.mistakes, diagnosis.text]);
    assert.equal(error?.code, diagnosis.error?.code);
  }
});
