/** Keeps a token, and has it refreshed: once at a time, for whoever waits. */

// Those of the module: elsewhere than in Node a global timer is a number.
import { clearTimeout, setTimeout } from "node:timers";

import { reasonOf, type SignalLike, unlessAborted } from "./abortable.js";
import { AccessToken } from "./access-token.js";
import { TokenError } from "./errors.js";
import type { Decision } from "./refresh.js";
import { millisecondsOf, secondsAt } from "./unix-time.js";

/** What the native half keeps and decides. Times are seconds since 1970. */
export interface Cache {
  decide(now: number): Decision;
  token(now: number): { readonly text: string; readonly expiresOn: number; readonly refreshOn?: number } | null;
  failed(now: number): void;
  clear(): void;
  nextRefreshIn(now: number): number;
}

/** Gets a new token and stores it. The signal is aborted when nobody waits for it any longer: then it is not stored. */
export type Refresh = (signal: AbortSignal) => Promise<AccessToken>;

/** A refresh that is under way. */
interface Flight {
  readonly token: Promise<AccessToken>;
  readonly controller: AbortController;
  waiting: number;
}

/** The longest time that a timer takes, in milliseconds: 24 days. */
const LONGEST = 2 ** 31 - 1;

/** What to do and when is decided by the native half; here is what waits. */
export class TokenKeeper {
  readonly #cache: Cache;
  readonly #clock: () => number;
  #refresh: Refresh | undefined;
  #flight: Flight | undefined;
  #closed = false;
  /** Whether the token is refreshed ahead of time. */
  #proactive = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param refresh without it, a token is kept as long as it is good */
  constructor(cache: Cache, clock: () => number, refresh?: Refresh) {
    this.#cache = cache;
    this.#clock = clock;
    this.#refresh = refresh;
  }

  /** Seconds since 1970, by the clock that was given. */
  now(): number {
    return secondsAt(this.#clock(), "what the clock tells");
  }

  /** Refreshes the token ahead of time from now on. Its timer keeps no process from ending. */
  proactively(): void {
    this.#proactive = true;
    this.#arm();
  }

  /** A token that is good. Where a refresh fails, one that is not yet at its end serves on. */
  async get(signal?: SignalLike): Promise<AccessToken> {
    if (signal?.aborted) throw reasonOf(signal);
    if (this.#closed) throw closed();
    const decision = this.#cache.decide(this.now());
    const held = decision === "MUST_REFRESH" ? undefined : this.#held();
    if (this.#refresh === undefined) return held ?? expired();
    // Others use what there is while one of them refreshes it.
    if (held !== undefined && (decision === "USE" || this.#flight !== undefined)) return held;
    try {
      return await this.#join(signal);
    } catch (error) {
      const fails = signal?.aborted || this.#closed || this.#cache.decide(this.now()) === "MUST_REFRESH";
      const serving = fails ? undefined : this.#held();
      if (serving === undefined) throw error;
      return serving;
    }
  }

  /**
   * Drops the token, so that the next who asks has it refreshed: after a 401, for example.
   *
   * @param text that of the token that was refused: where another has come since, that stays
   * @returns whether there may be a new one
   */
  drop(text?: string): boolean {
    if (this.#refresh === undefined || this.#closed) return false;
    if (text === undefined || this.#cache.token(this.now())?.text === text) {
      this.#cache.clear();
      this.#arm();
    }
    return true;
  }

  /** Wipes the token, and gives none any longer: not to those either who wait for one. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#cache.clear();
    this.#refresh = undefined;
    this.#flight?.controller.abort(closed());
    this.#flight = undefined;
  }

  #held(): AccessToken | undefined {
    const token = this.#cache.token(this.now());
    return token === null ? undefined : AccessToken.of(token);
  }

  /** Waits for the refresh that is under way, or for a new one. Who waits no longer takes it from nobody else. */
  async #join(signal?: SignalLike): Promise<AccessToken> {
    const flight = (this.#flight ??= this.#depart());
    flight.waiting += 1;
    try {
      return await unlessAborted(flight.token, signal);
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0 && this.#flight === flight) {
        this.#flight = undefined;
        flight.controller.abort();
        this.#arm();
      }
    }
  }

  #depart(): Flight {
    const controller = new AbortController();
    const { signal } = controller;
    // Later, so that whatever the refresher calls finds that there is one.
    const refreshed = Promise.resolve().then(() => this.#refreshed(signal));
    const token = unlessAborted(refreshed, signal);
    const flight: Flight = { token, controller, waiting: 0 };
    const land = () => {
      if (this.#flight !== flight) return;
      this.#flight = undefined;
      this.#arm();
    };
    token.then(land, land);
    return flight;
  }

  async #refreshed(signal: AbortSignal): Promise<AccessToken> {
    try {
      return await (this.#refresh as Refresh)(signal);
    } catch (error) {
      if (!signal.aborted) this.#cache.failed(this.now());
      throw error;
    }
  }

  #arm(): void {
    clearTimeout(this.#timer);
    if (!this.#proactive || this.#closed) return;
    const now = this.now();
    // Up to the very second: what was cut off of this one is no part of it.
    const left = millisecondsOf(now + this.#cache.nextRefreshIn(now)) - this.#clock();
    // Whoever forgets a credential without a dispose has forgotten its token too, and nobody refreshes that.
    const me = new WeakRef(this);
    this.#timer = setTimeout(() => TokenKeeper.#wake(me), Math.min(Math.max(left, 0), LONGEST)).unref();
  }

  static #wake(me: WeakRef<TokenKeeper>): void {
    const keeper = me.deref();
    if (keeper !== undefined) keeper.#ring();
  }

  #ring(): void {
    // Timers are cut short where they are too long, and clocks are set.
    if (this.#cache.nextRefreshIn(this.now()) > 0) return this.#arm();
    // What becomes of it, whoever asks for the token hears; and the next attempt is in due time.
    this.#join().catch(() => {});
  }
}

function closed(): TokenError {
  return new TokenError("CREDENTIAL_CLOSED", "the credential was disposed of, and holds no token any longer");
}

function expired(): never {
  throw new TokenError(
    "TOKEN_EXPIRED",
    "the token has expired, and nothing refreshes it: give a tokenRefresher, which gets a new one",
  );
}
