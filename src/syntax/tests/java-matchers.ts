import type { Strength } from "../../core/test-cases.ts";

/** What a matcher of a chain asks; `pass` for a link that configures or leads on to a part of the subject. */
export type Asked = { readonly strength: Strength; readonly negated: boolean } | "config" | "pass";

const asked = (strength: Strength, negated = false): Asked => ({ strength, negated });

const CONFIG =
  /^(?:as|describedAs|withFailMessage|overridingErrorMessage|using\w*|ignoring\w*|with\w*|named|inOrder|and|about|doesNotHave|because|which|of|atLeastOnce|withStrictTypeChecking|asClue)$/;
const THERE =
  /^(?:isNotNull|isPresent|isNotEmpty|isNotBlank|isNotZero|exists|isSuccess|isFailure|isCompleted|doesNotThrow\w*|doesNotRaise\w*|should(?:Not)?Throw\w*|shouldNot(?:Be)?(?:Null|Empty|Blank|NullOrEmpty|NullOrBlank)|shouldExist|shouldBeSuccess|shouldBeFailure|shouldBePresent)$/;
const TRUE = /^(?:isTrue|shouldBeTrue|isTruthy)$/;
const FALSE = /^(?:isFalse|shouldBeFalse|isFalsy)$/;
const NEGATED = /^(?:isNot|doesNot|hasNo|isNo[A-Z]|shouldNot|shouldHaveNo|none|toNot|notTo)/;
const EXACT = /Same(?!Size|Class|Hash|Elements)|Identical/;
const KIND = /Instance|OfType|^isAn?$|^hasClass|^shouldBeA|^thrownBy$|^isThrownBy$|Exception/;
const EQUAL =
  /(?:EqualTo|Equals?)$|^isEqual|^isNull$|^is(?:NullOr)?(?:Empty|Blank)|^hasMessage$|^message$|^containsExactly|^containsOnly|^isZero|^isOne$|^hasValue$|^hasToString|^toBe$|^toEqual|^shouldBe$|^shouldNotBe$|^should(?:Not)?(?:Be)?(?:Null|Empty|Zero|Equal)|^shouldContainExactly|^shouldHaveMessage|^shouldHaveSingleElement|^hasContent/;
const ASKS =
  /^(?:is|are|has|have|does|do|contain|start|end|match|all|any|none|satisf|should|be|to|not|include|key|each|no[A-Z]|expect|raised|only|first[A-Z]|that[A-Z])/;

/** How strongly a link of a chain of AssertJ, Truth, assertk, strikt, Kotest, kluent holds its subject. */
export function askedByChain(name: string): Asked {
  if (CONFIG.test(name)) return "config";
  if (THERE.test(name) || TRUE.test(name)) return asked("existence");
  if (FALSE.test(name)) return asked("existence", true);
  const negated = NEGATED.test(name);
  if (EXACT.test(name)) return asked("exact", negated);
  if (EQUAL.test(name)) return asked("equal", negated);
  if (KIND.test(name)) return asked("kind", negated);
  return ASKS.test(name) ? asked("partial", negated) : "pass";
}

const HAMCREST: readonly (readonly [RegExp, Strength])[] = [
  [/^(?:notNullValue|anything|any)\b|^not\s*\(\s*(?:nullValue|empty)/, "existence"],
  [/^(?:instanceOf|isA|any|typeCompatibleWith)\b|^is\s*\(\s*(?:instanceOf|a|an)\b/, "kind"],
  [/^(?:sameInstance|theInstance)\b/, "exact"],
  [
    /^(?:is|equalTo|nullValue|empty|contains|containsInAnyOrder|arrayContaining|comparesEqualTo)\b/,
    "equal",
  ],
];

/** How strongly a matcher object holds its subject: `is(3)`, `containsString("a")`. */
export function askedByHamcrest(matcher: string): Asked {
  const inner =
    /^is\s*\(\s*((?:not|notNullValue|containsString|hasItem\w*|greater\w*|less\w*|closeTo|anyOf|\w+With)\b.*)$/s.exec(
      matcher,
    )?.[1];
  const text = inner ?? matcher;
  const strength = HAMCREST.find(([pattern]) => pattern.test(text))?.[1] ?? "partial";
  return asked(strength, strength !== "existence" && /^not\b/.test(text));
}

/** How a static assertion takes its arguments. */
export type Form = "pair" | "condition" | "one" | "throws" | "matcher" | "within" | "container";

export interface StaticAssertion {
  readonly form: Form;
  readonly strength: Strength;
  readonly negated?: boolean;
}

const STATICS: Readonly<Record<string, StaticAssertion>> = {
  assertEquals: { form: "pair", strength: "equal" },
  assertNotEquals: { form: "pair", strength: "equal", negated: true },
  assertSame: { form: "pair", strength: "exact" },
  assertNotSame: { form: "pair", strength: "exact", negated: true },
  assertArrayEquals: { form: "pair", strength: "equal" },
  assertContentEquals: { form: "pair", strength: "equal" },
  assertIterableEquals: { form: "pair", strength: "equal" },
  assertLinesMatch: { form: "pair", strength: "partial" },
  assertContains: { form: "pair", strength: "partial" },
  assertTrue: { form: "condition", strength: "existence" },
  assertFalse: { form: "condition", strength: "existence", negated: true },
  assert: { form: "condition", strength: "existence" },
  assertNull: { form: "one", strength: "equal" },
  assertNotNull: { form: "one", strength: "existence" },
  assertInstanceOf: { form: "within", strength: "kind" },
  assertIs: { form: "one", strength: "kind" },
  assertThrows: { form: "throws", strength: "equal" },
  assertThrowsExactly: { form: "throws", strength: "exact" },
  assertFailsWith: { form: "throws", strength: "equal" },
  assertFails: { form: "throws", strength: "kind" },
  shouldThrow: { form: "throws", strength: "equal" },
  shouldThrowExactly: { form: "throws", strength: "exact" },
  shouldThrowAny: { form: "throws", strength: "kind" },
  shouldNotThrow: { form: "throws", strength: "existence" },
  shouldNotThrowAny: { form: "throws", strength: "existence" },
  assertDoesNotThrow: { form: "throws", strength: "existence" },
  assertAll: { form: "container", strength: null },
  assertSoftly: { form: "container", strength: null },
};

/** Assertions that are called by their name: JUnit, TestNG, kotlin.test, Kotest. */
export function staticAssertion(name: string): StaticAssertion | null {
  return Object.hasOwn(STATICS, name) ? (STATICS[name] as StaticAssertion) : null;
}
