import { countOf, listed } from "./counts.ts";
import type { CoverageReading } from "./coverage.ts";
import { reportsStanding } from "./coverage-standing.ts";
import {
  type PatchedFile,
  type PatchFile,
  patchCoverage,
  percentOf,
  reaches,
  runsOf,
  sum,
} from "./patch-coverage.ts";
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

export interface DiffCoverageQuestion {
  /** Null where the change adds no code. */
  readonly reading: CoverageReading | null;
  readonly files: readonly PatchFile[];
  /** Files of code that the change wrote; those that the item leaves out are not among them. */
  readonly asked: readonly string[];
  /** Those that it leaves out. */
  readonly excluded: readonly string[];
  /** Files that no report mentions and tools wrote. */
  readonly generated: readonly string[];
  /** `path:line` of written lines that look like statements, and that no report measures in a file that it does. */
  readonly passedOver: readonly string[];
  /** `path:line` where branches seem to be and none is measured in any file. */
  readonly branching: string | null;
  readonly reports: readonly string[];
  readonly min: number;
  readonly minBranches: number | null;
  readonly missing: "uncovered" | "ignore";
}

const MAX_FINDINGS = 50;

/** What the coverage of a change comes to. */
export function diffCoverageResult(question: DiffCoverageQuestion): Result {
  const { reading, excluded, generated, files } = question;
  const left = excluded.length > 0 ? [`left out by \`exclude\`: ${listed(excluded)}`] : [];
  if (reading === null)
    return notApplicable(
      excluded.length > 0
        ? `all code of the change is left out: ${listed(excluded)}`
        : "the change adds no code",
    );
  const standing = reportsStanding(reading, question.reports, question.asked);
  const notes = [...left, ...standing.notes];
  if (generated.length > 0) notes.push(`not asked for, because generated: ${listed(generated)}`);
  const { fault, evidence } = standing;
  if (fault) return unknown(fault.reason, fault.mend, { evidence, notes });

  const all = patchCoverage(files, reading.files);
  const patched = question.missing === "uncovered" ? all : all.map(withoutUnmentioned);
  const ignored = all.filter(({ unmentioned }) => unmentioned.length > 0);
  if (question.missing === "ignore" && ignored.length > 0)
    notes.push(
      `no report measures ${listed(ignored.map(({ path }) => path))}: ${countOf(linesOf(ignored, "unmentioned"), "added line")} of code not counted`,
    );
  const { passedOver } = question;
  const counted = patched.filter((file) => countedLines(file) > 0);
  const lines = sum(counted.map(countedLines));
  if (lines === 0 && passedOver.length > 0)
    return unknown(
      `the reports measure none of the changed lines, though there seem to be statements at ${listed(passedOver)}`,
      "make the report again, of this version; or `exclude` the files, if comments or settings keep those lines from being measured",
      { evidence, notes },
    );
  if (passedOver.length > 0)
    notes.push(
      `no report measures ${listed(passedOver)}, so ${passedOver.length === 1 ? "it does" : "they do"} not count: excluded by a comment or a setting, or not in what was measured`,
    );
  if (lines === 0)
    return notApplicable("none of the changed lines is executable by what the reports measure", {
      evidence,
      notes,
    });
  if (question.branching !== null)
    return unknown(
      `the reports measure no branches, though there seem to be some at ${question.branching}, and \`minBranches\` asks for them`,
      "switch branches on where the report is made, or leave `minBranches` out",
      { evidence, notes },
    );
  return judged(question, counted, { evidence, notes });
}

function judged(
  { min, minBranches }: DiffCoverageQuestion,
  files: readonly PatchedFile[],
  { evidence, notes }: { evidence: Result["evidence"]; notes: string[] },
): Result {
  const lines = sum(files.map(countedLines));
  const covered = linesOf(files, "covered");
  const branches = sum(files.map((file) => file.branches));
  const taken = sum(files.map((file) => file.branchesTaken));
  const asksBranches = minBranches !== null && branches > 0;
  const unmentioned = files.filter((file) => file.unmentioned.length > 0);
  const parts = [
    `${percentOf(covered, lines)} of ${countOf(lines, "changed line")} covered (min ${min}%) in ${countOf(files.length, "file")}`,
  ];
  if (asksBranches)
    parts.push(
      `${percentOf(taken, branches)} of ${countOf(branches, "branch", "branches")} taken (min ${minBranches}%)`,
    );
  if (unmentioned.length > 0)
    parts.push(
      `no report measures ${countOf(unmentioned.length, "file")} with ${countOf(linesOf(unmentioned, "unmentioned"), "line")} of them`,
    );
  const summary = parts.join("; ");
  const enough = reaches(covered, lines, min);
  const enoughBranches = !asksBranches || reaches(taken, branches, minBranches);
  const open = files.flatMap(uncovered);
  if (!enough || !enoughBranches) {
    const found = [...open, ...(enoughBranches ? [] : files.flatMap(halfTaken))].sort(byPlace);
    const shown = found.slice(0, MAX_FINDINGS);
    if (!isNonEmpty(shown)) throw new Error("too few are covered, and none is uncovered");
    const more = found.length - shown.length;
    const hidden = more > 0 ? [`${countOf(more, "more finding")} not shown`] : [];
    return fail(summary, shown, { evidence, notes: [...notes, ...hidden] });
  }
  const some = listed(open.map(({ path, line }) => `${path}:${line}`));
  const also = open.length > 0 ? [`not covered: ${some}`] : [];
  if (!isNonEmpty(evidence)) throw new Error("lines were measured, and by no report");
  return pass(summary, evidence, { notes: [...notes, ...also] });
}

function withoutUnmentioned(file: PatchedFile): PatchedFile {
  return { ...file, unmentioned: [] };
}

function countedLines({ covered, missed, unmentioned }: PatchedFile): number {
  return covered.length + missed.length + unmentioned.length;
}

function linesOf(
  files: readonly PatchedFile[],
  what: "covered" | "missed" | "unmentioned",
): number {
  return sum(files.map((file) => file[what].length));
}

function uncovered(file: PatchedFile): Finding[] {
  const { path, missed, unmentioned } = file;
  const [first] = unmentioned;
  if (first !== undefined)
    return [
      finding({
        path,
        line: first,
        endLine: unmentioned.at(-1),
        rule: "unmeasured",
        message: `no report measures a line of this file: its ${countOf(unmentioned.length, "changed line")} of code count${unmentioned.length === 1 ? "s" : ""} as not covered`,
        fix: "let the coverage tool measure files that no test loads, too, and test it; or `exclude` it",
      }),
    ];
  return runsOf(missed, file).map(({ line, endLine, count }) =>
    finding({
      path,
      line,
      endLine,
      rule: "uncovered",
      message: count === 1 ? "not covered by a test" : `${count} lines not covered by a test`,
    }),
  );
}

/** Branches of lines that ran; those of lines that did not are found as lines. */
function halfTaken({ path, partial }: PatchedFile): Finding[] {
  return partial.map(({ line, branches, branchesTaken }) =>
    finding({
      path,
      line,
      rule: "partial-branch",
      message: `${branchesTaken} of ${countOf(branches, "branch", "branches")} taken`,
    }),
  );
}

function byPlace(a: Finding, b: Finding): number {
  if (a.path !== b.path) return (a.path ?? "") < (b.path ?? "") ? -1 : 1;
  return (a.line ?? 0) - (b.line ?? 0);
}
