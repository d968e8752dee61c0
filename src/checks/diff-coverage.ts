import * as z from "zod/mini";
import { addedLines, type Change, type ChangedFile } from "../core/change.ts";
import { defineCheck } from "../core/check.ts";
import { cwdOption, envOption } from "../core/command-options.ts";
import type { CoverageReading } from "../core/coverage.ts";
import { coverageRun, reportsOption, trustOption } from "../core/coverage-options.ts";
import { diffCoverageResult } from "../core/diff-coverage-result.ts";
import { executableLines } from "../core/executable-lines.ts";
import type { Tree } from "../core/facts.ts";
import { isGeneratedPath, saysGenerated } from "../core/generated-code.ts";
import { globs } from "../core/globs.ts";
import { extensionOf, languageOf, OTHER_LANGUAGES } from "../core/languages.ts";
import type { PatchFile } from "../core/patch-coverage.ts";
import { FactUnavailable, type Result } from "../core/result.ts";
import { pathKinds } from "../core/source-paths.ts";

const texts = z.array(z.string().check(z.minLength(1)));
const percent = z.number().check(z.minimum(0), z.maximum(100));

const options = z.strictObject({
  reports: reportsOption,
  min: z
    ._default(percent, 80)
    .check(
      z.describe("Percentage of the changed executable lines that must be covered; not rounded."),
    ),
  minBranches: z
    .optional(percent)
    .check(
      z.describe(
        "Percentage of the branches on changed lines that must be taken. Default: branches are not asked.",
      ),
    ),
  run: coverageRun,
  missing: z
    ._default(z.enum(["uncovered", "ignore"]), "uncovered")
    .check(
      z.describe(
        "A changed source file that no report mentions: `uncovered` counts its added lines of code as not covered, `ignore` leaves it out.",
      ),
    ),
  exclude: z
    ._default(texts, [])
    .check(z.describe("Globs of files that are left out; the result says which.")),
  trust: trustOption,
  cwd: cwdOption,
  env: envOption,
});

interface DiffCoverageEvidence {
  /** Null where the change adds no code, so that no report was looked for. */
  readonly reading: CoverageReading | null;
  /** Changed files that are not left out. */
  readonly files: readonly PatchFile[];
  /** Paths of changed code; without those that are left out. */
  readonly asked: readonly string[];
  readonly excluded: readonly string[];
  readonly generated: readonly string[];
  /** Written lines of measured files that look like statements and that no report measures; `path:line`. */
  readonly passedOver: readonly string[];
  /** A changed line that looks as if it branched, of which no branch was measured; `path:line`. */
  readonly branching: string | null;
}

export const diffCoverage = defineCheck({
  name: "diff-coverage",
  title: "Changed lines are covered by tests",
  failureTitle: "Changed lines are not covered by tests",
  category: "tests",
  stage: "code",
  why: "A line that no test runs can do anything. What the whole project has of coverage hides what this change brought.",
  fix: "Write tests that run the lines that are named, then make the coverage report again.",
  outcomes: {
    pass: "Of the lines that the change wrote and that a report measures, or that stand in source that no report mentions, at least `min` percent were executed, and of their branches `minBranches` percent. A line is covered where any report says so.",
    fail: "Less than `min` percent of the changed executable lines were executed, or less than `minBranches` percent of their branches taken.",
    pending: null,
    unknown:
      "There is no report, a glob of `reports` matches none, or one of them is older than the changed code, committed, of another repository, empty or unreadable; the command that makes it failed; they measure none of the changed lines, of which some look like statements; or `minBranches` is asked of reports that measure no branches.",
    "not-applicable":
      "The change adds no code, or none of its lines is executable by what the reports measure.",
  },
  facts: ["change", "tree", "coverage"],
  options,
  example: { min: 90 },
  sequential: true,

  async gather({ facts, options, signal }): Promise<DiffCoverageEvidence> {
    const change = await facts.change();
    const isExcluded = globs(options.exclude);
    const wrote = change.files.filter(addsCode);
    const excluded = wrote.filter(({ path }) => isExcluded(path)).map(({ path }) => path);
    const asked = wrote.filter(({ path }) => !isExcluded(path));
    const none = { files: [], asked: [], generated: [], passedOver: [], branching: null };
    if (asked.length === 0) return { reading: null, excluded, ...none };
    const { reports, run = null, cwd, env, trust } = options;
    const coverage = await facts.coverage();
    const reading = await coverage.read({ reports, run, cwd, env, trust, signal });
    const mentioned = new Map(reading.files.map(({ path, lines }) => [path, lines.length]));
    const files: PatchFile[] = [];
    const generated: string[] = [];
    for (const file of change.files.filter(
      ({ path }) => mentioned.has(path) && !isExcluded(path),
    )) {
      // Tools list files in which they find nothing to measure, and such as were measured by halves.
      const isBare = mentioned.get(file.path) === 0 && addsCode(file) && isSource(file.path);
      const lines = isBare ? await statements(file, facts.tree) : null;
      files.push({ path: file.path, added: [...addedLines(file)], unmentioned: lines });
    }
    for (const file of asked.filter(({ path }) => !mentioned.has(path) && isSource(path))) {
      const lines = await unmentionedLines(file, await facts.tree());
      if (lines === null) generated.push(file.path);
      else files.push({ path: file.path, added: [...addedLines(file)], unmentioned: lines });
    }
    const branching =
      options.minBranches === undefined
        ? null
        : await unmeasuredBranch(reading, change, facts.tree);
    const measured = asked.filter(({ path }) => mentioned.get(path) && isSource(path));
    const passedOver = await unmeasuredStatements(reading, measured, facts.tree);
    const paths = asked.map(({ path }) => path);
    return { reading, files, asked: paths, excluded, generated, passedOver, branching };
  },

  judge({ reading, ...evidence }, options): Result {
    const { reports, min, minBranches = null, missing } = options;
    return diffCoverageResult({ ...evidence, reading, reports, min, minBranches, missing });
  },
});

const kinds = pathKinds({});

/** Code that somebody calls, also in a language that nothing more is known of. */
function isSource(path: string): boolean {
  const kind = kinds.of(path);
  return kind === "source" || kind === "unread";
}

/** Whether it has lines that may be executable: in a language whose tools measure coverage. */
function addsCode({ path, kind, status, hunks }: ChangedFile): boolean {
  const isCode = languageOf(path) !== null || OTHER_LANGUAGES.has(extensionOf(path));
  return isCode && kind === "text" && status !== "deleted" && hunks.some((one) => one.newLines > 0);
}

/** The added lines that hold code; null for what tools wrote. */
async function unmentionedLines(file: ChangedFile, tree: Tree): Promise<number[] | null> {
  if (isGeneratedPath(file.path)) return null;
  const text = await presentText(tree, file.path);
  const added = new Set(addedLines(file));
  // A header that the change itself puts over code of people makes it no less theirs.
  const before = text.split("\n").filter((_, at) => file.status === "added" || !added.has(at + 1));
  if (saysGenerated(before.join("\n"))) return null;
  return executableLines(file.path, text).filter((line) => added.has(line));
}

/** What every tool measures, whatever it makes of declarations. */
const STATEMENT = /^\s*(return|throw|raise|await|yield|if|for|while|switch|try)\b/;

/** Lines like {@link unmentionedLines} of a file of which no line is measured; null where there may be none. */
async function statements(file: ChangedFile, tree: () => Promise<Tree>): Promise<number[] | null> {
  const lines = await unmentionedLines(file, await tree());
  if (lines === null) return null;
  const text = (await presentText(await tree(), file.path)).split("\n");
  return lines.some((line) => STATEMENT.test(text[line - 1] ?? "")) ? lines : null;
}

/** Where a statement begins whatever stands around it. */
const LEAVES = /^\s*(return|throw)\b/;

/** Where comments or settings exclude lines, or the report is of a version without them. */
async function unmeasuredStatements(
  { files }: CoverageReading,
  measured: readonly ChangedFile[],
  tree: () => Promise<Tree>,
): Promise<string[]> {
  const places: string[] = [];
  for (const file of measured) {
    const text = (await presentText(await tree(), file.path)).split("\n");
    const leaving = [...addedLines(file)].filter((line) => LEAVES.test(text[line - 1] ?? ""));
    // Most files have none: then the whole of them need not be told apart into code and the rest.
    if (leaving.length === 0) continue;
    const said = files.find(({ path }) => path === file.path)?.lines ?? [];
    const known = new Set(said.map(({ line }) => line));
    const unmeasured = new Set(leaving.filter((line) => !known.has(line)));
    if (unmeasured.size === 0) continue;
    for (const line of (await unmentionedLines(file, await tree())) ?? [])
      if (unmeasured.has(line)) places.push(`${file.path}:${line}`);
  }
  return places;
}

/** Words and signs after which a program may go either way, in any language. */
const BRANCHES = /\b(if|elif|unless|switch|case|match|when|for|while|until)\b|\?|&&|\|\|/;

/** Null where a report measures branches of a changed file, or no measured line looks as if it had any. */
async function unmeasuredBranch(
  { files }: CoverageReading,
  change: Change,
  tree: () => Promise<Tree>,
): Promise<string | null> {
  if (files.some(({ lines }) => lines.some(({ branches }) => branches > 0))) return null;
  for (const { path, lines } of files) {
    const file = change.files.find((one) => one.path === path);
    if (!file) continue;
    const added = new Set(addedLines(file));
    const text = (await presentText(await tree(), path)).split("\n");
    const line = lines.find(
      (one) => added.has(one.line) && BRANCHES.test(text[one.line - 1] ?? ""),
    );
    if (line) return `${path}:${line.line}`;
  }
  return null;
}

async function presentText(tree: Tree, path: string): Promise<string> {
  const text = await tree.readText(path);
  if (text !== null) return text;
  throw new FactUnavailable(
    `${path} changed and is not in the working tree`,
    "run dod again while nothing changes the files",
  );
}
