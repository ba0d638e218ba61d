// What a program may not write: each line that is expected to be an error has to be one.

import { AccessKey, AccessToken, type AcsAuthError, ConnectionString, ContentHasher, contentHash, diagnose, formatDate, refreshDecision, Service, UserToken, Verifier } from "acs-auth";
import { EntraCredential, EntraUserTokenCredential, UserTokenCredential } from "acs-auth/credentials";
import { connectEmulator, type Emulator, startEmulator } from "acs-auth/emulator";
import { CreateIdentity, IssueToken } from "acs-auth/identity";

declare const key: AccessKey;
declare const connection: ConnectionString;
const url = "https://contoso.example/rooms";

// @ts-expect-error: not without a text
new AccessKey();
// @ts-expect-error: a number is no key
new AccessKey(5);
// @ts-expect-error: what holds a key inside is not to be had
new AccessKey({ key: null });
// @ts-expect-error: the method is left out
key.sign({ url });
// @ts-expect-error: an object is no body
key.sign({ method: "POST", url, body: { a: 1 } });
// @ts-expect-error: nor is a stream
key.sign({ method: "POST", url, body: new ReadableStream() });
// @ts-expect-error: arguments have names
key.sign("POST", url, "{}");
// @ts-expect-error: Python writes it so
key.sign({ method: "POST", url, content_hash: "" });
// @ts-expect-error: a date is no text
key.sign({ method: "GET", url, date: "2026-11-22" });
// @ts-expect-error: null is not now
key.sign({ method: "GET", url, date: null });
// @ts-expect-error: parts need the hash of the body
key.signParts({ method: "GET", pathAndQuery: "/", host: "h" });
// @ts-expect-error: parts have no URL
key.signParts({ method: "GET", url, contentHash: "" });
// @ts-expect-error: it is read only
key.fingerprint = "";
// @ts-expect-error: it is read only
connection.endpoint = "";
// @ts-expect-error: texts are no keys
new Verifier(["pw=="]);
// @ts-expect-error: one key is no list
new Verifier(key);
// @ts-expect-error: a tolerance is a number of seconds
new Verifier([key], { tolerance: "300" });
// @ts-expect-error: the headers are left out
new Verifier([key]).verify({ method: "GET", pathAndQuery: "/" });
// @ts-expect-error: numbers are no headers
new Verifier([key]).verify({ method: "GET", pathAndQuery: "/", headers: { a: 1 } });
// @ts-expect-error: the keys are left out
diagnose({ method: "GET", pathAndQuery: "/", headers: [], body: "" });
// @ts-expect-error: a number is no key
diagnose({ keys: 5, method: "GET", pathAndQuery: "/", headers: [], body: "" });
// @ts-expect-error: the body is left out
diagnose({ keys: key, method: "GET", pathAndQuery: "/", headers: [] });
// @ts-expect-error: undefined is no body
diagnose({ keys: key, method: "GET", pathAndQuery: "/", headers: [], body: undefined });
// @ts-expect-error: it takes the body and not its hash
diagnose({ keys: key, method: "GET", pathAndQuery: "/", headers: [], body: null, contentHash: "" });
// @ts-expect-error: null is not an endpoint
diagnose({ keys: key, method: "GET", pathAndQuery: "/", headers: [], body: "", endpoint: null });
const { mistakes } = diagnose({ keys: key, method: "GET", pathAndQuery: "/", headers: [], body: "" });
// @ts-expect-error: there is no such mistake
if (mistakes[0]?.code === "KEY_AS_TXET") formatDate();
// @ts-expect-error: it is read only
mistakes.pop();
// @ts-expect-error: there is no such mode
await startEmulator({ auth: "loose" });
// @ts-expect-error: it takes a free port
await startEmulator({ port: 8401 });
// @ts-expect-error: nobody else writes to it
(await startEmulator()).log.push("");
// @ts-expect-error: a tolerance is a number of seconds
await startEmulator({ tolerance: "300" });
// @ts-expect-error: a variable may not be set
await connectEmulator(process.env["AZURE_COMMUNICATION_CONNECTION_STRING"]);
// @ts-expect-error: what was started elsewhere writes its log there
void (await connectEmulator("")).log;
declare const emulator: Emulator;
// @ts-expect-error: there is no such kind
await emulator.messages({ kind: "SMS" });
// @ts-expect-error: one filter fits any recipient, and is one
await emulator.messages({ to: ["+14255550123"] });
// @ts-expect-error: messages are waited for by another function
await emulator.messages({ timeout: 1000 });
// @ts-expect-error: a fault is given
await emulator.inject();
// @ts-expect-error: Python writes it so
await emulator.inject({ status: 503, retry_after: 1 });
// @ts-expect-error: there is no such verdict
if ((await emulator.requests())[0]?.verdict === "accepted") formatDate();
// @ts-expect-error: a body is given
contentHash();
// @ts-expect-error: an object is no body
new ContentHasher().update({});
// @ts-expect-error: null is not now
formatDate(null);
declare const error: AcsAuthError;
// @ts-expect-error: there is no such code
if (error.code === "INVALID_ULR") formatDate();
// @ts-expect-error: a key is not signed with by hand
key.key;
// @ts-expect-error: what issues tokens makes them
new AccessToken();
// @ts-expect-error: it is decoded
new UserToken("");
// @ts-expect-error: one scope is no list
new CreateIdentity({ scopes: "chat" });
// @ts-expect-error: a token is for something
new IssueToken({ identityId: "" });
// @ts-expect-error: the SDK calls it refreshProactively
new UserTokenCredential({ tokenRefresher: () => "", refreshProactively: true });
// @ts-expect-error: a token with no end to it
new UserTokenCredential({ tokenRefresher: () => ({ token: "" }) });
// @ts-expect-error: a text gives no tokens
new EntraCredential("");
// @ts-expect-error: it is exchanged at an endpoint
new EntraUserTokenCredential({ tokenCredential: { getToken: async () => null } });
// @ts-expect-error: the time is given
refreshDecision({ expiresOn: 0 });
// @ts-expect-error: there is no such proof
Service.at("/sms")?.check("entra");
