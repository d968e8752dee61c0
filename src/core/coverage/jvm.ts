import { foldersAbove, isWithin } from "../packages.ts";
import type { NameMap } from "./elsewhere.ts";
import { baseNameOf, type PathLookup } from "./lookup.ts";

/**
 * Names below an unknown source root (`com/acme/Foo.java`, JaCoCo's): the path that ends so. Of several the
 * one in the report's own module. Kotlin's folders may leave out what all packages begin with (Scala's, too); then what
 * the file says of its package decides, or, where that was not read, the longest end.
 * @param declared path → the package that the file declares, `/`-separated; for files whose lines matter
 */
export function mapPackaged(
  names: readonly string[],
  report: string,
  lookup: PathLookup,
  declared: ReadonlyMap<string, string>,
): NameMap {
  const paths = new Map<string, string>();
  const ambiguous: string[] = [];
  for (const name of names) {
    const found = nearest(candidates(name, lookup, declared), report);
    if (found === "several") ambiguous.push(name);
    else if (found !== null) paths.set(name, found);
  }
  const clashing = clashes(paths);
  for (const name of clashing) paths.delete(name);
  return { paths, ambiguous: [...ambiguous, ...clashing] };
}

function candidates(
  name: string,
  lookup: PathLookup,
  declared: ReadonlyMap<string, string>,
): string[] {
  const folder = name.slice(0, Math.max(name.lastIndexOf("/"), 0));
  const same = lookup.named(baseNameOf(name)).filter((path) => {
    const says = declared.get(path);
    return says === undefined || says === folder;
  });
  const whole = same.filter((path) => path === name || path.endsWith(`/${name}`));
  if (whole.length > 0 || !/\.(kts?|scala|groovy)$/.test(name)) return whole;
  const said = same.filter((path) => declared.has(path));
  if (said.length > 0) return said;
  const parts = name.split("/");
  for (let from = 1; from < parts.length - 1; from++) {
    const end = `/${parts.slice(from).join("/")}`;
    const ending = same.filter((path) => `/${path}`.endsWith(end));
    if (ending.length > 0) return ending;
  }
  return [];
}

/** The only one within the nearest folder above the report that holds any. */
function nearest(paths: readonly string[], report: string): string | "several" | null {
  if (paths.length < 2) return paths[0] ?? null;
  for (const folder of foldersAbove(report)) {
    const inside = paths.filter((path) => isWithin(path, folder));
    if (inside.length > 0) return inside.length === 1 ? (inside[0] as string) : "several";
  }
  return "several";
}

function clashes(paths: ReadonlyMap<string, string>): string[] {
  const names = new Map<string, string[]>();
  for (const [name, path] of paths) names.set(path, [...(names.get(path) ?? []), name]);
  return [...names.values()].filter((same) => same.length > 1).flat();
}
