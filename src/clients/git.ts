import { Buffer } from "node:buffer";
import {
  type ChildProcessByStdio,
  type ChildProcessWithoutNullStreams,
  spawn,
} from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { UsageError } from "../core/result.ts";
import { gitEnvironment } from "./git-environment.ts";

export interface GitOptions {
  /** Where git starts to look for the repository. */
  readonly cwd: string;
  /** `dod`'s own environment; what may redirect git is dropped (`git-environment.ts`). */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

export interface RunOptions {
  /** Written to standard input; without it that is empty. */
  readonly input?: Uint8Array | string | undefined;
  /** Exit codes that are answers; default only 0. */
  readonly okExitCodes?: readonly number[] | undefined;
  /** Takes standard output as it comes instead of keeping it; an exception ends the process. */
  readonly onStdout?: ((chunk: Buffer) => void) | undefined;
  /** Variables on top of the cleaned environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** May reach a remote; nothing else may. */
  readonly network?: boolean | undefined;
}

export interface GitResult {
  /** Empty when `onStdout` took it. */
  readonly stdout: Buffer;
  /** The first 64 KiB. */
  readonly stderr: string;
  readonly exitCode: number;
}

/** A git that did not do what it was asked. */
export class GitError extends Error {
  override readonly name = "GitError";
  /** By name: the bundle has this class in several files, and one makes the client that another one asks. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "GitError";
  }
  constructor(
    readonly args: readonly string[],
    /** Null when it died of a signal. */
    readonly exitCode: number | null,
    readonly stderr: string,
  ) {
    super(`git ${args[0] ?? ""} ended with ${exitCode ?? "a signal"}: ${lastLine(stderr)}`);
  }
}

/** The byte-exact git client: one small process a call, nothing of the user's configuration that matters. */
export interface Git {
  readonly cwd: string;
  /** How many processes were started, by this client and those made from it. */
  readonly processes: number;
  /**
   * Runs git to its end.
   * @throws GitError for any other exit code; UsageError when there is no git; the signal's reason.
   */
  run(args: readonly string[], options?: RunOptions): Promise<GitResult>;
  /** Standard output as UTF-8 without the last line break. Not for paths. */
  text(args: readonly string[], options?: RunOptions): Promise<string>;
  /** Starts git for a conversation; who starts it ends it. */
  start(args: readonly string[]): ChildProcessWithoutNullStreams;
  /** The same client elsewhere. */
  at(cwd: string): Git;
}

const STDERR_LIMIT = 64 * 1024;

/** Makes a client; starts nothing. */
export function createGit(options: GitOptions): Git {
  return new GitClient(options.cwd, options.env, options.signal, { started: 0 });
}

class GitClient implements Git {
  private readonly clean: Record<string, string>;

  constructor(
    readonly cwd: string,
    private readonly env: GitOptions["env"],
    private readonly signal: AbortSignal | undefined,
    private readonly count: { started: number },
  ) {
    this.clean = gitEnvironment(env);
  }

  get processes(): number {
    return this.count.started;
  }

  at(cwd: string): Git {
    return new GitClient(cwd, this.env, this.signal, this.count);
  }

  start(args: readonly string[]): ChildProcessWithoutNullStreams {
    return this.spawn(args, {}, "pipe") as ChildProcessWithoutNullStreams;
  }

  private spawn(
    args: readonly string[],
    options: Pick<RunOptions, "env" | "network">,
    stdin: "pipe" | "ignore",
  ): ChildProcessByStdio<Writable | null, Readable, Readable> {
    this.signal?.throwIfAborted();
    this.count.started++;
    const child = spawn("git", ["--no-pager", ...args], {
      cwd: this.cwd,
      env: { ...(options.network ? gitEnvironment(this.env, true) : this.clean), ...options.env },
      stdio: [stdin, "pipe", "pipe"],
      windowsHide: true,
    }) as ChildProcessByStdio<Writable | null, Readable, Readable>;
    const end = () => {
      child.kill("SIGKILL");
      // What git itself started may hold the pipes open for longer than git lives.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    this.signal?.addEventListener("abort", end, { once: true });
    child.once("close", () => this.signal?.removeEventListener("abort", end));
    // Writing to a git that is gone already is told by its exit code.
    child.stdin?.on("error", () => {});
    return child;
  }

  run(args: readonly string[], options: RunOptions = {}): Promise<GitResult> {
    return new Promise((resolve, reject) => {
      // A pipe that nothing is written to would cost as much as one that is needed.
      const child = this.spawn(args, options, options.input === undefined ? "ignore" : "pipe");
      const stdout: Buffer[] = [];
      let stderr = "";
      child.stdout.on("data", (chunk: Buffer) => {
        if (!options.onStdout) stdout.push(chunk);
        else
          try {
            options.onStdout(chunk);
          } catch (error) {
            child.stdout.destroy();
            child.kill("SIGKILL");
            reject(error);
          }
      });
      child.stderr.on("data", (chunk: Buffer) => {
        if (stderr.length < STDERR_LIMIT) stderr += chunk.toString("utf8");
      });
      child.on("error", (error) => reject(this.notStarted(error)));
      child.on("close", (exitCode) => {
        if (this.signal?.aborted) reject(this.signal.reason);
        else if (exitCode === null || !(options.okExitCodes ?? [0]).includes(exitCode))
          reject(new GitError(args, exitCode, stderr));
        else resolve({ stdout: Buffer.concat(stdout), stderr, exitCode });
      });
      child.stdin?.end(options.input);
    });
  }

  async text(args: readonly string[], options?: RunOptions): Promise<string> {
    const { stdout } = await this.run(args, options);
    return stdout.toString("utf8").replace(/\r?\n$/, "");
  }

  private notStarted(error: NodeJS.ErrnoException): Error {
    if (error.code !== "ENOENT") return error;
    // The same code says that the working directory is missing; git itself is the likelier one.
    return new UsageError(
      `git could not be started in ${this.cwd}: there is no such program, or no such folder`,
      "install git 2.31 or newer, and see that it is on the PATH",
    );
  }
}

function lastLine(text: string): string {
  const lines = text.trim().split("\n");
  return lines.findLast((line) => /^(fatal|error):/.test(line)) ?? lines.at(-1) ?? "";
}
