// What users of `require` write.

import axios = require("axios");
import { AccessKey, ConnectionString } from "acs-auth";
import { credentialPolicy, type AdapterOptions, clientArguments, type Credential } from "acs-auth/azure";
import { signAxios } from "acs-auth/axios";
import { startEmulator } from "acs-auth/emulator";
import { createFetch } from "acs-auth/fetch";
import { credentialInterceptor } from "acs-auth/undici";
import { EmailClient } from "@azure/communication-email";
import { CommunicationIdentityClient } from "@azure/communication-identity";
import { PhoneNumbersClient, SipRoutingClient } from "@azure/communication-phone-numbers";
import { SmsClient, type SmsClientOptions } from "@azure/communication-sms";
import { createEmptyPipeline } from "@azure/core-rest-pipeline";
import { Agent, fetch as fetchOfUndici, interceptors, RetryAgent } from "undici";

const connection = new ConnectionString("");
const credential: Credential = () => new AccessKey("");
const adapter: AdapterOptions = {
  endpoint: new URL("https://contoso.example"),
  anyOrigin: true,
  bodyLimit: 1,
};

export const client: axios.AxiosInstance = signAxios(
  axios.create({ baseURL: connection.endpoint }),
  connection,
);
export const whole: axios.AxiosStatic = signAxios(axios, credential, adapter);

const given: SmsClientOptions = { retryOptions: { maxRetries: 1 } };
const first = { policy: credentialPolicy(connection), position: "perCall" } as const;
const [endpoint, key, options] = clientArguments(connection);
export const clients = [
  new SmsClient(...clientArguments(connection)),
  new SmsClient(...clientArguments(connection, given)),
  new SmsClient(endpoint, key, { ...options, retryOptions: { maxRetries: 1 } }),
  new EmailClient(...clientArguments(connection, { retryOptions: { maxRetries: 1 }, bodyLimit: 1 })),
  new CommunicationIdentityClient(...clientArguments(credential, adapter)),
  new PhoneNumbersClient(
    ...clientArguments(connection, { acceptLanguage: "de", additionalPolicies: [first] }),
  ),
  new SipRoutingClient(...clientArguments(connection)),
];
createEmptyPipeline().addPolicy(credentialPolicy(credential, adapter), { afterPhase: "Sign" });

export const fetches: (typeof fetch)[] = [createFetch(connection), createFetch(credential, { ...adapter, fetch })];
export const own: typeof fetchOfUndici = createFetch(connection, { fetch: fetchOfUndici });
const agent = new Agent().compose(credentialInterceptor(connection, { bodyLimit: 1 }), interceptors.retry());
export const answers = [fetches[0]?.("https://contoso.example", { body: "{}" }), own(new URL(connection.endpoint), { dispatcher: agent })];
new RetryAgent(agent);
export const stopped: Promise<void> = startEmulator().then((emulator) => emulator.stop());

// @ts-expect-error: a text is no credential
credentialPolicy("a key as text");
// @ts-expect-error: nor is what returns one
createFetch(() => "a key as text");
// @ts-expect-error: an option that there is not
createFetch(connection, { endpiont: connection.endpoint });
// @ts-expect-error: it is a yes or a no
credentialInterceptor(connection, { anyOrigin: "https://contoso.example" });
// @ts-expect-error: no instance
signAxios({}, connection);
// @ts-expect-error: a number of bytes
clientArguments(connection, { bodyLimit: "1" });
