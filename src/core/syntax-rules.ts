/** The stable ids of the rules over syntax trees, by the check they belong to; each means the same in every language. */
export const SYNTAX_RULES = {
  "error-handling": [
    "empty-catch",
    "swallowed-error",
    "broad-except",
    "ignored-error",
    "unchecked-return",
    "floating-promise",
    "unwrap",
    "force-unwrap",
    "panic",
    "lost-cause",
    "unsafe-finally",
    "rescue-modifier",
    "unthrown-error",
  ],
  leftovers: ["debug-output", "debugger", "stub", "commented-out-code", "todo-comment"],
  suppressions: ["unexplained-suppression"],
} as const;

/** Rules of `leftovers` that look at texts and paths, whatever the language. */
export const TEXT_RULES = ["conflict-marker", "merge-residue"] as const;

/** Rules of `test-integrity`; the last by configuration and not by tests. */
export const TEST_RULES = [
  "focused-test",
  "skipped-test",
  "removed-test",
  "removed-assertion",
  "loosened-assertion",
  "no-assertion",
  "tautology",
  "lowered-threshold",
] as const;
