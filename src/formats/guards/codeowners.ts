import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import { parseCodeOwners } from "../codeowners.ts";

/**
 * Who owns what. The last line that matches decides, so a broader one below takes what a line gives, and
 * a line without owners gives its paths to nobody.
 */
export function readCodeOwners(text: string): ReadGuards {
  const { rules } = parseCodeOwners(text);
  const guards = rules.flatMap(({ pattern, owners, line }, index): Guard[] => {
    const shadowed = rules.slice(index + 1).find((later) => covers(later.pattern, pattern));
    // Of one pattern the last line counts, the others are dead letters.
    if (shadowed?.pattern === pattern) return [];
    const owner = owners.length === 0 ? "nobody" : owners.map(shown).join(" ");
    const taken = shadowed && `taken by ${shown(shadowed.pattern)} on line ${shadowed.line}`;
    return [
      {
        rule: "owner-removed",
        key: pattern,
        label: `the owner of ${shown(pattern)}`,
        value: taken ?? owner,
        strength: shadowed ? 0 : owners.length === 0 ? -1 : 1,
        line,
      },
    ];
  });
  return { guards, parts: null };
}

/** True where a later pattern certainly takes all that the earlier one matches. */
function covers(later: string, earlier: string): boolean {
  // `/*` is about the files of the root alone, and so is `docs/*` about those of its folder.
  if (later === earlier || /^(?:\*{1,2}|\/\*\*)$/.test(later)) return true;
  const folder = later.replace(/\/\*\*$/, "/");
  if (!folder.endsWith("/") || folder.includes("*") || !isAnchored(earlier)) return false;
  return anchored(earlier).startsWith(anchored(folder));
}

/** A slash at the beginning or within: others match in any folder. */
function isAnchored(pattern: string): boolean {
  return pattern.slice(0, -1).includes("/");
}

function anchored(pattern: string): string {
  return pattern.startsWith("/") ? pattern : `/${pattern}`;
}
