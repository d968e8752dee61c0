import { titled } from "../test-integrity/words.ts";
import type { TestOutcome, TestRun } from "../test-run.ts";
import type { AlteredTests } from "./altered-tests.ts";
import { fateOf, type Side } from "./fates.ts";
import { outcomesIn, outcomesOf } from "./matching.ts";
import type { PutBack } from "./put-back.ts";
import { outcomesOfAll } from "./run-evidence.ts";

/** One altered test, or a file of them, on both sides. */
export interface Proof {
  readonly path: string;
  readonly line: number | null;
  readonly title: string;
  /** On a copy of the tree as it is. */
  readonly with: Side;
  readonly without: Side;
  /** In the tree itself. */
  readonly here: Side;
}

/** The runs of the altered tests; null for one that was not needed. */
export interface ProofRuns {
  /** On a copy of the tree as it is. */
  readonly with: TestRun;
  /** In the tree itself, where that copy's run shows one that does not pass. */
  readonly here: TestRun | null;
  /** On a copy with the base's source. */
  readonly without: TestRun | null;
}

export interface ProofRequest {
  readonly altered: AlteredTests;
  readonly putBack: PutBack;
  /** Names that stand in the changed source now and did not before, and the paths that the change adds. */
  readonly added: readonly string[];
  readonly runs: ProofRuns;
}

/** Whether each altered test passed in a run. */
export function allPass(altered: AlteredTests, run: TestRun): boolean {
  const none = { altered, putBack: { files: [], source: [] }, added: [] };
  const runs = { with: run, here: null, without: null };
  return proofsOf({ ...none, runs }).every((proof) => proof.with.fate === "passes");
}

/** What became of each altered test; those without a body are left out. */
export function proofsOf({ altered, putBack, added, runs }: ProofRequest): Proof[] {
  const names = new Set(added.map(lastPart));
  const isAdded = (name: string) => names.has(lastPart(name));
  const told = (run: TestRun | null) => (run ? outcomesOfAll(run) : []);
  const [there, here, before] = [told(runs.with), told(runs.here), told(runs.without)];
  const gone = new Set(
    putBack.files.filter(({ status }) => status === "added").map(({ path }) => path),
  );
  const tests = altered.tests
    .filter(({ todo }) => !todo)
    .map((test): Proof => {
      const sideOf = (outcomes: readonly TestOutcome[]) =>
        fateOf(outcomesOf(test, outcomes), isAdded);
      const without = sideOf(before);
      return {
        path: test.path,
        line: test.line,
        title: titled(test),
        with: sideOf(there),
        here: sideOf(here),
        // It stands in a source file that the change adds.
        without: gone.has(test.path) ? { ...without, fate: "needs-addition" } : without,
      };
    });
  const files = altered.files.map((path): Proof => {
    const sideOf = (outcomes: readonly TestOutcome[]) =>
      fateOf({ own: outcomesIn(path, outcomes), loading: [] }, isAdded);
    const sides = { with: sideOf(there), here: sideOf(here), without: sideOf(before) };
    return { path, line: null, title: path, ...sides };
  });
  return [...tests, ...files];
}

function lastPart(name: string): string {
  const part = name.split(/[\\/]|::/).at(-1) ?? name;
  return part.replace(/\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|cs|rb|php)$/, "");
}
