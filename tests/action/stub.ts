import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/repository.ts";
import { ACTION } from "./runner.ts";

/** What the program was called with. */
export interface Call {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Writes down how it is called, leaves the report that `STUB_REPORT` holds, and ends as `STUB_EXIT` says. */
const PROGRAM = `#!/usr/bin/env node
import { appendFileSync, writeFileSync } from "node:fs";
const args = process.argv.slice(2);
const { STUB_CALL, STUB_EXIT = "0", STUB_REPORT, STUB_OUTPUT, STUB_WAITS } = process.env;
writeFileSync(STUB_CALL, JSON.stringify({ args, cwd: process.cwd(), env: process.env }));
const report = args.find((one) => one.startsWith("--report=json="))?.slice(14);
if (STUB_REPORT !== undefined) writeFileSync(report, STUB_REPORT);
if (STUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, STUB_OUTPUT);
if (STUB_WAITS) {
  process.on("SIGINT", () => process.exit(130));
  process.on("SIGTERM", () => process.exit(143));
  process.stdout.write("waiting\\n");
  setInterval(() => undefined, 1000);
} else if (STUB_EXIT === "137") process.kill(process.pid, "SIGKILL");
else process.exit(Number(STUB_EXIT));
`;

/** As much of a report as the action reads. */
export function report(verdict: string, percent: unknown = 50) {
  return { verdict, progress: { percent } };
}

export const REPORT = /^--report=json=/;

/** Without the report's file, which every call names. */
export function optionsOf(args: readonly string[]): readonly string[] {
  return args.filter((one) => !REPORT.test(one));
}

/** The action as a release tag carries it, with a program that does what the test says. */
export function stubAction({ built = true }: { built?: boolean } = {}) {
  const folder = join(temporaryFolder(), "the action");
  mkdirSync(join(folder, "bin"), { recursive: true });
  for (const part of ["action.yml", "action"])
    cpSync(join(ACTION, part), join(folder, part), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "bin/dod.js"), PROGRAM);
  if (built) {
    mkdirSync(join(folder, "dist"));
    writeFileSync(join(folder, "dist/dod.js"), "");
  }
  const file = join(temporaryFolder(), "call.json");
  return {
    folder,
    /** For the program: where it writes how it was called, what it leaves, how it ends. */
    env: (report: unknown, exit: number, more: Readonly<Record<string, string>> = {}) => ({
      STUB_CALL: file,
      STUB_EXIT: String(exit),
      ...(report === null
        ? {}
        : { STUB_REPORT: typeof report === "string" ? report : JSON.stringify(report) }),
      ...more,
    }),
    call: (): Call => JSON.parse(readFileSync(file, "utf8")),
  };
}

/** A folder with programs, for PATH. */
export function programs(scripts: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}
