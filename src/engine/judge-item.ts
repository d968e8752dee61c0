import type { Check, Progress } from "../core/check.ts";
import { FactUnavailable, type Result, unknown } from "../core/result.ts";
import { type FactReaders, onlyFacts } from "./fact-store.ts";
import { whatIsWrong } from "./result-shape.ts";

/** The item's time was over. The name is the one by which others tell it (`AbortSignal.timeout` has it too). */
class TimeOver extends Error {
  override readonly name = "TimeoutError";
}

/**
 * Asks one check. Whatever goes wrong in it makes one `unknown`: a fact that cannot be had, a crash, a
 * result that is none, time that is over. Only an interruption of the whole run is passed on.
 * @param interrupted the whole run's signal
 * @param progress told how far it is, where the check says so
 */
export async function askCheck(
  check: Check,
  options: unknown,
  facts: FactReaders,
  timeoutMs: number,
  interrupted: AbortSignal,
  now: Date,
  progress?: (at: Progress) => void,
): Promise<Result> {
  const own = new AbortController();
  const signal = AbortSignal.any([own.signal, interrupted]);
  const timer = setTimeout(() => own.abort(new TimeOver()), timeoutMs);
  const graceMs = check.sequential ? COMMAND_GRACE_MS : 0;
  try {
    const asked = { facts: onlyFacts(facts, check.facts), options, signal, now, progress };
    const gathering = check.gather(asked);
    const evidence = await orAborted(gathering, signal, graceMs);
    const result: unknown = check.judge(evidence, options);
    const wrong = whatIsWrong(result);
    if (wrong === null) return result as Result;
    return unknown(
      `the check ${check.name} gave no result that dod knows: ${wrong}`,
      "its `judge` must return what pass, fail, pending, unknown or notApplicable makes, with texts that say what was measured",
    );
  } catch (fault) {
    if (interrupted.aborted) throw interrupted.reason;
    return fromFault(fault, check, timeoutMs);
  } finally {
    clearTimeout(timer);
  }
}

/** A check that does not listen to the signal is left behind; it cannot hold up the run. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal, graceMs: number): Promise<T> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  // Commands report their own end when they are aborted, with their output: give them the turn.
  const grace = aborted.catch(async (reason) => {
    await new Promise((resolve) => setTimeout(resolve, graceMs));
    throw reason;
  });
  try {
    return await Promise.race([work, grace]);
  } finally {
    if (stop) signal.removeEventListener("abort", stop);
    aborted.catch(() => undefined);
    grace.catch(() => undefined);
  }
}

/** TERM, a grace period and KILL of a command group take at most this long. */
const COMMAND_GRACE_MS = 8_000;

function fromFault(fault: unknown, check: Check, timeoutMs: number): Result {
  if (fault instanceof FactUnavailable) return unknown(fault.reason, fault.mend);
  if (fault instanceof TimeOver)
    return unknown(
      `it was not finished after ${seconds(timeoutMs)}`,
      "give the item a longer `timeout`, or make what it does faster",
    );
  const message = fault instanceof Error ? fault.message : String(fault);
  const where = fault instanceof Error ? firstFrame(fault) : "";
  return unknown(
    `the check ${check.name} crashed: ${message}${where}`,
    check.name.includes("/")
      ? "tell the plugin's author, with this message"
      : "this is a fault of dod: please report it, with this message",
  );
}

function firstFrame(error: Error): string {
  const frame = error.stack?.split("\n").find((line) => line.trimStart().startsWith("at "));
  return frame ? ` (${frame.trim()})` : "";
}

function seconds(ms: number): string {
  return ms >= 60_000 && ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`;
}
