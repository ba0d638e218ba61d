// What users of `import` write.

import axios, { type AxiosInstance, type AxiosStatic } from "axios";
import { AccessKey, ConnectionString } from "acs-auth";
import { credentialPolicy, type AdapterOptions, clientArguments, type Credential } from "acs-auth/azure";
import { signAxios } from "acs-auth/axios";
import { EntraCredential, EntraUserTokenCredential, UserTokenCredential } from "acs-auth/credentials";
import { startEmulator } from "acs-auth/emulator";
import { createFetch } from "acs-auth/fetch";
import { credentialInterceptor } from "acs-auth/undici";
import { ChatClient } from "@azure/communication-chat";
import { AzureCommunicationTokenCredential, type CommunicationTokenCredential } from "@azure/communication-common";
import { EmailClient } from "@azure/communication-email";
import { CommunicationIdentityClient } from "@azure/communication-identity";
import { PhoneNumbersClient, SipRoutingClient } from "@azure/communication-phone-numbers";
import { SmsClient, type SmsClientOptions } from "@azure/communication-sms";
import type { TokenCredential } from "@azure/core-auth";
import { createEmptyPipeline } from "@azure/core-rest-pipeline";
import { Agent, fetch as fetchOfUndici, interceptors, RetryAgent } from "undici";

const connection = new ConnectionString("");
const credential: Credential = () => new AccessKey("");
const adapter: AdapterOptions = {
  endpoint: new URL("https://contoso.example"),
  anyOrigin: true,
  bodyLimit: 1,
};

export const client: AxiosInstance = signAxios(axios.create({ baseURL: connection.endpoint }), connection);
export const whole: AxiosStatic = signAxios(axios, credential, adapter);

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

// As those of @azure/identity are, whose types want those of browsers.
declare const azure: TokenCredential;
const entra = new EntraCredential(azure);
const user = new UserTokenCredential({ tokenRefresher: async () => "" });
const official = new AzureCommunicationTokenCredential("");
const entraUser = new EntraUserTokenCredential({ endpoint, tokenCredential: azure });
export const theirs: [TokenCredential, CommunicationTokenCredential[]] = [entra, [user, entraUser]];
export const holders: Credential[] = [azure, entra, user, official, entraUser, { getToken: async () => null }];
for (const holder of holders) {
  createFetch(holder, { endpoint });
  credentialInterceptor(holder, { endpoint });
  credentialPolicy(holder, { endpoint });
  signAxios(axios.create(), holder, { endpoint });
}
export const byTokens = [
  new SmsClient(endpoint, entra),
  new SmsClient(...clientArguments(azure, { endpoint })),
  new EmailClient(...clientArguments(entra, { endpoint, retryOptions: { maxRetries: 1 } })),
  new ChatClient(endpoint, user),
  new ChatClient(...clientArguments(user, { endpoint })),
  new ChatClient(...clientArguments(official, { endpoint, retryOptions: { maxRetries: 1 } })),
  new ChatClient(...clientArguments(entraUser, { endpoint })),
];

// @ts-expect-error: chat takes no key
new ChatClient(...clientArguments(connection));
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
