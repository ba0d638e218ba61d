// What somebody would write who knows the scheme and Node well: the key decoded once, and the rest by
// node:crypto.

import { createHash, createHmac } from "node:crypto";

export class ByHand {
  #key;

  constructor(key) {
    this.#key = Buffer.from(key, "base64");
  }

  sign(method, url, body) {
    const { host, pathname, search } = new URL(url);
    const date = new Date().toUTCString();
    const hash = createHash("sha256").update(body).digest("base64");
    const signature = createHmac("sha256", this.#key)
      .update(`${method}\n${pathname}${search}\n${date};${host};${hash}`)
      .digest("base64");
    return {
      "x-ms-date": date,
      "x-ms-content-sha256": hash,
      authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
    };
  }
}
