import { EXIT_CODES } from "../core/verdict.ts";

const SIGNALS: Readonly<Record<string, number>> = {
  SIGINT: EXIT_CODES.interrupted,
  SIGTERM: EXIT_CODES.terminated,
  SIGHUP: 129,
};

let controller: AbortController | undefined;

/**
 * From the first call on, SIGINT, SIGTERM and SIGHUP end every child process and remove temporary
 * folders before the process ends with the contract's code; a second signal does not wait. What is left
 * then is ended by those who started it, when the process exits.
 * @returns a signal that is aborted then, for what should stop by itself
 */
export function ending(): { readonly signal: AbortSignal } {
  if (controller) return controller;
  const made = new AbortController();
  controller = made;
  for (const [name, code] of Object.entries(SIGNALS))
    process.on(name, () => interrupt(name, code, made));
  return made;
}

/**
 * True from the interruption on. The process then ends when everything it started has, with the
 * signal's code; what the interrupted work itself comes to must not end it earlier.
 */
export function isInterrupted(): boolean {
  return controller?.signal.aborted ?? false;
}

function interrupt(name: string, code: number, made: AbortController): void {
  if (made.signal.aborted) process.exit(code);
  made.abort(new Error(`interrupted by ${name}`));
  process.stderr.write("dod: interrupted; ending what runs\n");
  // Whatever comes of it, the process ends.
  void import("../app/end-everything.ts")
    .then(({ endEverything }) => endEverything())
    .finally(() => process.exit(code));
}
