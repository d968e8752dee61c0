import type { RuleFamily } from "../core/syntax.ts";
import { collapsed, type SyntaxNode } from "../core/syntax-node.ts";
import { type AskedNodes, askedNodes } from "./asked-nodes.ts";
import type { Match, SourceFile, SyntaxRule } from "./rule.ts";
import type { RuleSet } from "./rule-set.ts";

/** What a rule found, apart from the tree: plain data. Lines and columns count from 1. */
export interface RuleMatch {
  readonly rule: { readonly id: string; readonly family: RuleFamily; readonly optIn: boolean };
  readonly line: number;
  readonly endLine: number;
  readonly column: number;
  readonly message: string;
  readonly fix: string;
  readonly subject: string | null;
  /** The same for the same fault at another place. */
  readonly key: string;
  /** The lines whose text that is. */
  readonly within: { readonly line: number; readonly endLine: number };
}

/**
 * What the rules find in a tree, in its order.
 * @param touches asked with the first and last line of a place, from 1; places for which it says no are passed
 * over. Null: none is, and where nodes are need not be asked of native code.
 * @param asked where the nodes are known already
 */
export function scan(
  root: SyntaxNode,
  file: SourceFile,
  rules: RuleSet,
  touches: ((line: number, endLine: number) => boolean) | null,
  asked: AskedNodes = askedNodes(root, file, rules),
): RuleMatch[] {
  const found: RuleMatch[] = [];
  for (const { node, rules: those } of asked.nodes) {
    if (touches !== null && !isTouched(linesOf(node), touches)) continue;
    for (const rule of those) {
      if (rule.where !== "everywhere" && rules.isTestCode(node, file)) continue;
      for (const match of listOf(matched(rule, node, file))) {
        const one = matchOf(rule, match, file);
        if (touches === null || isTouched(one, touches)) found.push(one);
      }
    }
  }
  return found;
}

function isTouched(
  { line, endLine }: { readonly line: number; readonly endLine: number },
  touches: (line: number, endLine: number) => boolean,
): boolean {
  return touches(line, endLine);
}

/** A rule that crashes has found nothing out: that must not look like a clean file. */
function matched(rule: SyntaxRule, node: SyntaxNode, file: SourceFile) {
  try {
    return rule.match(node, file);
  } catch (fault) {
    const place = `${file.path}:${node.range().start.line + 1}`;
    throw new Error(`the rule ${rule.id} crashed at ${place}: ${(fault as Error)?.message}`, {
      cause: fault,
    });
  }
}

function listOf(matches: Match | readonly Match[] | null): readonly Match[] {
  if (matches === null) return [];
  return "node" in matches ? [matches] : matches;
}

/** What of a text tells it apart, in UTF-16 units from each end; the whole of what people write. */
const TELLING = 4_000;

/** By the file's own text: a node's is copied out of native code each time, however long it is. */
function telling(node: SyntaxNode, { text }: SourceFile): string {
  const { start, end } = node.range();
  const length = end.index - start.index;
  if (length <= 2 * TELLING) return collapsed(text.slice(start.index, end.index));
  const ends = [
    text.slice(start.index, start.index + TELLING),
    text.slice(end.index - TELLING, end.index),
  ];
  return `${length} ${collapsed(ends.join(""))}`;
}

function matchOf(rule: SyntaxRule, match: Match, file: SourceFile): RuleMatch {
  const text = telling(match.within ?? match.node, file);
  const { id, family, optIn = false } = rule;
  return {
    rule: { id, family, optIn },
    ...linesOf(match.node),
    column: match.node.range().start.column + 1,
    message: match.message ?? rule.message,
    fix: match.fix ?? rule.fix,
    subject: match.subject ?? null,
    key: `${rule.id} ${text}`,
    within: linesOf(match.within ?? match.node),
  };
}

/** First and last line, from 1. A node that ends with its line's end ends on that line. */
export function linesOf(node: SyntaxNode): { readonly line: number; readonly endLine: number } {
  const { start, end } = node.range();
  const last = end.column === 0 && end.line > start.line ? end.line - 1 : end.line;
  return { line: start.line + 1, endLine: last + 1 };
}
