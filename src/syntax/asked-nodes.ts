import type { SyntaxNode } from "../core/syntax-node.ts";
import type { SourceFile, SyntaxRule } from "./rule.ts";
import type { RuleSet } from "./rule-set.ts";
import { wordsIn } from "./words.ts";

/** The nodes of a file at which rules are asked, in the text's order, each with its rules. */
export interface AskedNodes {
  readonly nodes: readonly { readonly node: SyntaxNode; readonly rules: readonly SyntaxRule[] }[];
  /** What the parser could not make sense of. */
  readonly broken: readonly SyntaxNode[];
}

/**
 * Finds the nodes of all rules, and what is broken, on one way through the tree: what costs is each node that is
 * handed out of native code, so rules that can find nothing in this file have no say in which are.
 * @param isOwnText whether the tree is of the file's own text; else its nodes need not hold the file's words
 */
export function askedNodes(
  root: SyntaxNode,
  file: SourceFile,
  rules: RuleSet,
  isOwnText = true,
): AskedNodes {
  const byKind = rulesOf(file, rules);
  const nodes: { node: SyntaxNode; rules: readonly SyntaxRule[] }[] = [];
  const broken: SyntaxNode[] = [];
  for (const node of root.findAll({ rule: { any: queriesOf(byKind, file, isOwnText) } })) {
    const kind = node.kind();
    const those = byKind.get(kind);
    if (those) nodes.push({ node, rules: those });
    else if (kind === BROKEN) broken.push(node);
  }
  return { nodes, broken };
}

/** What grammars name what they cannot make sense of. */
const BROKEN = "ERROR";

/** The rules that are asked in the file at all, by kinds. */
function rulesOf(file: SourceFile, { byKind }: RuleSet): Map<string, readonly SyntaxRule[]> {
  const known = new Map<SyntaxRule, boolean>();
  const isAsked = (rule: SyntaxRule): boolean => {
    let is = known.get(rule);
    if (is === undefined) {
      is = isFor(rule, file) && holdsWord(rule, file);
      known.set(rule, is);
    }
    return is;
  };
  const found = new Map<string, readonly SyntaxRule[]>();
  for (const [kind, rules] of byKind) {
    const those = rules.filter(isAsked);
    if (those.length > 0) found.set(kind, those);
  }
  return found;
}

function isFor({ where }: SyntaxRule, { role }: SourceFile): boolean {
  if (where === "everywhere") return true;
  return role !== "test" && (where === "code" || role === "source");
}

function holdsWord({ words }: SyntaxRule, file: SourceFile): boolean {
  return words === undefined || wordsIn(file, words.any).places.length > 0;
}

function queriesOf(
  byKind: ReadonlyMap<string, readonly SyntaxRule[]>,
  file: SourceFile,
  isOwnText: boolean,
): object[] {
  const queries: object[] = [{ kind: BROKEN }];
  const plain: string[] = [];
  const gated: string[] = [];
  const words = new Set<string>();
  const mayGate = isOwnText && file.text.length <= LARGEST_GATED;
  for (const [kind, rules] of byKind) {
    if (!mayGate || rules.some(({ words }) => words?.within !== "node")) plain.push(kind);
    else {
      gated.push(kind);
      for (const { words: one } of rules)
        if (one) for (const word of wordsIn(file, one.any).written) words.add(word);
    }
  }
  if (words.size > MOST_WORDS) plain.push(...gated);
  else if (gated.length > 0) queries.push({ kind: gated.join(", "), regex: oneOf(words) });
  if (plain.length > 0) queries.push({ kind: plain.join(", ") });
  return queries;
}

/** Each node's text is looked through, and what is in many nodes many times: in UTF-16 units. */
const LARGEST_GATED = 32 * 1024;
/** Beyond this the expression costs more than the nodes that it holds back. */
const MOST_WORDS = 40;

/** The words as written in the file, so that the two kinds of expressions need not mean the same. */
function oneOf(words: ReadonlySet<string>): string {
  return [...words].map((word) => word.replace(/[\\.+*?()|[\]{}^$#&~-]/g, "\\$&")).join("|");
}
