import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const PROGRAM = join(import.meta.dirname, "../../bin/dod.js");

export interface ProgramRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built program as a user would. `npm test` builds it first. */
export function runProgram(
  cwd: string,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): ProgramRun {
  if (!existsSync(join(PROGRAM, "../../dist/dod.js")))
    throw new Error("dist/ is missing: run `npm run build`");
  const done = spawnSync(process.execPath, [PROGRAM, ...args], { cwd, env, encoding: "utf8" });
  return { exitCode: done.status, stdout: done.stdout, stderr: done.stderr };
}
