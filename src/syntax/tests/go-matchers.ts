import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { Strength } from "../../core/test-cases.ts";
import { type Claim, isLiteral } from "./claims.ts";
import { type GoCall, goCall, goText } from "./go-calls.ts";
import { claimOf, heldBy } from "./go-claims.ts";

/** Where an assertion's arguments stand, `t` left out; `is` is the value that its name says. */
interface Form {
  readonly strength: Strength;
  readonly actual?: number;
  readonly expected?: number;
  readonly is?: string;
  readonly negated?: boolean;
}

const about = (strength: Strength, actual: number, expected?: number): Form =>
  expected === undefined ? { strength, actual } : { strength, actual, expected };
const value = (is: string): Form => ({ strength: "equal", actual: 0, is });
const not = (form: Form): Form => ({ ...form, strength: "existence", negated: true });

const EQUAL = about("equal", 1, 0);

/** By https://pkg.go.dev/github.com/stretchr/testify/assert; each has a twin with `f` at its end. */
const TESTIFY: Readonly<Record<string, Form>> = {
  Equal: EQUAL,
  EqualValues: EQUAL,
  EqualExportedValues: EQUAL,
  Exactly: about("exact", 1, 0),
  Same: about("exact", 1, 0),
  JSONEq: EQUAL,
  YAMLEq: EQUAL,
  ElementsMatch: EQUAL,
  NotEqual: not(EQUAL),
  NotEqualValues: not(EQUAL),
  NotSame: not(EQUAL),
  EqualError: about("equal", 0, 1),
  ErrorIs: about("equal", 0, 1),
  NotErrorIs: not(about("equal", 0, 1)),
  ErrorAs: about("kind", 0, 1),
  ErrorContains: about("partial", 0, 1),
  Contains: about("partial", 0, 1),
  NotContains: not(about("partial", 0, 1)),
  Subset: about("partial", 0, 1),
  NotSubset: not(about("partial", 0, 1)),
  Len: about("partial", 0, 1),
  Regexp: about("partial", 1, 0),
  NotRegexp: not(about("partial", 1, 0)),
  Greater: about("partial", 0, 1),
  GreaterOrEqual: about("partial", 0, 1),
  Less: about("partial", 0, 1),
  LessOrEqual: about("partial", 0, 1),
  InDelta: about("partial", 1, 0),
  InEpsilon: about("partial", 1, 0),
  InDeltaSlice: about("partial", 1, 0),
  WithinDuration: about("partial", 1, 0),
  IsType: about("kind", 1, 0),
  Implements: about("kind", 1, 0),
  True: value("true"),
  False: value("false"),
  Nil: value("nil"),
  NotNil: not(value("nil")),
  NoError: value("nil"),
  NoErr: value("nil"),
  Error: not(value("nil")),
  Empty: value('""'),
  NotEmpty: not(value('""')),
  Zero: value("0"),
  NotZero: not(value("0")),
  Panics: about("kind", 0),
  NotPanics: about(null, 0),
  PanicsWithValue: EQUAL,
  PanicsWithError: EQUAL,
  Eventually: about(null, 0),
  Never: about(null, 0),
  EventuallyWithT: about(null, 0),
  Condition: about(null, 0),
  FileExists: about("existence", 0),
  NoFileExists: about("existence", 0),
  DirExists: about("existence", 0),
  Positive: about("partial", 0),
  Negative: about("partial", 0),
  IsIncreasing: about("partial", 0),
};

const isTolerance = /^In(?:Delta|Epsilon)|^WithinDuration/;

export const isTestifyName = (name: string): boolean =>
  Object.hasOwn(TESTIFY, name) || (name.endsWith("f") && Object.hasOwn(TESTIFY, name.slice(0, -1)));

/** @param args those behind `t` */
export function testifyClaims(name: string, args: readonly SyntaxNode[]): Claim[] {
  const plain = Object.hasOwn(TESTIFY, name) ? name : name.slice(0, -1);
  const form = TESTIFY[plain] as Form;
  let actual = args[form.actual ?? 0];
  let expected = form.expected === undefined ? undefined : args[form.expected];
  if ((plain === "True" || plain === "False") && actual && !isLiteral(goText(actual)))
    return heldBy(actual, plain === "True").map(({ claim }) => claim);
  // Many write what came out first.
  if (form === EQUAL && actual && expected && isLiteral(goText(actual)))
    if (!isLiteral(goText(expected))) [actual, expected] = [expected, actual];
  const [subject, against] = [goText(actual), form.is ?? (expected ? goText(expected) : null)];
  if (form === EQUAL && against !== null && /^len\(/.test(subject))
    return [claimOf(subject, "==", against)];
  const tolerance = isTolerance.test(plain) ? `, ${goText(args[2])}` : "";
  return [
    {
      subject,
      matcher: plain,
      negated: form.negated ?? false,
      expected: against === null ? null : against + tolerance,
      strength: form.strength,
    },
  ];
}

/** Gomega's matchers, and quicktest's and gocheck's checkers. */
const MATCHERS: Readonly<Record<string, Form>> = {
  Equal: about("equal", 0),
  BeEquivalentTo: about("equal", 0),
  BeIdenticalTo: about("exact", 0),
  BeComparableTo: about("equal", 0),
  MatchError: about("equal", 0),
  MatchJSON: about("equal", 0),
  ConsistOf: about("equal", 0),
  HaveExactElements: about("equal", 0),
  HaveValue: about("equal", 0),
  BeNil: value("nil"),
  BeTrue: value("true"),
  BeFalse: value("false"),
  BeZero: value("0"),
  BeEmpty: value('""'),
  Succeed: value("nil"),
  HaveOccurred: not(value("nil")),
  HaveLen: about("partial", 0),
  ContainElement: about("partial", 0),
  ContainElements: about("partial", 0),
  ContainSubstring: about("partial", 0),
  HavePrefix: about("partial", 0),
  HaveSuffix: about("partial", 0),
  HaveKey: about("partial", 0),
  HaveKeyWithValue: about("partial", 0),
  MatchRegexp: about("partial", 0),
  BeNumerically: about("partial", 0),
  BeAssignableToTypeOf: about("kind", 0),
  Equals: about("equal", 0),
  DeepEquals: about("equal", 0),
  CmpEquals: about("equal", 0),
  ContentEquals: about("equal", 0),
  JSONEquals: about("equal", 0),
  ErrorIs: about("equal", 0),
  ErrorAs: about("kind", 0),
  ErrorMatches: about("partial", 0),
  Matches: about("partial", 0),
  Contains: about("partial", 0),
  HasLen: about("partial", 0),
  IsNil: value("nil"),
  IsNotNil: not(value("nil")),
  NotNil: not(value("nil")),
  IsTrue: value("true"),
  IsFalse: value("false"),
};

const EXPECTS = /^(?:Expect|Eventually|Consistently|Ω)(?:WithOffset)?$/;
const TO: ReadonlyMap<string, boolean> = new Map([
  ["To", false],
  ["Should", false],
  ["ToNot", true],
  ["NotTo", true],
  ["ShouldNot", true],
]);

/** `Expect(x).To(Equal(3))`; null for any other call. */
export function gomegaClaim({ name, on, args }: GoCall): Claim | null {
  const negated = TO.get(name);
  if (negated === undefined || on === null) return null;
  let call = goCall(on);
  for (let depth = 0; call?.on && !EXPECTS.test(call.name) && depth < 8; depth++)
    call = goCall(call.on);
  if (!call || !EXPECTS.test(call.name)) return null;
  const subject = goText(call.args[call.name.endsWith("WithOffset") ? 1 : 0]);
  return matched(subject, args[0], [], negated);
}

/** `c.Assert(got, qt.Equals, want)`: `args` are those behind `t`. */
export function checkerClaim(args: readonly SyntaxNode[]): Claim {
  return matched(goText(args[0]), args[1], args.slice(2), false);
}

/** @param values what the matcher is given, where it is not called with it */
function matched(
  subject: string,
  matcher: SyntaxNode | undefined,
  values: readonly SyntaxNode[],
  negated: boolean,
): Claim {
  const call = goCall(matcher ?? null);
  if (call?.name === "Not") return matched(subject, call.args[0], values, !negated);
  const name = call?.name ?? goText(matcher).replace(/^\w+\./, "");
  const form = Object.hasOwn(MATCHERS, name) ? MATCHERS[name] : undefined;
  const given = (call?.args ?? values).map(goText).join(", ");
  const turned = (form?.negated ?? false) !== negated;
  return {
    subject,
    matcher: name,
    negated: turned,
    expected: form?.is ?? (given === "" ? null : given),
    strength: form?.negated && negated ? "equal" : (form?.strength ?? null),
  };
}
