/** Signs what axios sends, or brings a token. */

import type { AxiosInstance, InternalAxiosRequestConfig } from "axios";

import { type Adapter, AxiosSender } from "./axios-sender.js";
import { type AdapterOptions, type Credential, Signer } from "./signer.js";

export type { AdapterOptions, Credential, TokenCredential, UserTokenSource } from "./signer.js";

/**
 * What `axios.create` returns, or axios itself. The types that axios has for `import` and for `require` are
 * different ones, and both will do.
 */
export interface AnyAxios {
  readonly interceptors: { readonly request: { use(...args: never): number } };
  /** The types of axios tell of it from 1.9 on. */
  create?(...args: never): unknown;
}

/**
 * Has an axios instance sign every request that it sends, or give it a token, and gives it back:
 *
 * ```js
 * const client = signAxios(axios.create({ baseURL: connection.endpoint }), connection);
 * await client.get("/rooms", { params: { "api-version": "2024-04-15" } });
 * ```
 *
 * A request interceptor puts itself before the adapter of each request, `http` or `fetch` or another; an
 * interceptor of yours that chooses the adapter is to be added later. So what is signed is what the other
 * interceptors, `params` and `transformRequest` have made of it: the URL as `URL` parses it, and the body in
 * bytes, whatever it was: JSON, a form, a Blob, bytes, a stream of Node or of the web. Streams are kept in
 * memory up to `bodyLimit` bytes; one is not read before if you set the header `x-ms-content-sha256`
 * yourself, from a `ContentHasher`.
 *
 * The headers `authorization`, `x-ms-date` and `x-ms-content-sha256` are replaced, `auth` and a password in
 * the URL are left out; a header `Host` is signed as `http` sends it. Redirects of the same origin are
 * followed and signed anew, after your `beforeRedirect`. What is sent again with the `config` of an error,
 * as axios-retry does, is signed anew. A 401 that is explained by the two clocks is warned of.
 *
 * A request is rejected with an `InvalidInputError` under the code `OTHER_ORIGIN`, for a URL or a redirect
 * that is not of the endpoint, unless `anyOrigin` lets signatures go there; with `maxRedirects: 0` you see
 * such a redirect. `STREAMED_BODY` is for a stream that is too long, or was read by an earlier attempt;
 * `INVALID_URL` for a URL that is not absolute; `INVALID_HOST` for a header `Host`, which `fetch` does not
 * send; the others are those of `AccessKey.signParts`. Whatever else goes wrong is the error of axios.
 *
 * With tokens, a stream is sent as it comes, and one that is answered with 401 is dropped: the next attempt has
 * another. A request is rejected with a `TokenError` under `WRONG_CREDENTIAL` where the service takes another proof, and
 * under `INSECURE_URL` where a token would go over plain http to another machine.
 *
 * @param instance one of your own, from `axios.create`: requests to other services do not belong there
 * @param credential a connection string; or a key, or a function that returns the one to sign with now, or what gives
 *   tokens, and then `endpoint` among the options
 */
export function signAxios<Instance extends AnyAxios>(
  instance: Instance,
  credential: Credential,
  options: AdapterOptions = {},
): Instance {
  if (typeof instance?.interceptors?.request?.use !== "function" || typeof instance.create !== "function") {
    throw new TypeError("the instance to sign for is one of axios, from axios.create(), and comes first");
  }
  const signer = new Signer(credential, options);
  if (signing.has(instance)) {
    throw new TypeError("this axios instance signs already: make another with axios.create()");
  }
  signing.add(instance);
  const axios = instance as unknown as AxiosInstance;
  const sender = new AxiosSender(signer, axios);
  axios.interceptors.request.use((config) => adapted(config, sender), null, { synchronous: true });
  return instance;
}

/** The instances that sign. */
const signing = new WeakSet<object>();

/** The adapters that sign, and what they sign for. */
const adapters = new WeakMap<object, Adapter>();

function adapted(config: InternalAxiosRequestConfig, sender: AxiosSender): InternalAxiosRequestConfig {
  const given = config.adapter;
  // A config that is sent again has been here before.
  const adapter = typeof given === "function" && adapters.has(given) ? adapters.get(given) : given;
  config.adapter = (request) => sender.send(request, adapter);
  adapters.set(config.adapter, adapter);
  return config;
}
