import { countsIn, oneLine, sumOf } from "./scan.ts";

const SUMMARY = /^ +Summary \[ *[\d.]+s\] +\d+(?:\/\d+)? tests? run: /;

/** `cargo nextest run`: `Summary [ 0.1s] 3 tests run: 2 passed (1 slow), 1 failed, 1 skipped`. */
export const nextest = oneLine("nextest", SUMMARY, (_, line) => {
  // "(1 slow, 1 flaky)" says how they passed.
  const counts = countsIn(line.replace(SUMMARY, "").replace(/ \([^)]*\)/g, ""), ", ");
  if (!counts) return null;
  const failed = sumOf(counts, "failed", "timed out", "exec failed", "failed due to leaky handles");
  return { passed: sumOf(counts, "passed"), failed, skipped: sumOf(counts, "skipped") };
});
