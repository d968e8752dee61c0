import type { TestCase } from "../test-cases.ts";
import { likeness, wordsOf } from "./similarity.ts";

/** A test of the base and what became of it. */
export interface Pair {
  readonly before: TestCase;
  readonly after: TestCase;
}

export interface Pairing {
  readonly pairs: readonly Pair[];
  /** Tests of the base without a successor. */
  readonly gone: readonly TestCase[];
  /** Tests without a predecessor. */
  readonly fresh: readonly TestCase[];
}

const SEP = "\u0000";
const whole = ({ suites, name }: TestCase): string => [...suites, name].join(SEP);

/** What two tests must share to be one, from the surest to the least sure. Null: not to be told this way. */
const SIGNS: readonly ((test: TestCase) => string | null)[] = [
  (test) => [test.path, whole(test), test.body].join(SEP),
  (test) => [test.path, whole(test)].join(SEP),
  (test) => [whole(test), test.body].join(SEP),
  whole,
  (test) => [test.path, test.name, test.body].join(SEP),
  (test) => [test.path, test.name].join(SEP),
  (test) => (test.body.length < SHORT_BODY ? null : [test.path, test.body].join(SEP)),
  (test) => (test.body.length < SHORT_BODY ? null : test.body),
  (test) => test.name,
  ({ path, name }) =>
    wordsIn(name).length < SHORT_BODY ? null : [stemOf(path), wordsIn(name)].join(SEP),
];

/** `CartTest.java` that becomes `CartTest.kt` has its tests still, in another spelling. */
const stemOf = (path: string): string => (path.split("/").at(-1) ?? "").replace(/\.\w+$/, "");
const wordsIn = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** Bodies as short as this are alike by chance: `expect(a).toBe(b)`. */
const SHORT_BODY = 20;

/** Which test became which: by name and place, by body, by name, at last by a body that is nearly the same. */
export function pairedTests(before: readonly TestCase[], after: readonly TestCase[]): Pairing {
  const pairs: Pair[] = [];
  let gone: readonly TestCase[] = before;
  let fresh: readonly TestCase[] = after;
  for (const sign of SIGNS) {
    if (gone.length === 0 || fresh.length === 0) break;
    const round = pairedBy(sign, gone, fresh);
    pairs.push(...round.pairs);
    gone = round.gone;
    fresh = round.fresh;
  }
  const last = pairedByLikeness(gone, fresh);
  return { pairs: [...pairs, ...last.pairs], gone: last.gone, fresh: last.fresh };
}

function pairedBy(
  sign: (test: TestCase) => string | null,
  before: readonly TestCase[],
  after: readonly TestCase[],
): Pairing {
  const waiting = new Map<string, TestCase[]>();
  for (const test of after) {
    const key = sign(test);
    if (key === null) continue;
    const same = waiting.get(key);
    if (same) same.push(test);
    else waiting.set(key, [test]);
  }
  for (const list of waiting.values()) list.reverse();
  const pairs: Pair[] = [];
  const taken = new Set<TestCase>();
  const gone: TestCase[] = [];
  for (const test of before) {
    const key = sign(test);
    const found = key === null ? undefined : waiting.get(key)?.pop();
    if (found) {
      pairs.push({ before: test, after: found });
      taken.add(found);
    } else gone.push(test);
  }
  return { pairs, gone, fresh: after.filter((test) => !taken.has(test)) };
}

/**
 * Whether a test asks for something else than it did: by its body, or because what the same words stand for
 * in its file no longer asserts.
 */
export function isAltered({ before, after }: Pair): boolean {
  return before.body !== after.body || known(before) > known(after);
}

const known = ({ assertions }: TestCase): number =>
  assertions.filter(({ strength }) => strength !== null).length;

/** From here on a body is taken for the same one, altered. */
const NEARLY = 0.6;
/** The same within one suite of one file, where a test that went and one that came are likely one. */
const NEARLY_IN_PLACE = 0.45;
/** A word that more tests than this have says nothing about which of them is meant. */
const COMMON_WORD = 50;
/** So many of those that share the most rare words are compared. */
const CANDIDATES = 12;

function pairedByLikeness(gone: readonly TestCase[], fresh: readonly TestCase[]): Pairing {
  const words = new Map([...gone, ...fresh].map((test) => [test, wordsOf(textOf(test))]));
  const holders = new Map<string, TestCase[]>();
  for (const test of fresh)
    for (const word of words.get(test)?.keys() ?? []) {
      const list = holders.get(word);
      if (list) list.push(test);
      else holders.set(word, [test]);
    }
  const likes: { pair: Pair; likeness: number }[] = [];
  for (const before of gone) {
    const own = words.get(before) ?? new Map();
    for (const after of candidates(own, holders)) {
      const how = likeness(own, words.get(after) ?? new Map());
      const inPlace =
        before.path === after.path && before.suites.join(SEP) === after.suites.join(SEP);
      if (how >= (inPlace ? NEARLY_IN_PLACE : NEARLY))
        likes.push({ pair: { before, after }, likeness: how + (inPlace ? 0.05 : 0) });
    }
  }
  likes.sort((one, other) => other.likeness - one.likeness);
  const taken = new Set<TestCase>();
  const pairs: Pair[] = [];
  for (const { pair } of likes) {
    if (taken.has(pair.before) || taken.has(pair.after)) continue;
    taken.add(pair.before).add(pair.after);
    pairs.push(pair);
  }
  const left = (test: TestCase) => !taken.has(test);
  return { pairs, gone: gone.filter(left), fresh: fresh.filter(left) };
}

const textOf = ({ name, body }: TestCase): string => `${name} ${body}`;

function candidates(
  words: ReadonlyMap<string, number>,
  holders: ReadonlyMap<string, readonly TestCase[]>,
): TestCase[] {
  const shared = new Map<TestCase, number>();
  for (const word of words.keys()) {
    const tests = holders.get(word) ?? [];
    if (tests.length <= COMMON_WORD)
      for (const test of tests) shared.set(test, (shared.get(test) ?? 0) + 1);
  }
  return [...shared.entries()]
    .sort(([, one], [, other]) => other - one)
    .slice(0, CANDIDATES)
    .map(([test]) => test);
}
