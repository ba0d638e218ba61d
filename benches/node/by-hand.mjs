// What somebody would write who knows the scheme and Node well: the key decoded once, and the rest by
// node:crypto, or by the primitives of aws-crt.

import { createHash, createHmac } from "node:crypto";
import { createRequire } from "node:module";

const { crypto } = createRequire(import.meta.url)("aws-crt");

export class ByHand {
  #key;

  constructor(key) {
    this.#key = Buffer.from(key, "base64");
  }

  sign(method, url, body) {
    const { host, pathname, search } = new URL(url);
    const date = new Date().toUTCString();
    const hash = this.hash(body);
    const signature = this.mac(this.#key, `${method}\n${pathname}${search}\n${date};${host};${hash}`);
    return {
      "x-ms-date": date,
      "x-ms-content-sha256": hash,
      authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
    };
  }

  hash(body) {
    return createHash("sha256").update(body).digest("base64");
  }

  mac(key, text) {
    return createHmac("sha256", key).update(text).digest("base64");
  }
}

export class ByCrt extends ByHand {
  hash(body) {
    return base64(crypto.hash_sha256(body));
  }

  mac(key, text) {
    return base64(crypto.hmac_sha256(key, text));
  }
}

function base64({ buffer, byteOffset, byteLength }) {
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
}
