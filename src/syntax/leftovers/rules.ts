import type { SyntaxRule } from "../rule.ts";
import { COMMENTED_OUT_CODE } from "./commented-code.ts";
import { DEBUG_OUTPUT } from "./debug-output.ts";
import { DEBUGGERS } from "./debuggers.ts";
import { STUBS } from "./stubs.ts";
import { TODO_COMMENT } from "./todos.ts";

export const LEFTOVERS: readonly SyntaxRule[] = [
  ...DEBUG_OUTPUT,
  ...DEBUGGERS,
  ...STUBS,
  COMMENTED_OUT_CODE,
  TODO_COMMENT,
];
