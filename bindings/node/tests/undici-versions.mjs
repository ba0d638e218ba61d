// The versions of undici that are tried. The handlers of 6 are others than those of 7.

import test from "node:test";

import { credentialInterceptor } from "acs-auth/undici";
import * as undici from "undici";
import * as undici6 from "undici6";

import { StrictVerifier } from "./strict-verifier.mjs";

/** A test with each version, which is given how to send with it. */
export function each(name, run) {
  for (const [version, client] of [
    ["undici 7", undici],
    ["undici 6", undici6],
  ]) {
    test(`${version}: ${name}`, async (t) => {
      const server = await StrictVerifier.start(t);
      const agent = new client.Agent();
      t.after(() => agent.destroy());
      const signing = credentialInterceptor(server.connection);
      /** An agent that signs, with options of its own. */
      const compose = (options) => agent.compose(credentialInterceptor(server.connection, options));
      /** Gives the status. */
      const send = async ({ url = `${server.endpoint}/a`, ...options } = {}, dispatcher = compose()) => {
        const answer = await client.request(url, { ...options, dispatcher });
        await answer.body.dump();
        return answer.statusCode;
      };
      await run({ t, server, client, agent, signing, compose, send });
    });
  }
}
