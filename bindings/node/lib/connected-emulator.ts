/** A local ACS that runs elsewhere, such as in a container of a CI: what a test can ask of it. */

import { noOthers, object, text } from "./argument.js";
import { ConnectionString } from "./connection-string.js";
import { type Answer, ControlClient } from "./control-client.js";
import { controlOf, type EmulatorControl } from "./emulator-control.js";
import { timeoutOf } from "./emulator-options.js";

/** An emulator that can be asked, whoever has started it. */
export interface ConnectedEmulator extends EmulatorControl, Disposed {
  /** Such as `http://127.0.0.1:40123`: without a slash at its end. */
  readonly endpoint: string;
  /** Of the endpoint and a key. */
  readonly connectionString: string;
  /** Asks nothing any longer. An emulator that {@link connectEmulator} has found runs on, as it is. */
  stop(): Promise<void>;
}

/** Stopped by `await using` too, where there is a symbol for that: Node has it from 20.5 on, and not all types do. */
type Disposed = SymbolConstructor extends { readonly asyncDispose: infer Name extends symbol }
  ? { [name in Name]: () => Promise<void> }
  : {};

/** What {@link connectEmulator} takes besides. */
export interface ConnectOptions {
  /** How many milliseconds its first answer may take: 10 seconds, if it is left out. */
  readonly timeout?: number | undefined;
}

/**
 * Finds an emulator that runs elsewhere, by its connection string. Its port has to be reached without a proxy.
 *
 * ```js
 * const emulator = await connectEmulator("endpoint=http://127.0.0.1:8401/;accesskey=…");
 * ```
 *
 * The promise is rejected with an `Error` if there is none: before anything is asked of a resource of Azure.
 *
 * @throws {InvalidInputError} `INVALID_CONNECTION_STRING`, `INVALID_ACCESS_KEY`, as a rejection
 */
export async function connectEmulator(
  connectionString: string,
  options: ConnectOptions = {},
): Promise<ConnectedEmulator> {
  const { endpoint } = new ConnectionString(connectionString);
  const given = text(connectionString, "a connection string");
  noOthers(object(options, "options are an object, { timeout }"), ["timeout"], "connectEmulator");
  const client = new ControlClient(endpoint);
  await greet(client, timeoutOf(options));
  const stop = async () => client.close("the connection to the emulator was stopped");
  const emulator = { endpoint, ...controlOf(client), stop, ...disposed(stop) };
  // Its key may be one's own: what shows the emulator does not show that.
  return Object.freeze(Object.defineProperty(emulator, "connectionString", { value: given })) as ConnectedEmulator;
}

/** The property for `await using`. Where there is no such symbol, there is no such property. */
export function disposed(stop: () => Promise<void>): Disposed {
  return { ...(Symbol.asyncDispose && { [Symbol.asyncDispose]: stop }) } as Disposed;
}

/** Sees that it is an emulator, and nothing else. */
async function greet(client: ControlClient, timeout: number): Promise<void> {
  const signal = AbortSignal.timeout(timeout);
  const answer = await client.ask({ method: "GET", name: "health", signal }).catch((error: unknown) => {
    throw signal.aborted ? new Error(`the emulator did not answer within ${timeout} ms`) : error;
  });
  if (isHealthy(answer)) return;
  throw new Error("what answers at that endpoint is no emulator: is it acs-auth, of this version?");
}

function isHealthy({ status, text }: Answer): boolean {
  try {
    return status === 200 && (JSON.parse(text) as { status?: unknown } | null)?.status === "healthy";
  } catch {
    return false;
  }
}
