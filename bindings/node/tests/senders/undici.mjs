// Sends a request through undici, for tests that go through all adapters.

import { InvalidInputError } from "acs-auth";
import { credentialInterceptor } from "acs-auth/undici";
import { Agent, fetch, FormData as OwnFormData, interceptors, request } from "undici";

/** Has an agent that signs, and closes it afterwards. */
async function withAgent(connection, send) {
  const agent = new Agent();
  const redirect = interceptors.redirect({ maxRedirections: 5 });
  try {
    return await send(agent.compose(credentialInterceptor(connection), redirect));
  } finally {
    await agent.close();
  }
}

/** A form as the fetch of undici knows it: of the global class it makes the text [object FormData]. */
function ownForm(body) {
  if (!(body instanceof FormData)) return body;
  const form = new OwnFormData();
  for (const [name, value] of body) form.append(name, value);
  return form;
}

export const senders = {
  "undici request": ({ connection, method, url, body }) =>
    withAgent(connection, async (dispatcher) => {
      const response = await request(url, { dispatcher, method, body });
      await response.body.dump();
      return response.statusCode;
    }),

  "undici fetch": ({ connection, method, url, body }) =>
    withAgent(connection, async (dispatcher) => {
      try {
        const response = await fetch(url, { dispatcher, method, body: ownForm(body), duplex: "half" });
        await response.arrayBuffer();
        return response.status;
      } catch (error) {
        // To fetch, whatever its dispatcher says is the network.
        throw error.cause instanceof InvalidInputError ? error.cause : error;
      }
    }),
};
