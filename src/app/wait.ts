import type { ReportedItem } from "../core/report.ts";
import type { WaitingOn } from "../core/status.ts";

/** What passes by itself; for authors and reviewers nobody waits at a terminal. */
const PASSES: readonly (WaitingOn | null)[] = ["ci", "deployment", "time"];

/** The first pause; each is longer by half, so that a long deployment is not asked about every few seconds. */
const FIRST_MS = 10_000;
const LONGEST_MS = 60_000;

/**
 * The items that are worth waiting for; empty when waiting changes nothing: a required item failed, so the
 * verdict is `not-done` whatever the others come to, or nothing that is pending passes by itself.
 */
export function worthWaitingFor(reports: readonly ReportedItem[]): readonly ReportedItem[] {
  const counting = reports.filter((item) => item.required && item.waiver === null);
  if (counting.some((item) => item.status === "fail")) return [];
  return counting.filter((item) => item.status === "pending" && PASSES.includes(item.waitingOn));
}

/** The pause before the next look, in milliseconds; never past the end of the wait. */
export function politePause(look: number, leftMs: number): number {
  return Math.max(0, Math.min(FIRST_MS * 1.5 ** look, LONGEST_MS, leftMs));
}

/** Ends early with the signal's reason. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}
