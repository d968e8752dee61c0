/**
 * Which tests of a project no detected command runs, and what that makes of a run. Pure: a passing run
 * says nothing about tests that were left out.
 */
import { countOf, listed } from "./counts.ts";
import {
  ecosystemOf,
  ecosystemOfManifest,
  ecosystemOfPath,
  isKnownEcosystem,
} from "./ecosystems.ts";
import { globs } from "./globs.ts";
import { foldersAbove, isWithin, split } from "./packages.ts";
import type { Project, TestCommand } from "./project.ts";
import { type Evidence, isNonEmpty, pass, type Result, unknown } from "./result.ts";

export interface UnreachedTests {
  /** Test files that the change touches. */
  readonly changed: readonly string[];
  /** Manifests that the change touches, with tests of theirs that nothing runs (any more). */
  readonly orphaned: readonly { readonly manifest: string; readonly tests: readonly string[] }[];
  /** Every other test file. */
  readonly others: readonly string[];
  /** Commands that were found and not run, as a person would type them. */
  readonly leftOut: readonly string[];
}

/**
 * Asks of test files whether a command runs them, as far as its scope says. A runner that a script
 * hides may run any language; a known one runs its own.
 * @param strict takes even a script for one of its own ecosystem alone
 */
export function reachOf(command: TestCommand, strict = false): (path: string) => boolean {
  const own = ecosystemOf(command);
  const ecosystem = command.runner !== null || (strict && isKnownEcosystem(own)) ? own : null;
  const { within, without } = scopeOf(command);
  const matching = globs(within.filter((place) => /[*?{[]/.test(place)));
  return (path) =>
    (within.some((place) => isWithin(path, place)) || matching(path)) &&
    (ecosystem === null || ecosystem === ecosystemOfPath(path)) &&
    !without.some((folder) => isWithin(path, folder));
}

function scopeOf({ scope, cwd }: TestCommand) {
  return scope ?? { within: [cwd === "." ? "" : cwd], without: [] };
}

/**
 * Looks for tests that none of the commands that run reaches.
 * @param ran the commands that run, of those that were detected
 * @param cwd where the user wants tests to run: what lies elsewhere was not asked for
 */
export function unreachedTests(
  { testCommands, tests }: Pick<Project, "testCommands" | "tests">,
  ran: readonly TestCommand[],
  cwd?: string,
): UnreachedTests {
  const asked = cwd === undefined ? "" : cwd.replace(/^\.?(\/+|$)|\/+$/g, "");
  const missedBy = (reached: readonly ((path: string) => boolean)[]) =>
    tests.files.filter(
      (path) => isWithin(path, asked) && !reached.some((reaches) => reaches(path)),
    );
  const missed = missedBy(ran.map((command) => reachOf(command)));
  const touched = new Set(tests.changed);
  const changed = missed.filter((path) => touched.has(path));
  const rest = missed.filter((path) => !touched.has(path));
  // A script of another ecosystem that might run them is no answer to where their command went.
  const unclaimed =
    tests.changedManifests.length > 0
      ? missedBy(ran.map((command) => reachOf(command, true))).filter((path) => !touched.has(path))
      : [];
  const orphaned = tests.changedManifests.flatMap((manifest) => {
    const { folder, name } = split(manifest);
    const ecosystem = ecosystemOfManifest(name);
    const own = unclaimed.filter(
      (path) => ecosystemOfPath(path) === ecosystem && foldersAbove(path).includes(folder),
    );
    return own.length > 0 ? [{ manifest, tests: own }] : [];
  });
  const known = new Set(orphaned.flatMap((one) => one.tests));
  const others = rest.filter((path) => !known.has(path));
  const leftOut = testCommands
    .filter((command) => !ran.includes(command))
    .filter((command) => isWithin(command.cwd === "." ? "" : command.cwd, asked))
    .map(({ run, cwd: at }) => `\`${run}\`${at === "." ? "" : ` in ${at}`}`);
  return { changed, orphaned, others, leftOut };
}

const MEND = "set `run` of this item to a command that runs them too";

/**
 * What a run of detected commands comes to with the tests that they leave out: no pass where the
 * change touches some. A failure stays one.
 */
export function withUnreached(result: Result, unreached: UnreachedTests | undefined): Result {
  if (unreached === undefined || result.status === "fail") return result;
  const { changed, orphaned } = unreached;
  const notes = [...result.notes, ...notesOf(unreached)];
  const { evidence, findings, summary } = result;
  const reasons = [
    ...(changed.length > 0
      ? [
          `${listed(changed)} changed, and no detected command runs ${changed.length === 1 ? "it" : "them"}`,
        ]
      : []),
    ...orphaned.map(
      ({ manifest, tests }) =>
        `${manifest} changed, and no detected command runs ${listed(tests)} beside it`,
    ),
  ];
  if (result.status === "unknown")
    return unknown(summary, result.mend ?? MEND, {
      evidence,
      findings,
      notes: [...notes, ...reasons],
    });
  if (result.status !== "pass") return result;
  if (reasons.length > 0)
    return unknown(`${reasons.join("; ")} (${summary})`, MEND, { evidence, notes });
  const { others } = unreached;
  const said = others.length > 0 ? `; ${countOf(others.length, "test file")} not run` : "";
  return isNonEmpty<Evidence>(evidence)
    ? pass(`${summary}${said}`, evidence, { findings, notes })
    : result;
}

function notesOf({ others, leftOut }: UnreachedTests): string[] {
  const notes: string[] = [];
  if (others.length > 0)
    notes.push(
      `${countOf(others.length, "test file")} that no detected command runs: ${listed(others)}`,
    );
  if (leftOut.length > 0) notes.push(`found and not run: ${listed(leftOut)}`);
  return notes;
}
