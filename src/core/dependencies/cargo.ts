import { satisfiesCargo } from "./cargo-version.ts";
import {
  type Comparison,
  type Disagreement,
  list,
  type Pair,
  RequirementList,
  type Requirements,
  strings,
  type Table,
  table,
  toml,
} from "./model.ts";

const SECTIONS = ["dependencies", "dev-dependencies", "build-dependencies"] as const;

/** Dependency tables of a Cargo.toml: its own, each target's, the workspace's, patches and replacements. */
export function cargoRequirements(text: string): Requirements {
  const manifest = toml(text);
  const found = new RequirementList();
  const targets = Object.entries(table(manifest.target)).map(([name, value]): [string, unknown] => [
    `target.${name}.`,
    value,
  ]);
  for (const [prefix, owner] of [["", manifest] as [string, unknown], ...targets])
    for (const section of SECTIONS)
      for (const [name, spec] of Object.entries(table(table(owner)[section]))) {
        const { package: renamed } = table(spec);
        found.put(
          `${prefix}${section}/${name}`,
          typeof renamed === "string" ? renamed : name,
          spec,
        );
      }
  found.addAll("workspace.dependencies", table(manifest.workspace).dependencies);
  for (const [source, entries] of Object.entries(table(manifest.patch)))
    found.addAll(`patch.${source}`, entries);
  return found.map;
}

/**
 * Cargo.lock repeats, for every package of the workspace, the names it depends on, and has the version
 * chosen for each; it does not repeat the requirement. So: the same names, and a locked version that
 * satisfies each requirement. Features and sources are not looked at.
 */
export function compareCargoLock(pair: Pair): Comparison | "not-listed" {
  const manifest = toml(pair.manifestText);
  const packages = list(toml(pair.lockText).package).map(table);
  const { name } = table(manifest.package);
  const own = packages.find((one) => one.name === name && one.source === undefined);
  if (!own && typeof name === "string") return "not-listed";

  const disagreements: Disagreement[] = [];
  const exact = new Set<string>();
  const listed = new Set(strings(own?.dependencies).map((one) => one.split(" ")[0] ?? one));
  const wanted = [...pair.requirements].filter(([key]) => !key.startsWith("patch."));
  for (const [key, one] of wanted) {
    const version = versionOf(manifest, key);
    if (version !== null) exact.add(key);
    const isOwn = !key.startsWith("workspace.");
    const versions = packages.filter((p) => p.name === one.name).map((p) => String(p.version));
    if (isOwn && !listed.has(one.name))
      disagreements.push({
        name: one.name,
        message: `asks for ${one.name}, and Cargo.lock does not list it for ${name}`,
      });
    // What the workspace offers and no member takes is not locked.
    else if (
      version !== null &&
      versions.length > 0 &&
      !versions.some((v) => satisfiesCargo(v, version))
    )
      disagreements.push({
        name: one.name,
        message: `asks for ${one.name} ${version}, and Cargo.lock holds ${versions.join(", ")}`,
      });
  }
  const names = new Set(wanted.map(([, one]) => one.name));
  for (const left of listed)
    if (!names.has(left))
      disagreements.push({
        name: left,
        message: `no longer asks for ${left}, and Cargo.lock lists it for ${name}`,
      });
  return { compared: wanted.length, exact, disagreements, noticesRemoval: true };
}

/** The version of a requirement that is nothing but a version; null where features, git or a path say more. */
function versionOf(manifest: Table, key: string): string | null {
  const [, target, section = "", name = ""] = KEY.exec(key) ?? [];
  const owner = target === undefined ? manifest : table(table(manifest.target)[target]);
  const tables =
    section === "workspace.dependencies" ? table(manifest.workspace).dependencies : owner[section];
  const spec = table(tables)[name];
  if (typeof spec === "string") return spec;
  const { version, ...more } = table(spec);
  const plain = Object.keys(more).every((part) => part === "package" || part === "optional");
  return typeof version === "string" && plain ? version : null;
}

const KEY = /^(?:target\.(.*)\.)?((?:workspace\.)?[\w-]+)\/([^/]+)$/;

/** Globs of a workspace's members; what it excludes with a leading `!`. */
export function cargoMembers(text: string): readonly string[] {
  const workspace = table(toml(text).workspace);
  return [
    ...strings(workspace.members),
    ...strings(workspace.exclude).map((folder) => `!${folder}`),
  ];
}
