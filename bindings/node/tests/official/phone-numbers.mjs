// The clients for phone numbers and for SIP routing.

import assert from "node:assert/strict";

import { PhoneNumbersClient, SipRoutingClient } from "@azure/communication-phone-numbers";

const SEARCH = {
  countryCode: "US",
  phoneNumberType: "tollFree",
  assignmentType: "application",
  capabilities: { sms: "outbound", calling: "none" },
  quantity: 2,
};

export const classes = { PhoneNumbersClient, SipRoutingClient };
export const make = (...given) => new PhoneNumbersClient(...given);

export const operations = {
  async "PhoneNumbersClient.getPurchasedPhoneNumber"(client) {
    assert.equal((await client.getPurchasedPhoneNumber("+18005550100")).phoneNumber, "+18005550100");
  },
  async "PhoneNumbersClient.listPurchasedPhoneNumbers"(client) {
    const pages = [];
    for await (const page of client.listPurchasedPhoneNumbers({ top: 2 }).byPage()) pages.push(page.length);
    assert.deepEqual(pages, [2, 1]);
  },
  async "PhoneNumbersClient.beginSearchAvailablePhoneNumbers"(client) {
    const poller = await client.beginSearchAvailablePhoneNumbers(SEARCH, { intervalInMs: 10 });
    const { phoneNumbers, searchExpiresBy } = await poller.pollUntilDone();
    assert.equal(phoneNumbers.length, SEARCH.quantity);
    assert(searchExpiresBy > new Date());
  },
};
