// What the libraries of AWS take to sign a request of the same size, by their own scheme.
//
// SigV4 hashes more than ours: the request once more in its canonical form, and a key that is derived from
// the date, the region and the service.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { auth, http } = require("aws-crt");
const aws4 = require("aws4");

// Those that AWS documents examples with.
const ID = "AKIDEXAMPLE";
const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const region = "us-east-1";
const service = "execute-api";

/** What signs a POST request with aws-crt, and with aws4. They were seen to sign alike. */
export async function signers(host, target, body) {
  const credentials = { accessKeyId: ID, secretAccessKey: SECRET };
  const withAws4 = () => aws4.sign({ method: "POST", host, path: target, body, region, service }, credentials);

  const provider = auth.AwsCredentialsProvider.newStatic(ID, SECRET);
  const withCrt = (headers, date) =>
    auth.aws_sign_request(new http.HttpRequest("POST", target, new http.HttpHeaders(headers)), {
      algorithm: auth.AwsSigningAlgorithm.SigV4,
      signature_type: auth.AwsSignatureType.HttpRequestViaHeaders,
      provider,
      region,
      service,
      date,
      signed_body_value: createHash("sha256").update(body).digest("hex"),
    });

  const { "X-Amz-Date": date, Authorization: authorization, ...headers } = withAws4().headers;
  const given = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  const parsed = date.replace(/(....)(..)(..)T(..)(..)(..)Z/, "$1-$2-$3T$4:$5:$6Z");
  const signed = await withCrt(given, new Date(parsed));
  assert.equal(signed.headers.get("Authorization"), authorization);
  return [() => withCrt(given, new Date()), withAws4];
}
