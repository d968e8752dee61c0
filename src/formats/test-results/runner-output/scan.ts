import type { TestCounts, TestFailure } from "../../../core/test-run.ts";
import { Tally } from "../report.ts";

/** What one runner's output came to. */
export interface Found {
  /** One entry for each summary; empty when this runner did not speak. */
  readonly summaries: readonly TestCounts[];
  readonly failures: readonly TestFailure[];
}

/** Reads one stream line by line, colours taken out, for one runner. */
export interface Scan {
  line(text: string): void;
  end(): Found;
}

/** A runner whose ordinary output is understood. */
export interface Runner {
  /** As in `output:vitest`. */
  readonly name: string;
  scan(): Scan;
}

/** What a runner's scan collects. */
export class Collected implements Found {
  readonly summaries: TestCounts[] = [];
  private readonly named = new Tally();

  get failures(): readonly TestFailure[] {
    return this.named.failures;
  }

  /** A summary; counts below zero (a runner's errors can outnumber its tests) become zero. */
  summary({ passed = 0, failed = 0, skipped = 0 }: Partial<TestCounts>): void {
    this.summaries.push({ passed: Math.max(0, passed), failed, skipped });
  }

  failure(failure: Partial<TestFailure> & { readonly name: string }): void {
    this.named.name(failure);
  }
}

/**
 * A list of counts in words: `1 failed | 2 passed`. Null when a part of it is anything else, so that
 * prose is never taken for a summary.
 * @returns word → count; `tests` of `2 tests passed` is part of the word.
 */
export function countsIn(text: string, separator: string | RegExp): Map<string, number> | null {
  const counts = new Map<string, number>();
  for (const part of text.split(separator)) {
    const found = /^(\d{1,9}) ([a-z][a-z -]*)$/.exec(part.trim());
    if (!found) return null;
    counts.set(found[2] as string, Number(found[1]));
  }
  return counts;
}

/** The sum of the counts of several words; those that are not there count 0. */
export function sumOf(counts: ReadonlyMap<string, number>, ...words: readonly string[]): number {
  return words.reduce((sum, word) => sum + (counts.get(word) ?? 0), 0);
}

/** A runner whose summary is one line. `read` gets the match and says what it counts, or null. */
export function oneLine(
  name: string,
  pattern: RegExp,
  read: (groups: readonly number[], line: string) => Partial<TestCounts> | null,
  failure?: (line: string) => (Partial<TestFailure> & { readonly name: string }) | null,
): Runner {
  return {
    name,
    scan() {
      const collected = new Collected();
      return {
        line(text) {
          const found = pattern.exec(text);
          if (found) {
            const counts = read(
              found.slice(1).map((group) => Number(group ?? 0)),
              text,
            );
            if (counts) collected.summary(counts);
          }
          const failed = failure?.(text);
          if (failed) collected.failure(failed);
        },
        end: () => collected,
      };
    },
  };
}
