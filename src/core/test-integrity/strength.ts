import { type Assertion, STRENGTHS } from "../test-cases.ts";

/** Whether an assertion holds the same subject less than the one that it took the place of. */
export function isWeaker(after: Assertion, before: Assertion): boolean {
  if (before.strength === null || after.strength === null) return false;
  if (before.negated !== after.negated) return losesByNegation(before);
  if (before.negated) return false;
  if (asksForSize(after) && isSize(before)) return false;
  // `assertEqual(x, True)` is what linters have rewritten as `assert x`.
  if (before.expected === "True" && after.matcher === "truth") return false;
  const step = STRENGTHS[before.strength] - STRENGTHS[after.strength];
  if (step > 1 || (step === 1 && before.strength !== "exact")) return true;
  // From identity to equality only with the same value: a new value is a change of behaviour.
  if (step === 1) return before.expected === after.expected;
  return step === 0 && before.matcher === after.matcher && expectsLess(after, before);
}

const SIZE_MATCHER =
  /(?:has|have|of|to_have|in)_?(?:size|length|count)$|^(?:len|count|assertCount)$/i;
const IN_MATCHER = /^(?:hasSize|hasLength|have_length|have_size|HaveLen|HaveCount)\(/;

/** `hasSize(1)` says of a list what equality with 1 says of its size. */
function asksForSize({ matcher, expected }: Assertion): boolean {
  return SIZE_MATCHER.test(matcher.split(".").at(-1) ?? "") || IN_MATCHER.test(expected ?? "");
}

const SIZE = /(?:\.|->)(?:size|length|count|Count|Length|len)(?:\(\))?$|^(?:len|count|sizeof)\(/;

const isSize = ({ subject }: Assertion): boolean => SIZE.test(subject ?? "");

/** Values of which a negation leaves but one or two: to turn them round is to change the behaviour. */
const TURNED_ROUND = /^(true|false|null|undefined|None|True|False|nil|NULL|0|"")$/;

/** `toBe(3)` that becomes `not.toBe(4)` lets everything else pass. */
function losesByNegation(before: Assertion): boolean {
  if (before.negated || before.strength === null) return false;
  if (STRENGTHS[before.strength] < STRENGTHS.equal) return false;
  return before.expected === null ? false : !TURNED_ROUND.test(before.expected);
}

function expectsLess(after: Assertion, before: Assertion): boolean {
  if (before.expected === null || after.expected === null) return false;
  if (before.expected === after.expected) return false;
  return (
    (before.strength === "partial" && matchesAll(after.expected) && !matchesAll(before.expected)) ||
    hasMoreWildcards(after.expected, before.expected) ||
    isWiderTolerance(after, before)
  );
}

/** Patterns that every text matches. */
const MATCHES_ALL =
  /^(?:[rRbu@$]*["'`/^(?:]*)(?:\.[*+?]?|\[\\s\\S\][*+]|\.\*\??)?[)$]*(?:["'`]|\/[a-z]*)$/;

function matchesAll(expected: string): boolean {
  return expected.length < 40 && (MATCHES_ALL.test(expected) || expected === '""');
}

const WILDCARD =
  /\b(?:anything|any|objectContaining|arrayContaining|stringContaining|stringMatching|Anything|AnythingOfType|anyString|anyInt|anyLong|is_a|instance_of|kind_of)\s*\(|\bANY\b|\b(?:gomock|mock|Arg|It|Matchers|ArgumentMatchers)\.(?:Any\w*|any\w*|IsAny\w*)|_ANY_/g;

/** More is left open, and a value that was asked for no longer is. A new field that is left open takes nothing. */
function hasMoreWildcards(after: string, before: string): boolean {
  const [now, then] = [bounded(after), bounded(before)];
  const more = (now.match(WILDCARD) ?? []).length > (then.match(WILDCARD) ?? []).length;
  if (!more) return false;
  const values = new Set(now.match(VALUE) ?? []);
  return (then.match(VALUE) ?? []).some((value) => !values.has(value));
}

const VALUE = /[\p{L}\p{N}_$.]+/gu;
const bounded = (text: string): string => text.slice(0, 20_000);

const TOLERANT = /close|approx|delta|almost|within|epsilon/i;
/** Where the tolerance is said in digits: more of them are stricter. */
const IN_DIGITS = /toBeCloseTo|almost|places|digits/i;
const NAMED = /\b(?:delta|abs|rel|tolerance|epsilon)\s*[=:]/i;

/** The same value, and the last number, how far off it may be, leaves more room. */
function isWiderTolerance(after: Assertion, before: Assertion): boolean {
  const [now, then] = [bounded(after.expected ?? ""), bounded(before.expected ?? "")];
  if (!TOLERANT.test(after.matcher) && !TOLERANT.test(now)) return false;
  const [news, olds] = [numbersOf(now), numbersOf(then)];
  const [wide, tight] = [news.at(-1), olds.at(-1)];
  if (wide === undefined || tight === undefined || news.length !== olds.length) return false;
  if (olds.length < 2 || olds.slice(0, -1).some((value, at) => value !== news[at])) return false;
  const inDigits = !NAMED.test(now) && IN_DIGITS.test(`${after.matcher} ${now}`);
  return inDigits ? wide < tight : wide > tight;
}

function numbersOf(text: string): number[] {
  return (text.match(/-?\d[\d_]*(?:\.\d+)?(?:[eE][-+]?\d+)?/g) ?? []).map((one) =>
    Number(one.replaceAll("_", "")),
  );
}
