// What is said of rules that are no single rule over one tree, and how languages are called in the docs.
import type { SyntaxLanguage } from "../src/core/syntax.ts";

export const LANGUAGE_NAMES: Readonly<Record<SyntaxLanguage, string>> = {
  javascript: "JavaScript",
  typescript: "TypeScript",
  python: "Python",
  go: "Go",
  java: "Java",
  kotlin: "Kotlin",
  rust: "Rust",
  csharp: "C#",
  ruby: "Ruby",
  php: "PHP",
};

/** What code blocks of a language are marked with. */
export const FENCES: Readonly<Record<string, string>> = {
  javascript: "js",
  typescript: "ts",
  python: "python",
  go: "go",
  java: "java",
  kotlin: "kotlin",
  rust: "rust",
  csharp: "csharp",
  ruby: "ruby",
  php: "php",
};

export interface DescribedRule {
  readonly id: string;
  readonly where: string;
  readonly says: string;
  /** Whole files of tests; `before` is missing where the file is new. */
  readonly examples: readonly {
    readonly fence: string;
    readonly path: string;
    readonly before?: string;
    readonly after: string;
  }[];
}

const TESTS = "tests in every language that is read";

const jest = (before: string | undefined, after: string) => ({
  fence: "ts",
  path: "tests/sum.test.ts",
  ...(before === undefined ? {} : { before }),
  after,
});

/** The rules of `test-integrity`, and those of `leftovers` that look at texts and paths. */
export const OTHER_RULES: Readonly<Record<string, readonly DescribedRule[]>> = {
  leftovers: [
    {
      id: "conflict-marker",
      where: "every text",
      says: "The markers that git leaves where a merge has conflicts: `<<<<<<<`, `|||||||`, `=======` between the others, `>>>>>>>`.",
      examples: [],
    },
    {
      id: "merge-residue",
      where: "every new file",
      says: "A file that a merge, a patch or an editor leaves behind: `.orig`, `.rej`, `.swp`, a mergetool's `BACKUP`, `LOCAL` and `REMOTE`.",
      examples: [],
    },
  ],
  "test-integrity": [
    {
      id: "focused-test",
      where: TESTS,
      says: "A test or a suite is marked to run alone, and so keeps all others from running.",
      examples: [jest(undefined, "it.only('adds', () => expect(sum(1, 2)).toBe(3));")],
    },
    {
      id: "skipped-test",
      where: TESTS,
      says: "A test, or a suite around it, is marked not to run, on no condition or on one that always holds. A condition on the platform is none.",
      examples: [
        {
          fence: "python",
          path: "tests/test_sum.py",
          before: "def test_adds():\n    assert add(1, 2) == 3\n",
          after: '@pytest.mark.skip(reason="flaky")\ndef test_adds():\n    assert add(1, 2) == 3\n',
        },
      ],
    },
    {
      id: "removed-test",
      where: TESTS,
      says: "A test is gone and has no successor: none of its name and none with its body anywhere in the change. A test that went with the code that it tested is none; rows that are gone from its table are.",
      examples: [
        {
          fence: "go",
          path: "sum_test.go",
          before:
            'package sum\n\nfunc TestAdds(t *testing.T) {\n\tif Sum(1, 2) != 3 {\n\t\tt.Error("no")\n\t}\n}\n\nfunc TestNegative(t *testing.T) {\n\tif Sum(-1, 1) != 0 {\n\t\tt.Error("no zero")\n\t}\n}\n',
          after:
            'package sum\n\nfunc TestAdds(t *testing.T) {\n\tif Sum(1, 2) != 3 {\n\t\tt.Error("no")\n\t}\n}\n',
        },
      ],
    },
    {
      id: "removed-assertion",
      where: TESTS,
      says: "A test that is still there asserts less: one of its assertions is gone and stands nowhere else in the change.",
      examples: [
        jest(
          "it('adds', () => {\n  expect(sum(1, 2)).toBe(3);\n  expect(log.calls).toEqual(['sum']);\n});\n",
          "it('adds', () => {\n  expect(sum(1, 2)).toBe(3);\n});\n",
        ),
      ],
    },
    {
      id: "loosened-assertion",
      where: TESTS,
      says: "An assertion about the same thing asks for less: equality became truth, a part, a type. Another expected value is none.",
      examples: [
        jest(
          "it('adds', () => {\n  expect(sum(1, 2)).toEqual(3);\n});\n",
          "it('adds', () => {\n  expect(sum(1, 2)).toBeTruthy();\n});\n",
        ),
      ],
    },
    {
      id: "no-assertion",
      where: TESTS,
      says: "A test that the change adds or alters asserts nothing, neither itself nor by a function that it calls.",
      examples: [jest(undefined, "it('adds', () => {\n  sum(1, 2);\n});\n")],
    },
    {
      id: "tautology",
      where: TESTS,
      says: "An assertion that the change adds can never fail.",
      examples: [jest(undefined, "it('adds', () => {\n  expect(true).toBe(true);\n});\n")],
    },
    {
      id: "lowered-threshold",
      where: "configuration of tests and coverage",
      says: "A threshold of coverage is lower, or tests are left out, in the configuration of vitest, jest, nyc, c8, pytest, coverage.py, JaCoCo, codecov, cargo's tools and others, or in a command of CI.",
      examples: [],
    },
  ],
};
