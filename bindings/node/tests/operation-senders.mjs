// What sends operations to an emulator, signed, and reads their answers: by fetch, or by axios, which parses JSON.

import axios from "axios";
import { ConnectionString } from "acs-auth";
import { signAxios } from "acs-auth/axios";
import { createFetch } from "acs-auth/fetch";

export const OPERATION_SENDERS = {
  fetch({ endpoint, connectionString }) {
    const fetch = createFetch(new ConnectionString(connectionString));
    return async (operation) => {
      const { url, ...request } = operation.request(endpoint);
      const response = await fetch(url, request);
      return operation.read({ status: response.status, body: await response.text() });
    };
  },
  axios({ endpoint, connectionString }) {
    const client = signAxios(axios.create({ validateStatus: null }), new ConnectionString(connectionString));
    return async (operation) => {
      const { body, ...request } = operation.request(new URL(endpoint));
      const { status, data } = await client.request({ ...request, data: body });
      return operation.read({ status, body: data });
    };
  },
};
