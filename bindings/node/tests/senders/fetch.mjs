// Sends a request with fetch, for tests that go through all adapters.

import { createFetch } from "acs-auth/fetch";

export const senders = {
  fetch: async ({ connection, method, url, body }) => {
    const response = await createFetch(connection)(url, { method, body });
    await response.arrayBuffer();
    return response.status;
  },
};
