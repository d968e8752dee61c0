import type { FileRole, RuleFamily, SyntaxLanguage } from "../core/syntax.ts";
import type { SyntaxNode } from "../core/syntax-node.ts";

/** The file that rules look at. */
export interface SourceFile {
  readonly path: string;
  readonly language: SyntaxLanguage;
  readonly text: string;
  /** Without their ends. */
  readonly lines: readonly string[];
  /** The same file at the merge base; null where it is new. */
  readonly before: string | null;
  readonly role: FileRole;
  /** The tree of another text of the same language; broken code gives a tree with `ERROR` nodes. */
  parse(text: string): SyntaxNode;
}

/** What a rule found. */
export interface Match {
  /** Where it is said: as small as the fault, a clause and not the statement around it. */
  readonly node: SyntaxNode;
  /** What must be the same for it to be the same fault elsewhere, so that moved code is not new; default `node`. */
  readonly within?: SyntaxNode;
  /** In place of the rule's own. */
  readonly message?: string;
  readonly fix?: string;
  /** See `SyntaxFinding.subject`. */
  readonly subject?: string;
}

/**
 * A rule over syntax trees: plain data, and a function that is asked at each node of its kinds. It is pure;
 * its examples are its tests and its documentation.
 */
export interface SyntaxRule {
  /** Stable, the same in every language: `empty-catch`. */
  readonly id: string;
  readonly family: RuleFamily;
  readonly languages: readonly SyntaxLanguage[];
  /** What is wrong, in a few words and as a sentence: "An error is caught and dropped". */
  readonly message: string;
  /** What to do instead. */
  readonly fix: string;
  /** What linters of these languages call it: `ESLint no-empty`, `ruff S110`. */
  readonly labels: readonly string[];
  /** Kinds of nodes at which it is asked; each must exist in a grammar of its languages. */
  readonly kinds: readonly string[];
  /** `source`: in what is shipped; `code`: in examples, scripts and configuration, too; `everywhere`: in tests, too. */
  readonly where: "source" | "code" | "everywhere";
  /** True where it is off unless the checklist asks for it. */
  readonly optIn?: boolean;
  readonly examples: { readonly bad: readonly string[]; readonly good: readonly string[] };
  /** Without one of these words it finds nothing: in the file, or at a node in what the node holds. */
  readonly words?: { readonly any: RegExp; readonly within: "file" | "node" };
  match(node: SyntaxNode, file: SourceFile): Match | readonly Match[] | null;
}
