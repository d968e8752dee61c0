import { compareGuards, guardRemoved, incomparable } from "../../core/guards/compare.ts";
import { type Guard, type ReadGuards, UnreadableGuards } from "../../core/guards/guard.ts";
import { onlyInParts } from "../../core/guards/guarded-paths.ts";
import type { Finding } from "../../core/result.ts";
import { type GuardReader, readerOf } from "./readers.ts";

/** A changed file that guards quality, with its texts. */
export interface GuardFile {
  /** Its path after the change; the one before where it is deleted. */
  readonly path: string;
  /** Where it was before, if that was elsewhere. */
  readonly oldPath: string | null;
  /** Null for a new file. */
  readonly before: string | null;
  /** Null for a deleted file. */
  readonly after: string | null;
}

export interface WeakenedGuards {
  /** What asks for less than before, with lines of the text after. */
  readonly findings: readonly Finding[];
  /** False where dod cannot say what got weaker: no findings mean nothing then, and `note` says why. */
  readonly compared: boolean;
  readonly note: string | null;
  /** True where any guarding part differs, weaker or not; for a file that guards as a whole, where its text does. */
  readonly guardChanged: boolean;
}

/** Configuration is small; whatever is larger was not written by hand, in UTF-16 units. */
const MAX_LENGTH = 1024 * 1024;
const CHECKLIST = /^(?:\.github\/)?dod\.ya?ml$/;

/** What got weaker in one file that guards quality. Never throws: what cannot be read is said in `note`. */
export function weakenedGuards(file: GuardFile): WeakenedGuards {
  const { path, before, after } = file;
  const oldPath = file.oldPath ?? path;
  const isMixed = onlyInParts(path) && onlyInParts(oldPath);
  if (before !== null && after === null) return removed(file);
  if (before === after && oldPath === path)
    return { findings: [], compared: true, note: null, guardChanged: false };
  const moved = before === null ? null : movedAway(oldPath, path);
  if (moved !== null)
    return {
      findings: [guardRemoved(path, moved)],
      compared: true,
      note: null,
      guardChanged: true,
    };
  if (CHECKLIST.test(path)) return notCompared("what got weaker is said by the item `checklist`");
  const reader = readerOf(path);
  if (!reader)
    return notCompared(
      `${before === null ? "new" : "changed"}; dod does not read files of this kind`,
    );
  const sides = [read(reader, before, oldPath), read(reader, after, path)] as const;
  const [was, is] = sides;
  // The one after first: that is the one a person can mend.
  if (typeof is === "string") return notCompared(`${path} ${is}`);
  if (typeof was === "string") return notCompared(`${oldPath} before the change ${was}`);
  const { note: unclear, isComparable } = incomparable(was.guards, is.guards);
  const all = compareGuards(path, was.guards.filter(isComparable), is.guards.filter(isComparable));
  const findings = before === null ? all.filter(({ rule }) => newFileWeakens(path, rule)) : all;
  const guardChanged =
    !isMixed ||
    findings.length > 0 ||
    was.parts !== is.parts ||
    digest(was.guards) !== digest(is.guards);
  const note = before === null ? "new: there is nothing before it to compare it with" : unclear;
  return { findings, compared: unclear === null, note, guardChanged };
}

function notCompared(note: string): WeakenedGuards {
  return { findings: [], compared: false, note, guardChanged: true };
}

function removed({ path, before }: GuardFile): WeakenedGuards {
  const reader = readerOf(path);
  const was = reader && onlyInParts(path) ? read(reader, before, path) : null;
  // A mixed file without a guarding part asked for nothing.
  if (
    was !== null &&
    typeof was !== "string" &&
    was.guards.every((guard) => namesPackages(guard) || guard.strength < 0) &&
    isEmpty(was.parts)
  )
    return { findings: [], compared: true, note: null, guardChanged: false };
  const message = `${path} is deleted: what it asked for is asked no more`;
  return {
    findings: [guardRemoved(path, message)],
    compared: true,
    note: null,
    guardChanged: true,
  };
}

/** A workspace whose root runs no script holds nothing against a change. */
function namesPackages({ key }: Guard): boolean {
  return key.startsWith("workspaces:");
}

/** A file that is moved to where nobody reads it, or to where it holds for less, guards no more. */
function movedAway(from: string, to: string): string | null {
  if (from === to) return null;
  const folder = (path: string) => path.slice(0, path.lastIndexOf("/") + 1);
  const isDeeper = folder(to) !== folder(from) && folder(to).startsWith(folder(from));
  if (
    readerOf(from) === readerOf(to) &&
    (readerOf(to) !== null || CHECKLIST.test(to)) &&
    (!isDeeper || CODEOWNERS.test(to) || CONFTEST.test(to))
  )
    return null;
  return `${from} is moved to ${to}: what it asked for is not asked there`;
}

/**
 * A new file weakens nothing that was there, but for what holds beside others: a workflow with the base's
 * secrets, a list of what is ignored, options for every run of a tool, and a linter's configuration in a folder below that of another.
 */
function newFileWeakens(path: string, rule: string): boolean {
  if (rule === "trigger-privileged" || /ignore$/.test(path) || HOLDS_FOR_OTHERS.test(path))
    return true;
  return (
    rule === "lint-rule-off" &&
    /\/(?:\.eslintrc|\.oxlintrc|\.rubocop|\.?ruff\.toml|\.stylelintrc|\.markdownlint|tslint\.json|\.swiftlint|analysis_options)/.test(
      path,
    )
  );
}

/** What is run anyway is run with what they say. */
const HOLDS_FOR_OTHERS =
  /(?:^|\/)(?:\.npmrc|\.yarnrc\.yml|\.rspec|\.mvn\/maven\.config|\.cargo\/config(?:\.toml)?|\.config\/nextest\.toml|conftest\.py|Directory\.Build\.(?:props|targets))$/;

/** They hold for the whole repository wherever GitHub looks for them. */
const CODEOWNERS = /CODEOWNERS$|dod\.ya?ml$/;

/** It asks for nothing that would be asked no more. */
const CONFTEST = /(?:^|\/)conftest\.py$/;

/** A side that is not there asks for nothing. A text says why the side cannot be read. */
function read(reader: GuardReader, text: string | null, path: string): ReadGuards | string {
  if (text === null) return { guards: [], parts: null };
  if (text.length > MAX_LENGTH) return "is larger than 1 MB, and is not read";
  try {
    return reader(text, path);
  } catch (fault) {
    if (fault instanceof UnreadableGuards) return fault.message;
    // A nesting or a text that a parser was not made for: unread, whatever it was.
    return "cannot be read";
  }
}

function isEmpty(parts: string | null): boolean {
  return parts === null || !/[{["]/.test(parts);
}

/** The same for the same guards, on whatever lines. */
function digest(guards: readonly Guard[]): string {
  return guards
    .map(({ key, value, strength }) => `${key}\n${value}\n${strength}`)
    .sort()
    .join("\n\n");
}
