/** Whether coverage reports may be believed. A module of `core` because more than one check asks it. */
import { notMeasured } from "./command.ts";
import { countOf, listed } from "./counts.ts";
import type { CoverageReading, CoverageReport } from "./coverage.ts";
import { languageOf } from "./languages.ts";
import type { Language } from "./project.ts";
import type { Evidence } from "./result.ts";

/** Why the reports cannot be believed, or that they can. */
export interface ReportsStanding {
  /** Null where they count. */
  readonly fault: { readonly reason: string; readonly mend: string } | null;
  readonly evidence: readonly Evidence[];
  readonly notes: readonly string[];
}

/** Faults that are named one by one. */
const NAMED_FAULTS = 3;

/**
 * Whether what was read is evidence. Every report that was named must count. Of those that were found in
 * the usual places, one that is nothing (no coverage report, empty, of another repository) beside good ones
 * is only said: it could add nothing. One that is stale or broken is not: what it would have said is missing.
 * @param named the option `reports`. @param paths of the change's code, to say how to make a report.
 */
export function reportsStanding(
  reading: CoverageReading,
  named: readonly string[],
  paths: readonly string[],
): ReportsStanding {
  const { reports, missing, command } = reading;
  const counting = reports.filter(({ fault }) => fault === null);
  const evidence = [...commandEvidence(reading), ...counting.map(asEvidence)];
  const faulty = reports.filter(({ fault }) => fault !== null);
  const harmless = named.length > 0 || counting.length === 0 ? [] : faulty.filter(isNothing);
  const notes = [
    ...harmless.map((report) => `not counted: ${inWords(report)}`),
    ...counting.flatMap(ambiguousNote),
  ];
  const standing = (reason: string, mend: string) => ({ fault: { reason, mend }, evidence, notes });

  const broken = command && notMeasured(command);
  if (broken) return standing(broken.reason, broken.mend);
  if (command && command.exitCode !== 0)
    return standing(
      `the command that makes the report failed: \`${command.run}\` ended with ${command.exitCode}, so that its report may be of a part of the tests`,
      "run it by hand, and repair what fails",
    );
  if (missing.length > 0)
    return standing(
      command
        ? `\`${command.run}\` wrote no file that ${listed(missing)} matches`
        : `no file matches ${listed(missing)}`,
      `make the report (${howTo(paths)}), or correct \`reports\` (relative to the repository root)`,
    );
  const poison = faulty.filter((report) => !harmless.includes(report));
  const [first] = poison;
  if (first?.fault) {
    const hidden = poison.length - NAMED_FAULTS;
    const said = poison.slice(0, NAMED_FAULTS).map(inWords);
    if (hidden > 0) said.push(`${hidden} more`);
    return standing(said.join("; "), first.fault.mend);
  }
  if (reports.length === 0)
    return standing(
      command
        ? `\`${command.run}\` wrote no coverage report in the usual places`
        : "no coverage report was found",
      command
        ? "name the files that it writes: `reports`"
        : `make one: ${howTo(paths)}; or name it: \`reports\``,
    );
  return { fault: null, evidence, notes };
}

function isNothing({ format, fault }: CoverageReport): boolean {
  if (fault === null) return false;
  return fault.kind === "empty" || fault.kind === "foreign" || format === null;
}

function inWords({ path, fault }: CoverageReport): string {
  return `${path}: ${fault?.reason ?? "it counts"}`;
}

function ambiguousNote({ path, ambiguous = [] }: CoverageReport): string[] {
  if (ambiguous.length === 0) return [];
  return [
    `${path}: which files these are cannot be told, so they count as none: ${listed(ambiguous)}`,
  ];
}

function commandEvidence({ command }: CoverageReading): Evidence[] {
  if (command === null) return [];
  const ended = command.exitCode === null ? "was not measured" : `ended with ${command.exitCode}`;
  return [{ kind: "command", ref: command.run, summary: ended }];
}

function asEvidence({ path, format, files, known }: CoverageReport): Evidence {
  const here = files === known ? "" : `, ${known} of them here`;
  return { kind: "report", ref: path, summary: `${format}, ${countOf(files, "file")}${here}` };
}

/** What makes a report, by language; the first that a change is in is said. */
const HOW_TO: Readonly<Record<Language, string>> = {
  javascript:
    "`npx vitest run --coverage`, `npx jest --coverage`, or `npx c8 --reporter=lcov` before the test command",
  typescript:
    "`npx vitest run --coverage`, `npx jest --coverage`, or `npx c8 --reporter=lcov` before the test command",
  python:
    "`coverage run -m pytest && coverage xml` (or `-m unittest`), or `pytest --cov --cov-report=xml`",
  go: "`go test ./... -coverprofile=coverage.out`",
  rust: "`cargo llvm-cov --lcov --output-path lcov.info`",
  java: "the JaCoCo plugin of Maven or Gradle, its XML report switched on",
  kotlin: "Kover (`gradle koverXmlReport`) or the JaCoCo plugin, its XML report switched on",
  scala: "`sbt coverage test coverageReport`",
  csharp: '`dotnet test --collect:"XPlat Code Coverage"`',
  ruby: "SimpleCov, required before the tests",
  php: "`vendor/bin/phpunit --coverage-clover build/logs/clover.xml`",
  swift: "`swift test --enable-code-coverage`, then `llvm-cov export -format=lcov`",
  c: "compile with `--coverage`, run the tests, then `lcov --capture --directory . --output-file lcov.info`",
  cpp: "compile with `--coverage`, run the tests, then `lcov --capture --directory . --output-file lcov.info`",
  bash: "`kcov`, or `bashcov`",
};

function howTo(paths: readonly string[]): string {
  for (const path of paths) {
    const language = languageOf(path);
    if (language !== null) return HOW_TO[language];
  }
  return "run your tests with coverage";
}
