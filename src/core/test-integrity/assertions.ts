import { type Assertion, STRENGTHS, type TestCase } from "../test-cases.ts";
import { isAltered, type Pair, type Pairing } from "./pairs.ts";
import { likeness, wordsOf } from "./similarity.ts";
import { isWeaker } from "./strength.ts";

/** An assertion of a surviving test that is gone, or that asks for less. */
export interface LostAssertion {
  readonly pair: Pair;
  readonly before: Assertion;
  /** What took its place and is weaker; null where nothing did. */
  readonly after: Assertion | null;
}

/** Assertions of the head that no assertion of the base has been found for, yet. */
class NewAssertions {
  readonly #left: Set<Assertion>;
  readonly #byText = new Map<string, Assertion[]>();

  constructor(assertions: readonly Assertion[]) {
    this.#left = new Set(assertions);
    for (const one of assertions) {
      const same = this.#byText.get(one.text);
      if (same) same.push(one);
      else this.#byText.set(one.text, [one]);
    }
  }

  has(assertion: Assertion): boolean {
    return this.#left.has(assertion);
  }

  take(assertion: Assertion): void {
    this.#left.delete(assertion);
  }

  hasText(text: string): boolean {
    return this.#byText.get(text)?.some((one) => this.#left.has(one)) ?? false;
  }

  /** One of the given text, wherever it stands now. */
  takeText(text: string): boolean {
    const found = this.#byText.get(text)?.find((one) => this.#left.has(one));
    if (found) this.#left.delete(found);
    return found !== undefined;
  }
}

export interface AssertionBalance {
  readonly lost: readonly LostAssertion[];
  /** Whether all of the given assertions are found, as written, in tests that have them newly. */
  readonly tookOver: (assertions: readonly Assertion[]) => boolean;
}

/**
 * What became of the assertions of surviving tests. One that stands in any test that did not have it
 * before has moved, and is not lost.
 * @param isObsolete whether an assertion speaks of code that is gone, too
 */
export function assertionBalance(
  { pairs, fresh }: Pairing,
  isObsolete: (assertion: Assertion, test: TestCase) => boolean,
): AssertionBalance {
  const altered = pairs
    .filter((pair) => isAltered(pair) && !pair.after.skipped && !pair.after.todo)
    .map((pair) => ({ pair, ...differences(pair) }));
  const news = new NewAssertions([
    ...altered.flatMap(({ added }) => added),
    ...fresh.flatMap(({ assertions }) => assertions),
  ]);
  const moved = altered.map(({ pair, removed, added }) => ({
    pair,
    added,
    removed: remaining(removed, added, news),
  }));
  const lost = moved.flatMap(({ pair, removed, added }) =>
    lostIn(pair, removed, added, news).filter(({ before }) => !isObsolete(before, pair.before)),
  );
  return {
    lost,
    tookOver: (assertions) =>
      assertions.length > 0 && assertions.every(({ text }) => news.takeText(text)),
  };
}

/**
 * What neither became another value of the same subject in its own test nor stands in another. What its own
 * test has comes first: where many are renamed at once, one's old text is another's new one.
 */
function remaining(
  removed: readonly Assertion[],
  added: readonly Assertion[],
  news: NewAssertions,
): Assertion[] {
  const here = removed.filter(({ text }) => !news.hasText(text));
  const elsewhere = removed.filter(({ text }) => news.hasText(text));
  return [...here, ...elsewhere].filter((before) => {
    const own = added.find((one) => news.has(one) && isOtherValue(one, before));
    if (own) news.take(own);
    return !own && !news.takeText(before.text);
  });
}

function isOtherValue(one: Assertion, before: Assertion): boolean {
  return (
    before.subject !== null &&
    one.subject === before.subject &&
    one.matcher === before.matcher &&
    one.negated === before.negated &&
    !isWeaker(one, before)
  );
}

/** What only one side of a test asserts. */
function differences({ before, after }: Pair): {
  readonly removed: readonly Assertion[];
  readonly added: readonly Assertion[];
} {
  const count = new Map<string, number>();
  for (const { text } of after.assertions) count.set(text, (count.get(text) ?? 0) + 1);
  const removed = before.assertions.filter(
    (one) =>
      !takeOne(count, one.text) && asks(one) && !isSaidTwice(one.text, before.body, after.body),
  );
  // What is left is new; the last ones of equal text, for the first were there before.
  const added = [...after.assertions].reverse().filter(({ text }) => takeOne(count, text));
  return { removed, added: added.reverse() };
}

/** It stood twice in a row, as if pasted, and stands once now. */
function isSaidTwice(text: string, was: string, is: string): boolean {
  return is.includes(text) && inARow(text, was) > inARow(text, is);
}

function inARow(text: string, body: string): number {
  const between = body.split(text).slice(1, -1);
  return between.filter((part) => /^[;\s]*$/.test(part)).length;
}

/** What always held, and what only says that a place was or was not reached, is no loss. */
function asks({ matcher, tautology, subject }: Assertion): boolean {
  return tautology === null && !MARKS.test(matcher) && !CONSTANT.test(subject ?? "");
}

const MARKS = /^(?:pass|fail|unreachable|assertions|hasAssertions|plan|succeed)$/i;
const CONSTANT = /^(?:true|false|null|undefined|None|True|False|nil|\d+)$/;

function takeOne(count: Map<string, number>, text: string): boolean {
  const left = count.get(text) ?? 0;
  count.set(text, left - 1);
  return left > 0;
}

function lostIn(
  pair: Pair,
  removed: readonly Assertion[],
  added: readonly Assertion[],
  news: NewAssertions,
): LostAssertion[] {
  const open = () => added.filter((one) => news.has(one));
  const lost: LostAssertion[] = [];
  const left: Assertion[] = [];
  for (const before of removed) {
    const after = sameSubject(before, open());
    if (after) {
      news.take(after);
      if (isWeaker(after, before)) lost.push({ pair, before, after });
    } else left.push(before);
  }
  const unmatched = left.filter((before) => {
    const after = successor(before, open());
    if (after) news.take(after);
    return !after;
  });
  for (const before of unmatched) {
    if (isHeldElsewise(before, pair, added)) continue;
    const after = open().find((one) => isAboutPart(one, before)) ?? null;
    if (after) news.take(after);
    lost.push({ pair, before, after });
  }
  return lost;
}

/** The same matcher before another; a stronger one before a weaker. */
function sameSubject(before: Assertion, open: readonly Assertion[]): Assertion | undefined {
  if (before.subject === null) return undefined;
  const same = open.filter(({ subject }) => subject === before.subject);
  return (
    same.find(({ matcher, negated }) => matcher === before.matcher && negated === before.negated) ??
    same.find((one) => !isWeaker(one, before)) ??
    same[0]
  );
}

/** The assertion under another name of its subject, and not a weaker one. */
function successor(before: Assertion, open: readonly Assertion[]): Assertion | undefined {
  const able = open.filter((one) => !isWeaker(one, before));
  return (
    able.find(
      ({ matcher, expected }) => matcher === before.matcher && expected === before.expected,
    ) ?? mostAlike(before, able)
  );
}

function mostAlike(before: Assertion, able: readonly Assertion[]): Assertion | undefined {
  if (able.length < 2) return able[0];
  const words = wordsOf(before.text);
  let best: { one: Assertion; how: number } | undefined;
  for (const one of able.slice(0, 50)) {
    const how = likeness(words, wordsOf(one.text)) + (one.matcher === before.matcher ? 0.2 : 0);
    if (!best || how > best.how) best = { one, how };
  }
  return best?.one;
}

/** What it asked is asked in another form: by a helper, in a loop or table, of the whole in place of its parts. */
function isHeldElsewise(
  before: Assertion,
  { before: was, after: is }: Pair,
  added: readonly Assertion[],
) {
  if (is.assertsElsewhere && !was.assertsElsewhere) return true;
  if (added.some(({ strength }) => strength === null)) return true;
  const repeats = loops(is.body) > loops(was.body) || (is.cases ?? 1) > (was.cases ?? 1);
  const another = is.assertions.some(({ matcher }) => matcher === before.matcher);
  if (repeats && (added.length > 0 || another)) return true;
  if (before.subject === null) return added.length > 0;
  return (
    is.assertions.some((one) => implies(one, before)) ||
    added.some((one) => isWhole(one, before) || quotes(one, before))
  );
}

const LOOP = /\bfor\b|\bforEach\b|\bmap\(|\beach\b|\bwhile\b/g;
const loops = (body: string): number => (body.match(LOOP) ?? []).length;

/** An equality says more than that the same subject is there, of a kind or holds a part. */
function implies(one: Assertion, before: Assertion): boolean {
  if (one.subject !== before.subject || one.negated || one.strength === null) return false;
  if (before.strength === null) return false;
  return STRENGTHS[one.strength] >= STRENGTHS.equal && STRENGTHS[before.strength] < STRENGTHS.equal;
}

const QUOTED = /"([^"]*)"|'([^']*)'|`([^`]*)`/g;
/** Literals as long as this do not stand in two assertions by chance. */
const TELLING = 12;

/** Two lines of output, commands or calls that became one: the new assertion holds every literal of the old. */
function quotes(one: Assertion, before: Assertion): boolean {
  const literals = [...before.text.slice(0, 2000).matchAll(QUOTED)]
    .map(([, double, single, tick]) => double ?? single ?? tick ?? "")
    .filter((literal) => literal.length >= TELLING);
  return (
    literals.length > 0 &&
    one.matcher === before.matcher &&
    !isWeaker(one, before) &&
    literals.every((literal) => one.text.includes(literal))
  );
}

/** `expect(user).toEqual({ name, age })` in place of an assertion on each field. */
function isWhole(one: Assertion, before: Assertion): boolean {
  if (one.subject === null || before.subject === null || one.negated || one.strength === null)
    return false;
  return STRENGTHS[one.strength] >= STRENGTHS.equal && isPartOf(before.subject, one.subject);
}

/** `expect(user).toBeDefined()` in place of `expect(user.name).toBe("Ann")`. */
function isAboutPart(one: Assertion, before: Assertion): boolean {
  if (one.subject === null || before.subject === null || !isWeaker(one, before)) return false;
  return isPartOf(before.subject, one.subject);
}

function isPartOf(part: string, all: string): boolean {
  return part.length > all.length && part.startsWith(all) && /^[^\w$]/.test(part.slice(all.length));
}
