/** The connection string. */

import { inspect } from "node:util";

import { AccessKey, Held } from "./access-key.js";
import { isRefusal, refused } from "./errors.js";
import { native } from "./native.js";
import { secret } from "./argument.js";

/**
 * Where a resource is, and a key to it: `endpoint=https://…;accesskey=…`, as the Azure portal shows it.
 *
 * It shows nothing of the key.
 */
export class ConnectionString {
  /**
   * The URL of the resource in its normal form: the host in lower case, no default port, no slash at the
   * end. A path, which begins with one, goes right behind it.
   */
  readonly endpoint: string;
  /** The key. */
  readonly accessKey: AccessKey;

  /**
   * @param text its parts stand in any order, their names in any case; parts of other names are passed over
   * @throws {InvalidInputError} `INVALID_CONNECTION_STRING`, `INVALID_ACCESS_KEY`
   */
  constructor(text: string | Uint8Array) {
    const told = secret(text, "a connection string", native.connectionString);
    if (isRefusal(told)) throw refused(told);
    this.endpoint = told.endpoint;
    this.accessKey = new AccessKey(new Held(told.key));
    Object.freeze(this);
  }

  /** What `console.log` shows. @internal */
  [inspect.custom](): string {
    return `ConnectionString { endpoint: '${this.endpoint}', accessKey: ${inspect(this.accessKey)} }`;
  }
}
