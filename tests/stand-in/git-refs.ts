import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/**
 * The refs of a git directory, read from its files: they are asked for before every answer, and a process takes its
 * time. Null where git keeps them otherwise (`reftable`).
 */
export function readRefs(folder: string): Map<string, string> | null {
  if (existsSync(join(folder, "reftable"))) return null;
  const refs = refLines(textAt(join(folder, "packed-refs")));
  const files = readdirSync(join(folder, "refs"), { recursive: true, withFileTypes: true });
  for (const file of files) {
    if (!file.isFile() || file.name.endsWith(".lock")) continue;
    const path = join(file.parentPath, file.name);
    const sha = textAt(path).trim();
    const name = relative(folder, path).split(sep).join("/");
    if (/^[0-9a-f]{40}$/.test(sha)) refs.set(name, sha);
  }
  return new Map([...refs].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Lines of a SHA and a ref; others, such as those of packed-refs that say what a tag peels to, are left out. */
export function refLines(text: string): Map<string, string> {
  const lines = text.matchAll(/^([0-9a-f]{40}) (\S+)$/gm);
  return new Map([...lines].map(([, sha = "", name = ""]) => [name, sha]));
}

/** A file's text; empty where it is not there, or no longer: git may be writing. */
function textAt(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
