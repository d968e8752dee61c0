import { countOf, listed } from "./counts.ts";
import type { AlteredTests } from "./fail-to-pass/altered-tests.ts";
import type { Fate, Side } from "./fail-to-pass/fates.ts";
import { type Proof, type ProofRuns, proofsOf } from "./fail-to-pass/proofs.ts";
import type { PutBack } from "./fail-to-pass/put-back.ts";
import { cannotJudge, evidenceOf, type Stop } from "./fail-to-pass/run-evidence.ts";
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

export interface FailToPass {
  readonly altered: AlteredTests;
  readonly putBack: PutBack;
  /** Changed test files of which it is not known what they hold. */
  readonly unread: readonly UnreadSyntax[];
  /** The base, as a person would say it. */
  readonly base: string;
  /** Names that stand in the changed source now and did not before, and the paths that the change adds. */
  readonly added: readonly string[];
  /** Null where none was needed. */
  readonly runs: ProofRuns | null;
  readonly strict: boolean;
}

const MAX_FINDINGS = 50;

/** Whether the new and changed tests fail without the change and pass with it. */
export function failToPassResult(of: FailToPass): Result {
  const { altered, putBack, unread } = of;
  const todo = altered.tests.filter((test) => test.todo).length;
  const count = altered.tests.length - todo + altered.files.length;
  const [hidden] = unread;
  if (count === 0 && hidden) return unread1(hidden);
  if (count === 0)
    return notApplicable(
      todo > 0
        ? `no test was added or altered, but ${countOf(todo, "test")} without a body`
        : "no test was added or altered",
    );
  if (putBack.source.length === 0)
    return notApplicable(
      `no source changed: ${countOf(count, "altered test")} cannot fail without it`,
    );
  const { runs } = of;
  if (runs === null) throw new Error("altered tests, and no run of them");
  const evidence = [runs.with, runs.here, runs.without].flatMap((run) =>
    run ? evidenceOf(run) : [],
  );
  const stopped = cannotJudge(runs.with, "on a copy of the tree");
  if (stopped) return unknown(stopped.reason, stopped.mend, { evidence });
  const proofs = proofsOf({ altered, putBack, added: of.added, runs });
  if (runs.here) return brokenResult(proofs, evidence);
  const silent = areGone(altered, putBack) ? null : missingRun(runs, of.base);
  if (silent) return unknown(silent.reason, silent.mend, { evidence });
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
  if (!isNonEmpty(evidence) || proofs.length === 0) throw new Error("nothing was proven");
  return pass(inWords(proofs, of), evidence, { notes });
}

function unread1({ path, line, reason, mend }: UnreadSyntax): Result {
  return unknown(`${path}${line === null ? "" : `:${line}`}: ${reason}`, mend);
}

/** Tests in source files that the change adds are not there without it, whatever runs there. */
function areGone({ tests, files }: AlteredTests, putBack: PutBack): boolean {
  const added = putBack.files.filter(({ status }) => status === "added");
  const paths = new Set(added.map(({ path }) => path));
  return files.length === 0 && tests.every(({ path }) => paths.has(path));
}

/** Where a test does not pass with the change, what it does without it says nothing. */
function brokenResult(proofs: readonly Proof[], evidence: readonly Evidence[]): Result {
  const findings = proofs
    .filter(({ here }) => here.fate === "fails")
    .map(({ path, line, title, here }) =>
      finding({
        path,
        line,
        rule: "fails-with-change",
        message: `${title} fails with the change: ${firstLine(here.message)}`,
        fix: "Repair what it shows, then ask again.",
      }),
    );
  const shown = findings.slice(0, MAX_FINDINGS);
  const count = `${findings.length} of ${countOf(proofs.length, "altered test")}`;
  if (isNonEmpty(shown))
    return fail(`${count} fail${findings.length === 1 ? "s" : ""} with the change`, shown, {
      evidence,
    });
  const gap = proofs.find((proof) => proof.with.fate !== "passes");
  if (!gap) throw new Error("every altered test passes, and was run again");
  const why =
    gap.here.fate === "passes"
      ? `passes here, and on a copy of the tree it ${ON_A_COPY[gap.with.fate]}`
      : (GAPS[gap.here.fate] ?? "could not be loaded");
  const side = gap.here.fate === "passes" ? gap.with : gap.here;
  return unknown(
    `${placeOf(gap)}: ${gap.title} ${why}${side.message === "" ? "" : `: ${firstLine(side.message)}`}`,
    gap.here.fate === "passes"
      ? "what git ignores (a build, settings) is not in a copy: let `run` make it before the tests, as `npm run build && …`"
      : mendOf(gap.here),
    { evidence },
  );
}

const ON_A_COPY: Readonly<Record<Fate, string>> = {
  fails: "fails",
  passes: "passes",
  skipped: "is skipped",
  "needs-addition": "cannot be loaded",
  unloadable: "cannot be loaded",
  absent: "does not run",
};

function missingRun({ without }: ProofRuns, base: string): Stop | null {
  if (without) return cannotJudge(without, `on the source of ${base}`);
  return {
    reason: `the tests did not run on the source of ${base}`,
    mend: "run dod again; if it stays so, please report it with this message",
  };
}

function findingOf({ path, line, title, ...sides }: Proof, of: FailToPass): Finding[] {
  const found = (rule: string, message: string, fix: string) => [
    finding({ path, line, rule, message, fix }),
  ];
  const { fate } = sides.without;
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

function gapOf(proof: Proof, { base }: FailToPass): Stop[] {
  const { without } = proof;
  const why = GAPS[without.fate];
  if (why === null) return [];
  const said = without.message === "" ? "" : `: ${firstLine(without.message)}`;
  return [
    {
      reason: `${placeOf(proof)}: ${proof.title} ${why} on the source of ${base}${said}`,
      mend: mendOf(without),
    },
  ];
}

function mendOf({ fate }: Side): string {
  return fate === "skipped"
    ? "let it run here, or leave it out of the item: `tests`"
    : "see by hand why it does not run; where its runner names tests in another way, leave it out of the item: `tests`";
}

function placeOf({ path, line }: Proof): string {
  return line === null ? path : `${path}:${line}`;
}

function inWords(proofs: readonly Proof[], { base }: FailToPass): string {
  const failing = proofs.filter(({ without }) => failsWithout(without));
  const missing = failing.filter(({ without }) => without.fate === "needs-addition").length;
  const one = proofs.length === 1;
  const said = `${failing.length} of ${countOf(proofs.length, "altered test")} fail${one ? "s" : ""} on the source of ${base}`;
  const wanting = missing > 0 ? `, ${missing} of them for want of what the change adds` : "";
  return `${said}${wanting}; with the change ${one ? "it passes" : "all pass"}`;
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

function firstLine(text: string): string {
  const line =
    text
      .split("\n")
      .find((one) => one.trim() !== "")
      ?.trim() ?? "no reason given";
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
