import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import { scriptGuards } from "../../core/guards/script.ts";
import { asked, letThrough, selections } from "../../core/guards/settings.ts";
import {
  below,
  canonicalTree,
  flagOf,
  type Tree,
  textOf,
  textsOf,
} from "../../core/guards/tree.ts";
import { readYaml } from "./yaml.ts";

/** Keys at the top that are no jobs. Source: docs.gitlab.com/ci/yaml */
const GLOBAL = new Set(
  "default include stages variables workflow image services cache before_script after_script spec types".split(
    " ",
  ),
);

/** What a GitLab pipeline runs, and where a failure is let through. */
export function readGitlabCi(text: string): ReadGuards {
  const pipeline = readYaml(text);
  const guards = [...pipeline.entries].flatMap(([name, job]): Guard[] =>
    GLOBAL.has(name) ? [] : jobGuards(name, job),
  );
  const included = below(pipeline, "include");
  return {
    guards: [
      ...guards,
      ...ruleGuards(below(pipeline, "workflow"), "workflow", "the pipeline"),
      ...selections("step-removed", "include", "the included file", textsOf(included)),
      ...(included?.items ?? [])
        .filter((one) => one.scalar === undefined)
        .map((one) =>
          asked(
            "step-removed",
            `include:${canonicalTree(one)}`,
            `the included ${shown(canonicalTree(one))}`,
            one.line,
          ),
        ),
    ],
    parts: null,
  };
}

function jobGuards(name: string, job: Tree): Guard[] {
  const key = `jobs.${name}`;
  const label = `the job ${shown(name)}`;
  const scripts = ["before_script", "script"].flatMap((part) => linesOf(below(job, part)));
  const when = below(job, "when");
  return [
    asked("step-removed", key, label, job.line),
    ...scripts.flatMap(({ text, line }) =>
      scriptGuards(text, { key, label, lost: "step-removed", line }),
    ),
    ...allowFailure(job, key, label),
    ...(/^(?:manual|never|delayed)$/.test(textOf(when) ?? "")
      ? [
          letThrough(
            "condition-added",
            `${key}.when`,
            `${shown(`when: ${textOf(when)}`)} on ${label}`,
            when?.line ?? job.line,
            { within: key },
          ),
        ]
      : []),
    ...ruleGuards(job, key, label),
    ...["only", "except"].flatMap((part) => {
      const tree = below(job, part);
      const text = canonicalTree(tree);
      return tree
        ? [
            letThrough(
              "condition-added",
              `${key}.${part}:${text}`,
              `${label} runs ${part === "only" ? "only" : "except"} on ${shown(text)}`,
              tree.line,
              { within: key },
            ),
          ]
        : [];
    }),
    ...textsOf(below(job, "coverage")).map(({ line }) =>
      asked("coverage-threshold", `${key}.coverage`, `\`coverage\` of ${label}`, line, {
        within: key,
      }),
    ),
    ...textsOf(below(job, "extends")).map(({ text, line }) =>
      asked(
        "step-removed",
        `${key}.extends:${text}`,
        `${shown(text)}, which ${label} extends,`,
        line,
        { within: key },
      ),
    ),
  ];
}

function allowFailure(part: Tree, key: string, label: string): Guard[] {
  const tree = below(part, "allow_failure");
  if (!tree || flagOf(tree) === false) return [];
  return [
    letThrough(
      "continue-on-error",
      `${key}.allow_failure`,
      `\`allow_failure\` on ${label}`,
      tree.line,
      { within: key },
    ),
  ];
}

/** Rules narrow when a job runs; each may say `when: manual` or `never`, or allow the failure. */
function ruleGuards(part: Tree | undefined, key: string, label: string): Guard[] {
  const rules = below(part, "rules");
  return (rules?.items ?? [])
    .flatMap((rule): Guard[] => {
      const when = textOf(below(rule, "when")) ?? "on_success";
      const condition = `${canonicalTree(below(rule, "if"))}${canonicalTree(below(rule, "changes"))}${canonicalTree(below(rule, "exists"))}`;
      const id = `${key}.rules:${condition}`;
      const stops = /^(?:never|manual)$/.test(when);
      const text = shown(condition === "" ? "any" : condition);
      return [
        ...allowFailure(rule, id, label).map(({ within: _, ...guard }) => ({
          ...guard,
          within: key,
        })),
        stops
          ? letThrough(
              "condition-added",
              `${id}:${when}`,
              `${label}: ${shown(`when: ${when}`)} for ${text}`,
              rule.line,
              { within: key },
            )
          : asked("condition-added", id, `${label} running for ${text}`, rule.line, {
              within: key,
            }),
      ];
    })
    .concat(
      rules
        ? [
            letThrough(
              "condition-added",
              `${key}.rules`,
              `${label} runs by \`rules\` only`,
              rules.line,
              { within: key },
            ),
          ]
        : [],
    );
}

/** A list of commands, which anchors may nest, each on its own line. */
export function linesOf(
  tree: Tree | undefined,
): { readonly text: string; readonly line: number }[] {
  if (!tree) return [];
  const text = textOf(tree);
  return text === null ? tree.items.flatMap(linesOf) : [{ text, line: tree.textLine }];
}
