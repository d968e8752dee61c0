/** A configuration file of any format, with the line of each of its parts: what the readers of single formats ask. */
export interface Tree {
  /** 1-based line of the key, or of the value where it has none. */
  readonly line: number;
  /** 1-based line on which a scalar's text begins: for a block of text the line below its key. */
  readonly textLine: number;
  /** Undefined for a mapping and a list. */
  readonly scalar: Scalar | undefined;
  /** A Map, so that no key is ever inherited. */
  readonly entries: ReadonlyMap<string, Tree>;
  readonly items: readonly Tree[];
}

export type Scalar = string | number | boolean | null;

const NO_ENTRIES: ReadonlyMap<string, Tree> = new Map();

export function scalarTree(scalar: Scalar, line: number, textLine = line): Tree {
  return { line, textLine, scalar, entries: NO_ENTRIES, items: [] };
}

export function mappingTree(entries: ReadonlyMap<string, Tree>, line: number): Tree {
  return { line, textLine: line, scalar: undefined, entries, items: [] };
}

export function listTree(items: readonly Tree[], line: number): Tree {
  return { line, textLine: line, scalar: undefined, entries: NO_ENTRIES, items };
}

/** The same tree under a key of that line. */
export function onLine(tree: Tree, line: number): Tree {
  return { ...tree, line };
}

/** The tree below these keys; undefined where one of them is not there. */
export function below(tree: Tree | undefined, ...keys: readonly string[]): Tree | undefined {
  let at = tree;
  for (const key of keys) at = at?.entries.get(key);
  return at;
}

export function isMapping(tree: Tree | undefined): boolean {
  return tree !== undefined && tree.scalar === undefined && tree.items.length === 0;
}

/** A scalar as text; null for anything else and for null. */
export function textOf(tree: Tree | undefined): string | null {
  const scalar = tree?.scalar;
  return scalar === undefined || scalar === null ? null : String(scalar);
}

/** A number, also one written as text or as a percentage; null for anything else. */
export function numberOf(tree: Tree | undefined): number | null {
  const text = textOf(tree)?.trim();
  return text !== undefined && /^[+-]?\d{1,9}(?:\.\d{1,9})?%?$/.test(text)
    ? Number(text.replace("%", ""))
    : null;
}

/** True and false in any spelling that configuration files have; null for anything else. */
export function flagOf(tree: Tree | undefined): boolean | null {
  const text = textOf(tree)?.trim().toLowerCase();
  if (text === undefined) return null;
  if (/^(?:true|yes|on|1)$/.test(text)) return true;
  return /^(?:false|no|off|0)$/.test(text) ? false : null;
}

/** Texts of a list, or the one text that stands for a list of one. */
export function textsOf(
  tree: Tree | undefined,
): { readonly text: string; readonly line: number }[] {
  if (!tree) return [];
  return [tree, ...tree.items].flatMap((one) => {
    const text = textOf(one);
    return text === null ? [] : [{ text, line: one.line }];
  });
}

/** The same text for the same content, whatever its order of keys, its lines and comments. */
export function canonicalTree(tree: Tree | undefined): string {
  if (!tree) return "";
  if (tree.scalar !== undefined) return JSON.stringify(tree.scalar);
  if (tree.items.length > 0) return `[${tree.items.map(canonicalTree).join()}]`;
  const keys = [...tree.entries.keys()].sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalTree(tree.entries.get(key))}`).join()}}`;
}
