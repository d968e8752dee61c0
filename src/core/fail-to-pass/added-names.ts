import type { ChangedFile } from "../change.ts";
import type { Tree } from "../facts.ts";

/** Of more names nobody's change consists; and files above this, in UTF-16 units, are nobody's writing. */
const MOST_NAMES = 100_000;
const LARGEST_TEXT = 1024 * 1024;

/**
 * What is there only since the change: names that stand in its source now and stood in none of it before, and the
 * paths that it added. By words, so that it holds in every language.
 * @throws FactUnavailable where a file cannot be read
 */
export async function addedNames(
  source: readonly ChangedFile[],
  tree: Tree,
  baseTree: Tree,
): Promise<string[]> {
  const now = await wordsIn(
    tree,
    source.map(({ path }) => path),
  );
  const before = await wordsIn(
    baseTree,
    source.map(({ path, oldPath }) => oldPath ?? path),
  );
  const paths = source.filter(({ status }) => status !== "modified").map(({ path }) => path);
  return [...paths, ...[...now].filter((word) => !before.has(word))];
}

async function wordsIn(tree: Tree, paths: readonly string[]): Promise<Set<string>> {
  const words = new Set<string>();
  for (const path of paths) {
    const text = await tree.readText(path);
    if (text === null || text.length > LARGEST_TEXT) continue;
    for (const [word] of text.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)) {
      if (words.size >= MOST_NAMES) return words;
      words.add(word);
    }
  }
  return words;
}
