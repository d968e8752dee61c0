import type { SyntaxNode } from "../core/syntax-node.ts";
import type { SourceFile, SyntaxRule } from "./rule.ts";

/** Rules of one grammar, by the kinds of nodes at which they are asked. */
export interface RuleSet {
  readonly kinds: readonly string[];
  readonly byKind: ReadonlyMap<string, readonly SyntaxRule[]>;
  /** Code that tests, in a file that is none: Rust's `#[cfg(test)]`. */
  readonly isTestCode: (node: SyntaxNode, file: SourceFile) => boolean;
}

/** @param hasKind whether the grammar has the kind; rules of several languages name some that it lacks */
export function ruleSet(
  rules: readonly SyntaxRule[],
  hasKind: (kind: string) => boolean,
  isTestCode: RuleSet["isTestCode"] = () => false,
): RuleSet {
  const byKind = new Map<string, SyntaxRule[]>();
  for (const rule of rules)
    for (const kind of rule.kinds)
      if (byKind.has(kind) || hasKind(kind)) byKind.set(kind, [...(byKind.get(kind) ?? []), rule]);
  return { kinds: [...byKind.keys()], byKind, isTestCode };
}
