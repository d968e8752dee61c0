import { describe, expect, test } from "vitest";
import type { CheckReport } from "../../../src/core/github/ci.ts";
import type { PullRequest } from "../../../src/core/github/pull-request.ts";
import { FactUnavailable } from "../../../src/core/result.ts";
import { readCi } from "../../../src/facts/github/ci.ts";
import { faultOf, lookupOf, sha } from "./literal-lookup.ts";
import { type Answers, type LiteralOptions, literalSession } from "./literal-session.ts";

const HEAD = sha("b");
const MERGE = sha("e");

async function read(
  answers: Answers,
  options: LiteralOptions = {},
  pullRequest: Partial<PullRequest> | null = { testMerge: MERGE },
) {
  const session = literalSession(answers, options);
  const lookup = lookupOf(pullRequest);
  const state = await readCi({ session, lookup, own: null });
  return { ...state, requests: session.requests };
}

const line = (check: CheckReport) =>
  [
    check.kind,
    check.name,
    check.completed ? check.conclusion : "…",
    check.workflowRunId ?? "–",
    ...(check.onTestMerge ? ["on the test merge"] : []),
  ].join(" ");

// GraphQL

const whole = { hasNextPage: false, endCursor: null };
const more = (cursor: string) => ({ hasNextPage: true, endCursor: cursor });
const runNode = (databaseId: number, parts: object = {}) => ({
  databaseId,
  name: `job ${databaseId}`,
  status: "COMPLETED",
  conclusion: "SUCCESS",
  startedAt: "2026-01-01T10:01:00Z",
  completedAt: "2026-01-01T10:02:00Z",
  detailsUrl: `https://github.com/acme/shop/actions/runs/7/job/${databaseId}`,
  ...parts,
});
const suiteNode = (id: number, runs: object[], parts: object = {}) => ({
  databaseId: id * 10,
  createdAt: "2026-01-01T10:00:00Z",
  status: "COMPLETED",
  conclusion: "SUCCESS",
  app: { databaseId: 15368, slug: "github-actions" },
  workflowRun: {
    databaseId: id,
    event: "pull_request",
    createdAt: "2026-01-01T10:00:01Z",
    url: `https://github.com/acme/shop/actions/runs/${id}`,
    file: null,
    workflow: { name: "CI", resourcePath: "/acme/shop/actions/workflows/ci.yml" },
  },
  checkRuns: { pageInfo: whole, nodes: runs },
  ...parts,
});
const commitNode = (suites: object[], contexts: object[] | null = null, oid = HEAD) => ({
  oid,
  status: contexts && { contexts },
  checkSuites: { pageInfo: whole, nodes: suites },
});
const contextNode = (context: string, state: string) => ({
  context,
  state,
  createdAt: "2026-01-01T10:03:00Z",
  targetUrl: null,
});
const mergeNode = (parents: string[], suites: object[], contexts: object[] | null = null) => ({
  ...commitNode(suites, contexts, MERGE),
  parents: { nodes: parents.map((oid) => ({ oid })) },
});
const answer = (object: object | null, potentialMergeCommit: object | null = null) => ({
  repository: { object, pullRequest: { potentialMergeCommit } },
});

describe("by GraphQL", () => {
  test("check runs, statuses and workflow runs of the head and its test merge, with one request", async () => {
    const state = await read(
      {},
      {
        graphql: {
          DodCi: answer(
            commitNode(
              [
                suiteNode(7, [runNode(1), runNode(2, { status: "IN_PROGRESS", conclusion: null })]),
                suiteNode(8, [runNode(3, { conclusion: "FAILURE", name: "scan" })], {
                  app: { databaseId: 9, slug: "scanner" },
                  workflowRun: null,
                  createdAt: "2026-01-01T09:59:00Z",
                }),
              ],
              [contextNode("ci/x", "ERROR"), contextNode("ci/y", "EXPECTED")],
            ),
            mergeNode([sha("a"), HEAD], [], [contextNode("merge/z", "PENDING")]),
          ),
        },
      },
    );
    expect(state.requests).toEqual([`DodCi ${HEAD} 12 true`]);
    expect(state.checks.map(line)).toEqual([
      "check-run job 1 success 7",
      "check-run job 2 … 7",
      "check-run scan failure –",
      "status ci/x error –",
      "status ci/y … –",
      "status merge/z … – on the test merge",
    ]);
    expect(state.checks[0]).toEqual({
      kind: "check-run",
      name: "job 1",
      app: { id: 15368, slug: "github-actions" },
      workflowRunId: 7,
      completed: true,
      conclusion: "success",
      startedAt: "2026-01-01T10:01:00Z",
      completedAt: "2026-01-01T10:02:00Z",
      id: 1,
      url: "https://github.com/acme/shop/actions/runs/7/job/1",
      onTestMerge: false,
      own: false,
    });
    expect(state.checks[3]).toMatchObject({ id: Date.parse("2026-01-01T10:03:00Z"), app: null });
    expect(state).toMatchObject({
      commit: HEAD,
      oldestSuiteAt: "2026-01-01T09:59:00Z",
      truncated: null,
      workflowRuns: [
        {
          id: 7,
          name: "CI",
          path: ".github/workflows/ci.yml",
          event: "pull_request",
          completed: true,
          conclusion: "success",
          attempt: null,
          createdAt: "2026-01-01T10:00:01Z",
          url: "https://github.com/acme/shop/actions/runs/7",
        },
      ],
    });
  });

  test("a workflow that could not start has no check, and its run says so", async () => {
    const state = await read(
      {},
      {
        graphql: {
          DodCi: answer(commitNode([suiteNode(7, [], { conclusion: "STARTUP_FAILURE" })])),
        },
      },
    );
    expect(state.checks).toEqual([]);
    expect(state.workflowRuns).toMatchObject([{ completed: true, conclusion: "startup_failure" }]);
  });

  test.each([
    ["queued", { status: "QUEUED", conclusion: null }, { completed: false, conclusion: null }],
    ["of an earlier attempt", { status: "IN_PROGRESS" }, { completed: false, conclusion: null }],
    ["cancelled", { conclusion: "CANCELLED" }, { completed: true, conclusion: "cancelled" }],
    ["of a new kind", { conclusion: "MAYBE" }, { completed: true, conclusion: "maybe" }],
  ])("a workflow run that is %s", async (_, suite, expected) => {
    const DodCi = answer(commitNode([suiteNode(7, [], suite)]));
    expect((await read({}, { graphql: { DodCi } })).workflowRuns).toMatchObject([expected]);
  });

  test.each([
    [
      "its file, where GitHub says it",
      { path: ".github/workflows/x.yml" },
      "",
      ".github/workflows/x.yml",
    ],
    ["its address", null, "/acme/shop/actions/workflows/y.yaml", ".github/workflows/y.yaml"],
    ["nothing for one of GitHub's own", null, "/acme/shop/actions/workflows/dynamic/codeql", null],
  ])("a workflow's path is %s", async (_, file, resourcePath, path) => {
    const suite = suiteNode(7, []);
    const workflowRun = { ...suite.workflowRun, file, workflow: { name: "X", resourcePath } };
    const DodCi = answer(commitNode([{ ...suite, workflowRun }]));
    expect((await read({}, { graphql: { DodCi } })).workflowRuns[0]?.path).toBe(path);
  });

  test("a test merge of an older head is none of this commit", async () => {
    const merge = mergeNode([sha("a"), sha("d")], [], [contextNode("ci/x", "SUCCESS")]);
    const state = await read({}, { graphql: { DodCi: answer(commitNode([]), merge) } });
    expect(state.checks).toEqual([]);
  });

  test("what started earlier on the test merge is no age of the head", async () => {
    const merge = mergeNode([HEAD], [suiteNode(9, [], { createdAt: "2026-01-01T00:00:00Z" })]);
    const state = await read({}, { graphql: { DodCi: answer(commitNode([]), merge) } });
    expect(state).toMatchObject({ oldestSuiteAt: null, workflowRuns: [{ id: 9 }] });
  });

  test.each<[string, Partial<PullRequest> | null]>([
    ["no pull request", null],
    ["a merged one", { mergeCommit: sha("c") }],
    ["a closed one", { state: "closed" }],
  ])("with %s no test merge is asked for", async (_, pullRequest) => {
    const { requests } = await read(
      {},
      { graphql: { DodCi: answer(commitNode([])) } },
      pullRequest,
    );
    expect(requests).toEqual([`DodCi ${HEAD} 0 false`]);
  });

  test("a commit that is not the pull request's head has no test merge", async () => {
    const session = literalSession({}, { graphql: { DodCi: answer(commitNode([])) } });
    const lookup = { ...lookupOf({ testMerge: MERGE }), commit: sha("f") };
    await readCi({ session, lookup, own: null });
    expect(session.requests).toEqual([`DodCi ${sha("f")} 0 false`]);
  });

  test("an own check run, and not the status of the same id", async () => {
    const id = Date.parse("2026-01-01T10:03:00Z");
    const suite = suiteNode(7, [runNode(id, { name: "x", status: "IN_PROGRESS" })]);
    const DodCi = answer(commitNode([suite], [contextNode("ci/x", "FAILURE")]));
    const own = { checkRunId: null, runId: 7, job: "x", attempt: 1, runner: "r" };
    const session = literalSession({}, { graphql: { DodCi } });
    const { checks } = await readCi({ session, lookup: lookupOf(), own });
    expect(checks.map((check) => check.own)).toEqual([true, false]);
  });

  test("a commit that GitHub does not know", async () => {
    const fault = await faultOf(read({}, { graphql: { DodCi: answer(null) } }));
    expect(fault).toMatchObject({
      reason: "GitHub does not know the commit bbbbbbbbbbbb, so nothing has reported on it",
      mend: "push it: git push",
    });
  });
});

describe("more than one page, by GraphQL", () => {
  const many = { pageInfo: { hasNextPage: true }, nodes: [runNode(1)] };
  const ALL = "/repos/acme/shop/check-suites/70/check-runs?filter=all";
  const all = [restRun(1, 70), restRun(2, 70, { status: "in_progress", conclusion: null })];
  const suitePages = (after: string) => ({
    repository: {
      object: {
        checkSuites: {
          pageInfo: after === "s1" ? more("s2") : whole,
          nodes: [suiteNode(after === "s1" ? 8 : 9, [runNode(after === "s1" ? 3 : 4)])],
        },
      },
    },
  });

  test("of suites, and of the runs of each", async () => {
    const first = { pageInfo: more("s1"), nodes: [suiteNode(7, [], { checkRuns: many })] };
    const state = await read(
      { [ALL]: all },
      {
        graphql: {
          DodCi: answer({ ...commitNode([]), checkSuites: first }),
          DodCheckSuites: ({ after }: { after: string }) => suitePages(after),
        },
      },
    );
    expect(state.checks.map(line)).toEqual([
      "check-run job 1 success 7",
      "check-run job 2 … 7",
      "check-run job 3 success 8",
      "check-run job 4 success 9",
    ]);
    expect(state.checks[0]).toMatchObject({ url: "https://github.com/acme/shop/runs/1" });
    expect(state.truncated).toBeNull();
    expect(state.requests.slice(1)).toEqual([
      `DodCheckSuites ${HEAD} s1`,
      `DodCheckSuites ${HEAD} s2`,
      ALL,
    ]);
  });

  test("more than a thousand suites are said", async () => {
    const page = { pageInfo: more("s"), nodes: [suiteNode(7, [])] };
    const state = await read(
      {},
      {
        graphql: {
          DodCi: answer({ ...commitNode([]), checkSuites: page }),
          DodCheckSuites: { repository: { object: { checkSuites: page } } },
        },
      },
    );
    expect(state.requests).toHaveLength(10);
    expect(state.truncated).toBe("only the first 1,000 check suites of the commit are listed");
  });

  test("so are more runs than are read, of the head or its test merge", async () => {
    const suites = [suiteNode(7, [], { checkRuns: many })];
    const answers = { [ALL]: Array(5001).fill(restRun(1, 70)) };
    for (const DodCi of [
      answer(commitNode(suites)),
      answer(commitNode([]), mergeNode([HEAD], suites)),
    ])
      expect((await read(answers, { graphql: { DodCi } })).truncated).toMatch(
        /^only some of the check runs/,
      );
  });

  test("a page that is not answered leaves all of it to REST", async () => {
    const suites = [suiteNode(7, [], { checkRuns: many })];
    for (const DodCi of [
      answer(commitNode(suites)),
      answer(commitNode([]), mergeNode([HEAD], suites)),
    ])
      expect((await read({ ...REST, ...REST_MERGE }, { graphql: { DodCi } })).requests).toContain(
        RUNS,
      );
  });
});

// REST

const ofCommit = (part: string, commit = HEAD) => `/repos/acme/shop/commits/${commit}${part}`;
const RUNS = `${ofCommit("/check-runs")}?filter=all`;
const WORKFLOW_RUNS = "/repos/acme/shop/actions/runs?head_sha=";
const restRun = (id: number, suite: number, parts: object = {}) => ({
  id,
  name: `job ${id}`,
  status: "completed",
  conclusion: "success",
  started_at: "2026-01-01T10:01:00Z",
  completed_at: "2026-01-01T10:02:00Z",
  details_url: null,
  html_url: `https://github.com/acme/shop/runs/${id}`,
  app: { id: 15368, slug: "github-actions" },
  check_suite: { id: suite },
  ...parts,
});
const restWorkflowRun = (id: number, suite: number, parts: object = {}) => ({
  id,
  name: "CI",
  path: ".github/workflows/ci.yml@main",
  event: "push",
  status: "completed",
  conclusion: "success",
  head_sha: HEAD,
  run_attempt: 2,
  created_at: "2026-01-01T10:00:01Z",
  updated_at: "2026-01-01T10:05:00Z",
  html_url: `https://github.com/acme/shop/actions/runs/${id}`,
  check_suite_id: suite,
  head_repository: { full_name: "acme/shop" },
  ...parts,
});
const restStatus = (context: string, state: string) => ({
  context,
  state,
  created_at: "2026-01-01T10:03:00Z",
  target_url: "https://ci.example.org/1",
});
const REST: Answers = {
  [RUNS]: [
    restRun(1, 71),
    restRun(2, 72, { status: "queued", conclusion: null, completed_at: null }),
  ],
  [ofCommit("/check-suites")]: [
    { created_at: "2026-01-01T10:00:00Z" },
    { created_at: "2026-01-01T09:00:00Z" },
    { created_at: null },
  ],
  [ofCommit("/status")]: [restStatus("ci/x", "failure"), restStatus("ci/y", "pending")],
  [`${WORKFLOW_RUNS}${HEAD}`]: [
    restWorkflowRun(7, 71),
    restWorkflowRun(8, 73, { status: "completed", conclusion: "startup_failure" }),
  ],
};
const REST_MERGE: Answers = {
  [ofCommit("", MERGE)]: { parents: [{ sha: sha("a") }, { sha: HEAD }] },
  [`${ofCommit("/check-runs", MERGE)}?filter=all`]: [],
  [ofCommit("/check-suites", MERGE)]: [],
  [ofCommit("/status", MERGE)]: [restStatus("merge/z", "success")],
  [`${WORKFLOW_RUNS}${MERGE}`]: [],
};

describe("by REST", () => {
  const noToken = { hasToken: false };

  test("without a token, and without a test merge: four requests", async () => {
    const state = await read(REST, noToken, {});
    expect(state.requests.sort()).toEqual(Object.keys(REST).sort());
    expect(state.checks.map(line)).toEqual([
      "check-run job 1 success 7",
      "check-run job 2 … –",
      "status ci/x failure –",
      "status ci/y … –",
    ]);
    expect(state.workflowRuns).toMatchObject([
      { id: 7, path: ".github/workflows/ci.yml", attempt: 2, event: "push" },
      { id: 8, completed: true, conclusion: "startup_failure" },
    ]);
    expect(state).toMatchObject({ oldestSuiteAt: "2026-01-01T09:00:00Z", truncated: null });
    expect(state.checks[0]?.url).toBe("https://github.com/acme/shop/runs/1");
  });

  test("statuses on the test merge count besides the head's", async () => {
    const state = await read({ ...REST, ...REST_MERGE }, noToken);
    expect(state.requests).toHaveLength(9);
    expect(state.checks.map(line).at(-1)).toBe("status merge/z success – on the test merge");
  });

  test("a test merge of an older head is not asked for its checks", async () => {
    const older = { [ofCommit("", MERGE)]: { parents: [{ sha: sha("d") }] } };
    const state = await read({ ...REST, ...REST_MERGE, ...older }, noToken);
    expect(state.requests).toHaveLength(5);
    expect(state.checks.some(({ onTestMerge }) => onTestMerge)).toBe(false);
  });

  test.each(Object.keys({ ...REST, ...REST_MERGE }))("a part that is not had: %s", async (path) => {
    const without = { ...REST, ...REST_MERGE, [path]: 403 };
    expect((await faultOf(read(without, noToken))).reason).toMatch(/^GitHub answered 403 to /);
  });

  test.each([
    [RUNS, restRun(1, 71), 5001, /^only some of the check runs/],
    [ofCommit("/check-suites"), { created_at: null }, 1001, /^only the first 1,000 check suites/],
    [ofCommit("/status"), restStatus("x", "success"), 1001, /^only some of the check runs/],
    [`${WORKFLOW_RUNS}${HEAD}`, restWorkflowRun(7, 71), 1001, /^only some of the check runs/],
  ])("more of %s than are read is said", async (path, item, count, words) => {
    const state = await read({ ...REST, [path]: Array(count).fill(item) }, noToken, {});
    expect(state.truncated).toMatch(words);
  });

  test.each<[string, LiteralOptions]>([
    ["a fault of GraphQL", {}],
    [
      "a part that GraphQL did not give",
      {
        graphql: { DodCi: answer(commitNode([])) },
        missing: [{ path: "repository.object.status", reason: "FORBIDDEN", mend: "" }],
      },
    ],
    [
      "an answer of another shape",
      {
        graphql: {
          DodCi: () => {
            throw new FactUnavailable("another shape", "");
          },
        },
      },
    ],
  ])("stands in for %s", async (_, options) => {
    expect((await read(REST, options, {})).checks).toHaveLength(4);
  });

  test.each(["workflowRun", "app"])("stands in where %s is kept back", async (name) => {
    const path = `repository.object.checkSuites.nodes.${name}`;
    const options = {
      graphql: { DodCi: answer(commitNode([])) },
      missing: [{ path, reason: "FORBIDDEN", mend: "" }],
    };
    expect((await read(REST, options, {})).checks).toHaveLength(4);
  });

  test.each(["file", "file.path"])(
    "where only a workflow's %s is kept back, GraphQL's answer is whole",
    async (name) => {
      const { requests } = await read(
        REST,
        {
          graphql: { DodCi: answer(commitNode([])) },
          missing: [
            {
              path: `repository.object.checkSuites.nodes.workflowRun.${name}`,
              reason: "FORBIDDEN",
              mend: "",
            },
          ],
        },
        {},
      );
      expect(requests).toHaveLength(1);
    },
  );

  test("a status that dod set is its own, whoever tells of it", async () => {
    const names = ["dod", "dod (a/dod.yml)", "dod-lint", "dodo"];
    const ownOf = (checks: readonly CheckReport[]) =>
      checks.filter(({ own }) => own).map(({ name }) => name);
    const contexts = names.map((name) => contextNode(name, "PENDING"));
    const DodCi = answer(commitNode([], contexts));
    expect(ownOf((await read({}, { graphql: { DodCi } }, null)).checks)).toEqual(names.slice(0, 2));
    const statuses = names.map((name) => restStatus(name, "pending"));
    const lists = { ...REST, [ofCommit("/status")]: statuses };
    expect(ownOf((await read(lists, { hasToken: false }, null)).checks)).toEqual(names.slice(0, 2));
  });

  test("an interruption is no reason to ask again", async () => {
    const stop = new Error("interrupted");
    const DodCi = () => {
      throw stop;
    };
    await expect(read(REST, { graphql: { DodCi } })).rejects.toBe(stop);
  });
});
