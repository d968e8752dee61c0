import type { SyntaxRule } from "../rule.ts";
import { EMPTY_CATCH, LOST_CAUSE, SWALLOWED_ERROR } from "./go-handlers.ts";
import { IGNORED_ERROR, UNCHECKED_RETURN } from "./go-ignored.ts";
import { BROAD_EXCEPT, PANIC, UNSAFE_FINALLY, UNTHROWN_ERROR } from "./go-panics.ts";

export const GO_RULES: readonly SyntaxRule[] = [
  EMPTY_CATCH,
  SWALLOWED_ERROR,
  LOST_CAUSE,
  IGNORED_ERROR,
  UNCHECKED_RETURN,
  PANIC,
  BROAD_EXCEPT,
  UNTHROWN_ERROR,
  UNSAFE_FINALLY,
];
