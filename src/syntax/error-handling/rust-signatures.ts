import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import { isAsync, isComment, methodCall, pathOf, returnsResult } from "./rust-tree.ts";

/** What a function of the file gives; `mixed` where there are several of the name, which differ. */
export type Gives = "result" | "future" | "other" | "mixed";

const known = new WeakMap<SourceFile, ReadonlyMap<string, Gives>>();

function functionsOf(node: SyntaxNode, file: SourceFile): ReadonlyMap<string, Gives> {
  let found = known.get(file);
  if (!found) {
    found = readFunctions(node.ancestors().at(-1) ?? node);
    known.set(file, found);
  }
  return found;
}

function readFunctions(root: SyntaxNode): ReadonlyMap<string, Gives> {
  const found = new Map<string, Gives>();
  for (const fn of nodesOfKind(root, ["function_item", "function_signature_item"])) {
    const name = fn.field("name")?.text();
    if (!name) continue;
    const gives =
      isAsync(fn) && !startsRuntime(fn) ? "future" : returnsResult(fn) ? "result" : "other";
    const before = found.get(name);
    found.set(name, before === undefined || before === gives ? gives : "mixed");
  }
  return found;
}

// `#[tokio::main]` and its like make an async function one that is not.
function startsRuntime(fn: SyntaxNode): boolean {
  for (let at = fn.prev(); at && at.kind() !== "function_item"; at = at.prev()) {
    if (at.kind() === "attribute_item") {
      if (/::\s*(main|test)\b/.test(at.text().slice(0, 100))) return true;
    } else if (!isComment(at)) return false;
  }
  return false;
}

/** What a call of a function of this file gives: `f(…)`, `Self::f(…)`, `self.f(…)`; null for any other. */
export function givesOf(call: SyntaxNode, file: SourceFile): Gives | null {
  const method = methodCall(call);
  if (method) {
    return method.receiver.kind() === "self"
      ? (functionsOf(call, file).get(method.name) ?? null)
      : null;
  }
  const path = pathOf(call);
  if (path === null) return null;
  const name = path.replace(/^Self::/, "");
  return name.includes("::") ? null : (functionsOf(call, file).get(name) ?? null);
}
