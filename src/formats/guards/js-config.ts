import { type Guard, type ReadGuards, shown, UnreadableGuards } from "../../core/guards/guard.ts";
import {
  asked,
  isLeftOutAnyway,
  letThrough,
  maximum,
  minimum,
  ofTests,
  severity,
  testSwitch,
  toggle,
} from "../../core/guards/settings.ts";
import { scalarTree } from "../../core/guards/tree.ts";
import { type Bindings, definitionOf, jsBindings, withThresholdsInPlace } from "./js-bindings.ts";
import { jsLiterals, jsTokens, type Leaf, type Token, unquoted } from "./js-literals.ts";

/** Switches of test runners, with the value that asks for more. */
const TEST_SWITCHES: Readonly<Record<string, boolean>> = {
  passWithNoTests: false,
  allowOnly: false,
  dangerouslyIgnoreUnhandledErrors: false,
  forbidOnly: true,
  forbidPending: true,
  failOnFlakyTests: true,
  failWithoutAssertions: true,
  asyncOnly: true,
  failZero: true,
  exitOnFail: true,
};
const COVERAGE_SWITCHES = new Set(["collectCoverage", "checkCoverage", "perFile"]);
/** Switches of linters and bundlers. */
const SWITCHES: Readonly<Record<string, boolean>> = {
  errorOnDeprecated: true,
  reportUnusedDisableDirectives: true,
  noInlineConfig: true,
  ignoreBuildErrors: false,
  ignoreDuringBuilds: false,
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
/** Those of Jest are regular expressions. */
const IGNORED_BY_EXPRESSION = /PathIgnorePatterns$/;
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
export function readJsConfig(text: string, path: string): ReadGuards {
  const tokens = jsTokens(text);
  const bindings = jsBindings(tokens);
  const leaves = jsLiterals(withThresholdsInPlace(tokens, bindings)).map((leaf) =>
    resolved(leaf, bindings),
  );
  const isComputed = (leaf: Leaf) => !leaf.isLiteral && isOfThresholds(leaf, path);
  // Each is held against every other.
  if (leaves.filter(isComputed).length > MAX_COMPUTED)
    throw new UnreadableGuards("computes more thresholds than any configuration, and is not read");
  const found = [
    ...leaves.flatMap((leaf) => computedThreshold(leaf, path, bindings) ?? leafGuards(leaf, path)),
    ...wholes(leaves),
  ];
  // Vite's configuration is for more than tests: what it says of them has a rule of its own.
  const isTest = ({ key }: Guard) => VITE.test(path) && key.startsWith("test.");
  return {
    guards: [...found.flatMap((one) => (isTest(one) ? ofTests([one]) : [one])), ...presets(tokens)],
    parts: null,
  };
}

const VITE = /(?:^|\/)vite\.config\.\w+$/;
const ISTANBUL = /(?:^|\/)(?:nyc\.config|\.nycrc|\.c8rc)\.\w+$/;

/** A constant's name as its value, on the line where that stands. */
function resolved(leaf: Leaf, { literals }: Bindings): Leaf {
  const [name] = leaf.names;
  const literal = name !== undefined && leaf.value === name ? literals.get(name) : undefined;
  if (!literal) return leaf;
  return {
    ...leaf,
    value: unquoted(literal.text),
    line: literal.line,
    isLiteral: true,
    names: [],
  };
}

/** How much has to be covered: one number, or all of them where they come from elsewhere. */
function isThreshold({ path }: Leaf, file: string): boolean {
  const isMetric = METRICS.has(path.at(-1) ?? "");
  if (isMetric && path.length === 1) return ISTANBUL.test(file);
  return (
    isMetric &&
    path.some((one) => /^(?:thresholds?|coverageThreshold|coverage|check|global|each)$/.test(one))
  );
}

const MAX_COMPUTED = 200;

/** A threshold, or anything else in a set of them. */
function isOfThresholds(leaf: Leaf, file: string): boolean {
  const inSet = leaf.path.some((one) => one === "thresholds" || one === "coverageThreshold");
  return inSet || isThreshold(leaf, file);
}

/** Null where it is no threshold, or a literal. */
function computedThreshold(leaf: Leaf, file: string, bindings: Bindings): Guard[] | null {
  const { path, value, line, names, isLiteral } = leaf;
  if (isLiteral || !isOfThresholds(leaf, file) || path.includes("autoUpdate")) return null;
  if (names.every((name) => name === "undefined")) return null;
  const place = path.at(-1) === "..." ? path.slice(0, -1) : path;
  const isSet = !METRICS.has(place.at(-1) ?? "");
  return [
    {
      rule: "coverage-threshold",
      key: place.join("."),
      label: `the coverage threshold${isSet ? "s" : ""} ${shown(isSet ? place.join(".") : (place.at(-1) ?? ""))}`,
      value: shown(value),
      // No number is held against it; it only is there.
      strength: Number.MIN_VALUE,
      line,
      computed: `${value}\n${definitionOf(names, bindings)}`,
    },
  ];
}

function leafGuards(leaf: Leaf, file: string): Guard[] {
  const { path, value, line } = leaf;
  const name = path.at(-1) ?? "";
  const key = path.join(".");
  const tree = scalarTree(value, line);
  const parent = path.at(-2) ?? "";
  if (isThreshold(leaf, file))
    return minimum("coverage-threshold", key, `the coverage threshold ${shown(name)}`, tree).map(
      (guard) => (guard.strength < 0 ? { ...guard, strength: 1 / (1 - guard.strength) } : guard),
    );
  if (name === "100" && parent === "thresholds")
    return toggle("coverage-threshold", key, "the coverage threshold `100`", tree, true);
  if (
    ISTANBUL.test(file) &&
    path.length === 1 &&
    /^(?:check-coverage|per-file|all|100)$/.test(name)
  )
    return toggle("coverage-threshold", key, `the coverage setting ${shown(name)}`, tree, true);
  if (Object.hasOwn(TEST_SWITCHES, name))
    return testSwitch(key, shown(name), tree, TEST_SWITCHES[name] as boolean);
  if (COVERAGE_SWITCHES.has(name))
    return toggle("coverage-threshold", key, shown(name), tree, true);
  if (Object.hasOwn(SWITCHES, name))
    return toggle("strictness", key, shown(name), tree, SWITCHES[name] as boolean);
  const isRetry = /^retr(?:y|ies)$/;
  if (isRetry.test(name) || (isRetry.test(parent) && (name === "count" || name === "runMode")))
    return maximum("tests-relaxed", key, `the number of retries ${shown(key)}`, tree, 0);
  if (name === "maxWarnings") return maximum("limit-raised", key, "the limit `maxWarnings`", tree);
  if (name === "enabled" && parent === "coverage")
    return toggle("coverage-threshold", key, "`coverage.enabled`", tree, true);
  if (Object.hasOwn(EXCLUSIONS, name)) {
    // A name or an expression that is no text may leave out anything.
    const written = IGNORED_BY_EXPRESSION.test(name) ? "expression" : "glob";
    if (leaf.isLiteral && isLeftOutAnyway(value, written)) return [];
    const label = `${shown(value)} ${EXCLUSIONS[name]} (${shown(key)})`;
    return [letThrough("files-excluded", `${key}:${value}`, label, line)];
  }
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
