import type { Assertion, TestCase, TestMark } from "../../../src/core/test-cases.ts";
import { weakenedTests } from "../../../src/core/test-integrity.ts";

export const assertion = (given: Partial<Assertion> = {}): Assertion => {
  const { subject = "sum(1, 2)", matcher = "toBe", expected = "3" } = given;
  return {
    line: 3,
    endLine: 3,
    column: 5,
    text: `expect(${subject}).${matcher}(${expected ?? ""})`,
    subject,
    matcher,
    negated: false,
    expected,
    strength: "exact",
    tautology: null,
    ...given,
  };
};

export const test = (given: Partial<TestCase> = {}): TestCase => {
  const assertions = given.assertions ?? [assertion()];
  const body =
    given.body ??
    `{ run("${given.name ?? "adds"}"); ${assertions.map(({ text }) => text).join("; ")}; }`;
  return {
    path: "tests/sum.test.ts",
    suites: ["sum"],
    name: "adds",
    line: 2,
    endLine: 5,
    column: 3,
    skipped: null,
    focused: null,
    todo: false,
    cases: null,
    assertions,
    assertsElsewhere: false,
    body,
    identifiers: [...new Set(body.match(/[a-zA-Z]\w*/g))].sort(),
    ...given,
  };
};

export const mark = (text: string, line = 2): TestMark => ({ line, column: 3, text });

export function found(
  before: readonly TestCase[],
  after: readonly TestCase[],
  declared: { before?: string[]; after?: string[] } = {},
) {
  return weakenedTests({
    before: { tests: before, declared: declared.before ?? [] },
    after: { tests: after, declared: declared.after ?? [] },
    files: [],
    unread: [],
    otherLanguages: [],
  });
}

export const rules = (...given: Parameters<typeof found>) =>
  found(...given).map(({ rule }) => rule);

export const other = test({
  name: "connects",
  body: "{ const socket = open(host); expect(socket.ready).toBe(true); }",
  assertions: [assertion({ subject: "socket.ready", expected: "true" })],
});
