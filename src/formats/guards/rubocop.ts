import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import { asked, exclusions, maximum, selections } from "../../core/guards/settings.ts";
import { below, flagOf, type Tree, textOf, textsOf } from "../../core/guards/tree.ts";
import { readYaml } from "./yaml.ts";

/** RuboCop's cops, by their names: `Style/Foo`. Source: docs.rubocop.org/rubocop/configuration.html */
export function readRubocop(text: string): ReadGuards {
  const config = readYaml(text);
  return {
    guards: [
      ...["plugins", "require"].flatMap((name) =>
        selections("lint-rule-off", "plugins", "the plugin", textsOf(below(config, name))),
      ),
      ...["inherit_from", "inherit_gem"].flatMap((name) =>
        selections("lint-rule-off", name, "the configuration", textsOf(below(config, name))),
      ),
      ...[...config.entries].flatMap(([name, cop]) =>
        /^[A-Z]/.test(name) ? copGuards(name, cop) : [],
      ),
    ],
    parts: null,
  };
}

function copGuards(name: string, cop: Tree): Guard[] {
  const enabled = below(cop, "Enabled");
  const label = `the cop ${shown(name)}`;
  // `pending` is what new cops are until somebody decides.
  const strength = flagOf(enabled) === false ? -1 : textOf(enabled) === "pending" ? 0 : 1;
  return [
    ...(enabled
      ? [
          {
            rule: "lint-rule-off" as const,
            key: name,
            label,
            value: `\`Enabled: ${textOf(enabled)}\``,
            strength,
            line: enabled.line,
          },
        ]
      : []),
    ...["Exclude", "AllowedMethods", "AllowedPatterns", "IgnoredMethods"].flatMap((list) =>
      exclusions(`${name}.${list}`, `left out by ${label}`, textsOf(below(cop, list))),
    ),
    ...["Max", "MaxAmpersands"].flatMap((limit) =>
      maximum("limit-raised", `${name}.${limit}`, `the limit of ${label}`, below(cop, limit)),
    ),
    ...severityOf(name, label, cop),
    ...(textOf(below(cop, "DisabledByDefault")) === "true"
      ? [
          asked(
            "lint-rule-off",
            `${name}.DisabledByDefault`,
            `\`DisabledByDefault\``,
            below(cop, "DisabledByDefault")?.line ?? cop.line,
            { strength: -1 },
          ),
        ]
      : []),
  ];
}

const LEVELS = ["info", "refactor", "convention", "warning", "error", "fatal"];

function severityOf(name: string, label: string, cop: Tree): Guard[] {
  const tree = below(cop, "Severity");
  const value = textOf(tree);
  return tree && value !== null
    ? [
        {
          rule: "lint-rule-off",
          key: `${name}.Severity`,
          label: `the severity of ${label}`,
          value,
          strength: LEVELS.indexOf(value),
          line: tree.line,
        },
      ]
    : [];
}
