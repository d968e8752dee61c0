import type { Change } from "../core/change.ts";
import type { Checklist } from "../core/checklist.ts";
import { type ChecklistPlace, checklistPaths } from "./open-checklist.ts";

/** Every path that the change touches, those of renames before and after. */
export function touchedBy({ files }: Pick<Change, "files">): ReadonlySet<string> {
  return new Set(files.flatMap(({ path, oldPath }) => [path, oldPath ?? path]));
}

/**
 * The files that a checklist is made of and that the change touches: itself, what it extends, local plugins with
 * what they import, where links among these lead to, and where the branch may have put another checklist.
 */
export function editedFiles(
  place: ChecklistPlace,
  { gate }: Pick<Checklist, "gate">,
  change: Pick<Change, "files">,
): readonly string[] {
  const touched = touchedBy(change);
  const all = new Set([...gate, ...checklistPaths(place)]);
  return [...all].filter((path) => touched.has(path));
}
