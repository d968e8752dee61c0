import { addedLines } from "./change.ts";
import type { ChangedText } from "./changed-texts.ts";
import type { ChangelogPlace } from "./changelog-places.ts";
import { type ChangelogSection, readChangelog } from "./changelog-sections.ts";
import { readChangeset } from "./changesets.ts";
import { globs } from "./globs.ts";
import { split } from "./packages.ts";
import { type Finding, finding } from "./result.ts";

/** A line or file that tells users of the change. */
export interface ChangelogEntry {
  readonly path: string;
  /** Null where the whole file is the entry. */
  readonly line: number | null;
  /** The section's heading; null where there are no sections. */
  readonly section: string | null;
  /** Its first words. */
  readonly says: string;
}

export interface EntrySearch {
  readonly entries: readonly ChangelogEntry[];
  /** What was written and does not count. */
  readonly faults: readonly Finding[];
}

/** The entries that the change brought to one place. */
export function changelogEntries(
  place: ChangelogPlace,
  files: readonly ChangedText[],
  packages: readonly string[],
): EntrySearch {
  const takes = globs(place.files);
  const searches = files
    .filter(({ file, after }) => takes(file.path) && after !== null && file.hunks.length > 0)
    .map((text) => {
      if (place.style === "keep-a-changelog") return inChangelog(text);
      return place.style === "changesets"
        ? inChangeset(text, packages)
        : inFragment(text, place.types);
    });
  return { entries: searches.flatMap((s) => s.entries), faults: searches.flatMap((s) => s.faults) };
}

const SAID = 100;

/** Lines added, not moved, to a section that is not released or that the change adds. */
function inChangelog({ file, before, after }: ChangedText): EntrySearch {
  const lines = (after ?? "").split(/\r?\n/);
  const old = (before ?? "").split(/\r?\n/).map((line) => line.trim());
  const isOld = takeFrom(
    old,
    lines.map((line) => line.trim()),
  );
  const { sections, entryLines } = readChangelog(after ?? "", file.path);
  const oldVersions = new Set(
    readChangelog(before ?? "", file.path).sections.map(({ heading }) => versionIn(heading)),
  );
  const added = [...addedLines(file)].filter((line) => !isOld(line));
  const said = added.filter((line) => entryLines.has(line));
  const sectionOf = (line: number): ChangelogSection | undefined =>
    sections.findLast((section) => section.headingLine < line && line <= section.lastLine);
  const isOpen = (section: ChangelogSection | undefined) =>
    section !== undefined && (section.unreleased || !oldVersions.has(versionIn(section.heading)));
  const good = said.filter((line) => isOpen(sectionOf(line)));
  if (good.length > 0)
    return {
      entries: good.map((line) => ({
        path: file.path,
        line,
        section: sectionOf(line)?.heading ?? null,
        says: (lines[line - 1] as string).trim().slice(0, SAID),
      })),
      faults: [],
    };
  const [stray] = said;
  return {
    entries: [],
    faults: [
      stray === undefined
        ? noWords(file.path, added[0])
        : misplaced(file.path, stray, sectionOf(stray), sections.length),
    ],
  };
}

/** What makes a heading this version's and no other's: a date added to it does not make it new. */
function versionIn(heading: string): string {
  // From the first of its digits only: of 100,000 without a dot each would be tried as the first.
  return /(?<!\d)\d+\.\d+[\w.+-]*/.exec(heading)?.[0] ?? heading.toLowerCase();
}

/** True for lines (from 1) whose text stood in the file before, each old line standing for one. */
function takeFrom(old: readonly string[], lines: readonly string[]): (line: number) => boolean {
  const surplus = new Map<string, number>();
  for (const line of lines) surplus.set(line, (surplus.get(line) ?? 0) + 1);
  for (const line of old) surplus.set(line, (surplus.get(line) ?? 0) - 1);
  return (line) => (surplus.get(lines[line - 1] ?? "") ?? 0) <= 0;
}

function noWords(path: string, line: number | undefined): Finding {
  return finding({
    path,
    line: line ?? null,
    rule: "empty-entry",
    message:
      "changed, and no line was added that says anything: headings, blanks, moved lines and placeholders are no entry",
  });
}

function misplaced(
  path: string,
  line: number,
  section: ChangelogSection | undefined,
  sections: number,
): Finding {
  const where = section
    ? `under “${section.heading}”, which is released`
    : sections === 0
      ? "and the file has no section that is headed by a version or “Unreleased”"
      : "outside of every version's section";
  return finding({
    path,
    line,
    rule: section ? "released-section" : "no-section",
    message: `the entry stands ${where}`.replace("stands and", "is there, and"),
    fix: "move it to a section “Unreleased”",
  });
}

function inChangeset({ file, after }: ChangedText, packages: readonly string[]): EntrySearch {
  const read = readChangeset(after ?? "");
  if (typeof read === "string") return fault(file.path, "invalid-changeset", read);
  const stranger =
    packages.length === 0
      ? undefined
      : [...read.releases.keys()].find((name) => !packages.includes(name));
  if (stranger !== undefined)
    return fault(
      file.path,
      "unknown-package",
      `names the package “${stranger}”, which is none of this repository's`,
    );
  const bumps = [...read.releases].map(([name, bump]) => `${name}: ${bump}`).join(", ");
  return {
    entries: [
      {
        path: file.path,
        line: null,
        section: null,
        says: `${bumps} – ${firstWords(read.summary)}`,
      },
    ],
    faults: [],
  };
}

/** `123.bugfix.rst`, `+orphan.feature.1.md`: the type is the last part that is one (towncrier's rule). */
function inFragment({ file, after }: ChangedText, types: readonly string[] | null): EntrySearch {
  const { folder, name } = split(file.path);
  const parts = [...folder.split("/").slice(-1), ...name.split(".").slice(1)];
  if (types !== null && !parts.some((part) => types.includes(part.toLowerCase())))
    return fault(
      file.path,
      "unknown-type",
      `has none of the types ${types.join(", ")} in its name`,
    );
  const { entryLines } = readChangelog(after ?? "", file.path);
  const line = [...entryLines][0];
  if (line === undefined)
    return fault(file.path, "empty-entry", "is empty, or holds only headings and comments");
  return {
    entries: [
      {
        path: file.path,
        line: null,
        section: null,
        says: firstWords((after ?? "").split(/\r?\n/)[line - 1] ?? ""),
      },
    ],
    faults: [],
  };
}

function fault(path: string, rule: string, message: string): EntrySearch {
  return { entries: [], faults: [finding({ path, rule, message })] };
}

function firstWords(text: string): string {
  return (text.trim().split(/\r?\n/)[0] ?? "").slice(0, SAID);
}
