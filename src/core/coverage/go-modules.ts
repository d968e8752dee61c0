import { isWithin, split } from "../packages.ts";
import type { NameMap } from "./elsewhere.ts";
import type { PathLookup } from "./lookup.ts";
import { joined } from "./names.ts";

/** A module of the repository: what its import paths begin with, and where it is. */
export interface GoModule {
  readonly path: string;
  /** Relative to the root; `""` is the root. */
  readonly folder: string;
}

/**
 * What a `go.mod` says of places in the repository: its own module, and the local folders that stand in
 * for other modules (`replace example.com/lib => ./lib`).
 * @param file the file's path
 */
export function goModulesIn(file: string, text: string): GoModule[] {
  const { folder } = split(file);
  const modules: GoModule[] = [];
  let block = "";
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/\/\/.*$/, "").trim();
    if (line === ")") block = "";
    const opened = /^(\w+)\s*\($/.exec(line);
    if (opened) {
      block = opened[1] as string;
      continue;
    }
    const [keyword, ...words] = `${block} ${line}`.trim().split(/\s+/).map(unquoted);
    if (keyword === "module" && words[0]) modules.push({ path: words[0], folder });
    const arrow = words.indexOf("=>");
    const target = words[arrow + 1];
    if (keyword !== "replace" || arrow < 1 || !target || !/^\.{1,2}(\/|$)/.test(target)) continue;
    const place = joined(folder, target);
    if (place !== null) modules.push({ path: words[0] as string, folder: place });
  }
  return modules;
}

function unquoted(word: string): string {
  return word.replace(/^["`](.*)["`]$/, "$1");
}

/**
 * Import paths with a file's name (`example.com/acme/words/split.go`): below the module with the longest
 * path that begins the name, or vendored. Of several modules of that path the one that the report is in.
 * @returns also the names that no module of the repository claims
 */
export function mapModules(
  names: readonly string[],
  report: string,
  modules: readonly GoModule[],
  lookup: PathLookup,
): NameMap & { readonly unclaimed: readonly string[] } {
  const paths = new Map<string, string>();
  const ambiguous: string[] = [];
  const unclaimed: string[] = [];
  for (const name of names) {
    const claims = modules.filter(({ path }) => isWithin(name, path));
    const longest = Math.max(0, ...claims.map(({ path }) => path.length));
    const found = new Set(
      claims
        .filter(({ path }) => path.length === longest)
        .flatMap(
          ({ path, folder }) => lookup.find(joined(folder, name.slice(path.length)) ?? "") ?? [],
        ),
    );
    const own = [...found].filter((path) =>
      claims.some(
        ({ folder }) => isWithin(report, folder) && folder !== "" && isWithin(path, folder),
      ),
    );
    if (claims.length === 0 && lookup.has(`vendor/${name}`)) paths.set(name, `vendor/${name}`);
    else if (claims.length === 0) unclaimed.push(name);
    else if (found.size === 1) paths.set(name, [...found][0] as string);
    else if (own.length === 1) paths.set(name, own[0] as string);
    else if (found.size > 1) ambiguous.push(name);
  }
  return { paths, ambiguous, unclaimed };
}
