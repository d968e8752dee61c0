import * as z from "zod/mini";
import { defineCheck } from "../core/check.ts";
import { type GuardedChange, guardedAmong } from "../core/guarded-changes.ts";
import { GUARDED_PATHS } from "../core/guards/guarded-paths.ts";
import type { Result } from "../core/result.ts";
import { lookedAt } from "../core/syntax-result.ts";
import { TEST_RULES } from "../core/syntax-rules.ts";
import type { TestComparison } from "../core/test-cases.ts";
import { testIntegrityResult } from "../core/test-integrity-result.ts";

const options = z.strictObject({
  allow: z
    ._default(z.array(z.enum(TEST_RULES)), [])
    .check(z.describe("Rules that are switched off, by their ids; see the rules below.")),
  exclude: z
    ._default(z.array(z.string().check(z.minLength(1))), [])
    .check(z.describe("Globs of files that are not looked at.")),
});

interface TestIntegrityEvidence {
  readonly comparison: TestComparison;
  /** What the change does to the configuration of tests and coverage, among other things. */
  readonly guards: readonly GuardedChange[];
}

export const testIntegrity = defineCheck({
  name: "test-integrity",
  title: "The tests are not weakened",
  failureTitle: "Tests are weakened",
  category: "tests",
  stage: "code",
  why: "The shortest way to a green suite is to ask less of the code: to skip a test, to delete it, to expect less, to lower the threshold. Nobody sees that in a suite that passes.",
  fix: "Bring back what was asked, or say in the change why it is asked no more and switch the rule off for it.",
  outcomes: {
    pass: "The tests of the changed files were read on both sides and held against each other by name and by assertion, over the whole change, and so were thresholds in configuration; nothing asks for less.",
    fail: "A test is focused, skipped, gone or asserts nothing; an assertion is gone from a test, asks for less, or can never fail; a threshold is lower. Tests that moved, and tests that went with what they tested, are none of it.",
    pending: null,
    unknown:
      "A changed test file cannot be parsed where it changed, is too large, or has no parser here; or a configuration of tests cannot be compared.",
    "not-applicable": "The change touches no tests in a language that is read, and no threshold.",
  },
  facts: ["change", "syntax", "guards"],
  options,
  example: { allow: ["tautology"] },
  holdsWithout: {
    "change.files": "which tests changed is what the trees say",
    "change.files[].hunks": "which tests changed is what the trees say",
    "syntax.tests().before.tests": "where there was no test, none can be weaker",
    "syntax.tests().before.tests[].assertions": "what asserted nothing cannot assert less",
    "syntax.tests().before.tests[].identifiers":
      "names tell which code a test that is gone was for",
    "syntax.tests().after.tests[].identifiers": "names tell which code a test that is gone was for",
    "guards.compare()[].findings": "what else got weaker is the affair of `guarded-files`",
    "guards.compare()": "a change of tests alone has no configuration in it",
  },

  async gather({ facts, options: { exclude } }): Promise<TestIntegrityEvidence> {
    const isLookedAt = lookedAt(["**"], exclude);
    const [change, syntax, guards] = await Promise.all([
      facts.change(),
      facts.syntax(),
      facts.guards(),
    ]);
    const files = guardedAmong(
      change.files.filter(({ path }) => isLookedAt(path)),
      GUARDED_PATHS,
    );
    const [comparison, compared] = await Promise.all([syntax.tests(), guards.compare(files)]);
    return { comparison, guards: compared };
  },

  judge({ comparison, guards }, { allow, exclude }): Result {
    return testIntegrityResult({
      comparison,
      guards,
      isLookedAt: lookedAt(["**"], exclude),
      isOn: (rule) => !(allow as readonly string[]).includes(rule),
    });
  },
});
