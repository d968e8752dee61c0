import { parse } from "zod/v4/core";
import type { Change, ChangedFile, Commit, Hunk } from "../../src/core/change.ts";
import type { Check } from "../../src/core/check.ts";
import type { FactName, Facts } from "../../src/core/facts.ts";
import type { Result } from "../../src/core/result.ts";
import { literalTree } from "../harness/model-situation.ts";

/** Paths → texts; null: there, and no text (a symbolic link). */
export type Sources = Readonly<Record<string, string>>;

export interface Situation {
  /** The merge base's files. */
  readonly before?: Sources;
  /** What the branch writes over them; null deletes. */
  readonly change?: Readonly<Record<string, string | null>>;
  /** New path → old path, for files that git sees as moved. */
  readonly moved?: Readonly<Record<string, string>>;
  readonly commits?: readonly Commit[];
  readonly signed?: readonly Commit[];
  readonly dirty?: boolean;
  /** Facts given as they are, such as what GitHub knows. */
  readonly facts?: Partial<Facts>;
  readonly now?: Date;
  /** Parts of a changed file that differ from what the texts say. */
  readonly files?: Readonly<Record<string, Partial<ChangedFile>>>;
}

/** Asks a check in a literal situation, through its own `gather` and `judge`. */
export async function ask(check: Check, options: unknown, situation: Situation): Promise<Result> {
  const values: Partial<Facts> = { ...factsOf(situation), ...situation.facts };
  const facts = Object.fromEntries(
    (check.facts as FactName[]).map((name) => [name, async () => values[name]]),
  );
  const parsed = parse(check.options, options);
  const evidence = await check.gather({
    facts,
    options: parsed,
    signal: new AbortController().signal,
    now: situation.now ?? new Date(0),
  });
  return check.judge(evidence, parsed);
}

/** The places of a result's findings, as `path:line rule`. */
export function places(result: Result): string[] {
  return result.findings.map(
    ({ path, line, rule }) => `${path ?? "–"}${line === null ? "" : `:${line}`} ${rule}`,
  );
}

function factsOf(situation: Situation): Partial<Facts> {
  const before = situation.before ?? {};
  const after: Record<string, string> = { ...before };
  const moved = situation.moved ?? {};
  for (const old of Object.values(moved)) delete after[old];
  for (const [path, text] of Object.entries(situation.change ?? {}))
    if (text === null) delete after[path];
    else after[path] = text;
  const files = changedFiles(before, after, moved).map((file) => ({
    ...file,
    ...situation.files?.[file.path],
  }));
  const commits = situation.commits ?? [];
  return {
    change: changeOf(files, situation.dirty ?? false),
    tree: literalTree(after),
    baseTree: literalTree(before),
    commits,
    signedCommits: situation.signed ?? commits,
  };
}

function changeOf(files: readonly ChangedFile[], dirty: boolean): Change {
  return {
    base: "main",
    baseReason: "--base",
    baseTip: "a".repeat(40),
    mergeBase: "a".repeat(40),
    head: "b".repeat(40),
    branch: "feature",
    contents: "sha256:c0",
    digest: "sha256:00",
    dirty,
    files,
    insertions: 0,
    deletions: 0,
    notes: [],
  };
}

function changedFiles(
  before: Sources,
  after: Sources,
  moved: Readonly<Record<string, string>>,
): ChangedFile[] {
  const gone = new Set(Object.values(moved));
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths.flatMap((path): ChangedFile[] => {
    const oldPath = moved[path] ?? null;
    const [old, now] = [before[oldPath ?? path], after[path]];
    if (gone.has(path) || (old === now && oldPath === null)) return [];
    const hunks = hunksOf(old ?? "", now ?? "");
    const status =
      oldPath !== null
        ? "renamed"
        : old === undefined
          ? "added"
          : now === undefined
            ? "deleted"
            : "modified";
    return [
      {
        path,
        oldPath,
        status,
        kind: "text",
        untracked: false,
        insertions: hunks.reduce((sum, hunk) => sum + hunk.newLines, 0),
        deletions: hunks.reduce((sum, hunk) => sum + hunk.oldLines, 0),
        hunks,
      },
    ];
  });
}

/** The lines between what both begin and end with, as one hunk. */
function hunksOf(old: string, now: string): Hunk[] {
  const [a, b] = [old, now].map((text) =>
    text === "" ? [] : text.replace(/\n$/, "").split("\n"),
  ) as [string[], string[]];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end))
    end += 1;
  const [oldLines, newLines] = [a.length - start - end, b.length - start - end];
  if (oldLines === 0 && newLines === 0) return [];
  return [
    {
      oldStart: oldLines === 0 ? start : start + 1,
      oldLines,
      newStart: newLines === 0 ? start : start + 1,
      newLines,
    },
  ];
}

/** A commit with the parts that matter. */
export function commit(subject: string, parts: Partial<Commit> = {}): Commit {
  return {
    sha: "c0ffee".padEnd(40, "0"),
    parents: ["0".repeat(40)],
    authorName: "Ann",
    authorEmail: "ann@example.org",
    committerName: "Ann",
    committerEmail: "ann@example.org",
    subject,
    body: "",
    trailers: [],
    signature: null,
    ...parts,
  };
}
