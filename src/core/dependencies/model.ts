import { parse as parseToml } from "smol-toml";

/** One requirement of a manifest. */
export interface Requirement {
  /** As the ecosystem's lockfiles spell it. */
  readonly name: string;
  /** Versions, source, extras … as one comparable text; empty where any will do. */
  readonly spec: string;
}

/** `dependencies/left-pad` → the requirement. Only what decides which packages are locked. */
export type Requirements = ReadonlyMap<string, Requirement>;

/** One manifest beside one lockfile, both on the same side of the change. */
export interface Pair {
  readonly manifestText: string;
  readonly requirements: Requirements;
  readonly lockText: string;
  readonly lockName: string;
  /** The manifest's folder relative to the lockfile's; `""` when they stand together. */
  readonly folder: string;
  /** Names of the packages of the same workspace, where the comparison asks for them. */
  readonly siblings: readonly string[];
}

/** A requirement and its lockfile that do not agree. */
export interface Disagreement {
  /** Null when it is not about one package. */
  readonly name: string | null;
  /** Follows the manifest's name: "asks for left-pad ^1.3.0, the lockfile holds ^1.2.0". */
  readonly message: string;
}

/**
 * What holding the two against each other showed. `exact` are the keys whose requirement itself was
 * compared; of the others at most the name. `digest`: does the lockfile's digest of the manifest fit?
 */
export interface Comparison {
  readonly compared: number;
  readonly exact: ReadonlySet<string>;
  readonly disagreements: readonly Disagreement[];
  readonly digest?: boolean;
  /** True where a requirement that is gone, and that the lockfile still has, would have been noticed or does no harm. */
  readonly noticesRemoval?: boolean;
}

export interface LockSystem {
  /** The tool or ecosystem, for people. */
  readonly name: string;
  /** True for a manifest's file name. */
  isManifest(name: string): boolean;
  /** The lockfiles' names that can belong to a manifest. */
  locksOf(manifest: string): readonly string[];
  /** True for a lockfile's name. */
  isLock(name: string): boolean;
  /** @throws Unreadable */
  requirements(text: string, name: string): Requirements;
  /**
   * Null when the lockfile's format says nothing about the manifest; "not-listed" when it lists the
   * manifests it was made from and this one is not among them.
   * @throws Unreadable
   */
  compare(pair: Pair): Comparison | "not-listed" | null;
  /** Files beside the lockfile that say which folders are members of its workspace. */
  readonly workspaceFiles?: readonly string[];
  /** Globs of the members' folders, relative to the lockfile. */
  members?(text: string, name: string): readonly string[];
}

/** A manifest or lockfile that its own tools could not read either. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

export type Table = Readonly<Record<string, unknown>>;

/** The value as a table; empty for anything else. */
export function table(value: unknown): Table {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Table)
    : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function strings(value: unknown): string[] {
  return list(value).filter((one) => typeof one === "string");
}

export function json(text: string): Table {
  return reading(() => table(JSON.parse(text)));
}

export function toml(text: string): Table {
  return reading(() => table(parseToml(text)));
}

function reading<T>(parse: () => T): T {
  try {
    return parse();
  } catch (fault) {
    throw new Unreadable((fault instanceof Error ? fault.message : String(fault)).split("\n")[0]);
  }
}

/** The same text for the same value, whatever the order of keys. */
export function canonical(value: unknown): string {
  if (typeof value === "string") return value;
  return (
    JSON.stringify(value, (_, inner) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? ""
  );
}

/** Collects requirements under `section/name`. */
export class RequirementList {
  readonly map = new Map<string, Requirement>();
  add(section: string, name: string, spec: unknown): void {
    this.put(`${section}/${name}`, name, spec);
  }
  /** For a package that the manifest calls by another name. */
  put(key: string, name: string, spec: unknown): void {
    const text = canonical(spec ?? "");
    const before = this.map.get(key);
    // The same package twice, under different markers or targets.
    this.map.set(key, { name, spec: before ? `${before.spec} | ${text}` : text });
  }
  addAll(section: string, entries: unknown): void {
    for (const [name, spec] of Object.entries(table(entries))) this.add(section, name, spec);
  }
}

/** Keys whose requirement differs between two manifests, those of either side included. */
export function changedKeys(before: Requirements, after: Requirements): string[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].filter((key) => before.get(key)?.spec !== after.get(key)?.spec).sort();
}

/** The comparison of a lockfile that lists what it locks, and not what was asked for: names alone. */
export function compareNames(requirements: Requirements, locked: ReadonlySet<string>): Comparison {
  const missing = [...requirements.values()].filter(({ name }) => !locked.has(name));
  return {
    compared: requirements.size,
    exact: new Set(),
    disagreements: missing.map(({ name, spec }) => ({
      name,
      message: `asks for ${`${name} ${spec}`.trim()}, which the lockfile does not hold`,
    })),
  };
}

/** The comparison of a lockfile that repeats the requirements it was made from. */
export function compareSpecs(
  wanted: Requirements,
  locked: ReadonlyMap<string, string>,
  same: (wanted: string, locked: string, name: string) => boolean = (a, b) => a === b,
): Comparison {
  const disagreements: Disagreement[] = [];
  const names = new Map([...wanted.values()].map((one) => [one.name, one.spec]));
  for (const [key, { name, spec }] of wanted) {
    const there = locked.get(key);
    if (there === undefined)
      disagreements.push({
        name,
        message: `asks for ${`${name} ${spec}`.trim()}, which the lockfile was not made with`,
      });
    else if (!same(spec, there, name))
      disagreements.push({
        name,
        message: `asks for ${name} ${spec || "*"}, and the lockfile was made with ${there || "*"}`,
      });
  }
  for (const key of locked.keys()) {
    if (wanted.has(key)) continue;
    const name = key.slice(key.indexOf("/") + 1);
    disagreements.push({
      name,
      message: names.has(name)
        ? `asks for ${name} elsewhere than the lockfile was made with (${key})`
        : `no longer asks for ${name}, and the lockfile was made with it`,
    });
  }
  return {
    compared: wanted.size,
    exact: new Set([...wanted.keys(), ...locked.keys()]),
    disagreements,
    noticesRemoval: true,
  };
}
