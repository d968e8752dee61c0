import { type Guard, shown } from "../../core/guards/guard.ts";
import { asked, letThrough } from "../../core/guards/settings.ts";
import { below, type Tree, textOf, textsOf } from "../../core/guards/tree.ts";

/** A range of versions of what the registry has under that name: a bump of it is none. */
const RANGE = /^[v\d*xX^~<>=|][\w.^~<>=|*\s+-]*$/;
/** Longer than any package's name; nested ones are joined. */
const MAX_NAME = 200;
/** The registry's, or the workspace's own. */
const USUAL = /^(?:workspace:(?![./]|file)|catalog:|latest$|next$|$)/;

/**
 * Where the code that guards comes from: dependencies that are taken from elsewhere than the registry,
 * what overrides their versions, and how files are loaded. One text each, the same for the same content.
 */
export function packageSources(manifest: Tree): string[] {
  return [
    ...["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"].flatMap(
      (name) => elsewhere(name, below(manifest, name)),
    ),
    ...overridden("overrides", below(manifest, "overrides")),
    ...overridden("resolutions", below(manifest, "resolutions")),
    ...overridden("pnpm.overrides", below(manifest, "pnpm", "overrides")),
    ...overridden("pnpm.patchedDependencies", below(manifest, "pnpm", "patchedDependencies")),
    textOf(below(manifest, "type")) === "module" ? "type=module" : "type=commonjs",
    managerOf(textOf(below(manifest, "packageManager"))),
  ];
}

function elsewhere(list: string, tree: Tree | undefined): string[] {
  return [...(tree?.entries ?? [])].flatMap(([name, version]) => {
    const text = textOf(version);
    return text === null || RANGE.test(text.trim()) || USUAL.test(text.trim())
      ? []
      : [entry(list, name, withoutVersion(text))];
  });
}

/** Overrides may nest. Source: docs.npmjs.com/cli/configuring-npm/package-json#overrides */
export function overridden(path: string, tree: Tree | undefined): string[] {
  const text = textOf(tree);
  if (text !== null) return [entry(path, RANGE.test(text.trim()) ? "range" : withoutVersion(text))];
  return [...(tree?.entries ?? [])].flatMap(([name, one]) =>
    overridden(`${path}>${name.slice(0, MAX_NAME).replace(/(?<=.)@.*$/, "")}`, one),
  );
}

/** Without quotation marks and brackets: a manifest that says nothing else asks for nothing, and may go. */
function entry(...texts: readonly string[]): string {
  return JSON.stringify(texts).replace(/[%"[\]{}]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
}

/** `npm:other@^1` and `github:a/b#sha` get new versions, too. */
function withoutVersion(text: string): string {
  return text.replace(/#.*$/s, "").replace(/(?<=^npm:.{1,200})@[^@/]*$/s, "");
}

/** The manager's name; whatever is more than a name and a version as it is. */
function managerOf(text: string | null): string {
  const name = text === null ? "" : /^([a-z]{1,20})@\d[\w.+-]*$/.exec(text)?.[1];
  return `manager=${name ?? entry(text ?? "")}`;
}

/** Packages that `npm test --workspaces` and the like go through. Source: docs.npmjs.com/cli/using-npm/workspaces */
export function workspaceGuards(tree: Tree | undefined, key = "workspaces"): Guard[] {
  return textsOf(below(tree, "packages") ?? tree).map(({ text, line }) => {
    const make = text.startsWith("!") ? letThrough : asked;
    const plain = text.replace(/^!/, "").replace(/^\.\//, "").replace(/\/$/, "");
    const parents = plain
      .split("/")
      .slice(0, 4)
      .map((_, at, all) => all.slice(0, at).join("/"));
    return make(
      "files-excluded",
      `${key}:${text.startsWith("!") ? "!" : ""}${plain}`,
      `${shown(text)} among the workspace's packages`,
      line,
      {
        coveredBy: [
          `${key}:**`,
          `${key}:*`,
          ...parents.flatMap((parent) => [`${key}:${parent}/*`, `${key}:${parent}/**`]),
        ],
      },
    );
  });
}
