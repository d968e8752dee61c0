import type { Assertion, TestCase } from "../test-cases.ts";
import { isAltered, type Pairing } from "./pairs.ts";
import type { Weakening } from "./weakening.ts";
import { shown, titled } from "./words.ts";

/** New and altered tests that cannot fail: without an assertion, or with one that always holds. */
export function weakAssertions({ pairs, fresh }: Pairing): Weakening[] {
  const altered = pairs.filter(isAltered);
  const born = fresh.map((after) => ({ before: null, after }));
  return [...altered, ...born].flatMap(({ before, after }) => [
    ...silence(before, after),
    ...tautologies(before, after),
  ]);
}

function silence(before: TestCase | null, after: TestCase): Weakening[] {
  if (after.assertions.length > 0 || after.assertsElsewhere) return [];
  if (after.skipped || after.todo) return [];
  if (saysThatItRuns(after.name) && !isEmpty(after.body)) return [];
  // What asserted nothing before is not this change's fault.
  if (before && !before.todo && before.assertions.length === 0) return [];
  return [
    {
      rule: "no-assertion",
      message: `The test ${titled(after)} asserts nothing${before ? " any more" : ""}`,
      fix: "Assert what has to come out.",
      path: after.path,
      line: after.line,
      endLine: after.endLine,
      column: after.column,
    },
  ];
}

/** Nothing runs, so nothing can fail: `{}`, `pass`, `func TestRuns(t *testing.T) {}`. */
function isEmpty(body: string): boolean {
  const text = body.slice(0, 300).trim();
  return /^(?:pass|\.\.\.|[{}();\s]*)$/.test(text) || /^(?:[^{}=]*\))?[^{}=()]*\{ ?\}$/.test(text);
}

/** `doesNotThrow`, `test_empty_doesnt_crash`: that it runs is what is asked, and a throw fails it. */
function saysThatItRuns(name: string): boolean {
  const words = name
    .slice(0, 300)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[_-]+/g, " ");
  return RUNS.test(words);
}

const RUNS =
  /(?:\b(?:not|never|no|without|cannot)\b|n['’]?t\b).{0,40}\b(?:throw|crash|fail|error|hang|reject|panic|leak|exception|raise|warn|deadlock|explode|segfault|break)|\b(?:compiles|type ?checks|smoke|no ?op)\b/i;

/** `a == a` beside `a != b`: equality itself is what is tested. */
function isOfEquality({ subject, expected }: Assertion, { assertions }: TestCase): boolean {
  if (subject === null || subject !== expected) return false;
  return assertions.some(
    (one) => one.negated && (one.subject === subject || one.expected === subject),
  );
}

function tautologies(before: TestCase | null, after: TestCase): Weakening[] {
  const known = new Set(before?.assertions.map(({ text }) => text));
  return after.assertions
    .filter((one) => one.tautology !== null && !known.has(one.text) && !isOfEquality(one, after))
    .map(({ text, tautology, line, endLine, column }) => ({
      rule: "tautology",
      message: `${shown(text)} can never fail: it ${tautology}`,
      fix: "Assert something that depends on the code under test.",
      path: after.path,
      line,
      endLine,
      column,
    }));
}
