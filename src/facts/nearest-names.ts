import { editDistance } from "../core/edit-distance.ts";

/** How many names a hint gives. */
const SHOWN = 3;

/** The names nearest to one that was mistyped, nearest first; none when nothing is near. */
export function nearestNames(written: string, names: readonly string[]): string[] {
  const wanted = written.slice(0, 100).toLowerCase();
  // `origin/main` is near to `mian` as its last part is.
  const distance = (name: string) =>
    Math.min(
      editDistance(wanted, name.toLowerCase()),
      editDistance(wanted, name.toLowerCase().replace(/^[^/]*\//, "")),
    );
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  return names
    .filter((name) => name.length <= 200)
    .map((name) => ({ name, distance: distance(name) }))
    .filter((candidate) => candidate.distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, SHOWN)
    .map((candidate) => candidate.name);
}
