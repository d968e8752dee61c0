import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import { scriptGuards } from "../../core/guards/script.ts";
import { asked, exclusions, letThrough } from "../../core/guards/settings.ts";
import { below, flagOf, type Tree, textOf, textsOf } from "../../core/guards/tree.ts";
import { readJson } from "./json.ts";
import { hookGuards } from "./package-json.ts";
import { readToml } from "./toml.ts";
import { readYaml } from "./yaml.ts";

/** A hook that is a script: .husky/pre-commit, .githooks/pre-push. */
export function readHookScript(text: string, path: string): ReadGuards {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const key = `hook.${name}`;
  const label = `the hook ${shown(name)}`;
  return {
    guards: [
      asked("hook-removed", key, label, 1),
      ...scriptGuards(text, { key, label, lost: "hook-removed", line: 1 }),
    ],
    parts: null,
  };
}

/** Hooks of pre-commit. Source: pre-commit.com/#plugins */
export function readPreCommit(text: string): ReadGuards {
  const config = readYaml(text);
  const hooks = (below(config, "repos")?.items ?? []).flatMap((repo) =>
    (below(repo, "hooks")?.items ?? []).map((hook) => ({
      repo: textOf(below(repo, "repo")) ?? "",
      hook,
    })),
  );
  return {
    guards: [
      ...hooks.flatMap(({ hook }) => preCommitHook(hook)),
      ...exclusions("exclude", "excluded from every hook", textsOf(below(config, "exclude"))),
      ...exclusions("ci.skip", "skipped by pre-commit.ci", textsOf(below(config, "ci", "skip"))),
    ],
    parts: null,
  };
}

function preCommitHook(hook: Tree): Guard[] {
  const id = textOf(below(hook, "id")) ?? "";
  const key = `hooks.${id}`;
  const label = `the hook ${shown(id)}`;
  const entry = below(hook, "entry");
  const stages = textsOf(below(hook, "stages"));
  return [
    asked("hook-removed", key, label, hook.line),
    ...textsOf(entry).flatMap(({ text, line }) =>
      scriptGuards(text, { key, label, lost: "hook-removed", line }),
    ),
    ...["exclude", "exclude_types", "skip"].flatMap((name) =>
      textsOf(below(hook, name)).map(({ text, line }) =>
        letThrough(
          "files-excluded",
          `${key}.${name}:${text}`,
          `${shown(text)} excluded from ${label}`,
          line,
          { within: key },
        ),
      ),
    ),
    ...["files", "types", "types_or"].flatMap((name) =>
      textsOf(below(hook, name)).map(({ text, line }) =>
        letThrough(
          "files-excluded",
          `${key}.${name}:${text}`,
          `${label} runs only for ${shown(text)}`,
          line,
          { within: key },
        ),
      ),
    ),
    // By hand alone: no commit runs it.
    ...(stages.length > 0 && stages.every(({ text }) => text === "manual")
      ? [
          letThrough(
            "hook-removed",
            `${key}.manual`,
            `${label} runs by hand only`,
            stages[0]?.line ?? hook.line,
            { within: key },
          ),
        ]
      : []),
    ...textsOf(below(hook, "args")).map(({ text, line }) =>
      asked(
        "hook-removed",
        `${key}.args:${text}`,
        `the argument ${shown(text)} of ${label}`,
        line,
        { within: key },
      ),
    ),
  ];
}

/** Lefthook's hooks, their commands, jobs and scripts. Source: lefthook.dev/configuration */
export function readLefthook(text: string, path: string): ReadGuards {
  const config = path.endsWith(".toml")
    ? readToml(text)
    : path.endsWith(".json")
      ? readJson(text)
      : readYaml(text);
  const guards = [...config.entries].flatMap(([name, hook]): Guard[] => {
    const commands = ["commands", "scripts"].flatMap((group) => [
      ...(below(hook, group)?.entries ?? []),
    ]);
    const jobs = (below(hook, "jobs")?.items ?? []).map((job): [string, Tree] => [
      textOf(below(job, "name")) ?? textOf(below(job, "run")) ?? textOf(below(job, "script")) ?? "",
      job,
    ]);
    if (commands.length + jobs.length === 0) return [];
    const key = `hooks.${name}`;
    return [
      asked("hook-removed", key, `the hook ${shown(name)}`, hook.line),
      ...skipGuards(hook, key, `the hook ${shown(name)}`),
      ...[...commands, ...jobs].flatMap(([id, command]) => lefthookCommand(name, id, command)),
    ];
  });
  return { guards, parts: null };
}

function lefthookCommand(hook: string, id: string, command: Tree): Guard[] {
  const key = `hooks.${hook}.${id}`;
  const label = `${shown(id)} of the hook ${shown(hook)}`;
  return [
    asked("hook-removed", key, label, command.line, { within: `hooks.${hook}` }),
    ...textsOf(below(command, "run")).flatMap(({ text }) =>
      scriptGuards(text, {
        key,
        label,
        lost: "hook-removed",
        line: below(command, "run")?.textLine ?? command.line,
      }),
    ),
    ...skipGuards(command, key, label),
    ...textsOf(below(command, "exclude")).map(({ text, line }) =>
      letThrough(
        "files-excluded",
        `${key}.exclude:${text}`,
        `${shown(text)} excluded from ${label}`,
        line,
        { within: key },
      ),
    ),
  ];
}

function skipGuards(part: Tree, key: string, label: string): Guard[] {
  const skip = below(part, "skip");
  const only = below(part, "only");
  const line = skip?.line ?? only?.line ?? part.line;
  if ((!skip || flagOf(skip) === false) && !only) return [];
  return [
    letThrough("condition-added", `${key}.skip`, `${label} is skipped in some or all cases`, line, {
      within: key,
    }),
  ];
}

/** Globs and commands of lint-staged, or hooks of simple-git-hooks. */
export function readHookMap(text: string, path: string): ReadGuards {
  const isJson = path.endsWith(".json") || /^\s{0,1000}[{]/.test(text);
  const tool = path.includes("lint") ? "lint-staged" : "simple-git-hooks";
  return { guards: hookGuards(isJson ? readJson(text) : readYaml(text), tool), parts: null };
}
