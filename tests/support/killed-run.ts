import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll } from "vitest";
import { groupAlive } from "../../src/clients/process-group.ts";

const root = join(import.meta.dirname, "../..");
const file = (path: string) => JSON.stringify(join(root, path));

const BEGINNING = `
import { ending } from ${file("src/cli/ending.ts")};
import { openRepository } from ${file("src/facts/repository.ts")};
const { signal } = ending();
const options = { cwd: process.cwd(), env: process.env, signal };
const repository = await openRepository(options);
setInterval(() => {}, 1000);
const say = (line) => process.stdout.write(line + "\\n");
const unlessEnded = (fault) => {
  if (!signal.aborted) throw fault;
};
`;

/** Makes a worktree of HEAD where it is started, says so, and keeps it until it is stopped. */
const WORKTREE = `${BEGINNING}
import { throwAwayWorktree } from ${file("src/facts/throw-away-worktree.ts")};
say("begins");
await throwAwayWorktree(repository, repository.head).then(({ root }) => say(root), unlessEnded);
`;

/** Makes a copy of HEAD~1 and one of the working tree, and runs a command in each that goes on and writes. */
const COPIES = `${BEGINNING}
import { copiesOf } from ${file("src/facts/copies.ts")};
const mergeBase = await repository.git.text(["rev-parse", "HEAD~1"]);
const environment = process.env;
const copies = copiesOf({ repository, mergeBase, environment, change: null, detect: null, signal });
say("begins");
const run = "while :; do echo x >> made.txt; sleep 0.01; done";
const runIn = async (made) => {
  const copy = await made;
  const done = copy.commands.run({ run, signal });
  say(copy.root);
  await done;
};
await Promise.all([copies.base(), copies.workingTree()].map(runIn)).catch(unlessEnded);
`;

const PROGRAMS = { worktree: WORKTREE, copies: COPIES };

// A test that fails ends none itself.
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

export interface Run {
  readonly child: ChildProcess;
  /** What it has said. */
  said(): string;
  /** Comes back when it has said so many lines, or has ended. */
  lines(count: number): Promise<void>;
  /** The exit code, null after a signal; comes back when nothing that it started runs any more. */
  readonly ended: Promise<number | null>;
}

/** Starts a run that holds a throw-away worktree, or copies; `place` is its folder for temporary ones. */
export function startRun(
  cwd: string,
  env: Readonly<Record<string, string>>,
  place: string,
  what: keyof typeof PROGRAMS = "worktree",
): Run {
  const tsx = import.meta.resolve("tsx");
  const child = spawn(
    process.execPath,
    ["--import", tsx, "--input-type=module", "-e", PROGRAMS[what]],
    // A group of its own, so that it can be seen when its last process is gone.
    { cwd, env: { ...env, TMPDIR: place }, detached: true, stdio: ["ignore", "pipe", "inherit"] },
  );
  started.push(child);
  let text = "";
  let listen = () => {};
  child.stdout.on("data", (chunk) => {
    text += chunk;
    listen();
  });
  const exited = new Promise<number | null>((resolve) => child.on("exit", resolve));
  const lines = (count: number) =>
    new Promise<void>((resolve) => {
      listen = () => {
        if (text.split("\n").length > count) resolve();
      };
      listen();
      exited.then(() => resolve());
    });
  const ended = exited.then(async (code) => {
    while (groupAlive(child.pid ?? 0)) await new Promise((resolve) => setTimeout(resolve, 2));
    return code;
  });
  return { child, said: () => text, lines, ended };
}
