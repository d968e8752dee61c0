import { type Examined, type Expectation, examine } from "./http-expectation.ts";
import type { ProbeAnswer } from "./probe.ts";
import { FactUnavailable } from "./result.ts";

/** One request to the service, and what came of it. */
export type Attempt =
  | {
      readonly kind: "answer";
      /** Without what came from the environment. */
      readonly url: string;
      readonly status: number;
      readonly durationMs: number;
      readonly examined: Examined;
    }
  | { readonly kind: "silence"; readonly reason: string; readonly mend: string };

export interface SampleRequest {
  readonly ask: () => Promise<ProbeAnswer>;
  readonly expect: Expectation;
  readonly samples: number;
  readonly intervalMs: number;
  readonly signal: AbortSignal;
}

/**
 * Asks one time after another. No answer is one kind of answer: how many there may be is for the judge.
 * @throws what aborted the signal
 */
export async function takeSamples(request: SampleRequest): Promise<readonly Attempt[]> {
  const { ask, expect, samples, intervalMs, signal } = request;
  const attempts: Attempt[] = [];
  for (let n = 0; n < samples; n++) {
    if (n > 0) await pause(intervalMs, signal);
    signal.throwIfAborted();
    try {
      const answer = await ask();
      const { url, status, durationMs } = answer;
      attempts.push({ kind: "answer", url, status, durationMs, examined: examine(answer, expect) });
    } catch (fault) {
      if (!(fault instanceof FactUnavailable)) throw fault;
      attempts.push({ kind: "silence", reason: fault.reason, mend: fault.mend });
    }
  }
  return attempts;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
