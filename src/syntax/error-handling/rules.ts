import type { SyntaxRule } from "../rule.ts";
import { CSHARP_RULES } from "./csharp.ts";
import { GO_RULES } from "./go.ts";
import { JAVA_RULES } from "./java.ts";
import { JAVASCRIPT_RULES } from "./javascript.ts";
import { KOTLIN_RULES } from "./kotlin.ts";
import { PHP_RULES } from "./php.ts";
import { PYTHON_RULES } from "./python.ts";
import { RUBY_RULES } from "./ruby.ts";
import { RUST_RULES } from "./rust.ts";

/** JavaScript's rules are TypeScript's as well. */
export const ERROR_HANDLING: readonly SyntaxRule[] = [
  ...JAVASCRIPT_RULES,
  ...PYTHON_RULES,
  ...GO_RULES,
  ...JAVA_RULES,
  ...KOTLIN_RULES,
  ...RUST_RULES,
  ...CSHARP_RULES,
  ...RUBY_RULES,
  ...PHP_RULES,
];
