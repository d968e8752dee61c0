import { parse } from "smol-toml";
import { readChangelog } from "./changelog-sections.ts";
import { listed } from "./counts.ts";
import type { Tree } from "./facts.ts";
import { globs } from "./globs.ts";
import { foldersAbove, join, packageFolders, split } from "./packages.ts";

export const CHANGELOG_STYLES = ["keep-a-changelog", "changesets", "fragments"] as const;
export type ChangelogStyle = (typeof CHANGELOG_STYLES)[number];

/** Where a project keeps what its users are told. */
export interface ChangelogPlace {
  readonly style: ChangelogStyle;
  /** The file that says so, or the files and folders themselves; for people. */
  readonly found: string;
  /** Globs of the files an entry stands in. */
  readonly files: readonly string[];
  /** File names carry one of these types (`123.bugfix.rst`); null where any name will do. */
  readonly types: readonly string[] | null;
}

/** `no entry was added to CHANGELOG.md`: what is missing and where, for people. */
export function missingEntry({ style, found, files }: ChangelogPlace): string {
  if (style === "keep-a-changelog") return `no entry was added to ${found}`;
  const folder = (files[0] ?? "").replace(/\*.*$/s, "");
  return `no ${style === "changesets" ? "changeset" : "news fragment"} was added to ${folder}`;
}

/**
 * The places of a repository, the one entries are written to first: changesets and fragments are made
 * into a changelog file later, so they go before it.
 * @param changed paths of the change: a monorepo's packages above them are looked at too.
 */
export async function changelogPlaces(
  tree: Tree,
  changed: readonly string[],
  given: { readonly style?: ChangelogStyle | undefined; readonly path?: string | undefined },
): Promise<ChangelogPlace[]> {
  const paths = await tree.paths();
  if (given.path !== undefined) return [placeAt(given.path, given.style, paths)];
  const folders = [...new Set(changed.flatMap(foldersAbove)), ""].sort(
    (a, b) => a.length - b.length,
  );
  const places = [
    ...changesets(paths),
    ...(await fragments(tree, paths, new Set(folders))),
    ...(await keepAChangelog(tree, paths, new Set(folders))),
  ];
  return places.filter(({ style }) => given.style === undefined || style === given.style);
}

/** `path` is a changelog (a glob for several), or the folder of changesets or fragments. */
function placeAt(
  path: string,
  style: ChangelogStyle | undefined,
  paths: readonly string[],
): ChangelogPlace {
  const plain = path.replace(/^\.\//, "").replace(/(?<!\/)\/+$/, "");
  const isFile = paths.some(globs([plain])) || /\.[a-z]+$/i.test(split(plain).name.slice(1));
  const guess =
    split(plain).name === ".changeset" ? "changesets" : isFile ? "keep-a-changelog" : "fragments";
  const taken = style ?? guess;
  if (taken === "keep-a-changelog")
    return {
      style: taken,
      found: paths.some(globs([plain])) ? plain : `${plain}, which is not there`,
      files: [plain],
      types: null,
    };
  return { style: taken, found: `${plain}/`, files: filesOf(taken, plain), types: null };
}

function filesOf(style: ChangelogStyle, folder: string): string[] {
  if (style === "changesets") return [`${folder}/*.md`, "!**/README.md"];
  const helpers = [
    "README*",
    "readme*",
    "TEMPLATE*",
    "template*",
    "_template*",
    ".*",
    "*.{jinja,jinja2,j2,ini,toml}",
    "config.y{,a}ml",
  ];
  return [`${folder}/**`, ...helpers.map((name) => `!${folder}/**/${name}`)];
}

function changesets(paths: readonly string[]): ChangelogPlace[] {
  const config = paths.find((path) => path === ".changeset/config.json");
  return config === undefined
    ? []
    : [
        {
          style: "changesets",
          found: config,
          files: filesOf("changesets", ".changeset"),
          types: null,
        },
      ];
}

// Where towncrier, scriv, changie, antsibull-changelog, GitLab, OpenTelemetry's chloggen and reno keep them.
const FRAGMENT_FOLDERS =
  /(^|\/)(newsfragments|news\.d|changelog\.d|changes\.d|\.changes\/unreleased|changelogs?\/fragments|changelogs?\/unreleased|\.chloggen|releasenotes\/notes)\//;

async function fragments(
  tree: Tree,
  paths: readonly string[],
  folders: ReadonlySet<string>,
): Promise<ChangelogPlace[]> {
  const places: ChangelogPlace[] = [];
  for (const path of paths) {
    const { folder, name } = split(path);
    if ((name !== "towncrier.toml" && name !== "pyproject.toml") || !folders.has(folder)) continue;
    const place = towncrier((await tree.readText(path)) ?? "", path);
    if (place) places.push(place);
  }
  const known = new Set<string>();
  for (const path of paths) {
    const found = FRAGMENT_FOLDERS.exec(path);
    if (!found) continue;
    const folder = path.slice(0, found.index + found[0].length - 1);
    if (known.has(folder) || places.some(({ files }) => globs(files)(`${folder}/1.x`))) continue;
    known.add(folder);
    places.push({
      style: "fragments",
      found: `${folder}/`,
      files: filesOf("fragments", folder),
      types: null,
    });
  }
  return places;
}

const TOWNCRIER_TYPES = ["feature", "bugfix", "doc", "removal", "misc"];

/** towncrier's configuration (towncrier.readthedocs.io/en/stable/configuration.html); null where there is none. */
function towncrier(text: string, path: string): ChangelogPlace | null {
  let config: Record<string, unknown> | undefined;
  try {
    const tool = parse(text).tool as { towncrier?: Record<string, unknown> } | undefined;
    config = tool?.towncrier;
  } catch {
    return null; // Not TOML: no towncrier would run with it either.
  }
  if (config === undefined) return null;
  const named = (key: string) =>
    typeof config[key] === "string" ? (config[key] as string) : undefined;
  const pack = named("package");
  const inPackage =
    pack && [named("package_dir") ?? ".", pack.replaceAll(".", "/"), "newsfragments"].join("/");
  const folder = (named("directory") ?? inPackage ?? "newsfragments")
    .replace(/^(\.\/)+/, "")
    .replace(/(?<!\/)\/+$/, "");
  const where = join(split(path).folder, folder);
  return {
    style: "fragments",
    found: path,
    files: filesOf("fragments", where),
    types: typesOf(config),
  };
}

function typesOf(config: Record<string, unknown>): string[] {
  const { type, fragment } = config;
  if (Array.isArray(type))
    return type.flatMap((one: { directory?: unknown; name?: unknown }) =>
      String(one.directory ?? one.name).toLowerCase(),
    );
  if (typeof fragment === "object" && fragment !== null) return Object.keys(fragment);
  return TOWNCRIER_TYPES;
}

const NAME =
  /^(change[-_]?log|changes|history|news|release[-_]?notes|releases|what'?s[-_]?new)(\.(md|mdx|markdown|rst|txt|adoc|asciidoc))?$/i;
const DOCS = ["docs", "doc", "docs/source"];

/**
 * Changelogs at the root and in the changed packages; in `docs/` where the root has none. Many a folder
 * holds a page that is merely named so (`docs/checks/changelog.md`, a `history.md` about an API), so
 * anywhere but at the root a file must have versions, and beside no manifest be called CHANGELOG.
 */
async function keepAChangelog(
  tree: Tree,
  paths: readonly string[],
  folders: ReadonlySet<string>,
): Promise<ChangelogPlace[]> {
  const named = paths.filter((path) => NAME.test(split(path).name) && !NOT_OURS.test(path));
  const inFolder = (folder: string) => named.filter((path) => split(path).folder === folder);
  const read = async (candidates: readonly string[]) => {
    const texts = await Promise.all(candidates.map((path) => tree.readText(path)));
    const logs = texts.map((text, n) => readChangelog(text ?? "", candidates[n] as string));
    const alive = candidates.filter((_, n) => !logs[n]?.discontinued);
    return {
      alive,
      versioned: alive.filter((path) => logs[candidates.indexOf(path)]?.sections.length),
    };
  };
  const packages = packageFolders(paths);
  const nested = named.filter((path) => {
    const { folder, name } = split(path);
    if (folder === "" || !folders.has(folder) || isDocs(folder)) return false;
    return packages.has(folder) || /^CHANGE[-_]?LOG(\.|$)/.test(name);
  });
  // One that was just begun has no version yet; a NEWS or HISTORY of another kind gives way to one that has.
  const root = await read(inFolder(""));
  const first = root.versioned.length > 0 ? root.versioned : root.alive;
  const main = first.length > 0 ? first : (await read(DOCS.flatMap(inFolder))).versioned;
  const files = [...main, ...(await read(nested)).versioned];
  return files.length === 0
    ? []
    : [{ style: "keep-a-changelog", found: listed(files), files, types: null }];
}

const isDocs = (folder: string) => /(^|\/)docs?(\/|$)/i.test(folder);

const NOT_OURS = /(^|\/)(node_modules|vendor|third_party|fixtures|testdata)\//;
