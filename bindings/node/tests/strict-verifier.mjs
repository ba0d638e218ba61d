// The server of ../../../tests/strict_verifier.py, which shares no code with the package.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import { ConnectionString } from "acs-auth";

const PROGRAM = new URL("../../../tests/strict_verifier.py", import.meta.url).pathname;

export class StrictVerifier {
  #process;
  #lines;
  #received = [];

  /** Starts one, and has it stopped when the test ends. */
  static async start(test) {
    const server = new StrictVerifier();
    server.#process = spawn("python3", ["-B", PROGRAM], { stdio: ["pipe", "pipe", "inherit"] });
    server.#lines = createInterface({ input: server.#process.stdout })[Symbol.asyncIterator]();
    const { endpoint, accessKey } = await server.#line();
    server.endpoint = endpoint;
    server.connection = new ConnectionString(`endpoint=${endpoint}/;accesskey=${accessKey}`);
    server.accessKey = accessKey;
    test.after(() => server.stop());
    return server;
  }

  stop() {
    this.#process.stdin.end();
  }

  async #line() {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("the verifier has ended");
    return JSON.parse(value);
  }

  /** Says how the next requests that are in order are answered: `{ status, headers, body }`. */
  async answer(...answers) {
    for (const answer of answers) await this.#tell(answer);
  }

  /** Sets its clock, as its answers show it, ahead by so many seconds. */
  async skew(seconds) {
    await this.#tell({ skew: seconds });
  }

  async #tell(line) {
    this.#process.stdin.write(`${JSON.stringify(line)}\n`);
    for (;;) {
      const told = await this.#line();
      if ("read" in told) return;
      this.#received.push(told);
    }
  }

  /**
   * All requests since it was last asked:
   * `{ method, target, headers: [[name, value], …], body: { length, sha256 }, wrong }`.
   */
  async received() {
    await this.#tell({});
    return this.#received.splice(0);
  }
}
