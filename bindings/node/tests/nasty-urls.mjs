// URLs that clients rewrite before they send them, bodies of each kind, and the clients to send them with.

import { readFileSync } from "node:fs";

import { senders as axios } from "./senders/axios.mjs";
import { senders as azure } from "./senders/azure.mjs";
import { senders as fetch } from "./senders/fetch.mjs";
import { senders as undici } from "./senders/undici.mjs";

export const CLIENTS = { ...fetch, ...undici, ...axios, ...azure };
/** What is due for each URL and client, as a row of ../../../tests/nasty_urls.csv. */
export const ROWS = rowsOf(readFileSync(new URL("../../../tests/nasty_urls.csv", import.meta.url), "utf8"));

const binary = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const form = () => {
  const form = new FormData();
  form.append("name", "Zoë 🙂");
  form.append("file", new Blob([binary], { type: "image/png" }), "a b.png");
  return form;
};
/** Each with the method that carries it, and how to make it anew; a form is made bytes of by whoever sends it. */
export const BODIES = {
  empty: ["POST", () => null, new Uint8Array()],
  text: ["PATCH", () => '{"name": "Zoë 🙂"}', new TextEncoder().encode('{"name": "Zoë 🙂"}')],
  "a Uint8Array": ["PUT", () => binary, binary],
  "a ReadableStream": ["POST", () => new Blob([binary]).stream(), binary],
  "a FormData": ["POST", form],
  "1 MiB": ["PUT", () => new Uint8Array(1 << 20).fill(7), new Uint8Array(1 << 20).fill(7)],
};

/** A table of commas, where a cell with commas or quotes in it stands in quotes. */
function rowsOf(csv) {
  const [head, ...rows] = csv.trimEnd().split("\n").map((line) => {
    const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)];
    return cells.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);
  });
  return rows.map((cells) => {
    if (cells.length !== head.length) throw new Error(`${cells[0]}: ${cells.length} cells`);
    return Object.fromEntries(head.map((column, at) => [column, cells[at]]));
  });
}
