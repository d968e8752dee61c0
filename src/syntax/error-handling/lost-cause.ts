import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import { rangeOf } from "../words.ts";
import { explainsIgnoring, isExplained } from "./ignoring-comment.ts";
import { nearest } from "./own-nodes.ts";
import { type Handler, type HandlerGrammar, isTellingType, usesOf } from "./typed-catch.ts";

/** What else a grammar has to tell to see whether a cause is kept. */
export interface CauseGrammar extends HandlerGrammar {
  readonly clauseKind: string;
  /** Arguments of a call, each around one expression or the list of them. */
  readonly arguments: readonly string[];
  readonly conditionals: readonly string[];
  /** Wrappers that change nothing: casts, parentheses. */
  readonly wrappers: readonly string[];
  /** Around the error it makes a text. */
  readonly formatters: RegExp;
}

/** What leads on to the error behind the one caught. */
const CAUSES =
  /^(getCause|cause|InnerExceptions?|getTargetException|targetException|getUndeclaredThrowable|GetBaseException|Flatten|getException|exception|rootCause|getRootCause|getMostSpecificCause)$/;
/** A method of the error that makes another of it, or takes one in. */
const MAKES = /^(addSuppressed|to[A-Z]\w*(Exception|Error|Problem)|as[A-Z]\w*|wrap\w*|rethrow\w*)$/;

/**
 * Whether a new error that a handler throws forgets the one that was caught: it is neither its cause, nor
 * logged or kept elsewhere in the handler, nor what the choice of the new error rests on.
 */
export function losesCause(
  thrown: SyntaxNode,
  file: SourceFile,
  grammar: CauseGrammar,
): SyntaxNode | null {
  const clause = clauseAround(thrown, file, grammar);
  if (!clause) return null;
  const handler = grammar.read(clause);
  if (!handler || handler.filtered) return null;
  if (handler.types.length > 0 && handler.types.every(isTellingType)) return null;
  if (handler.name !== null && grammar.ignoredNames.test(handler.name)) return null;
  const { start, end } = thrown.range();
  const isIn = (node: SyntaxNode) => {
    const range = node.range();
    return range.start.index >= start.index && range.end.index <= end.index;
  };
  for (const use of usesOf(handler, file, grammar)) {
    if (!isIn(use) && isInAThrow(use, handler, file, grammar)) continue;
    if (isWhole(use, grammar) || isAsked(use, thrown, handler, file, grammar)) return null;
  }
  if (isExplained(file, thrown) || clause.children().some(explains)) return null;
  // The error of a handler further out may be the better cause.
  const outer = clauseAround(clause, file, grammar);
  const outerHandler = outer ? grammar.read(outer) : null;
  const isKept = (use: SyntaxNode) => isIn(use) && isWhole(use, grammar);
  return outerHandler && usesOf(outerHandler, file, grammar).some(isKept) ? null : clause;
}

function explains(child: SyntaxNode): boolean {
  return child.kind().endsWith("comment") && explainsIgnoring(child.text());
}

/** The handler around a node, in its own function. */
function clauseAround(
  node: SyntaxNode,
  file: SourceFile,
  grammar: CauseGrammar,
): SyntaxNode | null {
  const around = nearest(node, file, [grammar.clauseKind, ...grammar.functions]);
  return around?.kind() === grammar.clauseKind ? around : null;
}

/** The nodes of the kinds around a use of the error, within the handler; the innermost first. */
function* within(
  use: SyntaxNode,
  { body }: Handler,
  file: SourceFile,
  kinds: readonly string[],
): Generator<SyntaxNode> {
  const whole = rangeOf(body);
  for (let at = nearest(use, file, kinds); at; at = nearest(at, file, kinds)) {
    const { from, to } = rangeOf(at);
    if (from < whole.from || to > whole.to) return;
    yield at;
  }
}

function isInAThrow(
  use: SyntaxNode,
  handler: Handler,
  file: SourceFile,
  grammar: CauseGrammar,
): boolean {
  for (const around of within(use, handler, file, grammar.throwKinds))
    if (grammar.throws(around)) return true;
  return false;
}

const wholeIn = new WeakMap<SyntaxNode, boolean>();

/** The error itself is given on, or the one behind it, and not a text made of it. Nested handlers ask of the same uses. */
function isWhole(use: SyntaxNode, grammar: CauseGrammar): boolean {
  let whole = wholeIn.get(use);
  if (whole === undefined) {
    whole = isGivenOn(use, grammar);
    wholeIn.set(use, whole);
  }
  return whole;
}

function isGivenOn(use: SyntaxNode, grammar: CauseGrammar): boolean {
  let at = use;
  let parent = at.parent();
  while (parent && grammar.wrappers.includes(parent.kind())) {
    at = parent;
    parent = at.parent();
  }
  if (!parent) return false;
  const member = memberOf(at);
  if (member !== null) return CAUSES.test(member) || MAKES.test(member);
  const kind = parent.kind();
  if (grammar.arguments.includes(kind)) return !isFormatted(parent, grammar);
  return /assign|declarator|property_declaration|return|throw|jump|yield|statements|lambda/.test(
    kind,
  );
}

/** The name of the member that is taken of an expression: `message` of `e.message`, `e?.message`. */
function memberOf(node: SyntaxNode): string | null {
  const after = node.next();
  const kind = after?.kind() ?? "";
  if (kind === "navigation_suffix") return after?.children().at(-1)?.text() ?? "";
  if (kind !== "." && kind !== "?" && kind !== "!") return null;
  const member = after?.next();
  return member ? (member.children().at(-1) ?? member).text() : "";
}

function isFormatted(argument: SyntaxNode, grammar: CauseGrammar): boolean {
  let call = argument.parent();
  for (let step = 0; call && step < 2 && !grammar.calls.includes(call.kind()); step++) {
    if (/creation|jump|throw/.test(call.kind())) return false;
    call = call.parent();
  }
  if (!call) return false;
  const callee = grammar.callee(call);
  return callee !== null && grammar.formatters.test(callee);
}

/** Which error is thrown was decided by looking at the caught one. */
function isAsked(
  use: SyntaxNode,
  thrown: SyntaxNode,
  handler: Handler,
  file: SourceFile,
  grammar: CauseGrammar,
): boolean {
  const place = rangeOf(thrown);
  for (const around of within(use, handler, file, [
    ...grammar.throwKinds,
    ...grammar.conditionals,
  ])) {
    if (grammar.throws(around)) return false;
    if (!grammar.conditionals.includes(around.kind())) continue;
    const { from, to } = rangeOf(around);
    return from <= place.from && to >= place.to;
  }
  return false;
}
