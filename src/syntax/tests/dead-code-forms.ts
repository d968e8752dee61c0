import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import { constantTruth } from "./constant-conditions.ts";
import { apart, type Span, spanOf } from "./spans.ts";

/** A handler of a `try`. */
export interface Handler {
  /** Whether it gets the failure of an assertion. */
  readonly catches: boolean;
  /** Whether it may let the failure pass all the same: `when (attempts-- > 0)`. */
  readonly isFiltered: boolean;
  /** What the failure is called in it, where that name lives on behind it. */
  readonly leaks: string | null;
  readonly statements: readonly SyntaxNode[];
  readonly end: number;
}

/** What is tried, and its handlers in order. */
export interface Tried {
  readonly body: Span;
  readonly handlers: readonly Handler[];
}

/** How a language writes what never runs, and what is tried. */
export interface DeadForms {
  /** Without it nothing in a file is dead, and there is nothing to walk through. */
  readonly mayHold: RegExp;
  readonly kinds: readonly string[];
  /** Kinds of what is called by itself: nothing in it runs on behind it. */
  readonly functions: readonly string[];
  /**
   * Reads what is tried in a file. Null for what is no `try`, and for one that cannot keep a failure from being known.
   */
  triedIn(source: string): (node: SyntaxNode) => Tried | null;
  /** The parts of a condition or loop that never run. */
  never(node: SyntaxNode, source: string): readonly (SyntaxNode | null | undefined)[];
  isLoop(node: SyntaxNode): boolean;
  /** A statement that hands no failure on: a line for the log, `return`, a value that nobody takes. */
  isIdle(statement: string): boolean;
}

/** Stretches in which an assertion cannot fail the test, each list in the text's order. */
export interface DeadStretches {
  readonly never: readonly Span[];
  /** Bodies of a `try` whose handler drops the failure. What a mock is asked for is looked at later. */
  readonly dropped: readonly Span[];
}

/** A handler, a body and what comes behind them are read so far. */
const LONGEST = 4_000;
/** So far out is looked for what is around a `try`. */
const DEEPEST = 40;

/** @param forms of the language that the text is in */
export function deadStretches(root: SyntaxNode, source: string, forms: DeadForms): DeadStretches {
  const never: Span[] = [];
  const dropped: Span[] = [];
  if (!forms.mayHold.test(source)) return { never, dropped };
  const triedOf = forms.triedIn(source);
  for (const node of nodesOfKind(root, forms.kinds)) {
    // Keywords are of their statement's kind in some grammars.
    if (!node.isNamed()) continue;
    for (const part of forms.never(node, source)) if (part) never.push(spanOf(part));
    // What stands in a body that is dropped is dropped with it.
    if (spanOf(node).start < (dropped.at(-1)?.end ?? 0)) continue;
    const tried = triedOf(node);
    if (tried && isDropped(node, tried, source, forms)) dropped.push(tried.body);
  }
  return { never: inOrder(never), dropped: inOrder(dropped) };
}

const inOrder = (spans: readonly Span[]): Span[] =>
  apart([...spans].sort((one, other) => one.start - other.start));

/** Whether a condition made of literals alone always holds, or never does; null for any other. */
export function truthIn(condition: SyntaxNode | null | undefined, source: string): boolean | null {
  return condition ? constantTruth(shortOf(condition, source)) : null;
}

export function shortOf(node: SyntaxNode, source: string): string {
  const { start, end } = spanOf(node);
  return source.slice(start, Math.min(end, start + LONGEST));
}

/** By the first handler that gets the failure. */
function isDropped(
  node: SyntaxNode,
  { body, handlers }: Tried,
  source: string,
  forms: DeadForms,
): boolean {
  let last: Handler | null = null;
  for (const handler of handlers) {
    if (!handler.catches) continue;
    if (!handler.statements.every((one) => forms.isIdle(shortOf(one, source)))) return false;
    if (handler.isFiltered) continue;
    last = handler;
    break;
  }
  if (!last) return false;
  const written = source.slice(body.start, Math.min(body.end, body.start + LONGEST));
  const leaks = last.leaks === null ? [] : [last.leaks];
  const flags = flagsIn(written);
  if (leaks.length + flags.length > 0) {
    const end = Math.min(endOfFunction(node, forms), body.end + LONGEST);
    if (mentions(source.slice(last.end, end), leaks)) return false;
    if (mentions(source.slice(body.end, end), flags)) return false;
  }
  return !(/\b(?:break|return|next)\b/.test(written) && goesOnElsewhere(node, forms));
}

function endOfFunction(node: SyntaxNode, { functions }: DeadForms): number {
  let top = node;
  for (let depth = 0; depth < DEEPEST && !functions.includes(top.kind()); depth++)
    top = top.parent() ?? top;
  return spanOf(top).end;
}

const FLAG = /\$?\b(\w+)(?:\s*=\s*(?:true|false|TRUE|FALSE|null|nil|\d+)\b|\s*\+=|\+\+)/g;

/** Variables that say how far it came: `reached = true`, `count += 1`. */
const flagsIn = (body: string): string[] => [...body.matchAll(FLAG)].map(([, name]) => name ?? "");

function mentions(text: string, names: readonly string[]): boolean {
  const sought = new Set(names);
  return sought.size > 0 && (text.match(/\w+/g) ?? []).some((word) => sought.has(word));
}

/** Leaving a loop, or what comes next, tells a test that held from one that did not. */
function goesOnElsewhere(node: SyntaxNode, { functions, isLoop }: DeadForms): boolean {
  let at = node;
  for (let depth = 0; depth < DEEPEST && !functions.includes(at.kind()); depth++) {
    if (isLoop(at)) return true;
    for (let next = at.next(); next; next = next.next())
      if (next.isNamed() && !next.kind().includes("comment")) return true;
    const around = at.parent();
    if (!around) return false;
    at = around;
  }
  return !functions.includes(at.kind());
}

const STRINGS = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g;
/** What hands a failure on, keeps it, or asserts something of it. */
const HANDS_ON =
  /\b(?:throw|raise|abort|exit|skip|retry|continue)|assert|expect|verify|fail|flunk|should|(?<![=!<>])=(?![=>~])|<<(?!["'~-])|\+\+/i;

/** A line for the log, whose head is as given, that does nothing else. */
export function isLogLine(statement: string, head: RegExp): boolean {
  return head.test(statement) && !HANDS_ON.test(statement.replace(STRINGS, '""'));
}

/** Whether a node is in a stretch of the test around it. A test that is declared within a stretch lives by itself. */
export function isDeadIn(test: SyntaxNode, node: SyntaxNode, spans: readonly Span[]): boolean {
  if (spans.length === 0) return false;
  const [from, at] = [spanOf(test).start, spanOf(node).start];
  return spans.some(({ start, end }) => start >= from && start <= at && at < end);
}

/** Both lists as one, in the text's order. */
export function deadOf({ never, dropped }: DeadStretches): Span[] {
  return inOrder([...never, ...dropped]);
}

/** What is left of a place outside of the stretches, in the text's order. */
export function partsOutside(place: Span, spans: readonly Span[]): Span[] {
  const parts: Span[] = [];
  let from = place.start;
  for (const { start, end } of spans) {
    if (start >= place.end) break;
    if (end <= from || start < place.start) continue;
    parts.push({ start: from, end: start });
    from = end;
  }
  return [...parts, { start: from, end: Math.max(from, place.end) }];
}
