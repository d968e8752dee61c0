import { json, list, RequirementList, type Requirements, strings, table } from "./model.ts";

/** The sections of package.json that lockfiles repeat. */
export const NPM_SECTIONS = [
  "dependencies",
  "devDependencies",
  "optionalDependencies",
  "peerDependencies",
] as const;

/** Sections that steer what is locked, and that lockfiles do not repeat in one agreed form. */
const STEERING = ["overrides", "resolutions", "pnpm"] as const;

/**
 * The dependency sections of a package.json. What stands in `optionalDependencies` as well counts only
 * there (docs.npmjs.com, package.json: "will override entries of the same name in `dependencies`").
 */
export function npmRequirements(text: string): Requirements {
  const manifest = json(text);
  const found = new RequirementList();
  const optional = table(manifest.optionalDependencies);
  for (const section of NPM_SECTIONS)
    for (const [name, spec] of Object.entries(table(manifest[section])))
      if (section !== "dependencies" || !(name in optional)) found.add(section, name, spec);
  for (const section of STEERING) {
    const entries = section === "pnpm" ? table(manifest.pnpm).overrides : manifest[section];
    found.addAll(section, entries);
  }
  return found.map;
}

/** Those of {@link npmRequirements} that a lockfile repeats. */
export function repeated(requirements: Requirements): Requirements {
  return new Map(
    [...requirements].filter(([key]) =>
      NPM_SECTIONS.some((section) => key.startsWith(`${section}/`)),
    ),
  );
}

/** Globs of a workspace's folders: `workspaces` of package.json, `packages` of pnpm-workspace.yaml. */
export function npmMembers(text: string, name: string): readonly string[] {
  if (name !== "package.json") return yamlList(text, "packages");
  const { workspaces } = json(text);
  return strings(list(workspaces).length > 0 ? workspaces : table(workspaces).packages);
}

/** A top-level list of plain texts, as pnpm-workspace.yaml has it. */
function yamlList(text: string, key: string): string[] {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => line.startsWith(`${key}:`));
  const found: string[] = [];
  if (start < 0) return found;
  for (const line of lines.slice(start + 1)) {
    const [, item] = /^\s*-\s+["']?([^"'#]+?)["']?\s*(?:#.*)?$/.exec(line) ?? [];
    if (item !== undefined) found.push(item);
    else if (/^\S/.test(line) && !line.startsWith("#")) break;
  }
  return found;
}
