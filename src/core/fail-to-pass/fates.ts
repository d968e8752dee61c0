import { missingNames } from "../load-failure.ts";
import type { TestOutcome } from "../test-run.ts";
import type { Told } from "./matching.ts";

/** What became of a test on one side of the change. */
export type Fate =
  /** An assertion failed, or what it calls threw. */
  | "fails"
  | "passes"
  | "skipped"
  /** It, or its file, could not be loaded, because something is missing that the change adds. */
  | "needs-addition"
  /** It could not be loaded for another reason. */
  | "unloadable"
  /** The runner said nothing of it. */
  | "absent";

export interface Side {
  readonly fate: Fate;
  /** The runner's words; empty where it had none. */
  readonly message: string;
  /** It failed for want of a name that the change adds, and not by an assertion. */
  readonly wantsName: boolean;
}

/** @param isAdded whether a module or a symbol is there only since the change */
export function fateOf({ own, loading }: Told, isAdded: (name: string) => boolean): Side {
  const of = (outcome: TestOutcome["outcome"]) => own.find((one) => one.outcome === outcome);
  const failed = of("failed");
  // One row that fails shows what the test asks; the others may hold on both sides.
  if (failed)
    return {
      fate: "fails",
      message: failed.message,
      wantsName: missingNames(failed.message).some(isAdded),
    };
  const broken = of("errored") ?? (own.length === 0 ? loading[0] : undefined);
  if (broken) {
    const { message } = broken;
    const wantsName = missingNames(message).some(isAdded);
    return { fate: wantsName ? "needs-addition" : "unloadable", message, wantsName };
  }
  const fate = of("passed") ? "passes" : of("skipped") ? "skipped" : "absent";
  return { fate, message: "", wantsName: false };
}
