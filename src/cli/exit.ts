import { CommanderError } from "commander";
import { plainBlock } from "../core/plain-text.ts";
import { EXIT_CODES } from "../core/verdict.ts";
import { withoutSecrets } from "./print.ts";

let finished = false;

/**
 * Nothing but a verdict ends `dod` with 0 or 1. Checks and plugins run in this process: one that ends it,
 * or that throws when nobody waits for it any more, must not pass for an answer.
 */
export function guardExit(): void {
  process.on("exit", (code) => {
    if (finished || (code !== 0 && code !== EXIT_CODES["not-done"])) return;
    process.exitCode = EXIT_CODES.undetermined;
    tell("something ended the process before dod came to a verdict; nothing was decided");
  });
  for (const event of ["uncaughtException", "unhandledRejection"] as const)
    process.on(event, (fault: unknown) => {
      tell(
        `a fault that nothing waited for, in a plugin or in dod itself; nothing was decided:\n${detailOf(fault)}`,
      );
      process.exit(EXIT_CODES.undetermined);
    });
}

/**
 * Ends the process once what was written has left it. Work that a timed-out item left behind must not
 * keep it alive, and `process.exit` alone would cut off a pipe.
 */
export function finish(code: number | string): void {
  const exit = () => {
    finished = true;
    process.exit(Number(code));
  };
  // The reader closed the pipe (`dod check | head`): what was decided stays decided.
  process.stdout.once("error", exit);
  process.stderr.once("error", exit);
  process.stdout.write("", () => process.stderr.write("", exit));
}

/** Commander has said what was wrong; help and version are no faults. */
export function usageExit(fault: unknown): number {
  if (fault instanceof CommanderError) return fault.exitCode === 0 ? 0 : EXIT_CODES.usage;
  tell(detailOf(fault));
  return EXIT_CODES.undetermined;
}

function tell(text: string): void {
  process.stderr.write(`dod: ${plainBlock(withoutSecrets(text))}\n`);
}

function detailOf(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}
