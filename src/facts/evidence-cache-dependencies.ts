import { lstatSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import { dirname, join, posix, relative, resolve, sep } from "node:path";
import { packageFolders } from "../core/packages.ts";
import { upwards } from "./evidence-cache-line.ts";
import { heldBy } from "./evidence-cache-machine.ts";

/** In more packages than these the state of what is installed cannot be told in short time. */
const MOST_FOLDERS = 1_000;
const MOST_ENTRIES = 20_000;

/** Lockfiles and local settings: they decide on a run whatever `inputs` says, and many are kept out of git. */
const LOCAL_FILES =
  /^(\.env.*|\.npmrc|\.yarnrc(\.yml)?|pip\.conf|local\.properties|\.tool-versions|\.nvmrc|\.node-version|\.python-version|\.ruby-version|\.java-version|\.go-version|\.sdkmanrc|\.?mise(\.local)?\.toml|rust-toolchain(\.toml)?|global\.json|go\.work(\.sum)?|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|requirements.*\.txt|Cargo\.lock|go\.sum|Gemfile\.lock|composer\.lock|packages\.lock\.json|gradle\.lockfile|mix\.lock|Package\.resolved|deno\.lock|flake\.lock|\.pnp\.c?js|\.pnp\.data\.json)$/;
/** What an installer says of its work. */
const MARKERS = [".package-lock.json", ".yarn-state.yml", ".yarn-integrity", ".modules.yaml"];
const DISTRIBUTION = /\.(dist-info|egg-info|egg-link|pth)$/;

/** Something of which it cannot be told whether it is the same the next time. */
class Untold extends Error {}

/**
 * What is installed and what lies beside the tree, in the command's folder, those above it and every package:
 * `.env` files, lockfiles, installers' own records, and the names, times and links of what is
 * installed. The insides of an installed package are not looked at.
 * @param cwd relative to the root
 * @returns null where there is too much of it, or where it leads out of the repository to somebody's sources
 */
export function dependencyState(
  root: string,
  cwd: string,
  listed: readonly string[],
  given: Readonly<Record<string, string>>,
): unknown {
  const folders = new Set([...upwards(posix.normalize(cwd)), ...packageFolders(listed)]);
  if (folders.size > MOST_FOLDERS) return null;
  const budget = { left: MOST_ENTRIES };
  if (listed.some((path) => namesOutside(root, path))) return null;
  try {
    const installed = [...folders]
      .sort()
      .map((folder) => [folder, folderState(root, folder, budget)]);
    // Elsewhere other projects' packages are installed, too: they count where somebody could import them.
    const isPython = listed.some((path) => path.endsWith(".py"));
    const outside = (isPython ? pythonFolders(given) : []).map((path) => [
      path,
      sitePackages(root, path, budget),
    ]);
    return { installed, outside };
  } catch (fault) {
    if (fault instanceof Untold) return null;
    throw fault;
  }
}

/** Where manifests name sources of other projects: `replace a => ../a`, `path = "../a"`, `-e ../a`. */
const SOURCES: readonly (readonly [manifest: RegExp, source: RegExp])[] = [
  [/(^|\/)go\.(mod|work)$/, /(?:=>|^use|^)[ \t]+"?((?:\.\.?)?\/[^\s"]*)/gm],
  [/(^|\/)(Cargo|pyproject)\.toml$/, /\b(?:path|url)\s*=\s*"(?:file:\/\/)?((?:\.\.?)?\/[^"\n]*)"/g],
  [/(^|\/)requirements[^/]*\.txt$/, /(?:^|\s|file:(?:\/\/)?)((?:\.\.?)?\/[^\s#]*)/gm],
  [/(^|\/)composer\.json$/, /"url"\s*:\s*"((?:\.\.?)?\/[^"\n]*)"/g],
  [/(^|\/)Gemfile$/, /\bpath(?::|\s*=>)?\s*['"]((?:\.\.?)?\/[^'"\n]*)['"]/g],
  [
    /(^|\/)settings\.gradle(\.kts)?$/,
    /\b(?:includeBuild|projectDir|file)\b[^'"\n]{0,80}['"]((?:\.\.?)?\/[^'"\n]*)['"]/g,
  ],
  [/\.(cs|fs|vb)proj$/, /\bInclude\s*=\s*"(\.\.[/\\][^"\n]*)"/g],
];

/** True for a manifest by which sources outside of the repository are built in. */
function namesOutside(root: string, manifest: string): boolean {
  const source = SOURCES.find(([names]) => names.test(manifest))?.[1];
  if (source === undefined) return false;
  const folder = dirname(join(root, manifest));
  return [...textOf(join(root, manifest)).matchAll(source)].some(
    ([, path = ""]) => !isBelow(root, resolve(folder, path.replaceAll("\\", "/"))),
  );
}

interface Budget {
  left: number;
}

function folderState(root: string, folder: string, budget: Budget): unknown {
  const at = join(root, folder);
  const local: [string, string | null][] = [];
  for (const name of namesIn(at, budget))
    if (LOCAL_FILES.test(name)) local.push([name, heldBy(join(at, name))]);
  return {
    local,
    node: nodeModules(root, join(at, "node_modules"), budget),
    python: [".venv", "venv", "env"].map((name) =>
      virtualEnvironment(root, join(at, name), budget),
    ),
    vendor: ["vendor/composer/installed.json", "vendor/modules.txt", ".bundle/config"].map((name) =>
      heldBy(join(at, name)),
    ),
    gems: namesIn(join(at, "vendor/bundle/ruby"), budget).map((version) => [
      version,
      namesIn(join(at, "vendor/bundle/ruby", version, "gems"), budget),
    ]),
  };
}

function nodeModules(root: string, folder: string, budget: Budget): unknown {
  const names = namesIn(folder, budget);
  if (names.length === 0) return null;
  const packages: [string, string][] = [];
  for (const name of names) {
    // Tools' own: caches, links to programs of what is listed anyway.
    if (name.startsWith(".") && name !== ".prisma") continue;
    if (!name.startsWith("@")) packages.push([name, installed(root, join(folder, name))]);
    else
      for (const inner of namesIn(join(folder, name), budget))
        packages.push([`${name}/${inner}`, installed(root, join(folder, name, inner))]);
  }
  return { markers: MARKERS.map((name) => heldBy(join(folder, name))), packages };
}

/** A package's time; of a link where it leads. Sources of another project change without a trace here. */
function installed(root: string, path: string): string {
  const stat = statOf(path);
  if (stat === null) return "gone";
  if (!stat.isSymbolicLink())
    return `${stat.mtimeMs} ${statOf(join(path, "package.json"))?.mtimeMs}`;
  const target = realOf(path);
  if (target === null) return "leads nowhere";
  const isStore = /[/\\](node_modules|\.pnpm|\.yarn|store|\.store)[/\\]/.test(target);
  if (!isStore && !isBelow(root, target)) throw new Untold();
  return `${target} ${statOf(target)?.mtimeMs}`;
}

function virtualEnvironment(root: string, folder: string, budget: Budget): unknown {
  if (statOf(join(folder, "pyvenv.cfg")) === null) return null;
  const libraries = namesIn(join(folder, "lib"), budget).map((version) =>
    sitePackages(root, join(folder, "lib", version, "site-packages"), budget),
  );
  const windows = sitePackages(root, join(folder, "Lib/site-packages"), budget);
  return [heldBy(join(folder, "pyvenv.cfg")), libraries, windows];
}

/** The distributions with their times, and the names of the rest; times of the rest change by being imported. */
function sitePackages(root: string, folder: string, budget: Budget): unknown {
  return namesIn(folder, budget)
    .filter((name) => name !== "__pycache__")
    .map((name) => {
      const path = join(folder, name);
      if (/\.(pth|egg-link)$|^__editable__.*\.py$/.test(name)) return [name, editable(root, path)];
      return DISTRIBUTION.test(name) ? [name, statOf(path)?.mtimeMs ?? null] : name;
    });
}

/** An "editable" package is a path to its sources: below the root they are in the tree. */
function editable(root: string, path: string): string | null {
  // A `.pth` holds a path a line, and lines of code that name anything; a finder holds them quoted.
  const paths = path.endsWith(".py") ? /['"](\/[^'"\n\r]{1,4096})['"]/g : /^(\/[^\n\r]{1,4096})/gm;
  for (const [, target = ""] of textOf(path).matchAll(paths)) {
    const real = realOf(target.trimEnd());
    if (real !== null && !isBelow(root, real) && !/\/(site|dist)-packages(\/|$)/.test(real))
      throw new Untold();
  }
  return heldBy(path);
}

/** Where the Python on the path keeps packages that are in no folder of the project. */
function pythonFolders(given: Readonly<Record<string, string>>): string[] {
  const { PATH = "", HOME = "", VIRTUAL_ENV, CONDA_PREFIX } = given;
  const { PYENV_ROOT = HOME && join(HOME, ".pyenv") } = given;
  const programs = PATH.split(":").map((folder) => join(folder, "python3"));
  const python = programs.find((path) => statOf(path) !== null);
  const prefixes = new Set([VIRTUAL_ENV, CONDA_PREFIX, HOME && join(HOME, ".local")]);
  // Behind a shim stands one of them.
  for (const version of namesIn(join(PYENV_ROOT, "versions"), { left: MOST_ENTRIES }))
    prefixes.add(join(PYENV_ROOT, "versions", version));
  if (python !== undefined) {
    for (const path of [python, realOf(python) ?? python]) {
      const prefix = join(path, "../..");
      prefixes.add(prefix);
      prefixes.add(join(prefix, "local"));
    }
  }
  const found = new Set<string>();
  for (const prefix of prefixes) {
    if (!prefix) continue;
    for (const version of namesIn(join(prefix, "lib"), { left: MOST_ENTRIES }))
      if (/^python3/.test(version))
        for (const name of ["site-packages", "dist-packages"]) {
          const folder = realOf(join(prefix, "lib", version, name));
          if (folder !== null) found.add(folder);
        }
  }
  return [...found].sort();
}

/** Sorted; empty where there is no such folder. */
function namesIn(folder: string, budget: Budget): string[] {
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch {
    return [];
  }
  budget.left -= names.length;
  if (budget.left < 0) throw new Untold();
  return names;
}

function statOf(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

function realOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function textOf(path: string): string {
  try {
    return statSync(path).size > 1 << 20 ? "" : readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

export function isBelow(root: string, path: string): boolean {
  const inside = relative(root, path);
  return inside !== ".." && !inside.startsWith(`..${sep}`);
}
