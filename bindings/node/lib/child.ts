/** A program that runs beside this one, until it is told to stop or this one ends. */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { createInterface } from "node:readline";

/** How long a program may take to stop, in milliseconds, before it is killed. */
const GRACE = 3000;

export class Child {
  /** What it wrote to its standard error, line by line; and, where nobody has stopped it, how it ended. */
  readonly log: string[] = [];
  /** Settled when it has ended, or never began, and all that it wrote is read. */
  readonly closed: Promise<void>;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #line: Promise<string | undefined>;
  #isStopped = false;

  /**
   * Starts it. Its standard input stays open for as long as both run.
   *
   * @param name what it is called in its log
   * @param env its variables, all of them
   */
  constructor(name: string, program: string, args: readonly string[], env: Readonly<Record<string, string | undefined>>) {
    const child = spawn(program, args, { stdio: "pipe", windowsHide: true, env });
    this.#process = child;
    // That there is no such program is told to whoever waits for its first line.
    this.closed = new Promise((resolve) => child.once("close", () => resolve()));
    this.#line = new Promise((resolve, reject) => {
      child.on("error", reject).once("close", () => resolve(undefined));
      createInterface(child.stdout).once("line", resolve);
    });
    // After a time nobody waits for it any more.
    this.#line.catch(() => {});
    createInterface(child.stderr).on("line", (line) => this.log.push(line));
    // By now all that it said is there.
    void this.closed.then(() => {
      if (!this.#isStopped) this.log.push(`${name} ended with ${this.ended}`);
    });
    // It may be gone before it is told to stop.
    child.stdin.on("error", () => {});
  }

  /**
   * The first line that it prints, or `undefined` if it ends without one, or does not print it within so many
   * milliseconds. It is killed then.
   */
  async line(timeout: number): Promise<string | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), timeout);
    });
    const line = await Promise.race([this.#line, late]).finally(() => clearTimeout(timer));
    if (line === undefined) this.#kill();
    return line;
  }

  /** How it ended, if it did: with which exit code, or of which signal. */
  get ended(): string | undefined {
    const { exitCode, signalCode } = this.#process;
    if (signalCode !== null) return `signal ${signalCode}`;
    return exitCode === null ? undefined : `exit code ${exitCode}`;
  }

  /** Lets this program end without waiting for it. */
  release(): void {
    this.#process.unref();
    for (const stream of this.#pipes()) stream.unref();
  }

  /** Has it stop, by closing its input, and waits until it has. */
  async stop(): Promise<void> {
    // What has died before was not stopped.
    this.#isStopped ||= this.ended === undefined;
    this.#process.ref();
    for (const stream of this.#pipes()) stream.ref();
    this.#process.stdin.end();
    const timer = setTimeout(() => this.#kill(), GRACE);
    await this.closed;
    clearTimeout(timer);
  }

  #kill(): void {
    this.#process.kill("SIGKILL");
    // What it has started itself may hold them open.
    for (const stream of this.#pipes()) stream.destroy();
  }

  #pipes(): Socket[] {
    // So they are, where they are piped.
    return [this.#process.stdin, this.#process.stdout, this.#process.stderr] as unknown[] as Socket[];
  }
}
