import { createHash } from "node:crypto";
import {
  type Comparison,
  compareNames,
  compareSpecs,
  json,
  list,
  type Pair,
  RequirementList,
  type Requirements,
  strings,
  type Table,
  table,
  toml,
} from "./model.ts";

/** Names as PEP 503 compares them: `Foo.Bar_baz` is `foo-bar-baz`. */
export function pythonName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

/** A requirement of PEP 508, its parts in one order; null for what is none (`-r other.txt`, a comment). */
export function pep508(text: string): { name: string; spec: string } | null {
  const line = text.replace(/(^|\s)#.*$/, "").trim();
  const [, name, extras = "", rest = ""] =
    /^([A-Za-z0-9][\w.-]*)\s*(?:\[([^\]]*)\])?\s*(.*)$/.exec(line) ?? [];
  if (name === undefined) return null;
  const [versions = "", ...marker] = rest.split(";");
  const spec = `${sorted(extras)}|${versions.trim().startsWith("@") ? versions.trim() : sorted(versions.replace(/[()]/g, ""))}|${marker.join(";").replace(/\s+/g, "").replaceAll('"', "'")}`;
  return { name: pythonName(name), spec: spec.replace(/^\|([^|]*)\|$/, "$1") };
}

function sorted(commas: string): string {
  return commas
    .split(",")
    .map((part) => part.replace(/\s+/g, ""))
    .filter((part) => part !== "")
    .sort()
    .join(",");
}

/** Dependencies of a pyproject.toml: PEP 621 and PEP 735, Poetry's, PDM's and uv's own tables. */
export function pyprojectRequirements(text: string): Requirements {
  const manifest = toml(text);
  const { project, tool } = { project: table(manifest.project), tool: table(manifest.tool) };
  const found = new RequirementList();
  const addPep508 = (section: string, entries: unknown) => {
    for (const entry of strings(entries)) {
      const one = pep508(entry);
      if (one) found.add(section, one.name, one.spec);
    }
  };
  const addPoetry = (section: string, entries: unknown) => {
    for (const [name, spec] of Object.entries(table(entries)))
      if (name !== "python") found.add(section, pythonName(name), spec);
  };
  addPep508("dependencies", project.dependencies);
  for (const [extra, entries] of Object.entries(table(project["optional-dependencies"])))
    addPep508(`extra.${extra}`, entries);
  for (const [group, entries] of Object.entries(table(manifest["dependency-groups"])))
    addPep508(`group.${group}`, entries);
  const poetry = table(tool.poetry);
  addPoetry("poetry.dependencies", poetry.dependencies);
  addPoetry("poetry.dev-dependencies", poetry["dev-dependencies"]);
  for (const [group, entry] of Object.entries(table(poetry.group)))
    addPoetry(`poetry.group.${group}`, table(entry).dependencies);
  for (const [group, entries] of Object.entries(table(table(tool.pdm)["dev-dependencies"])))
    addPep508(`pdm.${group}`, entries);
  addPep508("group.dev", table(tool.uv)["dev-dependencies"]);
  return found.map;
}

/** poetry.lock, pdm.lock, pylock.toml, uv.lock. */
export function comparePythonLock(pair: Pair): Comparison | "not-listed" {
  const lock = toml(pair.lockText);
  if (pair.lockName === "uv.lock") return compareUv(pair, lock);
  const packages = list(lock.package ?? lock.packages).map(table);
  const names = new Set(packages.map(({ name }) => pythonName(String(name))));
  const own = table(toml(pair.manifestText).project).name;
  if (typeof own === "string") names.add(pythonName(own)); // Extras of the project itself.
  const result = compareNames(pair.requirements, names);
  const hash = table(lock.metadata)["content-hash"];
  return pair.lockName === "poetry.lock" && typeof hash === "string"
    ? { ...result, digest: poetryHash(toml(pair.manifestText)) === hash }
    : result;
}

/** uv.lock repeats under `[package.metadata]` what each member of the workspace asks for. */
function compareUv(pair: Pair, lock: Table): Comparison | "not-listed" {
  const place = pair.folder === "" ? "." : pair.folder;
  const own = list(lock.package)
    .map(table)
    .find(({ source }) => {
      const { editable, virtual, directory } = table(source);
      return [editable, virtual, directory].includes(place);
    });
  if (!own) return "not-listed";
  const metadata = table(own.metadata);
  const locked = new RequirementList();
  const add = (section: string, entries: unknown) => {
    for (const entry of list(entries).map(table)) {
      const { name, specifier = "" } = entry;
      const extra = /extra == '([^']+)'/.exec(String(entry.marker ?? ""))?.[1];
      const from = section === "dependencies" && extra !== undefined ? `extra.${extra}` : section;
      locked.add(from, pythonName(String(name)), sorted(String(specifier)));
    }
  };
  add("dependencies", metadata["requires-dist"]);
  for (const [group, entries] of Object.entries(table(metadata["requires-dev"])))
    add(`group.${group}`, entries);
  // Markers and extras are written anew by uv, so versions alone are compared, once for each place.
  const versions = (spec: string) =>
    [...new Set(spec.split(" | ").map((one) => one.replace(/^[^|]*\|([^|]*)\|.*$/, "$1")))]
      .sort()
      .join(" | ");
  return compareSpecs(
    pair.requirements,
    new Map([...locked.map].map(([key, { spec }]) => [key, spec])),
    (wanted, there) => /(^|\|)@/.test(wanted) || versions(wanted) === versions(there),
  );
}

/**
 * The digest that Poetry writes (poetry/packages/locker.py, `_get_content_hash`), of 1.x and 2.x.
 * Where another version computes it in another way it fits on neither side, and is not used.
 */
function poetryHash(manifest: Table): string {
  const poetry = table(table(manifest.tool).poetry);
  const pick = (from: Table, keys: readonly string[]) =>
    Object.fromEntries(
      keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]),
    );
  const project = pick(table(manifest.project), [
    "requires-python",
    "dependencies",
    "optional-dependencies",
  ]);
  const groups = table(manifest["dependency-groups"]);
  const legacy = ["dependencies", "source", "extras", "dev-dependencies"];
  const isNew = Object.keys(project).length + Object.keys(groups).length > 0;
  const own = pick(poetry, [...legacy, "group"]);
  const content = isNew
    ? { project, "dependency-groups": groups, tool: { poetry: own } }
    : { ...Object.fromEntries(legacy.map((key) => [key, null])), ...own };
  return sha256(pythonJson(content, ", ", ": "));
}

/** A Pipfile's packages, and Pipfile.lock, which carries the Pipfile's digest (pipenv, plette). */
export function pipfileRequirements(text: string): Requirements {
  const found = new RequirementList();
  const {
    source: _source,
    requires: _requires,
    scripts: _scripts,
    pipenv: _pipenv,
    ...groups
  } = toml(text);
  for (const [group, entries] of Object.entries(groups))
    for (const [name, spec] of Object.entries(table(entries)))
      found.add(group, pythonName(name), spec);
  return found.map;
}

export function comparePipfileLock(pair: Pair): Comparison {
  const { _meta, ...groups } = json(pair.lockText);
  const names = Object.values(groups).flatMap((group) => Object.keys(table(group)).map(pythonName));
  const result = compareNames(pair.requirements, new Set(names));
  const {
    source = [],
    requires = {},
    packages = {},
    "dev-packages": develop = {},
  } = toml(pair.manifestText);
  const hash = sha256(
    pythonJson({ _meta: { sources: source, requires }, default: packages, develop }, ",", ":"),
  );
  const there = table(table(_meta).hash).sha256;
  return typeof there === "string" ? { ...result, digest: there === hash } : result;
}

/** requirements.in and the requirements.txt that pip-compile or uv makes of it: names alone. */
export function requirementsIn(text: string): Requirements {
  const found = new RequirementList();
  for (const line of text.split(/\r?\n/)) {
    const one = line.trim().startsWith("-") ? null : pep508(line);
    if (one) found.add("requirements", one.name, one.spec);
  }
  return found.map;
}

export function compareRequirementsTxt(pair: Pair): Comparison {
  return compareNames(
    pair.requirements,
    new Set([...requirementsIn(pair.lockText).values()].map(({ name }) => name)),
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** `json.dumps(value, sort_keys=True)`: keys in code point order, everything beyond ASCII escaped. */
function pythonJson(value: unknown, comma: string, colon: string): string {
  const write = (one: unknown): string => {
    if (Array.isArray(one)) return `[${one.map(write).join(comma)}]`;
    if (typeof one !== "object" || one === null) return ascii(JSON.stringify(one));
    const keys = Object.keys(one).sort();
    return `{${keys.map((key) => `${ascii(JSON.stringify(key))}${colon}${write((one as Table)[key])}`).join(comma)}}`;
  };
  return write(value);
}

function ascii(text: string): string {
  return text.replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
