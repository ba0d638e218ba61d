// A server that takes some tokens and no others, and answers as it is told.

import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

export class TokenServer {
  /** The tokens that are good. */
  good = new Set();
  /** All requests: `{ method, path, token, headers, body }`. */
  received = [];
  /** What the next requests are answered, whatever their tokens: `{ status, headers, body }`. */
  answers = [];
  endpoint;

  /** Starts one, and has it stopped when the test ends. */
  static async start(test, ...good) {
    const server = new TokenServer();
    server.good = new Set(good);
    const listener = createServer((request, response) => void server.#serve(request, response));
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    server.endpoint = `http://127.0.0.1:${listener.address().port}`;
    test.after(() => {
      listener.close();
      listener.closeAllConnections();
    });
    return server;
  }

  /** The tokens that came. */
  get tokens() {
    return this.received.map(({ token }) => token);
  }

  async #serve(request, response) {
    const { method, url: path, headers } = request;
    const body = await text(request);
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
    this.received.push({ method, path, token, headers, body });
    const refusal = { status: 401, body: '{"error":{"code":"Unauthorized","message":"No."}}' };
    const answer = this.answers.shift() ?? (this.good.has(token) ? { status: 200, body: "{}" } : refusal);
    response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers }).end(answer.body);
  }
}
