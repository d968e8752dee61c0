/** What a changeset says (github.com/changesets/changesets, docs/adding-a-changeset.md). */
export interface Changeset {
  /** Package → `major`, `minor`, `patch` or `none`. */
  readonly releases: ReadonlyMap<string, string>;
  readonly summary: string;
}

const RELEASE =
  /^(?:"([^"]+)"|'([^']+)'|([^\s"':#][^:]*?))\s*:\s*["']?(major|minor|patch|none)["']?\s*(?:#.*)?$/;

/** Reads a changeset, or says in a sentence what is wrong with it. */
export function readChangeset(text: string): Changeset | string {
  const lines = text.trimStart().split(/\r?\n/);
  const end = lines.findIndex((line, at) => at > 0 && line.trimEnd() === "---");
  if (lines[0]?.trimEnd() !== "---" || end < 0)
    return "has no front matter between two lines of `---`";
  const releases = new Map<string, string>();
  for (const line of lines.slice(1, end).map((one) => one.trim())) {
    if (line === "" || line.startsWith("#")) continue;
    const [, double, single, bare, bump] = RELEASE.exec(line) ?? [];
    const name = double ?? single ?? bare;
    if (name === undefined || bump === undefined)
      return `has the line “${line.slice(0, 80)}” in its front matter, which is not \`"package": major|minor|patch\``;
    releases.set(name, bump);
  }
  if (releases.size === 0) return "names no package in its front matter";
  const summary = lines
    .slice(end + 1)
    .join("\n")
    .replace(/<!--[\s\S]*?(-->|$)/g, "")
    .trim();
  if (!/[\p{L}\p{N}]/u.test(summary.replace(/^#.*$/gm, "")))
    return "has no summary below its front matter";
  return { releases, summary };
}
