import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import { scriptGuards } from "../../core/guards/script.ts";
import { ofTests, selections, toggle } from "../../core/guards/settings.ts";
import { below, canonicalTree, type Tree, textOf, textsOf } from "../../core/guards/tree.ts";
import { iniList, readIni } from "./ini.ts";
import { readJson } from "./json.ts";
import { pytestGuards } from "./pytest.ts";
import { flake8Guards, pylintGuards, ruffGuards } from "./python-lint.ts";
import { TOML_LIST } from "./python-lists.ts";
import { coverageGuards } from "./python-tests.ts";
import { mypyGuards, pyrightGuards } from "./python-types.ts";
import { readToml } from "./toml.ts";

/** `[tool.…]` of a pyproject.toml. Source: each tool's own documentation of its settings. */
export function readPyproject(text: string): ReadGuards {
  const project = readToml(text);
  const tool = (...names: string[]) => below(project, "tool", ...names);
  const tools =
    "coverage pytest ruff mypy pyright basedpyright pylint flake8 black isort bandit tox interrogate vulture poe hatch nox pydocstyle ty deptry".split(
      " ",
    );
  return {
    guards: [
      ...ofTests(coverageGuards(tool("coverage", "report"), tool("coverage", "run"), TOML_LIST)),
      ...pytestGuards(tool("pytest", "ini_options") ?? tool("pytest"), TOML_LIST),
      ...ruffGuards(tool("ruff")),
      ...mypyGuards(tool("mypy"), "mypy", TOML_LIST),
      ...(tool("mypy", "overrides")?.items ?? []).flatMap((one) =>
        mypyGuards(one, `mypy.${canonicalTree(below(one, "module"))}`, TOML_LIST),
      ),
      ...pyrightGuards(tool("pyright")),
      ...pyrightGuards(tool("basedpyright")),
      ...pylintGuards(
        tool("pylint", "messages control") ?? tool("pylint", "messages_control"),
        tool("pylint", "main") ?? tool("pylint", "master"),
        TOML_LIST,
      ),
      ...taskGuards(tool("poe", "tasks"), "poe"),
      ...taskGuards(tool("pdm", "scripts"), "pdm"),
      ...taskGuards(tool("taskipy", "tasks"), "taskipy"),
      ...taskGuards(tool("rye", "scripts"), "rye"),
      ...taskGuards(tool("pixi", "tasks"), "pixi"),
      ...[...(tool("pixi", "feature")?.entries ?? [])].flatMap(([name, feature]) =>
        taskGuards(below(feature, "tasks"), `pixi.${name}`),
      ),
      ...[...(tool("hatch", "envs")?.entries ?? [])].flatMap(([name, environment]) =>
        taskGuards(below(environment, "scripts"), `hatch.${name}`),
      ),
    ],
    parts: [
      ...tools.map((name) => `${name}=${canonicalTree(tool(name))}`),
      ...TASKS.map(([name, list]) => `${name}.${list}=${canonicalTree(tool(name, list))}`),
      `pixi.feature=${featureTasks(tool("pixi", "feature"))}`,
    ].join("\n"),
  };
}

/** Tables of tools that otherwise say nothing about quality; `uv.sources` is where dependencies are taken from. */
const TASKS = [
  ["pdm", "scripts"],
  ["taskipy", "tasks"],
  ["rye", "scripts"],
  ["pixi", "tasks"],
  ["uv", "sources"],
] as const;

function featureTasks(features: Tree | undefined): string {
  return [...(features?.entries ?? [])]
    .map(([name, feature]) => `${name}:${canonicalTree(below(feature, "tasks"))}`)
    .sort()
    .join();
}

/** setup.cfg, tox.ini, pytest.ini, mypy.ini, .flake8, .coveragerc, .pylintrc: sections of INI, whatever file they stand in. */
export function readPythonIni(text: string, path: string): ReadGuards {
  const file = readIni(text);
  const name = path.slice(path.lastIndexOf("/") + 1);
  const first = (...sections: string[]) => sections.map((one) => below(file, one)).find(Boolean);
  const mypy = [...file.entries].filter(([section]) => /^mypy(?:-|$)/.test(section));
  const environments = [...file.entries].filter(([section]) => /^testenv/.test(section));
  const isMixed = name === "setup.cfg" || name === "tox.ini";
  const coverage = coverageGuards(
    first("report", "coverage:report"),
    first("run", "coverage:run"),
    iniList,
  );
  const guards = [
    ...(isMixed ? ofTests(coverage) : coverage),
    ...pytestGuards(first("pytest", "tool:pytest"), iniList),
    ...flake8Guards(first("flake8")),
    ...mypy.flatMap(([section, tree]) => mypyGuards(tree, section, iniList)),
    ...pylintGuards(
      first("MESSAGES CONTROL", "messages control", "pylint.messages control"),
      first("MAIN", "MASTER", "pylint.main"),
      iniList,
    ),
    ...environments.flatMap(([section, tree]) => environmentGuards(section, tree)),
    ...selections(
      "script-neutered",
      "tox.env_list",
      "the environment",
      iniList(below(file, "tox", "env_list") ?? below(file, "tox", "envlist")),
    ),
  ];
  const sections = [...file.entries].filter(
    ([section]) => !/^(?:metadata|options.*|bdist.*|sdist|egg_info|build.*|)$/.test(section),
  );
  return {
    guards,
    parts: isMixed
      ? sections
          .map(([section, tree]) => `${section}=${canonicalTree(tree)}`)
          .sort()
          .join("\n")
      : null,
  };
}

function environmentGuards(section: string, tree: Tree): Guard[] {
  const key = `tox.${section}`;
  const label = `the environment ${shown(section)}`;
  const commands = below(tree, "commands");
  const script = textOf(commands) ?? "";
  return [
    {
      rule: "script-neutered",
      key,
      label,
      value: shown(script),
      strength: script === "" ? 0 : 1,
      line: tree.line,
    },
    ...scriptGuards(script.replace(/^- ?/gm, "! "), {
      key,
      label,
      lost: "script-neutered",
      line: commands?.textLine ?? tree.line,
    }),
    ...["ignore_errors", "ignore_outcome"].flatMap((name) =>
      toggle(
        "swallowed-exit",
        `${key}.${name}`,
        `${shown(name)} of ${label}`,
        below(tree, name),
        false,
      ),
    ),
  ];
}

/** A task is a command, a list of them, or a table with one of these. */
const COMMANDS = ["cmd", "shell", "composite", "sequence", "script", "expr", "call"];

function taskGuards(tasks: Tree | undefined, runner: string): Guard[] {
  return [...(tasks?.entries ?? [])].flatMap(([name, tree]) => {
    const label = `the task ${shown(name)}`;
    const place = { key: `${runner}.${name}`, label, lost: "script-neutered" as const };
    const command = COMMANDS.map((one) => below(tree, one)).find(Boolean) ?? tree;
    // pixi takes one command as a list of its words.
    const words = textsOf(command);
    const isOne = runner.startsWith("pixi") && command.items.length > 0;
    const all = isOne
      ? [{ text: words.map(({ text }) => text).join(" "), line: command.line }]
      : words;
    return all.flatMap(({ text, line }) => scriptGuards(text, { ...place, line }));
  });
}

export function readRuff(text: string): ReadGuards {
  return { guards: ruffGuards(readToml(text)), parts: null };
}

export function readPyright(text: string): ReadGuards {
  return { guards: pyrightGuards(readJson(text)), parts: null };
}
