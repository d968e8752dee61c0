import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import {
  exclusions,
  letThrough,
  maximum,
  selections,
  severity,
  toggle,
} from "../../core/guards/settings.ts";
import { below, canonicalTree, type Tree, textsOf } from "../../core/guards/tree.ts";
import { eslintGuards } from "./eslint.ts";
import { readJson } from "./json.ts";
import { readToml } from "./toml.ts";
import { readYaml } from "./yaml.ts";

/** Its rules are written as ESLint's. Source: palantir.github.io/tslint/usage/configuration */
export function readTslint(text: string): ReadGuards {
  const config = readJson(text);
  return {
    guards: [
      ...eslintGuards(config, ""),
      ...exclusions(
        "exclude",
        "excluded from the linter",
        textsOf(below(config, "linterOptions", "exclude")),
      ),
    ],
    parts: null,
  };
}

/** Source: github.com/realm/SwiftLint#configuration */
export function readSwiftlint(text: string): ReadGuards {
  const config = readYaml(text);
  const list = (name: string) => textsOf(below(config, name));
  const limits = [...config.entries].filter(([name]) =>
    /_(?:length|complexity|count|depth|nesting)$/.test(name),
  );
  return {
    guards: [
      ...exclusions(
        "disabled_rules",
        "among `disabled_rules`",
        list("disabled_rules"),
        "lint-rule-off",
      ),
      ...["opt_in_rules", "only_rules", "analyzer_rules"].flatMap((name) =>
        selections("lint-rule-off", name, "the rule", list(name)),
      ),
      ...exclusions("excluded", "excluded from the linter", list("excluded")),
      ...["strict", "lenient", "allow_zero_lintable_files"].flatMap((name) =>
        toggle("strictness", name, shown(name), below(config, name), name === "strict"),
      ),
      ...maximum(
        "limit-raised",
        "warnings",
        "`warning_threshold`",
        below(config, "warning_threshold"),
      ),
      ...limits.flatMap(([name, tree]) =>
        ["warning", "error"].flatMap((level, at) =>
          maximum(
            "limit-raised",
            `${name}.${level}`,
            `the limit ${shown(name)} (${level})`,
            below(tree, level) ?? tree.items[at] ?? (at === 0 ? tree : undefined),
          ),
        ),
      ),
    ],
    parts: null,
  };
}

/** Source: dart.dev/tools/analysis */
export function readDartAnalysis(text: string): ReadGuards {
  const config = readYaml(text);
  const rules = below(config, "linter", "rules");
  const entries = (...names: string[]): [string, Tree][] => [
    ...(below(config, ...names)?.entries ?? []),
  ];
  return {
    guards: [
      ...selections("lint-rule-off", "include", "the preset", textsOf(below(config, "include"))),
      ...exclusions(
        "exclude",
        "excluded from the analysis",
        textsOf(below(config, "analyzer", "exclude")),
      ),
      ...entries("analyzer", "errors").flatMap(([name, tree]) =>
        severity(`errors.${name}`, `the diagnostic ${shown(name)}`, tree),
      ),
      ...entries("analyzer", "language").flatMap(([name, tree]) =>
        toggle("strictness", `language.${name}`, shown(name), tree, true),
      ),
      ...textsOf(rules).map(
        ({ text: name, line }): Guard => ({
          rule: "lint-rule-off",
          key: `rules.${name}`,
          label: `the lint rule ${shown(name)}`,
          value: null,
          strength: 1,
          line,
        }),
      ),
      ...[...(rules?.entries ?? [])].flatMap(([name, tree]) =>
        toggle("lint-rule-off", `rules.${name}`, `the lint rule ${shown(name)}`, tree, true),
      ),
    ],
    parts: null,
  };
}

/** Source: github.com/gitleaks/gitleaks#configuration */
export function readGitleaks(text: string): ReadGuards {
  const config = readToml(text);
  const rules = below(config, "rules")?.items ?? [];
  const allowed: (readonly [string, Tree | undefined])[] = [
    ["", below(config, "allowlist")],
    ...(below(config, "allowlists")?.items ?? []).map((one) => ["", one] as const),
    ...rules.flatMap((rule) =>
      ["allowlist", "allowlists"].flatMap((name) => {
        const tree = below(rule, name);
        const key = canonicalTree(below(rule, "id"));
        return (tree?.items.length ? tree.items : [tree]).map((one) => [key, one] as const);
      }),
    ),
  ];
  return {
    guards: [
      ...selections(
        "lint-rule-off",
        "rules",
        "the rule",
        rules.flatMap((one) => textsOf(below(one, "id"))),
      ),
      ...toggle(
        "lint-rule-off",
        "defaults",
        "`useDefault`",
        below(config, "extend", "useDefault"),
        true,
      ),
      ...textsOf(below(config, "extend", "disabledRules")).map(({ text: name, line }) =>
        letThrough("lint-rule-off", `disabled:${name}`, `the disabled rule ${shown(name)}`, line),
      ),
      ...allowed.flatMap(([key, tree]) =>
        ["paths", "regexes", "commits", "stopwords"].flatMap((name) =>
          exclusions(`${key}.${name}`, `allowed by ${shown(name)}`, textsOf(below(tree, name))),
        ),
      ),
    ],
    parts: null,
  };
}
