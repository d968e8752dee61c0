import { readFile, realpath } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { ImportPlugin } from "./request.ts";

/**
 * Imports plugins of a working tree: relative ones from the folder of the checklist that names them,
 * packages as Node finds them from there.
 * @param root absolute
 */
export function importFrom(root: string): ImportPlugin {
  return async (specifier, fromFile) => {
    const from = isAbsolute(fromFile) ? fromFile : join(root, fromFile);
    const isRelative = /^\.\.?\//.test(specifier);
    const path = isRelative
      ? resolve(dirname(from), specifier)
      : await resolvePackage(specifier, from);
    if (isRelative && !isAbsolute(fromFile)) await mustStayInside(root, path);
    return import(pathToFileURL(path).href);
  };
}

/** A link may lead out of the repository though its path does not. */
async function mustStayInside(root: string, path: string): Promise<void> {
  const real = await realpath(path).catch(() => path);
  const way = relative(await realpath(root), real);
  if (real !== path && (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)))
    throw new Error("it leads out of the repository");
}

/**
 * `require.resolve` knows the way to a package, and refuses those that export nothing to `require`; what
 * they export to `import` is read from their package.json then.
 */
async function resolvePackage(specifier: string, from: string): Promise<string> {
  const require = createRequire(from);
  try {
    return require.resolve(specifier);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== "ERR_PACKAGE_PATH_NOT_EXPORTED") throw fault;
    const [name, subpath] = splitSpecifier(specifier);
    for (const folder of require.resolve.paths(specifier) ?? []) {
      const home = join(folder, name);
      const manifest = await readFile(join(home, "package.json"), "utf8").catch(() => null);
      if (manifest === null) continue;
      const target = importTarget((JSON.parse(manifest) as { exports?: unknown }).exports, subpath);
      if (target !== null) return join(home, target);
    }
    throw fault;
  }
}

/** `@acme/dod/strict` → `@acme/dod` and `./strict`. */
function splitSpecifier(specifier: string): [name: string, subpath: string] {
  const parts = specifier.split("/");
  const length = specifier.startsWith("@") ? 2 : 1;
  const rest = parts.slice(length).join("/");
  return [parts.slice(0, length).join("/"), rest === "" ? "." : `./${rest}`];
}

/** What `exports` gives to an `import` of this subpath; null for none. Patterns (`./*`) are not followed. */
function importTarget(exports: unknown, subpath: string): string | null {
  if (typeof exports === "string") return subpath === "." ? exports : null;
  if (typeof exports !== "object" || exports === null) return null;
  const entries = Object.entries(exports);
  const own = entries.find(([key]) => key === subpath);
  if (own) return conditionTarget(own[1]);
  return subpath === "." && !entries.some(([key]) => key.startsWith("."))
    ? conditionTarget(exports)
    : null;
}

function conditionTarget(target: unknown): string | null {
  if (typeof target === "string") return target;
  if (typeof target !== "object" || target === null) return null;
  for (const [condition, inner] of Object.entries(target))
    if (["node", "import", "default"].includes(condition)) {
      const found = conditionTarget(inner);
      if (found !== null) return found;
    }
  return null;
}
