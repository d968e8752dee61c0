import * as z from "zod/mini";
import { type ChangedText, changedTexts } from "../core/changed-texts.ts";
import { defineCheck } from "../core/check.ts";
import { type CodeChange, codeChange, needsTest } from "../core/code-change.ts";
import { countOf, listed } from "../core/counts.ts";
import { isWithin, packagesOf } from "../core/packages.ts";
import {
  type Evidence,
  fail,
  finding,
  isNonEmpty,
  notApplicable,
  pass,
  type Result,
  unknown,
} from "../core/result.ts";
import { type PathKinds, pathKinds } from "../core/source-paths.ts";

const globList = z.array(z.string().check(z.minLength(1)));

const options = z.strictObject({
  source: z
    .optional(globList.check(z.minLength(1)))
    .check(
      z.describe(
        "Globs of the source files. Default: by each language's conventions, without generated, vendored, example and configuration files.",
      ),
    ),
  tests: z
    .optional(globList.check(z.minLength(1)))
    .check(
      z.describe(
        "Globs of the tests and the data they compare with. Default: by each language's test runners. Rust's `#[cfg(test)]` modules count besides.",
      ),
    ),
  ignore: z._default(globList, []).check(z.describe("Globs of source files that need no test.")),
});

interface TestChangesEvidence {
  /** What changed and is source, a test, or of a language without a convention. */
  readonly files: readonly ChangedText[];
  readonly changedFiles: number;
  /** Every path of the working tree: the packages are found in it. */
  readonly paths: readonly string[];
}

export const testChanges = defineCheck({
  name: "test-changes",
  title: "Tests change with the source",
  failureTitle: "Source changed and its tests did not",
  category: "tests",
  stage: "code",
  why: "Behaviour that changed without a test changing is behaviour that nobody has pinned down: the next change breaks it unnoticed.",
  fix: "Add or adapt a test for what the named files now do, in the same package.",
  outcomes: {
    pass: "Every package whose source changed has a test, its own, of the root or of a package that holds nothing but tests, whose code changed too.",
    fail: "Source changed in a package and no such test did. A test that only lost lines, or was deleted, counts for source that only lost lines.",
    pending: null,
    unknown:
      "Only files of languages without a known convention changed, and neither `source` nor `tests` says what they are; or a changed file could not be read.",
    "not-applicable":
      "No source changed, or only by deletion, by a move, by blank lines, by whole-line comments or by docstrings.",
  },
  facts: ["change", "tree", "baseTree"],
  options,
  example: {},
  holdsWithout: {
    "change.files[].hunks": "the texts of both sides are compared; lines only say where",
  },

  async gather({ facts, options }): Promise<TestChangesEvidence> {
    const [change, tree, baseTree] = await Promise.all([
      facts.change(),
      facts.tree(),
      facts.baseTree(),
    ]);
    const kinds = pathKinds(options);
    const files = change.files.filter((file) => kinds.of(file.path) !== "other");
    return {
      files: await changedTexts(files, tree, baseTree),
      changedFiles: change.files.length,
      paths: await tree.paths(),
    };
  },

  judge({ files, changedFiles, paths }, options): Result {
    const kinds = pathKinds(options);
    const unread = files.map(({ file }) => file.path).filter((path) => kinds.of(path) === "unread");
    const changes = files.map((text) => codeChange(text, kinds.of(text.file.path)));
    const source = changes.filter(needsTest);
    if (source.length === 0)
      return unread.length > 0
        ? unknown(
            `${listed(unread)}: no convention is known for what is source and what is a test in this language`,
            "give the item `source` and `tests`, as globs",
          )
        : nothingToTest(changes, changedFiles);

    if (paths.length === 0)
      return unknown("the working tree lists no file", "run dod in the repository's working tree");
    const tests = changes.filter((change) => change.testsGained > 0 || change.testsLost > 0);
    const scopes = scopesOf(source, paths, kinds);
    const untested = scopes.flatMap((scope) =>
      scope.source.filter((s) => !tests.some((t) => covers(t, s, scope))),
    );
    const notes =
      unread.length > 0
        ? [`not looked at, no convention is known for its language: ${listed(unread)}`]
        : [];
    const findings = untested.map((change) => findingFor(change, scopes.length > 1, kinds, paths));
    const measured = `${countOf(source.length, "source file")}${scopes.length > 1 ? ` in ${scopes.length} packages` : ""}`;
    const left =
      unread.length > 0
        ? `; ${countOf(unread.length, "file")} of another language not looked at: ${listed(unread)}`
        : "";
    if (isNonEmpty(findings))
      return fail(
        `${findings.length} of ${measured} changed without a test changing${left}`,
        findings,
        { notes },
      );
    const evidence = tests.map(
      (test): Evidence => ({ kind: "change", ref: test.path, summary: whatTestsDid(test) }),
    );
    if (!isNonEmpty(evidence))
      throw new Error("source changed, nothing is untested, and no test changed");
    return pass(
      `${measured} changed, ${countOf(tests.length, "test file")} with ${source.length === 1 ? "it" : "them"}${left}`,
      evidence,
      { notes },
    );
  },
});

/** A package whose source changed. */
interface Scope {
  readonly folder: string;
  readonly source: readonly CodeChange[];
  readonly takes: (test: CodeChange) => boolean;
}

/**
 * Tests of the package itself, of one above it, and of a package that holds no source (`e2e`,
 * `Foo.Tests`) speak for it; those of a neighbour do not.
 */
function scopesOf(
  source: readonly CodeChange[],
  paths: readonly string[],
  kinds: PathKinds,
): Scope[] {
  const packageOf = packagesOf(paths);
  const withSource = new Set(
    [...paths.filter((path) => kinds.of(path) === "source"), ...source.map((s) => s.path)].map(
      packageOf,
    ),
  );
  const folders = [...new Set(source.map((change) => packageOf(change.path)))];
  return folders.map((folder) => ({
    folder,
    source: source.filter((change) => packageOf(change.path) === folder),
    takes: (test) => {
      const home = packageOf(test.path);
      return isWithin(folder, home) || !withSource.has(home);
    },
  }));
}

function covers(test: CodeChange, source: CodeChange, scope: Scope): boolean {
  return scope.takes(test) && (test.testsGained > 0 || source.sourceGained === 0);
}

function findingFor(
  change: CodeChange,
  several: boolean,
  kinds: PathKinds,
  paths: readonly string[],
) {
  const folder = packagesOf(paths)(change.path);
  const where = several && folder !== "" ? ` in ${folder}` : "";
  return finding({
    path: change.path,
    line: change.firstLine,
    rule: "no-test-change",
    message: `changed, and no test${where} changed with it`,
    fix: kinds.byConvention ? null : "the item's `tests` say what counts as a test",
  });
}

function whatTestsDid(test: CodeChange): string {
  if (test.testsGained > 0)
    return `${countOf(test.testsGained, "line")} of test code new or altered`;
  return `${countOf(test.testsLost, "line")} of test code removed`;
}

function nothingToTest(changes: readonly CodeChange[], changedFiles: number): Result {
  const idle = changes.filter((change) => change.kind === "source");
  if (idle.length === 0)
    return notApplicable(`no source file among ${countOf(changedFiles, "changed file")}`);
  return notApplicable(
    `no code to test in ${countOf(idle.length, "changed source file")}: only deleted, moved, or changed in comments, blank lines and in-source tests`,
  );
}
