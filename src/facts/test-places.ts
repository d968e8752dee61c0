import { stat } from "node:fs/promises";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import type { Redact } from "../core/redact.ts";
import type { TestFailure, TestOutcome, TestReport } from "../core/test-run.ts";

/** Where a run's paths come from. */
export interface Places {
  /** Absolute, symbolic links resolved and not: reports name either. */
  readonly roots: readonly string[];
  /** The command's folder, relative to the root. */
  readonly cwd: string;
  readonly redact: Redact;
}

/** The report with its failures' paths as the repository knows them (null where it does not) and without secrets. */
export async function placeFailures(report: TestReport, places: Places): Promise<TestReport> {
  const failures: TestFailure[] = [];
  for (const failure of report.failures) {
    const path = failure.path === null ? null : await placeOf(failure.path, places);
    failures.push({
      name: places.redact(shownName(failure.name, path)),
      path,
      line: path === null ? null : failure.line,
      message: places.redact(failure.message),
    });
  }
  const outcomes = report.outcomes?.map((outcome) => placeOutcome(outcome, places));
  return outcomes ? { ...report, failures, outcomes } : { ...report, failures };

  function shownName(name: string, path: string | null): string {
    // A file that could not be loaded is named by its path, on this machine.
    return path !== null && name.endsWith(path) ? path : name;
  }
}

/** What names no file of the root (a class, a package) stays as the report has it. */
function placeOutcome(outcome: TestOutcome, { roots, cwd, redact }: Places): TestOutcome {
  const { suites, name, message } = outcome;
  return {
    ...outcome,
    suites: suites.map(redact),
    name: redact(name),
    path: outcome.path === null ? null : pathIn(outcome.path, roots, cwd),
    message: message === "" ? "" : redact(message),
  };
}

function pathIn(given: string, roots: readonly string[], cwd: string): string {
  const path = fromUrl(given).replaceAll("\\", "/");
  for (const root of roots)
    if (path.startsWith(`${root}/`)) return posix.normalize(path.slice(root.length + 1));
  // Relative to the command's folder; a class has no slash, and a Go package no extension.
  const isFile = /^\.\.?\//.test(path) || /\.(?:[cm]?[jt]sx?|py|rb|php|rs|bats)$/.test(path);
  return isFile && !path.startsWith("/") && !/^[A-Za-z]:/.test(path) ? posix.join(cwd, path) : path;
}

async function placeOf(given: string, { roots, cwd }: Places): Promise<string | null> {
  const path = fromUrl(given).replaceAll("\\", "/");
  for (const root of roots)
    if (path.startsWith(`${root}/`))
      return isFile(roots, posix.normalize(path.slice(root.length + 1)));
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) return null;
  // Relative to the command's folder, or to the root; a Go file by its package's import path, of
  // which the first parts are the module's name and no folders.
  const parts = posix.normalize(path).split("/");
  for (let from = 0; from < parts.length; from++) {
    const rest = parts.slice(from).join("/");
    for (const candidate of [posix.join(cwd, rest), rest]) {
      const found = await isFile(roots, candidate);
      if (found !== null) return found;
    }
    if (!path.endsWith(".go")) break;
  }
  return null;
}

async function isFile([root = ""]: readonly string[], path: string): Promise<string | null> {
  if (path.startsWith("../") || path.includes("\0")) return null;
  const found = await stat(posix.join(root, path)).catch(() => null);
  return found?.isFile() ? path : null;
}

function fromUrl(path: string): string {
  if (!path.startsWith("file:")) return path;
  try {
    return fileURLToPath(path);
  } catch {
    return path;
  }
}
