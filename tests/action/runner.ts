import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { isolatedEnvironment, temporaryFolder } from "../support/repository.ts";

/**
 * A runner of GitHub Actions as far as `action.yml` needs one: the steps of a composite action, each a script in
 * bash with the variables and files that GitHub's runner sets, and of its expressions the few in use. What is not
 * understood is an error, so that a new expression cannot be passed over.
 */

/** The repository's root, where `action.yml` lies. */
export const ACTION = join(import.meta.dirname, "../..");

export interface ActionInput {
  readonly description: string;
  readonly default?: string;
}

interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly shell: string;
  readonly run: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Action {
  readonly inputs: Readonly<Record<string, ActionInput>>;
  readonly outputs: Readonly<Record<string, { description: string; value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export function readAction(folder = ACTION): Action {
  return parse(readFileSync(join(folder, "action.yml"), "utf8"));
}

export interface ActionRequest {
  /** `GITHUB_WORKSPACE`: what actions/checkout left. */
  readonly workspace: string;
  /** The step's `with:`, expressions already evaluated. */
  readonly with?: Readonly<Record<string, string>>;
  /** `github.token`. */
  readonly token?: string;
  /** `job.check_run_id`; empty on runners that do not know it. */
  readonly checkRunId?: string;
  /** Of the job: over what the runner sets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where the action was unpacked. */
  readonly action?: string;
  /** Told what the step says as it says it, and given what ends it, as a cancelled job does. */
  readonly heard?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
}

export interface ActionRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Of the action, as a workflow sees them. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What the step wrote for the run's page. */
  readonly summary: string;
  /** `RUNNER_TEMP`. */
  readonly temporary: string;
  /** What steps wanted to set for those after them: nothing may. */
  readonly leaked: string;
}

export async function runAction(request: ActionRequest): Promise<ActionRun> {
  const { workspace, token = "", checkRunId = "", action: folder = ACTION } = request;
  const action = readAction(folder);
  const given = request.with ?? {};
  for (const name of Object.keys(given))
    if (action.inputs[name] === undefined) throw new Error(`action.yml has no input ${name}`);
  const temporary = temporaryFolder();
  const steps: Record<string, Record<string, string>> = {};
  const lookUp = (path: string): string => {
    if (path === "github.token") return token;
    if (path === "job.check_run_id") return checkRunId;
    const input = /^inputs\.([\w-]+)$/.exec(path)?.[1];
    if (input !== undefined && action.inputs[input] !== undefined)
      return given[input] ?? evaluate(action.inputs[input].default ?? "", lookUp);
    const [, step, output] = /^steps\.([\w-]+)\.outputs\.([\w-]+)$/.exec(path) ?? [];
    if (step !== undefined && output !== undefined) return steps[step]?.[output] ?? "";
    throw new Error(`an expression that no runner of ours knows: ${path}`);
  };
  const file = (name: string) => {
    const path = join(temporary, `${name}-${Object.keys(steps).length}`);
    writeFileSync(path, "");
    return path;
  };
  const sum = { stdout: "", stderr: "", summary: "", leaked: "" };
  let exitCode: number | null = 0;
  for (const step of action.runs.steps) {
    if (step.shell !== "bash") throw new Error(`no runner of ours has the shell ${step.shell}`);
    const files = {
      GITHUB_OUTPUT: file("output"),
      GITHUB_STEP_SUMMARY: file("summary"),
      GITHUB_ENV: file("env"),
      GITHUB_PATH: file("path"),
      GITHUB_STATE: file("state"),
    };
    const script = join(temporary, `script-${Object.keys(steps).length}.sh`);
    writeFileSync(script, evaluate(step.run, lookUp));
    const own = Object.entries(step.env ?? {}).map(([name, text]) => [
      name,
      evaluate(text, lookUp),
    ]);
    const done = await bash(script, {
      cwd: workspace,
      env: {
        ...isolatedEnvironment(),
        ...runnerVariables(workspace, temporary, folder),
        ...request.env,
        ...files,
        ...Object.fromEntries(own),
      },
      heard: request.heard,
    });
    sum.stdout += done.stdout;
    sum.stderr += done.stderr;
    sum.summary += readFileSync(files.GITHUB_STEP_SUMMARY, "utf8");
    for (const name of ["GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE"] as const)
      sum.leaked += readFileSync(files[name], "utf8");
    steps[step.id ?? `step-${Object.keys(steps).length}`] = outputsOf(
      readFileSync(files.GITHUB_OUTPUT, "utf8"),
    );
    exitCode = done.exitCode;
    if (exitCode !== 0) break;
  }
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [
    name,
    evaluate(value, lookUp),
  ]);
  return { ...sum, exitCode, outputs: Object.fromEntries(outputs), temporary };
}

/** Text with its `${{ … }}` replaced, as GitHub does it: before anything reads the text. */
export function evaluate(text: string, lookUp: (path: string) => string): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, path: string) => lookUp(path));
}

/** What is the same for every event. Source: docs.github.com, "Variables reference". */
function runnerVariables(workspace: string, temporary: string, action: string) {
  return {
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_ACTION: "__run",
    GITHUB_ACTION_PATH: action,
    GITHUB_WORKSPACE: workspace,
    GITHUB_REPOSITORY: "acme/shop",
    GITHUB_REPOSITORY_OWNER: "acme",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_ACTOR: "ann",
    GITHUB_JOB: "dod",
    GITHUB_WORKFLOW: "dod",
    GITHUB_RUN_ID: "1",
    GITHUB_RUN_NUMBER: "1",
    GITHUB_RUN_ATTEMPT: "1",
    RUNNER_OS: "Linux",
    RUNNER_ARCH: "X64",
    RUNNER_NAME: "GitHub Actions 1",
    RUNNER_TEMP: temporary,
    // What the runner itself may do with the job, and no command of a checklist.
    ACTIONS_RUNTIME_TOKEN: "runtime-secret",
  };
}

/** As the runner calls it for `shell: bash`. Never blocks this process: the stand-in answers from it. */
function bash(
  script: string,
  options: {
    cwd: string;
    env: Record<string, string>;
    heard: ActionRequest["heard"];
  },
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const { cwd, env, heard } = options;
  const child = spawn("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", script], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said.stdout += text;
    heard?.(text, (signal) => void child.kill(signal));
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said.stderr += text;
  });
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", (exitCode) => done({ ...said, exitCode }));
  });
}

/** `name=value` and `name<<END`, as the runner reads them; anything else is an error there, too. */
export function outputsOf(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line === "") continue;
    const [, name = "", end = ""] = /^([^=]+?)<<(.+)$/.exec(line) ?? [];
    if (name !== "") {
      const last = lines.indexOf(end, at + 1);
      if (last < 0) throw new Error(`the output ${name} has no end`);
      outputs[name] = lines.slice(at + 1, last).join("\n");
      at = last;
      continue;
    }
    const equals = line.indexOf("=");
    if (equals < 1) throw new Error(`not an output: ${line}`);
    outputs[line.slice(0, equals)] = line.slice(equals + 1);
  }
  return outputs;
}

/** Whether the program is built, as `npm test` does first. */
export function mustBeBuilt(): void {
  if (!existsSync(join(ACTION, "dist/dod.js")))
    throw new Error("dist/ is missing: run `npm run build`");
}
