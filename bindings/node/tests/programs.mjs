// Programs in the place of acs-auth.

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A place that goes with the test. */
export function directory(t) {
  const place = mkdtempSync(join(tmpdir(), "acs-auth-"));
  t.after(() => rmSync(place, { recursive: true }));
  return place;
}

/** A program of some lines of sh. */
export function program(t, lines) {
  const file = join(directory(t), "program");
  writeFileSync(file, `#!/bin/sh\n${lines}\n`);
  chmodSync(file, 0o700);
  return file;
}

/** What such a program says where it listens, in place of an emulator. */
export function told(endpoint, accessKey) {
  return {
    endpoint,
    access_key: accessKey,
    secondary_access_key: "b3RoZXI=",
    connection_string: `endpoint=${endpoint}/;accesskey=${accessKey}`,
    authority_host: "https://127.0.0.1:1",
    tenant_id: "a tenant",
    client_id: "a client",
    client_secret: "its secret",
    identity_endpoint: "http://127.0.0.1:1/msi/token",
    identity_header: "a header",
  };
}
