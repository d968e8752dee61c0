/** A command as an item asks for it. */
export interface CommandSpec {
  /** A line for the shell: `bash -eo pipefail -c` where there is bash, else `sh -e -c`. */
  readonly run: string;
  /** Relative to the repository root; default the root. */
  readonly cwd?: string | undefined;
  /** Names to values; `${NAME}` in a value is taken from `dod`'s own environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /**
   * Ends the command's process group when aborted. The reason is an `Error` that says why; one named
   * `TimeoutError` (what `AbortSignal.timeout` gives) means that the item's time was over.
   */
  readonly signal?: AbortSignal | undefined;
  /** The same command asked for again gives the same run; another number asks for a run of its own. */
  readonly attempt?: number | undefined;
  /** A file that the command is to write, relative to the root; it is read when the command is over. */
  readonly file?: string | undefined;
}

/** What a command did. Exactly one of `exitCode`, `killedBy`, `notStarted` is not null. */
export interface CommandRun {
  readonly run: string;
  /** Relative to the repository root, `.` for the root. */
  readonly cwd: string;
  readonly exitCode: number | null;
  /** The signal it died of, by itself or by us. */
  readonly killedBy: string | null;
  /** Why it could not be started (missing shell, missing folder). 126 and 127 are exit codes. */
  readonly notStarted: string | null;
  /** True when `dod` ended it because the item's time was over. */
  readonly timedOut: boolean;
  readonly stdout: Captured;
  readonly stderr: Captured;
  /** Both streams as they came, the last lines; for people. */
  readonly tail: string;
  readonly durationMs: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Where one was asked for ({@link CommandSpec.file}). */
  readonly file?: WrittenFile | undefined;
}

/** A file that a command was to write. `stale`: it is there, and this run did not write it. */
export type WrittenFile =
  | { readonly kind: "written"; readonly text: string }
  | { readonly kind: "missing" | "stale" }
  | { readonly kind: "unreadable"; readonly reason: string };

/** A stream, bounded in memory: the beginning and the end are kept. Secrets are redacted. */
export interface Captured {
  /** Where something is left out, {@link gapMark} stands between the beginning and the end. */
  readonly text: string;
  /** Bytes left out between the beginning and the end; 0 when whole. */
  readonly droppedBytes: number;
}

/** Stands in a {@link Captured} text for the bytes that were left out. */
export function gapMark(droppedBytes: number): string {
  return `\n[… ${droppedBytes} bytes left out …]\n`;
}

/**
 * A shell ends with 128 + n when the command it waited for died of signal n; whether it waits or is
 * replaced by the command (`a; b` or `a`) must not decide what an item comes to. Only signals that
 * programs do not imitate: git's usage error is 129.
 */
const SIGNALS: Readonly<Record<number, string>> = {
  130: "SIGINT",
  131: "SIGQUIT",
  132: "SIGILL",
  134: "SIGABRT",
  135: "SIGBUS",
  136: "SIGFPE",
  137: "SIGKILL",
  139: "SIGSEGV",
  141: "SIGPIPE",
  143: "SIGTERM",
};

/**
 * What kept a command from being judged by its exit code, or null when its exit code counts:
 * not started, 126 (not executable), 127 (not found), died of a signal (by itself, or what its
 * shell waited for), timed out.
 */
export function notMeasured(run: CommandRun): { reason: string; mend: string } | null {
  const what = `\`${run.run}\``;
  if (run.notStarted !== null)
    return {
      reason: `${what} could not be started: ${run.notStarted}`,
      mend: "check `run` and `cwd` of this item",
    };
  if (run.timedOut)
    return {
      reason: `${what} was ended after ${Math.round(run.durationMs / 1000)} s: the item's time was over`,
      mend: "make it faster, or give the item a longer `timeout`",
    };
  if (run.killedBy !== null)
    return {
      reason: `${what} died of ${run.killedBy}`,
      mend: "run it by hand to see why it is killed (memory?)",
    };
  const signal = run.exitCode === null ? undefined : SIGNALS[run.exitCode];
  if (signal !== undefined)
    return {
      reason: `${what} ended with ${run.exitCode}: a command in it died of ${signal}`,
      mend: "run it by hand to see why it is killed (memory?)",
    };
  if (run.exitCode === 127)
    return {
      reason: `${what} ended with 127: a command was not found`,
      mend: "install what it needs, or correct `run`; `dod doctor` says what is missing",
    };
  if (run.exitCode === 126)
    return {
      reason: `${what} ended with 126: a file is not executable`,
      mend: "make it executable, or correct `run`",
    };
  return null;
}
