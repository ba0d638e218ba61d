// A clock that goes when it is told to, and the timers that go by it.

import timers from "node:timers";

/** What the timers of Node take, in milliseconds: longer ones would ring at once. */
const LONGEST = 2 ** 31 - 1;
const START = Date.UTC(2030, 0, 1);

export class FakeClock {
  /** Milliseconds since 1970. */
  now = START;
  #due = [];

  /** Puts one in the place of the timers that credentials set, for the time of a test. */
  static for(test) {
    const clock = new FakeClock();
    test.mock.method(timers, "setTimeout", (ring, wait) => clock.#set(ring, wait));
    test.mock.method(timers, "clearTimeout", (timer) => clock.#clear(timer));
    return clock;
  }

  /** The option `clock` of credentials. */
  get read() {
    return () => this.now;
  }

  /** So many seconds from the start, in milliseconds since 1970. */
  at(seconds) {
    return START + seconds * 1000;
  }

  /** How many timers are set, each of which has to let the process end. */
  get timers() {
    return this.#due.length;
  }

  /** Goes on to a time, in seconds from the start, and has each timer ring on the way. */
  async until(seconds) {
    const end = this.at(seconds);
    for (;;) {
      await settled();
      this.#due.sort((one, other) => one.time - other.time);
      const [next] = this.#due;
      if (next === undefined || next.time > end) break;
      this.#due.shift();
      this.now = Math.max(this.now, next.time);
      next.ring();
    }
    this.now = end;
  }

  #set(ring, wait) {
    if (!(wait >= 0 && wait <= LONGEST)) throw new RangeError(`no timer of Node takes ${wait} ms`);
    const timer = { ring, time: this.now + wait };
    this.#due.push(timer);
    return { timer, unref: () => ({ timer }) };
  }

  #clear(cleared) {
    this.#due = this.#due.filter((timer) => timer !== cleared?.timer);
  }
}

/** Has all go on that waits for promises alone. */
export function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}
