import { type GoModule, goModulesIn } from "../core/coverage/go-modules.ts";
import type { Tree } from "../core/facts.ts";
import { FactUnavailable } from "../core/result.ts";

/** More modules than these are not read. */
const MOST_MODULES = 500;

/** The modules that the repository's `go.mod` files tell of; those of others and of tests left out. */
export async function goModules(tree: Tree): Promise<GoModule[]> {
  const files = (await tree.paths()).filter(
    (path) => /(^|\/)go\.mod$/.test(path) && !/(^|\/)(vendor|testdata|node_modules)\//.test(path),
  );
  const modules: GoModule[] = [];
  for (const file of files.slice(0, MOST_MODULES)) {
    const text = await tree.readText(file);
    if (text !== null) modules.push(...goModulesIn(file, text));
  }
  return modules;
}

const JVM = /\.(java|kts?|groovy)$/;
const PACKAGE = /^[ \t]*package[ \t]+([\w.`]+)/m;

/** Path → the package that a file of a JVM language says it is of, `/`-separated; empty where it says none. */
export async function declaredPackages(
  tree: Tree,
  paths: Iterable<string>,
): Promise<Map<string, string>> {
  const declared = new Map<string, string>();
  for (const path of paths) {
    if (!JVM.test(path)) continue;
    const [, name = ""] = PACKAGE.exec((await tree.readText(path)) ?? "") ?? [];
    declared.set(path, name.replaceAll("`", "").replaceAll(".", "/"));
  }
  return declared;
}

/**
 * Counts the lines of files, each once. What ends a line differs: here all that any language takes for an
 * end, and the empty line behind the last one, so that no tool counts more.
 */
export function lineCounts(tree: Tree): (path: string) => Promise<number> {
  const counts = new Map<string, number>();
  return async (path) => {
    const known = counts.get(path);
    if (known !== undefined) return known;
    const text = await tree.readText(path);
    if (text === null)
      throw new FactUnavailable(
        `${path} changed and is not in the working tree`,
        "run dod again while nothing changes the files",
      );
    const count = (text.match(/\r\n|[\n\r\u2028\u2029]/g)?.length ?? 0) + 1;
    counts.set(path, count);
    return count;
  };
}
