import type { Facts } from "../../src/core/facts.ts";
import type { SyntaxFinding, SyntaxReport } from "../../src/core/syntax.ts";
import type { TestComparison } from "../../src/core/test-cases.ts";

/** One TypeScript file of twelve lines, in which nothing was found. */
export const CLEAN: SyntaxReport = {
  files: [{ path: "src/a.ts", language: "typescript", role: "source", addedLines: 12 }],
  unread: [],
  otherLanguages: [],
  generated: [],
  findings: [],
};

export const UNREAD = {
  path: "src/b.kt",
  line: 4,
  reason: "it is not understood as code of its language",
  mend: "mend the syntax",
};

export function found(rule: string, parts: Partial<SyntaxFinding> = {}): SyntaxFinding {
  return {
    path: "src/a.ts",
    line: 3,
    endLine: 4,
    column: 5,
    rule,
    message: "Something is wrong",
    fix: "mend it",
    optIn: false,
    subject: null,
    ...parts,
  };
}

const NO_TESTS: TestComparison = {
  before: { tests: [], declared: [] },
  after: { tests: [], declared: [] },
  files: [],
  unread: [],
  otherLanguages: [],
};

/** The fact `syntax` with the given answers. */
export function syntax(
  report: Partial<SyntaxReport>,
  tests: Partial<TestComparison> = {},
): Pick<Facts, "syntax"> {
  return {
    syntax: {
      report: async () => ({ ...CLEAN, ...report }),
      tests: async () => ({ ...NO_TESTS, ...tests }),
      errorPaths: async () => ({
        paths: [],
        files: 0,
        unread: [],
        otherLanguages: [],
        generated: [],
      }),
    },
  };
}
