import { describe, expect, test } from "vitest";
import { openSession } from "../../../src/clients/github/open-session.ts";
import { remotesOf } from "../../../src/clients/github/remotes.ts";
import { findBase } from "../../../src/facts/base.ts";
import { readChange } from "../../../src/facts/change.ts";
import { type CiEvent, makeEvent } from "../../../src/facts/ci-event-parts.ts";
import { readBaseStanding } from "../../../src/facts/github/base-standing.ts";
import { readCodeOwners } from "../../../src/facts/github/code-owners.ts";
import { readIssues } from "../../../src/facts/github/issues.ts";
import { readPullRequest } from "../../../src/facts/github/pull-request.ts";
import { readPullRequestFiles } from "../../../src/facts/github/pull-request-files.ts";
import { reviewQuery } from "../../../src/facts/github/review-query.ts";
import { readReviewThreads } from "../../../src/facts/github/review-threads.ts";
import { readReviews } from "../../../src/facts/github/reviews.ts";
import { readTeams } from "../../../src/facts/github/teams.ts";
import { openRepository } from "../../../src/facts/repository.ts";
import type { GitHub } from "../../stand-in/github.ts";
import { TOKEN, WORKFLOW_TOKEN } from "../../stand-in/github.ts";
import { openShop } from "../../stand-in/shop.ts";
import type { TestRepository } from "../../support/repository.ts";
import { faultOf } from "./literal-lookup.ts";

interface Asked {
  readonly token?: string | null;
  readonly event?: Partial<CiEvent>;
  readonly number?: number;
}

/** All facts about the pull request of what is checked out, asked of the stand-in through the real client. */
async function ask(
  repo: TestRepository,
  hub: GitHub,
  { token = TOKEN, event, number }: Asked = {},
) {
  const repository = await openRepository({ cwd: repo.root, env: repo.env });
  const remotes = await remotesOf(repository.git, repository.branch);
  const session = await openSession({
    env: {
      GITHUB_API_URL: hub.apiUrl,
      GITHUB_REPOSITORY: "acme/shop",
      ...(token === null ? {} : { GH_TOKEN: token }),
    },
    remotes,
    askGh: async () => null,
    limits: { backoffMs: 1 },
  });
  const whole = event ? makeEvent({ provider: "GitHub Actions", event: "x", ...event }) : null;
  const base = await findBase({ repository, option: null, event: whole, checklist: null }).catch(
    () => null,
  );
  const lookup = await readPullRequest({
    session,
    repository,
    base,
    remotes,
    event: whole,
    number: number ?? null,
    change: base && (await readChange(repository, base)),
    pause: async () => {},
  });
  const query = reviewQuery(session, lookup);
  const given = { session, repository, base, lookup, query };
  return {
    lookup,
    reviews: () => readReviews(given),
    threads: () => readReviewThreads(given),
    codeOwners: () => readCodeOwners(given),
    files: () => readPullRequestFiles(given),
    baseStanding: () => readBaseStanding(given),
    issues: readIssues({ session, query: async () => query }),
    teams: readTeams(session),
  };
}

/** acme/shop with `topic` as a pull request of ann's, and a clone where it is checked out. */
async function shopWithTopic(options: Parameters<typeof openShop>[0] = {}) {
  const shop = await openShop(options);
  const clone = shop.bare.clone("--no-local");
  clone.git("remote", "set-head", "origin", "main");
  clone.checkout("topic");
  const number = shop.hub.openPullRequest({ head: "topic", body: "Closes #3", author: "ann" });
  return { ...shop, clone, number };
}

const asked = (hub: GitHub) =>
  hub.requests.map(({ method, path, operation }) => operation ?? `${method} ${path}`);

test("an open pull request costs three requests for all of it", async () => {
  const { hub, clone, number, work, push, tip } = await shopWithTopic();
  work.checkout("main").write("CODEOWNERS", "*.txt @bea @acme/core\n").commit("owners");
  push("main");
  clone.git("fetch", "-q");
  hub.addCollaborator("bea", "write");
  hub.addCollaborator("carl", "read");
  hub.issue({ number: 3 });
  hub.review(number, { by: "bea", state: "COMMENTED" });
  hub.review(number, { by: "bea", state: "APPROVED" });
  hub.review(number, { by: "carl", state: "APPROVED" });
  hub.thread(number, { by: "bea", path: "a.txt", line: 4, text: "Why?" });
  hub.resetRequests();

  const facts = await ask(clone, hub);
  expect(facts.lookup).toMatchObject({
    repository: "acme/shop",
    sought: "acme:topic",
    commit: tip("topic"),
    standing: { kind: "same" },
    pullRequest: { number, state: "open", mergeable: "yes", author: { login: "ann" } },
  });
  expect(await facts.reviews()).toMatchObject({
    head: tip("topic"),
    reviews: [
      { author: { login: "bea" }, state: "commented" },
      { author: { login: "bea" }, state: "approved", canWrite: true, sameDiff: true },
      { author: { login: "carl" }, state: "approved", canWrite: false, sameDiff: true },
    ],
  });
  expect((await facts.threads()).threads).toMatchObject([
    { resolved: false, path: "a.txt", line: 4, text: "Why?", author: { login: "bea" } },
  ]);
  expect(await facts.codeOwners()).toMatchObject({
    path: "CODEOWNERS",
    rules: [{ pattern: "*.txt", owners: ["@bea", "@acme/core"] }],
  });
  expect((await facts.files()).map(({ path }) => path)).toEqual(["a.txt", "new.txt"]);
  expect(await facts.baseStanding()).toMatchObject({
    base: "main",
    head: tip("topic"),
    aheadBy: 2,
    behindBy: 2,
    conflict: "none",
    undone: [],
    undoneUnknown: null,
  });
  expect(await facts.issues.closing()).toEqual([{ repository: "acme/shop", number: 3 }]);
  expect(asked(hub)).toEqual([
    "GET /repos/acme/shop/pulls",
    `GET /repos/acme/shop/pulls/${number}`,
    "DodReviews",
  ]);
});

test.each([TOKEN, null])("approved, and then given another base (token %s)", async (token) => {
  const { hub, clone, number, work, push } = await shopWithTopic();
  work.checkout("main").branch("stack");
  push("stack");
  hub.addCollaborator("bea", "write");
  hub.retarget(number, "stack", "ann", "2026-01-01T09:00:00Z");
  hub.review(number, { by: "bea", state: "APPROVED", at: "2026-01-01T10:00:00Z" });
  const sameDiff = async () => {
    const { reviews } = await (await ask(clone, hub, { token })).reviews();
    return reviews.map((review) => review.sameDiff);
  };
  expect(await sameDiff()).toEqual([true]);
  hub.retarget(number, "main", "ann", "2026-01-01T11:00:00Z");
  expect(await sameDiff()).toEqual([false]);
  hub.review(number, { by: "bea", state: "APPROVED", at: "2026-01-01T12:00:00Z" });
  expect(await sameDiff()).toEqual([true, true]);
});

test("a workflow's token reads as much", async () => {
  const { hub, clone, number } = await shopWithTopic();
  hub.addCollaborator("bea", "write");
  hub.review(number, { by: "bea", state: "APPROVED" });
  const facts = await ask(clone, hub, { token: WORKFLOW_TOKEN });
  expect((await facts.reviews()).reviews).toMatchObject([{ canWrite: true, sameDiff: true }]);
  expect((await facts.threads()).threads).toEqual([]);
  expect(await facts.codeOwners()).toMatchObject({ path: null });
});

describe("without a token public data is read by REST", () => {
  test("reviews, files, CODEOWNERS and the base; threads and teams are not", async () => {
    const { hub, clone, number, work, push, tip } = await shopWithTopic();
    work.checkout("main").write("docs/CODEOWNERS", "* @bea\n").commit("owners");
    push("main");
    hub.addCollaborator("bea", "write");
    hub.review(number, { by: "bea", state: "APPROVED" });
    const facts = await ask(clone, hub, { token: null });
    expect(facts.lookup.pullRequest?.number).toBe(number);
    expect(await facts.reviews()).toMatchObject({
      decision: "unread",
      reviews: [{ author: { login: "bea" }, canWrite: null, sameDiff: true }],
    });
    expect(await facts.codeOwners()).toMatchObject({ path: "docs/CODEOWNERS" });
    // What was pushed since the clone only GitHub counts.
    expect(await facts.baseStanding()).toMatchObject({
      aheadBy: 2,
      behindBy: 2,
      head: tip("topic"),
    });
    for (const part of [
      facts.threads(),
      facts.issues.closing(),
      facts.teams.has("acme/core", "bea"),
    ])
      expect((await faultOf(part)).mend).toMatch(/GH_TOKEN|gh auth login/);
    hub.issue({ number: 3, title: "Broken" });
    expect(await facts.issues.find({ repository: "acme/shop", number: 3 })).toMatchObject({
      title: "Broken",
    });
    expect(await facts.issues.find({ repository: "acme/shop", number: 99 })).toBeNull();
  });

  test("a private repository is not there", async () => {
    const { hub, clone } = await shopWithTopic({ private: true });
    expect((await faultOf(ask(clone, hub, { token: null }))).reason).toMatch(/404/);
  });
});

describe("one part that fails does not take the others with it", () => {
  test.each([
    ["reviewThreads", "threads"],
    ["closingIssuesReferences", "closing"],
  ])("%s", async (field, failing) => {
    const { hub, clone, number } = await shopWithTopic();
    hub.addCollaborator("bea", "write");
    hub.review(number, { by: "bea", state: "APPROVED" });
    hub.fault("DodReviews", {
      graphqlErrors: [{ path: `repository.pullRequest.${field}`, type: "FORBIDDEN" }],
    });
    const facts = await ask(clone, hub);
    const parts = {
      reviews: await facts.reviews().catch(() => null),
      threads: await facts.threads().catch(() => null),
      codeOwners: await facts.codeOwners().catch(() => null),
      closing: await facts.issues.closing().catch(() => null),
      baseStanding: await facts.baseStanding().catch(() => null),
    };
    const missing = Object.entries(parts).filter(([, part]) => part === null);
    // Where threads cannot be null, the whole pull request is; the rest is asked for by REST.
    expect(missing.map(([name]) => name)).toContain(failing);
    expect(parts.reviews?.reviews).toMatchObject([{ canWrite: true, sameDiff: true }]);
    expect(parts.codeOwners).toMatchObject({ path: null });
    expect(parts.baseStanding).toMatchObject({ behindBy: 1 });
  });

  test.each([
    ["the query times out", { status: 502 }],
    ["the query is cut", { cut: "quietly" as const }],
    ["the query answers something else", { json: { data: { repository: 7 } } }],
  ])("%s: reviews, owners and the base by REST", async (_, fault) => {
    const { hub, clone, number } = await shopWithTopic();
    hub.addCollaborator("bea", "write");
    hub.review(number, { by: "bea", state: "APPROVED" });
    hub.fault("DodReviews", fault);
    const facts = await ask(clone, hub);
    expect(await facts.reviews()).toMatchObject({
      decision: "unread",
      reviews: [{ canWrite: true }],
    });
    expect(await facts.codeOwners()).toMatchObject({ path: null });
    expect(await facts.baseStanding()).toMatchObject({ aheadBy: 2, behindBy: 1 });
    await faultOf(facts.threads());
  });
});

describe("freshness", () => {
  test("a rebase and a merge of the base keep an approval, another line does not", async () => {
    const { hub, clone, number, push, work } = await shopWithTopic();
    hub.addCollaborator("bea", "write");
    hub.review(number, { by: "bea", state: "APPROVED" });
    const same = async () => {
      const { reviews } = await (await ask(clone, hub)).reviews();
      return reviews[0]?.sameDiff;
    };
    work.checkout("topic").git("rebase", "-q", "main");
    push("topic");
    clone.git("fetch", "-q");
    clone.git("reset", "-q", "--hard", "origin/topic");
    expect(await same()).toBe(true);
    clone.write("more.txt", "x\n").commit("more").git("push", "-q", "origin", "topic");
    expect(await same()).toBe(false);
  });

  test("a fresh clone asks GitHub for both diffs", async () => {
    const { hub, bare, number, push, work } = await shopWithTopic();
    hub.addCollaborator("bea", "write");
    hub.review(number, { by: "bea", state: "APPROVED" });
    work.checkout("topic").git("rebase", "-q", "main");
    push("topic");
    for (const options of [[], ["--depth=1", "--no-single-branch"]]) {
      const fresh = bare.clone("--branch=topic", ...options);
      fresh.git("remote", "set-head", "origin", "main");
      hub.resetRequests();
      const { reviews } = await (await ask(fresh, hub)).reviews();
      expect(reviews[0]?.sameDiff).toBe(true);
      expect(asked(hub).filter((one) => one.includes("/compare/"))).toHaveLength(2);
    }
  });
});

describe("which pull request", () => {
  test.each(["merge", "squash", "rebase"] as const)(
    "after a %s, on the base and on the branch",
    async (how) => {
      const { hub, clone, number, tip } = await shopWithTopic();
      const head = tip("topic");
      const made = hub.merge(number, how);
      expect((await ask(clone, hub)).lookup).toMatchObject({
        pullRequest: { number, state: "merged", mergeCommit: made },
        standing: { kind: "same" },
        commit: head,
      });
      clone.git("fetch", "-q");
      clone.git("checkout", "-q", "-B", "main", "origin/main");
      const facts = await ask(clone, hub);
      expect(facts.lookup).toMatchObject({
        sought: `the commit ${made.slice(0, 8)}`,
        pullRequest: { number, state: "merged" },
        standing: { kind: "elsewhere" },
      });
      expect((await facts.files()).map(({ path }) => path)).toEqual(["a.txt", "new.txt"]);
      expect(await facts.baseStanding()).toMatchObject({
        conflict: "none",
        behindBy: 0,
        undone: [],
      });
      const push = {
        kind: "push",
        branch: "main",
        before: clone.sha("HEAD^"),
        after: made,
        sha: made,
      } as const;
      expect((await ask(clone, hub, { event: push })).lookup).toMatchObject({
        pullRequest: { number },
        standing: { kind: "elsewhere" },
        commit: made,
      });
    },
  );

  test("GitHub does not know a commit that was not pushed", async () => {
    const { hub, clone } = await shopWithTopic();
    clone.git("checkout", "-q", "--detach", "origin/main");
    clone.write("x.txt", "x\n").commit("mine");
    expect((await ask(clone, hub)).lookup).toMatchObject({
      pullRequest: null,
      standing: { kind: "unpushed", commits: 1 },
    });
  });

  test("of a fork that is gone, and of one that is there", async () => {
    const { hub, clone, place } = await shopWithTopic();
    const fork = hub.fork("carl", place("fork.git"));
    clone.git("checkout", "-q", "-b", "theirs", "origin/main");
    clone.write("theirs.txt", "x\n").commit("theirs").git("push", "-q", fork, "theirs");
    const number = hub.openPullRequest({ head: "carl:theirs", author: "carl" });
    clone.git("remote", "add", "carl", "https://github.com/carl/shop.git");
    clone.configure({ "branch.theirs.pushRemote": "carl" });
    expect((await ask(clone, hub)).lookup).toMatchObject({
      sought: "carl:theirs",
      pullRequest: { number, head: { repository: "carl/shop" } },
      standing: { kind: "same" },
    });
    hub.deleteFork("carl");
    expect((await ask(clone, hub)).lookup).toMatchObject({
      pullRequest: { number, head: { repository: null } },
    });
  });

  test("GitHub's test merge, checked out as CI does", async () => {
    const { hub, clone, number, tip } = await shopWithTopic();
    const { pullRequest } = (await ask(clone, hub)).lookup;
    clone.git("fetch", "-q", "origin", `refs/pull/${number}/merge`);
    clone.git("checkout", "-q", "--detach", "FETCH_HEAD");
    expect(clone.sha()).toBe(pullRequest?.testMerge);
    const event = {
      event: "pull_request",
      kind: "pull-request",
      number,
      baseRef: "main",
      headSha: tip("topic"),
      sha: clone.sha(),
      isTestMerge: true,
    } as const;
    const facts = await ask(clone, hub, { event });
    expect(facts.lookup).toMatchObject({ standing: { kind: "same" }, commit: tip("topic") });
    expect(await facts.baseStanding()).toMatchObject({
      head: tip("topic"),
      behindBy: 1,
      aheadBy: 2,
    });
  });

  test("while GitHub still looks for conflicts it is asked once more", async () => {
    const { hub, clone, number } = await shopWithTopic();
    hub.edit(number, { computing: 1 });
    expect((await ask(clone, hub)).lookup.pullRequest).toMatchObject({ mergeable: "yes" });
    hub.edit(number, { computing: 2 });
    expect((await ask(clone, hub)).lookup.pullRequest).toMatchObject({ mergeable: "computing" });
  });
});

test("teams: a member, nobody, and a team that may not be seen", async () => {
  const { hub, clone } = await shopWithTopic();
  hub.team("core", ["bea"]);
  const { teams } = await ask(clone, hub);
  expect(await teams.has("acme/core", "bea")).toBe(true);
  expect(await teams.has("@acme/core", "carl")).toBe(false);
  expect((await faultOf(teams.has("acme/ghosts", "bea"))).reason).toMatch(/404/);
  const workflow = await ask(clone, hub, { token: WORKFLOW_TOKEN });
  await faultOf(workflow.teams.has("acme/core", "bea"));
});

test("more than a hundred reviews and threads are all read", async () => {
  const { hub, clone, number } = await shopWithTopic();
  for (let index = 0; index < 230; index++) {
    hub.review(number, { by: "carl", state: "COMMENTED" });
    if (index < 130) hub.thread(number, { by: "carl", path: "a.txt", text: `${index}` });
  }
  const facts = await ask(clone, hub);
  expect((await facts.reviews()).reviews).toHaveLength(230);
  expect((await facts.threads()).threads).toHaveLength(130);
  expect(asked(hub).filter((one) => one.startsWith("DodM"))).toHaveLength(3);
});
