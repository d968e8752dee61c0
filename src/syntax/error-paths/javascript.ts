import type { NodeQuery, SyntaxNode } from "../../core/syntax-node.ts";
import {
  argumentsOf,
  bare,
  isInlineFunction,
  parametersOf,
  stringOf,
} from "../error-handling/javascript-functions.ts";
import { statementsOf } from "../error-handling/javascript-handlers.ts";
import type { SourceFile } from "../rule.ts";
import { says } from "../words.ts";
import { errorCondition } from "./javascript-conditions.ts";
import { type ErrorPathReader, type FoundPath, found, headOf, pathOf } from "./reader.ts";

const WORDS = /catch|then\b|[eE]rr|[rR]eject|Exception|orElse|\b(?:e|ex|exc|reason|cause)\b/;

/** Which argument of a method handles errors. */
const REJECTED: ReadonlyMap<string, number> = new Map([
  ["catch", 0],
  ["then", 1],
  ["mapErr", 0],
  ["orElse", 0],
  ["catchError", 0],
  ["onError", 0],
  ["setErrorHandler", 0],
]);
const LISTENING = [
  "on",
  "once",
  "addListener",
  "prependListener",
  "prependOnceListener",
  "addEventListener",
];
const PROPERTIES = ["onError", "onerror", "onunhandledrejection", "onRejected", "onrejected"];
const NAMES = [...new Set([...REJECTED.keys(), ...LISTENING, ...PROPERTIES, "use"])];

const named = { regex: `^(?:${NAMES.join("|")})$` };
const member = { kind: "member_expression", has: { field: "property", ...named } };

/**
 * Names are told apart in native code: most calls are of none of these. It is asked from above, since the way up
 * takes time by the depth of a tree.
 */
const HEADS: NodeQuery = {
  rule: {
    any: [
      { kind: "catch_clause" },
      { kind: "if_statement" },
      { kind: "call_expression", has: { field: "function", ...member } },
      { kind: "call_expression", has: { field: "function", regex: "^catchError$" } },
      { kind: "assignment_expression", has: { field: "left", ...member } },
      { kind: "pair", has: { field: "key", kind: "property_identifier", ...named } },
      { kind: "method_definition", has: { field: "name", ...named } },
    ],
  },
};

/** `catch` clauses, functions that are given errors, and conditions on errors. */
export const readJavascriptErrorPaths: ErrorPathReader = (root, file) => {
  if (!says(file, WORDS)) return [];
  return found(root.findAll(HEADS).map((node) => read(node, file)));
};

function read(node: SyntaxNode, file: SourceFile): FoundPath | null {
  switch (node.kind()) {
    case "catch_clause": {
      const body = node.field("body");
      if (!body) return null;
      return pathOf(file, { head: node, what: headOf(file, node, body), body: statementsOf(body) });
    }
    case "if_statement":
      return condition(node, file);
    case "call_expression": {
      const callee = node.field("function");
      // RxJS's `catchError` is called by its name alone.
      const head = callee?.kind() === "member_expression" ? callee.field("property") : callee;
      return head && givenTo(node, head, file);
    }
    case "assignment_expression": {
      const head = node.field("left")?.field("property");
      return head ? ofProperty(head, node.field("right"), file) : null;
    }
    case "pair": {
      const head = node.field("key");
      return head && ofProperty(head, node.field("value"), file);
    }
    default: {
      const head = node.field("name");
      if (!head || node.parent()?.kind() !== "object") return null;
      return PROPERTIES.includes(head.text())
        ? ofBody(head, `${head.text()}(…)`, node.field("body"), file)
        : null;
    }
  }
}

function condition(node: SyntaxNode, file: SourceFile): FoundPath | null {
  const asked = errorCondition(node, file);
  const consequence = node.field("consequence");
  if (asked === null || !consequence) return null;
  const other = asked === "none" ? node.field("alternative") : null;
  const body =
    asked === "none" ? other?.namedChildren().find((one) => one.kind() !== "comment") : consequence;
  // What is asked behind an `else` is seen for itself.
  if (!body || (other && body.kind() === "if_statement")) return null;
  const what = headOf(file, node, consequence);
  return pathOf(file, {
    head: other ?? node,
    what: other ? `else of ${what}` : what,
    body: statementsOf(body).filter((one) => one.kind() !== "empty_statement"),
  });
}

const ERROR_EVENT =
  /^(?:error|\w+Error|uncaughtException|unhandledRejection|unhandledrejection|clientError|messageerror)$/;

function givenTo(call: SyntaxNode, head: SyntaxNode, file: SourceFile): FoundPath | null {
  const name = head.text();
  const given = argumentsOf(call);
  const at = REJECTED.get(name);
  if (at !== undefined) {
    const handler = given[at];
    if (!handler) return null;
    return name === "then"
      ? ofFunction(handler, ".then(…, …)", handler, file)
      : ofFunction(head, `${head.kind() === "identifier" ? "" : "."}${name}(…)`, handler, file);
  }
  if (name === "use") return ofMiddleware(head, given, file);
  if (!LISTENING.includes(name)) return null;
  const event = stringOf(given[0]);
  const handler = given[1];
  if (event === null || !handler || event.length > 40 || !ERROR_EVENT.test(event)) return null;
  return ofFunction(head, `.${name}("${event}", …)`, handler, file);
}

/** Express tells the handlers of errors by their four parameters. */
function ofMiddleware(
  head: SyntaxNode,
  given: readonly SyntaxNode[],
  file: SourceFile,
): FoundPath | null {
  const handler = given.find((one) => isInlineFunction(one) && parametersOf(one).length === 4);
  return handler ? ofFunction(head, ".use(…)", handler, file) : null;
}

function ofProperty(
  head: SyntaxNode,
  value: SyntaxNode | null,
  file: SourceFile,
): FoundPath | null {
  return value && PROPERTIES.includes(head.text())
    ? ofFunction(head, head.text(), value, file)
    : null;
}

function ofFunction(
  head: SyntaxNode,
  what: string,
  given: SyntaxNode,
  file: SourceFile,
): FoundPath | null {
  const handler = bare(given);
  return isInlineFunction(handler) ? ofBody(head, what, handler.field("body"), file) : null;
}

function ofBody(
  head: SyntaxNode,
  what: string,
  body: SyntaxNode | null,
  file: SourceFile,
): FoundPath | null {
  if (!body) return null;
  const isExpression = body.kind() !== "statement_block";
  return pathOf(file, { head, what, body: statementsOf(body), isExpression });
}
