import type { Change } from "./change.ts";
import { changedTexts } from "./changed-texts.ts";
import { type EnvAlias, type EnvRead, envAliases, envReads, mayRead } from "./env-reads.ts";
import type { Tree } from "./facts.ts";
import { FactUnavailable } from "./result.ts";

export interface NewRead extends EnvRead {
  readonly path: string;
}

export interface Alias extends EnvAlias {
  readonly path: string;
}

/** Files of the base are read a few at a time. */
const AT_ONCE = 50;

/**
 * The names that changed files read and that the base reads nowhere, each where it is read first. A line
 * need not be new for that: a comment around it may be gone, or the file may have been a test.
 */
export async function newEnvReads(
  change: Change,
  tree: Tree,
  baseTree: Tree,
  signal: AbortSignal,
): Promise<readonly NewRead[]> {
  const files = change.files.filter(
    (file) => file.kind === "text" && file.status !== "deleted" && mayRead(file.path),
  );
  const fresh = new Map<string, NewRead>();
  for (const { file, after } of await changedTexts(files, tree, baseTree)) {
    for (const read of envReads(file.path, after ?? ""))
      if (!fresh.has(keyOf(read))) fresh.set(keyOf(read), { ...read, path: file.path });
  }
  if (fresh.size === 0) return [];
  const paths = (await baseTree.paths()).filter(mayRead);
  for (let at = 0; at < paths.length && fresh.size > 0; at += AT_ONCE) {
    signal.throwIfAborted();
    await Promise.all(
      paths.slice(at, at + AT_ONCE).map(async (path) => {
        const text = await textOf(baseTree, path);
        if (![...fresh.values()].some((read) => mentions(text, read))) return;
        for (const read of envReads(path, text)) fresh.delete(keyOf(read));
      }),
    );
  }
  return [...fresh.values()].sort((a, b) =>
    a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1,
  );
}

/** What the workflows of the tree fill variables from. */
export async function aliasesIn(tree: Tree): Promise<readonly Alias[]> {
  const paths = (await tree.paths()).filter((path) => path.startsWith(".github/"));
  const found = await Promise.all(
    paths.map(async (path) =>
      envAliases(path, await textOf(tree, path)).map((alias) => ({ ...alias, path })),
    ),
  );
  return found.flat();
}

/** GitHub's names are the same in any case; environment variables are not. */
function keyOf({ kind, name }: EnvRead): string {
  return kind === "env" ? `env ${name}` : `${kind} ${name.toUpperCase()}`;
}

/** Cheaper than to look for every read. */
function mentions(text: string, { kind, name }: EnvRead): boolean {
  return kind === "env" ? text.includes(name) : text.toUpperCase().includes(name.toUpperCase());
}

/** A file that cannot be read reads nothing: then a name is new, and has to be there. */
async function textOf(tree: Tree, path: string): Promise<string> {
  try {
    return (await tree.readText(path)) ?? "";
  } catch (fault) {
    if (fault instanceof FactUnavailable) return "";
    throw fault;
  }
}
