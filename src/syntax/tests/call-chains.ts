import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Chain, Link } from "./chains.ts";
import { type Span, spanOf } from "./spans.ts";

/** The parts of one call, as the tree has them. */
export interface CallParts {
  /** Null for a call of something that has no name. */
  readonly nameNode: SyntaxNode | null;
  readonly name: string;
  readonly args: readonly SyntaxNode[];
  readonly types: string | null;
  /** What it is called on, properties that lead on left out. */
  readonly on: SyntaxNode | null;
}

/** How a language writes calls. */
export interface CallForms {
  /** Kinds of calls of which the one that is called on comes first: `a.b().c()`. */
  readonly calls: readonly string[];
  /** Kinds of calls that stand for themselves. */
  readonly alone: readonly string[];
  /** A whole callee up to its arguments, from a call's beginning: what it is called on, and its name. */
  readonly first: RegExp;
  /** From the end of a call up to the arguments of the one behind it: its name. */
  readonly next: RegExp;
  /** From the end of a call up to a block that belongs to it and that the grammar takes for a call of its own. */
  readonly block: RegExp | null;
  partsOf(call: SyntaxNode): CallParts;
  isStatement(chain: SyntaxNode): boolean;
}

interface Call {
  readonly node: SyntaxNode;
  readonly span: Span;
  readonly isAlone: boolean;
}

/**
 * The chains of calls below a node, outer ones first. What most calls are is read from the text: each look
 * into the tree crosses into native code.
 */
export function chainsIn(node: SyntaxNode, source: string, forms: CallForms): Chain[] {
  const calls = nodesOfKind(node, [...forms.calls, ...forms.alone]).map((call) => ({
    node: call,
    span: spanOf(call),
    isAlone: forms.alone.length > 0 && forms.alone.includes(call.kind()),
  }));
  const chains: Chain[] = [];
  for (let at = 0; at < calls.length; ) {
    const { chain, next } = chainFrom(calls, at, source, forms);
    chains.push(chain);
    at = next;
  }
  return chains;
}

function chainFrom(
  calls: readonly Call[],
  first: number,
  source: string,
  forms: CallForms,
): { readonly chain: Chain; readonly next: number } {
  const outer = calls[first] as Call;
  const links: Link[] = [];
  let base: Span | null = outer.span;
  let at = first;
  for (let call: Call | undefined = outer; call; call = calls[at]) {
    at++;
    const called = calledBy(calls, at, call, source, forms);
    at = called.at;
    base = called.base;
    if (called.link) links.push(called.link);
    if (!called.goesOn) break;
  }
  const { node, span } = outer;
  const chain = new LazyChain(node, span, base, links.reverse(), forms);
  return { chain, next: at };
}

interface Called {
  readonly link: Link | null;
  readonly base: Span | null;
  /** The call that comes next, and whether it is the one that this is called on. */
  readonly at: number;
  readonly goesOn: boolean;
}

/** @param at the call that comes next */
function calledBy(
  calls: readonly Call[],
  at: number,
  call: Call,
  source: string,
  forms: CallForms,
): Called {
  const { node, span } = call;
  let next = at;
  let inner = calledOn(calls[next], span);
  if (inner && forms.block && found(forms.block, source, inner.span.end, span.end)) {
    inner = calledOn(calls[++next], span);
  }
  if (!call.isAlone && !inner?.isAlone) {
    const match = inner
      ? found(forms.next, source, inner.span.end, span.end)
      : found(forms.first, source, span.start, span.end);
    if (match && inner)
      return {
        link: new LazyLink(node, span, match[1] as string, forms),
        base: null,
        at: next,
        goesOn: true,
      };
    if (match) {
      const [, on, name = ""] = match;
      const base = on === undefined ? null : { start: span.start, end: span.start + on.length };
      return { link: new LazyLink(node, span, name, forms), base, at: next, goesOn: false };
    }
  }
  const parts = forms.partsOf(node);
  const base = parts.on ? spanOf(parts.on) : null;
  if (!parts.nameNode) return { link: null, base: base ?? span, at: next, goesOn: false };
  const link = new LazyLink(node, span, parts.name, forms, parts);
  const goesOn =
    !call.isAlone &&
    base !== null &&
    inner !== null &&
    !inner.isAlone &&
    inner.span.end === base.end;
  return { link, base, at: next, goesOn };
}

function calledOn(call: Call | undefined, { start, end }: Span): Call | null {
  return call && call.span.start === start && call.span.end <= end ? call : null;
}

function found(pattern: RegExp, source: string, from: number, end: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  const match = pattern.exec(source);
  return match && from + match[0].length < end ? match : null;
}

class LazyLink implements Link {
  readonly end: number;

  constructor(
    private readonly node: SyntaxNode,
    { end }: Span,
    readonly name: string,
    private readonly forms: CallForms,
    private parts: CallParts | null = null,
  ) {
    this.end = end;
  }

  get nameNode(): SyntaxNode {
    return this.#looked().nameNode ?? this.node;
  }

  get args(): readonly SyntaxNode[] {
    return this.#looked().args;
  }

  get types(): string | null {
    return this.#looked().types;
  }

  #looked(): CallParts {
    this.parts ??= this.forms.partsOf(this.node);
    return this.parts;
  }
}

class LazyChain implements Chain {
  readonly start: number;
  readonly end: number;

  constructor(
    readonly node: SyntaxNode,
    { start, end }: Span,
    readonly base: Span | null,
    readonly links: readonly Link[],
    private readonly forms: CallForms,
  ) {
    this.start = start;
    this.end = end;
  }

  get isStatement(): boolean {
    return this.forms.isStatement(this.node);
  }
}
