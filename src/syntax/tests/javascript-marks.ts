import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { TestMark } from "../../core/test-cases.ts";
import { constantTruth } from "./constant-conditions.ts";
import { argumentsOf, type Head } from "./javascript-heads.ts";
import { markOf } from "./places.ts";

export interface Marks {
  readonly skipped: TestMark | null;
  readonly focused: TestMark | null;
  readonly todo: boolean;
}

const SKIPS: ReadonlySet<string> = new Set(["skip", "fixme", "failing", "fails", "fail", "ignore"]);

/** What a test's head and options say: `it.skip`, `{ only: true }`, `skipIf(true)`. */
export function marksOf(head: Head, callee: SyntaxNode, options: readonly SyntaxNode[]): Marks {
  const { modifiers, given } = head;
  const option = optionsIn(options);
  const always = (name: string, value: boolean) => isAlways(given.get(name)?.[0], value);
  const skips =
    modifiers.some((name) => SKIPS.has(name) && !given.has(name)) ||
    always("skipIf", true) ||
    always("skipif", true) ||
    always("runIf", false) ||
    always("runif", false);
  const mark = (written: string | undefined): TestMark =>
    markOf(callee, written ?? headText(callee));
  return {
    skipped: skips ? mark(undefined) : option.skipped ? mark(option.skipped) : null,
    focused: modifiers.includes("only")
      ? mark(undefined)
      : option.focused
        ? mark(option.focused)
        : null,
    todo: modifiers.includes("todo") || option.todo,
  };
}

/** Without the table or condition that a modifier got. */
function headText(callee: SyntaxNode): string {
  let at: SyntaxNode = callee;
  while (at.kind() === "call_expression") {
    const inner = at.field("function");
    if (!inner) break;
    at = inner;
  }
  return at.text().slice(0, 60).replace(/\s+/g, "");
}

function optionsIn(nodes: readonly SyntaxNode[]): {
  skipped: string | null;
  focused: string | null;
  todo: boolean;
} {
  let skipped: string | null = null;
  let focused: string | null = null;
  let todo = false;
  for (const node of nodes) {
    if (node.kind() !== "object") continue;
    for (const pair of node.namedChildren()) {
      if (pair.kind() !== "pair") continue;
      const key = pair.field("key")?.text() ?? "";
      if (!/^(?:skip|ignore|only|todo|fails)$/.test(key) || !isSet(pair.field("value"))) continue;
      if (key === "only") focused = pair.text();
      else if (key === "todo") todo = true;
      else skipped = pair.text();
    }
  }
  return { skipped, focused, todo };
}

/** A value that is known to be true, or a reason. */
function isSet(value: SyntaxNode | null): boolean {
  const kind = value?.kind();
  return kind === "true" || kind === "string" || kind === "template_string";
}

function isAlways(node: SyntaxNode | undefined, value: boolean): boolean {
  const kind = node?.kind();
  if (kind === "true") return value;
  if (kind === "false") return !value;
  if (kind === "number") return (node?.text() !== "0") === value;
  if (kind === "arrow_function" || kind === "string") return false;
  return node !== undefined && constantTruth(node.text().slice(0, 300)) === value;
}

const SKIP_CALL =
  /^(?:this|t|ctx|context|test|it|\w*[tT]est)\.(?:skip|fixme|fail)$|^(?:pending|skip)$/;
const FIRST_STATEMENTS = 30;

/** `this.skip()` and the like among a body's own statements, before anything that depends on a condition. */
export function skipInBody(body: SyntaxNode): TestMark | null {
  if (body.kind() !== "statement_block") return null;
  const statements = body.namedChildren().slice(0, FIRST_STATEMENTS);
  for (const [at, statement] of statements.entries()) {
    const kind = statement.kind();
    if (kind === "if_statement") {
      const truth = constantTruth(statement.field("condition")?.text().slice(0, 300) ?? "");
      if (truth === false) continue;
      const branch = truth ? statement.field("consequence") : null;
      const mark = branch && stopIn(branch);
      if (mark) return mark;
    }
    if (kind === "if_statement" || kind === "try_statement" || kind === "switch_statement")
      return null;
    if (kind === "return_statement" && at < statements.length - 1 && isBareReturn(statement))
      return markOf(statement, "return");
    if (kind !== "expression_statement") continue;
    const call = calledIn(statement);
    if (call && isUnconditionalSkip(call)) return markOf(call, call.text().slice(0, 60));
  }
  return null;
}

/** `return;`, `{ this.skip(); }`: what stands behind a condition that always holds. */
function stopIn(branch: SyntaxNode): TestMark | null {
  const first = branch.kind() === "statement_block" ? branch.namedChildren()[0] : branch;
  if (first?.kind() === "return_statement" && isBareReturn(first)) return markOf(first, "return");
  const call = first?.kind() === "expression_statement" ? calledIn(first) : null;
  return call && isUnconditionalSkip(call) ? markOf(call, call.text().slice(0, 60)) : null;
}

/** It gives nothing back, or nothing that was found out. */
function isBareReturn(node: SyntaxNode): boolean {
  const value = node.namedChildren().find((one) => one.kind() !== "comment");
  return !value || /^(?:undefined|null|true|false|number|string)$/.test(value.kind());
}

function calledIn(statement: SyntaxNode): SyntaxNode | null {
  const inner = statement.namedChildren()[0];
  const call = inner?.kind() === "await_expression" ? inner.namedChildren()[0] : inner;
  return call?.kind() === "call_expression" ? call : null;
}

function isUnconditionalSkip(call: SyntaxNode): boolean {
  const callee = call.field("function");
  const name = callee?.text() ?? "";
  const list = call.field("arguments");
  if (name.length > 40 || !SKIP_CALL.test(name) || !list) return false;
  const first = argumentsOf(list)[0];
  if (!first) return name !== "skip" || true;
  const kind = first.kind();
  // A title and a body are another test, not a skip of this one.
  if (argumentsOf(list).some((one) => /function/.test(one.kind()))) return false;
  return kind === "true" || kind === "string" || kind === "template_string";
}
