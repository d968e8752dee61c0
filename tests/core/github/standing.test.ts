import { describe, expect, it } from "vitest";
import type { Standing } from "../../../src/core/github/pull-request.ts";
import { isPullRequest, judgeable, notHere } from "../../../src/core/github/standing.ts";
import { lookupOf, MERGED } from "../../checks/github-situation.ts";

const lookup = (...given: Parameters<typeof lookupOf>) => lookupOf(...given).pullRequest;

/** Standing → whose move it is, what is said of #12, what to do. */
const ELSEWHERE: [Standing, string, string, string][] = [
  [{ kind: "unpushed", commits: 1 }, "author", "1 commit is not pushed to #12", "git push"],
  [{ kind: "unpushed", commits: 2 }, "author", "2 commits are not pushed to #12", "git push"],
  [
    { kind: "unpushed", commits: null },
    "author",
    "commits that are here are not pushed",
    "git push",
  ],
  [{ kind: "uncommitted" }, "author", "tracked files are changed and not committed", "git stash"],
  [{ kind: "behind", commits: 1 }, "author", "#12 has 1 commit that is not here", "git pull"],
  [{ kind: "behind", commits: 3 }, "author", "#12 has 3 commits that are not here", "git pull"],
  [{ kind: "behind", commits: null }, "author", "#12 has commits that are not here", "git pull"],
  [{ kind: "diverged" }, "author", "#12 and what is here each have commits", "git pull --rebase"],
  [{ kind: "superseded" }, "ci", "a newer commit is there: #12 has moved on", "the newer commit"],
  [
    { kind: "superseded", retargeted: { from: "weak", to: "main" } },
    "ci",
    "#12 goes into main now, and this job was started for weak",
    "look at the run for main",
  ],
];

describe("a pull request that is not what is here", () => {
  it.each(ELSEWHERE)("%j", (standing, waitingOn, summary, mend) => {
    const expected = {
      status: "pending",
      waitingOn,
      summary: expect.stringContaining(summary),
      mend: expect.stringContaining(mend),
    };
    expect(judgeable(lookup({}, standing))).toMatchObject(expected);
    expect(notHere(lookup({}, standing))).toMatchObject(expected);
    // A merged one is no other than an open one: what is here is not in it.
    expect(judgeable(lookup(MERGED, standing))).toMatchObject(expected);
  });

  it("says what was looked for where there is none", () => {
    expect(notHere(lookup(null, { kind: "unpushed", commits: 2 }))?.summary).toBe(
      "2 commits are not pushed to acme:feature/x",
    );
  });
});

describe("a pull request that may be judged", () => {
  it.each<Standing>([{ kind: "same" }, { kind: "elsewhere" }])("%j", (standing) => {
    const given = judgeable(lookup({ number: 7 }, standing));
    expect(isPullRequest(given) && given.number).toBe(7);
    expect(notHere(lookup({}, standing))).toBeNull();
  });
});

it("waits for the author where there is none", () => {
  const result = judgeable(lookup(null));
  expect(isPullRequest(result)).toBe(false);
  expect(result).toMatchObject({
    status: "pending",
    waitingOn: "author",
    summary: "there is no pull request for acme:feature/x in acme/shop",
    mend: "open one: gh pr create",
  });
});

it.each<Standing>([{ kind: "same" }, { kind: "unpushed", commits: 1 }])(
  "a closed one fails, whatever is here: %j",
  (standing) =>
    expect(
      judgeable(lookup({ state: "closed", closedAt: "2026-01-09T00:00:00Z" }, standing)),
    ).toMatchObject({
      status: "fail",
      summary: "#12 was closed without merging",
      since: "2026-01-09T00:00:00Z",
      findings: [{ rule: "closed" }],
    }),
);
