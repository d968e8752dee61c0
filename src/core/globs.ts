import picomatch from "picomatch/posix.js";

const OPTIONS = { dot: true };

/** Compiling a glob takes far longer than asking it, and checks share many. */
const compiled = new Map<string, RegExp>();

/**
 * A list of globs as one question. Picomatch syntax; a leading `!` excludes what the others took; a
 * list of exclusions alone takes everything else. Dot files are files.
 */
export function globs(patterns: readonly string[]): (path: string) => boolean {
  const takes = patterns.filter((p) => !p.startsWith("!")).map(compile);
  const drops = patterns.filter((p) => p.startsWith("!")).map((p) => compile(p.slice(1)));
  return (path) =>
    (takes.length === 0 ? drops.length > 0 : takes.some((take) => take.test(path))) &&
    !drops.some((drop) => drop.test(path));
}

function compile(pattern: string): RegExp {
  const plain = clean(pattern);
  let expression = compiled.get(plain);
  if (!expression) {
    expression = picomatch.makeRe(plain, OPTIONS) as RegExp;
    compiled.set(plain, expression);
  }
  return expression;
}

/** `./src` and `src/` are how people write `src` and everything in it. */
function clean(pattern: string): string {
  const plain = pattern.startsWith("./") ? pattern.slice(2) : pattern;
  return plain.endsWith("/") ? `${plain}**` : plain;
}
