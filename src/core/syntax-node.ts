/** A place in a text; lines and columns count from 0, `index` in UTF-16 units from the text's start. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly index: number;
}

/** `{ rule: { kind: "catch_clause" } }`, `{ rule: { any: […] } }`: ast-grep's rule objects. */
export interface NodeQuery {
  readonly rule: Readonly<Record<string, unknown>>;
}

/**
 * A node of a syntax tree, as rules see it: what of ast-grep's node they may use. Every call crosses into
 * native code (1–4 µs): look at the kind before the text, and at few nodes. A string as a query is a pattern.
 */
export interface SyntaxNode {
  /** Unique in its tree. */
  id(): number;
  kind(): string;
  text(): string;
  range(): { readonly start: Position; readonly end: Position };
  isNamed(): boolean;
  isLeaf(): boolean;
  parent(): SyntaxNode | null;
  /** Innermost first. */
  ancestors(): SyntaxNode[];
  children(): SyntaxNode[];
  namedChildren(): SyntaxNode[];
  field(name: string): SyntaxNode | null;
  fieldChildren(name: string): SyntaxNode[];
  next(): SyntaxNode | null;
  prev(): SyntaxNode | null;
  find(query: string | NodeQuery): SyntaxNode | null;
  /** All that match below it, itself included; in the text's order. */
  findAll(query: string | NodeQuery): SyntaxNode[];
  has(query: string | NodeQuery): boolean;
  inside(query: string | NodeQuery): boolean;
  matches(query: string | NodeQuery): boolean;
}

/** Every node below it of one of the kinds, itself included. A kind that the grammar lacks throws. */
export function nodesOfKind(node: SyntaxNode, kinds: readonly string[]): SyntaxNode[] {
  if (kinds.length === 0) return [];
  return node.findAll({ rule: { any: kinds.map((kind) => ({ kind })) } });
}

/** The nearest node around it of one of the kinds. Null when there is none before `until`'s kinds. */
export function enclosing(
  node: SyntaxNode,
  kinds: readonly string[],
  until: readonly string[] = [],
): SyntaxNode | null {
  for (let at = node.parent(); at; at = at.parent()) {
    const kind = at.kind();
    if (kinds.includes(kind)) return at;
    if (until.includes(kind)) return null;
  }
  return null;
}

/** The text with every run of white space as one blank, none at the ends. */
export function collapsed(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
