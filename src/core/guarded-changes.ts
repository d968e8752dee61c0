import type { ChangedFile } from "./change.ts";
import { countOf } from "./counts.ts";
import { globs } from "./globs.ts";
import { type Finding, finding } from "./result.ts";

/** A changed file that guards quality, by the sides of the change on which it does. */
export interface GuardedFile {
  /** Its path at the merge base; null: nothing that is guarded was there. */
  readonly before: string | null;
  /** Its path in the working tree; null: nothing that is guarded is there. */
  readonly after: string | null;
  /** It is not in git yet, so that nobody can have reviewed it. */
  readonly untracked: boolean;
}

/** What the change does to one guarded file. */
export interface GuardedChange extends GuardedFile {
  /** Where it is, or was. */
  readonly path: string;
  /** A part that guards differs: of a file such as `package.json` other parts do not. */
  readonly guardChanged: boolean;
  /** What got weaker. */
  readonly findings: readonly Finding[];
  /** False where both sides could not be held against each other, or that is told elsewhere; `note` says why. */
  readonly compared: boolean;
  readonly note: string | null;
}

/**
 * The files of the change that match, on either side: what is moved away from a guarded place is gone from
 * it, and what is moved there is new.
 * @param paths globs, `!` excludes
 * @param gate paths that are guarded besides
 */
export function guardedAmong(
  files: readonly ChangedFile[],
  paths: readonly string[],
  gate: readonly string[] = [],
): GuardedFile[] {
  const matches = globs(paths);
  const isGuarded = (path: string) => gate.includes(path) || matches(path);
  const guarded = (path: string | null) => (path !== null && isGuarded(path) ? path : null);
  return files.flatMap(({ path, oldPath, status, untracked }) => {
    // Of a copy the other file is still there.
    const isNew = status === "added" || status === "copied";
    const before = guarded(isNew ? null : (oldPath ?? path));
    const after = guarded(status === "deleted" ? null : path);
    return before === null && after === null ? [] : [{ before, after, untracked }];
  });
}

/** Every path of it, each of which has its owners. */
export function pathsOf({ before, after }: GuardedFile): string[] {
  return [...new Set([before, after])].filter((path) => path !== null);
}

/** `2 guarded files changed, 3 things weaker, 1 not compared`. */
export function guardedInWords(changes: readonly GuardedChange[]): string {
  const weaker = changes.reduce((sum, { findings }) => sum + findings.length, 0);
  const untold = changes.filter(({ compared }) => !compared).length;
  return [
    `${countOf(changes.length, "guarded file")} changed`,
    ...(weaker > 0 ? [`${countOf(weaker, "thing")} weaker`] : []),
    ...(weaker === 0 && untold === 0 ? ["nothing weaker"] : []),
    ...(untold > 0 ? [`${untold} not compared`] : []),
  ].join(", ");
}

/** What got weaker; of a file in which nothing did, or of which it is not known, that it changed. */
export function guardFindings(change: GuardedChange): Finding[] {
  const { path, findings, compared, note } = change;
  if (!compared || findings.length === 0) {
    const rule = compared ? "guard-changed" : "not-compared";
    const message = note ?? `${whatHappened(change)}; nothing that dod reads in it got weaker`;
    return [...findings, finding({ path, rule, message })];
  }
  return [...findings];
}

function whatHappened({ before, after }: GuardedChange): string {
  if (before === null) return "new";
  if (after === null) return "gone";
  return before === after ? "changed" : `moved here from ${before}`;
}
