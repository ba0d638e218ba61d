// A worker that signs so many requests and tells what came out; or without end, after it told of one.

import { parentPort, workerData } from "node:worker_threads";

import { AccessKey } from "acs-auth";

const { accessKey, requests, endless } = workerData;
const key = new AccessKey(accessKey);
parentPort.postMessage(requests.map((request) => key.sign(request)));
while (endless) key.sign(requests[0]);
