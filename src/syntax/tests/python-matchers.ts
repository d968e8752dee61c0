import type { Strength } from "../../core/test-cases.ts";

/** What `unittest` and `unittest.mock` call their assertions: how strong, and whether they are negated. */
interface Matcher {
  readonly strength: Strength;
  readonly negated?: true;
  /** `assertIn(member, container)`: what it is about stands second. */
  readonly subject?: "second";
  /** What is compared with, where it is in the name. */
  readonly expected?: string;
}

const equal: Matcher = { strength: "equal" };
const partial: Matcher = { strength: "partial" };
const kind: Matcher = { strength: "kind" };
const unknown: Matcher = { strength: null };

export const UNITTEST: ReadonlyMap<string, Matcher> = new Map(
  Object.entries({
    assertEqual: equal,
    assertEquals: equal,
    assertNotEqual: { strength: "equal", negated: true },
    assertNotEquals: { strength: "equal", negated: true },
    assertIs: { strength: "exact" },
    assertIsNot: { strength: "exact", negated: true },
    assertIsNone: { strength: "exact", expected: "None" },
    assertIsNotNone: { strength: "exact", negated: true, expected: "None" },
    assertIn: { strength: "partial", subject: "second" },
    assertNotIn: { strength: "partial", subject: "second", negated: true },
    assertIsInstance: kind,
    assertNotIsInstance: { strength: "kind", negated: true },
    assertAlmostEqual: partial,
    assertAlmostEquals: partial,
    assertNotAlmostEqual: { strength: "partial", negated: true },
    assertGreater: partial,
    assertGreaterEqual: partial,
    assertLess: partial,
    assertLessEqual: partial,
    assertRegex: partial,
    assertRegexpMatches: partial,
    assertNotRegex: { strength: "partial", negated: true },
    assertCountEqual: equal,
    assertItemsEqual: equal,
    assertListEqual: equal,
    assertTupleEqual: equal,
    assertSetEqual: equal,
    assertDictEqual: equal,
    assertSequenceEqual: equal,
    assertMultiLineEqual: equal,
    assertQuerySetEqual: equal,
    assertContains: partial,
  } satisfies Record<string, Matcher>),
);

export const MOCK: ReadonlyMap<string, Matcher> = new Map(
  Object.entries({
    assert_called_once_with: equal,
    assert_called_with: equal,
    assert_any_call: equal,
    assert_has_calls: equal,
    assert_awaited_with: equal,
    assert_awaited_once_with: equal,
    assert_any_await: equal,
    assert_called_once: partial,
    assert_awaited_once: partial,
    assert_called: { strength: "existence" },
    assert_awaited: { strength: "existence" },
    // Not weaker and not stronger than a call with arguments: the opposite.
    assert_not_called: unknown,
    assert_not_awaited: unknown,
  } satisfies Record<string, Matcher>),
);

/** Calls and contexts that ask for an error or a warning. */
export const RAISES =
  /^(?:pytest\.|py\.test\.|self\.|cls\.)?(?:raises|warns|deprecated_call|raises_group|assertRaises|assertRaisesRegexp?|assertRaisesMessage|assertWarns|assertWarnsRegex|assertLogs|assertNoLogs)$/;

/** Errors that nearly everything is. */
export const BROAD = /^(?:Exception|BaseException|Warning|None)$/;

/** Names by which helpers say that they assert. */
export const HELPER =
  /(?:^|\.)_?(?:assert|verify|expect)(?:_\w*|[A-Z]\w*)?$|(?:^|\.)(?:fnmatch_lines|re_match_lines|match_lines|no_fnmatch_line|assert_outcomes)\w*$|^(?:pytest|self)\.fail$/;

/** Names that may well assert, and may as well be what is tested: enough not to call a test empty. */
export const MAY_ASSERT =
  /(?:^|\.)_?(?:check|should|validate|ensure|require|must)(?:_\w*|[A-Z]\w*)?$/;

const COMPARISONS: Readonly<Record<string, Matcher>> = {
  "==": equal,
  "!=": { strength: "equal", negated: true },
  is: { strength: "exact" },
  "is not": { strength: "exact", negated: true },
  in: { strength: "partial", subject: "second" },
  "not in": { strength: "partial", subject: "second", negated: true },
  "<": partial,
  ">": partial,
  "<=": partial,
  ">=": partial,
};

export function comparison(operator: string): Matcher | null {
  return Object.hasOwn(COMPARISONS, operator) ? (COMPARISONS[operator] as Matcher) : null;
}

const LITERAL =
  /^(?:-?\d[\w.]*|[rbuRBU]{0,2}(?:"[^"\\]*"|'[^'\\]*')|True|False|None|\[\]|\{\}|\(\))$/;
const FALSY = /^(?:False|None|0|0\.0|[rbu]{0,2}(?:""|'')|\[\]|\{\}|\(\))$/;

export const isLiteral = (text: string): boolean => text.length < 200 && LITERAL.test(text);

/** Why a condition cannot fail, as the end of a sentence. */
export function constantly(subject: string, negated: boolean): string | null {
  if (!isLiteral(subject)) return null;
  return FALSY.test(subject) === negated ? "only looks at a constant" : null;
}

export function comparesItself(subject: string, expected: string, negated: boolean): string | null {
  if (negated || subject !== expected) return null;
  if (isLiteral(subject)) return "compares two constants";
  // Calls may answer differently, and operators may be what is tested.
  return /^[\w.[\]"']+$/.test(subject) ? `compares \`${subject}\` with itself` : null;
}
