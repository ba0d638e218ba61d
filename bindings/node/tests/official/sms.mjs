// The client for SMS.

import assert from "node:assert/strict";

import { SmsClient } from "@azure/communication-sms";

const FROM = "+18005550100";
const TO = ["+14255550123", "+14255550124"];
const TEXT = "Grüße 🙂, your code is 123456";

export const classes = { SmsClient };
export const make = (...given) => new SmsClient(...given);

export const operations = {
  async "SmsClient.send"(client) {
    const options = { enableDeliveryReport: true, tag: "ü" };
    const results = await client.send({ from: FROM, to: TO, message: TEXT }, options);
    assert.deepEqual(results.map(({ to, successful, httpStatusCode }) => [to, successful, httpStatusCode]), [
      [TO[0], true, 202],
      [TO[1], true, 202],
    ]);
    assert.equal(new Set(results.map(({ messageId }) => messageId)).size, 2);
  },
};

export async function sent(emulator) {
  const { content, ...message } = await emulator.waitForMessage({ contains: "code is 123456", to: TO[1], timeout: 0 });
  assert.deepEqual([message.kind, message.from, message.to, message.text], ["sms", FROM, [TO[1]], TEXT]);
  assert.deepEqual(content.smsSendOptions, { enableDeliveryReport: true, tag: "ü" });
  assert.equal((await emulator.messages()).length, TO.length);
}
