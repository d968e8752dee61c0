import { describe, expect, it } from "vitest";
import { approvals } from "../../src/checks/approvals.ts";
import type { Facts } from "../../src/core/facts.ts";
import type { BranchRules } from "../../src/core/github/ci.ts";
import type { PullRequest } from "../../src/core/github/pull-request.ts";
import type { CodeOwners, Review, ReviewState } from "../../src/core/github/reviews.ts";
import { HEAD, lookupOf, MERGED, NOW, OLD, review, unread } from "./github-situation.ts";
import { ask } from "./situation.ts";

interface Given {
  readonly options?: object;
  readonly pullRequest?: Partial<PullRequest>;
  readonly decision?: ReviewState["decision"];
  readonly rules?: Partial<BranchRules>;
  /** Lines of CODEOWNERS as `pattern owner owner`; null for no file. */
  readonly owners?: readonly string[] | null;
  readonly file?: Partial<CodeOwners>;
  readonly files?: readonly string[];
  readonly moved?: string;
  /** Team → members; an Error cannot be read. */
  readonly teams?: Readonly<Record<string, readonly string[] | Error>> | undefined;
  /** Receives what is asked about teams. */
  readonly questions?: string[];
}

const NO_RULES: BranchRules = {
  branch: "main",
  requiredChecks: [],
  requiredWorkflows: [],
  upToDate: false,
  approvals: null,
  codeOwnerReview: false,
  resolvedThreads: false,
  unreadable: null,
};

async function asked(reviews: readonly Review[], given: Given = {}) {
  const files = given.files ?? ["src/a.ts"];
  const facts: Partial<Facts> = {
    ...lookupOf({ changedFiles: files.length, ...given.pullRequest }),
    reviews: { head: HEAD, reviews, decision: given.decision ?? null },
    branchRules: { ...NO_RULES, ...given.rules },
    codeOwners: {
      path: given.owners ? ".github/CODEOWNERS" : null,
      rules: (given.owners ?? []).map((line, at) => {
        const [pattern = "", ...owners] = line.split(" ");
        return { line: at + 1, pattern, owners };
      }),
      invalid: [],
      off: null,
      ...given.file,
    },
    pullRequestFiles: files.map((path) => ({ path, oldPath: given.moved ?? null })),
    teams: {
      has: async (team, login) => {
        given.questions?.push(`${login} in ${team}`);
        const members = given.teams?.[team] ?? [];
        if (members instanceof Error) throw members;
        return members.includes(login);
      },
    },
  };
  return ask(approvals, given.options ?? {}, { facts, now: NOW });
}

const bot = { author: { login: "robo", isBot: true } };
const at = (submittedAt: string) => ({ submittedAt });
const states = (...all: Review["state"][]) =>
  all.map((state, n) => review({ state, submittedAt: `2026-01-08T1${n}:00:00Z` }));

describe("one reviewer", () => {
  const passes = { status: "pass", summary: "1 of 1 approval" };
  const waits = { status: "pending", waitingOn: "reviewer" };
  const changes = { status: "fail", findings: [{ rule: "changes-requested" }] };
  it.each<[Review["state"][], object]>([
    [["approved"], passes],
    [["changes-requested", "approved"], passes],
    [["approved", "commented"], passes],
    [["approved", "pending"], passes],
    [["dismissed", "approved"], passes],
    [["changes-requested"], changes],
    [["approved", "changes-requested"], changes],
    [["changes-requested", "commented"], changes],
    [["changes-requested", "dismissed"], waits],
    [["approved", "dismissed"], waits],
    [["commented"], waits],
    [["pending"], waits],
    [[], waits],
  ])("%j", async (given, expected) =>
    expect(await asked(states(...given))).toMatchObject(expected),
  );

  it("is one, in whatever order and case GitHub lists what they said", async () => {
    const two = [
      review({ ...at("2026-01-09T00:00:00Z"), author: { login: "Bob", isBot: false } }),
      review({ ...at("2026-01-08T00:00:00Z"), state: "changes-requested" }),
    ];
    expect(await asked(two, { options: { min: 2 } })).toMatchObject({
      status: "pending",
      summary: "1 of 2 approvals",
    });
  });

  it.each<[string, Partial<Review>, object, object]>([
    ["the author", { author: { login: "Ann", isBot: false } }, {}, waits],
    ["a bot", bot, {}, waits],
    ["a bot, by choice", bot, { bots: true }, passes],
    ["a reader", { canWrite: false }, {}, waits],
    ["somebody whose access is not known", { canWrite: null }, {}, { status: "unknown" }],
    ["an account that is gone", { author: null }, {}, waits],
    ["of the same diff", { commit: OLD }, {}, passes],
    ["of an older diff", { commit: OLD, sameDiff: false }, {}, waits],
    [
      "of a diff that cannot be compared",
      { commit: OLD, sameDiff: null },
      {},
      { status: "unknown" },
    ],
    ["of a commit that is gone", { commit: null, sameDiff: null }, {}, { status: "unknown" }],
    ["of the head, into another base", { sameDiff: false }, {}, waits],
    ["of the head, into a base that is not known", { sameDiff: null }, {}, { status: "unknown" }],
    ["of any base", { sameDiff: false }, { freshness: "any" }, passes],
    [
      "after the last push, into another base",
      { sameDiff: false },
      { freshness: "last-push" },
      waits,
    ],
    ["before the last push", { commit: OLD }, { freshness: "last-push" }, waits],
    ["after the last push", {}, { freshness: "last-push" }, passes],
    ["of a commit that is gone, last push", { commit: null }, { freshness: "last-push" }, waits],
    ["of any diff", { commit: OLD, sameDiff: false }, { freshness: "any" }, passes],
    ["a reader of an unknown diff", { canWrite: false, commit: OLD, sameDiff: null }, {}, waits],
    ["an older diff, access unknown", { canWrite: null, commit: OLD, sameDiff: false }, {}, waits],
  ])("approves: %s", async (_, parts, options, expected) =>
    expect(await asked([review(parts)], { options })).toMatchObject(expected),
  );

  it.each<[string, Partial<Review>, object, object]>([
    ["the author", { author: { login: "ann", isBot: false } }, {}, passes],
    ["a bot", bot, {}, passes],
    ["a bot, by choice", bot, { bots: true }, changes],
    ["a reader", { canWrite: false }, {}, passes],
    ["an account that is gone", { author: null }, {}, passes],
    ["somebody whose access is not known", { canWrite: null }, {}, { status: "unknown" }],
    ["of an older diff", { commit: OLD, sameDiff: false }, {}, changes],
    ["of a diff that cannot be compared", { commit: OLD, sameDiff: null }, {}, changes],
  ])("asks for changes: %s", async (_, parts, options, expected) => {
    const carol = { author: { login: "carol", isBot: false } };
    const against = review({ state: "changes-requested", ...carol, ...parts });
    expect(await asked([review("bob"), against], { options })).toMatchObject(expected);
  });

  it("says who asks for changes, and since when", async () => {
    const result = await asked([
      review({ state: "changes-requested", url: "https://github.com/acme/shop/pull/12#r1" }),
    ]);
    expect(result).toMatchObject({
      summary: "bob asked for changes 2 days ago",
      findings: [
        { fix: "answer https://github.com/acme/shop/pull/12#r1, and ask bob to look again" },
      ],
    });
  });
});

describe("how many", () => {
  it.each<[string, Review[], number, string, string]>([
    ["enough", [review("bob"), review("carol")], 2, "pass", "2 of 2 approvals"],
    ["more", [review("bob"), review("carol")], 1, "pass", "2 of 1 approval"],
    ["too few", [review("bob")], 2, "pending", "1 of 2 approvals"],
    [
      "one of them stale",
      [
        review("bob"),
        review({ author: { login: "carol", isBot: false }, commit: OLD, sameDiff: false }),
      ],
      2,
      "pending",
      "1 of 2 approvals: carol approved an older diff",
    ],
    [
      "enough without the one that is not known",
      [review("bob"), review({ author: { login: "carol", isBot: false }, canWrite: null })],
      1,
      "pass",
      "1 of 1 approval",
    ],
    [
      "too few with the one that is not known",
      [review("bob"), review({ author: { login: "carol", isBot: false }, canWrite: null })],
      3,
      "pending",
      "1 of 3 approvals",
    ],
    [
      "enough only with the one that is not known",
      [review("bob"), review({ author: { login: "carol", isBot: false }, canWrite: null })],
      2,
      "unknown",
      "whether it is approved cannot be told: carol may or may not write to the repository: that could not be read",
    ],
  ])("%s", async (_, reviews, min, status, summary) =>
    expect(await asked(reviews, { options: { min } })).toMatchObject({ status, summary }),
  );

  it("shows each approval that counts", async () =>
    expect((await asked([review({ url: "https://x.test/r1" }), review("carol")])).evidence).toEqual(
      [
        { kind: "api", ref: "https://x.test/r1", summary: "bob approved bbbbbbbbbb 2 days ago" },
        {
          kind: "api",
          ref: "https://github.com/acme/shop/pull/12",
          summary: "carol approved bbbbbbbbbb 2 days ago",
        },
      ],
    ));

  it("remarks who does not count, and what else the branch asks for", async () => {
    const eve = review({ author: { login: "eve", isBot: false }, canWrite: false });
    const mallory = { author: { login: "mallory", isBot: false }, canWrite: false };
    const against = review({ state: "changes-requested", ...mallory });
    const result = await asked([review(), eve, against], { rules: { approvals: 2 } });
    expect(result.notes).toEqual([
      "eve may not write to the repository",
      "mallory asks for changes and may not write to the repository",
      "the rules of main ask for 2 approvals",
    ]);
    expect((await asked([review()], { rules: { approvals: 1 } })).notes).toEqual([]);
  });
});

describe("whose move it is", () => {
  const old = review({ commit: OLD, sameDiff: false });
  it.each<[string, Review[], Given, object]>([
    [
      "nobody was asked",
      [],
      {},
      {
        waitingOn: "reviewer",
        mend: "ask somebody for a review: gh pr edit 12 --add-reviewer LOGIN",
        since: "2026-01-08T12:00:00Z",
      },
    ],
    [
      "somebody was asked",
      [],
      { pullRequest: { requestedReviewers: ["bob", "acme/core"] } },
      { waitingOn: "reviewer", mend: "remind bob, acme/core, who were asked for a review" },
    ],
    [
      "somebody has to look again",
      [old],
      {},
      { waitingOn: "reviewer", mend: "ask bob to look again: gh pr edit 12 --add-reviewer bob" },
    ],
    [
      "a draft",
      [],
      { pullRequest: { draft: true } },
      { waitingOn: "author", summary: "#12 is a draft (0 of 1 approval)" },
    ],
    [
      "a draft that is approved",
      [review()],
      { pullRequest: { draft: true } },
      { waitingOn: "author", mend: "finish it and mark it ready: gh pr ready 12" },
    ],
    ["merged without a review", [], { pullRequest: MERGED }, { waitingOn: "reviewer" }],
  ])("%s", async (_, reviews, given, expected) =>
    expect(await asked(reviews, given)).toMatchObject({ status: "pending", ...expected }),
  );

  it("GitHub's own word is no approval", async () => {
    expect(await asked([], { decision: "approved" })).toMatchObject({ status: "pending" });
    expect(await asked([review()], { decision: null })).toMatchObject({ status: "pass" });
  });
});

describe("teams", () => {
  const options = { teams: ["@Acme/Core", "acme/web"] };
  it.each<[string, Given["teams"], string, string]>([
    [
      "one each",
      { "acme/core": ["bob"], "acme/web": ["carol"] },
      "pass",
      "2 of 1 approval, one of acme/core, one of acme/web",
    ],
    [
      "one of both",
      { "acme/core": ["bob"], "acme/web": ["bob"] },
      "pass",
      "2 of 1 approval, one of acme/core, one of acme/web",
    ],
    ["none of one", { "acme/core": ["bob"] }, "pending", "none of acme/web"],
    [
      "not to be read",
      { "acme/core": ["bob"], "acme/web": unread("acme/web") },
      "unknown",
      "whether it is approved cannot be told: whether bob, carol is of acme/web could not be read",
    ],
    [
      "not to be read, and none of another",
      { "acme/web": unread("acme/web") },
      "pending",
      "none of acme/core",
    ],
  ])("%s", async (_, teams, status, summary) =>
    expect(await asked([review("bob"), review("carol")], { options, teams })).toMatchObject({
      status,
      summary,
    }),
  );

  it("are not told by GitHub's own word", async () =>
    expect(
      await asked([review()], {
        options,
        teams: { "acme/core": unread("it"), "acme/web": ["bob"] },
        decision: "approved",
        rules: { codeOwnerReview: true },
      }),
    ).toMatchObject({ status: "unknown" }));

  it("are asked for approvals that count, each once", async () => {
    const questions: string[] = [];
    const eve = review({ author: { login: "eve", isBot: false }, canWrite: false });
    await asked([review("bob"), eve, review({ state: "changes-requested", author: null })], {
      options: { teams: ["acme/core"] },
      owners: ["* @acme/core"],
      questions,
    });
    expect(questions).toEqual(["bob in acme/core"]);
  });

  it("are not asked for where an owner by name approved", async () => {
    const questions: string[] = [];
    const result = await asked([review()], { owners: ["* @acme/core @bob"], questions });
    expect([result.status, questions]).toEqual(["pass", []]);
  });

  it("a fault of another kind is passed on", async () => {
    const teams = { "acme/core": new TypeError("no function") };
    await expect(asked([review()], { options: { teams: ["acme/core"] }, teams })).rejects.toThrow(
      "no function",
    );
  });

  it("a member whose approval is stale is none", async () =>
    expect(
      await asked([review("carol"), review({ commit: OLD, sameDiff: false })], {
        options: { teams: ["acme/core"] },
        teams: { "acme/core": ["bob"] },
      }),
    ).toMatchObject({
      status: "pending",
      summary: "none of acme/core: bob approved an older diff",
    }));

  it.each(["core", "acme/", "a/b/c", "@acme"])(
    "is not written %s",
    async (team) => await expect(asked([], { options: { teams: [team] } })).rejects.toThrow(),
  );
});

describe("code owners", () => {
  const core = { "acme/core": ["bob"] };
  const vouched: Given = { decision: "approved", rules: { codeOwnerReview: true } };
  const hidden = { teams: { "acme/core": unread("acme/core") } };
  const stale = review({ author: { login: "carol", isBot: false }, commit: OLD, sameDiff: false });
  it.each<[string, Review[], Given, string, string]>([
    ["an owner", [review()], { owners: ["* @bob"] }, "pass", "1 of 1 approval, owners of 1 file"],
    [
      "any owner of the line",
      [review()],
      { owners: ["* @carol @BOB"] },
      "pass",
      "1 of 1 approval, owners of 1 file",
    ],
    [
      "no owner",
      [review()],
      { owners: ["* @carol"] },
      "pending",
      "none of an owner of src/a.ts (@carol)",
    ],
    [
      "an owner whose approval is stale",
      [review(), stale],
      { owners: ["* @carol"] },
      "pending",
      "none of an owner of src/a.ts (@carol): carol approved an older diff",
    ],
    [
      "the last line that matches",
      [review()],
      { owners: ["* @bob", "/src/ @carol"] },
      "pending",
      "none of an owner of src/a.ts (@carol)",
    ],
    [
      "the last line, which names nobody",
      [review()],
      { owners: ["* @carol", "/src/"] },
      "pass",
      "1 of 1 approval, 0 files with owners",
    ],
    [
      "no line",
      [review()],
      { owners: ["/docs/ @carol"] },
      "pass",
      "1 of 1 approval, 0 files with owners",
    ],
    ["no file", [review()], { owners: null }, "pass", "1 of 1 approval"],
    [
      "switched off",
      [review()],
      { owners: ["* @carol"], options: { codeOwners: false } },
      "pass",
      "1 of 1 approval",
    ],
    [
      "a team",
      [review()],
      { owners: ["* @acme/core"], teams: core },
      "pass",
      "1 of 1 approval, owners of 1 file",
    ],
    [
      "another team",
      [review("eve")],
      { owners: ["* @acme/core"], teams: core },
      "pending",
      "none of an owner of src/a.ts (@acme/core)",
    ],
    [
      "a team that cannot be read",
      [review()],
      { owners: ["* @acme/core"], ...hidden },
      "unknown",
      "whether it is approved cannot be told: whether bob is of acme/core could not be read",
    ],
    [
      "the same beside an owner",
      [review()],
      { owners: ["* @acme/core @bob"], ...hidden },
      "pass",
      "1 of 1 approval, owners of 1 file",
    ],
    [
      "the same, and GitHub says so",
      [review()],
      { owners: ["* @acme/core"], ...hidden, ...vouched },
      "pass",
      "1 of 1 approval, owners of 1 file",
    ],
    [
      "and GitHub says so of an approval that is stale",
      [review(), stale],
      { owners: ["* @acme/core"], ...hidden, ...vouched },
      "unknown",
      "whether it is approved cannot be told: whether bob is of acme/core could not be read",
    ],
    [
      "and no rule asks for owners",
      [review()],
      { owners: ["* @acme/core"], ...hidden, decision: "approved" },
      "unknown",
      "whether it is approved cannot be told: whether bob is of acme/core could not be read",
    ],
    [
      "and GitHub does not say so",
      [review()],
      {
        owners: ["* @acme/core"],
        ...hidden,
        rules: { codeOwnerReview: true },
        decision: "review-required",
      },
      "unknown",
      "whether it is approved cannot be told: whether bob is of acme/core could not be read",
    ],
    [
      "and GitHub's word cannot be read",
      [review()],
      { owners: ["* @acme/core"], ...hidden, rules: { codeOwnerReview: true }, decision: "unread" },
      "unknown",
      "whether it is approved cannot be told: whether bob is of acme/core could not be read",
    ],
    [
      "GitHub's word against what is read",
      [review("eve")],
      { owners: ["* @acme/core"], teams: core, ...vouched },
      "pending",
      "none of an owner of src/a.ts (@acme/core)",
    ],
    [
      "an address",
      [review()],
      { owners: ["* bob@example.org"] },
      "unknown",
      "whether it is approved cannot be told: whether bob is bob@example.org is not known",
    ],
    [
      "an address, and GitHub says so",
      [review()],
      { owners: ["* bob@example.org"], ...vouched },
      "pass",
      "1 of 1 approval, owners of 1 file",
    ],
    [
      "nobody approved at all",
      [],
      { owners: ["* @acme/core"], ...hidden },
      "pending",
      "0 of 1 approval, none of an owner of src/a.ts (@acme/core)",
    ],
    [
      "the author beside another",
      [review("eve")],
      { owners: ["* @ann @bob"] },
      "pending",
      "none of an owner of src/a.ts (@ann, @bob)",
    ],
    [
      "an author with an address",
      [review("eve")],
      { owners: ["* @ann @acme/core"], teams: core },
      "pending",
      "none of an owner of src/a.ts (@ann, @acme/core)",
    ],
  ])("%s", async (_, reviews, given, status, summary) =>
    expect(await asked(reviews, given)).toMatchObject({ status, summary }),
  );

  it("the author alone can never approve", async () => {
    const files = ["src/a.ts", "src/b.ts", "docs/c.md"];
    const result = await asked([review()], { owners: ["* @bob", "/src/ @Ann"], files });
    expect(result).toMatchObject({
      status: "fail",
      summary: "src/a.ts, src/b.ts have no owner but ann, who cannot approve their own change",
      findings: [
        {
          rule: "sole-owner",
          path: "src/a.ts",
          fix: "name a second owner in .github/CODEOWNERS:2 on the base",
        },
      ],
    });
    expect(await asked([review()], { owners: ["* @ann"], ...vouched })).toMatchObject({
      status: "pending",
    });
    const gone = { author: null };
    expect(await asked([review()], { owners: ["* @ann"], pullRequest: gone })).toMatchObject({
      status: "pending",
    });
  });

  it("a rename is of both paths", async () => {
    const owners = ["/src/ @bob", "/old/ @carol"];
    expect(await asked([review()], { owners, moved: "old/a.ts" })).toMatchObject({
      status: "pending",
      summary: "none of an owner of old/a.ts (@carol)",
    });
    expect(await asked([review(), review("carol")], { owners, moved: "old/a.ts" })).toMatchObject({
      status: "pass",
      summary: "2 of 1 approval, owners of 2 files",
    });
  });

  it("each line needs its own", async () =>
    expect(
      await asked([review()], {
        owners: ["/src/ @bob", "/docs/ @carol", "/api/ @dave @erin"],
        files: ["src/a.ts", "docs/a.md", "docs/b.md", "api/c.ts"],
      }),
    ).toMatchObject({
      summary:
        "none of an owner of docs/a.md, docs/b.md (@carol), none of an owner of api/c.ts (@dave, @erin)",
    }));

  it("are not known of files that GitHub does not list", async () =>
    expect(
      await asked([review()], { owners: ["* @bob"], pullRequest: { changedFiles: 4_000 } }),
    ).toMatchObject({
      status: "unknown",
      summary:
        "whether it is approved cannot be told: GitHub lists 1 of the 4000 files that #12 changes",
    }));

  it.each<[string, Given, object]>([
    ["no file", { owners: null }, { path: null, message: "the base has no CODEOWNERS in force" }],
    [
      "one that is off",
      { owners: ["* @bob"], file: { off: "it is over 3 MB" } },
      {
        path: ".github/CODEOWNERS",
        message: "the base has no CODEOWNERS in force: .github/CODEOWNERS is off, it is over 3 MB",
      },
    ],
    [
      "one without a valid line",
      { owners: [] },
      { message: "the base has no CODEOWNERS in force: .github/CODEOWNERS has no valid line" },
    ],
  ])("asked for, and there is %s", async (_, given, expected) => {
    expect(await asked([review()], { ...given, options: { codeOwners: true } })).toMatchObject({
      status: "fail",
      findings: [{ rule: "no-code-owners", ...expected }],
    });
    expect(await asked([review()], given)).toMatchObject({ status: "pass" });
  });

  it("says what GitHub skips", async () => {
    const invalid = [{ line: 3, text: "!a @bob", why: "it negates" }];
    expect((await asked([review()], { owners: ["* @bob"], file: { invalid } })).notes).toEqual([
      "GitHub skips 1 line of CODEOWNERS: 3 (it negates)",
    ]);
    expect(
      (await asked([review()], { owners: ["* @bob"], file: { off: "too large" } })).notes,
    ).toEqual(["CODEOWNERS is not in force: too large"]);
  });
});

describe("minAge", () => {
  const early = review({ ...at("2026-01-09T06:00:00Z"), author: { login: "carol", isBot: false } });
  const late = review(at("2026-01-10T06:00:00Z"));
  it.each<[string, Review[], object, Partial<PullRequest>, object]>([
    ["old enough", [early], { minAge: "24h" }, {}, { status: "pass" }],
    ["to the moment", [early], { minAge: "30h" }, {}, { status: "pass" }],
    [
      "too young",
      [late],
      { minAge: "24h" },
      {},
      {
        status: "pending",
        waitingOn: "time",
        summary: "approved 6 hours ago, and 24h are asked for",
        since: "2026-01-10T06:00:00Z",
        mend: "wait until 2026-01-11 06:00 UTC",
      },
    ],
    ["the first is enough", [early, late], { minAge: "24h" }, {}, { status: "pass" }],
    [
      "both are needed",
      [late, early],
      { minAge: "24h", min: 2 },
      {},
      { status: "pending", waitingOn: "time", since: "2026-01-10T06:00:00Z" },
    ],
    [
      "merged before it was over",
      [early],
      { minAge: "24h" },
      { ...MERGED, mergedAt: "2026-01-09T09:00:00Z" },
      {
        status: "fail",
        summary: "#12 was merged 3 hours after it was approved, and 24h are asked for",
        findings: [{ rule: "min-age" }],
      },
    ],
    [
      "merged after it was over",
      [early],
      { minAge: "24h" },
      { ...MERGED, mergedAt: "2026-01-10T07:00:00Z" },
      { status: "pass" },
    ],
    [
      "approved after the merge",
      [late],
      { minAge: "24h" },
      MERGED,
      { status: "pending", waitingOn: "time" },
    ],
    ["approved long after the merge", [early], { minAge: "24h" }, MERGED, { status: "pass" }],
    [
      "in the future",
      [review(at("2026-01-11T00:00:00Z"))],
      { minAge: "1h" },
      {},
      { status: "pending", waitingOn: "time" },
    ],
    ["not asked for", [review(at("2026-01-10T11:59:59Z"))], {}, {}, { status: "pass" }],
  ])("%s", async (_, reviews, options, pullRequest, expected) =>
    expect(await asked(reviews, { options, pullRequest })).toMatchObject(expected),
  );

  it("counts from the first that stands, not from one that was given anew", async () => {
    const first = review(at("2026-01-08T00:00:00Z"));
    const result = await asked([first, early, late], { options: { minAge: "24h" } });
    expect(result).toMatchObject({ status: "pass", summary: "2 of 1 approval" });
    expect(result.evidence.map(({ summary }) => summary)).toEqual([
      "carol approved bbbbbbbbbb 1 day ago",
      "bob approved bbbbbbbbbb 6 hours ago",
    ]);
  });

  it("counts from when an owner was among them", async () =>
    expect(
      await asked([early, late], { options: { minAge: "24h" }, owners: ["* @bob"] }),
    ).toMatchObject({ status: "pending", since: "2026-01-10T06:00:00Z" }));

  it("is a duration", async () =>
    await expect(asked([], { options: { minAge: "a day" } })).rejects.toThrow());
});

it("needs a pull request, and asks for nothing without one", async () => {
  const facts = lookupOf(null);
  expect(await ask(approvals, {}, { facts })).toMatchObject({
    status: "pending",
    waitingOn: "author",
  });
});

it("reads neither CODEOWNERS' files nor teams where nothing depends on them", async () => {
  const read: string[] = [];
  const facts = {
    ...lookupOf(),
    reviews: { head: HEAD, reviews: [review()], decision: null },
    branchRules: NO_RULES,
    codeOwners: { path: null, rules: [], invalid: [], off: null },
    get pullRequestFiles() {
      read.push("files");
      return [];
    },
    get teams() {
      read.push("teams");
      return { has: async () => true };
    },
  };
  // Spreading would read them at once.
  const readers = Object.fromEntries(
    approvals.facts.map((name) => [name, async () => Reflect.get(facts, name)]),
  );
  const options = { min: 1, codeOwners: "auto", freshness: "diff", bots: false } as const;
  const signal = new AbortController().signal;
  const evidence = await approvals.gather({
    facts: readers as unknown as Parameters<typeof approvals.gather>[0]["facts"],
    options,
    signal,
    now: NOW,
  });
  expect(approvals.judge(evidence, options).status).toBe("pass");
  expect(read).toEqual([]);
});
