import type { Guard } from "../../core/guards/guard.ts";
import { exclusions, minimum, selections, toggle } from "../../core/guards/settings.ts";
import { below, type Tree } from "../../core/guards/tree.ts";
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
