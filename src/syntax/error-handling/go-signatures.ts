import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import { FAILING } from "./go-standard.ts";
import { declarationAround, lastResult } from "./go-tree.ts";

/** What calls give, as far as the file tells: whether the last result is an error. */
interface Signatures {
  /** By name, and `Type.name` for methods. */
  readonly fails: ReadonlyMap<string, boolean>;
  /** Whether a function has a variable of a name: asked once for each. */
  readonly shadows: Map<string, boolean>;
}

const known = new WeakMap<SourceFile, Signatures>();

function signaturesOf(node: SyntaxNode, file: SourceFile): Signatures {
  let found = known.get(file);
  if (!found) {
    found = readSignatures(node.ancestors().at(-1) ?? node);
    known.set(file, found);
  }
  return found;
}

function readSignatures(root: SyntaxNode): Signatures {
  const fails = new Map<string, boolean>();
  for (const fn of nodesOfKind(root, ["function_declaration", "method_declaration"])) {
    const name = fn.field("name")?.text();
    const receiver = fn.field("receiver");
    const key = receiver ? `${receiverOf(fn)?.type}.${name}` : name;
    if (key) fails.set(key, lastResult(fn)?.type === "error");
  }
  return { fails, shadows: new Map() };
}

/** `c` and `Cache` of `func (c *Cache[T]) …`. */
function receiverOf(method: SyntaxNode): { readonly name: string; readonly type: string } | null {
  const text = method.field("receiver")?.text() ?? "";
  const [, name = "", type] = /^\(\s*(?:(\w+)\s+)?\*?\s*(\w+)/.exec(text.slice(0, 200)) ?? [];
  return type ? { name, type } : null;
}

/**
 * Whether the call's last result is an error: true or false where the file or the standard library says so,
 * null where neither does.
 */
export function givesError(call: SyntaxNode, callee: string, file: SourceFile): boolean | null {
  if (FAILING.has(callee)) return true;
  const { fails, shadows } = signaturesOf(call, file);
  const dot = callee.indexOf(".");
  if (dot < 0) {
    const failing = fails.get(callee) ?? null;
    return failing && isShadowed(call, callee, shadows) ? null : failing;
  }
  const owner = declarationAround(call);
  const receiver = owner?.kind() === "method_declaration" ? receiverOf(owner) : null;
  if (!receiver || callee.slice(0, dot) !== receiver.name) return null;
  return fails.get(`${receiver.type}.${callee.slice(dot + 1)}`) ?? null;
}

// A parameter or a variable of the function's name is another function.
function isShadowed(call: SyntaxNode, name: string, shadows: Map<string, boolean>): boolean {
  const owner = declarationAround(call);
  if (!owner || owner.field("name")?.text() === name) return false;
  const key = `${owner.id()} ${name}`;
  const answer = shadows.get(key) ?? declares(owner, name);
  shadows.set(key, answer);
  return answer;
}

function declares(owner: SyntaxNode, name: string): boolean {
  const named = (kind: string, field: string) => ({
    kind,
    has: { field, any: [{ regex: `^${name}$` }, { has: { regex: `^${name}$` } }] },
  });
  const rule = {
    any: [
      named("parameter_declaration", "name"),
      named("short_var_declaration", "left"),
      named("var_spec", "name"),
    ],
  };
  return owner.has({ rule });
}
