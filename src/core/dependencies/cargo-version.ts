type Version = readonly [number, number, number, string];

/**
 * Whether a version satisfies a requirement of Cargo (doc.rust-lang.org/cargo/reference/
 * specifying-dependencies.html): comma-separated comparators, a bare one is a caret. A requirement that
 * cannot be read counts as satisfied: then nothing is said against the lockfile.
 */
export function satisfiesCargo(version: string, requirement: string): boolean {
  const have = parse(version.split("+")[0] ?? "");
  return (
    have === null || requirement.split(",").every((comparator) => holds(have, comparator.trim()))
  );
}

function holds(have: Version, comparator: string): boolean {
  const [, operator = "", rest = ""] = /^(\^|~|=|>=|<=|>|<)?\s*(.*)$/.exec(comparator) ?? [];
  if (rest === "" || rest === "*") return true;
  const parts = (rest.split(/[-+]/)[0] ?? "").split(".").filter((part) => !/^[*xX]$/.test(part));
  const want = parse(rest.replace(/\.[*xX]/g, ""));
  if (want === null) return true;
  const wildcard = parts.length < (rest.split(/[-+]/)[0] ?? "").split(".").length;
  const order = compare(have, want);
  switch (operator) {
    case ">":
      return parts.length === 3 ? order > 0 : order > 0 && !samePrefix(have, want, parts.length);
    case ">=":
      return order >= 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0 || (parts.length < 3 && samePrefix(have, want, parts.length));
    case "=":
      return parts.length === 3 ? order === 0 : samePrefix(have, want, parts.length);
    case "~":
      return order >= 0 && samePrefix(have, want, Math.min(2, parts.length));
    default:
      if (wildcard) return samePrefix(have, want, parts.length);
      return order >= 0 && samePrefix(have, want, caretLength(want, parts.length));
  }
}

/** A caret keeps everything up to the leftmost number that is not zero. */
function caretLength(want: Version, given: number): number {
  const first = [want[0], want[1], want[2]].findIndex((part) => part !== 0);
  return first < 0 ? given : first + 1;
}

function parse(text: string): Version | null {
  const found = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([\w.-]+))?/.exec(text);
  return found
    ? [Number(found[1]), Number(found[2] ?? 0), Number(found[3] ?? 0), found[4] ?? ""]
    : null;
}

function samePrefix(a: Version, b: Version, length: number): boolean {
  return [0, 1, 2].slice(0, length).every((n) => a[n] === b[n]);
}

function compare(a: Version, b: Version): number {
  for (const n of [0, 1, 2] as const) if (a[n] !== b[n]) return a[n] - b[n];
  if (a[3] === b[3]) return 0;
  // A pre-release comes before its release.
  if (a[3] === "" || b[3] === "") return a[3] === "" ? 1 : -1;
  return a[3].localeCompare(b[3], "en", { numeric: true });
}
