import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import { exclusions, inclusions, maximum, severity, toggle } from "../../core/guards/settings.ts";
import { below, canonicalTree, type Tree, textsOf } from "../../core/guards/tree.ts";
import { workspaceGuards } from "./package-sources.ts";
import { readToml } from "./toml.ts";

/**
 * Of a Cargo.toml: lints, which tests and packages there are, and how tests are built.
 * Source: doc.rust-lang.org/cargo/reference/manifest.html
 */
export function readCargo(text: string): ReadGuards {
  const manifest = readToml(text);
  const blocks = [
    { key: "lints", tree: below(manifest, "lints") },
    { key: "workspace.lints", tree: below(manifest, "workspace", "lints") },
  ];
  const targets = ["lib", "bin", "test"].flatMap((kind) =>
    targetGuards(kind, below(manifest, kind)),
  );
  return {
    guards: [
      ...blocks.flatMap(({ key, tree }) => lintGuards(key, tree)),
      ...targets,
      ...toggle(
        "files-excluded",
        "autotests",
        "`autotests`, by which the files of tests/ are tests,",
        below(manifest, "package", "autotests"),
        true,
      ),
      ...membersGuards(below(manifest, "workspace")),
      ...["overflow-checks", "debug-assertions"].flatMap((name) =>
        toggle(
          "strictness",
          `profile.test.${name}`,
          `${shown(name)} of the tests`,
          below(manifest, "profile", "test", name),
          true,
        ),
      ),
    ],
    parts: [
      ...blocks.map(({ tree }) => canonicalTree(tree)),
      ...["lib", "bin", "test"].map((kind) => canonicalTree(below(manifest, kind))),
      canonicalTree(below(manifest, "profile", "test")),
      canonicalTree(below(manifest, "patch")),
      canonicalTree(below(manifest, "replace")),
    ].join("\n"),
  };
}

/** Source: doc.rust-lang.org/cargo/reference/workspaces.html */
function membersGuards(workspace: Tree | undefined): Guard[] {
  const defaults = below(workspace, "default-members");
  return [
    ...workspaceGuards(below(workspace, "members"), "workspace.members"),
    ...exclusions(
      "workspace.exclude",
      "excluded from the workspace",
      textsOf(below(workspace, "exclude")),
    ),
    ...(defaults
      ? inclusions(
          "workspace.default",
          "the packages taken by default",
          defaults,
          textsOf(defaults),
        )
      : []),
  ];
}

function lintGuards(key: string, lints: Tree | undefined): Guard[] {
  return [
    ...toggle(
      "lint-rule-off",
      `${key}.workspace`,
      "the workspace's lints",
      below(lints, "workspace"),
      true,
    ),
    ...[...(lints?.entries ?? [])].flatMap(([tool, rules]) =>
      [...rules.entries].flatMap(([name, rule]) =>
        severity(`${key}.${tool}.${name}`, `the lint ${shown(`${tool}::${name}`)}`, rule),
      ),
    ),
  ];
}

/** `test = false` takes a target's tests out of `cargo test`. */
function targetGuards(kind: string, tree: Tree | undefined): Guard[] {
  const targets = tree?.items.length ? tree.items : tree ? [tree] : [];
  return targets.flatMap((target) =>
    ["test", "doctest", "harness"].flatMap((name) =>
      toggle(
        "strictness",
        `${kind}.${canonicalTree(below(target, "name"))}.${name}`,
        `${shown(name)} of the target ${shown(kind)}`,
        below(target, name),
        true,
      ),
    ),
  );
}

/** clippy.toml: limits, and what is allowed. Source: doc.rust-lang.org/clippy/lint_configuration.html */
export function readClippy(text: string): ReadGuards {
  const config = readToml(text);
  const guards = [...config.entries].flatMap(([name, tree]): Guard[] => {
    if (/-(?:threshold|limit|max)$|^max-/.test(name))
      return maximum("limit-raised", name, `the limit ${shown(name)}`, tree);
    if (/^allow-/.test(name)) return toggle("strictness", name, shown(name), tree, false);
    if (/^allowed-/.test(name))
      return exclusions(name, `among ${shown(name)}`, textsOf(tree), "lint-rule-off");
    return tree.items.map((item) => ({
      rule: "lint-rule-off",
      key: `${name}:${canonicalTree(item)}`,
      label: `${shown(canonicalTree(item))} among ${shown(name)}`,
      value: null,
      strength: 1,
      line: item.line,
    }));
  });
  return { guards, parts: null };
}
