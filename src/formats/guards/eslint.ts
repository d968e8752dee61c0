import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import {
  againstBase,
  exclusions,
  selections,
  severity,
  toggle,
} from "../../core/guards/settings.ts";
import { below, canonicalTree, type Tree, textsOf } from "../../core/guards/tree.ts";
import { readJson } from "./json.ts";
import { readYaml } from "./yaml.ts";

/** ESLint's and oxlint's configuration as JSON or YAML. Sources: eslint.org/docs/latest/use/configure, oxc.rs/docs/guide/usage/linter/config */
export function readEslint(text: string, path: string): ReadGuards {
  const isJson = /\.jsonc?$/.test(path) || /^\s{0,1000}[{/]/.test(text);
  return { guards: eslintGuards(isJson ? readJson(text) : readYaml(text), ""), parts: null };
}

/** @param block the key under which it stands; `""` for a file of its own */
export function eslintGuards(config: Tree | undefined, block: string): Guard[] {
  if (!config) return [];
  const key = (name: string) => (block === "" ? name : `${block}.${name}`);
  const own = [
    ...["rules", "categories"].flatMap((group) =>
      [...(below(config, group)?.entries ?? [])].flatMap(([name, tree]) =>
        severity(key(`${group}.${name}`), `the lint rule ${shown(name)}`, tree),
      ),
    ),
    ...selections("lint-rule-off", key("extends"), "the preset", textsOf(below(config, "extends"))),
    ...selections("lint-rule-off", key("plugins"), "the plugin", textsOf(below(config, "plugins"))),
    ...exclusions(
      key("ignorePatterns"),
      "excluded from the linter",
      textsOf(below(config, "ignorePatterns")),
    ),
    ...toggle(
      "strictness",
      key("reportUnusedDisableDirectives"),
      "`reportUnusedDisableDirectives`",
      below(config, "reportUnusedDisableDirectives"),
      true,
    ),
    ...toggle(
      "strictness",
      key("noInlineConfig"),
      "`noInlineConfig`",
      below(config, "noInlineConfig"),
      true,
    ),
  ];
  // Known by the files it is about, so that another order is no change.
  const overrides = (below(config, "overrides")?.items ?? []).flatMap((one) => {
    const place = key(`overrides.${canonicalTree(below(one, "files"))}`);
    return againstBase(own, key(""), eslintGuards(one, place), `${place}.`);
  });
  return [...own, ...overrides];
}
