import { FactUnavailable } from "./result.ts";

/**
 * Patterns for names: checks, environments, tags, variables. They are no paths: `/`, brackets and
 * parentheses are ordinary characters in `test (20, ubuntu)` and `ci/build`, and `*` takes them all.
 */

/** True where a name stands for more than itself: it holds `*`, `?` or `{a,b}`. */
export function isNamePattern(text: string): boolean {
  return /[*?]|\{[^{}]*,[^{}]*\}/.test(text);
}

/**
 * A list of names and patterns as one question. `*` is any characters, `?` is one, `{a,b}` either; a
 * leading `!` excludes what the others took; a list of exclusions alone takes everything else.
 * @param options.ignoreCase GitHub's environments and variables are the same in any case.
 */
export function namePatterns(
  patterns: readonly string[],
  options: { readonly ignoreCase?: boolean } = {},
): (name: string) => boolean {
  const same = (text: string) => (options.ignoreCase ? text.toLowerCase() : text);
  const compile = (pattern: string) => alternativesOf(same(pattern));
  const takes = patterns.filter((p) => !p.startsWith("!")).flatMap(compile);
  const drops = patterns.filter((p) => p.startsWith("!")).flatMap((p) => compile(p.slice(1)));
  return (given) => {
    const name = same(given);
    return (
      (takes.length === 0 ? drops.length > 0 : takes.some((take) => matches(take, name))) &&
      !drops.some((drop) => matches(drop, name))
    );
  };
}

/** More than anybody writes; each pair of braces doubles them. */
const MOST_ALTERNATIVES = 4096;

/** `v{1,2}.*` → `v1.*` and `v2.*`; braces do not nest. */
function alternativesOf(pattern: string): string[] {
  let made = [""];
  for (const part of pattern.split(/(\{[^{}]*,[^{}]*\})/)) {
    const either = /^\{[^{}]*,[^{}]*\}$/.test(part) ? part.slice(1, -1).split(",") : [part];
    if (made.length * either.length > MOST_ALTERNATIVES)
      throw new FactUnavailable(
        `the pattern ${JSON.stringify(pattern.slice(0, 100))} stands for too many names to compare`,
        "write it with fewer braces, or as several patterns",
      );
    made = made.flatMap((before) => either.map((text) => before + text));
  }
  return made;
}

/** The last star that was seen takes more: no regular expression, which hostile names make explode. */
function matches(pattern: string, name: string): boolean {
  let at = 0;
  let next = 0;
  let retry: { at: number; next: number } | null = null;
  while (at < name.length || next < pattern.length) {
    const sign = pattern[next];
    if (sign === "*") {
      next++;
      retry = { at, next };
    } else if (at < name.length && sign !== undefined && (sign === "?" || sign === name[at])) {
      at++;
      next++;
    } else if (retry !== null && retry.at < name.length) {
      retry = { at: retry.at + 1, next: retry.next };
      ({ at, next } = retry);
    } else return false;
  }
  return true;
}
