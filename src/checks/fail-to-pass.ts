import * as z from "zod/mini";
import { defineCheck } from "../core/check.ts";
import { cwdOption, envOption, runLine } from "../core/command-options.ts";
import type { Copies, Overlay } from "../core/copies.ts";
import { parseDuration } from "../core/duration.ts";
import { durationSchema } from "../core/duration-schema.ts";
import type { TestRuns } from "../core/facts.ts";
import { addedNames } from "../core/fail-to-pass/added-names.ts";
import { alteredTests } from "../core/fail-to-pass/altered-tests.ts";
import { putBack } from "../core/fail-to-pass/put-back.ts";
import { withoutSource } from "../core/fail-to-pass/without-source.ts";
import { cannotJudge, type FailToPass, failToPassResult } from "../core/fail-to-pass-result.ts";
import { globs } from "../core/globs.ts";
import type { Result } from "../core/result.ts";
import type { TestRunSpec } from "../core/test-run.ts";

const options = z.strictObject({
  run: z
    .optional(runLine)
    .check(
      z.describe(
        "The command that runs the tests; `{tests}` in it stands for the files of the new and changed ones. Default: what is detected, narrowed to these files where the runner can.",
      ),
    ),
  results: z
    ._default(z.array(z.string().check(z.minLength(1))), [])
    .check(
      z.describe(
        "Globs of result files that `run` writes, as for `tests`; they must name each test.",
      ),
    ),
  tests: z
    .optional(z.array(z.string().check(z.minLength(1))))
    .check(z.describe("Globs of the test files to ask about. Default: all that changed.")),
  strict: z
    ._default(z.boolean(), false)
    .check(
      z.describe(
        "Ask for a failed assertion: a test that fails only because a module or a symbol is missing there does not count.",
      ),
    ),
  budget: z
    ._default(durationSchema, "5m")
    .check(z.describe("Time for both runs together; when it is over, the item is `unknown`.")),
  cwd: cwdOption,
  env: envOption,
});

export const failToPass = defineCheck({
  name: "fail-to-pass",
  title: "The new and changed tests fail without the change",
  failureTitle: "Tests pass without the change",
  category: "tests",
  stage: "code",
  why: "A test that passes with and without the change says nothing about it. Those who write a test after the code, people and models alike, rarely see it fail.",
  fix: "Let each named test ask for what only the changed code does. For a refactoring, where nothing should fail, say so: make the item `waivable`.",
  outcomes: {
    pass: "The new and changed tests ran twice: with the change each passes; on a copy with the base's source and the branch's tests each fails, or cannot load for want of what the change adds.",
    fail: "A new or changed test passes on the base's source too, or fails with the change; under `strict`, one fails there only because something is missing.",
    pending: null,
    unknown:
      "A test was skipped, did not run, or could not load for another reason; the runner does not say what became of each test; no test ran; the budget was over; or a changed test file cannot be read.",
    "not-applicable": "No test was added or altered, or no source changed.",
  },
  facts: ["change", "syntax", "tree", "baseTree", "copies", "testRuns"],
  options,
  example: { budget: "10m" },
  sequential: true,
  // The source that is put back is the merge base's.
  cacheable: ({ run = null, cwd, env }) => ({ run, cwd, env, inputs: null, base: true }),
  holdsWithout: {
    tree: "which names the change adds matters where a test cannot be loaded",
    "change.files[].hunks": "which tests were altered is what the trees say",
    "syntax.tests().before.tests[].assertions": "a test is told from another by its body",
    "syntax.tests().before.tests[].identifiers": "a test is told from another by its body",
    "syntax.tests().after.tests[].identifiers": "what a test asks is seen when it runs",
    "syntax.tests().files": "which tests were altered is what their cases say",
  },

  async gather({ facts, options, signal }): Promise<FailToPass> {
    const { strict, tests: only } = options;
    const [change, syntax] = await Promise.all([facts.change(), facts.syntax()]);
    const isAsked = only ? globs(only) : () => true;
    const comparison = await syntax.tests();
    const all = alteredTests(comparison, change.files);
    const altered = {
      tests: all.tests.filter(({ path }) => isAsked(path)),
      files: all.files.filter(isAsked),
    };
    const source = putBack(change.files, only);
    const unread = comparison.unread.filter(({ path }) => isAsked(path));
    const known = { altered, putBack: source, unread, base: change.base, strict };
    const paths = new Set([...altered.tests.map(({ path }) => path), ...altered.files]);
    if (paths.size === 0 || source.source.length === 0) return { ...known, added: [], runs: null };

    const [tree, baseTree] = await Promise.all([facts.tree(), facts.baseTree()]);
    const shipped = source.files.filter(({ path }) => source.source.includes(path));
    const spec: TestRunSpec = {
      run: options.run ?? null,
      results: options.results,
      cwd: options.cwd,
      env: options.env,
      only: [...paths].sort(),
      outcomes: true,
      signal: AbortSignal.any([signal, AbortSignal.timeout(parseDuration(options.budget) ?? 0)]),
    };
    const runs = await ranTwice(spec, await facts.testRuns(), facts.copies, () =>
      withoutSource(source.files, tree, baseTree),
    );
    return { ...known, added: await addedNames(shipped, tree, baseTree), runs };
  },

  judge: (evidence): Result => failToPassResult(evidence),
});

async function ranTwice(
  spec: TestRunSpec,
  here: TestRuns,
  copies: () => Promise<Copies>,
  overlay: () => Promise<Overlay>,
): Promise<FailToPass["runs"]> {
  const made = await here.run(spec);
  // What says nothing of the tests here says nothing there.
  if (cannotJudge(made, "") !== null) return { with: made, without: null };
  const copy = await (await copies()).workingTree();
  try {
    await copy.put(await overlay());
    return { with: made, without: await copy.testRuns.run(spec) };
  } finally {
    await copy.remove();
  }
}
