import { type Guard, shown } from "../../core/guards/guard.ts";
import { scriptGuards } from "../../core/guards/script.ts";
import { exclusions, minimum, selections, toggle } from "../../core/guards/settings.ts";
import { below, type Tree, textOf, textsOf } from "../../core/guards/tree.ts";
import { type ListOf, lines } from "./python-lists.ts";

/** Source: coverage.readthedocs.io/en/latest/config.html */
export function coverageGuards(
  report: Tree | undefined,
  run: Tree | undefined,
  list: ListOf,
): Guard[] {
  return [
    ...minimum(
      "coverage-threshold",
      "coverage.fail_under",
      "the coverage threshold `fail_under`",
      below(report, "fail_under"),
    ),
    ...toggle(
      "coverage-threshold",
      "coverage.branch",
      "`branch` coverage",
      below(run, "branch"),
      true,
    ),
    ...toggle(
      "coverage-threshold",
      "coverage.ignore_errors",
      "`ignore_errors` of coverage",
      below(report, "ignore_errors"),
      false,
    ),
    ...[report, run].flatMap((section) =>
      exclusions("coverage.omit", "excluded from coverage", list(below(section, "omit"))),
    ),
    ...["exclude_lines", "exclude_also", "partial_branches"].flatMap((name) =>
      exclusions(`coverage.${name}`, "excluded from coverage", lines(below(report, name))),
    ),
    ...selections("files-excluded", "coverage.source", "coverage of", list(below(run, "source"))),
  ];
}

/** Source: docs.pytest.org/en/stable/reference/reference.html#configuration-options */
export function pytestGuards(section: Tree | undefined, list: ListOf): Guard[] {
  const options = below(section, "addopts");
  const text = options?.items.length
    ? textsOf(options)
        .map((one) => one.text)
        .join(" ")
    : (textOf(options) ?? "").replace(/\n/g, " ");
  return [
    ...scriptGuards(`pytest ${text}`, {
      key: "pytest",
      label: "`addopts`",
      lost: "strictness",
      line: options?.line ?? 1,
    })
      .filter(({ key }) => key.includes(".flag:"))
      .map(({ within: _, ...guard }) => guard),
    ...["xfail_strict", "strict", "strict_markers", "strict_config", "strict_xfail"].flatMap(
      (name) =>
        toggle(
          "strictness",
          `pytest.${name}`,
          `${shown(name)} of pytest`,
          below(section, name),
          true,
        ),
    ),
    ...selections(
      "files-excluded",
      "pytest.testpaths",
      "the tests in",
      list(below(section, "testpaths")),
    ),
    ...exclusions(
      "pytest.norecursedirs",
      "excluded from the tests",
      list(below(section, "norecursedirs")),
    ),
    ...lines(below(section, "filterwarnings")).flatMap(({ text: filter, line }): Guard[] => {
      const strength = filter.startsWith("error")
        ? 1
        : /^(?:ignore|default|once)/.test(filter)
          ? -1
          : 0;
      return [
        {
          rule: "strictness",
          key: `pytest.filterwarnings:${filter}`,
          label: `the warnings filter ${shown(filter)}`,
          value: null,
          strength,
          line,
        },
      ];
    }),
  ];
}
