import type { Span } from "./spans.ts";

/** How a language writes what is called, up to the parenthesis. Sticky. */
export interface CalleeForms {
  /** From a call's beginning. */
  readonly first: RegExp;
  /** From the end of the call that it is called on. */
  readonly next: RegExp;
}

/**
 * What a call's callee ends with, read from the text: each look into the tree crosses into native code.
 * Null where only the tree can tell.
 * @param calls in the tree's order: one that another is called on follows it
 */
export function calleeOf(
  calls: readonly Span[],
  at: number,
  source: string,
  { first, next }: CalleeForms,
): string | null {
  const { start, end } = calls[at] as Span;
  const inner = calls[at + 1];
  const isChained = inner?.start === start;
  const pattern = isChained ? next : first;
  pattern.lastIndex = isChained ? inner.end : start;
  const [written] = pattern.exec(source) ?? [];
  return written !== undefined && pattern.lastIndex < end ? written : null;
}
