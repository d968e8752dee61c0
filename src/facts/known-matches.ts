import type { RuleMatch } from "../syntax/scan.ts";
import type { ChangedCode } from "./syntax-files.ts";

/** What rules found in a changed file. */
export interface FileMatches {
  readonly code: ChangedCode;
  readonly matches: readonly RuleMatch[];
}

/**
 * Leaves out what was there before: a fault that begins on a line that the branch did not write and began
 * there at the merge base, and a fault that the branch moved, from this file or another.
 * @param before what the rules find in the whole of a file as it was
 */
export async function newMatches(
  found: readonly FileMatches[],
  all: readonly ChangedCode[],
  before: (code: ChangedCode) => Promise<readonly RuleMatch[]>,
): Promise<FileMatches[]> {
  const left: { code: ChangedCode; matches: RuleMatch[] }[] = [];
  for (const { code, matches } of found) {
    const fresh: RuleMatch[] = [];
    for (const match of matches) {
      const oldLine = code.before && code.touched.oldLineOf(match.line);
      const known =
        oldLine !== null &&
        (await before(code)).some((old) => old.rule.id === match.rule.id && old.line === oldLine);
      if (!known) fresh.push(match);
    }
    left.push({ code, matches: fresh });
  }
  const wanted = new Set(left.flatMap(({ matches }) => matches.map(({ key }) => key)));
  const moved = await removedMatches(wanted, all, before);
  return left.map(({ code, matches }) => ({
    code,
    matches: matches.filter(({ key }) => {
      const count = moved.get(key) ?? 0;
      if (count > 0) moved.set(key, count - 1);
      return count === 0;
    }),
  }));
}

/** How often the change took each of the wanted faults away. */
async function removedMatches(
  wanted: ReadonlySet<string>,
  all: readonly ChangedCode[],
  before: (code: ChangedCode) => Promise<readonly RuleMatch[]>,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  if (wanted.size === 0) return counts;
  const texts = [...wanted].map((key) => withoutBlanks(key.slice(key.indexOf(" ") + 1)));
  for (const code of all) {
    if (code.before === null || code.file.hunks.every(({ oldLines }) => oldLines === 0)) continue;
    // Cheaper than to parse every file as it was.
    const text = withoutBlanks(code.before.text);
    if (!texts.some((wantedText) => text.includes(wantedText))) continue;
    for (const match of await before(code))
      if (wanted.has(match.key) && code.touched.removes(match.within.line, match.within.endLine))
        counts.set(match.key, (counts.get(match.key) ?? 0) + 1);
  }
  return counts;
}

function withoutBlanks(text: string): string {
  return text.replace(/\s+/g, "");
}
