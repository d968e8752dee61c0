import { CommanderError } from "commander";
import { EXIT_CODES } from "../core/verdict.ts";

/**
 * Ends the process once what was written has left it. Work that a timed-out item left behind must not
 * keep it alive, and `process.exit` alone would cut off a pipe.
 */
export function finish(code: number | string): void {
  const exit = () => process.exit(Number(code));
  // The reader closed the pipe (`dod check | head`): what was decided stays decided.
  process.stdout.once("error", exit);
  process.stderr.once("error", exit);
  process.stdout.write("", () => process.stderr.write("", exit));
}

/** Commander has said what was wrong; help and version are no faults. */
export function usageExit(fault: unknown): number {
  if (fault instanceof CommanderError) return fault.exitCode === 0 ? 0 : EXIT_CODES.usage;
  process.stderr.write(
    `dod: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}\n`,
  );
  return EXIT_CODES.undetermined;
}
