import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import { asksAnything, scriptGuards } from "../../core/guards/script.ts";
import { asked } from "../../core/guards/settings.ts";
import { below, canonicalTree, type Tree, textOf, textsOf } from "../../core/guards/tree.ts";
import { eslintGuards } from "./eslint.ts";
import { jestGuards } from "./jest.ts";
import { readJson } from "./json.ts";
import { istanbulGuards } from "./nyc.ts";

/** Scripts that start, publish or tidy: they hold nothing against a change. */
const NO_GUARD =
  /^(?:pre|post)?(?:start|dev|serve|watch|preview|debug|clean|release|deploy|publish|version|changeset|storybook|bench|demo|eject|postinstall|preinstall|install)(?::|-|$)/;
/** Blocks that configure what guards: the tools' own places in a package.json. */
const BLOCKS =
  "jest nyc c8 vitest ava mocha eslintConfig eslintIgnore stylelint prettier lint-staged husky simple-git-hooks pre-commit gitHooks xo standard commitlint size-limit bundlesize".split(
    " ",
  );

/** The guarding parts of a package.json: its scripts, and the blocks of test, lint and hook tools. */
export function readPackageJson(text: string): ReadGuards {
  const manifest = readJson(text);
  const scripts = guardingScripts(below(manifest, "scripts"));
  return {
    guards: [
      ...[...scripts].flatMap(([name, tree]) => packageScriptGuards(name, tree)),
      ...jestGuards(below(manifest, "jest"), "jest"),
      ...istanbulGuards(below(manifest, "nyc"), "nyc"),
      ...istanbulGuards(below(manifest, "c8"), "c8"),
      ...eslintGuards(below(manifest, "eslintConfig"), "eslintConfig"),
      ...hookGuards(below(manifest, "husky", "hooks"), "husky"),
      ...hookGuards(below(manifest, "simple-git-hooks"), "simple-git-hooks"),
      ...hookGuards(below(manifest, "gitHooks"), "gitHooks"),
      ...hookGuards(below(manifest, "lint-staged"), "lint-staged"),
    ],
    parts: [
      ...[...scripts].map(([name, tree]) => `${name}:${canonicalTree(tree)}`),
      ...BLOCKS.map((block) => `${block}=${canonicalTree(below(manifest, block))}`),
    ]
      .sort()
      .join("\n"),
  };
}

/** Scripts that check something, and those that they run. */
function guardingScripts(scripts: Tree | undefined): Map<string, Tree> {
  const all = scripts?.entries ?? new Map<string, Tree>();
  const taken = new Map([...all].filter(([name]) => !NO_GUARD.test(name)));
  const open = [...taken.keys()];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const words = (textOf(all.get(name)) ?? "").split(/[^\w:@./*-]+/);
    for (const word of words) {
      const called = all.get(word);
      if (!called || taken.has(word)) continue;
      taken.set(word, called);
      open.push(word);
    }
  }
  return taken;
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
