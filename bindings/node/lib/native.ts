/** The native half: the addon for this platform. */

import type * as Native from "../native/index.js";

export type { Diagnosis, Key, Refusal, ServiceError } from "../native/index.js";

const { name, version } = require("../package.json") as { name: string; version: string };

/** What addons there are for: the targets in `package.json`, as Node calls them. */
const PLATFORMS = [
  "darwin-arm64",
  "darwin-x64",
  "linux-arm64-gnu",
  "linux-arm64-musl",
  "linux-x64-gnu",
  "linux-x64-musl",
  "win32-arm64-msvc",
  "win32-x64-msvc",
];

/** @internal */
export const native = load();

function load(): typeof Native {
  let addon: typeof Native;
  try {
    // What @napi-rs/cli wrote: it looks beside itself, and for the package of the platform.
    addon = require("../native/index.js") as typeof Native;
  } catch (error) {
    throw unloaded(error);
  }
  if (addon.VERSION === undefined) {
    throw new Error(
      `${name} found something else in the place of its addon: a bundler is told to leave ${name} out, as external`,
    );
  }
  if (addon.VERSION !== version) {
    throw new Error(
      `${name} ${version} found the addon of ${addon.VERSION}: install ${name}-${platform()} in the same version`,
    );
  }
  return addon;
}

function platform(): string {
  const { platform, arch } = process;
  const abi = { linux: isMusl() ? "-musl" : "-gnu", win32: "-msvc" }[platform as string] ?? "";
  return `${platform}-${arch}${abi}`;
}

function isMusl(): boolean {
  try {
    const report = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
    return report.header.glibcVersionRuntime === undefined;
  } catch {
    // Deno asks for leave. What is told then is a guess, and the cause says what leave is missing.
    return false;
  }
}

/** Why there is no addon, and what to do. */
function unloaded(error: unknown): Error {
  const here = platform();
  if (!PLATFORMS.includes(here)) {
    return new Error(`${name} has no addon for ${here}: there is one for ${PLATFORMS.join(", ")}`);
  }
  // The loader goes on where a file is not there, and tells of each in the cause of the next.
  const tried: Error[] = [];
  for (let next = error; next instanceof Error; next = next.cause) tried.push(next);
  const absent = (one: Error) => /^Cannot find (module|package|native binding)/.test(one.message);
  const broken = tried.find((one) => !absent(one));
  const cause = broken ?? tried.find((one) => one.message.includes(`'${name}-${here}'`)) ?? tried.at(-1);
  if (cause) delete cause.cause;
  if (tried.some((one) => one.message.includes("addons is disabled"))) {
    const how = "start it with --allow-addons, and without --no-addons";
    return new Error(`${name} has an addon, and Node was started without leave to load any: ${how}`, { cause });
  }
  return new Error(
    broken
      ? `${name} could not load the addon for ${here}, for the reason in the cause. Most often the C ` +
          "library of the system is older than the addon needs, or node_modules was installed on another " +
          "machine: then remove node_modules, and install on this one"
      : `${name} needs its optional dependency ${name}-${here}, which is not installed: install without ` +
          "--omit=optional, and on the platform that it runs on; if node_modules or the lock file came from " +
          "another platform, remove node_modules and install again. In a clone of the repository " +
          "`npm run build` makes the addon, and `npm run packages` what can be installed elsewhere",
    { cause },
  );
}
