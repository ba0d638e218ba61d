// The client for Advanced Messaging, which has paths in the place of methods.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import messages from "@azure-rest/communication-messages";

// To an import it is what it gives to require.
const { default: createClient, isUnexpected, paginate } = messages;

const CHANNEL = "b045be8c-45cd-492a-b2a2-47bae7c36959";
const TO = ["+14255550123"];
const SEND = "/messages/notifications:send";
const TEMPLATES = "/messages/channels/{channelId}/templates";
const MEDIA = "/messages/streams/{id}";

/** The answer, or the error that other clients throw. */
function expected(response, status) {
  if (response.status === status) return response;
  assert(isUnexpected(response), response.status);
  throw Object.assign(new Error(response.body?.error?.message), { statusCode: Number(response.status) });
}

const types = createRequire(import.meta.url)
  .resolve("@azure-rest/communication-messages/package.json")
  .replace("package.json", "types/communication-messages.d.ts");
/** As if its paths were the methods of a class. */
const paths = readFileSync(types, "utf8").matchAll(/^ {4}\(path: "([^"]+)"/gm);
export const classes = { MessagesClient: { prototype: Object.fromEntries([...paths].map(([, path]) => [path, null])) } };
export const make = (...given) => createClient(...given);

export const operations = {
  async [`MessagesClient.${SEND}`](client) {
    for (const message of [
      { kind: "text", content: "Grüße 🙂, your code is 123456" },
      { kind: "image", mediaUri: "https://contoso.example/a.png", caption: "a" },
    ]) {
      const body = { channelRegistrationId: CHANNEL, to: TO, ...message };
      const sent = await client.path(SEND).post({ contentType: "application/json", body });
      assert.equal(expected(sent, "202").body.receipts[0].to, TO[0]);
    }
  },
  async [`MessagesClient.${TEMPLATES}`](client) {
    const first = await client.path(TEMPLATES, CHANNEL).get({ queryParameters: { maxpagesize: 3 } });
    const names = [];
    for await (const { name } of paginate(client, expected(first, "200"))) names.push(name);
    assert.deepEqual(names, ["parcel_sent", "parcel_sent", "appointment", "summer_sale"]);
  },
  async [`MessagesClient.${MEDIA}`](client) {
    // Nobody has sent any.
    assert.equal(expected(await client.path(MEDIA, "a b/c").get(), "404").body.error.code, "MediaNotFound");
  },
};

export async function sent(emulator) {
  const [text, image, ...others] = await emulator.messages({ kind: "notification" });
  assert.deepEqual([text.from, text.to, text.text], [CHANNEL, TO, "Grüße 🙂, your code is 123456"]);
  assert.equal(image.content.mediaUri, "https://contoso.example/a.png");
  assert.deepEqual(others, []);
}
