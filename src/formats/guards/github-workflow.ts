import { type Guard, type ReadGuards, shown, UnreadableGuards } from "../../core/guards/guard.ts";
import { scriptGuards } from "../../core/guards/script.ts";
import { asked, letThrough, selections } from "../../core/guards/settings.ts";
import {
  below,
  canonicalTree,
  isMapping,
  type Tree,
  textOf,
  textsOf,
} from "../../core/guards/tree.ts";
import { permissionGuards } from "./github-permissions.ts";
import { triggerGuards } from "./github-triggers.ts";
import { readYaml } from "./yaml.ts";

/** What a part of a workflow that runs under conditions is to its reader. */
export interface Place {
  readonly key: string;
  /** "the job `test`" */
  readonly label: string;
}

/**
 * What a GitHub workflow runs, when, and where a failure is let through.
 * Source: docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
 */
export function readWorkflow(text: string): ReadGuards {
  const workflow = readYaml(text);
  const jobs = below(workflow, "jobs");
  if (!jobs || jobs.entries.size === 0)
    throw new UnreadableGuards("is no workflow: it has no jobs");
  const top = below(workflow, "permissions");
  const shell = textOf(below(workflow, "defaults", "run", "shell"));
  return {
    guards: [
      ...triggerGuards(below(workflow, "on"), workflow.line),
      ...permissionGuards("permissions", "the workflow", top, undefined, null),
      ...[...jobs.entries].flatMap(([name, job]) => jobGuards(name, job, top, shell)),
    ],
    parts: null,
  };
}

/** A composite action's steps. Source: docs.github.com/actions/reference/workflows-and-actions/metadata-syntax */
export function readAction(text: string): ReadGuards {
  const runs = below(readYaml(text), "runs");
  if (!runs) throw new UnreadableGuards("is no action: it has no `runs`");
  const place = { key: "runs", label: "the action" };
  const program = ["main", "pre", "post", "image", "entrypoint"].flatMap((key) =>
    selections("step-removed", `runs.${key}`, "the action's program", textsOf(below(runs, key))),
  );
  return {
    guards: [
      asked("step-removed", place.key, place.label, runs.line),
      ...program,
      ...(below(runs, "steps")?.items ?? []).flatMap((step) => stepGuards(step, place, null)),
    ],
    parts: null,
  };
}

function jobGuards(name: string, job: Tree, top: Tree | undefined, shell: string | null): Guard[] {
  const key = `jobs.${name}`;
  const label = `the job ${shown(name)}`;
  const place = { key, label };
  const own = textOf(below(job, "defaults", "run", "shell")) ?? shell;
  const called = textOf(below(job, "uses"));
  return [
    asked("step-removed", key, label, job.line),
    ...conditionGuards(job, place),
    ...continueGuards(job, place),
    ...matrixGuards(job, place),
    ...permissionGuards(`${key}.permissions`, label, below(job, "permissions"), top, key),
    ...textsOf(below(job, "needs")).map(({ text, line }) =>
      asked("step-removed", `${key}.needs:${text}`, `${label} waiting for ${shown(text)}`, line, {
        within: key,
      }),
    ),
    ...(called === null ? [] : actionGuards(called, below(job, "uses")?.line ?? job.line, place)),
    ...(below(job, "steps")?.items ?? []).flatMap((step) => stepGuards(step, place, own)),
  ];
}

/**
 * A step is known by what it runs, so that a new name, another order and a merge of two take nothing
 * away; and what holds for the step holds for each of its commands.
 */
function stepGuards(step: Tree, place: Place, shell: string | null): Guard[] {
  const uses = below(step, "uses");
  const run = below(step, "run");
  const action = textOf(uses);
  const script = textOf(run);
  const first = script?.trim().split("\n", 1)[0] ?? action?.split("@")[0] ?? "";
  const name = textOf(below(step, "name")) ?? textOf(below(step, "id")) ?? first;
  const label = `the step ${shown(name)} of ${place.label}`;
  const ownShell = textOf(below(step, "shell"))?.trim() ?? shell;
  const runs = [
    ...(action === null || !uses ? [] : actionGuards(action, uses.line, place)),
    ...(script === null || !run
      ? []
      : scriptGuards(script, {
          ...place,
          lost: "step-removed",
          line: run.textLine,
          shell: { pipefail: ownShell !== null && /^bash$|pipefail/.test(ownShell) },
        })),
  ];
  const carriers = new Set(
    runs.filter((one) => one.strength > 0 && one.within === place.key).map(({ key }) => key),
  );
  return [
    ...runs,
    ...[...carriers].flatMap((key) => [
      ...conditionGuards(step, { key, label }),
      ...continueGuards(step, { key, label }),
      ...inputGuards(step, { key, label }),
      ...shellGuards(step, ownShell, { key, label }),
    ]),
  ];
}

/** A shell of the workflow's own without `-e` goes on after a failure. */
function shellGuards(step: Tree, shell: string | null, { key, label }: Place): Guard[] {
  if (
    shell === null ||
    !/^(?:\/\S{0,40}\/)?(?:ba|z|da)?sh\s/.test(shell) ||
    /\s-\w{0,20}e/.test(shell)
  )
    return [];
  const line = below(step, "shell")?.line ?? step.line;
  return [
    letThrough(
      "swallowed-exit",
      `${key}.shell`,
      `${label} runs in ${shown(shell)}, which goes on after a failure`,
      line,
      { within: key },
    ),
  ];
}

/** Conditions that let a job or step run in more cases than none would. */
const ALWAYS = /^(?:\$\{\{\s*)?(?:always\(\)|!\s*cancelled\(\))(?:\s*\}\})?$/;

function conditionGuards(part: Tree, { key, label }: Place): Guard[] {
  const tree = below(part, "if");
  const condition = textOf(tree)?.trim() ?? "";
  if (!tree || condition === "") return [];
  // Without it a gate is skipped where what it needs failed, and skipped looks like passed.
  if (ALWAYS.test(condition))
    return [
      asked(
        "condition-added",
        `${key}.always`,
        `${shown(`if: ${condition}`)} of ${label}`,
        tree.line,
        { within: key },
      ),
    ];
  const plain = condition
    .replace(/^\$\{\{([\s\S]*)\}\}$/, "$1")
    .replace(/\s+/g, " ")
    .trim();
  return [
    letThrough(
      "condition-added",
      `${key}.if:${plain}`,
      `${label} runs only if ${shown(plain)}`,
      tree.line,
      { within: key },
    ),
  ];
}

function continueGuards(part: Tree, { key, label }: Place): Guard[] {
  const tree = below(part, "continue-on-error");
  const value = textOf(tree)?.trim() ?? "false";
  if (!tree || value === "false") return [];
  const text = value === "true" ? "" : `: ${shown(value)}`;
  return [
    letThrough(
      "continue-on-error",
      `${key}.continue-on-error`,
      `\`continue-on-error\`${text} on ${label}`,
      tree.line,
      { within: key },
    ),
  ];
}

/** Fewer values of a dimension, and what is excluded. Another version in the place of one is no loss. */
function matrixGuards(job: Tree, { key, label }: Place): Guard[] {
  const matrix = below(job, "strategy", "matrix");
  if (!matrix) return [];
  const dimensions = [...matrix.entries].filter(([name]) => name !== "exclude");
  return [
    ...dimensions.map(([name, values]): Guard => {
      const count = values.items.length;
      // Computed by an expression: how many they are is known only to a run.
      const value = values.scalar === undefined ? `${count}` : shown(textOf(values) ?? "");
      return {
        rule: "matrix-narrowed",
        key: `${key}.matrix.${name}`,
        label: `the number of values of ${shown(name)} in the matrix of ${label}`,
        value,
        strength: values.scalar === undefined ? count : 1,
        line: values.line,
        within: key,
      };
    }),
    ...(below(matrix, "exclude")?.items ?? []).map((one) =>
      letThrough(
        "matrix-narrowed",
        `${key}.exclude:${canonicalTree(one)}`,
        `${shown(canonicalTree(one))} excluded from the matrix of ${label}`,
        one.line,
        { within: key },
      ),
    ),
  ];
}

/** `owner/name@sha` is what it was; a tag and a branch are what their owner makes of them. */
function actionGuards(uses: string, line: number, { key, label }: Place): Guard[] {
  const [name = "", ref] = uses.trim().split("@");
  const action = `${key}.uses:${name}`;
  const isPinned =
    ref !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64}|sha256:[0-9a-f]{64})$/.test(ref);
  return [
    asked("step-removed", action, `${shown(name)} in ${label}`, line, { within: key }),
    {
      rule: "action-unpinned",
      key: `${action}.ref`,
      label: `the version of ${shown(name)} in ${label}`,
      value: shown(ref ?? "none"),
      strength: isPinned ? 1 : 0,
      line,
      within: action,
    },
  ];
}

/** Inputs by which actions say whether a failure counts: `fail_ci_if_error`, `exit-code`, `fail-on-severity`. */
const STRICT_INPUT = /^(?:fail|exit[-_]code|strict|severity|min|threshold|level|deny|error)/i;

function inputGuards(step: Tree, { key, label }: Place): Guard[] {
  const inputs = below(step, "with");
  if (!isMapping(inputs) || !inputs) return [];
  return [...inputs.entries].flatMap(([name, tree]): Guard[] => {
    const value = textOf(tree);
    if (value === null || !STRICT_INPUT.test(name)) return [];
    const number = /^\d{1,9}(?:\.\d{1,9})?$/.test(value) ? Number(value) : 0;
    return [
      {
        rule: "strictness",
        key: `${key}.with.${name}`,
        label: `the input ${shown(name)} of ${label}`,
        value: shown(value),
        strength: /^(?:false|none|off|never)$/i.test(value) ? -1 : number + 1,
        line: tree.line,
        within: key,
      },
    ];
  });
}
