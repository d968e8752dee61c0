import {
  type Comparison,
  compareNames,
  compareSpecs,
  type Disagreement,
  json,
  type Pair,
  RequirementList,
  type Table,
  table,
  Unreadable,
} from "./model.ts";
import { NPM_SECTIONS, repeated } from "./npm-manifest.ts";

/**
 * package-lock.json and npm-shrinkwrap.json: from lockfile version 2 on, `packages` repeats each
 * manifest's sections under its folder and has an entry for every installed package
 * (docs.npmjs.com/cli/configuring-npm/package-lock-json). Version 1 lists names alone.
 */
export function comparePackageLock(pair: Pair): Comparison | "not-listed" {
  const lock = json(pair.lockText);
  const wanted = repeated(pair.requirements);
  if (lock.packages === undefined)
    return compareNames(withoutPeers(wanted), new Set(Object.keys(table(lock.dependencies))));
  const packages = table(lock.packages);
  const own = packages[pair.folder];
  if (own === undefined) return "not-listed";
  const result = compareSpecs(wanted, sectionsOf(table(own)));
  return {
    ...result,
    disagreements: [
      ...result.disagreements,
      ...notInstalled(wanted, packages, pair.folder, result),
    ],
  };
}

function sectionsOf(own: Table): Map<string, string> {
  const found = new RequirementList();
  for (const section of NPM_SECTIONS) found.addAll(section, own[section]);
  return new Map([...found.map].map(([key, { spec }]) => [key, spec]));
}

function withoutPeers(wanted: Pair["requirements"]): Pair["requirements"] {
  return new Map([...wanted].filter(([key]) => !/^(peer|optional)Dependencies\//.test(key)));
}

/** What a merge by hand leaves behind: the requirement is repeated, and nothing is locked for it. */
function notInstalled(
  wanted: Pair["requirements"],
  packages: Table,
  folder: string,
  result: Comparison,
): Disagreement[] {
  const known = new Set(result.disagreements.map(({ name }) => name));
  const places = [...foldersUp(folder)].map((place) =>
    place === "" ? "node_modules/" : `${place}/node_modules/`,
  );
  return [...withoutPeers(wanted).values()]
    .filter(
      ({ name }) =>
        !known.has(name) && !places.some((place) => packages[`${place}${name}`] !== undefined),
    )
    .map(({ name, spec }) => ({
      name,
      message: `asks for ${name} ${spec}, for which the lockfile locks no version`,
    }));
}

function* foldersUp(folder: string): Generator<string> {
  for (let at = folder; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) yield at;
  yield "";
}

/** bun.lock: JSON with trailing commas; `workspaces` repeats each manifest's sections. */
export function compareBunLock(pair: Pair): Comparison | "not-listed" {
  const own = table(json(withoutTrailingCommas(pair.lockText)).workspaces)[pair.folder];
  return own === undefined
    ? "not-listed"
    : compareSpecs(repeated(pair.requirements), sectionsOf(table(own)));
}

/** Commas before a closing bracket go; what stands in texts stays. Comments do not occur in this file. */
function withoutTrailingCommas(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|,(?=\s*[\]}])/g, (part) => (part === "," ? "" : part));
}

/**
 * pnpm-lock.yaml: under `importers` each manifest's requirements by folder, with the specifier they were
 * resolved from. Files of one package before version 9 have them at the top instead.
 */
export function comparePnpmLock(pair: Pair): Comparison | "not-listed" {
  const importers = blocks(pair.lockText, /^importers:\s*$/m);
  const root = importers === null && pair.folder === "" ? pair.lockText : null;
  const own = root ?? importers?.get(pair.folder === "" ? "." : pair.folder) ?? null;
  if (own === null) {
    if (!/^lockfileVersion:/m.test(pair.lockText))
      throw new Unreadable("it has no lockfileVersion");
    return "not-listed";
  }
  const wanted = new Map(
    [...repeated(pair.requirements)].filter(([key]) => !key.startsWith("peerDependencies/")),
  );
  const locked = pnpmSpecifiers(own);
  // With autoInstallPeers, peers are listed among the dependencies.
  const peers = new Set(
    [...pair.requirements]
      .filter(([key]) => key.startsWith("peerDependencies/"))
      .map(([, { name }]) => name),
  );
  for (const key of [...locked.keys()])
    if (!wanted.has(key) && peers.has(key.slice(key.indexOf("/") + 1))) locked.delete(key);
  return compareSpecs(wanted, locked);
}

/** The sub-blocks of a top-level block, by name, each with two spaces of indentation taken off. */
function blocks(text: string, head: RegExp): Map<string, string> | null {
  const start = head.exec(text);
  if (!start) return null;
  const found = new Map<string, string>();
  let lines: string[] | null = null;
  let name = "";
  const close = () => lines && found.set(name, lines.join("\n"));
  for (const line of text
    .slice(start.index + start[0].length)
    .split(/\r?\n/)
    .slice(1)) {
    if (/^\S/.test(line)) break;
    const [, key] = /^ {2}(?:'|")?([^\s'"].*?)(?:'|")?:(?:\s*\{\})?\s*$/.exec(line) ?? [];
    if (key !== undefined && !line.startsWith("   ")) {
      close();
      [name, lines] = [key, []];
    } else lines?.push(line.slice(4));
  }
  close();
  return found;
}

function pnpmSpecifiers(block: string): Map<string, string> {
  const found = new Map<string, string>();
  const older = new Map<string, string>();
  let section = "";
  let name = "";
  for (const line of block.split(/\r?\n/)) {
    const [, indent = "", key = "", value = ""] =
      /^( *)(?:'|")?(.+?)(?:'|")?:(?: +(.*))?$/.exec(line) ?? [];
    if (key === "") continue;
    if (indent === "") section = key;
    else if (indent.length === 2) {
      name = key;
      if (section === "specifiers") older.set(name, unquoted(value));
      else if (isSection(section) && value !== "")
        found.set(`${section}/${name}`, older.get(name) ?? "");
    } else if (indent.length === 4 && key === "specifier" && isSection(section))
      found.set(`${section}/${name}`, unquoted(value));
  }
  return found;
}

function isSection(name: string): boolean {
  return NPM_SECTIONS.some((section) => section === name);
}

function unquoted(value: string): string {
  return value
    .replace(/^'(.*)'$/, (_, inner: string) => inner.replaceAll("''", "'"))
    .replace(/^"(.*)"$/, "$1");
}
