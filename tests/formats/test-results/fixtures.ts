import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestReport } from "../../../src/core/test-run.ts";
import { OutputScan } from "../../../src/formats/test-results/runner-output/read.ts";

const FOLDER = join(import.meta.dirname, "../../fixtures/test-results");

/** A result file that a real runner wrote (paths and times are scrubbed). */
export function fixture(path: string): string {
  return readFileSync(join(FOLDER, path), "utf8");
}

/** Both streams of a real run, read as `dod` reads them. */
export function outputOf(path: string) {
  const scan = new OutputScan();
  for (const stream of ["stdout", "stderr"]) {
    const file = join(FOLDER, "output", `${path}.${stream}`);
    if (existsSync(file))
      for (const line of readFileSync(file, "utf8").split("\n")) scan.line(line, stream);
  }
  return scan.end();
}

/** `passed/failed/skipped`. */
export function counts({
  counts: { passed, failed, skipped },
}: Pick<TestReport, "counts">): string {
  return `${passed}/${failed}/${skipped}`;
}
