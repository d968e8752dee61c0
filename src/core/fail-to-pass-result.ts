import { type CommandRun, notMeasured } from "./command.ts";
import { countOf, listed } from "./counts.ts";
import type { AlteredTests } from "./fail-to-pass/altered-tests.ts";
import { type Fate, fateOf, type Side } from "./fail-to-pass/fates.ts";
import { outcomesIn, outcomesOf } from "./fail-to-pass/matching.ts";
import type { PutBack } from "./fail-to-pass/put-back.ts";
import {
  type Evidence,
  type Finding,
  fail,
  finding,
  isNonEmpty,
  notApplicable,
  pass,
  type Result,
  unknown,
} from "./result.ts";
import type { UnreadSyntax } from "./syntax.ts";
import type { TestCase } from "./test-cases.ts";
import { titled } from "./test-integrity/words.ts";
import type { TestOutcome, TestRun } from "./test-run.ts";

export interface FailToPass {
  readonly altered: AlteredTests;
  readonly putBack: PutBack;
  /** Changed test files of which it is not known what they hold. */
  readonly unread: readonly UnreadSyntax[];
  /** The base, as a person would say it. */
  readonly base: string;
  /** Names that stand in the changed source now and did not before, and the paths that the change adds. */
  readonly added: readonly string[];
  /** The altered tests' runs; null where none was needed. */
  readonly runs: { readonly with: TestRun; readonly without: TestRun | null } | null;
  readonly strict: boolean;
}

/** One altered test, or a file of them, on both sides. */
interface Proof {
  readonly path: string;
  readonly line: number | null;
  readonly title: string;
  readonly with: Side;
  readonly without: Side;
}

const MAX_FINDINGS = 50;

/** Whether the new and changed tests fail without the change and pass with it. */
export function failToPassResult(of: FailToPass): Result {
  const { altered, putBack, unread } = of;
  const count = altered.tests.length + altered.files.length;
  const [hidden] = unread;
  if (count === 0 && hidden) return unread1(hidden);
  if (count === 0) return notApplicable("no test was added or altered");
  if (putBack.source.length === 0)
    return notApplicable(
      `no source changed: ${countOf(count, "altered test")} cannot fail without it`,
    );
  if (of.runs === null) throw new Error("altered tests, and no run of them");
  const evidence = [of.runs.with, of.runs.without].flatMap((run) => (run ? evidenceOf(run) : []));
  const stopped = cannotJudge(of.runs.with, "with the change") ?? missingRun(of);
  if (stopped) return unknown(stopped.reason, stopped.mend, { evidence });
  const proofs = proofsOf(of);
  const findings = proofs.flatMap((proof) => findingOf(proof, of));
  const notes = notesOf(of, proofs);
  const shown = findings.slice(0, MAX_FINDINGS);
  if (isNonEmpty(shown)) {
    const left = findings.length - shown.length;
    const more = left > 0 ? [`${countOf(left, "more finding")} not shown`] : [];
    return fail(inWords(proofs, of), shown, { evidence, notes: [...notes, ...more] });
  }
  const [gap] = proofs.flatMap((proof) => gapOf(proof, of));
  if (gap) return unknown(gap.reason, gap.mend, { evidence, notes });
  if (hidden) return unread1(hidden);
  if (!isNonEmpty(evidence)) throw new Error("a run without evidence");
  return pass(inWords(proofs, of), evidence, { notes });
}

function unread1({ path, line, reason, mend }: UnreadSyntax): Result {
  return unknown(`${path}${line === null ? "" : `:${line}`}: ${reason}`, mend);
}

interface Stop {
  readonly reason: string;
  readonly mend: string;
}

function missingRun({ runs, base }: FailToPass): Stop | null {
  if (runs?.without) return cannotJudge(runs.without, `on the source of ${base}`);
  return {
    reason: `the tests did not run on the source of ${base}`,
    mend: "run dod again; if it stays so, please report it with this message",
  };
}

/** Why a run proves nothing: it was cut short, ran no test, or its end and its tests are in conflict. */
export function cannotJudge(run: TestRun, where: string): Stop | null {
  const suites = [run, ...(run.also ?? [])];
  for (const { command, unreadable } of suites) {
    const fault = notMeasured(command);
    if (fault)
      return {
        reason: `${fault.reason} (${where})`,
        mend: command.timedOut
          ? "give the item a longer `budget`, or a `run` that runs the files in `{tests}` alone"
          : fault.mend,
      };
    const [report] = unreadable;
    if (report)
      return {
        reason: `${where} the results in ${report.path} cannot be read: ${report.reason}`,
        mend: "let the runner write a report that dod reads: `results`",
      };
  }
  const outcomes = outcomesOfAll(run);
  const command = run.command.run;
  if (outcomes.length > 0) {
    const failed = outcomes.some(({ outcome }) => outcome === "failed" || outcome === "errored");
    if (failed === suites.some((suite) => suite.command.exitCode !== 0)) return null;
    return {
      reason: failed
        ? `${where} \`${command}\` names tests that failed, and ended with 0`
        : `${where} \`${command}\` ended with ${run.command.exitCode}, and none of its tests failed: ${lastWords(run.command)}`,
      mend: "let the command end with 0 exactly when no test failed",
    };
  }
  return {
    reason: `${where} \`${command}\` says of no test by its name what became of it: ${lastWords(run.command)}`,
    mend: "set `run` to a command that runs the files in `{tests}` and writes JUnit XML, TAP or JSON, and `results` to that",
  };
}

function lastWords({ tail, exitCode }: CommandRun): string {
  const line = tail.trim().split("\n").at(-1)?.trim() ?? "";
  return line === "" ? `it ended with ${exitCode} and said nothing` : line.slice(0, 200);
}

function outcomesOfAll(run: TestRun): readonly TestOutcome[] {
  return [run, ...(run.also ?? [])].flatMap(({ reports }) =>
    reports.flatMap(({ outcomes }) => outcomes ?? []),
  );
}

function proofsOf({ altered, putBack, added, runs }: FailToPass): Proof[] {
  const names = new Set(added.map(lastPart));
  const isAdded = (name: string) => names.has(lastPart(name));
  const here = runs ? outcomesOfAll(runs.with) : [];
  const there = runs?.without ? outcomesOfAll(runs.without) : [];
  const gone = new Set(
    putBack.files.filter(({ status }) => status === "added").map(({ path }) => path),
  );
  const tests = altered.tests
    .filter(({ todo }) => !todo)
    .map((test): Proof => {
      const without = fateOf(outcomesOf(test, there), isAdded);
      return {
        path: test.path,
        line: test.line,
        title: titled(test),
        with: fateOf(outcomesOf(test, here), isAdded),
        // It stands in a source file that the change adds.
        without: gone.has(test.path) ? { ...without, fate: "needs-addition" } : without,
      };
    });
  const files = altered.files.map(
    (path): Proof => ({
      path,
      line: null,
      title: path,
      with: fateOf({ own: outcomesIn(path, here), loading: [] }, isAdded),
      without: fateOf({ own: outcomesIn(path, there), loading: [] }, isAdded),
    }),
  );
  return [...tests, ...files];
}

function lastPart(name: string): string {
  const part = name.split(/[\\/]|::/).at(-1) ?? name;
  return part.replace(/\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|cs|rb|php)$/, "");
}

function findingOf({ path, line, title, ...sides }: Proof, of: FailToPass): Finding[] {
  const found = (rule: string, message: string, fix: string) => [
    finding({ path, line, rule, message, fix }),
  ];
  const { fate } = sides.without;
  if (sides.with.fate === "fails")
    return found(
      "fails-with-change",
      `${title} fails with the change: ${firstLine(sides.with.message)}`,
      "Repair what it shows, then ask again.",
    );
  if (fate === "passes")
    return found(
      "passes-anyway",
      `${title} passes on the source of ${of.base} too: it does not test what the change does`,
      "Let it ask for what only the changed code does, or say why it need not.",
    );
  if (of.strict && (fate === "needs-addition" || (fate === "fails" && sides.without.wantsName)))
    return found(
      "only-missing",
      `${title} fails on the source of ${of.base} only because something is missing there: ${firstLine(sides.without.message)}`,
      "Let it fail by an assertion on what the code did before.",
    );
  return [];
}

const GAPS: Readonly<Record<Fate, string | null>> = {
  fails: null,
  passes: null,
  "needs-addition": null,
  skipped: "is skipped",
  unloadable: "could not be loaded",
  absent: "did not run, or under a name that dod does not recognise",
};

function gapOf({ path, line, title, ...sides }: Proof, { base }: FailToPass): Stop[] {
  const at = `${path}${line === null ? "" : `:${line}`}`;
  const gap = (side: Side, where: string, why: string | null): Stop[] =>
    why === null
      ? []
      : [
          {
            reason: `${at}: ${title} ${why} ${where}${side.message === "" ? "" : `: ${firstLine(side.message)}`}`,
            mend:
              side.fate === "skipped"
                ? "let it run here, or leave it out of the item: `tests`"
                : "see that it runs there by hand: check the base out beside, and put the tests of the branch into it",
          },
        ];
  const here = sides.with.fate === "needs-addition" ? GAPS.unloadable : GAPS[sides.with.fate];
  return [
    ...gap(sides.with, "with the change", here),
    ...gap(sides.without, `on the source of ${base}`, GAPS[sides.without.fate]),
  ].slice(0, 1);
}

function inWords(proofs: readonly Proof[], { base }: FailToPass): string {
  const failing = proofs.filter(({ without }) => failsWithout(without));
  const missing = failing.filter(({ without }) => without.fate === "needs-addition").length;
  const broken = proofs.filter((proof) => proof.with.fate === "fails").length;
  const passing = proofs.every((proof) => proof.with.fate === "passes");
  const parts = [
    `${failing.length} of ${countOf(proofs.length, "altered test")} fail${proofs.length === 1 ? "s" : ""} on the source of ${base}`,
    ...(missing > 0 ? [`${missing} of them for want of what the change adds`] : []),
    broken > 0 ? `${broken} fail${broken === 1 ? "s" : ""} with the change` : null,
  ];
  const said = parts.filter((part) => part !== null).join(", ");
  return passing ? `${said}; with the change all pass` : said;
}

function failsWithout({ fate }: Side): boolean {
  return fate === "fails" || fate === "needs-addition";
}

function notesOf({ altered, putBack, unread }: FailToPass, proofs: readonly Proof[]): string[] {
  const todo = altered.tests.filter((test: TestCase) => test.todo).length;
  const rest = putBack.files.filter(({ path }) => !putBack.source.includes(path));
  return [
    ...(todo > 0 ? [`${countOf(todo, "test")} without a body left out`] : []),
    ...(rest.length > 0
      ? [`also put back, though no code: ${listed(rest.map(({ path }) => path))}`]
      : []),
    ...(unread.length > 0 && proofs.length > 0
      ? [`not read: ${listed(unread.map(({ path }) => path))}`]
      : []),
  ];
}

function evidenceOf(run: TestRun): Evidence[] {
  return [run, ...(run.also ?? [])].map(({ command }) => ({
    kind: "command",
    ref: command.run,
    summary: `ended with ${command.exitCode ?? command.killedBy ?? "no start"} in ${command.cwd}`,
  }));
}

function firstLine(text: string): string {
  const line =
    text
      .split("\n")
      .find((one) => one.trim() !== "")
      ?.trim() ?? "no reason given";
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
