/** The access key. */

import { inspect } from "node:util";
import * as threads from "node:worker_threads";

import { object, secret, text } from "./argument.js";
import { type Body, bytesOf } from "./body.js";
import { contentHash as hashOf } from "./content-hash.js";
import { type DateInput, secondsOf } from "./date.js";
import { isRefusal, refused } from "./errors.js";
import { type Key, native } from "./native.js";
import { type AuthHeaders, type SignableParts, argumentsOf, headers } from "./request.js";
import { urlText } from "./split-url.js";
import { memory, write } from "./written.js";

/** A request to sign. */
export interface SignRequest {
  /** Signed in upper case, so send it so. */
  readonly method: string;
  /** Where it goes, written as it is sent. */
  readonly url: string | URL;
  /** Just as it will be sent. */
  readonly body?: Body;
  /** When it is sent; now, if it is left out. */
  readonly date?: DateInput;
  /** The hash of the body in place of the body, from {@link contentHash} or a {@link ContentHasher}. */
  readonly contentHash?: string | undefined;
}

/** The native half of a key, or a `TypeError` for anything else. @internal */
export let handleOf: (key: unknown) => Key;

/**
 * An access key, as the Azure portal shows it.
 *
 * It shows nothing of the key, and is not copied to other threads; `fingerprint` tells keys apart.
 */
export class AccessKey {
  readonly #key: Key;
  #signText: ReturnType<typeof native.textSigner> | undefined;

  /**
   * @param text base64 of 1 to 1024 bytes; blanks and line ends around it do not count
   * @throws {InvalidInputError} `INVALID_ACCESS_KEY`
   */
  constructor(text: string | Uint8Array);
  /** @internal */
  constructor(text: string | Uint8Array | Held);
  constructor(text: string | Uint8Array | Held) {
    if (text instanceof Held) {
      this.#key = text.key;
    } else {
      const told = secret(text, "an access key", native.accessKey);
      if (isRefusal(told)) throw refused(told);
      this.#key = told;
    }
    // From Node 22 on; before, what is copied is an empty object.
    (threads as { markAsUncloneable?(object: object): void }).markAsUncloneable?.(this);
  }

  /** Which key this is, in a form that is safe to log: 16 hex digits, the start of an HMAC under it. */
  get fingerprint(): string {
    return native.fingerprint(this.#key);
  }

  /**
   * Signs a request to a URL, and gives the headers to set on it.
   *
   * What some HTTP client would send otherwise than it is written is refused, and the error says how to
   * write it. Sign a retry anew.
   *
   * @throws {InvalidInputError} `INVALID_URL`, `INVALID_METHOD`, `INVALID_HOST`,
   *   `INVALID_PATH_AND_QUERY`, `INVALID_DATE`, `INVALID_CONTENT_HASH`
   * @throws {TypeError} for a body that is an object: serialise it first
   */
  sign(request: SignRequest): AuthHeaders {
    const { method, url, body, date, contentHash } = object(request, USAGE);
    const to = urlText(url);
    const verb = text(method, "a method");
    const seconds = secondsOf(date);
    if (contentHash === undefined) {
      if (body === undefined) refuseMistaken(request);
      const given = body ?? "";
      if (typeof given !== "string") {
        return headers(native.sign(this.#key, verb, to, bytesOf(given), seconds));
      }
      if (write(seconds, verb, to, given)) {
        this.#signText ??= native.textSigner(this.#key, memory);
        const told = this.#signText();
        if (told !== null) return headers(told);
      }
      return headers(native.signHashed(this.#key, verb, to, hashOf(given), seconds));
    }
    if (body !== undefined && body !== null) {
      throw new TypeError("give the body or its contentHash, and not both");
    }
    return headers(native.signHashed(this.#key, verb, to, text(contentHash, "a contentHash"), seconds));
  }

  /**
   * Signs a request whose parts are known as the HTTP client will send them, and gives the headers to
   * set on it. Nothing of them is parsed, decoded or escaped.
   *
   * @throws {InvalidInputError} `INVALID_METHOD`, `INVALID_PATH_AND_QUERY`, `INVALID_HOST`,
   *   `INVALID_DATE`, `INVALID_CONTENT_HASH`
   */
  signParts(parts: SignableParts): AuthHeaders {
    return headers(native.signParts(this.#key, ...argumentsOf(parts)));
  }

  /** What `console.log` shows, of a proxy of a key too. @internal */
  [inspect.custom](): string {
    return #key in this ? `AccessKey { fingerprint: '${this.fingerprint}' }` : "AccessKey {}";
  }

  static {
    handleOf = (key) => {
      if (!(typeof key === "object" && key !== null && #key in key)) {
        throw new TypeError("a key is an AccessKey");
      }
      return key.#key;
    };
  }
}

const USAGE = "sign takes one object, sign({ method, url, body })";

/** What HTTP clients call a body or a part of the URL. */
const MISTAKEN = ["data", "json", "params", "query", "searchParams"];

/** Refuses what would be left out of the signature unseen. */
function refuseMistaken(request: object): void {
  if (MISTAKEN.every((name) => (request as Record<string, unknown>)[name] === undefined)) return;
  throw new TypeError(
    `${USAGE}: give a body as body, just as it is sent, and a query in the url; it knows no ${MISTAKEN.join(", ")}`,
  );
}

/** The native half of a key that was not read from text. @internal */
export class Held {
  constructor(readonly key: Key) {}
}
