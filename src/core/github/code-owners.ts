import type { CodeOwnersRule } from "./reviews.ts";

/**
 * The line that says who owns a path: the last whose pattern matches; null where none does. A line
 * without owners is an answer: nobody owns what it matches.
 * @param path `/`-separated, relative to the root
 */
export function ownersOf(path: string, rules: readonly CodeOwnersRule[]): CodeOwnersRule | null {
  const segments = path.split("/");
  return rules.findLast(({ pattern }) => matches(pattern, segments)) ?? null;
}

/** The segments of a pattern. `**` stands for any number of folders, also none. */
interface Pattern {
  readonly segments: readonly string[];
  /** What lies below what matches belongs to it: not after a last `*`, nor where `**` has taken it. */
  readonly below: boolean;
}

const ANY_DEPTH = "**";
const compiled = new Map<string, Pattern>();

function matches(pattern: string, path: readonly string[]): boolean {
  let parts = compiled.get(pattern);
  if (!parts) {
    parts = compile(pattern);
    compiled.set(pattern, parts);
  }
  return matchSegments(parts, path);
}

/**
 * Anchored at the root by a slash at its beginning or within; else it matches at any depth. A slash at
 * the end asks for a folder. `docs/*` is about the files in that folder and no deeper, other than in a
 * .gitignore (https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners).
 */
function compile(pattern: string): Pattern {
  const segments = pattern.split("/");
  const anchored = segments.slice(0, -1).some((segment, index) => index === 0 || segment !== "");
  if (segments[0] === "") segments.shift();
  else if (!anchored || (segments.length === 2 && segments[1] === "")) segments.unshift(ANY_DEPTH);
  const asksForFolder = segments.length > 1 && segments.at(-1) === "";
  if (asksForFolder) segments.pop();
  const last = segments.at(-1);
  // Something must lie in it: the folder itself is no file.
  if (asksForFolder || last === ANY_DEPTH)
    return { segments: [...segments, ANY_DEPTH, "*"], below: false };
  return { segments, below: last !== "*" };
}

/** Segment by segment; of `**` the last one seen takes more, which is enough as with `*` in a name. */
function matchSegments({ segments, below }: Pattern, path: readonly string[]): boolean {
  let at = 0;
  let next = 0;
  let retry: { at: number; next: number } | null = null;
  for (;;) {
    const segment = segments[next];
    if (segment === undefined && (at === path.length || below)) return true;
    if (segment === ANY_DEPTH) {
      next++;
      retry = { at, next };
      continue;
    }
    const name = path[at];
    if (segment !== undefined && name !== undefined && matchName(segment, name)) {
      at++;
      next++;
    } else if (retry !== null && retry.at < path.length) {
      retry = { at: retry.at + 1, next: retry.next };
      ({ at, next } = retry);
    } else return false;
  }
}

/** `*`, `?` and `\` within one name. No regular expression: a hostile one would take for ever. */
function matchName(pattern: string, name: string): boolean {
  let at = 0;
  let next = 0;
  let retry: { at: number; next: number } | null = null;
  while (at < name.length || next < pattern.length) {
    const sign = pattern[next];
    const literal = sign === "\\" ? pattern[next + 1] : sign;
    if (sign === "*") {
      next++;
      retry = { at, next };
    } else if (at < name.length && sign !== undefined && (sign === "?" || literal === name[at])) {
      at++;
      next += sign === "\\" ? 2 : 1;
    } else if (retry !== null && retry.at < name.length) {
      retry = { at: retry.at + 1, next: retry.next };
      ({ at, next } = retry);
    } else return false;
  }
  return true;
}
