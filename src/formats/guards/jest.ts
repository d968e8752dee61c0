import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import {
  exclusions,
  inclusions,
  isLeftOutAnyway,
  minimum,
  testSwitch,
  toggle,
} from "../../core/guards/settings.ts";
import { below, type Tree, textsOf } from "../../core/guards/tree.ts";
import { readJson } from "./json.ts";

/** Jest's configuration as JSON. Source: jestjs.io/docs/configuration */
export function readJest(text: string): ReadGuards {
  return { guards: jestGuards(readJson(text), ""), parts: null };
}

/** @param block the key under which it stands; `""` for a file of its own */
export function jestGuards(config: Tree | undefined, block: string): Guard[] {
  if (!config) return [];
  const key = (name: string) => (block === "" ? name : `${block}.${name}`);
  const thresholds = [...(below(config, "coverageThreshold")?.entries ?? [])];
  const measured = below(config, "collectCoverageFrom");
  const ignored = (name: string) =>
    textsOf(below(config, name)).filter(({ text }) => !isLeftOutAnyway(text, "expression"));
  return [
    ...thresholds.flatMap(([place, metrics]) =>
      [...metrics.entries].flatMap(([metric, tree]) =>
        jestThreshold(
          key(`coverageThreshold.${place}.${metric}`),
          `the coverage threshold ${shown(`${place}.${metric}`)}`,
          tree,
        ),
      ),
    ),
    ...toggle(
      "coverage-threshold",
      key("collectCoverage"),
      "`collectCoverage`",
      below(config, "collectCoverage"),
      true,
    ),
    ...testSwitch(
      key("passWithNoTests"),
      "`passWithNoTests`",
      below(config, "passWithNoTests"),
      false,
    ),
    ...toggle(
      "strictness",
      key("errorOnDeprecated"),
      "`errorOnDeprecated`",
      below(config, "errorOnDeprecated"),
      true,
    ),
    ...inclusions(
      key("collectCoverageFrom"),
      "what coverage measures",
      measured,
      textsOf(measured),
    ),
    ...exclusions(
      key("coveragePathIgnorePatterns"),
      "excluded from coverage",
      ignored("coveragePathIgnorePatterns"),
    ),
    ...exclusions(
      key("testPathIgnorePatterns"),
      "excluded from the tests",
      ignored("testPathIgnorePatterns"),
    ),
    ...inclusions(
      key("testMatch"),
      "what is run as tests",
      below(config, "testMatch"),
      textsOf(below(config, "testMatch")),
    ),
    ...inclusions(
      key("roots"),
      "where tests are looked for",
      below(config, "roots"),
      textsOf(below(config, "roots")),
      ["<rootDir>"],
    ),
  ];
}

/** Below zero it is the most that may be left uncovered, which is stricter the nearer to zero it is. */
function jestThreshold(key: string, label: string, tree: Tree): Guard[] {
  return minimum("coverage-threshold", key, label, tree).map((guard) =>
    guard.strength < 0 ? { ...guard, strength: 1 / (1 - guard.strength) } : guard,
  );
}
