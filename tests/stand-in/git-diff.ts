export interface DiffEntry {
  /** The blob; of what was there for removed files. */
  readonly sha: string;
  readonly filename: string;
  readonly previous: string | null;
  readonly status: "added" | "removed" | "modified" | "renamed" | "copied" | "changed";
  readonly additions: number;
  readonly deletions: number;
}

const STATUS: Readonly<Record<string, DiffEntry["status"]>> = {
  A: "added",
  D: "removed",
  M: "modified",
  R: "renamed",
  C: "copied",
  T: "changed",
};

/** What `git diff --raw --numstat -z --abbrev=40` says: first what happened to each file, then how much. */
export function parseDiff(text: string): readonly DiffEntry[] {
  const fields = text.split("\0");
  const entries: DiffEntry[] = [];
  let at = 0;
  for (; fields[at]?.startsWith(":"); at++) {
    const [, , before = "", after = "", letter = ""] = (fields[at] ?? "").split(" ");
    const renamed = /^[RC]/.test(letter);
    const previous = renamed ? (fields[++at] ?? "") : null;
    entries.push({
      sha: letter === "D" ? before : after,
      filename: fields[++at] ?? "",
      previous,
      status: STATUS[letter.charAt(0)] ?? "changed",
      additions: 0,
      deletions: 0,
    });
  }
  return entries.map((entry) => {
    const [additions = "", deletions = "", path] = (fields[at++] ?? "").split("\t");
    // A rename's two paths come in fields of their own.
    if (path === "") at += 2;
    return { ...entry, additions: Number(additions) || 0, deletions: Number(deletions) || 0 };
  });
}
