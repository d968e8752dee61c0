import { describe, expect, it } from "vitest";
import { upToDate } from "../../src/checks/up-to-date.ts";
import type { BaseStanding, PullRequest } from "../../src/core/github/pull-request.ts";
import { HEAD, lookupOf, MERGED } from "./github-situation.ts";
import { ask, places } from "./situation.ts";

const undone = { path: "src/a.ts", commit: "e".repeat(40), subject: "Mend words" };

function asked(
  standing: Partial<BaseStanding>,
  options: object = {},
  pullRequest: Partial<PullRequest> | null = {},
) {
  const baseStanding: BaseStanding = {
    base: "main",
    head: HEAD,
    behindBy: 0,
    aheadBy: 1,
    conflict: "none",
    conflictingPaths: [],
    undone: [],
    undoneUnknown: null,
    ...standing,
  };
  return ask(upToDate, options, { facts: { ...lookupOf(pullRequest), baseStanding } });
}

describe("up-to-date", () => {
  it.each<[string, Partial<BaseStanding>, object, object]>([
    [
      "level",
      {},
      {},
      { status: "pass", summary: "0 behind main, no conflict, 0 files of others undone" },
    ],
    [
      "behind",
      { behindBy: 200 },
      {},
      { status: "pass", summary: "200 behind main, no conflict, 0 files of others undone" },
    ],
    ["behind as far as it may", { behindBy: 5 }, { maxBehind: 5 }, { status: "pass" }],
    [
      "too far behind",
      { behindBy: 6 },
      { maxBehind: 5 },
      {
        status: "fail",
        summary: "6 behind main",
        findings: [{ rule: "behind", message: "it lacks 6 commits of main, more than 5" }],
      },
    ],
    ["behind at all", { behindBy: 1 }, { maxBehind: 0 }, { status: "fail" }],
    [
      "in conflict",
      { conflict: "conflict" },
      {},
      {
        status: "fail",
        summary: "in conflict with main",
        findings: [{ path: null, message: "it is in conflict with main" }],
      },
    ],
    [
      "in conflict, it is known where",
      { conflict: "conflict", conflictingPaths: ["a", "b"] },
      {},
      {
        status: "fail",
        summary: "in conflict with main in 2 files",
        findings: [{ path: "a", message: "is in conflict with main" }, { path: "b" }],
      },
    ],
    [
      "a conflict that is computed",
      { conflict: "computing" },
      {},
      { status: "unknown", mend: "ask again in a moment" },
    ],
    [
      "others' work undone",
      { undone: [undone] },
      {},
      {
        status: "fail",
        summary: "undoes work on main in 1 place",
        findings: [
          {
            rule: "undone",
            path: "src/a.ts",
            message: "is put back to what it was before eeeeeeeeee “Mend words” on main",
          },
        ],
      },
    ],
    [
      "not to be found out whether",
      { undoneUnknown: "the clone is shallow" },
      {},
      {
        status: "unknown",
        summary: "whether work on main is undone cannot be told: the clone is shallow",
      },
    ],
    [
      "too far behind, and not to be found out",
      { behindBy: 6, undoneUnknown: "x" },
      { maxBehind: 5 },
      { status: "fail" },
    ],
    ["undone, and computed", { undone: [undone], conflict: "computing" }, {}, { status: "fail" }],
  ])("%s", async (_, standing, options, expected) =>
    expect(await asked(standing, options)).toMatchObject(expected),
  );

  it("tells of everything at once", async () => {
    const result = await asked(
      { conflict: "conflict", conflictingPaths: ["b"], undone: [undone], behindBy: 9 },
      { maxBehind: 0 },
    );
    expect(places(result)).toEqual(["b conflict", "src/a.ts undone", "– behind"]);
    expect(result.summary).toBe(
      "in conflict with main in 1 file, undoes work on main in 1 place, 9 behind main",
    );
  });

  it("rests on the commit that was judged", async () =>
    expect((await asked({ behindBy: 2 })).evidence).toEqual([
      { kind: "commit", ref: HEAD, summary: "1 ahead of main, 2 behind" },
    ]));
});

describe("a merged one", () => {
  it.each<[string, Partial<BaseStanding>, string]>([
    ["is not behind any more", { behindBy: 90 }, "pass"],
    ["is in no conflict any more", { conflict: "conflict" }, "pass"],
    ["may have undone something", { undone: [undone] }, "fail"],
    ["may have, if that cannot be told", { undoneUnknown: "x" }, "unknown"],
  ])("%s", async (_, standing, status) =>
    expect(await asked(standing, { maxBehind: 1 }, MERGED)).toMatchObject({ status }),
  );

  it("says so", async () =>
    expect((await asked({}, {}, MERGED)).summary).toBe(
      "merged into main, 0 files of others undone",
    ));
});

it("waits for a pull request", async () =>
  expect(await asked({}, {}, null)).toMatchObject({ status: "pending", waitingOn: "author" }));
