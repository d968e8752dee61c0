import type { SyntaxNode } from "../core/syntax-node.ts";
import type { SourceFile, SyntaxRule } from "./rule.ts";

/** Where in a text the words begin, in order. */
const places = new WeakMap<SourceFile, Map<RegExp, readonly number[]>>();

function placesOf(file: SourceFile, words: RegExp): readonly number[] {
  let ofFile = places.get(file);
  if (!ofFile) {
    ofFile = new Map();
    places.set(file, ofFile);
  }
  let found = ofFile.get(words);
  if (!found) {
    const every = new RegExp(words.source, `${words.flags}g`);
    found = [...file.text.matchAll(every)].map(({ index }) => index);
    ofFile.set(words, found);
  }
  return found;
}

/** Whether a file holds one of the words, comments and strings included: its text is gone through once. */
export function says(file: SourceFile, words: RegExp): boolean {
  return placesOf(file, words).length > 0;
}

/** Whether one of the words begins within a node; without asking the node where the file has none. */
export function saysIn(node: SyntaxNode, file: SourceFile, words: RegExp): boolean {
  const found = placesOf(file, words);
  if (found.length === 0) return false;
  const { from, to } = rangeOf(node);
  return isAnyWithin(found, from, to);
}

/** Whether one of the ascending places is from `from` on and before `to`. */
export function isAnyWithin(ascending: readonly number[], from: number, to: number): boolean {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) < from) low = middle + 1;
    else high = middle;
  }
  return low < ascending.length && (ascending[low] as number) < to;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

// Many rules ask of the same node.
const ranges = new WeakMap<SyntaxNode, Range>();

/** Where a node begins and ends in its text. */
export function rangeOf(node: SyntaxNode): Range {
  let range = ranges.get(node);
  if (!range) {
    const { start, end } = node.range();
    range = { from: start.index, to: end.index };
    ranges.set(node, range);
  }
  return range;
}

/** The rule, asked only at nodes that hold one of the words, without which it finds nothing. */
export function ruleOn(words: RegExp, rule: SyntaxRule): SyntaxRule {
  return {
    ...rule,
    match: (node, file) => (saysIn(node, file, words) ? rule.match(node, file) : null),
  };
}

/** The rule, asked only in files that hold one of the words, without which it finds nothing. */
export function ruleInFilesWith(words: RegExp, rule: SyntaxRule): SyntaxRule {
  return {
    ...rule,
    match: (node, file) => (says(file, words) ? rule.match(node, file) : null),
  };
}
