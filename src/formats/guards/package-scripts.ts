import { type Tree, textOf } from "../../core/guards/tree.ts";

/** Scripts that start, publish or tidy: they hold nothing against a change. */
const NO_GUARD =
  /^(?:pre|post)?(?:start|dev|serve|watch|preview|debug|clean|release|deploy|publish|version|changeset|storybook|bench|demo|eject|postinstall|preinstall|install)(?::|-|$)/;
/** Run by an installation, so before any test. Source: docs.npmjs.com/cli/using-npm/scripts#life-cycle-operation-order */
const INSTALL = [
  "preinstall",
  "install",
  "postinstall",
  "prepublish",
  "preprepare",
  "prepare",
  "postprepare",
];
/** pnpm and Bun take a regular expression for a name; nobody's is run here. */
const EXPRESSION = /(?:^|[\s"'])\/[^\s/]{1,200}\/["']?(?:\s|$)/;
/** More patterns than people write. */
const MAX_PATTERNS = 5;

/** Scripts that check something, and those that they run, by name or by pattern. */
export function guardingScripts(all: ReadonlyMap<string, Tree>): Map<string, Tree> {
  return reached(
    all,
    [...all.keys()].filter((name) => !NO_GUARD.test(name)),
  );
}

/** Scripts that an installation runs, and those that they run. */
export function installScripts(all: ReadonlyMap<string, Tree>): Map<string, Tree> {
  return reached(
    all,
    INSTALL.filter((name) => all.has(name)),
  );
}

function reached(all: ReadonlyMap<string, Tree>, from: readonly string[]): Map<string, Tree> {
  const taken = new Map<string, Tree>();
  const open: string[] = [];
  const patterns = new Set<string>();
  const take = (name: string) => {
    const tree = all.get(name);
    if (!tree || taken.has(name)) return;
    taken.set(name, tree);
    open.push(name);
  };
  for (const name of from) take(name);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    take(`pre${name}`);
    take(`post${name}`);
    const script = textOf(all.get(name)) ?? "";
    if (/\b(?:pnpm|bun)\b/.test(script) && EXPRESSION.test(script))
      for (const other of all.keys()) take(other);
    for (const word of script.split(/[^\w:@./*-]+/)) {
      const called = word.replace(/^(?:npm|yarn|pnpm|bun|node):/, "");
      take(word);
      take(called);
      if (!called.includes("*") || patterns.has(called) || taken.size === all.size) continue;
      patterns.add(called);
      const fits = patternOf(called, patterns.size);
      for (const other of all.keys()) if (fits(other)) take(other);
    }
  }
  return taken;
}

/**
 * npm-run-all's patterns: `*` is a part between colons, `**` any number of them. One that would take long
 * fits everything. Source: github.com/mysticatea/npm-run-all/blob/master/docs/npm-run-all.md#glob-like-pattern-matching-for-script-names
 */
function patternOf(pattern: string, count: number): (name: string) => boolean {
  const pieces = pattern.split(/(\*+)/);
  if (count > MAX_PATTERNS || pattern.length > 100 || pieces.length > 5) return () => true;
  const source = pieces.map((piece) =>
    piece.startsWith("*")
      ? piece.length > 1
        ? ".*"
        : "[^:]*"
      : piece.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&"),
  );
  const expression = new RegExp(`^${source.join("")}$`);
  return (name) => name.length > 100 || expression.test(name);
}
