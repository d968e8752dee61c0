import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import { IS_TEST_CODE } from "../test-code.ts";

/** In a test it is plain why a rule does not hold, once it is named: tests do what the rule forbids on purpose. */
export function isInTest(node: SyntaxNode, file: SourceFile): boolean {
  return file.role === "test" || (IS_TEST_CODE[file.language]?.(node, file) ?? false);
}

export const TEST_FIX =
  "mend what the check found, or name the rule that it silences: in a test that is reason enough; or say why, on the same line or in a comment above it";
