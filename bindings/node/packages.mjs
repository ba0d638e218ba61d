// Lays out what is published, in npm/: the package that people install, and one with the addon of each
// platform, which it takes as an optional dependency. Nothing is compiled where they are installed.
//
//   npm run packages -- ADDONS           ADDONS is a directory with the addons of all platforms
//   npm run packages -- ADDONS --some    for the platforms whose addon is there, and no others
//
// ACS_AUTH_REPOSITORY, where it is set, is the address that packages name as that of their source.

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOM = fileURLToPath(new URL(".", import.meta.url));
const OUT = join(ROOM, "npm");
/** What each package tells of its licences. */
const LICENCES = ["LICENSE-APACHE", "LICENSE-MIT", "THIRD-PARTY-NOTICES"];

/** npm takes a proof of where a package was built only if the package names that place. */
const { ACS_AUTH_REPOSITORY: url } = process.env;
const repository = url === undefined ? {} : { repository: { type: "git", url: `git+${url}.git` } };

const [addons, some] = process.argv.slice(2);
if (addons === undefined || (some ?? "--some") !== "--some") {
  throw new Error("npm run packages -- ADDONS [--some]");
}

rmSync(OUT, { recursive: true, force: true });
// It knows what npm calls the platforms of the targets, and writes a manifest for each.
const napi = createRequire(import.meta.url).resolve("@napi-rs/cli/package.json").replace("package.json", "cli.mjs");
execFileSync(process.execPath, [napi, "create-npm-dirs"], { cwd: ROOM, stdio: "pipe" });
const platforms = readdirSync(OUT).map((platform) => join(OUT, platform));
const laidOut = platforms.filter(layOut);
const names = laidOut.map((place) => read(join(place, "package.json")).name);
const missing = platforms.filter((place) => !laidOut.includes(place)).map((place) => basename(place));
if (missing.length > 0 && some === undefined) {
  throw new Error(`${addons} has no addon for ${missing.join(", ")}`);
}
layOutMain(join(OUT, "acs-auth"));

/** Completes the package of a platform, or takes it away if there is no addon for it. */
function layOut(place) {
  const manifest = read(join(place, "package.json"));
  const addon = join(addons, manifest.main);
  if (!existsSync(addon)) {
    rmSync(place, { recursive: true });
    return false;
  }
  cpSync(addon, join(place, manifest.main));
  copy(LICENCES, place);
  write(place, { ...manifest, ...repository, files: [...manifest.files, ...LICENCES] });
  return true;
}

function layOutMain(place) {
  const { private: _, scripts, devDependencies, overrides, napi, ...manifest } = read(join(ROOM, "package.json"));
  copy(["README.md", "dist", "native/index.js", ...LICENCES], place);
  // In the same version exactly: the addon has to be that of the package.
  const optionalDependencies = Object.fromEntries(names.sort().map((name) => [name, manifest.version]));
  write(place, { ...manifest, ...repository, optionalDependencies });
}

function copy(names, place) {
  for (const name of names) cpSync(join(ROOM, name), join(place, name), { recursive: true });
}

function read(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

function write(place, manifest) {
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}
