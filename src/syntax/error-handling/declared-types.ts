import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";

/** The name and the type that a declaration gives; null where it shows none. */
export type ReadDeclaration = (node: SyntaxNode) => readonly (readonly [string, string])[];

const known = new WeakMap<SourceFile, ReadonlyMap<string, readonly string[]>>();

/** The types that a file gives a name, wherever it declares it; read once a file, when first asked for. */
export function declaredTypes(
  node: SyntaxNode,
  file: SourceFile,
  kinds: readonly string[],
  read: ReadDeclaration,
): ReadonlyMap<string, readonly string[]> {
  let types = known.get(file);
  if (!types) {
    const root = node.ancestors().at(-1) ?? node;
    const found = new Map<string, string[]>();
    for (const declaration of nodesOfKind(root, kinds))
      for (const [name, type] of read(declaration)) {
        const before = found.get(name);
        if (before) before.push(type);
        else found.set(name, [type]);
      }
    types = found;
    known.set(file, types);
  }
  return types;
}
