import type { TestCounts, TestOutcome } from "../../../core/test-run.ts";
import { Outcomes } from "../outcomes.ts";
import { cargoTests } from "./cargo-tests.ts";
import { type LoadFailure, LoadFailureScan } from "./load-failures.ts";
import { minitestTests } from "./minitest-tests.ts";
import { pytestTests } from "./pytest-tests.ts";
import type { ToldScan, ToldTests } from "./told-tests.ts";
import { unittestTests } from "./unittest-tests.ts";

/** As many tasks of a monorepo's runner are told apart. */
const MAX_TASKS = 100;

/** What an output says of single tests, and of files that could not be loaded. */
export class OutcomeScans {
  /** By task: both streams of one speak of the same tests. */
  private readonly told = new Map<string, readonly ToldScan[]>();
  private readonly loads = new Map<string, LoadFailureScan>();

  line(text: string, stream: string, task: string): void {
    const scans = this.told.get(task) ?? [
      cargoTests(),
      pytestTests(),
      unittestTests(),
      minitestTests(),
    ];
    if (!this.told.has(task) && this.told.size >= MAX_TASKS) return;
    this.told.set(task, scans);
    for (const scan of scans) scan.line(text);
    const source = `${stream}\n${task}`;
    const load = this.loads.get(source) ?? new LoadFailureScan();
    this.loads.set(source, load);
    load.line(text);
  }

  end(): {
    readonly tests: (format: string, counts: TestCounts) => readonly TestOutcome[] | undefined;
    readonly loadFailures: readonly LoadFailure[];
  } {
    const all = [...this.told.values()].flat().map((scan) => scan.end());
    return {
      tests: (format, counts) =>
        outcomesOf(
          all.filter((one) => one.format === format),
          counts,
        ),
      loadFailures: [...this.loads.values()].flatMap((scan) => scan.end()),
    };
  }
}

/** Undefined where tests are counted that were not listed: they must not look as if they had not run. */
function outcomesOf(
  told: readonly ToldTests[],
  { passed, failed }: TestCounts,
): readonly TestOutcome[] | undefined {
  const sum = (word: "passed" | "failed") =>
    told.reduce((count, { listed }) => count + listed[word], 0);
  if (told.every(({ tests }) => tests.length === 0)) return undefined;
  if (sum("passed") < passed || sum("failed") < failed) return undefined;
  const outcomes = new Outcomes();
  for (const { tests } of told) for (const test of tests) outcomes.add(test);
  return outcomes.whole;
}
