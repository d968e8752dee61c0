// `dod check` with the action's inputs, and its verdict as the action's outputs. Plain JavaScript without
// packages: it runs before anything is installed, on whatever Node from 20 on the runner has.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  appendFileSync,
  constants,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { constants as system, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../bin/dod.js", import.meta.url));
const PREFIX = "DOD_INPUT_";
/** Of `dod check`: a verdict, and the exit code that goes with it. */
const EXIT_CODES = { done: 0, ready: 0, "not-done": 1, undetermined: 3 };
const USAGE = 2;

const input = (name) =>
  (process.env[PREFIX + name.toUpperCase().replaceAll("-", "_")] ?? "").trim();

/** What was asked for cannot be: nothing is checked. */
class Refused extends Error {}

process.exitCode = await main().catch((fault) => {
  const refused = fault instanceof Refused;
  const text = refused ? fault.message : `nothing was decided: ${fault?.stack ?? fault}`;
  process.stdout.write(`::error title=dod::${inOneLine(text)}\n`);
  // Node's own exit code for a fault, 1, is that of a verdict.
  return refused ? USAGE : EXIT_CODES.undetermined;
});

async function main() {
  const cwd = resolve(input("working-directory"));
  if (!isFolder(cwd)) throw new Refused(`working-directory: there is no folder ${cwd}`);
  const temporary = process.env.RUNNER_TEMP || tmpdir();
  const target = resolve(cwd, input("report") || join(temporary, "dod-report.json"));
  mustBeAFile(target);
  // Written to a place of its own and put where it is wanted afterwards: a report that lay there before, or
  // came with the branch, must not pass for the one of this run.
  const folder = mkdtempSync(join(temporary, "dod-"));
  try {
    const fresh = join(folder, "report.json");
    const exitCode = await run(argumentsOf(fresh), cwd);
    return handOn(exitCode, fresh, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One argument an option, `--name=value`: whatever the value is, it stays the value of this option. */
function argumentsOf(report) {
  const options = ["stage", "checklist", "base", "only", "skip", "pr", "format", "reuse", "publish"]
    .filter((name) => input(name) !== "")
    .map((name) => `--${name}=${input(name)}`);
  return [...options, ...waiting(input("wait")), `--report=json=${report}`];
}

function waiting(time) {
  if (time === "" || time === "false") return [];
  return time === "true" ? ["--wait"] : [`--wait=${time}`];
}

/** @returns the exit code; 128 and the signal's number where a signal ended it */
function run(options, cwd) {
  const child = spawn(process.execPath, [PROGRAM, "check", ...options], {
    cwd,
    env: environment(),
    stdio: ["ignore", "inherit", "inherit"],
  });
  // A cancelled job gets SIGINT, then SIGTERM; dod ends its commands and says so.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => void child.kill(signal));
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", (code, signal) => done(code ?? 128 + (system.signals[signal] ?? 0)));
  });
}

/** The step's own without the inputs: they are said as options. */
function environment() {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith(PREFIX)),
  );
  // What the workflow gives itself comes first.
  const id = env.DOD_CHECK_RUN_ID || input("check-run-id");
  return id === "" ? env : { ...env, DOD_CHECK_RUN_ID: id };
}

/** Puts the report where it is wanted and sets the outputs. @returns the step's exit code */
function handOn(exitCode, fresh, target) {
  const report = readReport(fresh);
  const fits = report !== null && EXIT_CODES[report.verdict] === exitCode;
  // The report that lay there may be the one that `reuse` names, so it goes only now.
  rmSync(target, { force: true });
  if (fits) copyFileSync(fresh, target, constants.COPYFILE_EXCL);
  output({
    verdict: fits ? report.verdict : exitCode === EXIT_CODES.undetermined ? "undetermined" : "",
    percent: fits ? String(report.percent) : "",
    report: fits ? target : "",
  });
  if (fits || exitCode !== 0) return exitCode;
  process.stdout.write(
    "::error title=dod::dod ended with 0 and left no report that says so; nothing was decided\n",
  );
  return EXIT_CODES.undetermined;
}

/** What the outputs need of it; null where there is none, or none that can be read. */
function readReport(path) {
  try {
    const { verdict, progress } = JSON.parse(readFileSync(path, "utf8"));
    const percent = progress.percent;
    const isWhole = Number.isInteger(percent) && percent >= 0 && percent <= 100;
    return Object.hasOwn(EXIT_CODES, verdict) && isWhole ? { verdict, percent } : null;
  } catch {
    return null;
  }
}

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#multiline-strings */
function output(values) {
  const file = process.env.GITHUB_OUTPUT;
  if (!file) return;
  for (const [name, value] of Object.entries(values)) {
    const end = randomUUID();
    // The last word counts, and a line that somebody left open must not swallow it.
    appendFileSync(file, `\n${name}<<${end}\n${value}\n${end}\n`);
  }
}

/** Looked at before the run: after a long one nothing should be lost to a folder that is missing. */
function mustBeAFile(path) {
  if (isFolder(path)) throw new Refused(`report: ${path} is a folder; name a file`);
  if (!isFolder(dirname(path)))
    throw new Refused(`report: the folder of ${path} is not there; make it, or name another`);
}

function isFolder(path) {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** For a workflow command, which ends with its line. */
function inOneLine(text) {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
