/** A directory for as long as something runs. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Those that are there. */
const places = new Set<string>();
let isSwept = false;

/** Makes one, with a name of its own, that goes when this process ends, at the latest. */
export function makeTemporary(): string {
  // One listener for all: Node warns of many.
  if (!isSwept) process.once("exit", () => places.forEach(removeTemporary));
  isSwept = true;
  const place = mkdtempSync(join(tmpdir(), "acs-auth-"));
  places.add(place);
  return place;
}

/** Removes it with all that is in it, if that can be done. */
export function removeTemporary(place: string): void {
  if (!places.delete(place)) return;
  try {
    rmSync(place, { recursive: true });
  } catch {
    // What is left there harms nobody.
  }
}
