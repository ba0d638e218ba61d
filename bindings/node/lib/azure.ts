/** Signs what `@azure/core-rest-pipeline` sends, and so what the official SDK clients send, or brings a token. */

import type { PipelinePolicy, PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline";

import { hashed, sendAsSigned } from "./azure-request.js";
import { heedClock } from "./clock.js";
import { type AdapterOptions, type Credential, HEADERS, Signer, type UserTokenSource } from "./signer.js";
import { isStreamed } from "./streamed.js";
import { checkAgent, wireUrl } from "./wire-url.js";

export type { AdapterOptions, Credential, TokenCredential, UserTokenSource } from "./signer.js";

/**
 * A policy that signs every attempt, or gives it a token, for pipelines of one's own:
 *
 * ```js
 * const pipeline = createPipelineFromOptions({});
 * pipeline.addPolicy(credentialPolicy(connection), { afterPhase: "Sign" });
 * ```
 *
 * There it is behind retries and redirects. For the clients of the SDKs see {@link clientArguments}. It may
 * go to several pipelines.
 *
 * What is signed is the URL and the method as the pipeline sends them, the host header if there is one, and
 * the bytes of the body: text, bytes, a Blob, a form, a stream of Node or of the web, or a function that
 * returns a stream and is called for each attempt. Streams are kept in memory up to `bodyLimit` bytes; one
 * is not read before if you set the header `x-ms-content-sha256` yourself, from a `ContentHasher`. The
 * headers `authorization`, `x-ms-date` and `x-ms-content-sha256` are replaced.
 *
 * With tokens nothing is read of a body, and an attempt that is answered with 401 is made once more with another
 * token, if there is one.
 *
 * A redirect to another origin goes without the three headers, if the pipeline follows it. Any other request
 * to another origin is refused, unless `anyOrigin` lets signatures go there. A 401 that is explained by the
 * two clocks is warned of.
 *
 * A request is rejected with an `InvalidInputError`, before anything is sent, under the code `OTHER_ORIGIN`;
 * `STREAMED_BODY`, for a stream that is too long, or a form that nobody has made a body of; `INVALID_URL`,
 * also where the pipeline changes a request behind this policy; or one of `AccessKey.signParts`. With a
 * `TokenError` it is rejected under `WRONG_CREDENTIAL`, where the service takes another proof, and `INSECURE_URL`,
 * where a token would go over plain http to another machine.
 *
 * @param credential a connection string; or a key, or a function that returns the one to sign with now, or what gives
 *   tokens, and then `endpoint` among the options
 */
export function credentialPolicy(credential: Credential, options: AdapterOptions = {}): PipelinePolicy {
  const signer = new Signer(credential, options);
  const attempts = new WeakMap<PipelineRequest, Attempt>();
  return {
    name: "credentialPolicy",
    async sendRequest(request, next) {
      const url = wireUrl(request.url);
      const last = attempts.get(request);
      if (last !== undefined && last.origin !== url.origin) {
        // A redirect led here, and the host header was that of the URL before.
        request.headers.delete("host");
        if (!signer.covers(url)) {
          for (const name of HEADERS) request.headers.delete(name);
          return next(request);
        }
      }
      signer.check(url);
      checkAgent(url, request.agent, request.headers.get("host"));
      const { body, headers } = request;
      try {
        const token = await signer.token({ url }, request.abortSignal);
        const { hash, counted } = signer.sendsToken ? NO_HASH : await hashed(request, signer.bodyLimit, last?.counted);
        const prove = (token: string | undefined) => {
          const signed = signer.sign({ method: request.method, url, host: headers.get("host"), hashed: hash, token });
          for (const name of HEADERS) headers.delete(name);
          for (const [name, value] of Object.entries(signed)) headers.set(name, value);
        };
        prove(token);
        attempts.set(request, { origin: url.origin, counted: counted ? hash : undefined });
        let response = await sendAsSigned(request, next);
        if (response.status === 401 && isStreamed(request.body)) {
          signer.drop(token);
        } else if (response.status === 401) {
          const another = await signer.another(token, { url }, request.abortSignal);
          if (another !== undefined) {
            discard(response);
            prove(another);
            response = await sendAsSigned(request, next);
          }
        }
        heedClock(response.status, response.headers.get("date"));
        return response;
      } finally {
        // For the next attempt to call it again.
        if (typeof body === "function") request.body = body;
      }
    },
  };
}

/** Another name of {@link credentialPolicy}. */
export const accessKeyPolicy = credentialPolicy;

/** What is known of a body that goes without a hash. */
const NO_HASH = { hash: undefined, counted: false };

/** Reads to its end what nobody reads of an answer. */
function discard({ readableStreamBody }: PipelineResponse): void {
  readableStreamBody?.on("error", () => {});
  readableStreamBody?.resume();
}

/** What is known of the last attempt of a request. */
interface Attempt {
  readonly origin: string;
  /** The hash that was set, unless the caller had given it. */
  readonly counted: string | undefined;
}

/** A policy for a client to add, as `additionalPolicies` of its options takes it. */
export interface AdditionalPolicy {
  readonly policy: PipelinePolicy;
  readonly position: "perCall" | "perRetry";
}

/** The arguments of an SDK client that {@link clientArguments} gives. */
export type ClientArguments<Options, ToProve = { readonly key: string }> = [
  endpoint: string,
  credential: ToProve,
  options: Omit<Options, keyof AdapterOptions | "additionalPolicies"> & {
    additionalPolicies: AdditionalPolicy[];
    allowInsecureConnection?: true;
  },
];

/** Options of a client, and with them those of {@link credentialPolicy}. */
export type ClientOptions<Options> = Options & AdapterOptions & { readonly additionalPolicies?: AdditionalPolicy[] };

/**
 * Arguments with which the clients of the SDKs prove who they are as they should: identity, SMS, email, phone
 * numbers and their siblings; and with tokens of a user, chat.
 *
 * ```js
 * const client = new SmsClient(...clientArguments(connection));
 * const other = new EmailClient(...clientArguments(new DefaultAzureCredential(), { endpoint }));
 * const chat = new ChatClient(...clientArguments(userTokenCredential, { endpoint }));
 * ```
 *
 * The clients have a key policy of their own, which signs before retries and redirects, and not always what
 * is sent. It gets a key that is empty, so that nothing but this package knows the real one, and what it
 * sets is replaced by {@link credentialPolicy}; for tokens of Entra too. Over `http`, as to an emulator, insecure
 * connections are allowed. The chat client gets the credential itself, and speaks `https` alone.
 *
 * @param options those of {@link credentialPolicy}, and with them those of the client
 */
export function clientArguments<Options extends object = object, Source extends UserTokenSource = UserTokenSource>(
  credential: Source,
  options: ClientOptions<Options>,
): ClientArguments<Options, Source>;
export function clientArguments<Options extends object = object>(
  credential: Credential,
  options?: ClientOptions<Options>,
): ClientArguments<Options>;
export function clientArguments<Options extends object = object>(
  credential: Credential,
  options: ClientOptions<Options> = {} as ClientOptions<Options>,
): ClientArguments<Options, unknown> {
  const { endpoint, anyOrigin, bodyLimit, additionalPolicies = [], ...client } = options;
  const adapter = { endpoint, anyOrigin, bodyLimit };
  const { endpoint: to, proof } = new Signer(credential, adapter);
  return [
    to,
    proof === "USER_TOKEN" ? credential : { key: "" },
    {
      ...client,
      additionalPolicies: [
        ...additionalPolicies,
        { policy: credentialPolicy(credential, adapter), position: "perRetry" },
      ],
      ...(to.startsWith("http:") && { allowInsecureConnection: true }),
    },
  ];
}
