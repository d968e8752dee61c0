import { stat } from "node:fs/promises";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import type { Redact } from "../core/redact.ts";
import type { TestFailure, TestReport } from "../core/test-run.ts";

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
  return { ...report, failures };

  function shownName(name: string, path: string | null): string {
    // A file that could not be loaded is named by its path, on this machine.
    return path !== null && name.endsWith(path) ? path : name;
  }
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
