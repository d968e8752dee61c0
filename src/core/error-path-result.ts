import { countOf, listed } from "./counts.ts";
import type { CoverageReading, LineCoverage } from "./coverage.ts";
import { reportsStanding } from "./coverage-standing.ts";
import type { ErrorPath, ErrorPaths } from "./error-path.ts";
import { extensionOf } from "./languages.ts";
import {
  type Finding,
  fail,
  finding,
  isNonEmpty,
  notApplicable,
  pass,
  type Result,
  unknown,
} from "./result.ts";

/**
 * What reports say of an error path. `unmeasured`: none mentions its file. `untold`: its file is measured, and of
 * its lines alone nothing is.
 */
export type Execution = "executed" | "unexecuted" | "unmeasured" | "untold";

/**
 * Whether the change wrote on an error path: its head's line, or a line of its body. What it guards does not count.
 * @param wrote says of a line, from 1, whether the change wrote it
 */
export function isWritten(
  { line, endLine, body }: Pick<ErrorPath, "line" | "endLine" | "body">,
  wrote: (line: number) => boolean,
): boolean {
  if (wrote(line)) return true;
  for (let at = body?.line ?? line + 1; at <= endLine; at++) if (wrote(at)) return true;
  return false;
}

/** @param measured the measured lines of the path's file, in order; null where no report mentions it */
export function executionOf(
  path: Pick<ErrorPath, "what" | "line" | "endLine" | "body">,
  measured: readonly LineCoverage[] | null,
): Execution {
  if (measured === null) return "unmeasured";
  const { line, endLine } = path.body ?? path;
  const lines = measured.filter((one) => one.line >= line && one.line <= endLine);
  if (lines.length === 0) return "untold";
  const ran = lines.some(({ hits }) => hits > 0);
  if (path.body !== null || !ran) return ran ? "executed" : "unexecuted";
  return isTakenCondition(path.what, lines) ? "executed" : "untold";
}

/** `if (err) return done(err);` on one line: where each of its branches was taken, this one was. */
function isTakenCondition(what: string, lines: readonly LineCoverage[]): boolean {
  if (!/^if\b/.test(what)) return false;
  const branches = lines.reduce((sum, one) => sum + one.branches, 0);
  return branches >= 2 && branches === lines.reduce((sum, one) => sum + one.branchesTaken, 0);
}

export interface ErrorPathVerdict {
  readonly found: ErrorPaths;
  /** Null where nobody needed to ask. */
  readonly coverage: CoverageReading | null;
  /** Reports that the item names. */
  readonly reports: readonly string[];
  /** Percentage of the error paths that must have run. */
  readonly min: number;
  readonly isLookedAt: (path: string) => boolean;
}

/** More findings than these are counted only. */
const MOST = 50;

/**
 * `fail` where too few ran, whatever could not be told; `unknown` where that decides. A path of which it cannot be
 * told never counts as executed.
 */
export function errorPathResult(verdict: ErrorPathVerdict): Result {
  const { found, coverage, reports, min, isLookedAt } = verdict;
  const paths = found.paths.filter(({ path }) => isLookedAt(path));
  const unread = found.unread.filter(({ path }) => isLookedAt(path));
  const standing =
    coverage &&
    reportsStanding(
      coverage,
      reports,
      paths.map(({ path }) => path),
    );
  const notes = [...leftOut(verdict), ...(standing?.notes ?? [])];
  const [gap] = unread;
  if (paths.length === 0) {
    if (gap) return unreadResult(unread, notes);
    return notApplicable(nothingFound(verdict), { notes });
  }
  if (coverage === null || standing === null) throw new Error("error paths, and no coverage read");
  if (standing.fault)
    return unknown(standing.fault.reason, standing.fault.mend, {
      evidence: standing.evidence,
      notes,
    });
  const lines = new Map(coverage.files.map((file) => [file.path, file.lines]));
  const judged = paths.map((path) => ({
    path,
    is: executionOf(path, lines.get(path.path) ?? null),
  }));
  const executed = judged.filter(({ is }) => is === "executed").length;
  const untold = judged.filter(({ is }) => is === "untold").map(({ path }) => path);
  const missed = judged.filter(({ is }) => is === "unexecuted" || is === "unmeasured");
  const total = paths.length;
  const summary = `${executed} of ${countOf(total, "error path")} in the changed lines ${executed === 1 || total === 1 ? "was" : "were"} executed by tests (min ${min}%)`;
  const reaches = (count: number) => count * 100 >= min * total;
  if (!reaches(executed + untold.length)) {
    const all = [
      ...missed.slice(0, MOST).map(({ path, is }) => missedFinding(path, is)),
      ...unread.map(unreadFinding),
    ];
    const more = missed.length - MOST;
    if (isNonEmpty(all))
      return fail(`${summary}${untoldInWords(untold)}${unreadInWords(unread.length)}`, all, {
        notes: [
          ...(more > 0 ? [`${countOf(more, "more error path")} that no test executed`] : []),
          ...notes,
        ],
      });
  }
  if (gap) return unreadResult(unread, notes);
  if (!reaches(executed))
    return unknown(
      `of ${listed(untold.map(placeOf))} the reports do not tell whether ${untold.length === 1 ? "it was" : "they were"} executed; ${summary}`,
      "put what handles the error on lines of its own, or make a report that measures them; a comment that excludes lines from coverage leaves them untold, too",
      { findings: untold.slice(0, MOST).map(untoldFinding), notes },
    );
  const { evidence } = standing;
  if (!isNonEmpty(evidence)) throw new Error("error paths were executed, and no report says so");
  const rest = [...missed.map(({ path }) => path), ...untold];
  return pass(summary, evidence, {
    notes: [
      ...(rest.length > 0 ? [`not shown to be executed: ${listed(rest.map(placeOf))}`] : []),
      ...notes,
    ],
  });
}

const placeOf = ({ path, line, what }: ErrorPath): string => `${path}:${line} \`${what}\``;

function missedFinding(path: ErrorPath, is: Execution): Finding {
  const { what, line, endLine, column } = path;
  const place = { path: path.path, line, endLine, column };
  return is === "unmeasured"
    ? finding({
        ...place,
        rule: "unmeasured",
        message: `No report mentions ${path.path}, so nothing shows that \`${what}\` was executed`,
        fix: "measure the file, and write a test in which what is guarded here fails",
      })
    : finding({
        ...place,
        rule: "unexecuted",
        message: `No test executed \`${what}\``,
        fix: "write a test in which what is guarded here fails",
      });
}

function untoldFinding({ path, line, endLine, column, what }: ErrorPath): Finding {
  return finding({
    path,
    line,
    endLine,
    column,
    rule: "untold",
    message: `The reports do not tell whether \`${what}\` was executed: no line of its own is measured`,
    fix: "put what handles the error on lines of its own",
  });
}

function unreadFinding({ path, line, reason, mend }: ErrorPaths["unread"][number]): Finding {
  const where = `${path}${line === null ? "" : `:${line}`}: `;
  const message = reason.startsWith(path) ? reason : `${where}${reason}`;
  return finding({ path, line, rule: "unread", message, fix: mend });
}

function unreadResult(unread: ErrorPaths["unread"], notes: readonly string[]): Result {
  const findings = unread.map(unreadFinding);
  const [first] = findings;
  const more = unread.length > 1 ? `, and ${unread.length - 1} more` : "";
  return unknown(`${first?.message}${more}`, first?.fix ?? "mend the syntax", {
    // One is said by the summary.
    findings: findings.length > 1 ? findings : [],
    notes,
  });
}

function untoldInWords(untold: readonly ErrorPath[]): string {
  return untold.length === 0 ? "" : `; of ${untold.length} the reports do not tell`;
}

function unreadInWords(count: number): string {
  return count === 0 ? "" : `; ${countOf(count, "file")} could not be read`;
}

function nothingFound({ found, isLookedAt }: ErrorPathVerdict): string {
  const others = found.otherLanguages.filter(isLookedAt);
  if (found.files === 0 && others.length > 0) {
    const kinds = [...new Set(others.map((path) => `\`${extensionOf(path)}\``))];
    return `none of the changed code is in a language that is read: ${listed(kinds)}`;
  }
  if (found.paths.length > 0)
    return "the error paths in the changed lines are all left out by `exclude`";
  return found.files === 0
    ? "the change adds no code whose errors are looked at"
    : `the changed lines of ${countOf(found.files, "file")} handle no error with code of their own`;
}

/** What is not looked at, by name. */
function leftOut({ found, isLookedAt }: ErrorPathVerdict): string[] {
  const excluded = found.paths.filter(({ path }) => !isLookedAt(path));
  const files = [...new Set(excluded.map(({ path }) => path))];
  const others = found.otherLanguages.filter(isLookedAt);
  const generated = found.generated.filter(isLookedAt);
  return [
    ...(excluded.length > 0
      ? [`left out by \`exclude\`: ${countOf(excluded.length, "error path")} in ${listed(files)}`]
      : []),
    ...(others.length > 0 ? [`not read, for want of a parser: ${listed(others)}`] : []),
    ...(generated.length > 0 ? [`not looked at, because generated: ${listed(generated)}`] : []),
  ];
}
