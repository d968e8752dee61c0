import { editDistance } from "./edit-distance.ts";

/** Texts longer than this are no slip of the keyboard, and comparing them costs. */
const LONGEST = 80;
/** A hostile file could name thousands of ids, and as many that do not exist. */
const MOST_NAMES = 300;

/**
 * The name that somebody who wrote `written` most likely meant, or null when none is near. Upper and
 * lower case, `_` and `-` and spaces count as the same; among equals the first one wins.
 */
export function nearest(written: string, names: readonly string[]): string | null {
  if (written.length > LONGEST) return null;
  const wanted = normal(written);
  let best: string | null = null;
  let least = Math.max(1, Math.ceil(wanted.length / 3)) + 1;
  for (const name of names.slice(0, MOST_NAMES)) {
    // A name that is right elsewhere is no advice.
    if (name === written) continue;
    if (Math.abs(name.length - wanted.length) >= least) continue;
    const distance = editDistance(wanted, normal(name));
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  return best;
}

/** `did you mean "x"?`, or else the valid names where they are few, or else null. */
export function suggestion(written: string, names: readonly string[]): string | null {
  const name = nearest(written, names);
  if (name !== null) return `did you mean "${name}"?`;
  return names.length > 0 && names.length <= 8 ? `valid: ${names.join(", ")}` : null;
}

function normal(name: string): string {
  return name.toLowerCase().replace(/[_\s-]+/g, "-");
}
