import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import { isAnyWithin, rangeOf } from "../words.ts";
import { methodCall } from "./rust-tree.ts";

/** Where it is asked whether a value is there, in order, by the value's text. */
type Questions = ReadonlyMap<string, readonly number[]>;

const ASKED =
  /^(?:is_some|is_none|is_ok|is_err|is_some_and|is_empty|len|contains_key|contains|push|push_back|insert|extend)$/;
const CHAIN = /[\w.]+/g;
const ASKING = /^([\w.]{1,80})\.(\w+)$/;

const written = new WeakMap<SourceFile, Questions>();
const asked = new WeakMap<SourceFile, Questions>();

function add(to: Map<string, number[]>, value: string, at: number): void {
  const places = to.get(value);
  if (places) places.push(at);
  else to.set(value, [at]);
}

/** By the text alone: comments, strings and macros may hold what only looks so. Without these there is no question. */
function writtenIn(file: SourceFile): Questions {
  const known = written.get(file);
  if (known) return known;
  const found = new Map<string, number[]>();
  for (const { 0: chain, index } of file.text.matchAll(CHAIN)) {
    if (!chain.includes(".")) continue;
    // `0..all.len()`
    const range = chain.lastIndexOf("..");
    const from = range < 0 ? 0 : range + 2;
    for (let dot = chain.indexOf(".", from); dot >= 0; dot = chain.indexOf(".", dot + 1)) {
      const name = /^\w+/.exec(chain.slice(dot + 1, dot + 20))?.[0] ?? "";
      if (dot > from && ASKED.test(name)) add(found, chain.slice(from, dot), index + from);
    }
  }
  written.set(file, found);
  return found;
}

/** By the tree, which is asked once a file. */
function askedIn(node: SyntaxNode, file: SourceFile): Questions {
  const known = asked.get(file);
  if (known) return known;
  const found = new Map<string, number[]>();
  for (const one of nodesOfKind(node.ancestors().at(-1) ?? node, ["field_expression"])) {
    const { from, to } = rangeOf(one);
    const [, value, name] = ASKING.exec(file.text.slice(from, to)) ?? [];
    if (value !== undefined && ASKED.test(name ?? "")) add(found, value, from);
  }
  asked.set(file, found);
  return found;
}

// Further down a chain than this nobody asked for its start.
const MOST_LINKS = 4;

/** Whether the function asked before whether there is something to unwrap. */
export function isGuarded(
  node: SyntaxNode,
  receiver: SyntaxNode,
  fn: SyntaxNode,
  file: SourceFile,
): boolean {
  const { from } = rangeOf(fn);
  const { to } = rangeOf(node);
  const isIn = (questions: Questions, value: string) =>
    isAnyWithin(questions.get(value) ?? [], from, to);
  let at: SyntaxNode | null = receiver;
  for (let links = 0; at && links < MOST_LINKS; links++) {
    const kind = at.kind();
    if (kind === "identifier" || kind === "field_expression") {
      const value = at.text().slice(0, 100);
      if (isIn(writtenIn(file), value) && isIn(askedIn(node, file), value)) return true;
    }
    at = kind === "field_expression" ? at.field("value") : (methodCall(at)?.receiver ?? null);
  }
  return false;
}
