// A body that is sent by each adapter: once, by a client that gives up at once; and as often as a client that retries
// does.
//
// `ONCE` takes `{ connection, url, timeout }` and gives the status and the header Retry-After, or is rejected with
// the error of the client. `RETRYING` takes `{ connection, url }`, waits as long as Retry-After says, and gives the
// last status.

import { setTimeout as wait } from "node:timers/promises";

import { credentialPolicy } from "acs-auth/azure";
import { signAxios } from "acs-auth/axios";
import { createFetch } from "acs-auth/fetch";
import { credentialInterceptor } from "acs-auth/undici";
import { createDefaultHttpClient, createPipelineFromOptions, createPipelineRequest } from "@azure/core-rest-pipeline";
import axios from "axios";
import * as undici from "undici";
import * as undici6 from "undici6";

const METHOD = "PUT";
const BODY = "Grüße 🙂";
const MOST = 3;
/** Milliseconds between attempts, unless the answer says how many seconds. */
const PAUSE = 1;

/** Whether an attempt is followed by another, after a pause. */
async function again(attempt, { status, retryAfter = null }) {
  if (attempt >= MOST || (status !== undefined && status !== 429 && status < 500)) return false;
  await wait(retryAfter === null ? PAUSE : retryAfter * 1000);
  return true;
}

async function byFetch({ connection, url, timeout }) {
  const signal = timeout === undefined ? null : AbortSignal.timeout(timeout);
  const response = await createFetch(connection)(url, { method: METHOD, body: BODY, signal });
  await response.arrayBuffer();
  return { status: response.status, retryAfter: response.headers.get("retry-after") };
}

async function byFetchAgain(given) {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await byFetch(given).catch((error) => ({ error }));
    if (await again(attempt, answer)) continue;
    if (answer.error) throw answer.error;
    return answer.status;
  }
}

const byUndici =
  ({ Agent, request }, around = (dispatcher) => dispatcher) =>
  async ({ connection, url, timeout }) => {
    const agent = new Agent();
    try {
      const dispatcher = around(agent.compose(credentialInterceptor(connection)));
      const options = { dispatcher, method: METHOD, body: BODY, headersTimeout: timeout };
      const { statusCode, headers, body } = await request(url, options);
      await body.dump();
      return { status: statusCode, retryAfter: headers["retry-after"] ?? null };
    } finally {
      await agent.destroy();
    }
  };

const UNDICI_RETRY = { maxRetries: MOST - 1, minTimeout: PAUSE };

function undiciAgain(client) {
  const { RetryAgent, interceptors } = client;
  const ways = {
    "interceptor": (dispatcher) => dispatcher.compose(interceptors.retry(UNDICI_RETRY)),
    "RetryAgent": (dispatcher) => new RetryAgent(dispatcher, UNDICI_RETRY),
  };
  return Object.entries(ways).map(([name, around]) => {
    const send = byUndici(client, around);
    return [name, async (given) => (await send(given)).status];
  });
}

const axiosOf = (adapter, { connection }) => signAxios(axios.create({ adapter, validateStatus: null }), connection);
const answerOf = ({ status, headers }) => ({ status, retryAfter: headers["retry-after"] ?? null });

const byAxios =
  (adapter) =>
  async ({ url, timeout, ...given }) => {
    const client = axiosOf(adapter, given);
    return answerOf(await client.request({ method: METHOD, url, data: BODY, timeout }));
  };

/** As axios-retry does it: with the configuration of what was sent. */
const byAxiosAgain = (adapter) => async ({ url, ...given }) => {
  const client = axiosOf(adapter, given);
  let attempt = 0;
  const retry = async (config, answer) => ((await again((attempt += 1), answer)) ? client(config) : undefined);
  client.interceptors.response.use(
    async (response) => (await retry(response.config, answerOf(response))) ?? response,
    async (error) => (await retry(error.config, {})) ?? Promise.reject(error),
  );
  return (await client.request({ method: METHOD, url, data: BODY })).status;
};

const byAzure =
  (maxRetries) =>
  async ({ connection, url, timeout }) => {
    const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries, retryDelayInMs: PAUSE } });
    pipeline.addPolicy(credentialPolicy(connection), { afterPhase: "Sign" });
    const given = { method: METHOD, url, body: BODY, allowInsecureConnection: true };
    const request = createPipelineRequest({ ...given, ...(timeout !== undefined && { timeout }) });
    const { status, headers } = await pipeline.sendRequest(createDefaultHttpClient(), request);
    return { status, retryAfter: headers.get("retry-after") ?? null };
  };

export const ONCE = {
  "fetch": byFetch,
  "undici": byUndici(undici),
  "undici 6": byUndici(undici6),
  "axios": byAxios("http"),
  "axios fetch": byAxios("fetch"),
  "azure pipeline": byAzure(0),
};

export const RETRYING = {
  "fetch": byFetchAgain,
  ...Object.fromEntries(undiciAgain(undici).map(([name, send]) => [`undici ${name}`, send])),
  ...Object.fromEntries(undiciAgain(undici6).map(([name, send]) => [`undici 6 ${name}`, send])),
  "axios": byAxiosAgain("http"),
  "axios fetch": byAxiosAgain("fetch"),
  "azure pipeline": async (given) => (await byAzure(MOST - 1)(given)).status,
};
