import { foldersAbove } from "../packages.ts";
import { baseNameOf, type PathLookup } from "./lookup.ts";
import { joined } from "./names.ts";

/** A file of a report that was made elsewhere. */
export interface ElsewhereName {
  readonly name: string;
  /** Cleaned; `/`-separated. */
  readonly path: string;
}

/** name → path of the repository, and the names that may mean several. */
export interface NameMap {
  readonly paths: ReadonlyMap<string, string>;
  readonly ambiguous: readonly string[];
}

/**
 * Files of another machine (`/home/runner/work/x/x/src/a.ts`, `D:\a\x\x\src\a.ts`, `/app/src/a.ts`): all
 * names of a report stand below the root that the repository had there. A root is believed where most of
 * what stands below it is in this repository; a single end that happens to be a path here proves nothing.
 * Where the report stands in a package's folder, that package alone may have been there.
 */
export function mapElsewhere(
  names: readonly ElsewhereName[],
  report: string,
  lookup: PathLookup,
): NameMap {
  const folders = ["", ...foldersAbove(report).filter((folder) => folder !== "")];
  const maps = folders.map((folder) => mapBelow(names, folder, lookup));
  const most = Math.max(...maps.map(({ paths }) => paths.size));
  return maps.filter(({ paths }) => paths.size === most).reduce(onlySame);
}

/** Where two folders explain as many names, those count that mean the same file by both. */
function onlySame(one: NameMap, other: NameMap): NameMap {
  const same = [...one.paths].filter(([name, path]) => other.paths.get(name) === path);
  const paths = new Map(same);
  const unclear = [one, other].flatMap((map) => [...map.paths.keys(), ...map.ambiguous]);
  const ambiguous = [...new Set(unclear)].filter((name) => !paths.has(name)).sort();
  return { paths, ambiguous };
}

interface Root {
  readonly root: string;
  readonly found: { readonly name: string; readonly path: string; readonly deep: boolean }[];
}

function mapBelow(names: readonly ElsewhereName[], folder: string, lookup: PathLookup): NameMap {
  const roots = new Map<string, Root>();
  const sameName = new Map<string, number>();
  for (const { name, path } of names) {
    const base = baseNameOf(path);
    sameName.set(base, (sameName.get(base) ?? 0) + 1);
    if (lookup.named(base).length === 0) continue;
    const ways = [...waysToCut(path)]
      .filter(({ root }) => !OF_OTHERS.test(root))
      .map((way) => ({ ...way, whole: joined(folder, way.rest) ?? "" }));
    const same = ways.filter(({ whole }) => lookup.has(whole));
    for (const { root, rest, whole } of same.length > 0 ? same : ways) {
      const found = lookup.find(whole);
      if (found === null) continue;
      const known = roots.get(root) ?? { root, found: [] };
      known.found.push({ name, path: found, deep: rest.includes("/") });
      roots.set(root, known);
    }
  }
  // The most files first; of as many, those with the longest ends.
  const likely = [...roots.values()]
    .sort((a, b) => b.found.length - a.found.length || a.root.length - b.root.length)
    .slice(0, MOST_ROOTS);
  const accepted: Root[] = [];
  for (const root of likely) {
    if (accepted.some((other) => isNested(root.root, other.root))) continue;
    const isAlone = ({ path }: { path: string }) => sameName.get(baseNameOf(path)) === 1;
    const isPlausible = root.found.some((one) => one.deep || isAlone(one));
    if (isPlausible && explainsMost(root, names)) accepted.push(root);
  }
  return withoutClashes(accepted);
}

/** Each is held against all names; reports that are put together come of fewer machines. */
const MOST_ROOTS = 50;
/** Not more: a path of thousands of folders is nobody's, and each way is looked up. */
const MOST_FOLDERS = 64;

function* waysToCut(path: string): Generator<{ root: string; rest: string }> {
  let start = path.startsWith("/") ? 1 : 0;
  for (let cut = 0; cut < MOST_FOLDERS; cut++) {
    yield { root: path.slice(0, start), rest: path.slice(start) };
    const slash = path.indexOf("/", start);
    if (slash < 0) return;
    start = slash + 1;
  }
}

/** A dependency that is laid out like this repository is not this repository. */
const OF_OTHERS = /(^|\/)(node_modules|bower_components|vendor)\//;

/** What others wrote or tools made says nothing for or against a root. */
const NOT_TRACKED =
  /(^|\/)(node_modules|site-packages|dist-packages|\.?venv|vendor|target|build|dist|out|generated|gen|\.\.)\//;

function explainsMost({ root, found }: Root, names: readonly ElsewhereName[]): boolean {
  const mapped = new Set(found.map(({ name }) => name));
  let strangers = 0;
  for (const { name, path } of names)
    if (path.startsWith(root) && !mapped.has(name) && !NOT_TRACKED.test(path.slice(root.length)))
      strangers += 1;
  return strangers < mapped.size;
}

function isNested(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

/** Two files of the report that would be one here are neither. */
function withoutClashes(roots: readonly Root[]): NameMap {
  const rootOf = new Map<string, string>();
  const clashes = new Set<string>();
  for (const { root, found } of roots)
    for (const { path } of found) {
      if ((rootOf.get(path) ?? root) !== root) clashes.add(path);
      rootOf.set(path, root);
    }
  const paths = new Map<string, string>();
  const ambiguous: string[] = [];
  for (const { found } of roots)
    for (const { name, path } of found) {
      // A name with several roots of its report's own may end up at several paths.
      if (clashes.has(path) || (paths.get(name) ?? path) !== path) ambiguous.push(name);
      else paths.set(name, path);
    }
  for (const name of ambiguous) paths.delete(name);
  return { paths, ambiguous: [...new Set(ambiguous)].sort() };
}
