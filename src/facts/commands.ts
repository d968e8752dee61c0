import { posix } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { LineListener, runProcess } from "../clients/process.ts";
import { workingFolder } from "../clients/working-folder.ts";
import type { CommandRun, CommandSpec } from "../core/command.ts";
import { commandEnv, type Environment } from "../core/command-env.ts";
import type { Commands } from "../core/facts.ts";
import { COMMAND_GAP_MS } from "./command-gap.ts";
import { readWritten, stampFile } from "./written-file.ts";

export interface CommandsSource {
  /** The repository's root; absolute. */
  readonly root: string;
  /** `dod`'s own environment, read by the caller. */
  readonly environment: Environment;
  /** Stands in for the process client in tests. */
  readonly start?: typeof runProcess;
}

/** What facts built on commands need beyond {@link Commands}. */
export interface ObservableCommands extends Commands {
  /** True when this very command was asked for before, so that `run` gives what it did then. */
  has(spec: CommandSpec): boolean;
  /** As `run`; `onLine` gets every line of both streams, if the command starts now. */
  run(spec: CommandSpec, onLine?: LineListener): Promise<CommandRun>;
}

/**
 * Commands, each run once: the same line in the same folder with the same `env` gives the same run.
 * A run that was cut short by its item's time or by an interruption is not kept: another item may
 * have more time.
 */
export function commandRuns({ root, environment, start }: CommandsSource): ObservableCommands {
  const runs = new Map<string, Promise<CommandRun>>();
  let lastEnd = Number.NEGATIVE_INFINITY;

  async function launch(spec: CommandSpec, onLine?: LineListener): Promise<CommandRun> {
    const cwd = folderName(spec.cwd);
    const asked = commandEnv(environment, spec.env);
    if ("unset" in asked)
      return notStarted(spec.run, cwd, `${list(asked.unset)} not set in dod's environment`);
    const folder = await workingFolder(root, cwd);
    if ("fault" in folder) return notStarted(spec.run, cwd, folder.fault);
    // execa is loaded when the first command runs.
    const run = start ?? (await import("../clients/process.ts")).runProcess;
    const { env, secrets } = asked;
    const { signal } = spec;
    for (let left = gapLeft(); left > 0; left = gapLeft()) await setTimeout(left);
    const line = { run: spec.run, cwd: folder.path, env, secrets, signal, onLine };
    const done = await run(line).finally(() => {
      lastEnd = performance.now();
    });
    return { run: spec.run, cwd, ...done };
  }

  const gapLeft = () => Math.ceil(lastEnd + COMMAND_GAP_MS - performance.now());

  const has = (spec: CommandSpec) => runs.has(keyOf(spec));

  function run(spec: CommandSpec, onLine?: LineListener): Promise<CommandRun> {
    const key = keyOf(spec);
    const known = runs.get(key);
    if (known) return known;
    const made = launch(spec, onLine);
    runs.set(key, made);
    made.then(
      () => spec.signal?.aborted && runs.delete(key),
      () => runs.delete(key),
    );
    return made;
  }

  async function runAndRead(
    spec: CommandSpec,
    file: string,
    onLine?: LineListener,
  ): Promise<CommandRun> {
    // Another item may have asked for it: then nobody looked before it began.
    const before = has(spec) ? null : await stampFile(root, file);
    const done = await run(spec, onLine);
    return { ...done, file: await readWritten(root, file, done, before) };
  }

  return {
    has,
    run: (spec, onLine) =>
      spec.file === undefined ? run(spec, onLine) : runAndRead(spec, spec.file, onLine),
  };
}

function keyOf({ run, cwd, env, attempt = 1 }: CommandSpec): string {
  const variables = Object.entries(env ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([run, folderName(cwd), variables, attempt]);
}

function folderName(cwd = "."): string {
  const name = posix.normalize(cwd).replace(/\/$/, "");
  return name === "" ? "." : name;
}

function list(names: readonly string[]): string {
  return `${names.join(", ")} ${names.length === 1 ? "is" : "are"}`;
}

function notStarted(run: string, cwd: string, why: string): CommandRun {
  const nothing = { text: "", droppedBytes: 0 };
  return {
    run,
    cwd,
    exitCode: null,
    killedBy: null,
    notStarted: why,
    timedOut: false,
    stdout: nothing,
    stderr: nothing,
    tail: "",
    durationMs: 0,
    startedAt: Date.now(),
  };
}
