import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runProcess } from "../clients/process.ts";
import { keepTemporary, removeTemporary, temporaryFolder } from "../clients/temporary.ts";
import { commandEnv, type Environment } from "../core/command-env.ts";
import { FEATURE, FINISHED, type Files, START, TESTED } from "./demo-project.ts";

export interface DemoRequest {
  /** Leaves the folder there. */
  readonly keep: boolean;
  /** Path of the `dod` that is running: the demo runs the real program. */
  readonly program: string;
  readonly env: Environment;
  readonly print: (text: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Builds a small repository in a temporary folder, checks its unfinished branch, and finishes it step
 * by step. Every output is a real run's.
 * @returns the exit code of the last check: 0 when the branch came to DONE
 */
export async function demo(request: DemoRequest): Promise<number> {
  const folder = await temporaryFolder();
  const scene = new Scene(folder, request);
  try {
    await scene.git("init --quiet --initial-branch=main");
    await scene.commit("Start with words", START);
    await scene.git("checkout --quiet -b feature/reading-time");
    await scene.commit("wip: reading time", FEATURE);
    scene.say("A branch that works: readingTime() is written, and every test passes. Is it done?");
    await scene.check();

    await scene.write(TESTED);
    scene.say(
      "It starts at the first line: a test for the new code, with a value nobody had tried.",
    );
    await scene.check("--only tests,test-changes");

    await scene.git("reset --quiet --soft main");
    await scene.commit("Add readingTime", FINISHED);
    scene.say(
      "The edge case is handled, its behaviour documented and announced, the commit named.",
    );
    const exitCode = await scene.check();
    if (request.keep) scene.say(`The repository is there to play with: ${folder}`);
    return exitCode;
  } finally {
    if (request.keep) keepTemporary(folder);
    else await removeTemporary(folder);
  }
}

class Scene {
  private readonly env: Readonly<Record<string, string>>;

  constructor(
    private readonly folder: string,
    private readonly request: DemoRequest,
  ) {
    const own = commandEnv(request.env);
    this.env = {
      ...("env" in own ? own.env : {}),
      // The demo looks the same everywhere: no settings, hooks or signing of the user's own.
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_NAME: "Ann",
      GIT_AUTHOR_EMAIL: "ann@example.org",
      GIT_COMMITTER_NAME: "Ann",
      GIT_COMMITTER_EMAIL: "ann@example.org",
      // The demo is no CI run, wherever it is shown.
      CI: "",
      GITHUB_ACTIONS: "",
      GITHUB_EVENT_NAME: "",
      GITHUB_EVENT_PATH: "",
      GITHUB_BASE_REF: "",
    };
  }

  say(text: string): void {
    this.request.print(`\n# ${text}\n`);
  }

  async write(files: Files): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }

  async commit(message: string, files: Files): Promise<void> {
    await this.write(files);
    await this.git("add --all");
    await this.git(`commit --quiet --message '${message}'`);
  }

  async git(args: string): Promise<void> {
    const run = await this.run(`git ${args}`);
    if (run.exitCode !== 0) throw new Error(`git ${args}: ${run.notStarted ?? run.tail}`);
  }

  /** Runs `dod check` and prints what it prints. */
  async check(flags = ""): Promise<number> {
    const command = `dod check${flags === "" ? "" : ` ${flags}`}`;
    this.request.print(`\n$ ${command}\n`);
    const quoted = [process.execPath, this.request.program].map(
      (path) => `'${path.replace(/'/g, "'\\''")}'`,
    );
    const run = await this.run(`${quoted.join(" ")} check ${flags} 2>/dev/null`);
    this.request.print(
      run.stdout.text === "" ? `${run.notStarted ?? run.tail}\n` : run.stdout.text,
    );
    this.request.print(`(exit ${run.exitCode ?? run.killedBy})\n`);
    return run.exitCode ?? 3;
  }

  private run(line: string) {
    const { signal } = this.request;
    return runProcess({ run: line, cwd: this.folder, env: this.env, signal });
  }
}
