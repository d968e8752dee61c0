import type { SyntaxNode } from "../../core/syntax-node.ts";
import { isDropped } from "../error-handling/kotlin-grammar.ts";
import {
  type DeadForms,
  type Handler,
  isLogLine,
  shortOf,
  type Tried,
  truthIn,
} from "./dead-code-forms.ts";
import { spanOf } from "./spans.ts";

/** Assertions fail with an `AssertionError`, which is no `Exception`. */
const CATCHES =
  /^(?:(?:kotlin|java\.lang|org\.opentest4j|junit\.framework)\.)?(?:Throwable|Error|AssertionError|AssertionFailedError)$/;
const LOGS =
  /^(?:(?:println|print)\s*\(|\w+\.printStackTrace\(|(?:System\.(?:out|err)|(?:\w+\.)?\w*[lL]og(?:ger)?|LOG(?:GER)?|Timber)\.(?:trace|debug|info|warn|warning|error|verbose|log|print|println|printf|[vdiwe]|wtf)\s*[({])/;
const EMPTY_LIST =
  /^(?:empty(?:List|Set|Map|Array|Sequence)|(?:mutable)?(?:[lL]ist|[sS]et|[mM]ap)Of|arrayOf|sequenceOf)(?:<[^()]*>)?\(\)$/;

const LOOPS = ["for_statement", "while_statement", "do_while_statement"];
const LOOPING = /^(?:[\w.]+\.)?(?:repeat|forEach|forEachIndexed|eventually|retry\w*)\b/;

export const KOTLIN_DEAD: DeadForms = {
  mayHold:
    /\bcatch\s*\(|\brunCatching\b|\b(?:if|while)\s*\([\s!(]*(?:true|false|null|\d|"|')|\bin\s+\w+(?:<[^()\n]{0,80}>)?\(\)\s*\)/,
  kinds: ["try_expression", "if_expression", "while_statement", "for_statement", "call_expression"],
  functions: ["function_declaration", "anonymous_function", "class_body"],
  isLoop(node) {
    return (
      LOOPS.includes(node.kind()) || (node.kind() === "call_expression" && LOOPING.test(head(node)))
    );
  },
  isIdle: (statement) =>
    /^(?:Unit|null|return(?:@\w+)?(?:\s+Unit)?)$/.test(statement) || isLogLine(statement, LOGS),
  never(node, source) {
    const kind = node.kind();
    if (kind === "if_expression") {
      const children = node.children();
      const truth = truthIn(conditionOf(node), source);
      if (truth === null) return [];
      const otherwise = children.findIndex((one) => one.kind() === "else");
      const branches = otherwise < 0 ? [children, []] : split(children, otherwise);
      return [branches[truth ? 1 : 0]?.find(isBody)];
    }
    if (kind === "while_statement" && truthIn(conditionOf(node), source) === false)
      return [node.namedChildren().find(isBody)];
    if (kind !== "for_statement") return [];
    const children = node.namedChildren();
    const body = children.findIndex(isBody);
    const over = children[body - 1];
    return over && EMPTY_LIST.test(shortOf(over, source)) ? [children[body]] : [];
  },
  triedIn: (source) => (node) => {
    if (node.kind() === "call_expression") return ranBlindly(node, source);
    if (node.kind() !== "try_expression") return null;
    const children = node.namedChildren();
    const body = children.find((one) => one.kind() === "statements");
    const clauses = children.filter((one) => one.kind() === "catch_block");
    const handlers = clauses.map((one) => handlerOf(one, source));
    if (!body || !handlers.some(({ catches }) => catches)) return null;
    // Where the value is taken, a handler's own is what becomes of the failure.
    if (!isDropped(node) && !(isLast(node) && !clauses.some(givesNull))) return null;
    return { body: spanOf(body), handlers };
  },
};

const head = (node: SyntaxNode): string => node.text().slice(0, 80);
const isBody = (node: SyntaxNode): boolean => node.kind() === "control_structure_body";
const isComment = (node: SyntaxNode): boolean => node.kind().endsWith("comment");

const split = (nodes: readonly SyntaxNode[], at: number): readonly (readonly SyntaxNode[])[] => [
  nodes.slice(0, at),
  nodes.slice(at + 1),
];

const conditionOf = (node: SyntaxNode): SyntaxNode | undefined =>
  node.namedChildren().find((one) => !isComment(one));

/** The last statement of a block whose value a test's runner does not look at. */
function isLast(node: SyntaxNode): boolean {
  const parent = node.parent();
  if (parent?.kind() !== "statements") return false;
  const block = parent.parent();
  return block?.kind() === "lambda_literal";
}

/** `null` is no named node. */
const givesNull = (clause: SyntaxNode): boolean =>
  clause.namedChildren().some((one) => one.children().at(-1)?.kind() === "null");

function handlerOf(clause: SyntaxNode, source: string): Handler {
  const children = clause.namedChildren();
  const type = children.find((one) => /_type$/.test(one.kind()));
  const block = children.find((one) => one.kind() === "statements");
  return {
    catches: type !== undefined && CATCHES.test(shortOf(type, source)),
    isFiltered: false,
    leaks: null,
    statements: (block?.namedChildren() ?? []).filter((one) => !isComment(one)),
    end: spanOf(clause).end,
  };
}

/** `runCatching { … }` that nobody looks at: it takes every `Throwable`. */
function ranBlindly(call: SyntaxNode, source: string): Tried | null {
  if (!source.startsWith("runCatching", spanOf(call).start)) return null;
  const [callee, suffix] = call.namedChildren();
  if (callee?.kind() !== "simple_identifier" || callee.text() !== "runCatching") return null;
  if (!isDropped(call)) return null;
  const lambda = suffix?.namedChildren()[0]?.namedChildren().at(-1);
  if (lambda?.kind() !== "lambda_literal") return null;
  // With its name: a call that is not known may assert.
  const body = spanOf(call);
  const taken = { catches: true, isFiltered: false, leaks: null, statements: [], end: body.end };
  return { body, handlers: [taken] };
}
