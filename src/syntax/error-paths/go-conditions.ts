import type { SyntaxNode } from "../../core/syntax-node.ts";
import { argumentsOf, isAssignment, isErrorName } from "../error-handling/go-tree.ts";

/** What a condition asks: whether there is an error, whether there is none, or which one it is. */
export type Asked = "some" | "none" | "kind";

/** How deep `&&`, `||`, `!` and brackets are looked into. */
const DEPTH = 8;

/** Of an `if` or an expression; null where it does not ask about an error. */
export function asks(node: SyntaxNode): Asked | null {
  if (node.kind() !== "if_statement") return askedBy(node, null, DEPTH);
  const condition = node.field("condition");
  return condition && askedBy(condition, node, DEPTH);
}

function askedBy(node: SyntaxNode, statement: SyntaxNode | null, depth: number): Asked | null {
  if (depth === 0) return null;
  switch (node.kind()) {
    case "parenthesized_expression": {
      const inner = node.namedChildren()[0];
      return inner ? askedBy(inner, statement, depth - 1) : null;
    }
    case "unary_expression": {
      const inner = node.field("operand");
      const asked = inner && askedBy(inner, statement, depth - 1);
      return asked === "some" ? "none" : asked === "none" ? "some" : asked;
    }
    case "binary_expression":
      return askedByTwo(node, statement, depth);
    case "call_expression":
      return isAboutError(node) ? "kind" : null;
    case "identifier":
      return statement && isOfAssertion(node.text(), statement) ? "kind" : null;
    default:
      return null;
  }
}

function askedByTwo(node: SyntaxNode, statement: SyntaxNode | null, depth: number): Asked | null {
  const operator = node.field("operator")?.kind() ?? "";
  const left = node.field("left");
  const right = node.field("right");
  if (!left || !right) return null;
  if (operator === "&&" || operator === "||") {
    const both = [left, right].map((side) => askedBy(side, statement, depth - 1));
    return (["some", "kind", "none"] as const).find((answer) => both.includes(answer)) ?? null;
  }
  if (isCount(left) && /^(?:>|!=|==)$/.test(operator) && right.text() === "0")
    return operator === "==" ? "none" : "some";
  if (operator !== "!=" && operator !== "==") return null;
  const isNil = right.kind() === "nil" || left.kind() === "nil";
  const value = left.kind() === "nil" ? right : left;
  if (!isNil) return isError(left) || isErrorConstant(right, left) ? "kind" : null;
  if (!isError(value) && !isRecovered(value, statement)) return null;
  return operator === "!=" ? "some" : "none";
}

/** `err`, `s.err`, `ctx.Err()`, `err.(type)` and what is assigned from it. */
export function isError(node: SyntaxNode): boolean {
  switch (node.kind()) {
    case "identifier":
      return isErrorName(node.text());
    case "selector_expression": {
      const field = node.field("field")?.text() ?? "";
      return isErrorName(field) || /^(Err|Error)$/.test(field);
    }
    case "call_expression": {
      const callee = node.field("function");
      if (callee?.kind() !== "selector_expression") return false;
      const name = callee.field("field")?.text() ?? "";
      return name === "Err" || (callee.text().length < 40 && callee.text() === "errors.Cause");
    }
    default:
      return false;
  }
}

/** `len(errs)`. */
function isCount(node: SyntaxNode): boolean {
  if (node.kind() !== "call_expression" || node.field("function")?.text() !== "len") return false;
  const [list] = argumentsOf(node);
  const name = list?.kind() === "selector_expression" ? list.field("field") : list;
  return name?.isLeaf() === true && /^(?:\w+E|e)rr(?:or)?s$/.test(name.text());
}

/** `x == io.EOF`, where `x` is called `e` or so. */
function isErrorConstant(right: SyntaxNode, left: SyntaxNode): boolean {
  if (left.kind() !== "identifier" || right.kind() !== "selector_expression") return false;
  return /^(EOF|Err[A-Z]\w*)$/.test(right.field("field")?.text() ?? "");
}

/** `errors.Is(err, …)`, `os.IsNotExist(errors.Unwrap(err))`, `isRetryable(err)`, `err.Timeout()`. */
function isAboutError(call: SyntaxNode, depth = 2): boolean {
  const callee = call.field("function");
  if (callee?.kind() === "selector_expression") {
    const operand = callee.field("operand");
    if (operand?.kind() === "identifier" && isErrorName(operand.text())) return true;
  }
  return argumentsOf(call).some(
    (one) =>
      isError(one) ||
      (depth > 0 && one.kind() === "call_expression" && isAboutError(one, depth - 1)),
  );
}

/** `if typed, ok := err.(*T); ok`, `if ok := errors.As(err, &typed); ok`. */
function isOfAssertion(name: string, statement: SyntaxNode): boolean {
  const head = statement.field("initializer");
  if (!head || !isAssignment(head)) return false;
  const left = head.field("left")?.namedChildren() ?? [];
  if (left.at(-1)?.text() !== name) return false;
  const value = head.field("right")?.namedChildren()[0];
  if (value?.kind() === "type_assertion_expression") {
    const operand = value.field("operand");
    return operand !== null && isError(operand);
  }
  return value?.kind() === "call_expression" && isAboutError(value);
}

/** What `recover()` gave, in the `if` itself or in the statement above it. */
function isRecovered(value: SyntaxNode, statement: SyntaxNode | null): boolean {
  if (value.kind() === "call_expression") return isRecover(value);
  if (value.kind() !== "identifier" || !statement) return false;
  const name = value.text();
  return [statement.field("initializer"), statement.prev()].some((head) => {
    if (!head || !isAssignment(head)) return false;
    const given = head.field("right")?.namedChildren()[0];
    return head.field("left")?.text() === name && given !== undefined && isRecover(given);
  });
}

const isRecover = (call: SyntaxNode): boolean =>
  call.kind() === "call_expression" && call.field("function")?.text() === "recover";
