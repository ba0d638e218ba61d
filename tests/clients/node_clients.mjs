// One of Node's HTTP clients: `node_clients.mjs CLIENT PORT` reads numbers and URLs, requests each URL
// once, and prints the number with `sent` or with the code of the error.
//
// Every connection ends at the port on loopback, whatever host and port the client asks for. What is
// replaced for that is `net.Socket.prototype.connect`, which sees no URL and no header.

import http from 'node:http';
import net from 'node:net';
import { createInterface } from 'node:readline';
import axios from 'axios';
import undici from 'undici';

const [name, port] = process.argv.slice(2);

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function connectToLoopback(...args) {
  // Node itself passes its arguments as one array, which carries a mark that must stay.
  const given = Array.isArray(args[0]) ? args[0] : args;
  given[0] = { ...given[0], host: '127.0.0.1', port: Number(port) };
  return connect.apply(this, args);
};

const clients = {
  fetch: async (url, headers) => (await fetch(url, { headers })).arrayBuffer(),
  undici: async (url, headers) => (await undici.request(url, { headers })).body.dump(),
  axios: (url, headers) => axios.get(url, { headers }),
  http: (url, headers) =>
    new Promise((resolve, reject) => {
      http.get(url, { headers }, (response) => response.resume().on('end', resolve)).on('error', reject);
    }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const [number, url] = line.split('\t');
  try {
    await clients[name](url, { 'x-number': number });
    console.log(`${number}\tsent`);
  } catch (error) {
    // fetch says why in the cause.
    const { code, message } = error.cause ?? error;
    console.log(`${number}\t${code ?? message}`);
  }
}
process.exit(); // connections may still be kept alive
