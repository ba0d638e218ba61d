// What a program may write. It is compiled and not run.

import { createServer } from "node:http";

import {
  AccessKey,
  type AccessToken,
  AcsAuthError,
  type AuthHeaders,
  type Body,
  ConnectionString,
  ContentHasher,
  contentHash,
  type DateInput,
  type Decision,
  diagnose,
  type Diagnosis,
  type ErrorCode,
  DEFAULT_TOLERANCE,
  formatDate,
  InvalidInputError,
  type Mistake,
  type MistakeCode,
  nextRefreshIn,
  parseDate,
  type Proof,
  type Raw,
  type ReceivedHeaders,
  type ReceivedRequest,
  refreshDecision,
  type RefreshQuestion,
  type RefusedRequest,
  retryIn,
  Service,
  ServiceError,
  type SignableParts,
  type SignRequest,
  splitUrl,
  type SplitUrl,
  stringToSign,
  type SuspectKey,
  type TimerQuestion,
  TokenError,
  UserToken,
  VerificationError,
  Verifier,
  type Verified,
} from "acs-auth";
import {
  EntraCredential,
  type EntraOptions,
  type EntraToken,
  EntraUserTokenCredential,
  type EntraUserTokenOptions,
  type Expiry,
  type GetTokenOptions,
  type GivenToken,
  type TokenCredential,
  type TokenRefresher,
  UserTokenCredential,
  type UserTokenOptions,
} from "acs-auth/credentials";
import {
  type ConnectOptions,
  type ConnectedEmulator,
  type Emulator,
  type EmulatorControl,
  type EmulatorEntra,
  type EmulatorOptions,
  type EntraUser,
  type Fault,
  type Message,
  type MessageFilter,
  type MessageKind,
  type MessageWait,
  type RequestRecord,
  connectEmulator,
  startEmulator,
} from "acs-auth/emulator";
import {
  CreateIdentity,
  type CreatedIdentity,
  DeleteIdentity,
  ExchangeEntraToken,
  type ExchangedIdentity,
  ExchangeTeamsToken,
  IssueToken,
  type Operation,
  type OperationRequest,
  type OperationResponse,
  RevokeTokens,
  type Scope,
} from "acs-auth/identity";

const connection = new ConnectionString("endpoint=https://contoso.example/;accesskey=bm90IGEgcmVhbCBrZXk=");
const key: AccessKey = connection.accessKey;
const endpoint: string = connection.endpoint;
const fingerprint: string = new AccessKey(Buffer.from("pw==")).fingerprint;

const url = `${endpoint}/rooms`;
const bodies: Body[] = ["", new Uint8Array(), Buffer.alloc(1), new ArrayBuffer(1), new SharedArrayBuffer(1), null, undefined];
const dates: DateInput[] = [new Date(), Date.now(), undefined];
for (const body of bodies) {
  for (const date of dates) key.sign({ method: "POST", url, body, date });
  contentHash(body);
}
const request: SignRequest = { method: "PUT", url: new URL(url), contentHash: contentHash("{}") };
const headers: AuthHeaders = key.sign(request);
const parts: SignableParts = { method: "PUT", pathAndQuery: "/", host: "h", contentHash: new ContentHasher().update("a").finish() };
const text: string = stringToSign(parts);
const same: AuthHeaders = key.signParts({ ...parts, date: parseDate(formatDate()) });

// The headers go wherever headers go.
const record: Record<string, string> = headers;
await fetch(url, { headers });
new Headers(headers);
await fetch(url, { headers: { ...same, accept: "application/json" } });

const split: SplitUrl = splitUrl(url);
const scheme: "https" | "http" = split.scheme;
const shown: string[] = [scheme, split.host, split.pathAndQuery, split.href];

const verifier = new Verifier([key, connection.accessKey], { tolerance: DEFAULT_TOLERANCE });
new Verifier(new Set([key]));
createServer((incoming) => {
  const { method = "", url: pathAndQuery = "" } = incoming;
  const forms: ReceivedHeaders[] = [incoming.rawHeaders, incoming.headers, incoming.headersDistinct, new Headers(), new Map([["a", "b"]]), [["a", Buffer.from("b")]]];
  for (const received of forms) {
    const all: ReceivedRequest = { method, pathAndQuery, headers: received, body: "", now: new Date() };
    const verified: Verified = verifier.verify(all);
    const index: number = verified.keyIndex;
    const date: Date = verified.date;
    void [index, date];
  }
});
const suspects: SuspectKey[] = ["", new Uint8Array(), key, connection];
for (const keys of [...suspects, suspects, new Set(suspects)]) {
  const refused: RefusedRequest = { keys, otherKeys: keys, method: "", pathAndQuery: "/", headers: [], body: null };
  const diagnosis: Diagnosis = diagnose({ ...refused, endpoint, now: Date.now(), tolerance: 300 });
  const { verified, error, mistakes, stringToSign: due, signed, firstDifference } = diagnosis;
  const text: string = diagnosis.text;
  const first: Mistake | undefined = mistakes[0];
  const mistake: MistakeCode | undefined = first?.code;
  const who: Verified | null = verified;
  const why: VerificationError | null = error;
  if (mistake === "KEY_AS_TEXT" && due !== null && firstDifference !== null) due.slice(firstDifference);
  void [who, why, signed, first?.message, text];
}
const started: EmulatorOptions[] = [
  {},
  { auth: "explain", tls: true, caFile: "ca.pem", program: "acs-auth", timeout: 1 },
  { tolerance: 1, clockOffset: -1, operationTime: 0.25, pageSize: 1, entraTokenLifetime: 90, opaqueTokens: true, maxBody: undefined },
];
for (const options of started) {
  await using emulator: Emulator = await startEmulator(options);
  const { accessKey, secondaryAccessKey } = emulator;
  const caFile: string = emulator.caFile;
  const entra: EmulatorEntra = emulator.entra;
  const person: EntraUser = { objectId: entra.clientId, audience: entra.tenantId, expiresInSeconds: 60 };
  const personal: TokenCredential = { getToken: () => emulator.entraToken(person) };
  void personal;
  const lines: readonly string[] = emulator.log;
  new ConnectionString(emulator.connectionString);
  const control: EmulatorControl = emulator;
  const kind: MessageKind = "email";
  const filter: MessageFilter = { id: "a", kind, from: "b", to: "c", contains: undefined };
  const wait: MessageWait = { ...filter, timeout: 1000, signal: AbortSignal.timeout(10) };
  const { id, from, to, subject, text, receivedOn, content }: Message = await control.waitForMessage(wait);
  const recipients: readonly string[] = to;
  const about: string | null = subject ?? text;
  const tag: string = content["smsSendOptions"].tag;
  const all: Message[] = [...(await emulator.messages()), ...(await emulator.messages(filter))];
  const fault: Fault = { status: 503, retryAfter: 1, latency: 0.5, clockOffset: -1, count: 2, method: "POST", path: "/sms" };
  for (const what of [fault, { reset: true }]) await emulator.inject(what);
  const records: RequestRecord[] = await emulator.requests();
  for (const record of records) {
    const { method, pathAndQuery, status, verdict, key, signedOn, code, mistake, fault } = record;
    const signed: string | undefined = signedOn;
    const whose: string | undefined = verdict === "entra" ? record.objectId : record.clientId;
    const wrong: boolean = verdict === "refused" && key === undefined && status !== undefined && status > 400;
    void [method, pathAndQuery, signed, whose, wrong, code, mistake, fault?.retryAfter];
  }
  for (const clear of [emulator.clearMessages, emulator.clearRequests, emulator.clearFaults, emulator.reset]) await clear();
  void [id, from, recipients, about, receivedOn, tag, all];
  await emulator.stop();
  void [emulator.endpoint, accessKey, secondaryAccessKey, caFile, lines];
}
const patience: ConnectOptions[] = [{}, { timeout: 1000 }, { timeout: undefined }];
for (const options of patience) {
  await using found: ConnectedEmulator = await connectEmulator("endpoint=http://127.0.0.1:8401/;accesskey=pw==", options);
  const either: ConnectedEmulator = found.endpoint === "" ? found : await startEmulator();
  new ConnectionString(either.connectionString);
  await either.reset();
  await either.stop();
}
const raw: Raw = Buffer.from("/");

try {
  key.sign(request);
} catch (error) {
  if (error instanceof InvalidInputError || error instanceof VerificationError) {
    const any: AcsAuthError = error;
    const code: ErrorCode = any.code;
    const told: [string, string, number | undefined] = [code, any.reason, any.offset];
    if (any.code === "INVALID_URL" || code === "OTHER_ORIGIN") console.log(any.reason);
    void told;
  }
}
void [fingerprint, text, record, shown, raw];

// Tokens, and what asks for them.
const scopes: Scope[] = ["chat", "voip.join", "another"];
const create: Operation<CreatedIdentity> = new CreateIdentity({ scopes, expiresInMinutes: 60 });
const { method, headers: toSet, body, url: to }: OperationRequest = create.request(connection.endpoint);
await fetch(to, { method, headers: { ...toSet }, body });
const answered: OperationResponse[] = [{ status: 201, body: "" }, { status: 201, body: new Uint8Array() }, { status: 204 }, { status: 200, body: {} }];
for (const response of answered) {
  const { identityId, token: first }: CreatedIdentity = create.read(response);
  const issued: AccessToken = new IssueToken({ identityId, scopes: ["chat"] }).read(response);
  const nothing: void = new RevokeTokens({ identityId }).read(response);
  const { token }: ExchangedIdentity = new ExchangeEntraToken().read(response);
  const teams: AccessToken = new ExchangeTeamsToken({ token: "", appId: "", userId: "" }).read(response);
  const [end, same]: [Date, number] = [issued.expiresOn, teams.expiresOnTimestamp];
  new DeleteIdentity({ identityId }).request(new URL(connection.endpoint));
  void [first?.token, nothing, token.refreshAfterTimestamp, end, same];
}
const expiries: Expiry[] = [new Date(), Date.now(), "2030-01-01T00:00:00Z"];
const forms: GivenToken[] = ["", ...expiries.map((expiresOn) => ({ token: "", expiresOn })), { token: "", expiresOnTimestamp: 1 }];
const refresher: TokenRefresher = async (abortSignal) => (await fetch(url, { signal: abortSignal })).text();
const ofUsers: UserTokenOptions[] = [
  ...forms.map((token) => ({ token, tokenRefresher: () => token, proactive: true, clock: Date.now })),
  { tokenRefresher: refresher },
  { token: "", expiresOn: new Date() },
];
const signals: GetTokenOptions[] = [{}, { abortSignal: AbortSignal.timeout(1) }, { abortSignal: undefined }];
for (const options of ofUsers) {
  const user = new UserTokenCredential(options);
  for (const signal of signals) {
    const { token, expiresOnTimestamp }: AccessToken = await user.getToken(signal);
    const dropped: boolean = user.invalidate(token);
    void [expiresOnTimestamp, dropped, new UserTokenCredential(await user.getToken())];
  }
  user.dispose();
}
const given: EntraToken = { token: "", expiresOnTimestamp: 1, refreshAfterTimestamp: 1 };
const source: TokenCredential = { getToken: async (scopes, options) => (scopes.length > 0 && options?.abortSignal?.aborted ? null : given) };
const ofEntra: EntraOptions[] = [{}, { scopes: "https://communication.azure.com//.default" }, { scopes: [""], clock: Date.now }];
for (const options of ofEntra) {
  const entra: TokenCredential = new EntraCredential(source, options);
  const exchange: EntraUserTokenOptions = { endpoint: new URL(url), tokenCredential: entra, scopes: [""], fetch };
  const exchanged = new EntraUserTokenCredential(exchange);
  const token: AccessToken = await exchanged.getToken();
  const who: string | undefined = exchanged.identityId;
  exchanged.dispose();
  void [token, who];
}
const times: TimerQuestion = { now: Date.now(), expiresOn: new Date() };
const question: RefreshQuestion = { ...times, expiresOn: null, proactive: true };
const decision: Decision = refreshDecision(question);
const waits: number[] = [nextRefreshIn(times), retryIn(times)];
const hint: UserToken = UserToken.decodeUnverified("");
const about: [string | undefined, readonly string[], Date] = [hint.identityId, hint.scopes, hint.expiresOn];
const proofs: readonly Proof[] | undefined = Service.at("/sms")?.takes;
try {
  Service.at("/sms")?.check("ENTRA");
} catch (error) {
  if (error instanceof TokenError && error.code === "WRONG_CREDENTIAL") console.log(error.reason);
  if (error instanceof ServiceError) {
    const { status, code, reason, target, details, advice }: ServiceError = error;
    const all: [number, (string | undefined)[], readonly ServiceError[]] = [status, [code, reason, target, advice], details];
    void all;
  }
}
void [decision, waits, about, proofs];
