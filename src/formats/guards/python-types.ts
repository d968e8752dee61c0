import { type Guard, shown } from "../../core/guards/guard.ts";
import { exclusions, selections, toggle } from "../../core/guards/settings.ts";
import { below, type Tree, textOf, textsOf } from "../../core/guards/tree.ts";
import { type ListOf, lines } from "./python-lists.ts";

const MYPY_STRICT =
  "strict disallow_untyped_defs disallow_incomplete_defs disallow_untyped_calls disallow_untyped_decorators disallow_any_generics disallow_any_unimported disallow_any_expr disallow_any_decorated disallow_any_explicit disallow_subclassing_any check_untyped_defs no_implicit_optional strict_optional warn_redundant_casts warn_unused_ignores warn_no_return warn_return_any warn_unreachable warn_unused_configs no_implicit_reexport strict_equality strict_bytes extra_checks local_partial_types".split(
    " ",
  );

const MYPY_LENIENT =
  "ignore_errors ignore_missing_imports allow_untyped_globals allow_redefinition implicit_optional implicit_reexport allow_untyped_defs allow_incomplete_defs allow_untyped_calls".split(
    " ",
  );

/** Source: mypy.readthedocs.io/en/stable/config_file.html */
export function mypyGuards(section: Tree | undefined, key: string, list: ListOf): Guard[] {
  const label = (name: string) =>
    key === "mypy" ? `${shown(name)} of mypy` : `${shown(name)} of ${shown(key)}`;
  const off = [...list(below(section, "disable_error_code"))];
  const follow = below(section, "follow_imports");
  return [
    ...MYPY_STRICT.flatMap((name) =>
      toggle("strictness", `${key}.${name}`, label(name), below(section, name), true),
    ).map((guard) =>
      guard.key.endsWith(".strict") ? guard : { ...guard, coveredBy: [`${key}.strict`] },
    ),
    ...MYPY_LENIENT.flatMap((name) =>
      toggle("strictness", `${key}.${name}`, label(name), below(section, name), false),
    ),
    ...exclusions(
      `${key}.disable_error_code`,
      `switched off in ${shown(key)}`,
      off,
      "lint-rule-off",
    ),
    ...selections(
      "lint-rule-off",
      `${key}.enable_error_code`,
      "the error code",
      list(below(section, "enable_error_code")),
    ),
    ...exclusions(`${key}.exclude`, "excluded from mypy", lines(below(section, "exclude"))),
    ...selections(
      "files-excluded",
      `${key}.plugins`,
      "the plugin",
      list(below(section, "plugins")),
    ),
    ...(/^(?:skip|silent)$/.test(textOf(follow) ?? "")
      ? toggle("strictness", `${key}.follow_imports`, label("follow_imports"), follow, true).map(
          (guard) => ({ ...guard, strength: -1 }),
        )
      : []),
  ];
}

const PYRIGHT_MODES: Readonly<Record<string, number>> = {
  off: -1,
  basic: 1,
  standard: 2,
  strict: 3,
  recommended: 3,
  all: 4,
};

/** Source: microsoft.github.io/pyright/#/configuration */
export function pyrightGuards(config: Tree | undefined): Guard[] {
  if (!config) return [];
  const mode = below(config, "typeCheckingMode");
  return [
    ...(mode
      ? [
          {
            rule: "strictness" as const,
            key: "pyright.typeCheckingMode",
            label: "`typeCheckingMode` of pyright",
            value: textOf(mode),
            strength: PYRIGHT_MODES[textOf(mode) ?? ""] ?? 0,
            line: mode.line,
          },
        ]
      : []),
    ...[...config.entries].flatMap(([name, tree]) =>
      /^(?:report|strict)[A-Z]/.test(name) && typeof tree.scalar !== "object"
        ? reported(name, tree)
        : [],
    ),
    ...["exclude", "ignore"].flatMap((name) =>
      exclusions(`pyright.${name}`, "excluded from pyright", textsOf(below(config, name))),
    ),
    ...selections(
      "files-excluded",
      "pyright.include",
      "pyright's check of",
      textsOf(below(config, "include")),
    ),
    ...selections(
      "strictness",
      "pyright.strict",
      "pyright's strict check of",
      textsOf(below(config, "strict")),
    ),
  ];
}

const REPORTED: Readonly<Record<string, number>> = {
  false: -1,
  none: -1,
  information: 1,
  warning: 2,
  true: 3,
  error: 3,
};

function reported(name: string, tree: Tree): Guard[] {
  const value = textOf(tree) ?? "";
  return [
    {
      rule: "lint-rule-off",
      key: `pyright.${name}`,
      label: `the rule ${shown(name)}`,
      value,
      strength: REPORTED[value] ?? 0,
      line: tree.line,
    },
  ];
}
