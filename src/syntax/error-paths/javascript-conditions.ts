import type { SyntaxNode } from "../../core/syntax-node.ts";
import {
  argumentsOf,
  bare,
  boundNames,
  FUNCTIONS,
  mentions,
  methodOf,
  parametersOf,
} from "../error-handling/javascript-functions.ts";
import { nearest } from "../error-handling/own-nodes.ts";
import type { SourceFile } from "../rule.ts";
import { saysIn } from "../words.ts";

/** What a condition asks: whether there is an error, whether there is none, or which one it is. */
export type Asked = "some" | "none" | "kind";

/** Says of a name whether it is an error's here. */
type IsError = (name: string) => boolean;

/** How deep `&&`, `||`, `!` and brackets are looked into, and chains of members. */
const DEPTH = 8;

/** Null where the `if` does not ask about an error. */
export function errorCondition(statement: SyntaxNode, file: SourceFile): Asked | null {
  const condition = statement.field("condition");
  if (!condition || !saysIn(condition, file, ANY_NAME)) return null;
  return askedBy(condition, (name) => isErrorHere(name, statement, file), DEPTH);
}

const ANY_NAME = /[eE]rr|[eE]xception|\b(?:e|er|ex|exc|reason|cause)\b/;
const NAME = /^(?:_?err(?:or)?\d?|exception|_?\w*(?:[a-z\d]Err(?:or)?|_err(?:or)?|Exception))$/;
/** What tells yes or no, and functions. */
const NO_ERROR =
  /^_?(?:is|has|had|have|no|not|show|should|can|will|did|was|on|set|get|with|allow|ignore|throw|throws|log|use|expect|expected)(?:[A-Z_]|$)|std_?err$/i;
const SHORT = /^(?:e|er|ex|exc|reason|cause)$/;

function isErrorHere(name: string, statement: SyntaxNode, file: SourceFile): boolean {
  if (name.length > 60) return false;
  if (NAME.test(name)) return !NO_ERROR.test(name);
  return SHORT.test(name) && isGivenAsError(name, statement, file);
}

/** A short name is an error's in a `catch`, and where a callback's first argument is handed on or thrown. */
function isGivenAsError(name: string, statement: SyntaxNode, file: SourceFile): boolean {
  const around = nearest(statement, file, [...FUNCTIONS, "catch_clause"]);
  if (!around) return false;
  if (around.kind() === "catch_clause") {
    const parameter = around.field("parameter");
    return parameter !== null && boundNames(parameter).includes(name);
  }
  if (around.parent()?.kind() !== "arguments") return false;
  const [first] = parametersOf(around);
  if (first?.kind() !== "identifier" || first.text() !== name) return false;
  const body = statement.field("consequence");
  const given = body?.findAll({
    rule: { any: [{ kind: "throw_statement" }, { kind: "arguments" }] },
  });
  return given?.some((one) => mentions(one, [name])) ?? false;
}

function askedBy(given: SyntaxNode, isError: IsError, depth: number): Asked | null {
  if (depth === 0) return null;
  const node = bare(given);
  switch (node.kind()) {
    case "identifier":
      return isError(node.text()) ? "some" : null;
    case "unary_expression": {
      if (node.field("operator")?.kind() !== "!") return null;
      const inner = node.field("argument");
      const asked = inner && askedBy(inner, isError, depth - 1);
      return asked === "some" ? "none" : asked === "none" ? "some" : asked;
    }
    case "binary_expression":
      return askedByTwo(node, isError, depth);
    case "member_expression":
      if (isOfError(node, isError)) return "kind";
      return isErrorMember(node) ? "some" : null;
    case "call_expression":
      return isAboutError(node, isError) ? "kind" : null;
    default:
      return null;
  }
}

function askedByTwo(node: SyntaxNode, isError: IsError, depth: number): Asked | null {
  const operator = node.field("operator")?.kind() ?? "";
  const left = node.field("left");
  const right = node.field("right");
  if (!left || !right) return null;
  if (operator === "&&" || operator === "||") {
    const both = [left, right].map((side) => askedBy(side, isError, depth - 1));
    return (["some", "kind", "none"] as const).find((answer) => both.includes(answer)) ?? null;
  }
  if (!/^(?:[!=]==?|[<>]=?|instanceof)$/.test(operator)) return null;
  const value = bare(left);
  const isName = value.kind() === "identifier" && isError(value.text());
  const isSome = isName || (value.kind() === "member_expression" && isErrorMember(value));
  if (isSome && /^[!=]/.test(operator) && /^(?:null|undefined)$/.test(right.kind()))
    return operator.startsWith("!") ? "some" : "none";
  if (operator === "instanceof" && /(?:Error|Exception)$/.test(right.text().slice(-20)))
    return "kind";
  return isName || isOfError(value, isError) ? "kind" : null;
}

/** `result.error`, and not `console.error`. */
function isErrorMember(member: SyntaxNode): boolean {
  if (!/^(?:err|error|lastError)$/.test(member.field("property")?.text() ?? "")) return false;
  const object = member.field("object");
  return object !== null && !/(?:console|log|logger)$/i.test(object.text().slice(-20));
}

/** `err.code`, `err?.response.status`. */
function isOfError(node: SyntaxNode, isError: IsError): boolean {
  let at: SyntaxNode | null = node;
  for (let steps = 0; at && steps < DEPTH && at.kind() === "member_expression"; steps++)
    at = at.field("object");
  return at !== null && at.id() !== node.id() && at.kind() === "identifier" && isError(at.text());
}

/** `isTimeout(err)`, `axios.isAxiosError(err)`, `err.is(…)`, `err.message.includes(…)`. */
function isAboutError(call: SyntaxNode, isError: IsError): boolean {
  const method = methodOf(call);
  const callee = call.field("function");
  if (callee?.kind() === "member_expression" && isOfError(callee, isError)) return true;
  const name = method?.name ?? (callee?.kind() === "identifier" ? callee.text() : "");
  if (!/^_?(?:is|has|was|should|can)[A-Z_]/.test(name)) return false;
  return argumentsOf(call).some((one) => one.kind() === "identifier" && isError(one.text()));
}
