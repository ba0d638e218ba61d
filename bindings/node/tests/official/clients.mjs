// The official clients, as they come: with their own signatures. Run as a program, with the name of one, it prints
// the outcome of each of its operations.
//
// Each has `classes`; `make`, which takes what its constructor does; and `operations`, by class and method. They take a
// client and what `prepare` has made, and fail if the answer is not as it should be. `sent` looks into the inbox.

import { pathToFileURL } from "node:url";

import * as callAutomation from "./call-automation.mjs";
import * as email from "./email.mjs";
import * as identity from "./identity.mjs";
import * as messages from "./messages.mjs";
import * as phoneNumbers from "./phone-numbers.mjs";
import * as rooms from "./rooms.mjs";
import * as sms from "./sms.mjs";

const NOTHING = { prepare: async () => {}, sent: async () => {} };

/** The modules by their names, each with a `prepare` and a `sent`. */
export const CLIENTS = Object.fromEntries(
  Object.entries({ identity, sms, email, phoneNumbers, rooms, callAutomation, messages }).map(([name, client]) => [
    name,
    { ...NOTHING, ...client },
  ]),
);

/** What becomes of each operation: "done", or the status of the answer. */
export async function outcomes({ operations }, client, prepared) {
  const all = {};
  for (const [name, operation] of Object.entries(operations)) {
    try {
      await operation(client, prepared);
      all[name] = "done";
    } catch (error) {
      if (error.statusCode === undefined) throw error;
      all[name] = error.statusCode;
    }
  }
  return all;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const chosen = CLIENTS[process.argv[2]];
  const client = chosen.make(process.env.AZURE_COMMUNICATION_CONNECTION_STRING);
  console.log(JSON.stringify(await outcomes(chosen, client, await chosen.prepare(client))));
}
