import type { Buffer } from "node:buffer";
import { setTimeout as delay, setImmediate as immediate } from "node:timers/promises";
import { execa } from "execa";
import type { CommandRun } from "../core/command.ts";
import { type Redact, redactor } from "../core/redact.ts";
import { Capture } from "./capture.ts";
import { Lines } from "./lines.ts";
import { endGroup, registerGroup } from "./process-group.ts";
import { shellFor } from "./shell.ts";
import { type Stream, Tail } from "./tail.ts";

export { endAllGroups, killGroupsNow } from "./process-group.ts";

/** Milliseconds between TERM and KILL. */
export const GRACE_MS = 5_000;
/** Output of a command that has ended is over when its pipes close, or are silent this long … */
const DRAIN_MS = 500;
/** … or at the latest after this, for what never falls silent. */
const DRAIN_MAX_MS = 2_000;

export type LineListener = (line: string, stream: Stream) => void;

export interface ProcessRequest {
  /** A line for the shell. */
  readonly run: string;
  /** Absolute. */
  readonly cwd: string;
  /** The whole environment: nothing is added to it. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the command when aborted; see `CommandSpec.signal`. */
  readonly signal?: AbortSignal | undefined;
  /** Values to take out of everything that is captured or handed on. */
  readonly secrets?: readonly string[] | undefined;
  /** Gets every line of both streams, redacted, while they come: for output too long to be kept. */
  readonly onLine?: LineListener | undefined;
  readonly graceMs?: number | undefined;
  readonly drainMs?: number | undefined;
}

/** What is known of a process; `CommandRun` without what only the caller knows. */
export type ProcessRun = Omit<CommandRun, "run" | "cwd">;

/**
 * Runs a command in a process group of its own, stdin null. Comes back when the command has ended
 * and nothing of its group is alive: neither a child that ignores TERM nor a grandchild that keeps a
 * pipe open holds it up for more than the grace period. Never rejects for what the command does.
 */
export async function runProcess(request: ProcessRequest): Promise<ProcessRun> {
  const { signal, graceMs = GRACE_MS, drainMs = DRAIN_MS } = request;
  const redact = redactor(request.secrets ?? []);
  const output = new Output(redact, request.onLine);
  const startedAt = Date.now();
  const start = performance.now();
  const result = (ending: Partial<ProcessRun>): ProcessRun => ({
    exitCode: null,
    killedBy: null,
    notStarted: null,
    timedOut: false,
    ...output.read(),
    durationMs: Math.round(performance.now() - start),
    startedAt,
    ...ending,
  });
  if (signal?.aborted) return result({ notStarted: reasonOf(signal) });

  const child = spawn(request);
  const group = child instanceof Error ? undefined : child.pid;
  if (child instanceof Error || group === undefined)
    return result({
      notStarted: redact(child instanceof Error ? child.message : await whyNot(child)),
    });
  registerGroup(group);
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].on("data", (chunk: Buffer) => output.push(stream, chunk));
  const exited = once<[number | null, NodeJS.Signals | null]>(child, "exit");
  const closed = once<unknown[]>(child, "close");

  // Either the command ends, or it is ended.
  const aborted = abortOf(signal);
  const first = await Promise.race([exited, aborted.promise]);
  aborted.dispose();
  let sent: "SIGTERM" | "SIGKILL" | null = null;
  if (first === "aborted") sent = await endGroup(group, graceMs);
  else {
    // `> >(tee log)` outlives the shell by a moment, and its output is wanted.
    await output.silence(closed, drainMs);
    sent = await endGroup(group, graceMs);
  }
  // What was ended may have had last words; what left the group (a daemon) may hold a pipe for ever.
  if (sent !== null) await output.silence(closed, drainMs);
  child.stdout.destroy();
  child.stderr.destroy();
  output.end();

  if (first === "aborted")
    return result({ killedBy: sent ?? "SIGTERM", timedOut: isTimeout(signal) });
  const [exitCode, killedBy] = first;
  return result(killedBy === null ? { exitCode } : { killedBy });
}

function spawn({ run, cwd, env }: ProcessRequest) {
  const shell = shellFor(env.PATH ?? env.Path);
  try {
    return execa(shell.file, [...shell.args, run], {
      cwd,
      env: { ...env },
      extendEnv: false,
      detached: true,
      stdin: "ignore",
      buffer: false,
      encoding: "buffer",
      reject: false,
      // Its own ways of ending a child know one process, not a group.
      cleanup: false,
      forceKillAfterDelay: false,
    });
  } catch (error) {
    return error as Error; // A zero byte in the line, in `cwd` or in `env`.
  }
}

async function whyNot(child: Exclude<ReturnType<typeof spawn>, Error>): Promise<string> {
  const { originalMessage, shortMessage } = await child;
  return originalMessage ?? shortMessage ?? "the system gave no reason";
}

/** Both streams on their way to where they are kept. */
class Output {
  private readonly captures = { stdout: new Capture(), stderr: new Capture() };
  private readonly tail = new Tail();
  private readonly lines: Record<Stream, Lines> | null;
  private lastPush = 0;

  constructor(
    private readonly redact: Redact,
    onLine: LineListener | undefined,
  ) {
    const cutter = (stream: Stream) => new Lines((line) => onLine?.(redact(line), stream));
    this.lines = onLine ? { stdout: cutter("stdout"), stderr: cutter("stderr") } : null;
  }

  push(stream: Stream, chunk: Buffer): void {
    this.lastPush = performance.now();
    this.captures[stream].push(chunk);
    this.tail.push(stream, chunk);
    this.lines?.[stream].push(chunk);
  }

  /** Comes back when the pipes are closed, or nothing came for `quietMs`. */
  async silence(closed: Promise<unknown>, quietMs: number): Promise<void> {
    const start = performance.now();
    let open = true;
    const over = closed.then(() => {
      open = false;
    });
    while (open) {
      await Promise.race([over, delay(20, undefined, { ref: false })]);
      // Timers run before pipes are read: on a busy machine the time is over and the text is there.
      await immediate();
      const now = performance.now();
      if (now - Math.max(start, this.lastPush) > quietMs || now - start > DRAIN_MAX_MS) return;
    }
  }

  end(): void {
    this.lines?.stdout.end();
    this.lines?.stderr.end();
  }

  read(): Pick<ProcessRun, "stdout" | "stderr" | "tail"> {
    return {
      stdout: this.captures.stdout.read(this.redact),
      stderr: this.captures.stderr.read(this.redact),
      tail: this.tail.read(this.redact),
    };
  }
}

function once<T extends unknown[]>(
  emitter: { once(event: string, listener: (...args: never[]) => void): unknown },
  event: string,
): Promise<T> {
  return new Promise((resolve) => {
    emitter.once(event, (...args: unknown[]) => resolve(args as T));
  });
}

function abortOf(signal: AbortSignal | undefined): {
  readonly promise: Promise<"aborted">;
  dispose(): void;
} {
  let stop = () => {};
  const promise = new Promise<"aborted">((resolve) => {
    const listener = () => resolve("aborted");
    signal?.addEventListener("abort", listener, { once: true });
    stop = () => signal?.removeEventListener("abort", listener);
  });
  return { promise, dispose: () => stop() };
}

function isTimeout(signal: AbortSignal | undefined): boolean {
  return (signal?.reason as { name?: unknown } | undefined)?.name === "TimeoutError";
}

function reasonOf(signal: AbortSignal): string {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason.message : "the run was interrupted";
}
