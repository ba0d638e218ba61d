// What users of `require` write.

import axios = require("axios");
import { AccessKey, ConnectionString } from "acs-auth";
import { accessKeyPolicy, type AdapterOptions, clientArguments, type Credential } from "acs-auth/azure";
import { signAxios } from "acs-auth/axios";
import { EmailClient } from "@azure/communication-email";
import { CommunicationIdentityClient } from "@azure/communication-identity";
import { PhoneNumbersClient, SipRoutingClient } from "@azure/communication-phone-numbers";
import { SmsClient, type SmsClientOptions } from "@azure/communication-sms";
import { createEmptyPipeline } from "@azure/core-rest-pipeline";

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
const first = { policy: accessKeyPolicy(connection), position: "perCall" } as const;
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
createEmptyPipeline().addPolicy(accessKeyPolicy(credential, adapter), { afterPhase: "Sign" });

// @ts-expect-error
accessKeyPolicy("a key as text");
// @ts-expect-error
signAxios({}, connection);
// @ts-expect-error
clientArguments(connection, { bodyLimit: "1" });
