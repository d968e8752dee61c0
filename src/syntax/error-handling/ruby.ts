import type { SyntaxRule } from "../rule.ts";
import { BROAD_EXCEPT, EMPTY_CATCH, RESCUE_MODIFIER, SWALLOWED_ERROR } from "./ruby-rescue.ts";
import { IGNORED_ERROR, UNCHECKED_RETURN, UNSAFE_FINALLY, UNTHROWN_ERROR } from "./ruby-results.ts";

export const RUBY_RULES: readonly SyntaxRule[] = [
  EMPTY_CATCH,
  SWALLOWED_ERROR,
  BROAD_EXCEPT,
  RESCUE_MODIFIER,
  UNSAFE_FINALLY,
  UNTHROWN_ERROR,
  UNCHECKED_RETURN,
  IGNORED_ERROR,
];
