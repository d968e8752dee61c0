import picomatch from "picomatch/posix.js";

/**
 * A list of globs as one question. Picomatch syntax; a leading `!` excludes what the others took; a
 * list of exclusions alone takes everything else. Dot files are files.
 */
export function globs(patterns: readonly string[]): (path: string) => boolean {
  const options = { dot: true };
  const takes = patterns.filter((p) => !p.startsWith("!")).map((p) => picomatch(clean(p), options));
  const drops = patterns
    .filter((p) => p.startsWith("!"))
    .map((p) => picomatch(clean(p.slice(1)), options));
  return (path) =>
    (takes.length === 0 ? drops.length > 0 : takes.some((t) => t(path))) &&
    !drops.some((d) => d(path));
}

/** `./src` and `src/` are how people write `src` and everything in it. */
function clean(pattern: string): string {
  const plain = pattern.startsWith("./") ? pattern.slice(2) : pattern;
  return plain.endsWith("/") ? `${plain}**` : plain;
}
