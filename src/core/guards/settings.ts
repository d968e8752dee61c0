import { type Guard, type GuardRule, shown } from "./guard.ts";
import { flagOf, numberOf, type Tree, textOf } from "./tree.ts";

/** The guards that settings of any format come to. */

/** A number that must be reached, such as 80 % of the lines. Something that is no number asks for nothing that can be held. */
export function minimum(
  rule: GuardRule,
  key: string,
  label: string,
  tree: Tree | undefined,
): Guard[] {
  const value = textOf(tree);
  if (!tree || value === null) return [];
  return [{ rule, key, label, value, strength: numberOf(tree) ?? 0, line: tree.line }];
}

/** A number that must not be exceeded; without it there is no limit. */
export function maximum(
  rule: GuardRule,
  key: string,
  label: string,
  tree: Tree | undefined,
  absent = Number.NEGATIVE_INFINITY,
): Guard[] {
  const value = textOf(tree);
  if (!tree || value === null) return [];
  const limit = numberOf(tree);
  const strength = limit === null || limit < 0 ? absent : -limit;
  return [{ rule, key, label, value, strength, absent, line: tree.line }];
}

/**
 * A switch. `strict`: the value that asks for more. Absent it is worth 0, so that one that is taken away
 * is weaker than one that is on, and one that is switched off is weaker than one that is not there.
 */
export function toggle(
  rule: GuardRule,
  key: string,
  label: string,
  tree: Tree | undefined,
  strict: boolean,
): Guard[] {
  const flag = flagOf(tree);
  if (!tree) return [];
  const value = textOf(tree) ?? "something else";
  // What cannot be told apart from on and off holds nothing.
  const strength = flag === null ? 0 : flag === strict ? 1 : -1;
  return [{ rule, key, label, value, strength, line: tree.line }];
}

/** A switch of a test runner. One that lets through is off where nothing is said, so that to say it asks for no more. */
export function testSwitch(
  key: string,
  label: string,
  tree: Tree | undefined,
  strict: boolean,
): Guard[] {
  return toggle("tests-relaxed", key, label, tree, strict).map((guard) =>
    strict ? guard : { ...guard, strength: Math.min(0, guard.strength) },
  );
}

/** What a file asks for by naming it: a plugin, a hook, a step. */
export function asked(
  rule: GuardRule,
  key: string,
  label: string,
  line: number,
  more: Partial<Guard> = {},
): Guard {
  return { rule, key, label, value: null, strength: 1, line, ...more };
}

/** What a file lets through by naming it: an ignored path, a swallowed exit code. */
export function letThrough(
  rule: GuardRule,
  key: string,
  label: string,
  line: number,
  more: Partial<Guard> = {},
): Guard {
  return { rule, key, label, value: null, strength: -1, line, ...more };
}

/** Every entry of a list lets through: patterns of files that are not looked at. */
export function exclusions(
  key: string,
  label: string,
  texts: readonly { readonly text: string; readonly line: number }[],
  rule: GuardRule = "files-excluded",
): Guard[] {
  return texts.map(({ text, line }) =>
    letThrough(rule, `${key}:${text}`, `${shown(text)} ${label}`, line),
  );
}

const LEFT_OUT = {
  glob: /^(?:\/|\.\/|\*\*\/)?(?:node_modules|\.git)(?:\/(?:\*\*(?:\/\*)?)?)?$/,
  // Within a folder of that name, and nothing that only has it in its own: `.git` is in `digit.test.js`, too.
  expression: /^(?:<rootDir>)?\/(?:node_modules|\\{1,2}\.git)\/$/,
} as const;

/**
 * Whether a pattern names what the JavaScript tools leave out anyway, and nothing more: a list of one's own takes the
 * place of theirs, and has to say it again. Sources: vitest.dev/config/#exclude,
 * jestjs.io/docs/configuration#testpathignorepatterns, eslint.org/docs/latest/use/configure/ignore
 * @param written how the tool reads it; an `expression` may have its backslashes doubled, as a program writes them
 */
export function isLeftOutAnyway(pattern: string, written: keyof typeof LEFT_OUT): boolean {
  return LEFT_OUT[written].test(pattern);
}

/**
 * The guards of a test tool within a file that says other things, too: what they leave out has a rule that
 * says of what.
 */
export function ofTests(guards: readonly Guard[]): Guard[] {
  return guards.map((guard) =>
    guard.rule === "files-excluded" ? { ...guard, rule: "tests-relaxed" } : guard,
  );
}

/** Every entry of a list is asked for: linters, rules that are selected, presets. */
export function selections(
  rule: GuardRule,
  key: string,
  label: string,
  texts: readonly { readonly text: string; readonly line: number }[],
): Guard[] {
  return texts.map(({ text, line }) =>
    asked(rule, `${key}:${text}`, `${label} ${shown(text)}`, line),
  );
}

/**
 * Files that are looked at. A list narrows what would be everything, so that the first entry takes away
 * and a further one adds; `everything` are entries that stand for all.
 */
export function inclusions(
  key: string,
  label: string,
  tree: Tree | undefined,
  texts: readonly { readonly text: string; readonly line: number }[],
  everything: readonly string[] = ["**", "**/*", "*", "."],
): Guard[] {
  const all = `${key}:everything`;
  const dropped = texts
    .filter(({ text }) => text.startsWith("!"))
    .map(({ text, line }) =>
      letThrough("files-excluded", `${key}:${text}`, `${shown(text)} in ${label}`, line),
    );
  const taken = texts.filter(({ text }) => !text.startsWith("!"));
  const whole = taken.find(({ text }) => everything.includes(text));
  if (taken.length === 0 || whole) {
    const line = whole?.line ?? tree?.line ?? 1;
    return [asked("files-excluded", all, `${label}: everything`, line), ...dropped];
  }
  const asks = taken.map(({ text, line }) =>
    asked("files-excluded", `${key}:${text}`, `${shown(text)} in ${label}`, line, {
      coveredBy: [all],
    }),
  );
  return [...asks, ...dropped];
}

const SEVERITIES: Readonly<Record<string, number>> = {
  off: -1,
  none: -1,
  ignore: -1,
  "0": -1,
  false: -1,
  disable: -1,
  disabled: -1,
  allow: -1,
  silent: -1,
  suggestion: 0.5,
  hint: 0.5,
  info: 0.5,
  information: 0.5,
  style: 0.5,
  warn: 1,
  warning: 1,
  "1": 1,
  on: 2,
  error: 2,
  "2": 2,
  true: 2,
  enable: 2,
  deny: 2,
  critical: 2,
  fatal: 2,
  forbid: 3,
};

/** A rule of a linter with its severity: the value itself, or the first of a list, or its `level`. */
export function severity(key: string, label: string, tree: Tree): Guard[] {
  const from =
    tree.items[0] ??
    tree.entries.get("level") ??
    tree.entries.get("severity") ??
    (tree.scalar === undefined ? undefined : tree);
  const written = textOf(from);
  // Options alone: the rule is on.
  const value = written ?? "on";
  const known = Object.hasOwn(SEVERITIES, value.toLowerCase())
    ? (SEVERITIES[value.toLowerCase()] as number)
    : 1;
  // `rule: null` is how a preset's rule is switched off.
  const strength = tree.scalar === null ? -1 : known;
  return [
    {
      rule: "lint-rule-off",
      key,
      label,
      value: tree.scalar === null ? "null" : value,
      strength,
      line: tree.line,
    },
  ];
}

/**
 * Guards of an override, of which those that ask for less than the file's own count as letting through.
 * Keys are told apart by what they begin with.
 */
export function againstBase(
  base: readonly Guard[],
  basePrefix: string,
  overrides: readonly Guard[],
  prefix: string,
): Guard[] {
  const strengths = new Map(base.map(({ key, strength }) => [key, strength]));
  return overrides.map((guard) => {
    const own = strengths.get(`${basePrefix}${guard.key.slice(prefix.length)}`) ?? 0;
    return guard.rule === "lint-rule-off" && guard.strength < own
      ? { ...guard, strength: -1 }
      : guard;
  });
}
