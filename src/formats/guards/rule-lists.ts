import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import {
  againstBase,
  exclusions,
  letThrough,
  maximum,
  selections,
  severity,
  testSwitch,
  toggle,
} from "../../core/guards/settings.ts";
import { below, canonicalTree, type Tree, textOf, textsOf } from "../../core/guards/tree.ts";
import { readJson } from "./json.ts";
import { readYaml } from "./yaml.ts";

/** Small formats that are lists of rules, or of switches. */

function jsonOrYaml(text: string, path: string): Tree {
  return /\.jsonc?$/.test(path) || /^\s{0,1000}[{/]/.test(text) ? readJson(text) : readYaml(text);
}

/** Source: stylelint.io/user-guide/configure */
export function readStylelint(text: string, path: string): ReadGuards {
  return { guards: stylelintGuards(jsonOrYaml(text, path), ""), parts: null };
}

function stylelintGuards(config: Tree, prefix: string): Guard[] {
  const own = [
    ...[...(below(config, "rules")?.entries ?? [])].flatMap(([name, rule]): Guard[] => {
      const first = rule.items[0] ?? rule;
      const isOff = first.scalar === null || first.scalar === false;
      const isWarning = textOf(below(rule.items[1], "severity")) === "warning";
      return [
        {
          rule: "lint-rule-off",
          key: `${prefix}rules.${name}`,
          label: `the lint rule ${shown(name)}`,
          value: isOff ? "off" : isWarning ? "warning" : "on",
          strength: isOff ? -1 : isWarning ? 1 : 2,
          line: rule.line,
        },
      ];
    }),
    ...selections(
      "lint-rule-off",
      `${prefix}extends`,
      "the preset",
      textsOf(below(config, "extends")),
    ),
    ...selections(
      "lint-rule-off",
      `${prefix}plugins`,
      "the plugin",
      textsOf(below(config, "plugins")),
    ),
    ...exclusions(
      `${prefix}ignoreFiles`,
      "excluded from the linter",
      textsOf(below(config, "ignoreFiles")),
    ),
  ];
  const overrides = (below(config, "overrides")?.items ?? []).flatMap((one) => {
    const place = `${prefix}overrides.${canonicalTree(below(one, "files"))}.`;
    return againstBase(own, prefix, stylelintGuards(one, place), place);
  });
  return [...own, ...overrides];
}

/** Rules by name, `default` for the rest. Source: github.com/DavidAnson/markdownlint#optionsconfig */
export function readMarkdownlint(text: string, path: string): ReadGuards {
  const file = jsonOrYaml(text, path);
  const rules = path.includes("-cli2") ? below(file, "config") : file;
  const guards = [...(rules?.entries ?? [])].flatMap(([name, rule]): Guard[] => {
    if (name === "$schema" || name === "extends")
      return name === "extends"
        ? selections("lint-rule-off", name, "the preset", textsOf(rule))
        : [];
    return [
      ...severity(`rules.${name}`, `the rule ${shown(name)}`, rule),
      ...maximum(
        "limit-raised",
        `rules.${name}.line_length`,
        `\`line_length\` of ${shown(name)}`,
        below(rule, "line_length"),
      ),
    ];
  });
  return {
    guards: [
      ...guards,
      ...exclusions("ignores", "excluded from the linter", textsOf(below(file, "ignores"))),
    ],
    parts: null,
  };
}

/** Source: detekt.dev/docs/introduction/configurations */
export function readDetekt(text: string): ReadGuards {
  const config = readYaml(text);
  const guards: Guard[] = [
    ...maximum("limit-raised", "maxIssues", "`maxIssues`", below(config, "build", "maxIssues"), 0),
  ];
  for (const [group, rules] of [...config.entries].filter(([name]) => name !== "build"))
    for (const [name, rule] of [["", rules] as const, ...rules.entries]) {
      const key = name === "" ? group : `${group}.${name}`;
      const label = `the rule ${shown(key)}`;
      guards.push(...toggle("lint-rule-off", `${key}.active`, label, below(rule, "active"), true));
      guards.push(
        ...exclusions(
          `${key}.excludes`,
          `excluded from ${label}`,
          textsOf(below(rule, "excludes")),
        ),
      );
      for (const [option, value] of rule.entries)
        if (/^(?:threshold|allowed|max)/i.test(option))
          guards.push(
            ...maximum("limit-raised", `${key}.${option}`, `${shown(option)} of ${label}`, value),
          );
    }
  return { guards, parts: null };
}

/** Source: mochajs.org/#configuring-mocha-nodejs */
export function readMocha(text: string, path: string): ReadGuards {
  return { guards: mochaGuards(jsonOrYaml(text, path), ""), parts: null };
}

const MOCHA_STRICT =
  "forbid-only forbid-pending fail-zero check-leaks forbidOnly forbidPending failZero".split(" ");
const MOCHA_LENIENT = ["allow-uncaught", "pass-on-failing-test-suite", "dry-run"];

/** @param block the key under which it stands; `""` for a file of its own */
export function mochaGuards(config: Tree | undefined, block: string): Guard[] {
  const key = (name: string) => (block === "" ? name : `${block}.${name}`);
  const flag = (name: string, strict: boolean) =>
    testSwitch(key(name), shown(name), below(config, name), strict);
  return [
    ...MOCHA_STRICT.flatMap((name) => flag(name, true)),
    ...MOCHA_LENIENT.flatMap((name) => flag(name, false)),
    ...maximum("tests-relaxed", key("retries"), "`retries`", below(config, "retries"), 0),
    ...selections("files-excluded", key("spec"), "the tests in", textsOf(below(config, "spec"))),
    ...["ignore", "exclude"].flatMap((name) =>
      exclusions(key("ignore"), "excluded from the tests", textsOf(below(config, name))),
    ),
    ...["grep", "fgrep"].flatMap((name) =>
      textsOf(below(config, name)).map(({ text: pattern, line }) =>
        letThrough(
          "files-excluded",
          key(`${name}:${pattern}`),
          `only tests that match ${shown(pattern)}`,
          line,
        ),
      ),
    ),
  ];
}
