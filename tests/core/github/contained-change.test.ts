import { describe, expect, it } from "vitest";
import {
  type Answers,
  answer,
  containsChange,
  containsMerge,
  replay,
} from "../../../src/core/github/contained-change.ts";
import { containment, MERGED, pullRequest, sha } from "../../checks/production.ts";

/** What was asked, and what came of it, asked and replayed. */
async function asked(rule: () => ReturnType<typeof containsChange>) {
  const history = containment();
  const answers: Answers = {};
  await answer(rule(), history, answers);
  return [replay(rule(), answers), ...history.asked];
}

const merged = pullRequest(MERGED);
const open = pullRequest({ testMerge: sha("trial") });

describe("containsChange", () => {
  it.each([
    [merged, sha("merge"), [true]],
    [merged, sha("merge").slice(0, 7), [true]],
    [merged, sha("head"), [true]],
    [merged, sha("later"), [true, "merge in later"]],
    [merged, sha("hotfix"), [false, "merge in hotfix", "head in hotfix"]],
    [{ ...merged, mergeCommit: null }, sha("later"), [false, "head in later"]],
    [open, sha("head"), [true]],
    [open, sha("trial"), [true]],
    [open, sha("later"), [false, "head in later"]],
  ])("%#", async (pr, commit, expected) =>
    expect(await asked(() => containsChange(pr, commit))).toEqual(expected),
  );
  it("takes fewer than seven digits for no abbreviation", async () =>
    expect(await asked(() => containsChange(merged, sha("merge").slice(0, 6)))).toHaveLength(2));
});

it("containsMerge asks once", async () => {
  expect(await asked(() => containsMerge(merged, sha("hotfix")))).toEqual([
    false,
    "merge in hotfix",
  ]);
  expect(await asked(() => containsMerge(merged, sha("head")))).toEqual([true]);
  const unsaid = { ...merged, mergeCommit: null };
  expect(await asked(() => containsMerge(unsaid, sha("later")))).toEqual([false, "head in later"]);
});

describe("replay", () => {
  it("never makes up an answer", () => {
    expect(() => replay(containsChange(merged, sha("later")), {})).toThrow("nobody asked");
  });
  it("does not ask twice", async () => {
    const history = containment();
    const answers: Answers = {};
    await answer(containsChange(merged, sha("later")), history, answers);
    await answer(containsChange(merged, sha("later")), history, answers);
    expect(history.asked).toEqual(["merge in later"]);
  });
});
