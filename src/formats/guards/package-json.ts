import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import { asksAnything, scriptGuards } from "../../core/guards/script.ts";
import { asked, ofTests, selections, toggle } from "../../core/guards/settings.ts";
import { below, canonicalTree, type Tree, textOf, textsOf } from "../../core/guards/tree.ts";
import { eslintGuards } from "./eslint.ts";
import { jestGuards } from "./jest.ts";
import { readJson } from "./json.ts";
import { istanbulGuards } from "./nyc.ts";
import { guardingScripts, installScripts } from "./package-scripts.ts";
import { packageSources, workspaceGuards } from "./package-sources.ts";
import { mochaGuards } from "./rule-lists.ts";

/** Blocks that configure what guards: the tools' own places in a package.json. */
const BLOCKS =
  "jest nyc c8 vitest ava mocha eslintConfig eslintIgnore stylelint prettier lint-staged husky simple-git-hooks pre-commit gitHooks xo standard commitlint size-limit bundlesize".split(
    " ",
  );

/** The guarding parts of a package.json: its scripts, and the blocks of test, lint and hook tools. */
export function readPackageJson(text: string): ReadGuards {
  const manifest = readJson(text);
  const written = below(manifest, "scripts")?.entries ?? new Map<string, Tree>();
  const scripts = guardingScripts(written);
  // What they do to a test run nobody can read from their text: a change of them is said, no more.
  const installing = [...installScripts(written)].filter(([name]) => !scripts.has(name));
  return {
    guards: [
      ...[...scripts].flatMap(([name, tree]) => packageScriptGuards(name, tree)),
      ...ofTests(jestGuards(below(manifest, "jest"), "jest")),
      ...ofTests(istanbulGuards(below(manifest, "nyc"), "nyc")),
      ...ofTests(istanbulGuards(below(manifest, "c8"), "c8")),
      ...ofTests(mochaGuards(below(manifest, "mocha"), "mocha")),
      ...avaGuards(below(manifest, "ava")),
      ...eslintGuards(below(manifest, "eslintConfig"), "eslintConfig"),
      ...hookGuards(below(manifest, "husky", "hooks"), "husky"),
      ...hookGuards(below(manifest, "simple-git-hooks"), "simple-git-hooks"),
      ...hookGuards(below(manifest, "gitHooks"), "gitHooks"),
      ...hookGuards(below(manifest, "lint-staged"), "lint-staged"),
      ...workspaceGuards(below(manifest, "workspaces")),
    ],
    parts: [
      ...[...scripts, ...installing].map(([name, tree]) => `${name}:${canonicalTree(tree)}`),
      ...packageSources(manifest),
      ...BLOCKS.map((block) => `${block}=${canonicalTree(below(manifest, block))}`),
    ]
      .sort()
      .join("\n"),
  };
}

/** Source: github.com/avajs/ava/blob/main/docs/06-configuration.md */
function avaGuards(config: Tree | undefined): Guard[] {
  const strict = below(config, "failWithoutAssertions");
  return [
    ...toggle(
      "tests-relaxed",
      "ava.failWithoutAssertions",
      "`failWithoutAssertions`",
      strict,
      true,
    ),
    ...selections("tests-relaxed", "ava.files", "the tests in", textsOf(below(config, "files"))),
  ];
}

function packageScriptGuards(name: string, tree: Tree): Guard[] {
  const script = textOf(tree) ?? "";
  const key = `scripts.${name}`;
  const label = `the script ${shown(name)}`;
  return [
    {
      rule: "script-neutered",
      key,
      label,
      value: shown(script),
      strength: asksAnything(script) ? 2 : 1,
      line: tree.line,
    },
    ...scriptGuards(script, {
      key,
      label,
      lost: "script-neutered",
      line: tree.line,
      shell: { errexit: false },
    }),
  ];
}

/** Hooks of git, or globs of lint-staged, each with the commands that it runs. */
export function hookGuards(hooks: Tree | undefined, tool: string): Guard[] {
  return [...(hooks?.entries ?? [])].flatMap(([name, tree]) => {
    const key = `${tool}.${name}`;
    const label = `the hook ${shown(name)} of ${tool}`;
    return [
      asked("hook-removed", key, label, tree.line),
      ...textsOf(tree).flatMap(({ text, line }) =>
        scriptGuards(text, { key, label, lost: "hook-removed", line }),
      ),
    ];
  });
}
