/** A local ACS for tests: the program `acs-auth emulator`, which checks signatures as strictly as the service. */

import { join } from "node:path";

import { Child } from "./child.js";
import { type ConnectedEmulator, disposed } from "./connected-emulator.js";
import { ControlClient } from "./control-client.js";
import { controlOf } from "./emulator-control.js";
import type { EmulatorEntra } from "./emulator-entra.js";
import { type EmulatorOptions, startOf } from "./emulator-options.js";
import { makeTemporary, removeTemporary } from "./temporary.js";

export { connectEmulator } from "./connected-emulator.js";
export type { ConnectedEmulator, ConnectOptions } from "./connected-emulator.js";
export type { EmulatorControl } from "./emulator-control.js";
export type { EmulatorEntra, EntraUser } from "./emulator-entra.js";
export type { EmulatorOptions } from "./emulator-options.js";
export type { Fault } from "./fault.js";
export type { Message, MessageFilter, MessageKind, MessageWait } from "./message.js";
export type { RequestRecord } from "./request-record.js";

/** An emulator that was started. Its keys are known to everybody: they protect nothing. */
export interface Emulator extends ConnectedEmulator {
  /** In base64, as a portal shows it. */
  readonly accessKey: string;
  /** As good as the primary. */
  readonly secondaryAccessKey: string;
  /** The Microsoft Entra ID that it is too. */
  readonly entra: EmulatorEntra;
  /** Where the certificate of its authority is, in PEM: clients that speak `https` to it have to trust that. */
  readonly caFile: string;
  /**
   * What it has said since, line by line: with `auth: "explain"`, each refusal and its reason. It comes a little after
   * the answer: assert on the header `x-acs-auth-mistake`. If it ends and was not stopped, the last line tells how.
   */
  readonly log: readonly string[];
  /** Stops it, and waits until it has. By itself it stops when this process ends. */
  stop(): Promise<void>;
}

/**
 * Starts a local ACS on a free port of this machine, with keys that everybody knows. Each test can have its own.
 *
 * ```js
 * const emulator = await startEmulator();
 * const client = new CommunicationIdentityClient(emulator.connectionString, { allowInsecureConnection: true });
 * ```
 *
 * It does not keep this process from ending, and ends with it. What is not given is as it is without options: variables
 * of this process whose names begin with ACS_AUTH_EMULATOR_ are kept from it.
 *
 * The promise is rejected with an `Error` if there is no such program, or if it does not start.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { program, namedBy, args, env, timeout, caFile: given } = startOf(options);
  const place = given === undefined ? makeTemporary() : undefined;
  const caFile = given ?? join(place ?? "", "ca.pem");
  const child = new Child("the emulator", program, [...args, "--ca-file", caFile], env);
  if (place !== undefined) void child.closed.then(() => removeTemporary(place));
  const told = toldBy(await lineOf(child, timeout, namedBy));
  if (told === undefined) {
    await child.stop();
    throw new Error("the program said something else than where it listens: is it acs-auth, of this version?");
  }
  if ("error" in told) {
    await child.stop();
    throw new Error(`acs-auth: ${told.error.message}`);
  }
  child.release();
  const client = new ControlClient(told.endpoint);
  const stop = () => {
    client.close("the emulator was stopped");
    return child.stop();
  };
  return Object.freeze({
    endpoint: told.endpoint,
    accessKey: told.access_key,
    secondaryAccessKey: told.secondary_access_key,
    connectionString: told.connection_string,
    entra: Object.freeze({
      authorityHost: told.authority_host,
      tenantId: told.tenant_id,
      clientId: told.client_id,
      clientSecret: told.client_secret,
      identityEndpoint: told.identity_endpoint,
      identityHeader: told.identity_header,
    }),
    caFile,
    log: child.log,
    ...controlOf(client),
    stop,
    ...disposed(stop),
  }) as Emulator;
}

/** The first line of a program, or an error that says what to do. */
async function lineOf(child: Child, timeout: number, namedBy: string | undefined): Promise<string> {
  let line: string | undefined;
  try {
    line = await child.line(timeout);
  } catch (error) {
    // Its other properties repeat what was given as the program.
    const { code } = error as NodeJS.ErrnoException;
    const what = namedBy
      ? `${namedBy} names no program that can be run`
      : "the program acs-auth is not on the PATH, or cannot be run";
    throw new Error(
      `${what} (${code}): \`cargo install --path crates/acs-auth-cli\`, in a clone of the repository, installs ` +
        "acs-auth; or say where it is, as program or by ACS_AUTH_PROGRAM",
    );
  }
  if (line !== undefined) return line;
  const { ended } = child;
  const what = ended === undefined ? `did not say within ${timeout} ms` : `ended with ${ended}, and did not say`;
  throw new Error(`the program ${what} where it listens: is it acs-auth, of this version?`);
}

/** What it says in one line of JSON: where it listens, or why it does not. */
type Told = Readonly<Record<(typeof TOLD)[number], string>>;
interface Failed {
  readonly error: { readonly message: string };
}

const TOLD = [
  "endpoint",
  "access_key",
  "secondary_access_key",
  "connection_string",
  "authority_host",
  "tenant_id",
  "client_id",
  "client_secret",
  "identity_endpoint",
  "identity_header",
] as const;

function toldBy(line: string): Told | Failed | undefined {
  let told: Partial<Told & Failed> | null;
  try {
    told = JSON.parse(line) as typeof told;
  } catch {
    return undefined;
  }
  if (typeof told?.error?.message === "string") return told as Failed;
  const isWhole = TOLD.every((name) => typeof told?.[name] === "string") && URL.canParse(told?.endpoint ?? "");
  return isWhole ? (told as Told) : undefined;
}
