import type { ChangedFile, FileStatus } from "./change.ts";
import type { Tree } from "./facts.ts";
import { FactUnavailable } from "./result.ts";

/** A changed file with its text on both sides; null where it is not there, or is no text. */
export interface ChangedText {
  readonly file: ChangedFile;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * Reads both sides of the given files: a rename's before is its old path's, a copy is new.
 * @throws FactUnavailable for a text that must be there and is not: the tree changed meanwhile.
 */
export async function changedTexts(
  files: readonly ChangedFile[],
  tree: Tree,
  baseTree: Tree,
): Promise<ChangedText[]> {
  return Promise.all(
    files.map(async (file) => {
      const isText = file.kind === "text";
      return {
        file,
        before: isText && HAS_BEFORE.has(file.status) ? await textBefore(file, baseTree) : null,
        after:
          isText && file.status !== "deleted"
            ? await present(tree, file.path, "the working tree")
            : null,
      };
    }),
  );
}

const HAS_BEFORE = new Set<FileStatus>(["modified", "deleted", "renamed", "type-changed"]);

async function textBefore(file: ChangedFile, baseTree: Tree): Promise<string | null> {
  const path = file.oldPath ?? file.path;
  // What became a file may have been a symbolic link.
  return file.status === "type-changed"
    ? baseTree.readText(path)
    : present(baseTree, path, "the merge base");
}

async function present(tree: Tree, path: string, where: string): Promise<string> {
  const text = await tree.readText(path);
  if (text === null)
    throw new FactUnavailable(
      `${path} changed and is not in ${where}`,
      "run dod again while nothing changes the files",
    );
  return text;
}

/** True when nothing differs but white space at the ends of lines and blank lines, or nothing at all. */
export function sameButBlanks({ before, after }: ChangedText): boolean {
  return before !== null && after !== null && squeeze(before) === squeeze(after);
}

function squeeze(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== "")
    .join("\n");
}
