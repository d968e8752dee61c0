import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { requiredPullRequest, TOKEN, WORKFLOW_TOKEN } from "./github.ts";
import { openShop } from "./shop.ts";

const ACME = { owner: "acme", repo: "shop" } as const;

describe("pages", () => {
  test("250 check runs are three pages, linked by the repository's number", async () => {
    const { hub, octokit, get, read } = await openShop();
    for (let index = 0; index < 250; index++) hub.check({ sha: "topic", name: `job ${index}` });
    const all = await octokit.paginate(octokit.rest.checks.listForRef, {
      ...ACME,
      ref: "topic",
      per_page: 100,
    });
    expect(new Set(all.map(({ name }) => name)).size).toBe(250);
    expect(hub.requests.map(({ path, query }) => [path, query.page])).toEqual([
      ["/repos/acme/shop/commits/topic/check-runs", undefined],
      ["/repos/acme/shop/commits/topic/check-runs", "2"],
      ["/repos/acme/shop/commits/topic/check-runs", "3"],
    ]);
    const at = `${hub.apiUrl}/repositories/42/commits/topic/check-runs?per_page=100`;
    const { headers } = await get("/commits/topic/check-runs?per_page=100&page=2");
    expect(headers.get("link")).toBe(
      `<${at}&page=1>; rel="prev", <${at}&page=3>; rel="next", <${at}&page=3>; rel="last", <${at}&page=1>; rel="first"`,
    );
    expect(await read("/commits/topic/check-runs?page=2&per_page=999")).toMatchObject({
      total_count: 250,
      check_runs: { length: 100 },
    });
    expect((await read("/commits/topic/check-runs")).check_runs).toHaveLength(30);
    expect((await read("/commits/topic/check-runs?page=99")).check_runs).toEqual([]);
  });

  test("GraphQL's cursors, forwards and backwards, and its bounds", async () => {
    const { hub, query, violations } = await openShop();
    const number = hub.openPullRequest({ head: "topic", labels: ["a", "b", "c", "d", "e"] });
    const labels = async (args: string) => {
      const { repository, errors } = await query(
        `pullRequest(number: ${number}) { labels(${args}) { totalCount pageInfo { hasNextPage hasPreviousPage endCursor startCursor } nodes { name } } }`,
      );
      const page = repository?.pullRequest?.labels;
      const names = page?.nodes.map(({ name }: { name: string }) => name).join("");
      return { ...page?.pageInfo, names, count: page?.totalCount, error: errors?.[0]?.type };
    };
    const first = await labels("first: 2");
    expect(first).toMatchObject({
      names: "ab",
      count: 5,
      hasNextPage: true,
      hasPreviousPage: false,
    });
    const second = await labels(`first: 3, after: "${first.endCursor}"`);
    expect(second).toMatchObject({ names: "cde", hasNextPage: false, hasPreviousPage: true });
    expect(await labels(`last: 1, before: "${second.startCursor}"`)).toMatchObject({ names: "b" });
    expect(await labels("last: 2")).toMatchObject({ names: "de", hasPreviousPage: true });
    expect(violations()).toEqual([]);
    expect(await labels("orderBy: null")).toMatchObject({ error: "MISSING_PAGINATION_BOUNDARIES" });
    expect(await labels("first: 101")).toMatchObject({ error: "EXCESSIVE_PAGINATION" });
    expect(await labels('first: 1, after: "x"')).toMatchObject({ names: undefined });
    expect(violations()).toHaveLength(3);
  });
});

describe("merging", () => {
  test.each(["merge", "squash", "rebase"] as const)("%s", async (how) => {
    const { hub, bare, octokit, read, query, tip } = await openShop();
    const before = tip("main");
    const head = tip("topic");
    const third = hub.issue({ number: 3 });
    const fourth = hub.issue({ number: 4 });
    const number = hub.openPullRequest({
      head: "topic",
      title: "Topic",
      body: "Closes #3",
      number: 12,
    });
    hub.edit(number, { linked: [fourth] });
    const made = hub.merge(number, how, { by: "bea", at: "2026-01-02T03:04:05Z" });
    expect(tip("main")).toBe(made);
    const { data: pull } = await octokit.rest.pulls.get({ ...ACME, pull_number: number });
    expect(pull).toMatchObject({
      state: "closed",
      merged: true,
      merged_at: "2026-01-02T03:04:05Z",
      merged_by: { login: "bea" },
      merge_commit_sha: made,
      mergeable: null,
      commits: 2,
      changed_files: 2,
      head: { sha: head },
      base: { sha: before },
    });
    const parents = bare.git("log", "-1", "--format=%P", made).split(" ");
    expect(parents).toEqual(
      how === "merge" ? [before, head] : [how === "squash" ? before : parents[0]],
    );
    expect(bare.git("rev-list", "--count", `${before}..${made}`)).toBe(
      { merge: "3", squash: "1", rebase: "2" }[how],
    );
    expect(bare.git("show", `${made}:new.txt`)).toBe("n\nm");
    expect(bare.git("show", `${made}:main.txt`)).toBe("m");
    expect((await read(`/compare/${made}...main`)).status).toBe("identical");
    expect((await read(`/compare/${head}...main`)).status).toBe(
      how === "merge" ? "ahead" : "diverged",
    );
    for (const sha of [made, head, ...(how === "rebase" ? parents : [])]) {
      expect(
        (await read(`/commits/${sha}/pulls`)).map((one: { number: number }) => one.number),
      ).toEqual([12]);
    }
    expect((await read(`/commits/${before}/pulls`)).length).toBe(0);
    for (const issue of [third, fourth]) {
      expect(await read(`/issues/${issue}`)).toMatchObject({ closed_at: "2026-01-02T03:04:05Z" });
    }
    const { repository } = await query(
      "pullRequest(number: 12) { state mergeable mergeCommit { oid } potentialMergeCommit { oid } closingIssuesReferences(first: 9) { nodes { number } } }",
    );
    expect(repository.pullRequest).toEqual({
      state: "MERGED",
      mergeable: "UNKNOWN",
      mergeCommit: { oid: made },
      potentialMergeCommit: null,
      closingIssuesReferences: { nodes: [{ number: 3 }, { number: 4 }] },
    });
    expect(() => hub.merge(number)).toThrow("#12 is not open");
  });

  test.each([
    [
      "merge",
      "git",
      /^Revert "Merge pull request #1 .*This reverts commit (\w+), reversing\nchanges made to \w+\.$/s,
    ],
    ["squash", "git", /^Revert "Topic \(#1\)"\n\nThis reverts commit (\w+)\.$/],
    ["squash", "github", /^Revert "Topic" \(#2\)\n\nReverts acme\/shop#1$/],
    ["rebase", "git", /^Revert "topic one"\n\nThis reverts commit (\w+)\.$/],
  ] as const)("a %s taken back in the words of %s", async (how, words, message) => {
    const { hub, bare, tip } = await openShop();
    const tree = bare.git("rev-parse", "main^{tree}");
    const number = hub.openPullRequest({ head: "topic", title: "Topic" });
    const made = hub.merge(number, how);
    const reverted = hub.revert(number, { words });
    expect(tip("main")).toBe(reverted);
    expect(bare.git("rev-parse", `${reverted}^{tree}`)).toBe(tree);
    const [, named] = message.exec(bare.git("log", "-1", "--format=%B", reverted).trim()) ?? ["no"];
    const wanted = how === "rebase" ? bare.sha(`${made}^`) : made;
    expect(named).toBe(words === "git" ? wanted : undefined);
  });

  test("what cannot be merged", async () => {
    const { hub, work, push, read, octokit, query } = await openShop();
    const number = hub.openPullRequest({ head: "topic", draft: true });
    expect(() => hub.merge(number)).toThrow("draft");
    hub.ready(number);
    hub.edit(number, { computing: 1 });
    expect(await read("/pulls/1")).toMatchObject({ mergeable: null, merge_commit_sha: null });
    expect(await read("/pulls/1")).toMatchObject({ mergeable: true, draft: false });
    hub.edit(number, { computing: 1 });
    const fields =
      "pullRequest(number: 1) { mergeable potentialMergeCommit { parents(first: 2) { nodes { oid } } } }";
    expect((await query(fields)).repository.pullRequest).toEqual({
      mergeable: "UNKNOWN",
      potentialMergeCommit: null,
    });
    const { repository } = await query(fields);
    expect(repository.pullRequest.mergeable).toBe("MERGEABLE");
    expect(repository.pullRequest.potentialMergeCommit.parents.nodes).toEqual([
      { oid: work.sha("main") },
      { oid: work.sha("topic") },
    ]);
    work.checkout("main").write("a.txt", "one\n").commit("in the way");
    push("main");
    expect(await read("/pulls/1")).toMatchObject({ mergeable: false, mergeable_state: "dirty" });
    expect((await query(fields)).repository.pullRequest.mergeable).toBe("CONFLICTING");
    expect(() => hub.merge(number)).toThrow("conflict");
    await expect(octokit.rest.pulls.get({ ...ACME, pull_number: 9 })).rejects.toThrow("Not Found");
    expect(() => hub.openPullRequest({ head: "nowhere" })).toThrow("no branch nowhere");
    expect(() => hub.openPullRequest({ head: "main" })).toThrow("No commits between");
  });
});

describe("what is pushed", () => {
  test("moves the head, the trial merge and their refs", async () => {
    const { hub, work, bare, push, read } = await openShop();
    hub.openPullRequest({ head: "topic" });
    const trial = bare.sha("refs/pull/1/merge");
    work.checkout("topic").commit("three", "--amend");
    push("topic");
    const pull = await read("/pulls/1");
    expect(pull.head.sha).toBe(work.sha("topic"));
    expect(bare.sha("refs/pull/1/head")).toBe(work.sha("topic"));
    expect(bare.sha("refs/pull/1/merge")).not.toBe(trial);
    expect(pull.merge_commit_sha).toBe(bare.sha("refs/pull/1/merge"));
    work.git("checkout", "--quiet", "--orphan", "topic-anew");
    work.commit("a history of its own");
    push("topic-anew:topic");
    expect(await read("/pulls/1")).toMatchObject({ mergeable: false });
    work.checkout("topic");
    push("topic");
    expect((await read("/pulls/1")).mergeable).toBe(true);
    hub.close(1);
    work.commit("four");
    push("topic");
    expect((await read("/pulls/1")).head.sha).toBe(work.sha("topic~"));
  });

  test("closes a pull request by taking its branch away, and merges it by taking its commits to the base", async () => {
    const { hub, work, push, read } = await openShop();
    hub.openPullRequest({ head: "topic" });
    hub.openPullRequest({ head: "other" });
    push(":topic");
    expect(await read("/pulls/1")).toMatchObject({ state: "closed", merged: false });
    work.checkout("main").merge("other").commit("and more");
    push("main");
    expect(await read("/pulls/2")).toMatchObject({
      state: "closed",
      merged: true,
      merge_commit_sha: work.sha("main~"),
    });
  });

  test("to a fork", async () => {
    const { hub, work, place, read, query } = await openShop();
    const fork = hub.fork("bob", place("fork.git"));
    work.branch("idea", "main").write("idea.txt", "i\n").commit("an idea");
    work.git("push", "--quiet", fork, "idea", "+other:topic");
    hub.openPullRequest({ head: "bob:idea", author: "bob" });
    work.commit("a better one");
    work.git("push", "--quiet", fork, "idea");
    const [pull] = await read("/pulls?head=bob:idea");
    expect(pull.head).toMatchObject({
      label: "bob:idea",
      sha: work.sha("idea"),
      repo: { full_name: "bob/shop", fork: true },
      user: { login: "bob" },
    });
    expect(await read("/pulls?head=acme:idea")).toEqual([]);
    expect(await read("/compare/main...bob:idea")).toMatchObject({ status: "ahead", ahead_by: 2 });
    expect(await read("/compare/other...bob:topic")).toMatchObject({ status: "identical" });
    hub.deleteFork("bob");
    const { repository } = await query(
      "pullRequest(number: 1) { state isCrossRepository headRepository { nameWithOwner } headRefOid }",
    );
    expect(repository.pullRequest).toEqual({
      state: "OPEN",
      isCrossRepository: true,
      headRepository: null,
      headRefOid: work.sha("idea"),
    });
    expect((await read("/pulls/1")).head).toMatchObject({ repo: null, user: null });
  });
});

describe("code", () => {
  test.each([
    ["main", "main", { status: "identical", ahead_by: 0, behind_by: 0, files: [] }],
    ["topic~2", "main", { status: "ahead", ahead_by: 1 }],
    ["start", "main", { status: "ahead", ahead_by: 1, behind_by: 0 }],
    ["main", "start", { status: "behind", ahead_by: 0, behind_by: 1, commits: [] }],
    ["main", "topic", { status: "diverged", ahead_by: 2, behind_by: 1, total_commits: 2 }],
    ["main", "alone", null],
    ["main", "0123456789012345678901234567890123456789", null],
    ["main", "refs%2Fheads%2Fother", { status: "diverged", ahead_by: 1 }],
  ])("compare %s...%s", async (base, head, expected) => {
    const { work, push, get } = await openShop();
    work.git("tag", "start", "main~");
    work.git("checkout", "--quiet", "--orphan", "alone");
    work.commit("alone");
    push("alone", "start");
    const { status, text } = await get(`/compare/${base}...${head}`);
    expect(status).toBe(expected === null ? 404 : 200);
    if (expected !== null) expect(JSON.parse(text)).toMatchObject(expected);
  });

  test("diffs, as text and file by file", async () => {
    const { work, push, read, get } = await openShop();
    work.checkout("topic").rename("docs/b.txt", "docs/c.txt").remove("a.txt");
    work.write("logo.bin", new Uint8Array([0, 1, 2])).commit("rename");
    push("topic");
    const { files, merge_base_commit: base } = await read("/compare/main...topic");
    const short = files.map((file: Record<string, unknown>) => [
      file.status,
      file.filename,
      file.previous_filename,
      file.additions,
      file.deletions,
      file.patch,
    ]);
    expect(short).toEqual([
      ["removed", "a.txt", undefined, 0, 3, "@@ -1,3 +0,0 @@\n-1\n-2\n-3"],
      ["renamed", "docs/c.txt", "docs/b.txt", 0, 0, undefined],
      ["added", "logo.bin", undefined, 0, 0, undefined],
      ["added", "new.txt", undefined, 2, 0, "@@ -0,0 +1,2 @@\n+n\n+m"],
    ]);
    expect(base.sha).toBe(work.sha("main~"));
    const accept = { accept: "application/vnd.github.diff", authorization: `Bearer ${TOKEN}` };
    const { text, headers } = await get("/compare/main...topic", accept);
    expect(text).toBe(`${work.git("diff", "-M", "main...topic")}\n`);
    expect(headers.get("content-type")).toContain("application/vnd.github.diff");
    expect(await read("/commits/topic")).toMatchObject({
      sha: work.sha("topic"),
      stats: { additions: 0, deletions: 4 },
      parents: [{ sha: work.sha("topic~") }],
    });
    expect((await get("/commits/nothing")).status).toBe(422);
    const log = await read("/commits?sha=topic&per_page=2");
    expect(log.map((commit: { sha: string }) => commit.sha)).toEqual(
      work.git("rev-list", "-2", "topic").split("\n"),
    );
  });

  test("a comparison of more commits than a page, and of refs that are packed", async () => {
    const { bare, read, get } = await openShop();
    const marks = Array.from({ length: 260 }, (_, index) => {
      const data = `commit ${index}`;
      const parent = index === 0 ? "from refs/heads/main^0\n" : "";
      return `commit refs/heads/long\ncommitter x <x@x> ${index} +0000\ndata ${data.length}\n${data}\n${parent}M 644 inline long.txt\ndata 1\nx\n`;
    });
    writeFileSync(bare.path("stream"), marks.join(""));
    bare.git("-c", "alias.import=!git fast-import --quiet < stream", "import");
    bare.git("pack-refs", "--all");
    const subjects = ({ commits }: { commits: { commit: { message: string } }[] }) =>
      commits.map(({ commit }) => Number(commit.message.slice(7)));
    const whole = await read("/compare/main...long");
    expect([subjects(whole).length, subjects(whole)[0], whole.total_commits]).toEqual([
      250, 10, 260,
    ]);
    expect(whole.files).toMatchObject([{ filename: "long.txt" }]);
    const third = await read("/compare/main...long?per_page=100&page=3");
    expect([subjects(third).length, subjects(third)[0], third.files]).toEqual([60, 200, []]);
    const { headers } = await get("/compare/main...long?per_page=100");
    expect(headers.get("link")).toContain("page=2>");
  });

  test("files, folders and refs", async () => {
    const { hub, work, push, read, get, query } = await openShop();
    work.checkout("main").write("big.txt", "x".repeat(1_000_001)).link("link", "a.txt");
    work.write("docs/ü b.txt", "é\n").write("zero.bin", new Uint8Array(3)).commit("more files");
    push("main");
    hub.tag("v1", "main");
    hub.tag("v10", "topic", "with words");
    const text = await read("/contents/docs/%C3%BC%20b.txt?ref=main");
    expect(Buffer.from(text.content, "base64").toString()).toBe("é\n");
    expect(await read("/contents/big.txt")).toMatchObject({ encoding: "none", content: "" });
    const { sha } = await read("/contents/big.txt");
    expect(await read(`/git/blobs/${sha}`)).toMatchObject({ size: 1_000_001, encoding: "base64" });
    expect(await read("/contents/link")).toMatchObject({ type: "symlink", target: "a.txt" });
    const folder = await read("/contents/");
    expect(
      folder.map((item: { name: string; type: string }) => `${item.type} ${item.name}`),
    ).toEqual([
      ...["file a.txt", "file big.txt", "dir docs", "symlink link"],
      ...["file main.txt", "file zero.bin"],
    ]);
    const raw = { accept: "application/vnd.github.raw+json", authorization: `Bearer ${TOKEN}` };
    expect((await get("/contents/a.txt?ref=topic", raw)).text).toBe("1\n2\n3\n4\n");
    expect((await get("/contents/nothing")).status).toBe(404);
    expect((await read("/tags")).map((tag: { name: string }) => tag.name)).toEqual(["v10", "v1"]);
    expect((await read("/tags"))[0].commit.sha).toBe(work.sha("topic"));
    const refs = await read("/git/matching-refs/tags/v1");
    expect(
      refs.map((ref: { ref: string; object: { type: string } }) => [ref.ref, ref.object.type]),
    ).toEqual([
      ["refs/tags/v1", "commit"],
      ["refs/tags/v10", "tag"],
    ]);
    const { repository } = await query(`
      a: object(expression: "topic:a.txt") { ... on Blob { text byteSize isTruncated isBinary } }
      big: object(expression: "main:big.txt") { ... on Blob { byteSize isTruncated } }
      zero: object(expression: "main:zero.bin") { ... on Blob { text isBinary } }
      none: object(expression: "main:none") { __typename }
      commit: object(expression: "topic") { __typename oid }
      ref(qualifiedName: "refs/heads/main") { compare(headRef: "topic") { aheadBy behindBy status } }
      refs(refPrefix: "refs/tags/", first: 9) { nodes { name target { __typename ... on Tag { target { oid } } } } }
    `);
    expect(repository).toEqual({
      a: { text: "1\n2\n3\n4\n", byteSize: 8, isTruncated: false, isBinary: false },
      big: { byteSize: 1_000_001, isTruncated: true },
      zero: { text: null, isBinary: true },
      none: null,
      commit: { __typename: "Commit", oid: work.sha("topic") },
      ref: { compare: { aheadBy: 2, behindBy: 2, status: "DIVERGED" } },
      refs: {
        nodes: [
          { name: "v1", target: { __typename: "Commit" } },
          { name: "v10", target: { __typename: "Tag", target: { oid: work.sha("topic") } } },
        ],
      },
    });
  });
});

describe("CI", () => {
  test("attempts, workflows with one job's name, other apps", async () => {
    const { hub, read, query, tip } = await openShop();
    const old = hub.check({ sha: "topic", name: "build", conclusion: "failure" });
    const lint = hub.check({ sha: "topic", name: "lint" });
    const other = hub.check({ sha: "topic", name: "build", workflow: "Other" });
    const event = hub.check({ sha: "topic", name: "build", event: "pull_request" });
    const again = hub.check({ sha: "topic", name: "build", newRun: true, conclusion: "skipped" });
    const app = hub.check({ sha: "topic", name: "scan", app: "scanner", status: "in_progress" });
    hub.suite({ sha: "topic", app: "dependabot" });
    const broken = hub.workflowRun({
      sha: "topic",
      workflow: "Bad",
      conclusion: "startup_failure",
    });
    const rerun = hub.rerun({ sha: "topic", workflow: "Other", jobs: ["build"] }).build;
    const ids = async (path: string) =>
      (await read(path)).check_runs.map(({ id }: { id: number }) => id).sort();
    expect(await ids("/commits/topic/check-runs")).toEqual(
      [old, lint, event, again, app, rerun].sort(),
    );
    expect(await ids("/commits/topic/check-runs?filter=all&check_name=build")).toEqual(
      [old, other, event, again, rerun].sort(),
    );
    expect(await ids("/commits/topic/check-runs?status=in_progress")).toEqual([app]);
    const { workflow_runs: runs } = await read(`/actions/runs?head_sha=${tip("topic")}`);
    const line = (run: Record<string, unknown>) =>
      `${run.name} ${run.event} ${run.run_number}.${run.run_attempt} ${run.status} ${run.conclusion}`;
    expect(runs.map(line)).toEqual([
      "Bad push 1.1 completed startup_failure",
      "CI push 3.1 completed skipped",
      "CI pull_request 2.1 completed success",
      "Other push 1.2 queued null",
      "CI push 1.1 completed failure",
    ]);
    expect((await read("/actions/runs?status=failure")).total_count).toBe(1);
    expect((await read("/actions/runs?event=pull_request&branch=topic")).total_count).toBe(1);
    expect((await read("/actions/runs?created=%3C2020-01-01")).total_count).toBe(0);
    expect((await read("/actions/runs?created=%3E%3D2020-01-01")).total_count).toBe(5);
    expect((await read("/actions/workflows/other.yml/runs")).total_count).toBe(1);
    expect(await read(`/actions/runs/${broken}/jobs`)).toEqual({ total_count: 0, jobs: [] });
    hub.updateCheck(app, { status: "completed" });
    const { repository } = await query(`object(expression: "topic") { ... on Commit {
      checkSuites(first: 20) { nodes { status conclusion app { slug } workflowRun { event workflow { name } }
        checkRuns(first: 20, filterBy: { checkType: ALL }) { totalCount } latest: checkRuns(first: 20) { totalCount } } }
      statusCheckRollup { state } } }`);
    const suites = repository.object.checkSuites.nodes.map(
      (suite: {
        app: { slug: string };
        workflowRun: { workflow: { name: string } } | null;
        status: string;
        conclusion: string | null;
        checkRuns: { totalCount: number };
        latest: { totalCount: number };
      }) =>
        `${suite.workflowRun?.workflow.name ?? suite.app.slug} ${suite.status} ${suite.conclusion} ${suite.checkRuns.totalCount}/${suite.latest.totalCount}`,
    );
    expect(suites).toEqual([
      "CI COMPLETED FAILURE 2/2",
      "Other QUEUED null 2/1",
      "CI COMPLETED SUCCESS 1/1",
      "CI COMPLETED SKIPPED 1/1",
      "scanner COMPLETED SUCCESS 1/1",
      "dependabot QUEUED null 0/0",
      "Bad COMPLETED STARTUP_FAILURE 0/0",
    ]);
    expect(repository.object.statusCheckRollup.state).toBe("FAILURE");
  });

  test("statuses: the newest of each context, and no word where there is none", async () => {
    const { hub, read, query, tip } = await openShop();
    const status = `object(oid: "${tip("topic")}") { ... on Commit { status { state contexts { context state } } } }`;
    expect((await read("/commits/topic/status")).state).toBe("pending");
    expect((await query(status)).repository.object.status).toBeNull();
    hub.status({ sha: "topic", context: "a", state: "failure" });
    hub.status({ sha: "topic", context: "a", state: "success" });
    expect(await read("/commits/topic/status")).toMatchObject({ state: "success", total_count: 1 });
    hub.status({ sha: "topic", context: "b", state: "error" });
    const all = await read("/commits/topic/statuses");
    expect(all.map((one: { state: string }) => one.state)).toEqual(["error", "success", "failure"]);
    expect((await read("/commits/topic/status")).state).toBe("failure");
    const { repository } = await query(status);
    expect(repository.object.status.contexts).toEqual([
      { context: "a", state: "SUCCESS" },
      { context: "b", state: "ERROR" },
    ]);
  });

  test("of more than a thousand suites only the newest thousand have check runs", async () => {
    const { hub, read, tip } = await openShop();
    const at = { sha: tip("topic"), branch: "topic" };
    hub.check({ ...at, name: "hidden", app: "first" });
    for (let index = 0; index < 1000; index++) hub.suite({ ...at, app: `app-${index}` });
    expect((await read("/commits/topic/check-runs")).total_count).toBe(0);
    expect((await read("/commits/topic/check-suites")).total_count).toBe(1001);
  });

  test("a commit that nobody knows", async () => {
    const { get } = await openShop();
    for (const end of ["check-runs", "check-suites", "status", "statuses", "pulls"]) {
      expect((await get(`/commits/${"d".repeat(40)}/${end}`)).status, end).toBe(422);
    }
  });
});

describe("reviews", () => {
  test("by both APIs; bots, ghosts and what is not handed in", async () => {
    const { hub, read, query, tip } = await openShop();
    hub.openPullRequest({ head: "topic", requested: ["bea", "cem", "acme/core"] });
    hub.team("core", ["cem"]);
    hub.addCollaborator("bea", "write");
    hub.addCollaborator("cem", "triage");
    hub.addCollaborator("dan", "maintain");
    const older = tip("topic~1");
    const first = hub.review(1, { by: "bea", state: "APPROVED", commit: older });
    hub.review(1, { by: "robo[bot]", state: "COMMENTED", body: "hm" });
    hub.review(1, { by: null, state: "CHANGES_REQUESTED", commit: null });
    hub.review(1, { by: "ann", state: "PENDING" });
    hub.review(1, { by: "cem", state: "PENDING" });
    hub.dismiss(1, first);
    const rest = await read("/pulls/1/reviews");
    expect(
      rest.map((one: { user: { login: string } | null; state: string; commit_id: string }) => [
        one.user?.login,
        one.state,
        one.commit_id,
      ]),
    ).toEqual([
      ["bea", "DISMISSED", older],
      ["robo[bot]", "COMMENTED", tip("topic")],
      [undefined, "CHANGES_REQUESTED", null],
      ["ann", "PENDING", tip("topic")],
    ]);
    expect(await read("/pulls/1/requested_reviewers")).toMatchObject({
      users: [],
      teams: [{ slug: "core" }],
    });
    const fields = `pullRequest(number: 1) {
      reviews(first: 9) { nodes { author { __typename login } state commit { oid } authorCanPushToRepository } }
      reviewRequests(first: 9) { nodes { requestedReviewer { __typename ... on Team { combinedSlug } } } } }`;
    const { repository } = await query(fields);
    expect(repository.pullRequest.reviews.nodes).toEqual([
      {
        author: { __typename: "User", login: "bea" },
        state: "DISMISSED",
        commit: { oid: older },
        authorCanPushToRepository: true,
      },
      {
        author: { __typename: "Bot", login: "robo" },
        state: "COMMENTED",
        commit: { oid: tip("topic") },
        authorCanPushToRepository: false,
      },
      { author: null, state: "CHANGES_REQUESTED", commit: null, authorCanPushToRepository: false },
      expect.objectContaining({ state: "PENDING" }),
    ]);
    expect(repository.pullRequest.reviewRequests.nodes).toEqual([
      { requestedReviewer: { __typename: "Team", combinedSlug: "acme/core" } },
    ]);
    const workflow = await query(fields, WORKFLOW_TOKEN);
    expect(workflow.repository.pullRequest.reviews.nodes).toHaveLength(3);
    for (const [login, permission, role] of [
      ["bea", "write", "write"],
      ["cem", "read", "triage"],
      ["dan", "write", "maintain"],
      ["maintainer", "admin", "admin"],
      ["robo[bot]", "read", "read"],
    ]) {
      expect(await read(`/collaborators/${login}/permission`)).toMatchObject({
        permission,
        role_name: role,
      });
    }
  });

  test("GitHub's own word on them", async () => {
    const { hub, query } = await openShop();
    hub.openPullRequest({ head: "topic" });
    hub.addCollaborator("bea");
    hub.addCollaborator("cem");
    const decision = async () =>
      (await query("pullRequest(number: 1) { reviewDecision }")).repository.pullRequest
        .reviewDecision;
    hub.review(1, { by: "bea", state: "APPROVED" });
    expect(await decision()).toBeNull();
    hub.ruleset("main", [requiredPullRequest({ approvals: 2 })]);
    hub.review(1, { by: "bea", state: "COMMENTED" });
    hub.review(1, { by: "stranger", state: "APPROVED" });
    expect(await decision()).toBe("REVIEW_REQUIRED");
    const no = hub.review(1, { by: "cem", state: "CHANGES_REQUESTED" });
    expect(await decision()).toBe("CHANGES_REQUESTED");
    hub.dismiss(1, no);
    hub.review(1, { by: "cem", state: "APPROVED" });
    expect(await decision()).toBe("APPROVED");
    hub.protect("main", { approvals: 1, codeOwners: true });
    expect(await decision()).toBe("REVIEW_REQUIRED");
    hub.edit(1, { reviewDecision: "APPROVED" });
    expect(await decision()).toBe("APPROVED");
  });

  test("the issues that are closed by words", async () => {
    const { hub, query, work, push, read } = await openShop();
    for (const number of [3, 4, 5, 6]) hub.issue({ number });
    hub.issue({ number: 3, repository: "acme/other" });
    hub.issue({ number: 8, repository: "acme/other" });
    work.checkout("topic").commit("Words\n\nResolves #6");
    push("topic");
    const body = "closes #3, fix: #4. Fixed acme/other#8; mentions #5";
    const url = "RESOLVES https://github.com/acme/other/issues/3";
    hub.openPullRequest({ head: "topic", body: `${body}\n${url}`, number: 20 });
    hub.openPullRequest({ head: "topic", base: "other", body: "Closes #5" });
    const closing = async (number: number) => {
      const fields = `pullRequest(number: ${number}) { closingIssuesReferences(first: 9) { nodes { number repository { nameWithOwner } } } }`;
      const { nodes } = (await query(fields)).repository.pullRequest.closingIssuesReferences;
      return nodes.map(
        (one: { number: number; repository: { nameWithOwner: string } }) =>
          `${one.repository.nameWithOwner}#${one.number}`,
      );
    };
    expect(await closing(20)).toEqual([
      "acme/shop#3",
      "acme/shop#4",
      "acme/other#3",
      "acme/other#8",
    ]);
    expect(await closing(21)).toEqual([]);
    hub.merge(20);
    const open = hub.world.issues.filter(({ state }) => state === "open");
    expect(open.map(({ number }) => number)).toEqual([5]);
    hub.closeIssue(5, "2026-01-01T00:00:00Z");
    expect(await read("/issues/5")).toMatchObject({
      state: "closed",
      closed_at: "2026-01-01T00:00:00Z",
    });
  });

  test("threads", async () => {
    const { hub, query } = await openShop();
    hub.openPullRequest({ head: "topic" });
    const open = hub.thread(1, { by: "bea", path: "a.txt", line: 4, text: "why?" });
    hub.thread(1, { by: null, path: "new.txt", line: 1, text: "gone", outdated: true });
    const done = hub.thread(1, { by: "bea", path: "a.txt", text: "file" });
    hub.reply(1, open, "ann", "because");
    hub.resolve(1, done);
    const { repository } = await query(
      "pullRequest(number: 1) { reviewThreads(first: 9) { nodes { isResolved isOutdated path line comments(first: 1) { totalCount nodes { author { login } body } } } } }",
    );
    const comment = (login: string | null, body: string, totalCount = 1) => ({
      totalCount,
      nodes: [{ author: login === null ? null : { login }, body }],
    });
    expect(repository.pullRequest.reviewThreads.nodes).toEqual([
      {
        isResolved: false,
        isOutdated: false,
        path: "a.txt",
        line: 4,
        comments: comment("bea", "why?", 2),
      },
      {
        isResolved: false,
        isOutdated: true,
        path: "new.txt",
        line: null,
        comments: comment(null, "gone"),
      },
      {
        isResolved: true,
        isOutdated: false,
        path: "a.txt",
        line: null,
        comments: comment("bea", "file"),
      },
    ]);
  });

  test("lists of pull requests", async () => {
    const { hub, read, query } = await openShop();
    hub.openPullRequest({ head: "topic", at: "2026-01-01T00:00:00Z", labels: ["bug"] });
    hub.openPullRequest({ head: "other", at: "2026-01-02T00:00:00Z" });
    hub.openPullRequest({ head: "topic", base: "other", at: "2026-01-03T00:00:00Z" });
    hub.merge(2);
    hub.close(1, "ann", "2026-02-01T00:00:00Z");
    const numbers = async (search: string) =>
      (await read(`/pulls${search}`)).map(({ number }: { number: number }) => number);
    expect(await numbers("")).toEqual([3]);
    expect(await numbers("?state=all")).toEqual([3, 2, 1]);
    expect(await numbers("?state=closed&sort=created&direction=asc")).toEqual([1, 2]);
    expect(await numbers("?state=all&head=acme:topic&base=main")).toEqual([1]);
    expect(await numbers("?state=all&head=topic")).toEqual([3, 2, 1]);
    const { repository } = await query(`
      merged: pullRequests(first: 9, states: MERGED) { nodes { number } }
      topic: pullRequests(first: 9, headRefName: "topic", orderBy: { field: CREATED_AT, direction: DESC }) { nodes { number } }
      bug: pullRequests(first: 9, labels: ["bug"]) { nodes { number state } }`);
    expect(repository).toEqual({
      merged: { nodes: [{ number: 2 }] },
      topic: { nodes: [{ number: 3 }, { number: 1 }] },
      bug: { nodes: [{ number: 1, state: "CLOSED" }] },
    });
    const timeline = await read("/issues/2/timeline");
    expect(timeline.map((one: { event: string }) => one.event)).toEqual([
      "committed",
      "merged",
      "closed",
    ]);
    expect(await read("/issues/2")).toMatchObject({
      pull_request: { merged_at: expect.any(String) },
    });
  });
});

describe("delivery", () => {
  test("deployments: the newest first, states in both words", async () => {
    const { hub, read, query, tip } = await openShop();
    const first = hub.deploy({ environment: "stage", ref: "main", at: "2026-01-01T00:00:00Z" });
    hub.deploymentStatus(first, "in_progress", "2026-01-01T00:01:00Z");
    hub.deploymentStatus(first, "success", "2026-01-01T00:02:00Z");
    const second = hub.deploy({
      environment: "stage",
      sha: tip("topic"),
      at: "2026-01-02T00:00:00Z",
    });
    hub.deploymentStatus(second, "success", "2026-01-02T00:01:00Z");
    const live = hub.deploy({ sha: tip("topic"), ref: "topic", at: "2026-01-03T00:00:00Z" });
    hub.deploymentStatus(live, "success", "2026-01-03T00:01:00Z");
    const waiting = hub.deploy({ task: "check", at: "2026-01-04T00:00:00Z", creator: "ann" });
    hub.deploymentStatus(waiting, "waiting", "2026-01-04T00:01:00Z");
    const next = hub.deploy({ at: "2026-01-05T00:00:00Z" });
    const ids = async (search: string) =>
      (await read(`/deployments${search}`)).map(({ id }: { id: number }) => id);
    expect(await ids("")).toEqual([next, waiting, live, second, first]);
    expect(await ids("?environment=stage")).toEqual([second, first]);
    expect(await ids(`?sha=${tip("topic")}`)).toEqual([live, second]);
    expect(await ids("?ref=topic&task=deploy")).toEqual([live]);
    const states = async (id: number) =>
      (await read(`/deployments/${id}/statuses`)).map(({ state }: { state: string }) => state);
    expect(await states(first)).toEqual(["inactive", "success", "in_progress"]);
    expect(await states(next)).toEqual([]);
    const { repository } = await query(`
      deployments(first: 9, environments: ["production"], orderBy: { field: CREATED_AT, direction: DESC }) {
        nodes { databaseId state commitOid ref { name } creator { login } latestStatus { state createdAt } } }
      stage: deployments(first: 9, environments: ["stage"]) { nodes { state statuses(first: 1) { nodes { state } } } }
      environments(first: 9) { nodes { name } }`);
    const bot = { login: "github-actions" };
    expect(repository.deployments.nodes).toEqual([
      {
        databaseId: next,
        state: "PENDING",
        commitOid: tip("main"),
        ref: { name: "main" },
        creator: bot,
        latestStatus: null,
      },
      {
        databaseId: waiting,
        state: "WAITING",
        commitOid: tip("main"),
        ref: { name: "main" },
        creator: { login: "ann" },
        latestStatus: { state: "WAITING", createdAt: "2026-01-04T00:01:00Z" },
      },
      {
        databaseId: live,
        state: "ACTIVE",
        commitOid: tip("topic"),
        ref: { name: "topic" },
        creator: bot,
        latestStatus: { state: "SUCCESS", createdAt: "2026-01-03T00:01:00Z" },
      },
    ]);
    expect(repository.stage.nodes).toEqual([
      { state: "INACTIVE", statuses: { nodes: [{ state: "INACTIVE" }] } },
      { state: "ACTIVE", statuses: { nodes: [{ state: "SUCCESS" }] } },
    ]);
    expect(repository.environments.nodes).toEqual([{ name: "stage" }, { name: "production" }]);
  });

  test.each([
    ["stage", {}, {}, true],
    ["production", {}, {}, false],
    ["production", {}, { autoInactive: true }, true],
    ["stage", {}, { autoInactive: false }, false],
    ["review-1", { transient: true }, {}, false],
    ["live", { production: true }, {}, false],
  ])(
    "a success in %s (%o, %o) replaces the one before: %s",
    async (environment, kind, options, replaced) => {
      const { hub } = await openShop();
      const older = hub.deploy({ environment, ...kind });
      hub.deploymentStatus(older, "success");
      const failed = hub.deploy({ environment, ...kind });
      hub.deploymentStatus(failed, "failure");
      const newer = hub.deploy({ environment, ...kind });
      hub.deploymentStatus(newer, "success", undefined, options);
      const last = (id: number) =>
        hub.world.deployments.find((one) => one.id === id)?.statuses.at(-1)?.state;
      expect([last(older), last(failed), last(newer)]).toEqual([
        replaced ? "inactive" : "success",
        "failure",
        "success",
      ]);
    },
  );

  test("releases, in the order of their commits; drafts for those who write", async () => {
    const { hub, read, octokitOf, query, work } = await openShop();
    hub.tokens.set("writer", { login: "ann", permissions: { contents: "write" } });
    hub.release({ tag: "v2", sha: "main", at: "2026-01-01T00:00:00Z" });
    hub.release({ tag: "v1", sha: "main~", at: "2026-02-01T00:00:00Z", prerelease: true });
    hub.release({ tag: "v3", draft: true });
    const brief = (all: { tag_name: string; draft: boolean; published_at: string | null }[]) =>
      all.map(({ tag_name, draft, published_at }) => `${tag_name} ${draft} ${published_at}`);
    expect(brief(await read("/releases"))).toEqual([
      "v2 false 2026-01-01T00:00:00Z",
      "v1 false 2026-02-01T00:00:00Z",
    ]);
    const { data } = await octokitOf("writer").rest.repos.listReleases(ACME);
    expect(brief(data)).toEqual([
      "v3 true null",
      "v2 false 2026-01-01T00:00:00Z",
      "v1 false 2026-02-01T00:00:00Z",
    ]);
    const { repository } = await query(
      "releases(first: 9) { nodes { tagName isLatest isPrerelease tagCommit { oid } } }",
    );
    expect(repository.releases.nodes).toEqual([
      { tagName: "v2", isLatest: true, isPrerelease: false, tagCommit: { oid: work.sha("main") } },
      { tagName: "v1", isLatest: false, isPrerelease: true, tagCommit: { oid: work.sha("main~") } },
    ]);
  });

  test("what environments are configured with, issues, teams, and who asks", async () => {
    const { hub, read, get, octokitOf } = await openShop();
    hub.environment("eu/live", { secrets: ["DB"], variables: { REGION: "eu" } });
    hub.world.secrets.organization.push("SIGNING");
    hub.world.variables.repository.LOCALE = "de";
    hub.team("core", ["bea"]);
    hub.issue({ number: 7, repository: "acme/other", state: "closed", title: "Elsewhere" });
    hub.issue({ number: 7, title: "Here" });
    expect((await read("/environments")).environments).toMatchObject([{ name: "eu/live" }]);
    expect((await read("/environments/eu%2Flive/secrets")).secrets).toMatchObject([{ name: "DB" }]);
    expect((await read("/environments/eu%2Flive/variables")).variables).toMatchObject([
      { value: "eu" },
    ]);
    expect((await get("/environments/none/secrets")).status).toBe(404);
    expect(await read("/actions/secrets")).toEqual({ total_count: 0, secrets: [] });
    expect((await read("/actions/organization-secrets")).total_count).toBe(1);
    expect((await read("/actions/variables")).total_count).toBe(1);
    expect((await read("/actions/organization-variables")).total_count).toBe(0);
    expect(await read("/issues/7")).toMatchObject({ title: "Here", state: "open" });
    expect((await get("/issues/8")).status).toBe(404);
    expect(JSON.parse((await get("//repos/acme/other/issues/7")).text)).toMatchObject({
      title: "Elsewhere",
    });
    expect((await get("//repos/acme/other/issues/8")).status).toBe(404);
    expect((await get("//repos/acme/other/pulls")).status).toBe(404);
    expect((await get("//orgs/acme/teams/core/memberships/bea")).status).toBe(200);
    expect((await get("//orgs/acme/teams/core/memberships/ann")).status).toBe(404);
    expect(JSON.parse((await get("//orgs/acme/teams/core/members")).text)).toMatchObject([
      { login: "bea" },
    ]);
    expect((await get("//orgs/elsewhere/teams/core/members")).status).toBe(404);
    expect(JSON.parse((await get("//user")).text)).toMatchObject({ login: "ann" });
    await expect(octokitOf(WORKFLOW_TOKEN).request("GET /user")).rejects.toMatchObject({
      status: 403,
    });
  });
});
