import { describe, expect, test } from "vitest";
import type { PullRequest } from "../../../src/core/github/pull-request.ts";
import { readDeployments } from "../../../src/facts/github/deployments.ts";
import { faultOf, lookupOf, sha } from "./literal-lookup.ts";
import { type Answers, type LiteralOptions, literalSession } from "./literal-session.ts";

const MERGED = { mergeCommit: sha("c") };

function deployments(
  answers: Answers,
  options: LiteralOptions = {},
  pullRequest: Partial<PullRequest> | null = MERGED,
) {
  const session = literalSession(answers, options);
  const fact = readDeployments({ session, lookup: lookupOf(pullRequest) });
  return { ...fact, requests: session.requests };
}

/** Minutes from the merge on, which is at 0. */
const at = (minutes: number) =>
  new Date(Date.parse("2026-01-02T10:00:00Z") + minutes * 60_000).toISOString();
const states = (history: { deployments: readonly { id: string; statuses: readonly object[] }[] }) =>
  history.deployments.map(({ id, statuses }) =>
    [id, ...statuses.map((status) => ("state" in status ? status.state : ""))].join(" "),
  );

// GraphQL

type Status = readonly [state: string, minutes: number];
const statusNode = ([state, minutes]: Status) => ({ state, createdAt: at(minutes) });
/** Its statuses in the order given; the last of them is GitHub's latest. */
const node = (databaseId: number, minutes: number, given: readonly Status[], parts = {}) => ({
  databaseId,
  commitOid: sha("c"),
  ref: { name: "main" },
  task: "deploy",
  environment: "production",
  creator: { __typename: "User", login: "ann" },
  createdAt: at(minutes),
  latestStatus: given.length > 0 ? statusNode(given.at(-1) as Status) : null,
  statuses: { pageInfo: { hasNextPage: false }, nodes: given.map(statusNode) },
  ...parts,
});
const page = (nodes: object[], endCursor: string | null = null) => ({
  repository: { deployments: { pageInfo: { hasNextPage: endCursor !== null, endCursor }, nodes } },
});
const paged = (pages: Record<string, object>) => ({
  graphql: { DodDeployments: ({ after = "first" }: { after?: string }) => pages[after] },
});

describe("the deployments of an environment, by GraphQL", () => {
  test("one of them, as it is", async () => {
    const fact = deployments({}, paged({ first: page([node(1, 5, [["SUCCESS", 6]])]) }));
    const history = await fact.of("production");
    expect(history).toEqual({
      deployments: [
        {
          id: "1",
          sha: sha("c"),
          ref: "main",
          task: "deploy",
          environment: "production",
          creator: "ann",
          createdAt: at(5),
          statuses: [{ state: "success", createdAt: at(6) }],
          url: "https://github.com/acme/shop/deployments/production",
        },
      ],
      truncated: null,
    });
    expect(await fact.of("production")).toBe(history);
    expect(fact.requests).toEqual(["DodDeployments production"]);
  });

  test("what GitHub does not say", async () => {
    const bare = { ref: null, task: null, environment: null, creator: null, statuses: null };
    const fact = deployments({}, paged({ first: page([node(1, 5, [["SUCCESS", 6]], bare)]) }));
    expect((await fact.of("live eu")).deployments).toMatchObject([
      {
        ref: sha("c"),
        task: "deploy",
        environment: "live eu",
        creator: null,
        statuses: [{ state: "success" }],
        url: "https://github.com/acme/shop/deployments/live%20eu",
      },
    ]);
  });

  test("a bot is called as REST calls it", async () => {
    const bot = (login: string) => ({ creator: { __typename: "Bot", login } });
    const nodes = [node(2, 6, [], bot("deployer")), node(1, 5, [], bot("ci[bot]"))];
    const history = await deployments({}, paged({ first: page(nodes) })).of("production");
    expect(history.deployments.map(({ creator }) => creator)).toEqual(["deployer[bot]", "ci[bot]"]);
  });

  test("deployments and statuses are sorted here, the newest first", async () => {
    const nodes = [
      node(9, 5, []),
      node(10, 5, [
        ["IN_PROGRESS", 6],
        ["SUCCESS", 8],
        ["QUEUED", 5],
        ["INACTIVE", 8],
      ]),
      node(3, 20, [["PENDING", 21]]),
    ];
    const history = await deployments({}, paged({ first: page(nodes) })).of("production");
    expect(states(history)).toEqual(["3 pending", "10 inactive success in_progress queued", "9"]);
  });

  test("of the same second GitHub's latest is the latest", async () => {
    const given: Status[] = [
      ["SUCCESS", 6],
      ["INACTIVE", 6],
    ];
    const turned = node(1, 5, given, {
      statuses: { pageInfo: { hasNextPage: false }, nodes: [...given].reverse().map(statusNode) },
    });
    for (const first of [page([node(1, 5, given)]), page([turned])])
      expect(states(await deployments({}, paged({ first })).of("production"))).toEqual([
        "1 inactive success",
      ]);
  });

  test("more than twenty statuses are all asked for", async () => {
    const many = node(1, 5, [["SUCCESS", 6]], {
      statuses: { pageInfo: { hasNextPage: true }, nodes: [] },
    });
    const fact = deployments(
      {
        "/repos/acme/shop/deployments/1/statuses": [
          { state: "inactive", created_at: at(9) },
          { state: "success", created_at: at(6) },
        ],
      },
      paged({ first: page([many]) }),
    );
    expect(states(await fact.of("production"))).toEqual(["1 inactive success"]);
  });

  const success = (id: number, minutes: number) => node(id, minutes, [["SUCCESS", minutes + 1]]);
  const failure = (id: number, minutes: number) => node(id, minutes, [["FAILURE", minutes + 1]]);

  test.each<[string, Record<string, object>, Partial<PullRequest> | null, number]>([
    [
      "ends where something is in force and the list reaches back beyond the merge",
      { first: page([success(3, 5), failure(2, -5)], "x") },
      MERGED,
      1,
    ],
    [
      "goes on as long as all is younger than the merge",
      {
        first: page([success(3, 5)], "x"),
        x: page([success(2, 0)], "y"),
        y: page([success(1, -1)], "z"),
      },
      MERGED,
      3,
    ],
    [
      "goes on as long as nothing is in force",
      { first: page([failure(3, -1)], "x"), x: page([success(2, -2)], "y") },
      MERGED,
      2,
    ],
    ["ends with the last page", { first: page([success(3, 5)]) }, MERGED, 1],
    [
      "before the merge goes back to when the pull request was opened",
      { first: page([success(3, 5)], "x"), x: page([success(2, -60 * 24 - 1)], "y") },
      {},
      2,
    ],
    [
      "without a pull request ends where something is in force",
      { first: page([success(3, 5)], "x") },
      null,
      1,
    ],
  ])("the list %s", async (_, pages, pullRequest, requests) => {
    const fact = deployments({}, paged(pages), pullRequest);
    expect((await fact.of("production")).truncated).toBeNull();
    expect(fact.requests).toHaveLength(requests);
  });

  test("after five hundred it ends, and says so", async () => {
    const hundred = Array.from({ length: 100 }, (_, index) => failure(index, 5));
    const fact = deployments({}, { graphql: { DodDeployments: page(hundred, "again") } });
    const history = await fact.of("production");
    expect(history.truncated).toBe("only the newest 500 deployments to production are listed");
    expect(fact.requests).toHaveLength(5);
  });
});

// REST

const LIST = "/repos/acme/shop/deployments?environment=production";
const rest = (id: number, minutes: number, parts: object = {}) => ({
  id,
  sha: sha("c"),
  ref: "refs/pull/12/merge",
  task: "deploy:migrations",
  environment: "production",
  creator: { login: "ann" },
  created_at: at(minutes),
  ...parts,
});
const statusesOf = (id: number) => `/repos/acme/shop/deployments/${id}/statuses`;
const said = (...given: Status[]) =>
  given.map(([state, minutes]) => ({ state, created_at: at(minutes) }));

describe("the same by REST", () => {
  const answers: Answers = {
    [LIST]: [rest(1, -5), rest(3, 10, { creator: null }), rest(2, 5), rest(0, -9)],
    [statusesOf(3)]: said(["failure", 11]),
    [statusesOf(2)]: said(["success", 6], ["in_progress", 6]),
    [statusesOf(1)]: said(["inactive", 7], ["success", -4]),
  };

  test("walks from the newest to beyond the merge, with a request for each", async () => {
    const fact = deployments(answers, { hasToken: false });
    const history = await fact.of("production");
    expect(states(history)).toEqual(["3 failure", "2 success in_progress", "1 inactive success"]);
    expect(history.truncated).toBeNull();
    expect(history.deployments[0]).toMatchObject({
      ref: "refs/pull/12/merge",
      task: "deploy:migrations",
      creator: null,
    });
    expect(fact.requests).toEqual([LIST, statusesOf(3), statusesOf(2), statusesOf(1)]);
  });

  test.each<[string, LiteralOptions]>([
    ["fails", {}],
    [
      "leaves a part out",
      {
        ...paged({ first: page([]) }),
        missing: [{ path: "repository.deployments.nodes.creator", reason: "", mend: "" }],
      },
    ],
    ["promises more and gives nothing", paged({ first: page([], "x") })],
  ])("stands in where GraphQL %s", async (_, options) => {
    expect((await deployments(answers, options).of("production")).deployments).toHaveLength(3);
  });

  test("none at all is an empty list, not a fault", async () => {
    const history = await deployments({ [LIST]: [] }, { hasToken: false }).of("production");
    expect(history).toEqual({ deployments: [], truncated: null });
  });

  test("statuses that cannot be read make the list unavailable", async () => {
    const fact = deployments({ ...answers, [statusesOf(2)]: 403 }, { hasToken: false });
    expect((await faultOf(fact.of("production"))).reason).toMatch(/403/);
  });

  test("after thirty it ends, and says so", async () => {
    const many = Array.from({ length: 40 }, (_, index) => rest(index, 5));
    const all = Object.fromEntries(many.map(({ id }) => [statusesOf(id), said(["failure", 6])]));
    const fact = deployments({ ...all, [LIST]: many }, { hasToken: false });
    const history = await fact.of("production");
    expect(history.deployments).toHaveLength(30);
    expect(history.truncated).toBe("only the newest 30 deployments to production are listed");
  });
});

describe("the environments there are", () => {
  const NAMES = "/repos/acme/shop/environments";
  const ALL = "/repos/acme/shop/deployments";
  const named = (...names: string[]) => names.map((name) => ({ name }));
  const deployed = (...names: string[]) => names.map((environment) => rest(1, 1, { environment }));

  test.each<[string, Answers, string[]]>([
    [
      "settings and deployments together, sorted",
      { [NAMES]: named("staging", "production"), [ALL]: deployed("preview", "production") },
      ["preview", "production", "staging"],
    ],
    ["settings that are closed", { [NAMES]: 404, [ALL]: deployed("production") }, ["production"]],
    [
      "settings that are closed, and deployments on two pages",
      { [NAMES]: 404, [ALL]: deployed(...Array(100).fill("preview"), "production") },
      ["preview", "production"],
    ],
    ["deployments that are closed", { [NAMES]: named("production"), [ALL]: 403 }, ["production"]],
    ["none", { [NAMES]: [], [ALL]: [] }, []],
    [
      "more deployments than are looked at, where the settings say all",
      { [NAMES]: named("production"), [ALL]: deployed(...Array(101).fill("preview")) },
      ["preview", "production"],
    ],
  ])("%s", async (_, answers, expected) => {
    const fact = deployments(answers);
    expect(await fact.environments()).toEqual(expected);
    expect(await fact.environments()).toEqual(expected);
    expect(fact.requests).toHaveLength(2);
  });

  test.each<[string, Answers, RegExp]>([
    ["both closed", { [NAMES]: 404, [ALL]: 403 }, /404/],
    ["half a list", { [NAMES]: 404, [ALL]: deployed(...Array(1001).fill("x")) }, /404/],
  ])("%s: unavailable", async (_, answers, reason) => {
    expect((await faultOf(deployments(answers).environments())).reason).toMatch(reason);
  });
});

describe("runs of a workflow as deployments", () => {
  const RUNS = "/repos/acme/shop/actions/workflows/deploy.yml/runs?branch=main";
  const run = (id: number, minutes: number, parts: object = {}) => ({
    id,
    name: "Deploy",
    path: ".github/workflows/deploy.yml",
    event: "push",
    status: "completed",
    conclusion: "success",
    head_sha: sha("c"),
    created_at: at(minutes),
    updated_at: at(minutes + 3),
    run_started_at: at(minutes),
    html_url: `https://github.com/acme/shop/actions/runs/${id}`,
    head_repository: { full_name: "Acme/Shop" },
    actor: { login: "ann" },
    ...parts,
  });

  test("one of them", async () => {
    const fact = deployments({ [RUNS]: [run(1, 5)] });
    expect(await fact.ofWorkflow("deploy.yml")).toEqual({
      deployments: [
        {
          id: "1",
          sha: sha("c"),
          ref: sha("c"),
          task: "deploy",
          environment: "deploy.yml",
          creator: "ann",
          createdAt: at(5),
          statuses: [{ state: "success", createdAt: at(8) }],
          url: "https://github.com/acme/shop/actions/runs/1",
        },
      ],
      truncated: null,
    });
    await fact.ofWorkflow("deploy.yml");
    expect(fact.requests).toEqual([RUNS]);
  });

  test.each<[string, object, string, number]>([
    ["failure", {}, "failure", 8],
    ["timed_out", {}, "failure", 8],
    ["startup_failure", {}, "failure", 8],
    ["cancelled", {}, "error", 8],
    ["stale", {}, "error", 8],
    ["skipped", {}, "inactive", 8],
    ["neutral", {}, "inactive", 8],
    ["action_required", {}, "waiting", 8],
    ["of_next_year", {}, "of_next_year", 8],
    ["success", { status: "in_progress" }, "in_progress", 5],
    ["success", { status: "queued" }, "queued", 5],
    ["success", { status: null }, "queued", 5],
  ])("%s %j is %s", async (conclusion, parts, state, minutes) => {
    const fact = deployments({ [RUNS]: [run(1, 5, { conclusion, ...parts })] });
    const [first] = (await fact.ofWorkflow("deploy.yml")).deployments;
    expect(first?.statuses).toEqual([{ state, createdAt: at(minutes) }]);
  });

  test("without a conclusion it is no success", async () => {
    const fact = deployments({ [RUNS]: [run(1, 5, { conclusion: null })] });
    expect(states(await fact.ofWorkflow("deploy.yml"))).toEqual(["1 error"]);
  });

  test("an old one that was started again is the newest", async () => {
    const old = run(1, -500, { run_started_at: at(30), updated_at: at(33), head_sha: sha("0") });
    const fact = deployments({ [RUNS]: [run(2, 5), old] });
    expect(states(await fact.ofWorkflow("deploy.yml"))).toEqual(["1 success", "2 success"]);
  });

  test("runs for pull requests, and of forks, deploy no base", async () => {
    const fact = deployments({
      [RUNS]: [
        run(1, 5, { event: "pull_request" }),
        run(2, 5, { event: "pull_request_target" }),
        run(3, 5, { head_repository: { full_name: "eve/shop" } }),
        run(4, 5, { head_repository: null }),
        run(5, 5, { event: "workflow_dispatch" }),
      ],
    });
    expect(states(await fact.ofWorkflow("deploy.yml"))).toEqual(["5 success"]);
  });

  const DAY = 24 * 60;
  test.each<[string, object[], boolean]>([
    ["back to what may have been started again since", [run(1, -31 * DAY)], false],
    ["all that could have been", [run(1, -29 * DAY)], true],
    ["until one succeeded", [run(1, -31 * DAY, { conclusion: "failure" })], true],
  ])("are looked at %s", async (_, last, truncated) => {
    const runs = [...Array(1000).fill(run(2, 5, { conclusion: "failure" })), ...last];
    const fact = deployments({ [RUNS]: runs });
    expect((await fact.ofWorkflow("deploy.yml")).truncated).toBe(
      truncated ? "only the newest 1000 runs of deploy.yml are listed" : null,
    );
  });

  const WORKFLOWS = "/repos/acme/shop/actions/workflows";
  const workflow = (id: number, name: string, file: string) => ({
    id,
    name,
    path: `.github/workflows/${file}`,
  });
  const list = [
    workflow(7, "Ship it", "ship.yml"),
    workflow(8, "CI", "ci.yml"),
    workflow(9, "CI", "old-ci.yml"),
  ];
  const BY_ID = "/repos/acme/shop/actions/workflows/7/runs?branch=main";

  test("a workflow by its path, or by its own name", async () => {
    const fact = deployments({ [RUNS]: [run(1, 5)], [WORKFLOWS]: list, [BY_ID]: [run(2, 5)] });
    expect(states(await fact.ofWorkflow(".github/workflows/deploy.yml"))).toEqual(["1 success"]);
    expect(states(await fact.ofWorkflow("Ship it"))).toEqual(["2 success"]);
    expect(fact.requests).toEqual([RUNS, WORKFLOWS, BY_ID]);
  });

  test.each([
    ["Deploy", list, "there is no workflow called Deploy; there are ship.yml, ci.yml, old-ci.yml"],
    ["Deploy", [], "there is no workflow called Deploy"],
    ["CI", list, "2 workflows are called CI"],
  ])("a name that is not one workflow's: %s", async (name, given, reason) => {
    const fault = await faultOf(deployments({ [WORKFLOWS]: given }).ofWorkflow(name));
    expect(fault).toMatchObject({ reason, mend: "name the workflow's file, such as deploy.yml" });
  });

  test("without a pull request there is no base to look at", async () => {
    expect((await faultOf(deployments({}, {}, null).ofWorkflow("deploy.yml"))).reason).toBe(
      "there is no pull request for acme:fix, so the base branch is not known",
    );
  });
});
