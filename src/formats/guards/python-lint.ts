import { type Guard, shown } from "../../core/guards/guard.ts";
import { exclusions, maximum, minimum, selections, toggle } from "../../core/guards/settings.ts";
import { below, type Tree, textsOf } from "../../core/guards/tree.ts";
import { iniList } from "./ini.ts";
import { type ListOf, lines } from "./python-lists.ts";

/** Source: docs.astral.sh/ruff/settings */
export function ruffGuards(ruff: Tree | undefined): Guard[] {
  return [ruff, below(ruff, "lint")].flatMap((section) => [
    ...selections("lint-rule-off", "ruff.select", "the selection of lint rules", [
      ...textsOf(below(section, "select")),
      ...textsOf(below(section, "extend-select")),
    ]),
    ...exclusions(
      "ruff.ignore",
      "switched off in the linter",
      [...textsOf(below(section, "ignore")), ...textsOf(below(section, "extend-ignore"))],
      "lint-rule-off",
    ),
    ...exclusions("ruff.exclude", "excluded from the linter", [
      ...textsOf(below(section, "exclude")),
      ...textsOf(below(section, "extend-exclude")),
    ]),
    ...["per-file-ignores", "extend-per-file-ignores"].flatMap((name) =>
      [...(below(section, name)?.entries ?? [])].flatMap(([files, rules]) =>
        exclusions(
          `ruff.per-file-ignores.${files}`,
          `switched off for ${shown(files)}`,
          textsOf(rules),
          "lint-rule-off",
        ),
      ),
    ),
    ...maximum(
      "limit-raised",
      "ruff.max-complexity",
      "the limit `max-complexity`",
      below(section, "mccabe", "max-complexity"),
    ),
    ...["max-args", "max-branches", "max-returns", "max-statements"].flatMap((name) =>
      maximum(
        "limit-raised",
        `ruff.${name}`,
        `the limit ${shown(name)}`,
        below(section, "pylint", name),
      ),
    ),
    ...["exit-zero", "exit-non-zero-on-fix"].flatMap((name) =>
      toggle("strictness", `ruff.${name}`, shown(name), below(section, name), name !== "exit-zero"),
    ),
  ]);
}

/** Source: flake8.pycqa.org/en/latest/user/options.html */
export function flake8Guards(section: Tree | undefined): Guard[] {
  return [
    ...["select", "extend-select", "extend_select"].flatMap((name) =>
      selections(
        "lint-rule-off",
        `flake8.${name}`,
        "the selection of lint rules",
        iniList(below(section, name)),
      ),
    ),
    ...["ignore", "extend-ignore", "extend_ignore"].flatMap((name) =>
      exclusions(
        "flake8.ignore",
        "switched off in flake8",
        iniList(below(section, name)),
        "lint-rule-off",
      ),
    ),
    ...["exclude", "extend-exclude", "extend_exclude"].flatMap((name) =>
      exclusions("flake8.exclude", "excluded from flake8", iniList(below(section, name))),
    ),
    ...["per-file-ignores", "per_file_ignores"].flatMap((name) =>
      exclusions(
        "flake8.per-file-ignores",
        "ignored by flake8",
        lines(below(section, name)),
        "lint-rule-off",
      ),
    ),
    ...["max-line-length", "max-complexity", "max_line_length", "max_complexity"].flatMap((name) =>
      maximum("limit-raised", `flake8.${name}`, `the limit ${shown(name)}`, below(section, name)),
    ),
  ];
}

/** Source: pylint.readthedocs.io/en/stable/user_guide/configuration */
export function pylintGuards(
  messages: Tree | undefined,
  main: Tree | undefined,
  list: ListOf,
): Guard[] {
  return [
    ...exclusions(
      "pylint.disable",
      "switched off in pylint",
      list(below(messages, "disable")),
      "lint-rule-off",
    ),
    ...selections(
      "lint-rule-off",
      "pylint.enable",
      "the lint rule",
      list(below(messages, "enable")),
    ),
    ...minimum(
      "limit-raised",
      "pylint.fail-under",
      "the score `fail-under`",
      below(main, "fail-under"),
    ),
    ...["ignore", "ignore-paths", "ignore-patterns"].flatMap((name) =>
      exclusions(`pylint.${name}`, "excluded from pylint", list(below(main, name))),
    ),
  ];
}
