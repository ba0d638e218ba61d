/** What is said to an emulator before it starts. */

import { noOthers, object, seconds, text, whole } from "./argument.js";
import { checkedTolerance } from "./tolerance.js";

/** What {@link startEmulator} takes. */
export interface EmulatorOptions {
  /** Where the program `acs-auth` is: what ACS_AUTH_PROGRAM says, or else the one on the PATH, if it is left out. */
  readonly program?: string | undefined;
  /**
   * What is done about signatures: `"strict"` refuses as the service does, which hardly says why; `"explain"`
   * names the mistake too, in the header `x-acs-auth-mistake` and in {@link Emulator.log}; `"off"` looks at none.
   * Without it, strict.
   */
  readonly auth?: "strict" | "explain" | "off" | undefined;
  /** Whether endpoint and connection string say `https`. Either is spoken in any case. */
  readonly tls?: boolean | undefined;
  /**
   * Where to write the certificate of the authority that clients are to trust, in PEM. It is left there. Without it,
   * a place of its own, where it goes again with the emulator.
   */
  readonly caFile?: string | undefined;
  /** Seconds that a request may be dated away from now, each way: 300, if it is left out. */
  readonly tolerance?: number | undefined;
  /** Seconds that its clock is ahead of this machine's, or behind it if there are less than none. */
  readonly clockOffset?: number | undefined;
  /**
   * Seconds that an operation takes which is polled, such as the sending of an email, with a fraction or without,
   * up to a day: none, if it is left out.
   */
  readonly operationTime?: number | undefined;
  /** How many items a page of a list has: 100, if it is left out. */
  readonly pageSize?: number | undefined;
  /** Seconds that a token of Entra is good, which can be less than clients like: 3600, if it is left out. */
  readonly entraTokenLifetime?: number | undefined;
  /** Whether user access tokens are no JWTs, and tell nothing to whoever has one. */
  readonly opaqueTokens?: boolean | undefined;
  /** How many bytes the body of a request may have: 16 MiB, if it is left out. */
  readonly maxBody?: number | undefined;
  /** How many milliseconds it may take to start: 10 seconds, if it is left out. */
  readonly timeout?: number | undefined;
}

/** What is asked of a program that is started. */
export interface Start {
  readonly program: string;
  /** What names the program, if anything does. */
  readonly namedBy: string | undefined;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly caFile: string | undefined;
  readonly timeout: number;
}

/** The longest time that a timer takes. */
const LONGEST = 2 ** 31 - 1;
/** Those that are numbers, each with the option of the program. */
const NUMBERS = {
  tolerance: ["--tolerance", checkedTolerance],
  clockOffset: ["--clock-offset", (value: unknown) => whole(value, "a clockOffset", -(2 ** 31), 2 ** 31 - 1)],
  operationTime: ["--operation-time", (value: unknown) => seconds(value, "an operationTime", 86_400)],
  pageSize: ["--page-size", (value: unknown) => whole(value, "a pageSize", 1, 2 ** 32 - 1)],
  entraTokenLifetime: [
    "--entra-token-lifetime",
    (value: unknown) => whole(value, "an entraTokenLifetime", 0, 2 ** 32 - 1),
  ],
  maxBody: ["--max-body", (value: unknown) => whole(value, "a maxBody", 0, Number.MAX_SAFE_INTEGER)],
} as const satisfies { readonly [name in keyof EmulatorOptions]?: readonly [string, (value: any) => number] };
const NUMBER_NAMES = Object.keys(NUMBERS) as (keyof typeof NUMBERS)[];
/** Those that are true or false, likewise. */
const FLAGS = { tls: "--tls", opaqueTokens: "--opaque-tokens" } as const satisfies {
  readonly [name in keyof EmulatorOptions]?: string;
};
const FLAG_NAMES = Object.keys(FLAGS) as (keyof typeof FLAGS)[];
const NAMES: readonly (keyof EmulatorOptions)[] = [
  "program",
  "auth",
  ...FLAG_NAMES,
  "caFile",
  ...NUMBER_NAMES,
  "timeout",
];

/** What options come to, if they make sense. */
export function startOf(options: EmulatorOptions): Start {
  const { auth, caFile } = object(options, `options are an object, { ${NAMES.join(", ")} }`);
  noOthers(options, NAMES, "startEmulator");
  const timeout = timeoutOf(options);
  const [program, namedBy] = programOf(options.program);
  const args = ["emulator", "--port", "0", "--output", "json", "--stop-at-eof"];
  if (auth !== undefined) args.push("--auth", modeOf(auth));
  for (const name of FLAG_NAMES) {
    const value: unknown = options[name];
    if (value !== undefined && typeof value !== "boolean") throw new TypeError(`${name} is true or false`);
    if (value === true) args.push(FLAGS[name]);
  }
  for (const name of NUMBER_NAMES) {
    const value = options[name];
    const [option, check] = NUMBERS[name];
    if (value !== undefined) args.push(option, String(check(value)));
  }
  const place = caFile === undefined ? caFile : word(caFile, "a caFile");
  return { program, namedBy, args, env: environment(), caFile: place, timeout };
}

/** How many milliseconds are waited for a beginning. */
export function timeoutOf({ timeout = 10_000 }: { readonly timeout?: number | undefined }): number {
  if (typeof timeout === "number" && timeout > 0 && timeout <= LONGEST) return timeout;
  throw new RangeError("a timeout is a number of milliseconds, and more than none");
}

/** The variables of this process, without those that are options of the program: what is not said here is as ever. */
function environment(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("ACS_AUTH_EMULATOR_")));
}

/** The program, and what names it, if anything does. */
function programOf(given: unknown): [string, string?] {
  if (given !== undefined && given !== null) return [word(given, "a program"), "the option program"];
  const named = process.env["ACS_AUTH_PROGRAM"];
  return named ? [named, "ACS_AUTH_PROGRAM"] : ["acs-auth"];
}

/** What can be given to a program. */
function word(value: unknown, what: string): string {
  const given = text(value, what);
  if (given !== "" && !given.includes("\0")) return given;
  throw new TypeError(`${what} is a path, and not empty`);
}

const MODES = ["strict", "explain", "off"];

function modeOf(auth: unknown): string {
  if (typeof auth === "string" && MODES.includes(auth)) return auth;
  throw new TypeError(`auth is one of ${MODES.join(", ")}`);
}

