import { describe, expect, test } from "vitest";
import type { PullRequest } from "../../../src/core/github/pull-request.ts";
import { readReverts } from "../../../src/facts/github/reverts.ts";
import { openRepository } from "../../../src/facts/repository.ts";
import { makeRepository, type TestRepository } from "../../support/repository.ts";
import { faultOf, lookupOf, sha } from "./literal-lookup.ts";
import { type Answers, literalSession } from "./literal-session.ts";

const MERGE = sha("c");
const here = makeRepository().commit("start");
const shallow = makeRepository().commit("one").commit("two").clone("--depth=1");

const LOG = "/repos/acme/shop/commits?sha=main&since=2026-01-02T09:00:00Z";
const OWN = "/repos/acme/shop/pulls/12/commits";
const LANDED = `/repos/acme/shop/commits?sha=${MERGE}`;

/** `[sha's digit, message, parents' digits]`; the parent is the next in the list unless said. */
type Row = readonly [digit: string, message: string, parents?: string];

const listed = (rows: readonly Row[]) =>
  rows.map(
    ([digit, message, parents = rows[rows.findIndex(([d]) => d === digit) + 1]?.[0] ?? ""]) => ({
      sha: sha(digit),
      commit: {
        message,
        committer: { date: `2026-01-03T00:00:0${Number.parseInt(digit, 16) % 10}Z` },
      },
      parents: [...parents].map((parent) => ({ sha: sha(parent) })),
    }),
  );

interface Asked {
  readonly answers?: Answers;
  readonly pullRequest?: Partial<PullRequest>;
  readonly repo?: TestRepository;
}

async function reverts(rows: readonly Row[] | unknown[], asked: Asked = {}) {
  const isRows = Array.isArray(rows[0]);
  const session = literalSession({
    [LOG]: isRows ? listed(rows as readonly Row[]) : rows,
    ...asked.answers,
  });
  const repo = asked.repo ?? here;
  const repository = await openRepository({ cwd: repo.root, env: repo.env });
  const lookup = lookupOf({ mergeCommit: MERGE, ...asked.pullRequest });
  const found = await readReverts({ session, repository, lookup });
  return { found, requests: session.requests };
}

const digits = ({ found }: Awaited<ReturnType<typeof reverts>>) =>
  found.map(
    (revert) => `${revert.sha[0]}${revert.takenBackBy ? ` by ${revert.takenBackBy[0]}` : ""}`,
  );

const REVERT = `Revert "fix"\n\nThis reverts commit ${MERGE}.`;
const merge: Row = ["c", "Fix it (#12)", "a"];

describe("a revert of the pull request", () => {
  test.each<[string, string]>([
    ["git's", REVERT],
    ["git's, abbreviated", `Revert "fix"\n\nThis reverts commit ${MERGE.slice(0, 7)}.`],
    ["git's, in capitals", REVERT.toUpperCase()],
    [
      "of a merge",
      `Revert "Merge"\n\nThis reverts commit ${MERGE}, reversing\nchanges made to ${sha("a")}.`,
    ],
    ["one of several", `Take back\n\nThis reverts commits ${sha("1")}, ${sha("2")} and ${MERGE}.`],
    ["GitHub's body", "Take it back (#13)\n\nReverts acme/shop#12"],
    ["in another case", "Take it back (#13)\n\nreverts Acme/Shop#12."],
    ["a number alone", "Take it back\n\nReverts #12"],
    ["in words", "Take it back\n\nReverts pull request #12"],
    ["a squash of it, by its title alone", 'Revert "Fix it (#12)" (#13)'],
    ["the title of the pull request, which has no number", 'Revert "Fix it" (#13)'],
    ["the same, not squashed", 'Revert "Fix it"'],
    ["a merge, by its title alone", 'Revert "Merge pull request #12 from acme/fix"'],
  ])("%s", async (_, message) => {
    // Who names more than the merge makes dod look at what else the pull request had.
    const answers = { [OWN]: [], [LANDED]: [] };
    expect((await reverts([["f", message], merge], { answers })).found).toEqual([
      {
        sha: sha("f"),
        subject: message.split("\n")[0],
        at: "2026-01-03T00:00:05Z",
        takenBackBy: null,
      },
    ]);
  });

  test.each<[string, string]>([
    ["another commit", `This reverts commit ${sha("d")}.`],
    ["six digits", `This reverts commit ${MERGE.slice(0, 6)}.`],
    [
      "what a revert reversed to",
      `This reverts commit ${sha("d")}, reversing\nchanges made to ${MERGE}.`,
    ],
    ["a longer word", `This reverts commit ${MERGE.slice(0, 8)}xyz.`],
    ["another number", "Reverts #123"],
    ["another repository", "Reverts acme/shop-api#12"],
    ["a mention", `Undo what ${MERGE} (#12) did`],
    ["a revert of its revert", 'Revert "Revert "Fix it (#12)" (#13)" (#14)'],
    ["an issue in its title", 'Revert "Fix #12"'],
    ["another title", 'Revert "Fix it all" (#13)'],
    ["its title, of another number", 'Revert "Fix it (#11)" (#13)'],
    ["its title, and says of which pull request", 'Revert "Fix it" (#13)\n\nReverts #11'],
    ["its title, and says of which commit", `Revert "Fix it"\n\nThis reverts commit ${sha("d")}.`],
    ["its title, taken up again", 'Reapply "Fix it" (#13)'],
    ["no title", 'Revert ""'],
  ])("not %s", async (_, message) => {
    const other = ["d", "other"] as const;
    const answers = { [OWN]: [], [LANDED]: [] };
    expect(digits(await reverts([["f", message], other, merge], { answers }))).toEqual([]);
  });

  test("costs one request, and nothing before the merge", async () => {
    expect((await reverts([["f", REVERT], merge])).requests).toEqual([LOG]);
    for (const pullRequest of [{ mergeCommit: null, mergedAt: null }, { state: "closed" as const }])
      expect(await reverts([], { pullRequest })).toEqual({ found: [], requests: [] });
  });

  test("a merge whose commit is not said cannot be looked for", async () => {
    const pullRequest = { state: "merged" as const, mergeCommit: null };
    expect((await faultOf(reverts([], { pullRequest }))).reason).toBe(
      "GitHub does not say as which commit #12 was merged, so a revert of it cannot be found",
    );
  });

  test("by the title that it had when it was merged", async () => {
    const rows: Row[] = [["f", 'Revert "Fix it" (#13)'], merge];
    expect(digits(await reverts(rows, { pullRequest: { title: "Renamed" } }))).toEqual(["f"]);
    const renamed: Row[] = [["f", 'Revert "Renamed" (#13)'], merge];
    expect(digits(await reverts(renamed, { pullRequest: { title: "Renamed" } }))).toEqual(["f"]);
  });

  test("what the merge contains is older, whatever its clock says", async () => {
    const rows: Row[] = [
      ["e", "after"],
      ["c", "Merge pull request #12", "ab"],
      ["b", `Try again\n\nThis reverts commit ${sha("9")}.`, "9"],
      ["9", "Reverts #12, said too early", "a"],
    ];
    expect(await reverts(rows)).toEqual({ found: [], requests: [LOG] });
  });

  test("commits that cannot be read make it unavailable", async () => {
    expect((await faultOf(reverts([], { answers: { [LOG]: 502 } }))).reason).toMatch(/502/);
  });
});

describe("a revert of one of its commits", () => {
  const commits: Row[] = [
    ["7", "one"],
    ["b", "two"],
  ];
  const own = { [OWN]: listed(commits) };
  const revert: Row = ["f", `Revert "two"\n\nThis reverts commit ${sha("b")}.`];
  const copy: Row = ["f", `Revert "one"\n\nThis reverts commit ${sha("8")}.`];

  test("is asked for where a revert names an unknown commit", async () => {
    const asked = { answers: { ...own, [LANDED]: listed([merge]) } };
    const read = await reverts([revert, merge], asked);
    expect(digits(read)).toEqual(["f"]);
    expect(read.requests).toEqual([LOG, OWN, LANDED]);
  });

  test.each<[string, Row[]]>([
    ["all of them", commits],
    [
      "its merges left out",
      [
        ["7", "one"],
        ["9", "Merge main", "7d"],
        ["b", "two"],
      ],
    ],
    [
      "what the base had left out",
      [
        ["5", "zero"],
        ["7", "one"],
        ["6", "none"],
        ["b", "two"],
      ],
    ],
  ])("or of its copy on the base, after a rebase: %s", async (_, own) => {
    const landed: Row[] = [
      ["c", "two"],
      ["8", "one"],
      ["9", "x"],
    ];
    const answers = { [OWN]: listed(own), [LANDED]: listed(landed) };
    expect(digits(await reverts([copy, merge], { answers }))).toEqual(["f"]);
    const below: Row = ["f", `This reverts commit ${sha("9")}.`];
    const notOwn = { ...answers, [OWN]: listed(commits) };
    expect(digits(await reverts([below, merge], { answers: notOwn }))).toEqual([]);
  });

  test.each<[string, Row[]]>([
    [
      "a squash",
      [
        ["c", "Fix it (#12)"],
        ["8", "one"],
      ],
    ],
    [
      "a merge",
      [
        ["c", "two", "ab"],
        ["8", "one"],
      ],
    ],
    [
      "one that has other commits",
      [
        ["c", "two"],
        ["8", "other"],
      ],
    ],
    [
      "one that has them in another order",
      [
        ["c", "one"],
        ["8", "two"],
      ],
    ],
  ])("what is below %s is another's", async (_, rows) => {
    const answers = { ...own, [LANDED]: listed(rows) };
    expect(digits(await reverts([copy, merge], { answers }))).toEqual([]);
  });

  test("a revert of what landed meanwhile asks for nothing", async () => {
    const rows: Row[] = [["f", `This reverts commit ${sha("e")}.`], ["e", "other"], merge];
    expect((await reverts(rows)).requests).toEqual([LOG]);
  });
});

describe("a revert of the revert", () => {
  const back = (of: string) => `Revert "Revert"\n\nThis reverts commit ${sha(of)}.`;

  test.each<[string, Row[], string[]]>([
    ["takes it back", [["f", back("e")], ["e", REVERT], merge], ["e by f"]],
    [
      "by the number it was squashed as",
      [["f", "Reverts #13"], ["e", `${REVERT.replace("\n", " (#13)\n")}`], merge],
      ["e by f"],
    ],
    [
      "by its merge",
      [
        ["f", back("d")],
        ["d", "Merge pull request #13 from acme/revert", "ce"],
        ["e", REVERT],
        merge,
      ],
      ["e by f"],
    ],
    [
      "by the number of its merge",
      [
        ["f", "Reverts #13"],
        ["d", "Merge pull request #13 from acme/revert", "ce"],
        ["e", REVERT],
        merge,
      ],
      ["e by f"],
    ],
    [
      "and its revert reverts again",
      [["f", back("e")], ["e", back("d")], ["d", REVERT], merge],
      ["f", "d by e"],
    ],
    [
      "and so on",
      [["f", back("e")], ["e", back("d")], ["d", back("9")], ["9", REVERT], merge],
      ["e by f", "9 by d"],
    ],
    [
      "by its title alone",
      [["f", 'Revert "Revert "Fix it"" (#14)'], ["e", 'Revert "Fix it" (#13)'], merge],
      ["e by f"],
    ],
    [
      "as git calls it",
      [["f", 'Reapply "Fix it" (#14)'], ["e", 'Revert "Fix it (#12)" (#13)'], merge],
      ["e by f"],
    ],
    [
      "and is reverted by its title",
      [
        ["f", 'Revert "Reapply "Fix it"" (#15)'],
        ["e", 'Reapply "Fix it" (#14)'],
        ["d", 'Revert "Fix it" (#13)'],
        merge,
      ],
      ["f", "d by e"],
    ],
    [
      "before the next revert of the same title",
      [
        ["f", 'Revert "Fix it" (#15)'],
        ["e", 'Revert "Revert "Fix it"" (#14)'],
        ["d", 'Revert "Fix it" (#13)'],
        merge,
      ],
      ["f", "d by e"],
    ],
    [
      "of which two have the title: the newest before it",
      [
        ["f", 'Revert "Revert "Fix it"" (#16)'],
        ["e", 'Revert "Fix it" (#15)'],
        ["d", 'Revert "Fix it" (#13)'],
        merge,
      ],
      ["e by f", "d"],
    ],
    ["from the oldest on", [["f", back("d")], ["e", back("d")], ["d", REVERT], merge], ["d by e"]],
    ["of another is none of ours", [["f", back("e")], ["e", "other"], ["d", REVERT], merge], ["d"]],
  ])("%s", async (_, rows, expected) => {
    expect(digits(await reverts(rows))).toEqual(expected);
  });
});

describe("more than a thousand commits since the merge", () => {
  /** main: start, the change, work, its revert, more work. */
  const origin = makeRepository().commit("start").commit("the change");
  const change = origin.sha();
  origin.commit("work").commit(`Revert "the change"\n\nThis reverts commit ${change}.`);
  const revert = origin.sha();
  origin.commit("more work");
  const many = (tip: string) =>
    Array.from({ length: 1001 }, (_, index) => ({
      sha: index === 0 ? tip : sha("1"),
      commit: { message: "work", committer: null },
      parents: [],
    }));
  const pullRequest = { mergeCommit: change };
  const answers = { [OWN]: [], [`/repos/acme/shop/commits?sha=${change}`]: [] };

  test("are asked of the clone, where it has what GitHub has", async () => {
    const read = await reverts(many(origin.sha()), { repo: origin, pullRequest, answers });
    expect(read).toEqual({
      found: [
        { sha: revert, subject: 'Revert "the change"', at: expect.any(String), takenBackBy: null },
      ],
      requests: [LOG],
    });
    expect(Date.parse(read.found[0]?.at ?? "")).toBeGreaterThan(0);
  });

  test.each([
    ["the clone lacks the newest", sha("f"), origin, /^more than 1,000 commits landed/],
    ["the clone is shallow", sha("f"), shallow, /shallow clone/],
  ])("%s: unavailable", async (_, tip, repo, reason) => {
    expect((await faultOf(reverts(many(tip), { repo, pullRequest }))).reason).toMatch(reason);
  });
});
