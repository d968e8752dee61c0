import * as z from "zod/mini";
import { defineCheck } from "../core/check.ts";
import { cwdOption, envOption, runLine } from "../core/command-options.ts";
import type { Copies, Copy, Overlay } from "../core/copies.ts";
import { parseDuration } from "../core/duration.ts";
import { durationSchema } from "../core/duration-schema.ts";
import type { TestRuns } from "../core/facts.ts";
import { addedNames } from "../core/fail-to-pass/added-names.ts";
import { type AlteredTests, alteredTests } from "../core/fail-to-pass/altered-tests.ts";
import { allPass, type ProofRuns } from "../core/fail-to-pass/proofs.ts";
import { putBack } from "../core/fail-to-pass/put-back.ts";
import { cannotJudge } from "../core/fail-to-pass/run-evidence.ts";
import { withoutSource } from "../core/fail-to-pass/without-source.ts";
import { type FailToPass, failToPassResult } from "../core/fail-to-pass-result.ts";
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
    pass: "The new and changed tests ran twice: on a copy of the tree each passes; on one with the base's source and the branch's tests each fails, or cannot load for want of what the change adds.",
    fail: "A new or changed test passes on the base's source too, or fails with the change; under `strict`, one fails there only because something is missing.",
    pending: null,
    unknown:
      "A test passes in the tree and not on a copy of it, was skipped, did not run, or could not load for another reason; the runner does not say what became of each test; no test ran; the budget was over; or a changed test file cannot be read.",
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

  async gather({ facts, options, signal, progress }): Promise<FailToPass> {
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
    const asking = altered.tests.filter(({ todo }) => !todo);
    const paths = new Set([...asking.map(({ path }) => path), ...altered.files]);
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
    const runs = await ranTwice(altered, spec, {
      copies: await facts.copies(),
      overlay: () => withoutSource(source.files, tree, baseTree),
      here: facts.testRuns,
      ran: (done) => progress?.({ done, total: 2, unit: "runs" }),
    });
    return { ...known, added: await addedNames(shipped, tree, baseTree), runs };
  },

  judge: (evidence): Result => failToPassResult(evidence),
});

interface Places {
  readonly copies: Copies;
  /** What takes the change's source out of a copy. */
  readonly overlay: () => Promise<Overlay>;
  readonly here: () => Promise<TestRuns>;
  readonly ran: (count: number) => void;
}

/**
 * Both times on a copy, so that nothing but the source differs: what git ignores (builds, settings) is in neither.
 * Each on one of its own: what the first run built would pass for the second one's.
 */
async function ranTwice(
  altered: AlteredTests,
  spec: TestRunSpec,
  { copies, overlay, here, ran }: Places,
): Promise<ProofRuns> {
  ran(0);
  const made = await onCopy(copies, (copy) => copy.testRuns.run(spec));
  // What says nothing of the tests there says nothing without the source.
  if (cannotJudge(made, "") !== null) return { with: made, here: null, without: null };
  if (!allPass(altered, made))
    return { with: made, here: await (await here()).run(spec), without: null };
  ran(1);
  const without = await onCopy(copies, async (copy) => {
    await copy.put(await overlay());
    return copy.testRuns.run(spec);
  });
  return { with: made, here: null, without };
}

async function onCopy<T>(copies: Copies, use: (copy: Copy) => Promise<T>): Promise<T> {
  const copy = await copies.workingTree();
  try {
    return await use(copy);
  } finally {
    await copy.remove();
  }
}
