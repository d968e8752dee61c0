import { describe, expect, it } from "vitest";
import { guardedFiles } from "../../src/checks/guarded-files.ts";
import type { Facts } from "../../src/core/facts.ts";
import type { BranchRules } from "../../src/core/github/ci.ts";
import type { PullRequest, PullRequestLookup } from "../../src/core/github/pull-request.ts";
import type { CodeOwners, Review, ReviewState } from "../../src/core/github/reviews.ts";
import type { GuardedChange, GuardedFile } from "../../src/core/guarded-changes.ts";
import { finding } from "../../src/core/result.ts";
import { HEAD, lookupOf, MERGED, NOW, OLD, review, unread } from "./github-situation.ts";
import { ask, places, type Situation } from "./situation.ts";

const CI = ".github/workflows/ci.yml";
const LINT = "biome.json";

interface Given extends Situation {
  readonly options?: object;
  /** What comparing comes to, by path: rules that got weaker, or other parts. */
  readonly weaker?: Readonly<Record<string, readonly string[] | Partial<GuardedChange>>>;
  readonly pullRequest?: Partial<PullRequest> | null;
  readonly standing?: PullRequestLookup["standing"];
  readonly decision?: ReviewState["decision"];
  readonly rules?: Partial<BranchRules>;
  /** Lines of CODEOWNERS as `pattern owner owner`; null for no file. */
  readonly owners?: readonly string[] | null;
  readonly ownersBefore?: readonly string[];
  readonly file?: Partial<CodeOwners>;
  /** Team → members; an Error cannot be read. */
  readonly teams?: Readonly<Record<string, readonly string[] | Error>>;
  /** Facts that cannot be read. */
  readonly gone?: readonly (keyof Facts)[];
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

function ownersOf(lines: readonly string[] | null, parts: Partial<CodeOwners> = {}): CodeOwners {
  const rules = (lines ?? []).map((line, at) => {
    const [pattern = "", ...owners] = line.split(" ");
    return { line: at + 1, pattern, owners };
  });
  const path = lines === null ? null : ".github/CODEOWNERS";
  return { path, rules, invalid: [], off: null, ...parts };
}

/** The workflow changed; ann opened the pull request, and bob owns the workflow. */
async function asked(reviews: readonly Review[], given: Given = {}) {
  const questions: string[] = [];
  const read: string[] = [];
  const compare = async (files: readonly GuardedFile[]) =>
    files.map((file): GuardedChange => {
      const path = file.after ?? file.before ?? "";
      const weaker = given.weaker?.[path] ?? [];
      const plain = { ...file, path, guardChanged: true, compared: true, note: null };
      if (!("length" in weaker)) return { ...plain, findings: [], ...weaker };
      const findings = weaker.map((rule) => finding({ path, line: 3, rule, message: rule }));
      return { ...plain, findings };
    });
  const facts: Partial<Facts> = {
    ...lookupOf(given.pullRequest === undefined ? {} : given.pullRequest, given.standing),
    reviews: { head: HEAD, reviews, decision: given.decision ?? null },
    branchRules: { ...NO_RULES, ...given.rules },
    codeOwners: ownersOf(
      given.owners === undefined ? [`/.github/ @bob`] : given.owners,
      given.file,
    ),
    guards: {
      gate: ["team.yml", "dod-checks.mjs"],
      compare,
      ownersBefore: async () => ownersOf(given.ownersBefore ?? null),
    },
    teams: {
      has: async (team, login) => {
        questions.push(`${login} in ${team}`);
        const members = given.teams?.[team] ?? [];
        if (members instanceof Error) throw members;
        return members.includes(login);
      },
    },
  };
  const result = await ask(
    {
      ...guardedFiles,
      gather: (context) => {
        const watched = Object.entries(context.facts).map(([name, get]) => [
          name,
          async () => {
            read.push(name);
            if (given.gone?.includes(name as keyof Facts)) throw unread(name);
            return (get as () => Promise<unknown>)();
          },
        ]);
        return guardedFiles.gather({ ...context, facts: Object.fromEntries(watched) });
      },
    },
    given.options ?? {},
    {
      before: { [CI]: "a\n" },
      change: { [CI]: "b\n" },
      now: NOW,
      ...given,
      facts,
    },
  );
  return { ...result, questions, read };
}

const carol = (parts: Partial<Review> = {}) =>
  review({ author: { login: "carol", isBot: false }, ...parts });
const both = { before: { [CI]: "a\n", [LINT]: "a\n" }, change: { [CI]: "b\n", [LINT]: "b\n" } };

describe("which files", () => {
  it("is not asked where none changed, and then nobody is asked about it", async () => {
    const result = await asked([], { change: {} });
    expect(result).toMatchObject({
      status: "not-applicable",
      summary: "no file that guards quality changed",
      read: ["change", "guards"],
    });
  });

  it.each(["team.yml", "dod-checks.mjs"])(
    "%s, which the checklist is made of, is one unless `paths` says otherwise",
    async (path) => {
      const change = { before: { [path]: "a\n" }, change: { [path]: "b\n" } };
      expect((await asked([], change)).summary).toMatch(/^1 guarded file changed/);
      const named = await asked([], { ...change, options: { paths: ["other.yml"] } });
      expect(named.status).toBe("not-applicable");
    },
  );

  it("is not asked where no guarding part of a file changed", async () => {
    const result = await asked([], {
      before: { "package.json": "{}" },
      change: { "package.json": "{ }" },
      weaker: { "package.json": { guardChanged: false } },
    });
    expect(result).toMatchObject({
      status: "not-applicable",
      summary: "1 file changed, and no part that guards quality: package.json",
      read: ["change", "guards"],
    });
  });

  it.each([
    "dod.yml",
    ".github/dod.yml",
    ".github/workflows/x.yaml",
    "CODEOWNERS",
    "biome.json",
    "package.json",
    "vitest.config.ts",
    "tsconfig.json",
    ".husky/pre-commit",
  ])("by default %s is one, new or gone or changed", async (path) => {
    for (const [before, after] of [
      [undefined, "b\n"],
      ["a\n", null],
      ["a\n", "b\n"],
    ] as const)
      expect(
        await asked([], {
          before: before === undefined ? {} : { [path]: before },
          change: { [path]: after },
          owners: null,
        }),
      ).toMatchObject({ status: "pending", waitingOn: "reviewer" });
  });

  it("by default source is none", async () =>
    expect(
      await asked([], { before: { "src/a.ts": "a\n" }, change: { "src/a.ts": "b\n" } }),
    ).toMatchObject({ status: "not-applicable" }));

  it("takes `paths` instead, with exclusions", async () => {
    const options = { paths: ["ops/**", "!ops/notes/**"] };
    const situation = { before: {}, owners: null, options };
    for (const [path, status] of [
      [CI, "not-applicable"],
      ["ops/notes/a.md", "not-applicable"],
      ["ops/gate.sh", "pending"],
    ] as const)
      expect(await asked([], { ...situation, change: { [path]: "b\n" } })).toMatchObject({
        status,
      });
  });

  it("asks about both places of a file that was moved", async () => {
    const moved = {
      before: { [CI]: "a\n" },
      change: { "docs/ci.yml": "a\n" },
      moved: { "docs/ci.yml": CI },
    };
    expect(places(await asked([], moved))).toEqual([`${CI} guard-changed`]);
    const within = `${CI}.off`;
    const result = await asked([], {
      before: { [CI]: "a\n" },
      change: { [within]: "a\n" },
      moved: { [within]: CI },
      owners: [`/.github/ @bob`, `${within} @carol`],
      options: { paths: [".github/**"] },
    });
    expect(result.summary).toBe(
      `1 guarded file changed, nothing weaker; no approval by an owner of ${CI} (@bob), no approval by an owner of ${within} (@carol)`,
    );
    expect(result.findings).toMatchObject([
      { path: within, message: `moved here from ${CI}; nothing that dod reads in it got weaker` },
    ]);
  });

  it("asks about a copy as about a new file", async () => {
    const copy = ".github/workflows/copy.yml";
    const result = await asked([], {
      before: { [CI]: "a\n" },
      change: { [copy]: "a\n", [CI]: "a\n" },
      moved: { [copy]: CI },
      files: { [copy]: { status: "copied" } },
    });
    expect(result.findings).toMatchObject([
      { path: copy, message: "new; nothing that dod reads in it got weaker" },
    ]);
  });

  it("refuses to decide when a file was not compared", async () => {
    const evidence = {
      files: [{ before: CI, after: CI, untracked: false }],
      compared: [],
      lookup: null,
      known: null,
      now: NOW,
    };
    expect(() => guardedFiles.judge(evidence, { by: "codeowners" })).toThrow(/were compared/);
  });
});

describe("one approval of a file that bob owns", () => {
  const passes = { status: "pass", summary: expect.stringContaining("by its owner (bob)") };
  const waits = { status: "pending", waitingOn: "reviewer" };
  it.each<[string, Review[], object]>([
    ["none", [], waits],
    ["bob's", [review("bob")], passes],
    ["Bob's", [review("Bob")], { status: "pass" }],
    ["somebody else's", [carol()], waits],
    ["bob's comment", [review({ state: "commented" })], waits],
    ["bob's, dismissed", [review({ state: "dismissed" })], waits],
    ["bob's, of the same diff", [review({ commit: OLD })], passes],
    ["bob's, of an older diff", [review({ commit: OLD, sameDiff: false })], waits],
    ["bob's, into another base", [review({ sameDiff: false })], waits],
    [
      "bob's, of a diff that cannot be compared",
      [review({ commit: OLD, sameDiff: null })],
      { status: "unknown" },
    ],
    ["bob's, who may only read", [review({ canWrite: false })], waits],
    ["bob's, whose access is not known", [review({ canWrite: null })], { status: "unknown" }],
    ["a bot's of that name", [review({ author: { login: "bob", isBot: true } })], waits],
    ["of an account that is gone", [review({ author: null })], waits],
    [
      "bob's with an objection after it",
      [review(), review({ state: "changes-requested", submittedAt: "2026-01-09T00:00:00Z" })],
      waits,
    ],
  ])("%s", async (_, reviews, expected) => expect(await asked(reviews)).toMatchObject(expected));

  it("remarks that somebody else asks for changes", async () =>
    expect((await asked([review(), carol({ state: "changes-requested" })])).notes).toEqual([
      "carol asks for changes",
    ]));

  it("shows the approval, and whose does not count", async () => {
    const result = await asked([review({ url: "https://x.test/r1" }), carol({ canWrite: false })]);
    expect(result.evidence).toEqual([
      { kind: "api", ref: "https://x.test/r1", summary: "bob approved bbbbbbbbbb 2 days ago" },
    ]);
    expect(result.notes).toEqual(["carol may not write to the repository"]);
  });
});

describe("what is said of it", () => {
  const weaker = { [CI]: ["continue-on-error", "step-removed"] };

  it("carries what got weaker while it holds", async () => {
    const result = await asked([review()], { weaker });
    expect(result).toMatchObject({
      status: "pass",
      summary: "1 guarded file changed, 2 things weaker, approved by its owner (bob)",
    });
    expect(places(result)).toEqual([`${CI}:3 continue-on-error`, `${CI}:3 step-removed`]);
  });

  it("says what got weaker, who may approve it and since when it waits", async () => {
    const result = await asked([], { weaker, owners: ["/.github/ @ann @bob @acme/core"] });
    expect(result).toMatchObject({
      status: "pending",
      summary: `1 guarded file changed, 2 things weaker; no approval by an owner of ${CI} (@ann, @bob, @acme/core)`,
      mend: "ask one of @bob, @acme/core for a review: gh pr edit 12 --add-reviewer bob",
      since: "2026-01-08T12:00:00Z",
    });
    expect(places(result)).toEqual([`${CI}:3 continue-on-error`, `${CI}:3 step-removed`]);
  });

  it("names a team as a reviewer", async () =>
    expect((await asked([], { owners: ["* @acme/core"] })).mend).toBe(
      "ask one of @acme/core for a review: gh pr edit 12 --add-reviewer acme/core",
    ));

  it("asks those again who approved something older", async () =>
    expect(await asked([review({ commit: OLD, sameDiff: false })])).toMatchObject({
      summary: `1 guarded file changed, nothing weaker; no approval by an owner of ${CI} (@bob): bob approved an older diff`,
      mend: "ask bob to look again: gh pr edit 12 --add-reviewer bob",
    }));

  it("asks those again who approved it into another base", async () =>
    expect(await asked([review({ sameDiff: false })])).toMatchObject({
      summary: `1 guarded file changed, nothing weaker; no approval by an owner of ${CI} (@bob): bob approved it before its base was changed`,
      mend: "ask bob to look again: gh pr edit 12 --add-reviewer bob",
    }));

  it("names a file that is not weaker, and one that could not be compared", async () => {
    const result = await asked([], {
      ...both,
      weaker: { [LINT]: { compared: false, note: "changed; it cannot be read as JSON" } },
    });
    expect(result.findings).toMatchObject([
      {
        path: CI,
        rule: "guard-changed",
        message: "changed; nothing that dod reads in it got weaker",
      },
      { path: LINT, rule: "not-compared", message: "changed; it cannot be read as JSON" },
    ]);
    expect(result.summary).toMatch(/^2 guarded files changed, 1 not compared; /);
  });

  it("does not claim that nothing is weaker where that is told elsewhere", async () => {
    const note = "what got weaker is said by the item `checklist`";
    const result = await asked([review()], { weaker: { [CI]: { note, compared: false } } });
    expect(result.summary).toBe(
      "1 guarded file changed, 1 not compared, approved by its owner (bob)",
    );
    expect(result.findings).toMatchObject([{ path: CI, rule: "not-compared", message: note }]);
  });

  it("says in its own words how a file differs that is not weaker", async () => {
    const note = "changed in its mode or its bytes, not in its text";
    const result = await asked([review()], { weaker: { [CI]: { note } } });
    expect(result.summary).toBe(
      "1 guarded file changed, nothing weaker, approved by its owner (bob)",
    );
    expect(result.findings).toMatchObject([{ path: CI, rule: "guard-changed", message: note }]);
  });

  it("keeps what was found in a file that could not be compared to its end", async () => {
    const findings = [finding({ path: CI, rule: "step-removed", message: "gone" })];
    const result = await asked([], {
      weaker: { [CI]: { compared: false, note: "changed; line 3 cannot be read", findings } },
    });
    expect(places(result)).toEqual([`${CI} step-removed`, `${CI} not-compared`]);
    expect(result.summary).toContain("1 thing weaker, 1 not compared");
  });

  it("says new and gone", async () => {
    const result = await asked([], {
      before: { [CI]: "a\n" },
      change: { [CI]: null, [LINT]: "b\n" },
    });
    expect(result.findings.map(({ message }) => message)).toEqual([
      "gone; nothing that dod reads in it got weaker",
      "new; nothing that dod reads in it got weaker",
    ]);
  });
});

describe("several files", () => {
  const owners = [`/.github/ @bob`, `${LINT} @carol`];
  it("each want their own owner, and only what is open is shown", async () => {
    const result = await asked([review()], { ...both, owners });
    expect(result).toMatchObject({
      status: "pending",
      summary: `2 guarded files changed, nothing weaker; no approval by an owner of ${LINT} (@carol)`,
      evidence: [{ summary: "bob approved bbbbbbbbbb 2 days ago" }],
    });
    expect(places(result)).toEqual([`${LINT} guard-changed`]);
  });

  it("pass when each has its own", async () =>
    expect(await asked([review(), carol()], { ...both, owners })).toMatchObject({
      status: "pass",
      summary: "2 guarded files changed, nothing weaker, approved by their owners (bob, carol)",
    }));

  it("do not name approvals that hold none of them", async () => {
    const dave = review("dave");
    const result = await asked([review(), carol(), dave], { ...both, owners });
    expect(result.summary).toContain("(bob, carol)");
    expect(result.evidence).toHaveLength(2);
  });

  it("are unknown only where none is known to be missing", async () => {
    const doubtful = carol({ canWrite: null });
    expect(await asked([doubtful], { ...both, owners })).toMatchObject({ status: "pending" });
    const result = await asked([review(), doubtful], { ...both, owners });
    expect(result).toMatchObject({
      status: "unknown",
      summary:
        "2 guarded files changed, nothing weaker; whether it is approved cannot be told: carol may or may not write to the repository: that could not be read",
    });
    expect(places(result)).toEqual([`${LINT} guard-changed`]);
  });
});

describe("a file without an owner", () => {
  const waits = { status: "pending", waitingOn: "reviewer" };
  it.each<[string, Given]>([
    ["no CODEOWNERS", { owners: null }],
    ["no line of it matches", { owners: ["/src/ @bob"] }],
    ["a line without owners", { owners: ["* @bob", "/.github/"] }],
    ["CODEOWNERS is off", { file: { off: "it has 4 MB" } }],
  ])("wants any approval of somebody else who may write: %s", async (_, given) => {
    expect(await asked([carol()], given)).toMatchObject({
      status: "pass",
      summary: "1 guarded file changed, nothing weaker, approved by carol",
    });
    expect(await asked([], given)).toMatchObject({
      ...waits,
      summary: `1 guarded file changed, nothing weaker; no approval by anybody else with write access (${CI} has no owner)`,
      mend: "ask somebody else with write access for a review: gh pr edit 12 --add-reviewer LOGIN",
    });
    expect(await asked([carol({ canWrite: false })], given)).toMatchObject(waits);
    expect(await asked([carol({ canWrite: null })], given)).toMatchObject({ status: "unknown" });
    const ann = { author: { login: "Ann", isBot: false } };
    expect(await asked([review(ann)], given)).toMatchObject(waits);
  });

  it("beside one that has: both are asked", async () => {
    expect(await asked([carol()], both)).toMatchObject(waits);
    expect(await asked([review()], both)).toMatchObject({
      status: "pass",
      summary: "2 guarded files changed, nothing weaker, approved by bob",
    });
  });

  it("is said to be one", async () => {
    const none =
      "the base has no CODEOWNERS in force, so anybody else with write access may approve";
    expect((await asked([carol()], { owners: null })).notes).toEqual([none]);
    expect((await asked([carol()], { file: { off: "it has 4 MB" } })).notes).toEqual([
      "CODEOWNERS is not in force: it has 4 MB",
      none,
    ]);
  });
});

describe("the author", () => {
  it.each<[string, Given, string]>([
    ["alone owns it", { owners: ["* @Ann"] }, "in .github/CODEOWNERS:1"],
    ["alone is named", { options: { by: ["ann"] } }, "under `by`"],
  ])("%s: nobody can approve it", async (_, given, where) => {
    const ann = review({ author: { login: "ann", isBot: false } });
    expect(await asked([carol(), ann], given)).toMatchObject({
      status: "pending",
      waitingOn: "author",
      mend: `ann alone may approve ${CI}, and nobody approves their own change: name a second owner ${where} on the base`,
    });
  });

  it("owns it with others: they are asked", async () =>
    expect(await asked([], { owners: ["* @ann @bob"] })).toMatchObject({ waitingOn: "reviewer" }));
});

describe("teams", () => {
  const owners = ["* @acme/core"];
  const passes = { status: "pass", summary: expect.stringContaining("by its owner (bob)") };
  it.each<[string, Given, object]>([
    ["a member", { teams: { "acme/core": ["bob"] } }, passes],
    ["no member", {}, { status: "pending" }],
    ["not readable", { teams: { "acme/core": unread("the team") } }, { status: "unknown" }],
    [
      "not readable, and GitHub vouches",
      {
        teams: { "acme/core": unread("the team") },
        decision: "approved",
        rules: { codeOwnerReview: true },
      },
      passes,
    ],
    [
      "not readable, and no rule asks for owners",
      { teams: { "acme/core": unread("the team") }, decision: "approved" },
      { status: "unknown" },
    ],
  ])("approve by %s", async (_, given, expected) =>
    expect(await asked([review()], { owners, ...given })).toMatchObject(expected),
  );

  it("say which could not be read", async () =>
    expect(
      (await asked([review()], { owners, teams: { "acme/core": unread("the team") } })).summary,
    ).toContain("cannot be told: whether bob is of acme/core could not be read"));

  it("are not asked about where an owner by name approved", async () => {
    const result = await asked([review()], { owners: ["* @acme/core @bob"] });
    expect(result).toMatchObject({ status: "pass", questions: [] });
    expect(result.read).not.toContain("teams");
  });

  it("a fault of another kind is no answer", async () =>
    expect(
      asked([review()], { owners, teams: { "acme/core": new TypeError("broken") } }),
    ).rejects.toThrow("broken"));
});

describe("people whom the checklist names", () => {
  const by = (...names: string[]) => ({ options: { by: names } });
  it.each<[string, Review[], Given, object]>([
    ["one of them", [carol()], by("dave", "Carol"), { status: "pass" }],
    ["with a mark", [carol()], by("@carol"), { status: "pass" }],
    ["an owner who is not named", [review()], by("carol"), { status: "pending" }],
    ["one without write access", [carol({ canWrite: false })], by("carol"), { status: "pending" }],
    [
      "a member of a team",
      [carol()],
      { ...by("acme/core"), teams: { "acme/core": ["carol"] } },
      { status: "pass", questions: ["carol in acme/core"] },
    ],
    [
      "GitHub's word is about code owners, not about them",
      [carol()],
      {
        ...by("acme/core"),
        teams: { "acme/core": unread("the team") },
        decision: "approved",
        rules: { codeOwnerReview: true },
      },
      { status: "unknown" },
    ],
  ])("%s", async (_, reviews, given, expected) =>
    expect(await asked(reviews, given)).toMatchObject(expected),
  );

  it("are named, and CODEOWNERS is not read", async () => {
    const result = await asked([carol()], { ...both, ...by("dave", "acme/core") });
    expect(result).toMatchObject({
      summary: "2 guarded files changed, nothing weaker; no approval by any of @dave, @acme/core",
      mend: "ask one of @dave, @acme/core for a review: gh pr edit 12 --add-reviewer dave",
      notes: [],
    });
    expect(result.read).not.toContain("codeOwners");
    expect(result.findings).toHaveLength(2);
  });

  it.each<[unknown]>([
    ["attestation"],
    ["owners"],
    [[]],
    [["-x"]],
    [["a b"]],
    [["a/b/c"]],
    [["@"]],
    [{ codeowners: true }],
  ])("%j is refused", async (given) =>
    expect(asked([carol()], { options: { by: given } })).rejects.toThrow(),
  );
});

describe("the pull request", () => {
  const weaker = { [CI]: ["continue-on-error"] };
  it.each<[string, Given, object]>([
    ["there is none", { pullRequest: null }, { status: "pending", waitingOn: "author" }],
    [
      "commits are not pushed",
      { standing: { kind: "unpushed", commits: 2 } },
      { status: "pending", waitingOn: "author", mend: "push: git push" },
    ],
    [
      "a newer commit is there",
      { standing: { kind: "superseded" } },
      { status: "pending", waitingOn: "ci" },
    ],
    ["it is a draft", { pullRequest: { draft: true } }, { status: "pending", waitingOn: "author" }],
    [
      "it was closed",
      { pullRequest: { state: "closed", closedAt: "2026-01-09T00:00:00Z" } },
      { status: "fail", since: "2026-01-09T00:00:00Z" },
    ],
  ])("%s: what got weaker is said all the same", async (_, given, expected) => {
    const result = await asked([review()], { weaker, ...given });
    expect(result).toMatchObject(expected);
    expect(result.summary).toMatch(/^1 guarded file changed, 1 thing weaker; /);
    expect(places(result)).toContain(`${CI}:3 continue-on-error`);
  });

  it.each<keyof Facts>(["pullRequest", "reviews", "branchRules", "codeOwners"])(
    "unknown where %s cannot be read, and says what got weaker",
    async (gone) => {
      const result = await asked([review()], { weaker, gone: [gone] });
      expect(result).toMatchObject({
        status: "unknown",
        summary: `1 guarded file changed, 1 thing weaker; who approved it is not known: ${gone} cannot be read`,
        mend: "set GH_TOKEN",
      });
      expect(places(result)).toEqual([`${CI}:3 continue-on-error`]);
    },
  );

  it("unknown where the teams cannot be read at all", async () =>
    expect(await asked([review()], { owners: ["* @acme/core"], gone: ["teams"] })).toMatchObject({
      status: "unknown",
    }));

  it("does not have a file that git does not have", async () => {
    const result = await asked([review()], { weaker, files: { [CI]: { untracked: true } } });
    expect(result).toMatchObject({
      status: "pending",
      waitingOn: "author",
      summary: `1 guarded file changed, 1 thing weaker; git does not have ${CI} yet, so nobody reviewed it`,
    });
  });
});

describe("a change to CODEOWNERS itself", () => {
  const OWNERS = ".github/CODEOWNERS";
  const change = { before: { [OWNERS]: "a\n" }, change: { [OWNERS]: "b\n" } };
  const lists = { owners: ["* @carol"], ownersBefore: ["* @bob"] };
  it("is held against the base's while it is open", async () => {
    expect(await asked([carol()], { ...change, ...lists })).toMatchObject({ status: "pass" });
    expect(await asked([review()], { ...change, ...lists })).toMatchObject({ status: "pending" });
  });

  it.each<[string, Given]>([
    ["changed", change],
    ["moved away", { ...change, change: { x: "a\n" }, moved: { x: OWNERS } }],
    ["in docs/", { before: { ...change.before }, change: { "docs/CODEOWNERS": "x\n" } }],
    ["in the root", { before: { ...change.before }, change: { CODEOWNERS: "x\n" } }],
  ])("is held against what it was once it is merged: %s", async (_, given) => {
    const merged = { ...given, ...lists, pullRequest: MERGED };
    expect(await asked([carol()], merged)).toMatchObject({ status: "pending" });
    expect(await asked([review()], merged)).toMatchObject({ status: "pass" });
  });

  it("is held against the base's where that file did not change", async () =>
    expect(await asked([carol()], { ...lists, pullRequest: MERGED })).toMatchObject({
      status: "pass",
    }));

  it("GitHub's word may rest on what it became", async () => {
    const teams = { "acme/core": unread("the team") };
    const vouched = { decision: "approved", rules: { codeOwnerReview: true }, teams } as const;
    const merged = { ...change, ...vouched, ownersBefore: ["* @acme/core"], pullRequest: MERGED };
    expect(await asked([review()], merged)).toMatchObject({ status: "unknown" });
  });
});
