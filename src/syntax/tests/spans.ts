import type { SyntaxNode } from "../../core/syntax-node.ts";

/** A stretch of a file's text, in UTF-16 units from its start. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function spanOf(node: SyntaxNode): Span {
  const { start, end } = node.range();
  return { start: start.index, end: end.index };
}

/** Without those that stand in others. In the text's order. */
export function apart(spans: readonly Span[]): Span[] {
  let end = 0;
  return spans.filter((span) => {
    if (span.start < end) return false;
    end = span.end;
    return true;
  });
}

/** Those that do not stand within one of which is known what it asks: `assert verify(x) == 3` asks once. */
export function outermost<
  T extends { readonly span: Span; readonly assertion: { readonly subject: string | null } },
>(found: readonly T[]): T[] {
  let end = -1;
  let known: T | null = null;
  return found.filter((one) => {
    const { subject } = one.assertion;
    if (subject === null && known && one.span.start > known.span.start && one.span.end <= end)
      return false;
    if (subject !== null && one.span.end > end) {
      end = one.span.end;
      known = one;
    }
    return true;
  });
}

/** For each stretch the innermost of the given ones that holds it. Both in the text's order. */
export function innermost<T extends { readonly span: Span }>(
  holders: readonly T[],
  spans: readonly Span[],
): (T | null)[] {
  const open: T[] = [];
  let next = 0;
  return spans.map((span) => {
    for (
      let holder = holders[next];
      holder && holder.span.start <= span.start;
      holder = holders[++next]
    ) {
      while (open.length > 0 && (open.at(-1) as T).span.end <= holder.span.start) open.pop();
      open.push(holder);
    }
    while (open.length > 0 && (open.at(-1) as T).span.end <= span.start) open.pop();
    return open.at(-1) ?? null;
  });
}
