// Values that somebody may pass by mistake, and values that nearly fit, from a seeded source.

/** What values throw that throw something. It is to come out as it is. */
export class Odd extends Error {}

const fail = () => {
  throw new Odd("odd");
};

/** Throws whatever it is asked for. */
const failing = () =>
  new Proxy(() => {}, {
    apply: fail, construct: fail, get: fail, getOwnPropertyDescriptor: fail, getPrototypeOf: fail, has: fail, ownKeys: fail,
  });

/** Pairs that do not end, or end by an error. */
function* endless() {
  yield ["host", "h.example"];
  yield* [["a"], [], 5];
  fail();
}

export class Source {
  #state;

  constructor(seed, key, token) {
    this.#state = seed >>> 0;
    this.key = key;
    this.token = token;
  }

  /** From 0 to below 1: mulberry32. */
  random() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(end) {
    return Math.floor(this.random() * end);
  }

  pick(...values) {
    return values[this.below(values.length)];
  }

  text() {
    const alphabet = this.pick("abcXYZ019/", "/?&=%#;:@ .-_~", "\0\r\n\t\x7f", "äß€😀", "\ud800a\udfff", "=+/");
    const length = this.pick(0, 1, 2, 7, 44, 200, 5000);
    return Array.from({ length }, () => alphabet[this.below(alphabet.length)]).join("");
  }

  number() {
    const edges = [0, 1, 255, 2 ** 31, 2 ** 53, 2 ** 64, 1e308, 1.5, NaN, Infinity, 253402300799, 8.64e15];
    const number = this.pick(...edges) * this.pick(1, -1);
    return this.pick(number, number, BigInt(this.below(9)), Object(number), `${number}`);
  }

  date() {
    return this.pick(undefined, null, 0, 1_767_258_307, new Date(0), new Date(NaN), new Date(-8.64e15), this.number(), {
      getTime: fail, valueOf: fail,
    });
  }

  bytes() {
    const length = this.pick(0, 1, 32, 33, 5000);
    const bytes = Uint8Array.from({ length }, () => this.below(256));
    const shared = new Uint8Array(new SharedArrayBuffer(length));
    const grows = new ArrayBuffer(length, { maxByteLength: 2 * length });
    const detached = new Uint8Array(8);
    structuredClone(detached, { transfer: [detached.buffer] });
    return this.pick(
      undefined, null, bytes, bytes.buffer, Buffer.from(bytes), new DataView(bytes.buffer), bytes.subarray(1), shared,
      shared.buffer, new Uint8Array(grows), detached, detached.buffer, new Float64Array(3), new BigInt64Array(2),
      new Uint8ClampedArray(3), this.text(),
    );
  }

  url() {
    const host = this.pick("h.example", "h.example:8443", "[::1]", "H.example", "u:p@h");
    const path = this.pick("", "/", "/rooms?api-version=1", "/a%20b", "/a b", "/é", "#x");
    return this.pick(`https://${host}${path}`, `http://${host}${path}`, this.text(), new URL("https://h.example/"));
  }

  headers() {
    const pairs = [["host", "h.example"], ["x-ms-date", "Thu, 01 Jan 2026 09:05:07 GMT"], ["authorization", this.token]];
    if (this.random() < 0.5) pairs.push([this.text(), this.text()]);
    return this.pick(
      pairs, Object.fromEntries(pairs), new Map(pairs), new Headers(pairs.slice(0, 3)), pairs.flat(), pairs.values(),
      endless(), failing(), [...pairs, [this.odd(), this.odd()]], { a: ["b", "c", this.odd()] }, Object.create(null),
      [pairs.flat(), 1], { host: this.bytes() }, { length: 2 ** 40 }, pairs.flat().slice(1),
    );
  }

  /** Anything at all. */
  odd(depth = 2) {
    const makers = [
      () => this.text(), () => this.number(), () => this.date(), () => this.bytes(), () => this.url(), failing, endless,
      () => this.pick(undefined, null, true, Symbol("s"), fail, class {}, /x/, new Set([1]), Promise.resolve(1)),
      () => this.pick(this.key, this.token, Buffer.from(this.key), Buffer.from(this.key, "base64"), Object(this.key)),
      () => Object.defineProperty({}, "a", { get: fail, enumerable: true }),
      () => ({ toString: fail, valueOf: fail, toJSON: fail, [Symbol.toPrimitive]: fail, [Symbol.iterator]: fail }),
    ];
    if (depth > 0) {
      const odd = () => this.odd(depth - 1);
      makers.push(() => [odd(), odd()], () => ({ a: odd(), key: odd() }), () => new Map([[odd(), odd()]]));
    }
    return makers[this.below(makers.length)]();
  }
}
