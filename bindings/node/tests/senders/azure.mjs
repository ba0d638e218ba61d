// A pipeline of @azure/core-rest-pipeline, as its clients have it.

import { credentialPolicy } from "acs-auth/azure";
import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
} from "@azure/core-rest-pipeline";

async function byPipeline({ connection, method, url, body, headers }) {
  const pipeline = createPipelineFromOptions({});
  pipeline.addPolicy(credentialPolicy(connection), { afterPhase: "Sign" });
  const request = createPipelineRequest({
    method,
    url,
    body,
    headers: createHttpHeaders(headers),
    allowInsecureConnection: true,
  });
  const { status } = await pipeline.sendRequest(createDefaultHttpClient(), request);
  return status;
}

export const senders = { "azure pipeline": byPipeline };
