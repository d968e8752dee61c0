import type { SyntaxRule } from "../rule.ts";
import { FLOATING_PROMISE } from "./python-async.ts";
import { BROAD_EXCEPT, EMPTY_CATCH, SWALLOWED_ERROR } from "./python-except.ts";
import { LOST_CAUSE, UNSAFE_FINALLY, UNTHROWN_ERROR } from "./python-raise.ts";
import { IGNORED_ERROR, UNCHECKED_RETURN } from "./python-results.ts";

export const PYTHON_RULES: readonly SyntaxRule[] = [
  EMPTY_CATCH,
  SWALLOWED_ERROR,
  BROAD_EXCEPT,
  LOST_CAUSE,
  UNSAFE_FINALLY,
  UNTHROWN_ERROR,
  UNCHECKED_RETURN,
  IGNORED_ERROR,
  FLOATING_PROMISE,
];
