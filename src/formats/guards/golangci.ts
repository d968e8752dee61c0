import { type ReadGuards, shown } from "../../core/guards/guard.ts";
import {
  asked,
  exclusions,
  letThrough,
  maximum,
  selections,
  toggle,
} from "../../core/guards/settings.ts";
import { below, canonicalTree, textOf, textsOf } from "../../core/guards/tree.ts";
import { readJson } from "./json.ts";
import { readToml } from "./toml.ts";
import { readYaml } from "./yaml.ts";

/** golangci-lint, versions 1 and 2. Source: golangci-lint.run/docs/configuration/file */
export function readGolangci(text: string, path: string): ReadGuards {
  const read = path.endsWith(".toml") ? readToml : path.endsWith(".json") ? readJson : readYaml;
  const config = read(text);
  const linters = below(config, "linters");
  const preset = textOf(below(linters, "default")) ?? "standard";
  const rules = [below(config, "issues", "exclude-rules"), below(linters, "exclusions", "rules")];
  const paths = [
    below(config, "issues", "exclude-dirs"),
    below(config, "issues", "exclude-files"),
    below(config, "run", "skip-dirs"),
    below(config, "run", "skip-files"),
    below(linters, "exclusions", "paths"),
    below(linters, "exclusions", "presets"),
  ];
  const STANDING: Readonly<Record<string, number>> = { none: -1, fast: 0, standard: 0, all: 1 };
  return {
    guards: [
      ...selections("lint-rule-off", "enable", "the linter", textsOf(below(linters, "enable"))),
      ...exclusions(
        "disable",
        "among the disabled linters",
        textsOf(below(linters, "disable")),
        "lint-rule-off",
      ),
      {
        rule: "lint-rule-off",
        key: "default",
        label: "the default set of linters",
        value: preset,
        strength: STANDING[preset] ?? 0,
        line: below(linters, "default")?.line ?? linters?.line ?? 1,
      },
      ...toggle(
        "lint-rule-off",
        "disable-all",
        "`disable-all`",
        below(linters, "disable-all"),
        false,
      ),
      ...toggle("lint-rule-off", "enable-all", "`enable-all`", below(linters, "enable-all"), true),
      ...rules.flatMap((list) =>
        (list?.items ?? []).map((rule) =>
          letThrough(
            "files-excluded",
            `exclude-rules:${canonicalTree(rule)}`,
            `the exclusion ${shown(canonicalTree(rule))}`,
            rule.line,
          ),
        ),
      ),
      ...paths.flatMap((list) =>
        exclusions("exclude-paths", "excluded from the linters", textsOf(list)),
      ),
      ...exclusions(
        "exclude",
        "among the findings left out",
        textsOf(below(config, "issues", "exclude")),
      ),
      ...toggle(
        "strictness",
        "tests",
        "`tests` of golangci-lint",
        below(config, "run", "tests"),
        true,
      ),
      ...["new", "new-from-rev", "new-from-merge-base", "new-from-patch"].flatMap((name) => {
        const tree = below(config, "issues", name);
        return tree && textOf(tree) !== "false"
          ? [
              letThrough(
                "strictness",
                `issues.${name}`,
                `${shown(name)}, by which old findings do not count,`,
                tree.line,
              ),
            ]
          : [];
      }),
      ...["issues-exit-code"].flatMap((name) => {
        const tree = below(config, "run", name);
        return tree && textOf(tree) === "0"
          ? [letThrough("swallowed-exit", name, `${shown(`${name}: 0`)}`, tree.line)]
          : [];
      }),
      ...[
        ...((below(config, "linters-settings") ?? below(linters, "settings"))?.entries ?? []),
      ].flatMap(([name, settings]) => [
        ...["min-complexity", "max-complexity", "line-length", "lines", "statements"].flatMap(
          (limit) =>
            maximum(
              "limit-raised",
              `settings.${name}.${limit}`,
              `the limit ${shown(`${name}.${limit}`)}`,
              below(settings, limit),
            ),
        ),
        ...["enable", "checks"].flatMap((list) => {
          const texts = textsOf(below(settings, list));
          return [
            ...selections(
              "lint-rule-off",
              `settings.${name}.${list}`,
              `the check of ${name}`,
              texts.filter(({ text: one }) => !one.startsWith("-")),
            ),
            ...exclusions(
              `settings.${name}.${list}`,
              `in the checks of ${name}`,
              texts.filter(({ text: one }) => one.startsWith("-")),
              "lint-rule-off",
            ),
          ];
        }),
        ...["disable", "exclude-functions", "excludes"].flatMap((list) =>
          exclusions(
            `settings.${name}.${list}`,
            `left out by ${name}`,
            textsOf(below(settings, list)),
            "lint-rule-off",
          ),
        ),
      ]),
      ...(linters ? [asked("lint-rule-off", "linters", "the block `linters`", linters.line)] : []),
    ],
    parts: null,
  };
}
