// A person who chats. Each line of standard input is said in a thread; what is there is printed at the end.
//
//   SERVICE=http://127.0.0.1:8080 ENTRA_TOKEN=... ACS_ENDPOINT=https://... node client.mjs

import { createInterface } from "node:readline";

import { UserTokenCredential } from "acs-auth/credentials";
import { createFetch } from "acs-auth/fetch";

const { SERVICE, ENTRA_TOKEN, ACS_ENDPOINT } = process.env;
const VERSION = "api-version=2024-03-07";

// The service says who one is in ACS, by the sign-in with Entra. A real client gets that token from MSAL.
const credential = new UserTokenCredential({
  tokenRefresher: async (signal) => {
    const headers = { authorization: `Bearer ${ENTRA_TOKEN}` };
    const response = await fetch(`${SERVICE}/api/token`, { method: "POST", headers, signal });
    if (!response.ok) throw new Error(`the service answers ${response.status}`);
    const { token, expiresOn } = await response.json();
    return { token, expiresOn: new Date(expiresOn * 1000) };
  },
});

// Where ACS answers 401, since the token was revoked, this asks for another one, and sends again.
const acs = createFetch(credential, { endpoint: ACS_ENDPOINT });

async function ask(method, path, body) {
  const response = await acs(`${ACS_ENDPOINT}${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`ACS answers ${response.status}`);
  return response.json();
}

const { chatThread } = await ask("POST", `/chat/threads?${VERSION}`, { topic: "Hello" });
const messages = `/chat/threads/${encodeURIComponent(chatThread.id)}/messages?${VERSION}`;
for await (const line of createInterface({ input: process.stdin })) {
  await ask("POST", messages, { content: line, type: "text" });
  console.log(`sent ${line}`);
}
const { value } = await ask("GET", messages);
for (const { type, content } of value.reverse()) {
  if (type === "text") console.log(`read ${content.message}`);
}
credential.dispose();
