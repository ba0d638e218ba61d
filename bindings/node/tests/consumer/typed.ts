// A program that uses the package, for TypeScript in each way of finding a package.

import { AccessKey, type AuthHeaders, ConnectionString, diagnose, InvalidInputError, Verifier } from "acs-auth";
import { UserTokenCredential } from "acs-auth/credentials";
import type * as emulating from "acs-auth/emulator";
import type * as fetching from "acs-auth/fetch";
import { CreateIdentity } from "acs-auth/identity";

export type Adapters = [typeof fetching, typeof emulating];

const connection = new ConnectionString("endpoint=https://contoso.example/;accesskey=bm90IGEgcmVhbCBrZXk=");
const key: AccessKey = connection.accessKey;
const headers: AuthHeaders = key.sign({ method: "GET", url: `${connection.endpoint}/rooms?api-version=1` });
const received = {
  method: "GET",
  pathAndQuery: "/rooms?api-version=1",
  headers: { host: "contoso.example", ...headers },
  body: "",
};
const { keyIndex } = new Verifier([key]).verify(received);
if (keyIndex !== 0) throw new Error("another key");
const { mistakes } = diagnose({ ...received, keys: key, pathAndQuery: "/rooms?api-version=1&top=2" });
if (mistakes[0]?.code !== "QUERY_INCOMPLETE") throw new Error("another mistake");
// @ts-expect-error a number is no URL
const wrong = () => key.sign({ method: "GET", url: 1 });
try {
  wrong();
} catch (error) {
  if (error instanceof InvalidInputError || !(error instanceof TypeError)) throw error;
}

const { url } = new CreateIdentity({ scopes: ["chat"] }).request(connection.endpoint);
if (!url.startsWith(connection.endpoint)) throw new Error("another endpoint");
const credential = new UserTokenCredential({ tokenRefresher: () => "abc" });
credential.getToken().then(({ token }: { token: string }) => {
  if (token !== "abc") throw new Error("another token");
});
