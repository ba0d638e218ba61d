// axios, with each of its adapters for Node.

import { signAxios } from "acs-auth/axios";
import axios from "axios";

const by =
  (adapter) =>
  async ({ connection, method, url, body, headers }) => {
    const client = signAxios(axios.create({ adapter, validateStatus: null }), connection);
    const { status } = await client.request({ method, url, data: body, headers });
    return status;
  };

export const senders = { "axios": by("http"), "axios fetch": by("fetch") };
