import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import { asked, exclusions, maximum, toggle } from "../../core/guards/settings.ts";
import { below, flagOf, numberOf, type Tree, textOf, textsOf } from "../../core/guards/tree.ts";
import { readYaml } from "./yaml.ts";

/** `target: auto` asks for as much as the base has. */
const AUTO = 101;

/** Codecov's statuses and what they leave out. Source: docs.codecov.com/docs/codecovyml-reference */
export function readCodecov(text: string): ReadGuards {
  const config = readYaml(text);
  const status = below(config, "coverage", "status");
  const guards = [...(status?.entries ?? [])].flatMap(([kind, tree]) => [
    ...offGuards(tree, `status.${kind}`, `the status ${shown(kind)}`),
    ...[...tree.entries].flatMap(([name, one]) =>
      statusGuards(one, `status.${kind}.${name}`, `the status ${shown(`${kind}.${name}`)}`),
    ),
  ]);
  return {
    guards: [
      ...guards,
      ...offGuards(status, "status", "Codecov's statuses"),
      ...exclusions("ignore", "excluded from coverage", textsOf(below(config, "ignore"))),
      ...toggle(
        "swallowed-exit",
        "require_ci_to_pass",
        "`require_ci_to_pass`",
        below(config, "codecov", "require_ci_to_pass"),
        true,
      ),
    ],
    parts: null,
  };
}

/** A status that is on or off as a whole. */
function offGuards(tree: Tree | undefined, key: string, label: string): Guard[] {
  if (!tree || tree.entries.size > 0) return [];
  const isOff = flagOf(tree) === false;
  const value = isOff ? "off" : "on";
  return [
    { rule: "coverage-threshold", key, label, value, strength: isOff ? -1 : 1, line: tree.line },
  ];
}

function statusGuards(tree: Tree, key: string, label: string): Guard[] {
  const target = below(tree, "target");
  const written = textOf(target);
  return [
    ...(tree.entries.size === 0
      ? offGuards(tree, key, label)
      : [asked("coverage-threshold", key, label, tree.line)]),
    ...(target && written !== null
      ? [
          {
            rule: "coverage-threshold" as const,
            key: `${key}.target`,
            label: `\`target\` of ${label}`,
            value: written,
            strength: written === "auto" ? AUTO : (numberOf(target) ?? 0),
            absent: AUTO,
            line: target.line,
            within: key,
          },
        ]
      : []),
    ...maximum(
      "coverage-threshold",
      `${key}.threshold`,
      `the drop that ${label} allows`,
      below(tree, "threshold"),
      0,
    ).map((guard) => ({ ...guard, within: key })),
    ...toggle(
      "swallowed-exit",
      `${key}.informational`,
      `\`informational\` of ${label}`,
      below(tree, "informational"),
      false,
    ).map((guard) => ({ ...guard, within: key })),
  ];
}
