import type { SyntaxRule } from "../rule.ts";
import { FORCE_UNWRAP, PANIC } from "./javascript-abort.ts";
import { EMPTY_CATCH, SWALLOWED_ERROR } from "./javascript-catch.ts";
import { IGNORED_ERROR } from "./javascript-ignored.ts";
import { LOST_CAUSE } from "./javascript-lost-cause.ts";
import { FLOATING_PROMISE } from "./javascript-promises.ts";
import { UNSAFE_FINALLY, UNTHROWN_ERROR } from "./javascript-throws.ts";
import { UNCHECKED_RETURN } from "./javascript-unchecked.ts";

/** Every `catch` catches everything, so there is no `broad-except`; nor is there a word for `unwrap`. */
export const JAVASCRIPT_RULES: readonly SyntaxRule[] = [
  EMPTY_CATCH,
  SWALLOWED_ERROR,
  LOST_CAUSE,
  FLOATING_PROMISE,
  IGNORED_ERROR,
  UNCHECKED_RETURN,
  UNSAFE_FINALLY,
  UNTHROWN_ERROR,
  FORCE_UNWRAP,
  PANIC,
];
