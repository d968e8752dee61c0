import { endEverything, endEverythingNow } from "../app/end-everything.ts";
import { EXIT_CODES } from "../core/verdict.ts";

const SIGNALS: Readonly<Record<string, number>> = {
  SIGINT: EXIT_CODES.interrupted,
  SIGTERM: EXIT_CODES.terminated,
  SIGHUP: 129,
};

let controller: AbortController | undefined;

/**
 * From the first call on, SIGINT, SIGTERM and SIGHUP end every child process and remove temporary
 * folders before the process ends with the contract's code; a second signal does not wait.
 * @returns a signal that is aborted then, for what should stop by itself
 */
export function ending(): { readonly signal: AbortSignal } {
  if (controller) return controller;
  const made = new AbortController();
  controller = made;
  for (const [name, code] of Object.entries(SIGNALS))
    process.on(name, () => interrupt(name, code, made));
  process.on("exit", endEverythingNow);
  return made;
}

function interrupt(name: string, code: number, { signal }: AbortController): void {
  if (signal.aborted) {
    endEverythingNow();
    process.exit(code);
  }
  controller?.abort(new Error(`interrupted by ${name}`));
  process.stderr.write("dod: interrupted; ending what runs\n");
  endEverything().finally(() => process.exit(code));
}
