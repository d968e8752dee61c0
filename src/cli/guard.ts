import { ChecklistError } from "../core/checklist.ts";
import { plainBlock } from "../core/plain-text.ts";
import { FactUnavailable, UsageError } from "../core/result.ts";
import { EXIT_CODES } from "../core/verdict.ts";
import { isInterrupted } from "./ending.ts";
import { withoutSecrets } from "./print.ts";

/**
 * Runs a command's work and turns its faults into words and an exit code. A fault of `dod` itself is
 * never a pass: it ends like a run that measured nothing.
 */
export async function guarded(work: () => Promise<number>): Promise<number> {
  try {
    const exitCode = await work();
    return isInterrupted() ? await theEnd() : exitCode;
  } catch (fault) {
    return isInterrupted() ? await theEnd() : await explain(fault);
  }
}

/** Waits for the interruption's own end of the process. */
function theEnd(): Promise<never> {
  return new Promise(() => undefined);
}

async function explain(fault: unknown): Promise<number> {
  if (fault instanceof ChecklistError) {
    const { formatProblems } = await import("../checklist/format-problems.ts");
    const { problems, context } = fault;
    const text = formatProblems(problems);
    say(context === null ? text : `dod: ${context.whose}\n\n${text}\n  → ${context.mend}`);
    return EXIT_CODES.usage;
  }
  if (fault instanceof UsageError) {
    say(`dod: ${fault.message}${fault.mend === null ? "" : `\n  → ${fault.mend}`}`);
    return EXIT_CODES.usage;
  }
  if (fault instanceof FactUnavailable) {
    say(`dod: ${fault.reason}\n  → ${fault.mend}`);
    return EXIT_CODES.undetermined;
  }
  const detail = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
  say(`dod: this is a fault of dod itself, and nothing was decided; please report it:\n${detail}`);
  return EXIT_CODES.undetermined;
}

function say(text: string): void {
  process.stderr.write(`${plainBlock(withoutSecrets(text)).trimEnd()}\n`);
}
