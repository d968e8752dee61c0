import { describe, expect, test } from "vitest";
import { requiredChecks, TOKEN, WORKFLOW_TOKEN } from "./github.ts";
import { openShop } from "./shop.ts";

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("who may see what", () => {
  test("each path takes its permission, and says which", async () => {
    const { hub, get } = await openShop();
    hub.openPullRequest({ head: "topic" });
    hub.environment("production");
    hub.team("core", []);
    hub.protect("main");
    hub.tokens.set("none", { login: "ann", permissions: {} });
    for (const [path, permission] of [
      ["/branches/main/protection", "administration"],
      ["/environments/production/secrets", "environments"],
      ["/environments/production/variables", "environments"],
      ["/environments", "actions"],
      ["/actions/secrets", "secrets"],
      ["/actions/organization-variables", "variables"],
      ["/actions/runs", "actions"],
      ["/commits/main/check-runs", "checks"],
      ["/commits/main/check-suites", "checks"],
      ["/commits/main/status", "statuses"],
      ["/commits/main/pulls", "pull_requests"],
      ["/commits/main", "contents"],
      ["/pulls/1/reviews", "pull_requests"],
      ["/issues/1", "issues"],
      ["/deployments", "deployments"],
      ["/releases", "contents"],
      ["/compare/main...topic", "contents"],
      ["/branches/main", "contents"],
      ["//orgs/acme/teams/core/members", "members"],
    ] as const) {
      hub.tokens.set("just", { login: "ann", permissions: { [permission]: "read" } });
      const refused = await get(path, bearer("none"));
      const named = refused.headers.get("x-accepted-github-permissions");
      expect([path, refused.status, named]).toEqual([path, 403, `${permission}=read`]);
      expect(refused.text).toContain("Resource not accessible by integration");
      expect([path, (await get(path, bearer("just"))).status]).toEqual([path, 200]);
    }
  });

  test("without a token: what is public, and no more", async () => {
    const { hub, get, octokitOf } = await openShop();
    hub.openPullRequest({ head: "topic" });
    hub.environment("production");
    hub.ruleset("main", [requiredChecks(["test"], true), { type: "deletion" }]);
    const statusOf = async (path: string) => (await get(path, {})).status;
    for (const path of ["", "/pulls/1", "/rules/branches/main", "/commits/main/check-runs"]) {
      expect(await statusOf(path), path).toBe(200);
    }
    for (const path of [
      "/branches/main/protection",
      "/actions/secrets",
      "/environments/production/secrets",
      "/collaborators/ann/permission",
      "//user",
      "//orgs/acme/teams/core/members",
    ]) {
      expect(await statusOf(path), path).toBe(401);
    }
    await expect(octokitOf(null).graphql("{ viewer { login } }")).rejects.toThrow("authenticated");
    hub.world.private = true;
    expect(await statusOf("/pulls/1")).toBe(404);
    expect((await get("/pulls/1")).status).toBe(200);
    expect((await get("/pulls/1", bearer("unheard-of"))).status).toBe(401);
  });

  test("what branches ask: all to administrators, the checks to everybody", async () => {
    const { hub, get, read, query } = await openShop();
    hub.tokens.set("admin", {
      login: "maintainer",
      permissions: { administration: "read", contents: "read" },
    });
    hub.ruleset("main", [requiredChecks(["a", { context: "b", integration_id: 15368 }])]);
    hub.ruleset("main", [{ type: "required_linear_history", source: "Organization" }]);
    expect((await read("/branches/main")).protection.required_status_checks.contexts).toEqual([]);
    hub.protect("main", {
      checks: [{ context: "c", appId: 7 }, { context: "d" }],
      strict: true,
      approvals: 2,
    });
    const checks = [
      { context: "c", app_id: 7 },
      { context: "d", app_id: null },
    ];
    expect((await get("/branches/main/protection", bearer(WORKFLOW_TOKEN))).status).toBe(403);
    expect(
      JSON.parse((await get("/branches/main/protection", bearer("admin"))).text),
    ).toMatchObject({
      required_status_checks: { strict: true, checks },
      required_pull_request_reviews: { required_approving_review_count: 2 },
    });
    expect((await get("/branches/topic/protection", bearer("admin"))).status).toBe(404);
    const { protected: on, protection } = await read("/branches/main");
    expect([on, protection.enabled, protection.required_status_checks.checks]).toEqual([
      true,
      true,
      checks,
    ]);
    expect((await get("/branches/nowhere")).status).toBe(404);
    expect(await read("/rules/branches/main")).toMatchObject([
      { type: "required_status_checks", ruleset_source_type: "Repository" },
      {
        type: "required_linear_history",
        ruleset_source_type: "Organization",
        ruleset_source: "acme",
      },
    ]);
    const fields = `ref(qualifiedName: "refs/heads/main") {
      branchProtectionRule { requiresStrictStatusChecks } refUpdateRule { requiredStatusCheckContexts }
      rules(first: 9) { nodes { type parameters { ... on RequiredStatusChecksParameters { requiredStatusChecks { context integrationId } } } } } }`;
    expect((await query(fields)).repository.ref).toEqual({
      branchProtectionRule: null,
      refUpdateRule: { requiredStatusCheckContexts: ["c", "d"] },
      rules: {
        nodes: [
          {
            type: "REQUIRED_STATUS_CHECKS",
            parameters: {
              requiredStatusChecks: [
                { context: "a", integrationId: null },
                { context: "b", integrationId: 15368 },
              ],
            },
          },
          { type: "REQUIRED_LINEAR_HISTORY", parameters: null },
        ],
      },
    });
    const { repository } = await query(fields, "admin");
    expect(repository.ref.branchProtectionRule).toEqual({ requiresStrictStatusChecks: true });
  });

  test("an Enterprise server has its prefix, and links to itself", async () => {
    const { hub, get, query } = await openShop({ prefix: "/api/v3", name: "shop" });
    for (let index = 0; index < 3; index++) hub.check({ sha: "topic", name: `${index}` });
    const { headers, status } = await get("/commits/topic/check-runs?per_page=1");
    expect(status).toBe(200);
    expect(headers.get("x-github-enterprise-version")).toBe("3.19.0");
    expect(headers.get("link")).toContain(
      `<${hub.url}/api/v3/repositories/42/commits/topic/check-runs?`,
    );
    expect((await query("name")).repository).toEqual({ name: "shop" });
    expect((await fetch(`${hub.url}/repos/acme/shop`)).status).toBe(404);
    expect((await fetch(`${hub.url}/graphql`, { method: "POST" })).status).toBe(404);
  });
});

describe("what is written", () => {
  const SHA = "0".repeat(40);
  const openWriting = async () => {
    const shop = await openShop();
    const { hub } = shop;
    const number = hub.openPullRequest({ head: "topic" });
    const write = { pull_requests: "write", statuses: "write" } as const;
    hub.tokens.set("bot", { login: null, permissions: write });
    hub.tokens.set("ann", { login: "ann", permissions: write });
    hub.tokens.set("maintainer", { login: "maintainer", permissions: write });
    const send = async (method: string, path: string, body: unknown, token: string | null) => {
      const response = await fetch(`${hub.apiUrl}/repos/acme/shop${path}`, {
        method,
        headers: token === null ? {} : bearer(token),
        body: typeof body === "string" ? body : JSON.stringify(body),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: JSON.parse(text) };
    };
    return { ...shop, number, send };
  };

  test("a comment, by whose token it is, and whose it was", async () => {
    const { hub, number, send, octokitOf } = await openWriting();
    const made = await send("POST", `/issues/${number}/comments`, { body: "Hello" }, "bot");
    expect([made.status, made.body.user.login]).toEqual([201, "github-actions[bot]"]);
    const { id } = made.body;
    expect(id).toBeGreaterThan(2 ** 31);
    const change = (token: string) =>
      send("PATCH", `/issues/comments/${id}`, { body: token }, token);
    expect((await change("ann")).status).toBe(403);
    expect((await change("maintainer")).body).toMatchObject({ id, body: "maintainer" });
    expect((await change("bot")).status).toBe(200);
    hub.comment(number, "ann", "Mine");
    const page = `{ repository(owner: "acme", name: "shop") { pullRequest(number: ${number}) { comments(first: 9) {
      totalCount nodes { fullDatabaseId body viewerDidAuthor author { login } } } } } }`;
    const seenBy = async (token: string) =>
      // biome-ignore lint/suspicious/noExplicitAny: it is what the query asks for.
      (await octokitOf(token).graphql<any>(page)).repository.pullRequest.comments;
    expect(await seenBy("ann")).toEqual({
      totalCount: 2,
      nodes: [
        {
          fullDatabaseId: `${id}`,
          body: "bot",
          viewerDidAuthor: false,
          author: { login: "github-actions" },
        },
        expect.objectContaining({ body: "Mine", viewerDidAuthor: true }),
      ],
    });
    expect((await seenBy("bot")).nodes[0].viewerDidAuthor).toBe(true);
    expect((await send("POST", "/issues/99/comments", { body: "x" }, "bot")).status).toBe(404);
    expect((await send("PATCH", "/issues/comments/1", { body: "x" }, "bot")).status).toBe(404);
    const long = { body: "x".repeat(65_537) };
    expect((await send("POST", `/issues/${number}/comments`, long, "bot")).status).toBe(422);
  });

  test("a status, which counts from then on", async () => {
    const { send, tip, read } = await openWriting();
    const sha = tip("topic");
    const status = { state: "pending", context: "dod", description: "so far" };
    expect((await send("POST", `/statuses/${sha}`, status, "bot")).status).toBe(201);
    const done = { ...status, state: "success", target_url: "https://example.org/1" };
    expect((await send("POST", `/statuses/${sha}`, done, "bot")).body).toMatchObject({
      ...done,
      creator: { login: "github-actions[bot]" },
    });
    expect(await read(`/commits/${sha}/status`)).toMatchObject({
      state: "success",
      total_count: 1,
      statuses: [{ context: "dod", state: "success" }],
    });
    const unknown = await send("POST", `/statuses/${SHA}`, status, "bot");
    expect([unknown.status, unknown.body.message]).toEqual([
      422,
      `No commit found for SHA: ${SHA}`,
    ]);
    const long = { ...status, description: "x".repeat(141) };
    expect((await send("POST", `/statuses/${sha}`, long, "bot")).status).toBe(422);
  });

  test("takes a permission, and says which", async () => {
    const { hub, number, send, tip } = await openWriting();
    const comment = { body: "x" };
    const status = { state: "success" };
    const outcome = async (...asked: Parameters<typeof send>) => {
      const { status: code, headers } = await send(...asked);
      return [code, headers.get("x-accepted-github-permissions")];
    };
    for (const token of [TOKEN, WORKFLOW_TOKEN]) {
      const needs = [403, "issues=write; pull_requests=write"];
      expect(await outcome("POST", `/issues/${number}/comments`, comment, token)).toEqual(needs);
      expect(await outcome("PATCH", "/issues/comments/1", comment, token)).toEqual(needs);
      const set = await outcome("POST", `/statuses/${tip("topic")}`, status, token);
      expect(set).toEqual([403, "statuses=write"]);
    }
    hub.tokens.set("issues", { login: null, permissions: { issues: "write" } });
    expect((await send("POST", `/issues/${number}/comments`, comment, "issues")).status).toBe(201);
    expect((await send("POST", `/statuses/${tip("topic")}`, status, null)).status).toBe(401);
    expect((await send("POST", `/statuses/${tip("topic")}`, status, "unheard-of")).status).toBe(
      401,
    );
  });

  test.each<[string, string, unknown]>([
    ["POST", "/issues/1/comments", {}],
    ["POST", "/issues/1/comments", { body: "x", more: 1 }],
    ["POST", "/issues/1/comments", "{"],
    ["POST", "/issues/1/comments?per_page=1", { body: "x" }],
    ["POST", `/statuses/${SHA}`, { state: "great" }],
    ["PATCH", "/issues/1/comments", { body: "x" }],
    ["DELETE", "/issues/comments/1", ""],
  ])("%s %s with %j is nothing that GitHub takes", async (method, path, body) => {
    const { send, violations } = await openWriting();
    expect((await send(method, path, body, "bot")).status).toBe(500);
    expect(violations()).toHaveLength(1);
  });

  test("an answer cut off comes after the deed", async () => {
    const { hub, number, send } = await openWriting();
    hub.fault(/POST .*comments/, { cut: "quietly" });
    await expect(
      send("POST", `/issues/${number}/comments`, { body: "x" }, "bot"),
    ).rejects.toThrow();
    expect(hub.pull(number).conversation).toHaveLength(1);
  });
});

describe("thrift", () => {
  test("what did not change is 304 and costs nothing", async () => {
    const { hub, get } = await openShop();
    hub.openPullRequest({ head: "topic" });
    const first = await get("/pulls/1");
    expect(first.headers.get("x-ratelimit-used")).toBe("1");
    const etag = first.headers.get("etag") ?? "";
    const again = () => get("/pulls/1", { ...bearer(TOKEN), "if-none-match": etag });
    const same = await again();
    expect([same.status, same.text, same.headers.get("x-ratelimit-used")]).toEqual([304, "", "1"]);
    hub.edit(1, { title: "another" });
    const changed = await again();
    expect([changed.status, changed.headers.get("x-ratelimit-remaining")]).toEqual([200, "4998"]);
    expect(hub.requests.map(({ status }) => status)).toEqual([200, 304, 200]);
  });

  test("a token's hour is over", async () => {
    const { hub, get, query } = await openShop();
    hub.world.rateLimit.limit = 1;
    expect((await get("")).status).toBe(200);
    const over = await get("");
    expect([over.status, over.headers.get("x-ratelimit-remaining")]).toEqual([403, "0"]);
    expect(over.text).toContain("API rate limit exceeded");
    expect((await query("name")).errors?.[0]?.type).toBe("RATE_LIMITED");
    expect(JSON.parse((await get("//rate_limit")).text).rate).toMatchObject({
      used: 1,
      remaining: 0,
    });
  });

  test("what was asked is written down", async () => {
    const { hub, get, octokit } = await openShop();
    await get("/pulls?state=all&head=acme:topic", { authorization: "token ghp_standin" });
    await get("/pulls", {});
    await octokit.graphql("query Who { viewer { login } }");
    const listed =
      'query Who($none: String) { organization(login: "acme") { login } repository(owner: "acme", name: "shop") { refs(refPrefix: "refs/heads/", first: 1, after: $none, query: $none) { totalCount } } }';
    const { repository } = await octokit.graphql<{ repository: unknown }>(listed, { none: null });
    expect(repository).toEqual({ refs: { totalCount: 3 } });
    expect(hub.requests.splice(3)).toMatchObject([{ operation: "Who" }]);
    expect(hub.requests).toEqual([
      {
        method: "GET",
        path: "/repos/acme/shop/pulls",
        query: { state: "all", head: "acme:topic" },
        authorization: "token ghp_standin",
        status: 200,
      },
      {
        method: "GET",
        path: "/repos/acme/shop/pulls",
        query: {},
        authorization: null,
        status: 200,
      },
      {
        method: "POST",
        path: "/graphql",
        query: {},
        authorization: "token ghp_standin",
        status: 200,
        operation: "Who",
      },
    ]);
    hub.resetRequests();
    expect(hub.requests).toEqual([]);
  });
});

describe("faults", () => {
  const PULLS = /GET .*\/pulls/;

  test.each([
    [{ status: 502 }, { status: 502, text: '{"message":"status 502"}' }],
    [
      { status: 503, body: "<html>", headers: { "Retry-After": "2" } },
      { status: 503, text: "<html>" },
    ],
    [{ json: "not json" }, { status: 200, text: "not json" }],
    [{ json: { a: 1 } }, { status: 200, text: '{"a":1}' }],
    [{ json: null }, { status: 200, text: "null" }],
    [{ empty: true }, { status: 200, text: "[]" }],
    [
      { alter: (all: { number: number }[]) => all.map((one) => one.number) },
      { status: 200, text: "[1]" },
    ],
    [{ redirect: "http://localhost:1/x" }, { status: 301 }],
    [{ redirect: "http://localhost:1/x", status: 307 }, { status: 307 }],
    [{ rateLimit: "secondary", retryAfter: 7 }, { status: 403 }],
    [{ rateLimit: "primary", retryAfter: 7 }, { status: 403 }],
  ] as const)("%o", async (what, expected) => {
    const { hub, get } = await openShop();
    hub.openPullRequest({ head: "topic" });
    const takeBack = hub.fault(PULLS, what as never);
    const before = Date.now() / 1000;
    const found = await get("/pulls");
    const after = Date.now() / 1000;
    expect(found).toMatchObject(expected);
    const { headers } = found;
    if ("redirect" in what) expect(headers.get("location")).toBe(what.redirect);
    if ("headers" in what) expect(headers.get("retry-after")).toBe("2");
    if ("rateLimit" in what && what.rateLimit === "primary") {
      const reset = Number(headers.get("x-ratelimit-reset"));
      expect(reset - before).toBeGreaterThanOrEqual(7);
      expect(reset - after).toBeLessThanOrEqual(8);
      expect(headers.get("x-ratelimit-remaining")).toBe("0");
    } else if ("rateLimit" in what) {
      expect(headers.get("retry-after")).toBe("7");
      expect(headers.get("x-ratelimit-remaining")).toBe("5000");
    }
    expect((await get("")).status).toBe(200);
    takeBack();
    expect((await get("/pulls")).text).toContain('"number":1');
  });

  test("the connection: cut, closed, late, never", async () => {
    const { hub, get } = await openShop();
    hub.fault("/repos/acme/shop", { cut: true });
    await expect(get("")).rejects.toThrow("terminated");
    hub.fault("/repos/acme/shop", { cut: "quietly" });
    const { status, text } = await get("");
    expect(status).toBe(200);
    expect(() => JSON.parse(text)).toThrow();
    hub.fault("/repos/acme/shop", { hangUp: true });
    await expect(get("")).rejects.toThrow("fetch failed");
    hub.fault("/repos/acme/shop", { timeout: true });
    const controller = new AbortController();
    const silent = fetch(`${hub.apiUrl}/repos/acme/shop`, { signal: controller.signal });
    const refused = expect(silent).rejects.toThrow("waited long enough");
    await expect.poll(() => hub.requests.length, { timeout: 20_000 }).toBe(4);
    controller.abort(new Error("waited long enough"));
    await refused;
    hub.fault("/repos/acme/shop", { delayMs: 40 });
    const before = performance.now();
    expect((await get("")).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(35);
    hub.clearFaults();
    expect((await get("")).status).toBe(200);
    expect(hub.requests.map((request) => request.status)).toEqual([200, 200, 0, 0, 200, 200]);
  });

  test("so many times, after so many", async () => {
    const { hub, get } = await openShop();
    hub.fault(/acme/, { status: 500, after: 1, times: 2 });
    const seen = [];
    for (let index = 0; index < 5; index++) seen.push((await get("")).status);
    expect(seen).toEqual([200, 500, 500, 200, 200]);
  });

  test("lists within", async () => {
    const { hub, read, query } = await openShop();
    hub.check({ sha: "topic", name: "a" });
    hub.openPullRequest({ head: "topic", labels: ["x"] });
    const fields =
      "pullRequest(number: 1) { title labels(first: 9) { totalCount nodes { name } } }";
    hub.fault(/graphql|check-runs/, { empty: true });
    expect(await read("/commits/topic/check-runs")).toEqual({ total_count: 1, check_runs: [] });
    expect((await query(fields)).repository.pullRequest).toEqual({
      title: "topic two",
      labels: { totalCount: 1, nodes: [] },
    });
  });

  test("parts of what GraphQL answers", async () => {
    const { hub, query, octokit } = await openShop();
    hub.openPullRequest({ head: "topic", labels: ["x"] });
    hub.check({ sha: "topic", name: "a" });
    const fields = `pullRequest(number: 1) { number labels(first: 1) { nodes { name } } reviewThreads(first: 1) { nodes { id } } }`;
    hub.fault("/graphql", {
      graphqlErrors: [{ path: "repository.pullRequest.labels", type: "FORBIDDEN", message: "No." }],
    });
    const partial = await query(fields);
    expect([partial.status, partial.repository.pullRequest]).toEqual([
      200,
      { number: 1, labels: null, reviewThreads: { nodes: [] } },
    ]);
    expect(partial.errors).toEqual([
      {
        type: "FORBIDDEN",
        path: ["repository", "pullRequest", "labels"],
        locations: [expect.anything()],
        message: "No.",
      },
    ]);
    // What may not be null takes its parent along.
    hub.fault("/graphql", {
      graphqlErrors: [{ path: ["repository", "pullRequest", "reviewThreads"] }],
    });
    expect((await query(fields)).repository.pullRequest).toBeNull();
    hub.clearFaults();
    hub.fault("Named", { rateLimit: "primary" });
    await expect(octokit.graphql("query Named { viewer { login } }")).rejects.toThrow("rate limit");
    expect((await query("name")).status).toBe(200);
    hub.clearFaults();
    hub.tokens.set("weak", { login: "ann", permissions: { pull_requests: "read" } });
    const weak = await query(
      `pullRequest(number: 1) { number } deployments(first: 1) { nodes { id } }`,
      "weak",
    );
    expect(weak.repository).toBeNull();
    expect(weak.errors).toMatchObject([{ type: "FORBIDDEN", path: ["repository", "deployments"] }]);
    const missing = await query(`pullRequest(number: 9) { id } issue(number: 1) { id } name`);
    expect(missing.repository).toEqual({ pullRequest: null, issue: null, name: "shop" });
    expect(missing.errors?.map(({ type }) => type)).toEqual(["NOT_FOUND", "NOT_FOUND"]);
  });
});

describe("GitHub's own descriptions", () => {
  test.each([
    ["/pulls?stat=all", "has no parameter stat"],
    ["/pulls?state=merged", "state=merged must be equal to one of the allowed values"],
    ["/pulls?per_page=many", "per_page=many must be integer"],
    ["/pulls/1/reviews?state=APPROVED", "has no parameter state"],
    ["/actions/runs?actor=ann", "takes no notice of actor"],
    ["/pulls/1/merge", "is nothing that the stand-in answers"],
  ])("%s is no request", async (path, wrong) => {
    const { hub, get, violations } = await openShop();
    hub.openPullRequest({ head: "topic" });
    const { status, text } = await get(path);
    expect([status, JSON.parse(text).message]).toEqual([500, expect.stringContaining(wrong)]);
    expect(violations()).toEqual([expect.stringContaining(wrong)]);
  });

  test("an answer that GitHub would not give", async () => {
    const { hub, get, query, violations, octokit } = await openShop();
    const id = hub.check({ sha: "topic", name: "a" });
    hub.openPullRequest({ head: "topic" });
    const wrong = async (path: string) => {
      expect((await get(path)).status).toBe(500);
      return violations();
    };
    hub.updateCheck(id, { conclusion: "splendid" });
    expect(await wrong("/commits/topic/check-runs")).toEqual([
      expect.stringContaining(
        "/check_runs/0/conclusion must be equal to one of the allowed values",
      ),
    ]);
    hub.updateCheck(id, { conclusion: "stale", startedAt: "yesterday" });
    expect(await wrong("/commits/topic/check-runs")).toEqual([
      expect.stringContaining('/check_runs/0/started_at must match format "date-time"'),
    ]);
    const fields = `object(expression: "topic") { ... on Commit { checkSuites(first: 1) { nodes { checkRuns(first: 1) { nodes { startedAt } } } } } }`;
    expect((await query(fields)).errors?.[0]?.message).toBe('"yesterday" is no DateTime');
    expect(violations()).toHaveLength(1);
    hub.edit(1, { title: 5 as never });
    expect(await wrong("/pulls/1")).toEqual([expect.stringContaining("/title must be string")]);
    hub.ruleset("topic", [{ type: "be_nice" }]);
    expect((await wrong("/rules/branches/topic")).length).toBeGreaterThan(0);
    hub.world.protections.set("main", {
      checks: [{ context: "a", appId: "x" as never }],
      strict: false,
      codeOwners: false,
      resolvedThreads: false,
    });
    expect(await wrong("/branches/main")).toEqual([
      expect.stringContaining("app_id must be integer"),
    ]);
    await expect(octokit.request("POST /repos/acme/shop/issues", {})).rejects.toThrow("POST");
    expect(violations()).toHaveLength(1);
  });

  test("what is not described is not made up", async () => {
    const { hub, get, violations } = await openShop();
    const environments = hub.world.environments;
    hub.environment("production");
    const [name, state] = [...environments][0] ?? [];
    environments.set(String(name), { ...state, id: undefined } as never);
    expect((await get("/environments")).status).toBe(500);
    expect(violations()).toEqual([expect.stringContaining("must have required property 'id'")]);
    hub.ruleset("main", [{ type: "deletion", parameters: { made: "up" } }]);
    expect((await get("/rules/branches/main")).status).toBe(200);
    const { RestDescription } = await import("./descriptions.ts");
    const description = new RestDescription();
    const route = "/repos/{owner}/{repo}/actions/secrets";
    const secret = {
      name: "A",
      created_at: "2026-01-01T00:00:00Z",
      updated_at: "2026-01-01T00:00:00Z",
    };
    const faults = (body: unknown, status = 200) => description.responseFaults(route, status, body);
    expect(faults({ total_count: 1, secrets: [secret] })).toEqual([]);
    expect(faults({ total_count: 1, secrets: [{ ...secret, value: "x" }] })).toEqual([
      expect.stringContaining("must NOT have additional properties"),
    ]);
    expect(faults({}, 204)).toEqual([expect.stringContaining("never answers 204")]);
    expect(faults({ message: "no" }, 403)).toEqual([]);
    expect(faults({ error: "no" }, 403)).toEqual([
      expect.stringContaining("an error has a message"),
    ]);
  });

  test.each([
    ["{ repository(owner: 1) { name } }", "String cannot represent"],
    ["{ viewer { nickname } }", "nickname"],
    ["{ viewer { login }", "Syntax Error"],
    ["mutation { x }", "mutation"],
    [
      `{ repository(owner: "acme", name: "shop") { pullRequests(first: 100) { nodes { commits(first: 100) { nodes { commit { checkSuites(first: 100) { nodes { id } } } } } } } } }`,
      "1,010,100 possible nodes",
    ],
    [
      `{ repository(owner: "acme", name: "shop") { stargazerCount } }`,
      "does not answer Repository.stargazerCount",
    ],
    [
      `{ repository(owner: "acme", name: "shop") { ref(qualifiedName: "main") { name rules(first: 1, orderBy: { field: UPDATED_AT, direction: ASC }) { nodes { id } } } } }`,
      "takes no notice of orderBy of Ref.rules",
    ],
  ])("%s is no query", async (query, wrong) => {
    const { hub, violations } = await openShop();
    const response = await fetch(`${hub.apiUrl}/graphql`, {
      method: "POST",
      headers: bearer(TOKEN),
      body: JSON.stringify({ query }),
    });
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining(wrong)]);
    expect(violations()).toEqual([expect.stringContaining(wrong)]);
  });

  test("every filter is taken notice of, also where there is nothing to filter", async () => {
    const { hub, read, query, violations } = await openShop();
    hub.openPullRequest({ head: "topic" });
    for (const path of [
      "/pulls?state=closed&base=main&head=acme:x&sort=updated&direction=asc",
      "/commits/main/check-runs?filter=all&check_name=a&status=queued&app_id=1",
      "/commits/main/check-suites?check_name=a&app_id=1",
      "/actions/runs?head_sha=a&branch=b&event=push&status=success&check_suite_id=1&created=2026-01-01&exclude_pull_requests=true",
      "/deployments?sha=a&ref=b&task=c&environment=d",
      "/commits?sha=main&path=none&since=2026-01-01T00:00:00Z&until=2026-01-01T00:00:00Z",
    ]) {
      await read(path);
    }
    await query(`
      deployments(first: 1, environments: ["a"], orderBy: { field: CREATED_AT, direction: DESC }) { nodes { id } }
      environments(first: 1, names: ["a"]) { nodes { name } }
      releases(first: 1, orderBy: { field: NAME, direction: ASC }) { nodes { id } }
      refs(first: 1, refPrefix: "refs/tags/", query: "v", orderBy: { field: TAG_COMMIT_DATE, direction: DESC }) { nodes { id } }
      pullRequests(first: 1, states: MERGED, headRefName: "a", baseRefName: "b", labels: ["c"], orderBy: { field: UPDATED_AT, direction: ASC }) { nodes { id } }
      pullRequest(number: 1) {
        reviews(first: 1, states: APPROVED, author: "bea") { nodes { id } }
        latestOpinionatedReviews(first: 1, writersOnly: true) { nodes { id } }
        closingIssuesReferences(first: 1, userLinkedOnly: true) { nodes { id } }
      }
      object(expression: "topic") { ... on Commit {
        history(first: 1, path: "none", since: "2026-01-01T00:00:00Z", until: "2026-01-01T00:00:00Z") { nodes { oid } }
        deployments(first: 1, environments: ["a"]) { nodes { id } }
        checkSuites(first: 1, filterBy: { appId: 1, checkName: "a" }) { nodes { id } }
      } }`);
    expect(violations()).toEqual([]);
  });

  test("are upheld at the end", async () => {
    const { hub, get, violations } = await openShop();
    hub.fault(/pulls/, { json: { not: "a list" } });
    await get("/pulls");
    expect(hub.violations).toEqual([]);
    await get("/nowhere");
    await expect(hub.stop()).rejects.toThrow("/nowhere is nothing that the stand-in answers");
    expect(violations()).toHaveLength(1);
    await expect(get("")).rejects.toThrow("fetch failed");
  });
});
