/** The repository's paths, as a report made on another system may write them. */
export interface PathLookup {
  has(path: string): boolean;
  /** Whether it is a folder, a submodule's too. */
  hasFolder(path: string): boolean;
  /**
   * The path itself; else the only one that differs in how its letters are composed (NFC, NFD), in bytes
   * that are not UTF-8, or, failing that, in case. Null where there is none, or several.
   */
  find(path: string): string | null;
  /** Paths by their last part, as {@link baseNameOf} gives it. */
  named(baseName: string): readonly string[];
}

/** @param submodules their folders, of whose files git knows nothing */
export function pathLookup(
  paths: readonly string[],
  submodules: readonly string[] = [],
): PathLookup {
  const all = new Set(paths);
  const byName = new Map<string, string[]>();
  for (const path of paths) {
    const name = baseNameOf(path);
    const others = byName.get(name);
    if (others) others.push(path);
    else byName.set(name, [path]);
  }
  let folders: Set<string> | undefined;
  return {
    has: (path) => all.has(path),
    hasFolder(path) {
      folders ??= new Set([...submodules, ...[...paths, ...submodules].flatMap(foldersOf)]);
      return folders.has(path);
    },
    find(path) {
      if (all.has(path)) return path;
      const similar = byName.get(baseNameOf(path));
      return similar ? (only(similar, path, composed) ?? only(similar, path, folded)) : null;
    },
    named: (baseName) => byName.get(baseName) ?? [],
  };
}

function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1))
    folders.push(path.slice(0, slash));
  return folders;
}

/** The last part of a path, in a form that does not depend on case and composition. */
export function baseNameOf(path: string): string {
  return folded(path.slice(path.lastIndexOf("/") + 1));
}

/** Null where several are the same in that form: then it cannot be told which is meant. */
function only(paths: readonly string[], path: string, form: (path: string) => string) {
  const sought = form(path);
  const same = paths.filter((one) => one.length <= 2 * path.length && form(one) === sought);
  return same.length === 1 ? (same[0] as string) : null;
}

const ASCII = /^[\x20-\x7e]*$/;

/** Bytes that are not UTF-8 (lone surrogates here) are replacement characters in a report. */
function composed(path: string): string {
  if (ASCII.test(path)) return path;
  return path.replace(/[\udc80-\udcff\ufffd]+/gu, "\ufffd").normalize("NFC");
}

function folded(path: string): string {
  return composed(path).toLowerCase();
}
