import type { Strength } from "../../core/test-cases.ts";

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** What Jest, Vitest, Jasmine, Playwright, Chai, Sinon, `node:assert`, AVA, TAP and QUnit call their matchers. */
const BY_STRENGTH: Readonly<Record<NonNullable<Strength>, readonly string[]>> = {
  exact: words(`
    toBe toStrictEqual toBeNull toBeUndefined toBeNaN toBeTrue toBeFalse strictEqual deepStrictEqual is
    equal equals eq strictSame null undefined true false NaN isTrue isFalse isNull isUndefined isNaN
    toEqualTypeOf toBePositiveInfinity toBeNegativeInfinity partialDeepStrictEqual
  `),
  equal: words(`
    toEqual eql eqls deepEqual deepEquals same toHaveBeenCalledWith toBeCalledWith toHaveBeenLastCalledWith
    lastCalledWith toHaveBeenNthCalledWith nthCalledWith toHaveBeenCalledExactlyOnceWith
    toHaveBeenCalledOnceWith toHaveReturnedWith toHaveLastReturnedWith toHaveNthReturnedWith toHaveResolvedWith
    calledWith calledWithExactly calledOnceWith calledOnceWithExactly alwaysCalledWith toMatchSnapshot
    toMatchInlineSnapshot toThrowErrorMatchingSnapshot toThrowErrorMatchingInlineSnapshot toMatchFileSnapshot
    snapshot matchSnapshot toHaveText toHaveValue toHaveTitle toHaveScreenshot toMatchAriaSnapshot
    toHaveDisplayValue fileSnapshot propEqual looseEqual
  `),
  partial: words(`
    toContain toContainEqual toMatch toMatchObject toHaveLength toHaveProperty toBeGreaterThan
    toBeGreaterThanOrEqual toBeLessThan toBeLessThanOrEqual toBeCloseTo toSatisfy toHaveBeenCalledTimes
    toBeCalledTimes toHaveBeenCalledOnce toHaveReturnedTimes toBeOneOf toHaveClass toContainText toHaveCount
    toHaveURL toHaveAttribute toHaveTextContent toHaveStyle toContainElement toContainHTML toBeArrayOfSize
    include includes contain contains match matches lengthOf length above below least most greaterThan lessThan
    gt gte lt lte within closeTo approximately property ownProperty keys members string oneOf satisfy satisfies
    calledOnce calledTwice calledThrice callCount regex like has hasProp isAbove isBelow isAtLeast isAtMost
    empty toBeEmpty isEmpty nestedProperty deepInclude sameMembers sameDeepMembers toHaveSize toBePartial
    toExtend toMatchTypeOf toHaveAccessibleName
  `),
  kind: words(`
    toBeInstanceOf toBeTypeOf toBeArray toBeString toBeNumber toBeBoolean toBeFunction toBeObject toBeDate
    a an instanceof instanceOf typeOf isArray isString isNumber isObject isFunction isBoolean type
    toBeAny toBeUnknown toBeNever toBeVoid toBeCallableWith
  `),
  existence: words(`
    toBeTruthy toBeFalsy toBeDefined ok exist exists toHaveBeenCalled toBeCalled called toHaveReturned
    toHaveResolved isOk truthy falsy pass toBeInTheDocument toBeVisible toBeAttached toBeEnabled toBeChecked
    toBeNullish assert isDefined toBeInTheDOM toBeHidden toBeDisabled
  `),
};

const STRENGTH_OF: ReadonlyMap<string, Strength> = new Map(
  Object.entries(BY_STRENGTH).flatMap(([strength, names]) =>
    names.map((name): [string, Strength] => [name, strength as Strength]),
  ),
);

/** Matchers that ask for an error: how much depends on whether they say which. */
const THROWS: ReadonlySet<string> = new Set(
  words(
    "toThrow toThrowError throw throws Throw rejects throwsAsync toThrowErrorMatching rejectedWith",
  ),
);

/** `notEqual`, `doesNotMatch`, `isNotNull`: the matcher that is negated. */
function positive(matcher: string): string | null {
  const plain = /^(?:not|doesNot|isNot|does_not_)([A-Z_]\w*)$/.exec(matcher)?.[1];
  if (plain === undefined) return matcher === "notOk" ? "ok" : null;
  const name = plain.slice(0, 1).toLowerCase() + plain.slice(1);
  if (STRENGTH_OF.has(name) || THROWS.has(name)) return name;
  return STRENGTH_OF.has(`is${plain}`) ? `is${plain}` : null;
}

export interface Matcher {
  readonly strength: Strength;
  readonly negated: boolean;
}

/** What a matcher asks for; null for a name that is none of a known library's. */
export function matcherNamed(name: string, saysWhich: boolean): Matcher | null {
  if (THROWS.has(name)) return { strength: saysWhich ? "equal" : "kind", negated: false };
  const strength = STRENGTH_OF.get(name);
  if (strength !== undefined) return { strength, negated: false };
  const plain = positive(name);
  if (plain === null) return null;
  // That nothing is thrown says only that it runs.
  if (THROWS.has(plain)) return { strength: "existence", negated: false };
  return { strength: STRENGTH_OF.get(plain) ?? null, negated: true };
}

export const isThrowing = (name: string): boolean => THROWS.has(name);

const LITERAL =
  /^(?:-?\d[\w.]*|"[^"\\]*"|'[^'\\]*'|`[^`\\$]*`|true|false|null|undefined|NaN|None|True|False)$/;

export function isLiteral(text: string): boolean {
  return text.length < 200 && LITERAL.test(text);
}

const HOLDS: ReadonlySet<string> = new Set(
  words("toBeTruthy toBeDefined ok exist isOk isTrue truthy assert true toBeTrue"),
);
const HOLDS_NOT: ReadonlySet<string> = new Set(
  words("toBeFalsy falsy isFalse false toBeFalse notOk"),
);
const FALSY = /^(?:false|null|undefined|NaN|0|""|''|``)$/;

/** Why an assertion cannot fail, as the end of a sentence; null where it can. */
export function tautologyOf(parts: {
  readonly subject: string;
  readonly matcher: string;
  readonly negated: boolean;
  readonly expected: string | null;
  readonly strength: Strength;
}): string | null {
  const { subject, matcher, negated, expected, strength } = parts;
  if (expected !== null && (strength === "exact" || strength === "equal") && !negated) {
    if (subject !== expected) return null;
    if (isLiteral(subject)) return "compares two constants";
    // Calls may answer differently, and singletons are tested by just that.
    return /^[\w$.[\]"']+$/.test(subject) ? `compares \`${subject}\` with itself` : null;
  }
  if (!isLiteral(subject)) return null;
  const isTrue = !FALSY.test(subject);
  const asksTrue = HOLDS.has(matcher) ? !negated : HOLDS_NOT.has(matcher) ? negated : null;
  return asksTrue === isTrue ? "only looks at a constant" : null;
}
