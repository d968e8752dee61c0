import { addedLines, type Change } from "./change.ts";
import { type Conflict, conflictMarkers } from "./conflict-markers.ts";
import type { Tree } from "./facts.ts";
import { mergeResidue } from "./merge-residue.ts";
import { FactUnavailable, type Finding, finding } from "./result.ts";
import type { UnreadSyntax } from "./syntax.ts";

export interface TextLeftovers {
  /** Files whose text was looked through. */
  readonly files: readonly { readonly path: string; readonly addedLines: number }[];
  readonly findings: readonly Finding[];
  readonly unread: readonly UnreadSyntax[];
}

/** What merges and tools leave behind in any text, whatever its language: on lines that the change wrote, and as files. */
export async function textLeftovers(
  change: Change,
  tree: Tree,
  isLookedAt: (path: string) => boolean,
): Promise<TextLeftovers> {
  const there = change.files.filter(({ path, status }) => status !== "deleted" && isLookedAt(path));
  const read = await Promise.all(
    there.map(async (file) => {
      const residue = residueOf(file.path, file.status);
      const lines = new Set(addedLines(file));
      if (file.kind !== "text" || lines.size === 0) return { file: null, found: residue };
      const { path } = file;
      const text = await textOf(tree, path);
      if (typeof text !== "string") return { file: null, found: residue, unread: text };
      const found = conflictMarkers(text)
        .filter((one) => isWritten(one, lines))
        .map((one) => conflictAt(path, one));
      return { file: { path, addedLines: lines.size }, found: [...residue, ...found] };
    }),
  );
  return {
    files: read.flatMap(({ file }) => file ?? []),
    findings: read.flatMap(({ found }) => found),
    unread: read.flatMap(({ unread }) => unread ?? []),
  };
}

function residueOf(path: string, status: string): Finding[] {
  const what = status === "modified" ? null : mergeResidue(path);
  if (what === null) return [];
  return [
    finding({
      path,
      rule: "merge-residue",
      message: `${what} is part of the change`,
      fix: "take it out of the change, and ignore its kind: .gitignore",
    }),
  ];
}

/** Whether the change wrote one of its lines. */
function isWritten({ line, endLine }: Conflict, written: ReadonlySet<number>): boolean {
  for (let at = line; at <= endLine; at++) if (written.has(at)) return true;
  return false;
}

function conflictAt(path: string, { line, endLine }: Conflict): Finding {
  const left = line === endLine ? "one of its markers is" : "its markers are";
  return finding({
    path,
    line,
    endLine,
    rule: "conflict-marker",
    message: `A conflict was not resolved: ${left} still there`,
    fix: "resolve the conflict and take the markers out",
  });
}

async function textOf(tree: Tree, path: string): Promise<string | UnreadSyntax> {
  try {
    const text = await tree.readText(path);
    if (text !== null) return text;
    return { path, line: null, reason: `${path} is not there any more`, mend: "run dod again" };
  } catch (fault) {
    if (!(fault instanceof FactUnavailable)) throw fault;
    return { path, line: null, reason: fault.reason, mend: fault.mend };
  }
}
