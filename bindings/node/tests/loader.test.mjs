// What is said where the addon is missing, or is not the one that is due.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const ROOM = fileURLToPath(new URL("..", import.meta.url));
const ADDON = readdirSync(join(ROOM, "native")).find((name) => name.endsWith(".node"));
const PLATFORM = basename(ADDON, ".node").slice("acs-auth-".length);

/** Loads the package without an addon, but with what `change` puts beside it: what it says, and all of it. */
function load(context, change = () => {}, prepare = "", ...options) {
  const place = mkdtempSync(join(tmpdir(), "acs-auth-"));
  context.after(() => rmSync(place, { recursive: true }));
  const modules = join(place, "node_modules");
  const main = join(modules, "acs-auth");
  for (const name of ["package.json", "dist", "native/index.js"]) {
    cpSync(join(ROOM, name), join(main, name), { recursive: true });
  }
  change(join(modules, `acs-auth-${PLATFORM}`), main);
  const script = `${prepare}
    try { require("acs-auth"); console.log(JSON.stringify({ loaded: true })); } catch (error) {
      const cause = error.cause?.message;
      console.log(JSON.stringify({ message: error.message, cause, shown: require("util").inspect(error) }));
    }`;
  const { stdout, stderr } = spawnSync(process.execPath, [...options, "-e", script], { cwd: place, encoding: "utf8" });
  assert.equal(stderr, "");
  return JSON.parse(stdout);
}

function install(place, addon) {
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "package.json"), JSON.stringify({ main: ADDON }));
  writeFileSync(join(place, ADDON), addon);
}

const addon = () => readFileSync(join(ROOM, "native", ADDON));

test("the package of the platform is found", (context) => {
  assert.deepEqual(load(context, (place) => install(place, addon())), { loaded: true });
});

test("the package of the platform is not installed", (context) => {
  const { message, cause, shown } = load(context);
  assert.match(message, /^acs-auth needs its optional dependency acs-auth-[\w-]+, which is not installed/);
  assert.ok(message.includes(`acs-auth-${PLATFORM},`));
  assert.match(cause, new RegExp(`^Cannot find module 'acs-auth-${PLATFORM}'`));
  // One cause, and no advice to remove the lock file.
  assert.equal(shown.match(/\[cause\]/g).length, 1);
  assert.doesNotMatch(shown, /package-lock/);
});

test("there is no addon for the platform", (context) => {
  const other = 'Object.defineProperty(process, "platform", { value: "aix" });';
  const { message } = load(context, () => {}, other);
  assert.match(message, /^acs-auth has no addon for aix-\w+: there is one for darwin-arm64, /);
});

test("the addon is there and does not load", (context) => {
  const { message, cause, shown } = load(context, (place) => install(place, "not an addon"));
  assert.match(message, /^acs-auth could not load the addon for [\w-]+, for the reason in the cause/);
  assert.match(cause, /acs-auth.*\.node/);
  assert.equal(shown.match(/\[cause\]/g).length, 1);
});

test("the addon is of another version", (context) => {
  const { message } = load(context, (place, main) => {
    install(place, addon());
    const file = join(main, "package.json");
    const manifest = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(file, JSON.stringify({ ...manifest, version: "9.9.9" }));
  });
  assert.match(message, /^acs-auth 9\.9\.9 found the addon of \d+\.\d+\.\d+: install acs-auth-[\w-]+ in the same version/);
});

test("Node may load no addon", (context) => {
  const { message } = load(context, (place) => install(place, addon()), "", "--no-addons");
  assert.match(message, /started without leave to load any: start it with --allow-addons/);
});

test("a bundler has put something else in its place", (context) => {
  const { message } = load(context, (_, main) => writeFileSync(join(main, "native/index.js"), "module.exports = './a.node'"));
  assert.match(message, /^acs-auth found something else in the place of its addon/);
});
