import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type GitHub, requiredPullRequest } from "../stand-in/github.ts";
import type { Project } from "../support/github.ts";
import { type Expected, job, landed, opened, push, requests, sees } from "./situation.ts";

/** Whose approval counts, of what, and for which files; and when a conversation is over. */

type Shop = Project & { number: number };
const REVIEWS = [
  "approvals",
  "{ id: two, check: approvals, with: { min: 2 } }",
  "{ id: bots, check: approvals, with: { bots: true } }",
  "{ id: last-push, check: approvals, with: { freshness: last-push } }",
  "{ id: any-diff, check: approvals, with: { freshness: any } }",
  "{ id: owners, check: approvals, with: { codeOwners: true } }",
  "{ id: team, check: approvals, with: { teams: [acme/core] } }",
  "threads",
  "pull-request",
];
const pass: Expected = { status: "pass" };
const lacking = (summary = /0 of 1 approval/): Expected => ({
  status: "pending",
  on: "reviewer",
  summary,
});
const objected: Expected = { status: "fail", findings: /changes-requested/ };

describe("of each reviewer the last word counts", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await opened(...REVIEWS);
    shop.hub.addCollaborator("robo[bot]", "write");
  });
  afterEach(() => {
    shop.hub.pull(shop.number).reviews.splice(0);
  });

  type Said = readonly [
    by: string | null,
    state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED" | "PENDING",
  ];
  it.each<[string, Said[], Record<string, Expected>]>([
    ["nobody said anything", [], { approvals: lacking() }],
    ["approved", [["bob", "APPROVED"]], { approvals: pass, two: lacking(/1 of 2 approvals/) }],
    [
      "two approved",
      [
        ["bob", "APPROVED"],
        ["carla", "APPROVED"],
      ],
      { two: pass },
    ],
    [
      "one approved twice",
      [
        ["bob", "APPROVED"],
        ["bob", "APPROVED"],
      ],
      { two: lacking(/1 of 2/) },
    ],
    [
      "first yes, then no",
      [
        ["bob", "APPROVED"],
        ["bob", "CHANGES_REQUESTED"],
      ],
      { approvals: objected },
    ],
    [
      "first no, then yes",
      [
        ["bob", "CHANGES_REQUESTED"],
        ["bob", "APPROVED"],
      ],
      { approvals: pass },
    ],
    [
      "a comment after a yes",
      [
        ["bob", "APPROVED"],
        ["bob", "COMMENTED"],
      ],
      { approvals: pass },
    ],
    [
      "a comment after a no",
      [
        ["bob", "CHANGES_REQUESTED"],
        ["bob", "COMMENTED"],
      ],
      { approvals: objected },
    ],
    ["a comment alone", [["bob", "COMMENTED"]], { approvals: lacking() }],
    ["a yes that is dismissed", [["bob", "DISMISSED"]], { approvals: lacking() }],
    [
      "dismissed, and an older yes of the same reviewer",
      [
        ["bob", "APPROVED"],
        ["bob", "DISMISSED"],
      ],
      { approvals: lacking() },
    ],
    [
      "a no that is dismissed, and another's yes",
      [
        ["bob", "DISMISSED"],
        ["carla", "APPROVED"],
      ],
      { approvals: pass },
    ],
    [
      "one's no against another's yes",
      [
        ["bob", "CHANGES_REQUESTED"],
        ["carla", "APPROVED"],
      ],
      { approvals: objected },
    ],
    [
      "the author's own yes",
      [["ann", "APPROVED"]],
      { approvals: { ...lacking(), notes: /ann is the author/ } },
    ],
    [
      "a yes of somebody who may only read",
      [["mallory", "APPROVED"]],
      { approvals: { ...lacking(), notes: /mallory may not write/ } },
    ],
    [
      "a no of somebody who may only read",
      [
        ["mallory", "CHANGES_REQUESTED"],
        ["bob", "APPROVED"],
      ],
      { approvals: pass },
    ],
    [
      "a yes of an account that is gone",
      [[null, "APPROVED"]],
      { approvals: { ...lacking(), notes: /account that is gone/ } },
    ],
    [
      "a bot's yes, by choice",
      [["robo[bot]", "APPROVED"]],
      { approvals: { ...lacking(), notes: /is a bot/ }, bots: pass },
    ],
    [
      "a review that is not handed in",
      [
        ["ann", "PENDING"],
        ["bob", "APPROVED"],
      ],
      { approvals: pass },
    ],
  ])("%s", async (_, said, expected) => {
    for (const [by, state] of said) {
      shop.later(1);
      shop.hub.review(shop.number, { by, state });
    }
    await sees(shop, expected);
  });

  it.each([
    ["GraphQL", null],
    ["REST", "DodReview"],
  ])("more than 100 reviews are all read, by %s", async (_, refused) => {
    const { hub, number } = shop;
    hub.review(number, { by: "carla", state: "APPROVED" });
    for (let at = 0; at < 240; at++) {
      if (at === 120) hub.review(number, { by: "bob", state: "APPROVED" });
      hub.review(number, { by: "eve", state: "COMMENTED" });
    }
    shop.later(1);
    const end = refused === null ? () => {} : hub.fault(new RegExp(refused), { status: 502 });
    const patience = { requestMs: 15_000, callMs: 30_000, backoffMs: 1 };
    await sees(shop, { two: pass }, { patience });
    hub.review(number, { by: "carla", state: "CHANGES_REQUESTED" });
    await sees(shop, { approvals: objected }, { patience });
    end();
  });
});

describe("an approval is of a diff", () => {
  const approvedShop = async () => {
    const shop = await opened(...REVIEWS);
    shop.hub.review(shop.number, { by: "bob", state: "APPROVED" });
    shop.later(1);
    return shop;
  };
  /** In CI there is nothing of what the branch was before. */
  const inCi = ({ hub, number, ...project }: Shop) => {
    hub.sync();
    const { head, trial } = hub.pull(number);
    const payload = {
      pull_request: { number, head: { sha: head.sha, ref: head.ref }, base: { ref: "main" } },
    };
    return job(
      { hub, ...project },
      { event: "pull_request", ref: `refs/pull/${number}/merge`, sha: trial.merge ?? "", payload },
    );
  };
  const rebase = (shop: Shop) => {
    const before = shop.clone.sha();
    landed(shop);
    shop.clone.git("fetch", "--quiet", "origin");
    shop.clone.git("rebase", "--quiet", "origin/main");
    push(shop, "--force");
    expect(shop.clone.sha()).not.toBe(before);
  };

  it("after a rebase that changed no line it still counts, where one does not ask for the last push", async () => {
    const shop = await approvedShop();
    rebase(shop);
    for (const here of [shop, inCi(shop)])
      await sees(here, {
        approvals: pass,
        "any-diff": pass,
        "last-push": lacking(/bob approved before the last push/),
      });
  });

  it("so it does after a merge of the base into the branch", async () => {
    const shop = await approvedShop();
    landed(shop);
    shop.clone.git("fetch", "--quiet", "origin");
    shop.clone.merge("origin/main");
    push(shop);
    for (const here of [shop, inCi(shop)]) await sees(here, { approvals: pass });
  });

  it("after a change it does not, rebased or not", async () => {
    const shop = await approvedShop();
    rebase(shop);
    shop.clone.write("src/cart.ts", "export const cart = [1]; // and more\n").commit("More");
    push(shop);
    for (const here of [shop, inCi(shop)])
      await sees(here, {
        approvals: { ...lacking(/bob approved an older diff/), mend: /ask bob to look again/ },
        "any-diff": pass,
      });
  });

  it("of a commit that nobody has any more it may, or may not", async () => {
    const shop = await opened(...REVIEWS);
    shop.hub.review(shop.number, { by: "bob", state: "APPROVED", commit: null });
    await sees(shop, {
      approvals: { status: "unknown", summary: /could not be compared/ },
      "any-diff": pass,
    });
  });
});

describe("code owners", () => {
  const OWNERS = "CODEOWNERS";
  let shop: Shop;
  beforeAll(async () => {
    shop = await opened(...REVIEWS);
    const { hub, number, clone } = shop;
    clone.rename("README.md", "docs/readme.md").commit("Move it");
    push(shop);
    hub.review(number, { by: "bob", state: "APPROVED" });
  });
  const none = (of: RegExp): Expected => lacking(new RegExp(`none of an owner of .*${of.source}`));
  /** On the base; one of a case before is gone. */
  const write = (files: Record<string, string>) => {
    const gone = [".github/CODEOWNERS", OWNERS, "docs/CODEOWNERS"];
    const all = Object.fromEntries(gone.map((path) => [path, files[path] ?? ""]));
    for (const path of gone) if (!(path in files)) delete all[path];
    const { clone } = shop;
    clone.git("checkout", "--quiet", "-B", "base", "origin/main");
    clone.git("rm", "--quiet", "-r", "--ignore-unmatch", ...gone);
    clone.write(files).commit("Owners");
    clone.git("push", "--quiet", "origin", "base:main");
    clone.git("checkout", "--quiet", "feature/x");
  };

  it.each<[string, Record<string, string>, Record<string, Expected>]>([
    [
      ".github goes before the root",
      { ".github/CODEOWNERS": "* @bob\n", [OWNERS]: "* @carla\n" },
      { approvals: { ...pass, summary: /owners of 3 files/ } },
    ],
    [
      "the root goes before docs",
      { [OWNERS]: "* @carla\n", "docs/CODEOWNERS": "* @bob\n" },
      { approvals: none(/@carla/) },
    ],
    [
      "docs, where there is no other",
      { "docs/CODEOWNERS": "* @carla\n" },
      { approvals: none(/@carla/) },
    ],
    [
      "the last line that matches wins",
      { [OWNERS]: "* @bob\n/src/ @carla\n" },
      { approvals: none(/src\/cart\.ts \(@carla\)/) },
    ],
    [
      "and not the most particular one",
      { [OWNERS]: "/src/cart.ts @carla\n* @bob\n" },
      { approvals: pass },
    ],
    ["any one owner of the line is enough", { [OWNERS]: "* @carla @bob\n" }, { approvals: pass }],
    [
      "no owner on the last line: nobody's",
      { [OWNERS]: "* @carla\n/src/\n/docs/\n/README.md # nobody\n" },
      { approvals: { ...pass, summary: /0 files with owners/ } },
    ],
    [
      "a rename touches where it was, too",
      { [OWNERS]: "* @bob\n/README.md @carla\n" },
      { approvals: none(/README\.md \(@carla\)/) },
    ],
    [
      "invalid lines are skipped, and said",
      { [OWNERS]: "* @bob\n!/src/ @carla\n/src/[a-c]* @carla\n/src/ not-an-owner\n" },
      { approvals: { ...pass, notes: /skips 3 lines of CODEOWNERS: 2 .*3 .*4/ } },
    ],
    [
      "only the author owns it: nobody else can put that right",
      { [OWNERS]: "* @ann\n" },
      { approvals: { status: "fail", findings: /sole-owner/ } },
    ],
    [
      "over 3 MB it is off",
      { [OWNERS]: `* @carla\n${"# much\n".repeat(460_000)}` },
      {
        approvals: { ...pass, notes: /not in force/ },
        owners: { status: "fail", findings: /no-code-owners/ },
      },
    ],
    [
      "where there is none, it is asked for by `true` alone",
      {},
      { approvals: pass, owners: { status: "fail", findings: /no-code-owners/ } },
    ],
  ])("%s", async (_, files, expected) => {
    write(files);
    await sees(shop, expected);
  });

  it("are those of the base: the branch's own say nothing", async () => {
    write({ [OWNERS]: "* @carla\n" });
    const { clone, hub, number } = shop;
    clone.write(OWNERS, "* @bob\n").commit("Own it all");
    push(shop);
    hub.review(number, { by: "bob", state: "APPROVED" });
    await sees(shop, { approvals: none(/@carla/) });
    hub.review(number, { by: "carla", state: "APPROVED" });
    await sees(shop, { approvals: pass });
  });
});

describe("teams", () => {
  const NOBODYS = "ghp_nomembers";
  const shopOf = async () => {
    const shop = await opened(...REVIEWS);
    landed(shop, { CODEOWNERS: "* @acme/core\n" });
    shop.hub.team("core", ["bob"]);
    shop.hub.tokens.set(NOBODYS, {
      login: "ann",
      permissions: {
        contents: "read",
        pull_requests: "read",
        checks: "read",
        statuses: "read",
        actions: "read",
      },
    });
    shop.hub.review(shop.number, { by: "bob", state: "APPROVED" });
    return { shop, blind: { env: { ...shop.env, GH_TOKEN: NOBODYS } } };
  };

  it("a member's approval is the team's; anybody else's is not", async () => {
    const { shop } = await shopOf();
    await sees(shop, { approvals: pass, team: pass });
    shop.hub.team("core", ["carla"]);
    await sees(shop, { approvals: lacking(/acme\/core/), team: lacking(/none of acme\/core/) });
  });

  it("whose members cannot be read leave it unknown, unless GitHub vouches for the owners by a rule", async () => {
    const { shop, blind } = await shopOf();
    const { hub, number } = shop;
    const unread: Expected = {
      status: "unknown",
      summary: /whether bob is of acme\/core could not be read/,
      mend: /members/,
    };
    await sees(shop, { approvals: unread, team: unread }, blind);
    // Approved, and by no rule that asks for owners.
    hub.edit(number, { reviewDecision: "APPROVED" });
    await sees(shop, { approvals: unread }, blind);
    hub.ruleset("main", [requiredPullRequest({ codeOwners: true })]);
    await sees(shop, { approvals: pass, team: unread }, blind);
    for (const reviewDecision of ["REVIEW_REQUIRED", null] as const) {
      hub.edit(number, { reviewDecision });
      await sees(shop, { approvals: unread }, blind);
    }
    // GitHub keeps the word of an older diff.
    hub.edit(number, { reviewDecision: "APPROVED" });
    shop.clone.write("src/cart.ts", "export const cart = [5];\n").commit("Another");
    push(shop);
    await sees(shop, { approvals: lacking(/older diff/) }, blind);
  });

  it("no decision of GitHub's is no approval", async () => {
    const shop = await opened(...REVIEWS);
    shop.hub.edit(shop.number, { reviewDecision: null });
    await sees(shop, { approvals: lacking() });
    // Nor does its own word make up for an approval that is not there.
    shop.hub.edit(shop.number, { reviewDecision: "APPROVED" });
    await sees(shop, { approvals: lacking() });
  });
});

describe("threads", () => {
  const comment = (hub: GitHub, number: number, resolved: boolean, outdated = false) =>
    hub.thread(number, {
      by: "bob",
      path: "src/cart.ts",
      line: 1,
      text: "Why?",
      resolved,
      outdated,
    });

  it("of more than 100 each is read, wherever the open one stands", async () => {
    const shop = await opened(...REVIEWS);
    const { hub, number } = shop;
    const ids = Array.from({ length: 230 }, () => comment(hub, number, true));
    await sees(shop, { threads: { status: "pass", summary: /230 of 230 threads resolved/ } });
    expect(requests(hub).filter((one) => one.includes("/comments"))).toEqual([]);
    for (const id of [ids[0], ids[150], ids[229]] as number[]) {
      hub.resolve(number, id, false);
      await sees(shop, {
        threads: {
          status: "fail",
          summary: /1 of 230 threads open/,
          findings: /open-thread src\/cart\.ts: .*Why\?/,
        },
      });
      hub.resolve(number, id);
    }
  });

  it("is over when it is resolved, not when its lines are gone or somebody answered", async () => {
    const shop = await opened(...REVIEWS);
    const { hub, number } = shop;
    await sees(shop, { threads: { status: "pass", summary: /^0 threads$/ } });
    const id = comment(hub, number, false, true);
    hub.reply(number, id, "ann", "Because.");
    await sees(shop, { threads: { status: "fail", findings: /lines that have changed since/ } });
    hub.resolve(number, id);
    await sees(shop, { threads: pass });
  });
});

describe("whether it can be merged", () => {
  it("is asked again while GitHub computes it, and unknown where it does not end", async () => {
    const shop = await opened(...REVIEWS);
    shop.hub.edit(shop.number, { computing: 1 });
    await sees(shop, { "pull-request": pass });
    shop.hub.edit(shop.number, { computing: 9 });
    await sees(shop, {
      "pull-request": { status: "unknown", summary: /not found out yet whether #1 can be merged/ },
    });
  });
});
