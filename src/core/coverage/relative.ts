import { foldersAbove } from "../packages.ts";
import type { NameMap } from "./elsewhere.ts";
import type { PathLookup } from "./lookup.ts";
import { joined } from "./names.ts";

export interface RelativeName {
  readonly name: string;
  readonly path: string;
}

/** Names that are looked up to choose a folder; with more, so many of them. */
const SAMPLE = 1000;
/** Package folders that are tried. */
const MOST_FOLDERS = 500;

/**
 * Relative names: all of a report are relative to one folder, which is where most of them are files. The
 * report's own folder and those above it are asked first, and the nearest wins where two serve as well;
 * any other package must serve better than all others. Reports that were put together may be relative to
 * several: a name that they have more than once is of none, where it is a file in another package, too.
 * @param roots relative folders that the report itself names (`<source>`)
 * @param packages folders of the repository's packages
 */
export function mapRelative(
  names: readonly RelativeName[],
  where: {
    readonly report: string;
    readonly repeated?: ReadonlySet<string> | undefined;
    readonly roots: readonly string[];
    readonly packages: readonly string[];
  },
  lookup: PathLookup,
): NameMap {
  const nothing = { paths: new Map(), ambiguous: [] };
  const near = unique(foldersAbove(where.report).flatMap((folder) => [...within(folder), folder]));
  function within(folder: string): string[] {
    return where.roots.flatMap((root) => joined(folder, root) ?? []);
  }
  const far = unique(
    where.packages.slice(0, MOST_FOLDERS).flatMap((folder) => [...within(folder), folder]),
  ).filter((folder) => !near.includes(folder));

  const sample = spread(names, SAMPLE);
  const serves = (folder: string) => sample.filter(({ path }) => at(folder, path)).length;
  function at(folder: string, path: string): string | null {
    const whole = joined(folder, path);
    return whole === null ? null : lookup.find(whole);
  }
  let [best, most, tied] = ["", 0, false];
  for (const folder of near) {
    const count = serves(folder);
    if (count > most) [best, most] = [folder, count];
  }
  for (const folder of far) {
    const count = serves(folder);
    if (count > most) [best, most, tied] = [folder, count, false];
    else if (count === most && far.includes(best)) tied = true;
  }
  // Most of a report of another project may be no file here, and two or three be so by chance.
  const strangers = sample.filter(({ path }) => !at(best, path) && !isOutside(path)).length;
  if (most === 0 || strangers > most) return nothing;
  if (tied) return { ...nothing, ambiguous: names.map(({ name }) => name) };
  const paths = new Map<string, string>();
  const ambiguous: string[] = [];
  for (const { name, path } of names) {
    const found = at(best, path);
    const isOneFile = () => [...near, ...far].every((one) => (at(one, path) ?? found) === found);
    if (found === null) continue;
    if (where.repeated?.has(name) && !isOneFile()) ambiguous.push(name);
    else paths.set(name, found);
  }
  return { paths, ambiguous };
}

/** What is above, and what others wrote, says nothing for or against a folder. */
function isOutside(path: string): boolean {
  return /(^|\/)(\.\.|node_modules|site-packages|\.?venv|vendor|target|build|dist|out|generated|gen)\//.test(
    path,
  );
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list)];
}

function spread<T>(list: readonly T[], count: number): readonly T[] {
  if (list.length <= count) return list;
  const step = list.length / count;
  return Array.from({ length: count }, (_, at) => list[Math.floor(at * step)] as T);
}
