/** What sends a request for axios, signed. */

import type {
  AxiosError,
  AxiosInstance,
  AxiosRequestConfig,
  AxiosRequestHeaders,
  AxiosResponse,
  InternalAxiosRequestConfig,
} from "axios";

import { type AxiosBody, axiosBody } from "./axios-body.js";
import { leads, redirected, wasRedirected } from "./axios-redirect.js";
import { heedClock } from "./clock.js";
import { InvalidInputError } from "./errors.js";
import { MOST_REDIRECTS } from "./redirect.js";
import { HEADERS, type Proven, type Signer } from "./signer.js";
import { stoppable } from "./stoppable.js";
import { isStreamed } from "./streamed.js";
import { checkAgent, wireUrl } from "./wire-url.js";

/** An adapter, or the names among which axios chooses one. */
export type Adapter = AxiosRequestConfig["adapter"];

/** Where a request goes, and with what. */
export interface Outgoing {
  readonly method: string;
  readonly url: URL;
  readonly body: AxiosBody;
}

/** Takes the place of the adapters of an instance. */
export class AxiosSender {
  readonly #signer: Signer;
  readonly #plain: AxiosInstance;

  constructor(signer: Signer, instance: AxiosInstance) {
    this.#signer = signer;
    // Knows the adapters by name, and brings nothing of its own to what it sends.
    this.#plain = instance.create();
    for (const name of Object.keys(this.#plain.defaults)) {
      delete (this.#plain.defaults as Record<string, unknown>)[name];
    }
  }

  /** Sends what the interceptors and transformations have made of a request. */
  async send(config: InternalAxiosRequestConfig, adapter: Adapter): Promise<AxiosResponse> {
    const headers = config.headers.concat() as AxiosRequestHeaders;
    const method = (config.method ?? "get").toUpperCase();
    const url = this.#urlOf(config);
    this.#signer.check(url);
    const body = await this.#unlessStopped(config, (signal) =>
      axiosBody(config.data, method, headers, this.#signer, signal),
    );
    if (isStreamed(config.data) && Buffer.isBuffer(body.data)) {
      // Or another attempt would find the stream at its end.
      config.data = body.data;
      config.headers.set("content-type", headers.get("content-type"));
    }

    let outgoing: Outgoing = { method, url, body };
    const mode: unknown = config.fetchOptions?.["redirect"] ?? "follow";
    const follows = config.maxRedirects !== 0 && mode === "follow";
    for (let left = config.maxRedirects ?? MOST_REDIRECTS; ; left -= 1) {
      const outcome = await this.#attempt(config, adapter, headers, outgoing);
      if (!follows || left <= 0 || !leads(outcome.response)) return settled(outcome, config);
      outgoing = redirected(outgoing, outcome.response, headers);
    }
  }

  /** Waits for what is needed before axios knows of the request, until it would give that up. */
  async #unlessStopped<T>(config: InternalAxiosRequestConfig, wait: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { cancelToken, timeout } = config;
    const stop = new AbortController();
    const abort = () => stop.abort();
    // A CancelToken can be subscribed to like this, which its type does not say.
    const token = cancelToken as { subscribe?(f: () => void): void; unsubscribe?(f: () => void): void } | undefined;
    token?.subscribe?.(abort);
    config.signal?.addEventListener?.("abort", abort);
    try {
      return await stoppable({ signal: stop.signal, timeout }, (ms) => timedOut(config, ms), wait);
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      // Sends nothing, for axios looks at these first; and fails as axios does.
      const { signal } = config;
      const given = { url: "", signal, cancelToken, adapter: () => Promise.reject(error) };
      throw settledError(await this.#plain.request(given as AxiosRequestConfig).catch((other: unknown) => other), config);
    } finally {
      token?.unsubscribe?.(abort);
      config.signal?.removeEventListener?.("abort", abort);
    }
  }

  /** The URL as it is sent, so that no adapter has anything to add. */
  #urlOf({ url, baseURL, allowAbsoluteUrls, params, paramsSerializer, socketPath }: AxiosRequestConfig): URL {
    const parts = { url, baseURL, allowAbsoluteUrls, params, paramsSerializer } as AxiosRequestConfig;
    // Through a socket a path alone will do, and means this host.
    return wireUrl(this.#plain.getUri(parts) ?? "", socketPath ? "http://localhost" : undefined);
  }

  async #attempt(
    config: InternalAxiosRequestConfig,
    adapter: Adapter,
    headers: AxiosRequestHeaders,
    outgoing: Outgoing,
  ): Promise<Outcome> {
    const { url, body } = outgoing;
    const { baseURL, params, paramsSerializer, auth, transformRequest, transformResponse, ...rest } = config;
    const host = String(headers.get("host") || url.host);
    if (host !== url.host && !isHttp(adapter)) {
      throw new InvalidInputError(
        "INVALID_HOST",
        'fetch sends the host of the URL, and no header Host: leave it out, or write adapter: "http"',
      );
    }
    checkAgent(url, config.httpAgent, host);
    const token = await this.#unlessStopped(config, (signal) => this.#signer.token({ url }, signal));
    const signed = this.#signed(outgoing, host, token);
    let refusal: unknown;
    const sent = {
      ...rest,
      adapter,
      url: url.href,
      method: outgoing.method,
      data: body.data,
      // The host is written out, or the port would stand in it over HTTP/2, and something else for a socket.
      headers: withHeaders(headers.concat() as AxiosRequestHeaders, { ...signed, host }),
      // Where fetch followed, it would send the signature on.
      fetchOptions: {
        ...config.fetchOptions,
        redirect: config.fetchOptions?.["redirect"] === "error" ? "error" : "manual",
      },
      beforeRedirect: wasRedirected(config.beforeRedirect, outgoing, (next) => {
        try {
          const to = next();
          checkAgent(to.url, config.httpAgent);
          return { ...this.#signed(to, to.url.host, token), host: to.url.host };
        } catch (error) {
          refusal = error;
          throw error;
        }
      }),
    };
    let outcome: Outcome;
    try {
      outcome = { response: await this.#plain.request(sent as AxiosRequestConfig) };
    } catch (error) {
      // Without what follow-redirects and axios wrap it in.
      if (refusal !== undefined) throw refusal;
      outcome = { error, response: (error as AxiosError | undefined)?.response };
    }
    if (outcome.response?.status === 401) this.#signer.drop(token);
    return outcome;
  }

  #signed({ method, url, body }: Outgoing, host: string, token: string | undefined): Proven {
    const { data, hashed } = body;
    return this.#signer.sign({
      method,
      url,
      host,
      hashed,
      body: hashed === undefined ? (data as Buffer) : null,
      token,
    });
  }
}

/** Whether an adapter is that for `http` of Node, which is the first that axios finds there. */
function isHttp(adapter: Adapter): boolean {
  const found = [adapter ?? "http"].flat().find((one) => one !== "xhr");
  return found === "http" || (typeof found === "function" && found.name === "http");
}

/** What came of an attempt: a response, an error, or an error for the status of a response. */
type Outcome = { readonly response?: AxiosResponse | undefined; readonly error?: unknown };

/** Gives or throws what an adapter would, with the config that it was given: it may be sent again. */
function settled(outcome: Outcome, config: InternalAxiosRequestConfig): AxiosResponse {
  const { response, error } = outcome;
  if (response !== undefined) {
    heedClock(response.status, response.headers["date"]);
    response.config = config;
  }
  if (!("error" in outcome)) return response as AxiosResponse;
  throw settledError(error, config);
}

function settledError(error: unknown, config: InternalAxiosRequestConfig): unknown {
  if (typeof error === "object" && error !== null && "config" in error) error.config = config;
  return error;
}

/** What axios rejects with where a timeout is over. Its class is not at hand, and `isAxiosError` asks for this. */
function timedOut(config: InternalAxiosRequestConfig, timeout = 0): Error {
  const { timeoutErrorMessage = `timeout of ${timeout}ms exceeded`, transitional } = config;
  const code = transitional?.clarifyTimeoutError ? "ETIMEDOUT" : "ECONNABORTED";
  return Object.assign(new Error(timeoutErrorMessage), { name: "AxiosError", isAxiosError: true, code, config });
}

/** Puts headers in the place of those of the same names, in whatever case. */
function withHeaders(headers: AxiosRequestHeaders, values: Record<string, string>): AxiosRequestHeaders {
  headers.delete([...HEADERS, "host"]);
  headers.set(values);
  return headers;
}
