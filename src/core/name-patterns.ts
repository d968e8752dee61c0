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
  const compile = (pattern: string) => expression(pattern, options.ignoreCase ?? false);
  const takes = patterns.filter((p) => !p.startsWith("!")).map(compile);
  const drops = patterns.filter((p) => p.startsWith("!")).map((p) => compile(p.slice(1)));
  return (name) =>
    (takes.length === 0 ? drops.length > 0 : takes.some((take) => take.test(name))) &&
    !drops.some((drop) => drop.test(name));
}

function expression(pattern: string, ignoreCase: boolean): RegExp {
  return new RegExp(`^${sourceOf(pattern)}$`, ignoreCase ? "is" : "s");
}

function sourceOf(pattern: string): string {
  // Several stars in a row are one: they would only let the engine try the same thing many times.
  return pattern.replace(
    /\*+|\?|\{([^{}]*,[^{}]*)\}|[\\^$.+()[\]{}|]/g,
    (token, either: string | undefined) => {
      if (either !== undefined) return `(?:${either.split(",").map(sourceOf).join("|")})`;
      if (token.startsWith("*")) return ".*";
      return token === "?" ? "." : `\\${token}`;
    },
  );
}
