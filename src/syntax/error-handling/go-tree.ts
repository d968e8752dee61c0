import { enclosing, type SyntaxNode } from "../../core/syntax-node.ts";

export const FUNCTIONS = ["function_declaration", "method_declaration", "func_literal"];

const ERROR_NAME = /^(err\w*|\w*(Err|Error|_err)\d*|[a-z]{1,4}err)$/;
const NO_ERROR = /std_?err|^errs$|errors$/i;

/** Whether a variable is called as errors are. */
export function isErrorName(name: string): boolean {
  return name.length < 60 && ERROR_NAME.test(name) && !NO_ERROR.test(name);
}

/** The error's name, of an `if` whose whole condition is `err != nil`. */
export function failedError(statement: SyntaxNode): string | null {
  const condition = statement.field("condition");
  if (condition?.kind() !== "binary_expression") return null;
  const [left, operator, right] = condition.children();
  if (operator?.kind() !== "!=" || right?.kind() !== "nil" || left?.kind() !== "identifier")
    return null;
  const name = left.text();
  return isErrorName(name) ? name : null;
}

/** The statements of a block, comments left out. */
export function statementsOf(block: SyntaxNode): SyntaxNode[] {
  const list = block.namedChildren().find((child) => child.kind() === "statement_list");
  return list?.namedChildren().filter((child) => child.kind() !== "comment") ?? [];
}

export function commentsIn(block: SyntaxNode): SyntaxNode[] {
  return block.findAll({ rule: { kind: "comment" } });
}

/** Whether a variable of the name is named in it. */
export function mentions(node: SyntaxNode, name: string): boolean {
  return node.has({ rule: { kind: "identifier", regex: `^${name}$` } }) || isNamed(node, name);
}

function isNamed(node: SyntaxNode, name: string): boolean {
  return node.kind() === "identifier" && node.text() === name;
}

/** The call that a statement is made of. */
export function callOf(statement: SyntaxNode): SyntaxNode | null {
  const first = statement.namedChildren()[0];
  return first?.kind() === "call_expression" ? first : null;
}

/** `os.Remove`, `s.save`, `run`; null where what is called is an expression of its own. */
export function calleeOf(call: SyntaxNode): string | null {
  const callee = call.field("function");
  if (!callee) return null;
  if (callee.kind() === "identifier") return callee.text();
  if (callee.kind() !== "selector_expression") return null;
  const operand = callee.field("operand");
  const field = callee.field("field")?.text();
  return operand && SIMPLE.has(operand.kind()) ? `${operand.text()}.${field}` : `().${field}`;
}

const SIMPLE: ReadonlySet<string> = new Set(["identifier", "selector_expression"]);

/** The last name of a callee: `Close` of `resp.Body.Close`. */
export const methodOf = (callee: string): string => callee.slice(callee.lastIndexOf(".") + 1);

/** Of `exec.Command(…).Run()` the inner call. */
export function innerCall(call: SyntaxNode): SyntaxNode | null {
  const operand = call.field("function")?.field("operand");
  return operand?.kind() === "call_expression" ? operand : null;
}

export function argumentsOf(call: SyntaxNode): SyntaxNode[] {
  return (
    call
      .field("arguments")
      ?.namedChildren()
      .filter((one) => one.kind() !== "comment") ?? []
  );
}

const LITERALS: ReadonlySet<string> = new Set([
  "interpreted_string_literal",
  "raw_string_literal",
  "int_literal",
  "nil",
]);

export const isLiteral = (node: SyntaxNode): boolean => LITERALS.has(node.kind());

/** The names on the left of an assignment, and its only call on the right. */
export function assignedCall(
  statement: SyntaxNode,
): { readonly left: readonly SyntaxNode[]; readonly call: SyntaxNode } | null {
  const left = statement.field("left")?.namedChildren() ?? [];
  const right = statement.field("right")?.namedChildren() ?? [];
  const call = right.length === 1 ? right[0] : undefined;
  return left.length > 0 && call?.kind() === "call_expression" ? { left, call } : null;
}

const ASSIGNMENTS: ReadonlySet<string> = new Set(["short_var_declaration", "assignment_statement"]);
export const isAssignment = (node: SyntaxNode): boolean => ASSIGNMENTS.has(node.kind());

// How far back the assignment is looked for; further off it is not understood at sight either.
const MOST_STEPS = 60;

/** The call whose result a variable holds at a place, by the nearest assignment before it in its function. */
export function originOf(name: string, place: SyntaxNode): SyntaxNode | null {
  let steps = 0;
  for (let at: SyntaxNode | null = place; at && steps < MOST_STEPS; at = at.parent()) {
    if (at.kind() === "function_declaration" || at.kind() === "method_declaration") return null;
    const head = at.kind() === "if_statement" ? at.field("initializer") : null;
    if (head && head.id() !== place.id() && assigns(head, name))
      return assignedCall(head)?.call ?? null;
    for (let before = at.prev(); before && steps++ < MOST_STEPS; before = before.prev())
      if (assigns(before, name)) return assignedCall(before)?.call ?? null;
  }
  return null;
}

export function assigns(statement: SyntaxNode, name: string): boolean {
  if (!isAssignment(statement)) return false;
  return (statement.field("left")?.namedChildren() ?? []).some((one) => isNamed(one, name));
}

/** The type of the last result as written, and its name where it has one. */
export function lastResult(
  fn: SyntaxNode,
): { readonly type: string; readonly name: string | null } | null {
  const result = fn.field("result");
  if (!result) return null;
  if (result.kind() !== "parameter_list") return { type: result.text(), name: null };
  const last = result
    .namedChildren()
    .filter((one) => one.kind() === "parameter_declaration")
    .at(-1);
  if (!last) return null;
  return {
    type: last.field("type")?.text() ?? "",
    name: last.fieldChildren("name").at(-1)?.text() ?? null,
  };
}

export const returnsError = (fn: SyntaxNode): boolean => lastResult(fn)?.type === "error";

export function functionAround(node: SyntaxNode): SyntaxNode | null {
  return enclosing(node, FUNCTIONS);
}

/** The declared function around a node, through function literals. */
export function declarationAround(node: SyntaxNode): SyntaxNode | null {
  return enclosing(node, ["function_declaration", "method_declaration"]);
}

/** Whether it runs because an error was seen: in the body of an `if err != nil`. */
export function errorBlockAround(node: SyntaxNode): SyntaxNode | null {
  let below = node;
  for (let at = node.parent(); at; below = at, at = at.parent()) {
    const kind = at.kind();
    if (FUNCTIONS.includes(kind)) return null;
    if (kind !== "if_statement" || failedError(at) === null) continue;
    if (at.field("consequence")?.id() === below.id()) return at;
  }
  return null;
}
