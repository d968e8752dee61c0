import type { SyntaxLanguage, UnreadSyntax } from "./syntax.ts";

/** How strongly a matcher holds its subject; a step down is a loosened assertion. */
export const STRENGTHS = {
  /** Something is there, is true-like, does not throw, is called at all. */
  existence: 1,
  /** It is of a type or a kind; throws anything. */
  kind: 2,
  /** A part of it: contains, matches, has a length, greater than, close to. */
  partial: 3,
  /** Equality of values; a given error. */
  equal: 4,
  /** Identity, or equality that takes types and what is undefined into account. */
  exact: 5,
} as const;

/** Null: what it asks is not known (a helper's own assertion). */
export type Strength = keyof typeof STRENGTHS | null;

/** One assertion in a test. Lines and columns count from 1. */
export interface Assertion {
  readonly line: number;
  readonly endLine: number;
  readonly column: number;
  /** As written, white space collapsed; tells assertions apart. */
  readonly text: string;
  /** What is asserted about, white space collapsed: `sum(1, 2)` of `expect(sum(1, 2)).toBe(3)`. Null for a helper's. */
  readonly subject: string | null;
  /** `toBe`, `assertEqual`, `require.NoError`, `assert`, `==` … */
  readonly matcher: string;
  /** `not`, `assertNotEquals`, `refute`; null where that has no meaning. */
  readonly negated: boolean;
  /** What it is compared with, white space collapsed; null where with nothing. */
  readonly expected: string | null;
  readonly strength: Strength;
  /** Why it can never fail, as a sentence's end: "compares `x` with itself". Else null. */
  readonly tautology: string | null;
}

/** Why a test does not run, or keeps others from running. */
export interface TestMark {
  readonly line: number;
  readonly column: number;
  /** As written: `it.skip`, `@Disabled`, `t.Skip()`. */
  readonly text: string;
}

/** One test as its runner would name it. */
export interface TestCase {
  readonly path: string;
  /** Its name after the names of the suites around it, outermost first. */
  readonly suites: readonly string[];
  readonly name: string;
  readonly line: number;
  readonly endLine: number;
  readonly column: number;
  /** It is marked not to run, itself or by a suite around it, on no condition or one that always holds. */
  readonly skipped: TestMark | null;
  /** It, or a suite around it, is marked to run alone. */
  readonly focused: TestMark | null;
  /** It has no body yet: `it.todo("…")`, "pending" without a block. */
  readonly todo: boolean;
  /** Rows of the literal table it is run with (`each`, `parametrize`, a table test); null where there is none to count. */
  readonly cases: number | null;
  /** The rows of literal tables that stand outside of its body, as written, white space collapsed. */
  readonly rows?: readonly string[] | undefined;
  readonly assertions: readonly Assertion[];
  /**
   * Assertions are not looked for: a body that is elsewhere, a generator of tests, a fuzz target, a
   * framework whose assertions are not calls. Then their absence is no finding.
   */
  readonly assertsElsewhere: boolean;
  /** The body as written, comments dropped, white space collapsed: tells a moved or renamed test. */
  readonly body: string;
  /** Identifiers in the body, sorted, each once: tells which code it tested. */
  readonly identifiers: readonly string[];
}

/** The tests of one side of the change. */
export interface TestSide {
  /** Of every changed file that holds tests on this side. */
  readonly tests: readonly TestCase[];
  /**
   * Names that changed source files declare on this side (functions, classes, constants …), and in double
   * quotes the words that they speak of (a flag, a route, a key, a parameter); sorted, each once.
   */
  readonly declared: readonly string[];
}

/** The tests of the changed files, before and after. */
export interface TestComparison {
  readonly before: TestSide;
  readonly after: TestSide;
  /** Changed files that hold tests on either side. */
  readonly files: readonly { readonly path: string; readonly language: SyntaxLanguage }[];
  readonly unread: readonly UnreadSyntax[];
  /** Changed tests in languages that are not read; paths. */
  readonly otherLanguages: readonly string[];
}
