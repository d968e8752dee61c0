import type { Assertion, TestCase } from "../test-cases.ts";
import type { LostAssertion } from "./assertions.ts";
import type { Weakening } from "./weakening.ts";
import { shown, titled } from "./words.ts";

/** What is said of assertions that went or ask for less. */
export function lostAssertions(lost: readonly LostAssertion[]): Weakening[] {
  const removed = new Map<TestCase, Assertion[]>();
  const loosened: Weakening[] = [];
  for (const { pair, before, after } of lost) {
    const test = pair.after;
    if (after) loosened.push(looser(test, before, after));
    else removed.set(test, [...(removed.get(test) ?? []), before]);
  }
  return [...loosened, ...[...removed].map(([test, before]) => less(test, before))];
}

function looser(test: TestCase, before: Assertion, after: Assertion): Weakening {
  return {
    rule: "loosened-assertion",
    message: `${shown(before.text)} became ${shown(after.text)}, which asks for less`,
    fix: "Assert the exact outcome, or say in the change why it cannot be known.",
    path: test.path,
    line: after.line,
    endLine: after.endLine,
    column: after.column,
  };
}

/** One finding a test, however many of its assertions went. */
function less(test: TestCase, removed: readonly Assertion[]): Weakening {
  const [first] = removed;
  const others = removed.length - 1;
  const and = others === 0 ? "" : `, and ${others} more ${others === 1 ? "is" : "are"} gone`;
  return {
    rule: "removed-assertion",
    message: `The test ${titled(test)} no longer asserts ${shown(first?.text ?? "")}${and}`,
    fix: "Bring the assertion back, or assert what holds now in its place.",
    path: test.path,
    line: test.line,
    endLine: test.endLine,
    column: test.column,
  };
}
