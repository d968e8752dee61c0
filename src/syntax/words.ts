import type { SyntaxNode } from "../core/syntax-node.ts";
import type { SourceFile, SyntaxRule } from "./rule.ts";

/** What of the words a text holds. */
export interface FoundWords {
  /** Where each begins, in order. */
  readonly places: readonly number[];
  /** As they are written there, each once. */
  readonly written: ReadonlySet<string>;
}

const found = new WeakMap<SourceFile, Map<RegExp, FoundWords>>();
const NONE: FoundWords = { places: [], written: new Set() };

/** With the flag that goes through a text; by the source's expression. */
const every = new Map<RegExp, RegExp>();

/** The words that a file holds, comments and strings included: its text is gone through once for them. */
export function wordsIn(file: SourceFile, words: RegExp): FoundWords {
  let ofFile = found.get(file);
  if (!ofFile) {
    ofFile = new Map();
    found.set(file, ofFile);
  }
  let ofWords = ofFile.get(words);
  if (!ofWords) {
    ofWords = sought(file.text, words);
    ofFile.set(words, ofWords);
  }
  return ofWords;
}

function sought(text: string, words: RegExp): FoundWords {
  let through = every.get(words);
  if (!through) {
    through = new RegExp(words.source, `${words.flags}g`);
    every.set(words, through);
  }
  through.lastIndex = 0;
  let match = through.exec(text);
  if (match === null) return NONE;
  const places: number[] = [];
  const written = new Set<string>();
  for (; match !== null; match = through.exec(text)) {
    places.push(match.index);
    written.add(match[0]);
  }
  return { places, written };
}

/** Whether a file holds one of the words, comments and strings included: its text is gone through once. */
export function says(file: SourceFile, words: RegExp): boolean {
  return wordsIn(file, words).places.length > 0;
}

/** Whether one of the words begins within a node; without asking the node where the file has none. */
export function saysIn(node: SyntaxNode, file: SourceFile, words: RegExp): boolean {
  const { places } = wordsIn(file, words);
  if (places.length === 0) return false;
  const { from, to } = rangeOf(node);
  return isAnyWithin(places, from, to);
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
    words: { any: words, within: "node" },
    match: (node, file) => (saysIn(node, file, words) ? rule.match(node, file) : null),
  };
}

/** The rule, asked only in files that hold one of the words, without which it finds nothing. */
export function ruleInFilesWith(words: RegExp, rule: SyntaxRule): SyntaxRule {
  return {
    ...rule,
    words: { any: words, within: "file" },
    match: (node, file) => (says(file, words) ? rule.match(node, file) : null),
  };
}
