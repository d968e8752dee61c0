import type { TestOutcome } from "../../../core/test-run.ts";

/** One entry that a runner prints of a test; of one test there may be several. */
export type Told = Partial<TestOutcome> & Pick<TestOutcome, "name" | "outcome">;

/** What a runner's output says of single tests. */
export interface ToldTests {
  /** As the runner is called in `output:cargo`. */
  readonly format: string;
  readonly tests: readonly Told[];
  /** What the runner counts; tests that are not all listed are not told. */
  readonly listed: { readonly passed: number; readonly failed: number };
}

/** Gathers them over the streams of one run, in the order of each stream. */
export interface ToldScan {
  line(text: string): void;
  end(): ToldTests;
}

const RANK = { failed: 3, errored: 2, skipped: 1, passed: 0 } as const;

/** One outcome a test, the worst: what an assertion says goes before a set-up that failed as well. */
export class WorstOf {
  private readonly tests = new Map<string, Told>();

  add(test: Told): void {
    const key = keyOf(test);
    const known = this.tests.get(key);
    if (!known || RANK[test.outcome] > RANK[known.outcome])
      this.tests.set(key, { ...known, ...test });
    else if (!known.message && test.message)
      this.tests.set(key, { ...known, message: test.message });
  }

  /** What a later section says of a test that was only called failed. */
  explain(test: Told): void {
    const key = keyOf(test);
    const known = this.tests.get(key);
    if (known && !known.message) this.tests.set(key, test);
    else this.add(test);
  }

  get list(): Told[] {
    return [...this.tests.values()];
  }
}

function keyOf({ path, suites, name }: Told): string {
  return JSON.stringify([path, suites, name]);
}
