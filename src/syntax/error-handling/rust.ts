import type { SyntaxRule } from "../rule.ts";
import { LOST_CAUSE } from "./rust-causes.ts";
import { EMPTY_CATCH, SWALLOWED_ERROR } from "./rust-handlers.ts";
import {
  FLOATING_PROMISE,
  IGNORED_ERROR,
  UNCHECKED_RETURN,
  UNTHROWN_ERROR,
} from "./rust-ignored.ts";
import { PANIC } from "./rust-panic.ts";
import { UNWRAP } from "./rust-unwrap.ts";

export const RUST_RULES: readonly SyntaxRule[] = [
  UNWRAP,
  PANIC,
  IGNORED_ERROR,
  UNCHECKED_RETURN,
  FLOATING_PROMISE,
  UNTHROWN_ERROR,
  EMPTY_CATCH,
  SWALLOWED_ERROR,
  LOST_CAUSE,
];
