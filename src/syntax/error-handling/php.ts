import type { SyntaxRule } from "../rule.ts";
import { BROAD_EXCEPT, EMPTY_CATCH, SWALLOWED_ERROR } from "./php-catch.ts";
import { PANIC } from "./php-panic.ts";
import { FLOATING_PROMISE, IGNORED_ERROR, UNCHECKED_RETURN } from "./php-results.ts";
import { LOST_CAUSE, UNSAFE_FINALLY, UNTHROWN_ERROR } from "./php-throw.ts";

export const PHP_RULES: readonly SyntaxRule[] = [
  EMPTY_CATCH,
  SWALLOWED_ERROR,
  BROAD_EXCEPT,
  LOST_CAUSE,
  UNSAFE_FINALLY,
  UNTHROWN_ERROR,
  IGNORED_ERROR,
  UNCHECKED_RETURN,
  FLOATING_PROMISE,
  PANIC,
];
