import { type ElsewhereName, mapElsewhere, type NameMap } from "./coverage/elsewhere.ts";
import { type GoModule, mapModules } from "./coverage/go-modules.ts";
import { mapPackaged } from "./coverage/jvm.ts";
import type { PathLookup } from "./coverage/lookup.ts";
import { below, cleanName } from "./coverage/names.ts";
import { mapRelative, type RelativeName } from "./coverage/relative.ts";

/** What the repository is like, to tell which of its files a report means. */
export interface CoveredRepository {
  /** Absolute forms of its root: as it was given, links resolved. */
  readonly roots: readonly string[];
  readonly lookup: PathLookup;
  /** Folders of its packages. */
  readonly packages: readonly string[];
  readonly modules: readonly GoModule[];
  /** Path → the package that a JVM file declares, `/`-separated; of files whose lines matter. */
  readonly declared: ReadonlyMap<string, string>;
}

/** The names that a report has for files. */
export interface ReportNames {
  /** Relative to the repository's root. */
  readonly report: string;
  readonly names: ReadonlyMap<string, "path" | "package" | "module">;
  /** Those that it has more than once: of one file, or of files that have one name in different folders. */
  readonly repeated?: ReadonlySet<string> | undefined;
  /** Folders to which names may be relative (Cobertura's `<source>`). */
  readonly sources: readonly string[];
}

/**
 * The file of the repository that each name of a report means. A wrong one would be a line covered that
 * is not: where it cannot be told, a name means none. Never a file of another extension.
 */
export function mapNames(
  { report, names, repeated, sources }: ReportNames,
  repository: CoveredRepository,
): NameMap {
  const { lookup } = repository;
  const by = (kind: string) => [...names].filter(([, by]) => by === kind).map(([name]) => name);
  const packaged = mapPackaged(by("package"), report, lookup, repository.declared);
  const modules = by("module");
  const isPlain = (name: string) => /^[./]|^[a-z]:|\\/i.test(name);
  const imports = mapModules(
    modules.filter((name) => !isPlain(name)),
    report,
    repository.modules,
    lookup,
  );
  // Before there were modules, and where a build tool names files its own way, they are paths.
  const plain = [...by("path"), ...modules.filter(isPlain)];
  const loose = repository.modules.length === 0 ? imports.unclaimed : [];
  const paths = mapPaths([...plain, ...loose], { report, repeated, sources }, repository);
  return together([packaged, imports, paths]);
}

function mapPaths(
  names: readonly string[],
  { report, repeated, sources }: Omit<ReportNames, "names">,
  repository: CoveredRepository,
): NameMap {
  const { lookup, packages } = repository;
  const isPath = (path: string) => lookup.has(path);
  const clean = (name: string) => cleanName(name, isPath);
  const roots = repository.roots.flatMap((root) => clean(root)?.path ?? []);
  const places = sources.flatMap((source) => clean(source) ?? []);
  const here = new Map<string, string>();
  const unclear: string[] = [];
  const elsewhere: ElsewhereName[] = [];
  const relative: RelativeName[] = [];

  /** What is below this root is here or nowhere: `undefined` where it is not below. */
  const inRepository = (path: string): string | null | undefined => {
    for (const root of roots) {
      const rest = below(root, path);
      if (rest !== null) return lookup.find(rest);
    }
    return undefined;
  };

  for (const name of names) {
    const cleaned = clean(name);
    if (cleaned === null) continue;
    const { kind, path } = cleaned;
    if (kind === "elsewhere") elsewhere.push({ name, path });
    else if (kind === "relative") relative.push({ name, path });
    else {
      const found = inRepository(path);
      if (found === undefined) elsewhere.push({ name, path });
      else if (found !== null) here.set(name, found);
    }
  }

  const joinedElsewhere: ElsewhereName[] = [];
  const absolute = places.filter(({ kind }) => kind === "absolute");
  for (const { name, path } of relative) {
    const found = new Set<string>();
    for (const place of absolute) {
      const whole = clean(`${place.path}/${path}`)?.path ?? "";
      const at = inRepository(whole);
      if (at === undefined && !roots.includes(whole)) joinedElsewhere.push({ name, path: whole });
      else if (at) found.add(at);
    }
    if (found.size > 1) unclear.push(name);
    for (const at of found) if (found.size === 1) here.set(name, at);
  }
  const isHere = here.size > 0;
  const maps: NameMap[] = [{ paths: here, ambiguous: unclear }];
  // A report that names files by this root was made here; other roots of it are others' files.
  if (!isHere) maps.push(mapElsewhere([...elsewhere, ...joinedElsewhere], report, lookup));
  const isSettled = maps.some(({ paths }) => relative.some(({ name }) => paths.has(name)));
  if (!isSettled && relative.length > 0) {
    const named = places.filter(({ kind }) => kind === "relative").map(({ path }) => path);
    const found = mapRelative(relative, { report, repeated, roots: named, packages }, lookup);
    maps.push(found);
    if (found.paths.size === 0 && found.ambiguous.length === 0 && !isHere)
      maps.push(
        mapElsewhere(relative.filter(isOutside(lookup)).map(withoutParents), report, lookup),
      );
  }
  return withoutNearMisses(together(maps), (name) => clean(name)?.path ?? name);
}

/**
 * Whether the name may be below a folder around the repository. One that begins with a folder that is here, or
 * that tools make here (`dist/src/a.js`), is there or nowhere, as one below the root is.
 */
function isOutside(lookup: PathLookup): (name: RelativeName) => boolean {
  return ({ path }) => {
    const [first = ""] = path.split("/", 1);
    return first === ".." || !(lookup.hasFolder(first) || MADE_HERE.test(first));
  };
}

const MADE_HERE =
  /^(node_modules|vendor|target|build|dist|lib|out|output|generated|gen|tmp|temp|\..+)$/;

/** `../app/src/a.ts`, from a folder that is not here. */
function withoutParents({ name, path }: RelativeName): ElsewhereName {
  return { name, path: path.replace(/^(\.\.\/)+/, "") };
}

/**
 * Where one name is the path itself, another that is only like it (in case, in how letters are composed) is
 * another file; and where all are only like it, in several ways, none can be told from the others.
 */
function withoutNearMisses(
  { paths, ambiguous }: NameMap,
  clean: (name: string) => string,
): NameMap {
  const names = new Map<string, string[]>();
  for (const [name, path] of paths) {
    const same = names.get(path);
    if (same) same.push(name);
    else names.set(path, [name]);
  }
  const kept = new Map(paths);
  const dropped: string[] = [];
  for (const [path, same] of names) {
    if (same.length === 1) continue;
    const near = same.filter((name) => !isSameEnd(clean(name), path));
    const isOne = near.length === same.length && new Set(near.map(clean)).size === 1;
    if (isOne) continue;
    for (const name of near) kept.delete(name);
    dropped.push(...near);
  }
  return { paths: kept, ambiguous: [...ambiguous, ...dropped] };
}

/** Where the one is longer, it is so by the folders that it begins with. */
function isSameEnd(name: string, path: string): boolean {
  return name.endsWith(path) || `/${path}`.endsWith(`/${name.replace(/^(\.\.\/)+/, "")}`);
}

function together(maps: readonly NameMap[]): NameMap {
  return {
    paths: new Map(maps.flatMap(({ paths }) => [...paths])),
    ambiguous: [...new Set(maps.flatMap(({ ambiguous }) => ambiguous))],
  };
}
