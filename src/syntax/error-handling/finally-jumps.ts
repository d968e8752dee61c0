import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import { rangeOf } from "../words.ts";
import { nearest, nodesIn } from "./own-nodes.ts";

/** What a grammar calls the ways out of a `finally`, and what may stop them. */
export interface JumpGrammar {
  readonly jumps: readonly string[];
  /** `return` and so on; null for other nodes of the kinds. A `throw` of an error that was kept is none. */
  jump(node: SyntaxNode): "return" | "throw" | "break" | "continue" | null;
  readonly functions: readonly string[];
  readonly loops: readonly string[];
  /** Stop a `break`, too. */
  readonly switches: readonly string[];
  readonly finals: readonly string[];
  readonly tries: readonly string[];
  /** Of a `try` with handlers the block that they are for. */
  guarded(tryStatement: SyntaxNode): SyntaxNode | null;
}

/** More of them are no more news. */
const MOST = 10;

/** Ways out of a `finally` that drop the error or the value that was on its way. */
export function jumpsOutOf(
  final: SyntaxNode,
  file: SourceFile,
  grammar: JumpGrammar,
): SyntaxNode[] {
  const end = final.id();
  const found: SyntaxNode[] = [];
  for (const node of nodesIn(final, file, grammar.jumps)) {
    if (found.length === MOST) break;
    if (finalLeftBy(node, file, grammar)?.id() === end) found.push(node);
  }
  return found;
}

// Asked for each `finally` around a jump.
const left = new WeakMap<SyntaxNode, { readonly final: SyntaxNode | null }>();

function finalLeftBy(jump: SyntaxNode, file: SourceFile, grammar: JumpGrammar): SyntaxNode | null {
  let known = left.get(jump);
  if (!known) {
    known = { final: findFinalLeft(jump, file, grammar) };
    left.set(jump, known);
  }
  return known.final;
}

function findFinalLeft(
  node: SyntaxNode,
  file: SourceFile,
  grammar: JumpGrammar,
): SyntaxNode | null {
  const jump = grammar.jump(node);
  if (jump === null) return null;
  const { functions, finals, loops, switches, tries } = grammar;
  const kinds = [...functions, ...finals, ...loops, ...switches, ...tries];
  for (let at = nearest(node, file, kinds); at; at = nearest(at, file, kinds)) {
    const kind = at.kind();
    if (finals.includes(kind)) return at;
    if (functions.includes(kind)) return null;
    if (jump === "throw" ? isCaught(node, at, grammar) : isStopped(jump, kind, grammar))
      return null;
  }
  return null;
}

function isCaught(node: SyntaxNode, around: SyntaxNode, grammar: JumpGrammar): boolean {
  if (!grammar.tries.includes(around.kind())) return false;
  const guarded = grammar.guarded(around);
  if (!guarded) return false;
  const { from, to } = rangeOf(guarded);
  const place = rangeOf(node);
  return from <= place.from && place.to <= to;
}

function isStopped(jump: string, kind: string, { loops, switches }: JumpGrammar): boolean {
  if (jump === "return") return false;
  return loops.includes(kind) || (jump === "break" && switches.includes(kind));
}
