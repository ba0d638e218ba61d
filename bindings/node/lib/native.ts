/** The native half: the addon for this platform. */

import type * as Native from "../native/index.js";

export type { Key, Refusal } from "../native/index.js";

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
  } catch (cause) {
    throw new Error(missing(platform()), { cause });
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
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined;
  return report?.header?.glibcVersionRuntime === undefined;
}

function missing(platform: string): string {
  if (!PLATFORMS.includes(platform)) {
    return `${name} has no addon for ${platform}: it has one for ${PLATFORMS.join(", ")}`;
  }
  return (
    `${name} found no addon that loads here. It is in the package ${name}-${platform}, which npm installs ` +
    "where optional dependencies are not left out, and on the platform that it installs for: so remove " +
    "node_modules and install on this one. In a clone of the repository, `npm run build` makes it. What " +
    "was tried stands in the cause"
  );
}
