import { collapsed, nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import { type Span, spanOf } from "./spans.ts";

/** What follows tells no two assertions apart; they stand in one another, and each is written out. */
const LONGEST = 8_000;

const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

/** A file's text by places, its comments left out. The tree is walked once, whatever is asked. */
export class FileText {
  readonly source: string;
  readonly #comments: readonly Span[];
  readonly #silent: readonly Span[];

  /**
   * @param comments and whatever else is no part of what runs; in the text's order, none within another
   * @param silent those and what stands between the quotes of strings: no names are looked for there
   */
  constructor(source: string, comments: readonly Span[], silent: readonly Span[] = comments) {
    this.source = source;
    this.#comments = comments;
    this.#silent = silent;
  }

  /** Comments dropped, white space collapsed. */
  of(place: Span | SyntaxNode): string {
    return collapsed(this.#without(placed(place), this.#comments));
  }

  /** The same of what may stand within its like many times over: cut where it grows out of hand. */
  short(place: Span | SyntaxNode): string {
    const { start, end } = placed(place);
    return this.of({ start, end: Math.min(end, start + LONGEST) });
  }

  /** As its author wrote it. */
  raw(place: Span | SyntaxNode): string {
    const { start, end } = placed(place);
    return this.source.slice(start, end);
  }

  /** Words that are neither in a comment nor in a string; sorted, each once. */
  words(place: Span | SyntaxNode, pattern: RegExp = WORD): string[] {
    return [...new Set(this.#without(placed(place), this.#silent).match(pattern))].sort();
  }

  #without({ start, end }: Span, spans: readonly Span[]): string {
    let left = "";
    let from = start;
    for (let at = firstFrom(spans, start); at < spans.length; at++) {
      const span = spans[at] as Span;
      if (span.start >= end) break;
      if (span.start > from) left += `${this.source.slice(from, span.start)} `;
      from = Math.max(from, span.end);
    }
    return left + this.source.slice(from, Math.max(from, end));
  }
}

/** @param kinds of comments, and of what stands between the quotes of a string */
export function fileText(
  root: SyntaxNode,
  text: string,
  kinds: { readonly comments: readonly string[]; readonly strings: readonly string[] },
): FileText {
  const silent: Span[] = [];
  const comments: Span[] = [];
  for (const node of nodesOfKind(root, [...kinds.comments, ...kinds.strings])) {
    const span = spanOf(node);
    if (span.start < (silent.at(-1)?.end ?? 0)) continue;
    silent.push(span);
    if (kinds.comments.includes(node.kind())) comments.push(span);
  }
  return new FileText(text, comments, silent);
}

function placed(place: Span | SyntaxNode): Span {
  return "range" in place ? spanOf(place) : place;
}

/** The first span that does not end before the index. */
function firstFrom(spans: readonly Span[], index: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as Span).end <= index) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Words of a text, sorted, each once. */
export function wordsOf(text: string): string[] {
  return [...new Set(text.match(WORD))].sort();
}

/** What the nodes of some kinds are called, sorted, each once. */
export function namesIn(node: SyntaxNode, kinds: readonly string[]): string[] {
  return [...new Set(nodesOfKind(node, kinds).map((name) => name.text()))].sort();
}
