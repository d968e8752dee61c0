import type { Strength } from "../../core/test-cases.ts";
import type { Asked, StaticAssertion } from "./java-matchers.ts";

const pair = (strength: Strength, negated = false): StaticAssertion => ({
  form: "pair",
  strength,
  negated,
});
const one = (strength: Strength): StaticAssertion => ({ form: "one", strength });
const throws = (strength: Strength): StaticAssertion => ({ form: "throws", strength });
const condition = (negated: boolean): StaticAssertion => ({
  form: "condition",
  strength: "existence",
  negated,
});
const container: StaticAssertion = { form: "container", strength: null };

/** What `Assert` of xunit, NUnit and MSTest is asked. */
const STATICS: Readonly<Record<string, StaticAssertion>> = {
  Equal: pair("equal"),
  AreEqual: pair("equal"),
  Equivalent: pair("equal"),
  AreEquivalent: pair("equal"),
  NotEqual: pair("equal", true),
  AreNotEqual: pair("equal", true),
  StrictEqual: pair("exact"),
  Same: pair("exact"),
  AreSame: pair("exact"),
  NotSame: pair("exact", true),
  AreNotSame: pair("exact", true),
  Contains: pair("partial"),
  DoesNotContain: pair("partial", true),
  StartsWith: pair("partial"),
  EndsWith: pair("partial"),
  Matches: pair("partial"),
  DoesNotMatch: pair("partial", true),
  InRange: one("partial"),
  Single: one("partial"),
  Greater: pair("partial"),
  GreaterOrEqual: pair("partial"),
  Less: pair("partial"),
  LessOrEqual: pair("partial"),
  True: condition(false),
  IsTrue: condition(false),
  False: condition(true),
  IsFalse: condition(true),
  Null: one("equal"),
  IsNull: one("equal"),
  Empty: one("equal"),
  IsEmpty: one("equal"),
  NotNull: one("existence"),
  IsNotNull: one("existence"),
  NotEmpty: one("existence"),
  IsNotEmpty: one("existence"),
  Collection: one("equal"),
  All: one("partial"),
  IsType: one("kind"),
  IsAssignableFrom: one("kind"),
  IsInstanceOf: one("kind"),
  IsInstanceOfType: one("kind"),
  Throws: throws("equal"),
  ThrowsAsync: throws("equal"),
  ThrowsException: throws("equal"),
  ThrowsExceptionAsync: throws("equal"),
  ThrowsExactly: throws("exact"),
  ThrowsExactlyAsync: throws("exact"),
  ThrowsAny: throws("kind"),
  ThrowsAnyAsync: throws("kind"),
  Catch: throws("kind"),
  CatchAsync: throws("kind"),
  DoesNotThrow: throws("existence"),
  DoesNotThrowAsync: throws("existence"),
  That: { form: "matcher", strength: "partial" },
  Multiple: container,
  MultipleAsync: container,
  EnterMultipleScope: container,
};

/** Says how a test ends, and asks nothing. */
const ENDS = /^(?:Pass|Ignore|Inconclusive|Warn|Skip\w*)$/;

/** @returns null for what ends the test without asking, and a helper's assertion for what is not known */
export function staticAssertion(name: string): StaticAssertion | null {
  if (ENDS.test(name)) return null;
  return Object.hasOwn(STATICS, name) ? (STATICS[name] as StaticAssertion) : null;
}

const asked = (strength: Strength, negated = false): Asked => ({ strength, negated });

const CONFIG = /^(?:And|Which|With|Because|Using\w*|WithStrictOrdering|ExecutionTimeOf)$/;
const THERE =
  /^(?:Should)?(?:NotBe(?:Null|Empty|NullOr\w+)\w*|BeTrue|HaveValue|NotThrow\w*|Exist|BePresent)$/;
const EXACT = /Same(?!Count|Size|Hash)/;
const KIND = /OfType|Assignable|^(?:Should)?(?:Throw|ThrowAsync|ThrowExactly\w*)$/;
const EQUAL =
  /^(?:Should)?(?:Not)?(?:Be|Equal|BeNull|BeEmpty|BeEquivalentTo|BeNullOrEmpty|BeZero|ContainSingle|BeDefault|HaveError|WithMessage)$|^WithMessage$|Equivalent/;

/** How strongly a link of a chain of FluentAssertions or Shouldly holds its subject. */
export function askedByChain(name: string): Asked {
  if (CONFIG.test(name)) return "config";
  if (THERE.test(name)) return asked("existence");
  if (/^(?:Should)?BeFalse$/.test(name)) return asked("existence", true);
  const negated = /^(?:Should)?Not[A-Z]/.test(name);
  if (EXACT.test(name)) return asked("exact", negated);
  if (EQUAL.test(name)) return asked("equal", negated);
  if (KIND.test(name)) return asked(/Throw/.test(name) ? "equal" : "kind", negated);
  return /^(?:Should|Be|Have|Contain|Start|End|Match|Not|Only|Satisfy|Raise|All|On|With)/.test(name)
    ? asked("partial", negated)
    : "pass";
}

/** How strongly a constraint of NUnit holds its subject: `Is.EqualTo(3)`, `Has.Count.EqualTo(2)`. */
export function askedByConstraint(text: string): Asked {
  if (/^(?:Is\.Not\.(?:Null|Empty|NullOrEmpty)|Throws\.Nothing|Is\.Anything)\b/.test(text))
    return asked("existence");
  if (/^Is\.(?:True|False)\b/.test(text)) return asked("existence", text.startsWith("Is.False"));
  const negated = /^(?:Is|Has|Does)\.(?:Not|No)\b/.test(text);
  if (/^Is\.(?:Not\.)?SameAs\b/.test(text)) return asked("exact", negated);
  if (/^Is\.(?:Not\.)?(?:EqualTo|EquivalentTo|Null|Empty|Zero|Default)\b/.test(text))
    return asked("equal", negated);
  if (/^Throws\.(?:TypeOf|Exception\.TypeOf|\w+Exception)\b/.test(text)) return asked("equal");
  if (/^(?:Is\.(?:Not\.)?(?:TypeOf|InstanceOf|AssignableTo)|Throws\.)/.test(text))
    return asked("kind", negated);
  return asked("partial", negated);
}
