import { describe, expect, it } from "vitest";
import { deployment } from "../../src/checks/deployment.ts";
import type { Deployment, Releases } from "../../src/core/github/deployments.ts";
import type { PullRequestLookup } from "../../src/core/github/pull-request.ts";
import type { Probes } from "../../src/core/probe.ts";
import { FactUnavailable, type Result } from "../../src/core/result.ts";
import {
  at,
  containment,
  deployed,
  deployments,
  lookup,
  MERGED,
  NO_REVIEWS,
  NOW,
  revert,
  sha,
} from "./production.ts";
import { ask } from "./situation.ts";

interface Given {
  readonly options?: object;
  readonly lookup?: PullRequestLookup;
  readonly of?: Readonly<Record<string, readonly Deployment[]>>;
  readonly names?: readonly string[] | FactUnavailable;
  readonly containment?: ReturnType<typeof containment>;
  readonly releases?: Releases;
  readonly probes?: Probes;
}

function judge(given: Given): Promise<Result> {
  const facts = {
    pullRequest: given.lookup ?? lookup(MERGED),
    reviews: NO_REVIEWS,
    deployments: deployments(given.of ?? {}, given.names),
    containment: given.containment ?? containment(),
    ...(given.releases ? { releases: given.releases } : {}),
    ...(given.probes ? { probes: given.probes } : {}),
  };
  return ask(deployment, given.options ?? {}, { facts, now: NOW });
}

const production = (...list: readonly Deployment[]): Given => ({ of: { production: list } });

/** The status, whose move, and the rule of each finding. */
function told({ status, waitingOn, findings }: Result): string {
  return [status, ...(waitingOn ? [waitingOn] : []), ...findings.map(({ rule }) => rule)].join(" ");
}

const BEFORE = deployed("base", "07T10:00", "success 07T10:05");
const LIVE = deployed(
  "merge",
  "08T12:10",
  "queued 08T12:11",
  "in_progress 08T12:12",
  "success 08T12:20",
);
const MEANWHILE = deployed("hotfix", "09T10:00", "success 09T10:05");
const LATER = deployed("later", "09T10:00", "success 09T10:05");

describe("live", () => {
  it("says what runs where, since when, and on what it rests", async () => {
    expect(await judge(production(LIVE, BEFORE))).toMatchObject({
      status: "pass",
      summary: "production runs 6d657267, which contains this change, deployed 1 day ago",
      evidence: [{ kind: "api", ref: "https://github.com/acme/shop/deployments/merge" }],
      since: at("08T12:20"),
      notes: [],
    });
  });

  it("asks nothing of git or GitHub where the very commit is deployed", async () => {
    const history = containment();
    await judge({ ...production(LIVE, BEFORE), containment: history });
    expect(history.asked).toEqual([]);
    await judge({ ...production(LATER, LIVE, BEFORE), containment: history });
    expect(history.asked).toEqual(["merge in later", "later in main"]);
  });

  describe("what other branches deploy", () => {
    const ASIDE = containment({ aside: ["later"], "aside-own": ["merge"] });
    const from = (ref: string, one: Deployment): Deployment => ({ ...one, ref });
    const aside = deployed("aside", "09T10:00", "success 09T10:05");
    const FOREIGN = from("refs/pull/9/merge", aside);
    const hotfix = from("refs/pull/9/merge", MEANWHILE);

    it("is not known to stay where it is not on the base", async () => {
      const result = await judge({ ...production(aside, BEFORE), containment: ASIDE });
      expect(result).toMatchObject({
        status: "unknown",
        summary:
          "production runs 61736964, which contains this change and is not on main: it may be another branch's",
      });
      expect(result.mend).toMatch(/^deploy main to production; or .*`creator`/);
    });

    it("is live where it is on the default branch, which releases of another base are made from", async () => {
      const asked: string[] = [];
      const onMain = {
        ...ASIDE,
        compare: async (target: string, container: string) => {
          if (!container.startsWith("refs/")) return ASIDE.compare(target, container);
          asked.push(container);
          return container === "refs/heads/main" ? ("ahead" as const) : ("diverged" as const);
        },
      };
      const develop = { ref: "develop", sha: sha("base"), repository: "acme/shop" };
      const situation = { ...production(aside, BEFORE), containment: onMain };
      const result = await judge({ ...situation, lookup: lookup({ ...MERGED, base: develop }) });
      expect(told(result)).toBe("pass");
      expect(asked).toContain("refs/heads/develop");
      const none = await judge({
        ...situation,
        lookup: lookup({ ...MERGED, base: develop, defaultBranch: null }),
      });
      expect(told(none)).toBe("unknown");
    });

    it.each<[string, readonly Deployment[], string, boolean]>([
      ["is left out", [FOREIGN, BEFORE], "pending deployment", true],
      ["is left out, whatever else there is", [FOREIGN], "pending deployment", true],
      ["takes nothing away", [FOREIGN, LIVE], "pass", true],
      ["is left out as GitHub's other API says it", [from("9/head", aside), LIVE], "pass", true],
      ["did, perhaps, where it lacks the change", [hotfix, LIVE], "fail rolled-back", false],
      [
        "is one's own, of one's own pull request",
        [from("refs/pull/12/merge", deployed("aside-own", "09T10:00", "success 09T10:05"))],
        "pass",
        false,
      ],
      [
        "under way is nothing to wait for",
        [from("pull/9/merge", deployed("aside", "09T10:00"))],
        "pending deployment",
        true,
      ],
    ])("%s", async (_, list, expected, noted) => {
      const result = await judge({ ...production(...list), containment: ASIDE });
      expect(told(result)).toBe(expected);
      expect(
        result.notes.includes("deployments to production of other pull requests are left out: #9"),
      ).toBe(noted);
    });

    it("before the merge it is no preview", async () => {
      const list = [from("refs/pull/9/merge", deployed("later", "09T10:00", "success 09T10:05"))];
      const open = {
        ...production(...list),
        lookup: lookup(),
        containment: containment({ later: ["head"] }),
      };
      expect((await judge(open)).status).toBe("pending");
    });
  });

  it.each<[string, readonly Deployment[], string]>([
    ["the merge commit", [LIVE], "pass"],
    ["a later commit", [LATER, LIVE], "pass"],
    ["the head, as Actions record it", [deployed("head", "08T12:10", "success 08T12:20")], "pass"],
    [
      "the head, deployed before the merge",
      [deployed("head", "06T12:10", "success 06T12:20")],
      "pass",
    ],
    ["lists in any order", [BEFORE, LATER, LIVE], "pass"],
    [
      "statuses of one second, the last one first",
      [deployed("merge", "08T12:10", "in_progress 08T12:20", "success 08T12:20")],
      "pass",
    ],
    [
      "a newer deployment that failed leaves it live",
      [deployed("later", "09T10:00", "failure 09T10:05"), LIVE],
      "pass",
    ],
    [
      "a newer deployment that is under way leaves it live",
      [deployed("later", "09T10:00", "in_progress 09T10:05"), LIVE],
      "pass",
    ],
    [
      "superseded ones are inactive",
      [LATER, deployed("merge", "08T12:10", "success 08T12:20", "inactive 09T10:06")],
      "pass",
    ],
    [
      "one that was skipped says nothing",
      [deployed("hotfix", "09T10:00", "inactive 09T10:05"), LIVE],
      "pass",
    ],
    [
      "success again after a failure",
      [deployed("merge", "08T12:10", "success 08T12:20", "failure 08T12:30", "success 08T12:40")],
      "pass",
    ],
    ["behind", [BEFORE], "pending deployment"],
    ["diverged", [MEANWHILE], "pending deployment"],
  ])("%s", async (_, list, expected) => {
    expect(told(await judge(production(...list)))).toBe(expected);
    expect(told(await judge(production(...[...list].reverse())))).toBe(expected);
  });

  it("of two that succeeded within one second the later one runs", async () => {
    const first = deployed("merge", "09T10:00", "success 09T10:09");
    const second = deployed("hotfix", "09T10:01", "success 09T10:09");
    for (const list of [
      [first, second],
      [second, first],
    ])
      expect(told(await judge(production(...list)))).toBe("fail rolled-back");
  });

  it("mentions newer ones that failed or are under way", async () => {
    const newer = [
      deployed("later", "09T11:00", "queued 09T11:05"),
      deployed("later", "09T10:00", "failure 09T10:05"),
    ];
    expect((await judge(production(...newer, LIVE))).notes).toEqual([
      "a newer deployment to production, of 6c617465, is queued",
      "a newer deployment to production, of 6c617465, is failure",
    ]);
  });
});

describe("not live", () => {
  it.each<[string, readonly Deployment[], string, string]>([
    [
      "still an older commit",
      [BEFORE],
      "pending deployment",
      "merged, not deployed: production runs 62617365, which lacks this change",
    ],
    [
      "under way",
      [deployed("merge", "10T11:00", "in_progress 10T11:01"), BEFORE],
      "pending deployment",
      "6d657267 is in_progress in production, begun 1 hour ago",
    ],
    [
      "asked for, and nothing heard since",
      [deployed("merge", "10T11:00"), BEFORE],
      "pending deployment",
      "6d657267 is pending in production, begun 1 hour ago",
    ],
    [
      "a later commit is under way",
      [deployed("later", "10T11:00", "waiting 10T11:01"), BEFORE],
      "pending deployment",
      "6c617465 is waiting in production, begun 1 hour ago",
    ],
    [
      "something else is under way",
      [deployed("hotfix", "10T11:00", "in_progress 10T11:01"), BEFORE],
      "pending deployment",
      "merged, not deployed: production runs 62617365, which lacks this change",
    ],
    [
      "its deployment failed",
      [deployed("merge", "09T11:00", "failure 09T11:01"), BEFORE],
      "fail failed",
      "the deployment of 6d657267 to production ended as failure",
    ],
    [
      "its first deployment ended in error",
      [deployed("later", "09T11:00", "error 09T11:01")],
      "fail failed",
      "the deployment of 6c617465 to production ended as error",
    ],
    [
      "it failed, and is tried again",
      [
        deployed("merge", "10T11:00", "queued 10T11:01"),
        deployed("merge", "09T11:00", "failure 09T11:01"),
        BEFORE,
      ],
      "pending deployment",
      "6d657267 is queued in production, begun 1 hour ago",
    ],
    [
      "something else failed",
      [deployed("hotfix", "09T11:00", "failure 09T11:01"), BEFORE],
      "pending deployment",
      "merged, not deployed: production runs 62617365, which lacks this change",
    ],
    [
      "nothing ever succeeded",
      [deployed("hotfix", "09T11:00", "failure 09T11:01")],
      "pending deployment",
      "merged, not deployed: nothing has been deployed to production so far",
    ],
    [
      "success, then failure",
      [deployed("merge", "09T11:00", "success 09T11:01", "failure 09T12:00"), BEFORE],
      "fail failed",
      "production ran 6d657267, and it is failure since then",
    ],
    [
      "success, then failure, and tried again",
      [
        deployed("merge", "10T11:00", "queued 10T11:01"),
        deployed("merge", "09T11:00", "success 09T11:01", "error 09T12:00"),
      ],
      "pending deployment",
      "6d657267 is queued in production, begun 1 hour ago",
    ],
    [
      "another's success, then failure",
      [deployed("base", "07T10:00", "success 07T10:05", "failure 07T11:00")],
      "pending deployment",
      "merged, not deployed: production last ran 62617365, which is failure now",
    ],
    [
      "success, then inactive, with nothing newer",
      [deployed("merge", "09T11:00", "success 09T11:01", "inactive 09T12:00")],
      "unknown",
      "nothing is active in production: 6d657267 was deployed, and is inactive now (1 day ago)",
    ],
    [
      "the same, and an older one that was never marked and contains it too",
      [deployed("later", "09T11:00", "success 09T11:01", "inactive 09T12:00"), LIVE],
      "unknown",
      "nothing is active in production: 6c617465 was deployed, and is inactive now (1 day ago)",
    ],
    [
      "the same, and an older one that lacks it",
      [deployed("merge", "09T11:00", "success 09T11:01", "inactive 09T12:00"), BEFORE],
      "fail rolled-back",
      "production was rolled back: it contained this change with 6d657267, and now runs 62617365",
    ],
    [
      "inactive, and a newer one under way",
      [
        deployed("merge", "10T11:00", "in_progress 10T11:01"),
        deployed("base", "07T10:00", "success 07T10:05", "inactive 10T11:00"),
      ],
      "pending deployment",
      "6d657267 is in_progress in production, begun 1 hour ago",
    ],
    [
      "inactive, and a newer one failed",
      [
        deployed("merge", "10T11:00", "failure 10T11:01"),
        deployed("base", "07T10:00", "success 07T10:05", "inactive 10T11:00"),
      ],
      "fail failed",
      "the deployment of 6d657267 to production ended as failure",
    ],
    [
      "inactive, and something else is under way",
      [
        deployed("hotfix", "10T11:00", "in_progress 10T11:01"),
        deployed("merge", "09T11:00", "success 09T11:01", "inactive 10T11:00"),
      ],
      "pending deployment",
      "merged, not deployed: production last ran 6d657267, which is inactive now",
    ],
    [
      "inactive, and a newer one was skipped",
      [
        deployed("later", "10T11:00", "inactive 10T11:01"),
        deployed("merge", "09T11:00", "success 09T11:01", "inactive 10T11:00"),
      ],
      "unknown",
      "nothing is active in production: 6d657267 was deployed, and is inactive now (1 hour ago)",
    ],
    [
      "failed, and a newer one was skipped",
      [
        deployed("later", "10T11:00", "inactive 10T11:01"),
        deployed("merge", "09T11:00", "failure 09T11:01"),
        BEFORE,
      ],
      "fail failed",
      "the deployment of 6d657267 to production ended as failure",
    ],
    [
      "the same deployment once more",
      [deployed("merge", "09T11:00", "success 09T11:01", "in_progress 10T11:00")],
      "pending deployment",
      "6d657267 is in_progress in production, begun 1 day ago",
    ],
    [
      "a state that nobody knows",
      [deployed("merge", "09T11:00", "success 09T11:01", "destroyed 09T12:00")],
      "unknown",
      "nothing is active in production: 6d657267 was deployed, and is destroyed now (1 day ago)",
    ],
  ])("%s", async (_, list, expected, summary) => {
    for (const order of [list, [...list].reverse()]) {
      const result = await judge(production(...order));
      expect([told(result), result.summary]).toEqual([expected, summary]);
    }
  });

  it("waits since the merge, or since the deployment began", async () => {
    expect(await judge(production(BEFORE))).toMatchObject({
      since: at("08T12:00"),
      mend: "deploy main to production",
    });
    const going = deployed("merge", "10T11:00", "in_progress 10T11:01");
    expect(await judge(production(going, BEFORE))).toMatchObject({
      since: at("10T11:00"),
      mend: "ask again when the deployment is through, or let dod wait: dod check --wait",
    });
    const waiting = deployed("merge", "10T11:00", "waiting 10T11:01");
    expect((await judge(production(waiting, BEFORE))).mend).toBe(
      "approve the deployment, or wait until its rules let it through",
    );
  });
  it("mentions what else goes on", async () =>
    expect(
      (await judge(production(deployed("hotfix", "10T11:00", "in_progress 10T11:01"), BEFORE)))
        .notes,
    ).toEqual(["a newer deployment to production, of 686f7466, is in_progress"]));
});

describe("rolled back", () => {
  const old = deployed("base", "09T10:00", "success 09T10:05");
  it("fails, and says so", async () => {
    expect(await judge(production(old, LIVE, BEFORE))).toMatchObject({
      status: "fail",
      summary:
        "production was rolled back: it contained this change with 6d657267, and now runs 62617365",
      findings: [{ rule: "rolled-back" }],
      since: at("09T10:05"),
    });
  });
  it.each<[string, readonly Deployment[], string]>([
    [
      "by a status of the older deployment",
      [
        LIVE,
        deployed("base", "07T10:00", "success 07T10:05", "inactive 08T12:21", "success 09T10:00"),
      ],
      "fail rolled-back",
    ],
    [
      "and others came in between",
      [old, deployed("hotfix", "09T09:00", "success 09T09:05"), LIVE],
      "fail rolled-back",
    ],
    [
      "from the head, which was live across the merge",
      [old, deployed("head", "07T11:00", "success 07T11:05")],
      "fail rolled-back",
    ],
    [
      "before the merge: that was a trial",
      [
        deployed("base", "07T12:00", "success 07T12:05"),
        deployed("head", "07T11:00", "success 07T11:05"),
      ],
      "pending deployment",
    ],
    ["and brought back", [deployed("merge", "09T11:00", "success 09T11:05"), old, LIVE], "pass"],
    [
      "and coming back",
      [deployed("later", "09T11:00", "queued 09T11:05"), old, LIVE],
      "pending deployment",
    ],
    [
      "and failing to come back",
      [deployed("later", "09T11:00", "failure 09T11:05"), old, LIVE],
      "fail failed",
    ],
    [
      "to what is on its way out again",
      [deployed("hotfix", "09T11:00", "queued 09T11:05"), old, LIVE],
      "fail rolled-back",
    ],
  ])("%s", async (_, list, expected) =>
    expect(told(await judge(production(...list)))).toBe(expected),
  );

  it("cannot be told where two deployments passed each other", async () => {
    const slow = deployed("merge", "09T10:00", "success 09T10:30");
    const quick = deployed("hotfix", "09T10:10", "success 09T10:20");
    const result = await judge(production(quick, slow));
    expect(result).toMatchObject({
      status: "unknown",
      summary:
        "production has 6d657267, which contains this change and succeeded last, and 686f7466, which lacks it and was begun later",
    });
    expect(
      told(await judge(production(deployed("later", "09T10:10", "success 09T10:20"), slow))),
    ).toBe("pass");
    const first = deployed("hotfix", "09T10:00", "success 09T10:30");
    expect(
      told(await judge(production(deployed("merge", "09T10:10", "success 09T10:20"), first))),
    ).toBe("fail rolled-back");
  });

  it("is not looked for without end", async () => {
    const many = Array.from({ length: 30 }, (_, n) =>
      deployed("hotfix", `09T11:${10 + n}`, `success 09T11:${10 + n}`),
    );
    const history = containment();
    expect(told(await judge({ ...production(...many, LIVE), containment: history }))).toBe(
      "pending deployment",
    );
    expect(history.asked.length).toBeLessThanOrEqual(20);
  });
});

describe("reverted", () => {
  const reverted = deployed("revert", "09T13:00", "success 09T13:05");
  it("fails where what runs contains the revert", async () => {
    expect(
      await judge({ ...production(reverted, LIVE), containment: containment({}, [revert()]) }),
    ).toMatchObject({
      status: "fail",
      summary: "production runs 72657665, where 72657665 reverts this change",
      findings: [{ rule: "reverted" }],
      since: at("09T12:00"),
    });
  });
  it("is a remark where it does not", async () => {
    const notes = [
      "72657665 reverted this change on main 1 day ago; production does not run that yet",
    ];
    const known = { containment: containment({}, [revert()]) };
    expect(await judge({ ...production(LIVE), ...known })).toMatchObject({ status: "pass", notes });
    expect(await judge({ ...production(BEFORE), ...known })).toMatchObject({
      status: "pending",
      notes,
    });
  });
  it("does not matter where the revert was taken back too", async () => {
    const history = containment({}, [revert({ takenBackBy: sha("redo") })]);
    const again = deployed("redo", "09T14:00", "success 09T14:05");
    expect(told(await judge({ ...production(again), containment: history }))).toBe("pass");
    expect(told(await judge({ ...production(reverted), containment: history }))).toBe(
      "fail reverted",
    );
    expect(await judge({ ...production(LIVE), containment: history })).toMatchObject({
      status: "pass",
      notes: [],
    });
  });
  it("that was taken back is not expected any more", async () => {
    const history = containment({}, [revert({ takenBackBy: sha("redo") })]);
    expect((await judge({ ...production(BEFORE), containment: history })).notes).toEqual([]);
  });
  it("is looked at one by one", async () => {
    const history = containment({ second: ["redo"] }, [
      revert({ sha: sha("second") }),
      revert({ takenBackBy: sha("redo") }),
    ]);
    const last = deployed("second", "09T15:00", "success 09T15:05");
    expect(told(await judge({ ...production(last), containment: history }))).toBe("fail reverted");
  });
  it("has to be known of what is live", async () => {
    const history = containment({}, new FactUnavailable("403", "use another token"));
    expect(await judge({ ...production(LIVE), containment: history })).toMatchObject({
      status: "unknown",
      summary:
        "production runs 6d657267, which contains this change, and whether it was reverted is not known: 403",
      mend: "use another token",
    });
    expect(told(await judge({ ...production(BEFORE), containment: history }))).toBe(
      "pending deployment",
    );
  });
});

describe("soak", () => {
  const soak = (time: string, ...list: readonly Deployment[]): Given => ({
    ...production(...list),
    options: { soak: time },
  });
  const second = deployed("later", "10T11:50", "success 10T11:55");
  it.each<[string, Given, string]>([
    ["long enough", soak("1h", LIVE), "pass"],
    ["to the minute", soak("5m", second, BEFORE), "pass"],
    ["not yet", soak("6m", second, BEFORE), "pending time"],
    ["counts from the first that contained it", soak("1h", second, LIVE), "pass"],
    ["but not from before that", soak("2d", second, LIVE), "pending time"],
    ["a version without it is a break", soak("1h", second, MEANWHILE, LIVE), "pending time"],
    [
      "a failure is a break",
      soak("1h", second, deployed("merge", "10T10:00", "success 10T10:05", "failure 10T11:00")),
      "pending time",
    ],
    [
      "being superseded is none",
      soak("1h", second, deployed("merge", "10T10:00", "success 10T10:05", "inactive 10T11:56")),
      "pass",
    ],
    [
      "going inactive before is one",
      soak("1h", second, deployed("merge", "10T10:00", "success 10T10:05", "inactive 10T11:54")),
      "pending time",
    ],
    [
      "a failure of the deployment itself",
      soak(
        "1h",
        deployed("merge", "10T10:00", "success 10T10:05", "failure 10T11:00", "success 10T11:30"),
      ),
      "pending time",
    ],
    [
      "success said twice",
      soak("1h", deployed("merge", "10T10:00", "success 10T10:05", "success 10T11:30")),
      "pass",
    ],
    [
      "a stay of another version between two of one deployment",
      soak(
        "1h",
        deployed("merge", "10T10:00", "success 10T10:05", "success 10T11:30"),
        deployed("hotfix", "10T09:00", "success 10T11:00", "inactive 10T11:31"),
      ),
      "pending time",
    ],
    [
      "the head before the merge counts too",
      soak("2d", LIVE, deployed("head", "07T10:00", "success 07T10:05")),
      "pass",
    ],
  ])("%s", async (_, given, expected) => expect(told(await judge(given))).toBe(expected));

  it("says since when, and when it is over", async () => {
    expect(await judge(soak("15m", second, BEFORE))).toMatchObject({
      summary:
        "production runs 6c617465, which contains this change, deployed 5 minutes ago; it has to stay for 15 minutes",
      since: at("10T11:55"),
      mend: "ask again after 2026-01-10T12:10:00.000Z, or let dod wait: dod check --wait",
    });
  });
  it("does not count a stay in which it was reverted", async () => {
    const history = containment({}, [revert({ takenBackBy: sha("redo") })]);
    const list = [
      deployed("redo", "10T11:50", "success 10T11:55"),
      deployed("revert", "09T13:00", "success 09T13:05"),
      LIVE,
    ];
    expect(told(await judge({ ...soak("1h", ...list), containment: history }))).toBe(
      "pending time",
    );
  });
  it("looks back no further than it has to", async () => {
    const history = containment();
    await judge({ ...soak("1m", second, MEANWHILE, LIVE), containment: history });
    expect(history.asked).toEqual(["merge in later", "later in main"]);
  });
  it.each([
    ["0", false],
    [0, true],
    ["15", false],
    ["15m", true],
    [15, false],
  ])("takes %j: %s", async (value, valid) => {
    const asked = judge({ ...production(LIVE), options: { soak: value } });
    if (valid) expect((await asked).status).toBe("pass");
    else await expect(asked).rejects.toThrow();
  });
});

describe("before the merge", () => {
  const open = (parts: object, ...list: readonly Deployment[]): Given => ({
    ...production(...list),
    lookup: lookup(parts),
  });
  const preview = deployed("head", "09T10:00", "success 09T10:05");
  it.each<[string, Given, string]>([
    ["an environment that runs the head passes", open({}, preview), "pass"],
    [
      "the test merge of the head passes",
      open({ testMerge: sha("trial") }, deployed("trial", "09T10:00", "success 09T10:05")),
      "pass",
    ],
    [
      "one that contains the head passes",
      open({}, deployed("next", "09T10:00", "success 09T10:05")),
      "pass",
    ],
    ["one that does not waits for the author", open({}, BEFORE), "pending author"],
    ["or for a reviewer", open({ requestedReviewers: ["bob"] }, BEFORE), "pending reviewer"],
    [
      "a draft waits for its author",
      open({ draft: true, requestedReviewers: ["bob"] }, BEFORE),
      "pending author",
    ],
    ["nothing deployed yet", open({}), "pending author"],
    [
      "a preview under way",
      open({}, deployed("head", "09T10:00", "queued 09T10:05")),
      "pending author",
    ],
    [
      "a preview that failed",
      open({}, deployed("head", "09T10:00", "failure 09T10:05")),
      "pending author",
    ],
    [
      "a preview that failed after its success",
      open({}, deployed("head", "09T10:00", "success 09T10:05", "failure 09T11:00")),
      "fail failed",
    ],
    [
      "others' failures",
      open({}, deployed("base", "09T10:00", "success 09T10:05", "failure 09T11:00")),
      "pending author",
    ],
    [
      "a preview that was taken down",
      open({}, deployed("head", "09T10:00", "success 09T10:05", "inactive 09T11:00")),
      "pending author",
    ],
    ["a preview soaks too", { ...open({}, preview), options: { soak: "3d" } }, "pending time"],
  ])("%s", async (_, given, expected) =>
    expect(
      told(
        await judge({
          ...given,
          containment: containment({ next: ["head"], trial: ["base", "head"] }),
        }),
      ),
    ).toBe(expected),
  );
  it("says what runs besides whose move it is", async () => {
    const result = await judge(open({}, BEFORE));
    expect(result.summary).toBe("#12: open, begun 5 days ago, not merged");
    expect(result.evidence.map(({ summary }) => summary)).toEqual([
      "production runs 62617365, which lacks this change",
    ]);
  });
  it("a trial merge counts by its name alone", async () => {
    const history = containment();
    const trial = deployed("trial", "09T10:00", "success 09T10:05");
    expect(
      (await judge({ ...open({ testMerge: sha("trial") }, trial), containment: history })).status,
    ).toBe("pass");
    expect(history.asked).toEqual([]);
  });
  it("asks for no revert", async () => {
    const history = { ...containment(), reverts: () => Promise.reject(new Error("asked")) };
    expect((await judge({ ...open({}, preview), containment: history })).status).toBe("pass");
  });
});

describe("environments", () => {
  const eu = { "prod-eu": [LIVE], "prod-us": [LIVE], staging: [BEFORE], "prod-test": [BEFORE] };
  it.each<[unknown, string, string]>([
    ["prod-eu", "pass", "prod-eu runs 6d657267, which contains this change, deployed 1 day ago"],
    [
      ["prod-eu", "prod-us"],
      "pass",
      "2 of 2 environments: prod-eu runs 6d657267, which contains this change, deployed 1 day ago; prod-us runs 6d657267, which contains this change, deployed 1 day ago",
    ],
    [
      ["prod-*", "!*-test"],
      "pass",
      "2 of 2 environments: prod-eu runs 6d657267, which contains this change, deployed 1 day ago; prod-us runs 6d657267, which contains this change, deployed 1 day ago",
    ],
    [
      "prod-{eu,us}",
      "pass",
      "2 of 2 environments: prod-eu runs 6d657267, which contains this change, deployed 1 day ago; prod-us runs 6d657267, which contains this change, deployed 1 day ago",
    ],
    [
      "prod-*",
      "pending deployment",
      "1 of 3 environments: merged, not deployed: prod-test runs 62617365, which lacks this change",
    ],
    [
      ["prod-eu", "staging"],
      "pending deployment",
      "1 of 2 environments: merged, not deployed: staging runs 62617365, which lacks this change",
    ],
    ["PROD-EU", "pass", "prod-eu runs 6d657267, which contains this change, deployed 1 day ago"],
    [
      "qa-*",
      "unknown",
      "nothing was ever deployed to qa-*; the repository's environments: prod-eu, prod-us, staging, prod-test",
    ],
    [
      ["prod-eu", "qa"],
      "unknown",
      "1 of 2 environments: nothing was ever deployed to qa; the repository's environments: prod-eu, prod-us, staging, prod-test",
    ],
    [
      "production",
      "unknown",
      "nothing was ever deployed to production; the repository's environments: prod-eu, prod-us, staging, prod-test",
    ],
  ])("%j", async (environment, expected, summary) => {
    const result = await judge({ of: eu, options: { environment } });
    expect([told(result), result.summary]).toEqual([expected, summary]);
  });

  it("names the fallbacks where nothing was ever deployed", async () => {
    const result = await judge({ of: {} });
    expect(result).toMatchObject({
      status: "unknown",
      summary: "nothing was ever deployed to production; the repository has no other environment",
    });
    for (const source of ["workflow", "release", "http"]) expect(result.mend).toContain(source);
  });
  it("an environment without a deployment is asked for too", async () => {
    const result = await judge({
      of: { "prod-eu": [LIVE] },
      names: ["prod-eu", "prod-us"],
      options: { environment: "prod-*" },
    });
    expect(result).toMatchObject({
      status: "unknown",
      summary:
        "1 of 2 environments: nothing was ever deployed to prod-us; the repository's environments: prod-eu",
    });
  });
  it("is unknown where the environments cannot be listed", async () => {
    const names = new FactUnavailable("403", "use another token");
    const plain = await judge({ of: { production: [LIVE] }, names });
    expect(plain.status).toBe("pass");
    const some = await judge({ of: { eu: [LIVE] }, names, options: { environment: ["eu", "us"] } });
    expect(some).toMatchObject({
      status: "unknown",
      summary:
        "1 of 2 environments: no deployment to us is known, and which environments there are could not be read: 403",
      mend: "use another token",
    });
    const pattern = await judge({ of: { eu: [LIVE] }, names, options: { environment: "e*" } });
    expect(pattern.status).toBe("unknown");
  });
  it("the worst of them decides", async () => {
    const failed = deployed("merge", "09T11:00", "failure 09T11:01");
    const going = deployed("merge", "09T11:00", "queued 09T11:01");
    const of = { a: [LIVE], b: [going], c: [failed], d: [] };
    const told2 = async (...environment: string[]) =>
      told(await judge({ of, options: { environment } }));
    expect(await told2("a", "b", "c", "d")).toBe("fail failed");
    expect(await told2("a", "b", "d")).toBe("pending deployment");
    expect(await told2("a", "d")).toBe("unknown");
    expect((await judge({ of, options: { environment: ["a", "b", "c"] } })).evidence).toHaveLength(
      3,
    );
  });
  it("a deployment is waited for before time", async () => {
    const fresh = deployed("merge", "10T11:50", "success 10T11:55");
    const options = { environment: ["a", "b", "c"], soak: "1h" };
    const older = deployed("later", "10T11:30", "success 10T11:40");
    expect(told(await judge({ of: { a: [fresh], b: [BEFORE], c: [older] }, options }))).toBe(
      "pending deployment",
    );
    expect(await judge({ of: { a: [fresh], b: [fresh], c: [older] }, options })).toMatchObject({
      waitingOn: "time",
      since: at("10T11:40"),
    });
  });
  it.each([[[]], [["!x"]], [""]])("cannot be %j", async (environment) =>
    expect(judge({ options: { environment } })).rejects.toThrow(),
  );
});

describe("task and creator", () => {
  const mine = { ...LIVE, task: "deploy:web", creator: "Deployer" };
  const other = {
    ...deployed("hotfix", "09T11:00", "success 09T11:05"),
    task: "deploy:db",
    creator: "carl",
  };
  it.each<[object, string]>([
    [{}, "fail rolled-back"],
    [{ task: "deploy:web" }, "pass"],
    [{ creator: "deployer[bot]" }, "pass"],
    [{ task: "deploy:web", creator: "carl" }, "unknown"],
    [{ task: "x" }, "unknown"],
  ])("%j", async (options, expected) =>
    expect(told(await judge({ ...production(other, mine), options }))).toBe(expected),
  );
  it("says what there is instead", async () =>
    expect((await judge({ ...production(other, mine), options: { task: "x" } })).summary).toBe(
      "none of the deployments to production is of this `task` and `creator`; there are deploy:db by carl, deploy:web by Deployer",
    ));
});

describe("what was not listed", () => {
  it("leaves what succeeded, with a remark", async () => {
    const facts = (list: readonly Deployment[]) => ({
      pullRequest: lookup(MERGED),
      reviews: NO_REVIEWS,
      containment: containment(),
      deployments: {
        ...deployments({}),
        of: async () => ({ deployments: list, truncated: "only 500" }),
      },
    });
    expect(await ask(deployment, {}, { facts: facts([LIVE]), now: NOW })).toMatchObject({
      status: "pass",
      notes: ["only 500"],
    });
    const failing = deployed("hotfix", "09T11:00", "failure 09T11:01");
    expect(await ask(deployment, {}, { facts: facts([failing]), now: NOW })).toMatchObject({
      status: "unknown",
      summary: "nothing that succeeded in production was found: only 500",
    });
  });
});

describe("what cannot be compared", () => {
  it("is unknown, and takes no other environment with it", async () => {
    const strange = deployed("strange", "09T11:00", "success 09T11:05");
    const failed = deployed("merge", "09T11:00", "failure 09T11:01");
    expect(await judge(production(strange))).toMatchObject({ status: "unknown", mend: "fetch it" });
    const options = { environment: ["a", "b"] };
    expect(told(await judge({ of: { a: [strange], b: [failed] }, options }))).toBe("fail failed");
    expect(told(await judge({ of: { a: [strange], b: [LIVE] }, options }))).toBe("unknown");
  });
});

it("passes faults of ours on", async () => {
  const history = { ...containment(), compare: () => Promise.reject(new Error("a fault of ours")) };
  await expect(judge({ ...production(LATER), containment: history })).rejects.toThrow(
    "a fault of ours",
  );
});

describe("other sources", () => {
  it("runs of a workflow", async () => {
    const given = { of: { "deploy.yml": [LIVE], "ship.yml": [BEFORE] } };
    expect(await judge({ ...given, options: { source: "workflow" } })).toMatchObject({
      status: "pass",
      summary: "production runs 6d657267, which contains this change, deployed 1 day ago",
    });
    expect(told(await judge({ ...given, options: { source: { workflow: "ship.yml" } } }))).toBe(
      "pending deployment",
    );
    expect(await judge({ ...given, options: { source: { workflow: "x.yml" } } })).toMatchObject({
      status: "unknown",
      summary: "the workflow x.yml has not run on the base branch",
    });
  });

  const release = (tag: string, publishedAt: string | null, parts: object = {}) => ({
    tag,
    name: tag,
    draft: publishedAt === null,
    prerelease: false,
    publishedAt: publishedAt === null ? null : at(publishedAt),
    url: `https://github.com/acme/shop/releases/${tag}`,
    ...parts,
  });
  const tags = [
    { name: "v2", sha: sha("later") },
    { name: "v1", sha: sha("base") },
    { name: "web-1", sha: sha("merge") },
  ];
  it.each<[string, readonly ReturnType<typeof release>[], unknown, string]>([
    [
      "the newest published",
      [release("v1", "07T12:00"), release("v2", "09T12:00")],
      "release",
      "pass",
    ],
    ["lacks it", [release("v1", "07T12:00")], "release", "pending deployment"],
    [
      "in any order",
      [release("v2", "09T12:00"), release("v1", "09T13:00")],
      "release",
      "fail rolled-back",
    ],
    [
      "a draft is none",
      [release("v2", null), release("v1", "07T12:00")],
      "release",
      "pending deployment",
    ],
    [
      "a prerelease is none",
      [release("v2", "09T12:00", { prerelease: true }), release("v1", "07T12:00")],
      "release",
      "pending deployment",
    ],
    [
      "by its tag",
      [release("v1", "09T12:00"), release("web-1", "08T13:00")],
      { release: "web-*" },
      "pass",
    ],
    ["none", [], "release", "unknown"],
    ["none of that tag", [release("v1", "07T12:00")], { release: "x*" }, "unknown"],
    [
      "whose tag is not listed",
      [release("v9", "09T12:00"), release("v2", "08T13:00")],
      "release",
      "unknown",
    ],
    [
      "whose tag looks like a commit",
      [release("abcdef12", "09T12:00"), release("v2", "08T13:00")],
      "release",
      "unknown",
    ],
  ])("releases: %s", async (_, releases, source, expected) =>
    expect(
      told(await judge({ releases: { releases, tags, truncated: null }, options: { source } })),
    ).toBe(expected),
  );

  const service = (status: number, text: string): Probes => ({
    ask: async ({ url }) => ({ url, status, headers: {}, text, truncated: false, durationMs: 4 }),
  });
  const source = {
    http: { url: "https://shop.example.org/version", contains: { json: "commit" } },
  };
  it.each<[string, string, number, string, object]>([
    ["the merge commit", "pass", 200, `{"commit":"${sha("merge")}"}`, {}],
    ["abbreviated, in upper case", "pass", 200, `{"commit":"6D657267"}`, {}],
    ["an older one", "pending deployment", 200, `{"commit":"${sha("base")}"}`, {}],
    ["none", "fail failed", 200, `{"version":"1"}`, {}],
    ["an error", "fail failed", 503, `{"commit":"${sha("merge")}"}`, {}],
    ["soak cannot be known", "unknown", 200, `{"commit":"${sha("merge")}"}`, { soak: "5m" }],
    [
      "soak does not matter where it lacks it",
      "pending deployment",
      200,
      `{"commit":"${sha("base")}"}`,
      { soak: "5m" },
    ],
  ])("http: %s", async (_, expected, status, text, more) =>
    expect(told(await judge({ probes: service(status, text), options: { source, ...more } }))).toBe(
      expected,
    ),
  );
  it("http: reverted, and not answering", async () => {
    const text = `{"commit":"${sha("redo")}"}`;
    const history = containment({}, [revert()]);
    expect(
      told(await judge({ probes: service(200, text), containment: history, options: { source } })),
    ).toBe("fail reverted");
    const silent = { ask: () => Promise.reject(new FactUnavailable("refused", "start it")) };
    expect(await judge({ probes: silent, options: { source } })).toMatchObject({
      status: "unknown",
      summary: "refused",
    });
    const blind = containment({}, new FactUnavailable("403", "use another token"));
    expect(
      told(await judge({ probes: service(200, text), containment: blind, options: { source } })),
    ).toBe("unknown");
  });
  it("http: before the merge", async () => {
    const given = { lookup: lookup({}), options: { source } };
    expect(
      told(await judge({ ...given, probes: service(200, `{"commit":"${sha("head")}"}`) })),
    ).toBe("pass");
    expect(
      told(await judge({ ...given, probes: service(200, `{"commit":"${sha("base")}"}`) })),
    ).toBe("pending author");
  });
  it("http needs an address", async () =>
    expect(await judge({ options: { source: "http" } })).toMatchObject({
      status: "unknown",
      summary: "`source: http` does not say whom to ask",
    }));
  it.each([
    [{ http: { url: "ftp://x", contains: { json: "a" } } }],
    [{ http: { url: "https://x" } }],
    [{ http: { url: "https://x", contains: { text: "no group" } } }],
    [{ workflow: "" }],
    ["deployment"],
  ])("cannot be %j", async (bad) => expect(judge({ options: { source: bad } })).rejects.toThrow());
});

describe("what is not to be judged", () => {
  it.each<[string, PullRequestLookup, string]>([
    ["no pull request", lookup(null), "pending author"],
    ["closed without merging", lookup({ state: "closed" }), "fail closed"],
    ["not pushed", lookup({}, { kind: "unpushed", commits: 2 }), "pending author"],
    ["superseded", lookup({}, { kind: "superseded" }), "pending ci"],
  ])("%s", async (_, found, expected) =>
    expect(
      told(
        await judge({
          ...production(deployed("head", "09T10:00", "success 09T10:05")),
          lookup: found,
        }),
      ),
    ).toBe(expected),
  );
});
