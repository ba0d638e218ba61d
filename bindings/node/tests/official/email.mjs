// The client for Email, which polls until an email is sent.

import assert from "node:assert/strict";

import { EmailClient } from "@azure/communication-email";

const EMAIL = {
  senderAddress: "shop@contoso.example",
  content: { subject: "Grüße", plainText: "Your code is 123456 🙂", html: "<b>123456</b>" },
  recipients: {
    to: [{ address: "ann@contoso.example", displayName: "Ann" }],
    cc: [{ address: "ben@contoso.example" }],
    bcc: [{ address: "eve@contoso.example" }],
  },
  replyTo: [{ address: "reply@contoso.example" }],
  attachments: [{ name: "a.bin", contentType: "a/b", contentInBase64: Buffer.from([0, 255]).toString("base64") }],
};

export const classes = { EmailClient };
export const make = (...given) => new EmailClient(...given);

export const operations = {
  async "EmailClient.beginSend"(client) {
    const poller = await client.beginSend(EMAIL, { updateIntervalInMs: 10 });
    const { id, status } = await poller.pollUntilDone();
    assert.deepEqual([status, poller.isDone(), typeof id], ["Succeeded", true, "string"]);
  },
};

export async function sent(emulator) {
  const [message, ...others] = await emulator.messages({ kind: "email", to: "eve@contoso.example" });
  assert.deepEqual(others, []);
  const { subject, plainText } = EMAIL.content;
  assert.deepEqual([message.from, message.subject, message.text], [EMAIL.senderAddress, subject, plainText]);
  assert.deepEqual(message.to, ["ann", "ben", "eve"].map((name) => `${name}@contoso.example`));
  assert.deepEqual(message.content.content, EMAIL.content);
  assert.deepEqual(message.content.attachments, EMAIL.attachments);
  // What was started was asked for until it was done.
  const path = `/emails/operations/${message.id}?`;
  assert((await emulator.requests()).some(({ pathAndQuery }) => pathAndQuery.startsWith(path)));
}
