import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import {
  asked,
  letThrough,
  maximum,
  minimum,
  severity,
  toggle,
} from "../../core/guards/settings.ts";
import { scalarTree } from "../../core/guards/tree.ts";
import { jsLiterals, jsTokens, type Leaf, type Token } from "./js-literals.ts";

/** Switches of test runners, linters and bundlers, with the value that asks for more. */
const SWITCHES: Readonly<Record<string, boolean>> = {
  passWithNoTests: false,
  allowOnly: false,
  dangerouslyIgnoreUnhandledErrors: false,
  forbidOnly: true,
  failOnFlakyTests: true,
  collectCoverage: true,
  checkCoverage: true,
  perFile: true,
  errorOnDeprecated: true,
  reportUnusedDisableDirectives: true,
  noInlineConfig: true,
  ignoreBuildErrors: false,
  ignoreDuringBuilds: false,
  asyncOnly: true,
  failZero: true,
  exitOnFail: true,
};
/** Lists of what is not looked at. */
const EXCLUSIONS: Readonly<Record<string, string>> = {
  exclude: "excluded",
  ignores: "excluded from the linter",
  ignorePatterns: "excluded from the linter",
  ignoreFiles: "excluded from the linter",
  testIgnore: "excluded from the tests",
  testPathIgnorePatterns: "excluded from the tests",
  coveragePathIgnorePatterns: "excluded from coverage",
  excludeSpecPattern: "excluded from the tests",
};
/** Lists of what is looked at. */
const INCLUSIONS = new Set([
  "include",
  "collectCoverageFrom",
  "testMatch",
  "roots",
  "projects",
  "spec",
]);
const METRICS = new Set(["lines", "branches", "functions", "statements"]);
/**
 * Configuration that is a program: Vitest, Jest, ESLint, Stylelint, Playwright and the like in JavaScript
 * or TypeScript. Nothing is run; what its object literals say is compared, whatever it is wrapped in.
 */
export function readJsConfig(text: string): ReadGuards {
  const leaves = jsLiterals(text);
  const found = leaves.flatMap(leafGuards);
  return { guards: [...found, ...wholes(leaves), ...presets(jsTokens(text))], parts: null };
}

function leafGuards(leaf: Leaf): Guard[] {
  const { path, value, line } = leaf;
  const name = path.at(-1) ?? "";
  const key = path.join(".");
  const tree = scalarTree(value, line);
  const parent = path.at(-2) ?? "";
  if (
    METRICS.has(name) &&
    path.some((one) => /^(?:thresholds?|coverageThreshold|coverage|check|global|each)$/.test(one))
  )
    return minimum("coverage-threshold", key, `the coverage threshold ${shown(name)}`, tree).map(
      (guard) => (guard.strength < 0 ? { ...guard, strength: 1 / (1 - guard.strength) } : guard),
    );
  if (name === "100" && parent === "thresholds")
    return toggle("coverage-threshold", key, "the coverage threshold `100`", tree, true);
  if (Object.hasOwn(SWITCHES, name))
    return toggle("strictness", key, shown(name), tree, SWITCHES[name] as boolean);
  if (name === "retries" || name === "retry")
    return maximum("limit-raised", key, `the number of retries ${shown(key)}`, tree, 0);
  if (name === "maxWarnings") return maximum("limit-raised", key, "the limit `maxWarnings`", tree);
  if (name === "enabled" && parent === "coverage")
    return toggle("coverage-threshold", key, "`coverage.enabled`", tree, true);
  if (Object.hasOwn(EXCLUSIONS, name))
    return [
      letThrough(
        "files-excluded",
        `${key}:${value}`,
        `${shown(value)} ${EXCLUSIONS[name]} (${shown(key)})`,
        line,
      ),
    ];
  if (
    parent === "rules" &&
    leaf.index === 0 &&
    /^(?:off|warn|error|0|1|2|null|true|false)$/.test(value)
  )
    return severity(
      key,
      `the lint rule ${shown(name)}`,
      value === "null" ? scalarTree(null, line) : tree,
    );
  if (name === "extends" || name === "plugins")
    return [
      asked(
        "lint-rule-off",
        `${key}:${value}`,
        `${name === "extends" ? "the preset" : "the plugin"} ${shown(value)}`,
        line,
      ),
    ];
  return [];
}

/** Lists that narrow what would be everything: the first entry takes away, a further one adds. */
function wholes(leaves: readonly Leaf[]): Guard[] {
  const lists = new Map<string, Leaf[]>();
  for (const leaf of leaves) {
    if (!INCLUSIONS.has(leaf.path.at(-1) ?? "")) continue;
    const key = leaf.path.join(".");
    lists.set(key, [...(lists.get(key) ?? []), leaf]);
  }
  return [...lists].flatMap(([key, entries]) =>
    entries.map(({ value, line }) =>
      value.startsWith("!")
        ? letThrough("files-excluded", `${key}:${value}`, `${shown(value)} in ${shown(key)}`, line)
        : asked("files-excluded", `${key}:${value}`, `${shown(value)} in ${shown(key)}`, line, {
            coveredBy: [`${key}:**`, `${key}:**/*`, `${key}:.`],
          }),
    ),
  );
}

/** Presets by their names: `tseslint.configs.strict`, `js.configs["flat/recommended"]`. */
function presets(tokens: readonly Token[]): Guard[] {
  const guards: Guard[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const { text: first = "", line = 1 } = tokens[at] ?? {};
    if (!/^[A-Za-z_$]/.test(first)) continue;
    let chain = first;
    for (; ; at += 2) {
      const [dot, name, end] = [
        tokens[at + 1]?.text,
        tokens[at + 2]?.text ?? "",
        tokens[at + 3]?.text,
      ];
      if (dot === "." && /^[A-Za-z_$]/.test(name)) chain += `.${name}`;
      else if (dot === "[" && /^["']/.test(name) && end === "]") {
        chain += `.${name.slice(1, -1)}`;
        at++;
      } else break;
    }
    if (/\.(?:configs?|recommended\w{0,40})(?:\.|$)/.test(chain) && chain.length < 200)
      guards.push(asked("lint-rule-off", `preset:${chain}`, `the preset ${shown(chain)}`, line));
  }
  return guards;
}
