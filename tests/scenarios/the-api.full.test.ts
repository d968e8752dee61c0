import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runChecklist } from "../../src/app/run-checklist.ts";
import type { RunEvent } from "../../src/engine/events.ts";
import type { Fault } from "../stand-in/faults.ts";
import { startGitHub, TOKEN, WORKFLOW_TOKEN } from "../stand-in/github.ts";
import { inBrief, type Project } from "../support/github.ts";
import { makeRepository, temporaryFolder } from "../support/repository.ts";
import { begin, type Expected, holds, job, opened, requests, sees } from "./situation.ts";

/** How GitHub is asked: by whom, where, how often, and what becomes of an answer that is none. */

const REVIEW = ["pull-request", "ci", "approvals", "threads"] as const;
const ITEMS = [...REVIEW, "merged", "deployment"];
const pass: Expected = { status: "pass" };
const all = (ids: readonly string[], expected: Expected) =>
  Object.fromEntries(ids.map((id) => [id, expected]));
/** What fails is asked again at once. */
const patient = { requestMs: 15_000, callMs: 30_000, backoffMs: 1 };
/** What is silent is not waited for, and what answers has time for that on a busy machine. */
const impatient = { requestMs: 3_000, callMs: 5_000, backoffMs: 1 };

/** Reviewed, green, merged and live. */
async function finished(...items: readonly string[]) {
  const shop = await opened(...(items.length > 0 ? items : ITEMS));
  const { hub, number, clone } = shop;
  hub.check({ sha: clone.sha(), name: "build", event: "pull_request" });
  hub.review(number, { by: "bob", state: "APPROVED" });
  shop.later(10);
  return shop;
}
function goLive({ hub, number, later }: Project & { number: number }) {
  const merged = hub.merge(number, "squash");
  hub.deploymentStatus(hub.deploy({ sha: merged }), "success");
  later(10);
}

let made: ReturnType<typeof finished> | undefined;
/** Nothing is done to it that stays. */
const shared = () => {
  made ??= finished();
  return made;
};

describe("who asks, and where", () => {
  const tokens = (hub: Project["hub"]) => [
    ...new Set(hub.requests.map(({ authorization }) => authorization)),
  ];
  const without = ({ GH_TOKEN: _, ...env }: Record<string, string>) => env;

  it("GH_TOKEN goes before GITHUB_TOKEN, and both before gh's own", async () => {
    const shop = await finished();
    for (const token of ["ghp_one", "ghp_two", "ghp_gh"])
      shop.hub.tokens.set(token, { login: "ann" });
    const bin = temporaryFolder();
    const { host } = new URL(shop.hub.url);
    writeFileSync(
      join(bin, "gh"),
      `#!/bin/sh\n[ "$*" = "auth token --hostname ${host}" ] && echo ghp_gh\n`,
      { mode: 0o755 },
    );
    const env = { ...without(shop.env), PATH: `${bin}:${shop.env.PATH}` };
    for (const [more, used] of [
      [{ GH_TOKEN: "ghp_one", GITHUB_TOKEN: "ghp_two" }, "ghp_one"],
      [{ GITHUB_TOKEN: "ghp_two" }, "ghp_two"],
      [{}, "ghp_gh"],
    ] as const) {
      shop.hub.resetRequests();
      await sees(shop, { "pull-request": pass, threads: pass }, { env: { ...env, ...more } });
      expect(tokens(shop.hub)).toEqual([`Bearer ${used}`]);
    }
  });

  it("the repository is GITHUB_REPOSITORY, else the remote's, however its address is written", async () => {
    const shop = await finished();
    const { hub, clone, env } = shop;
    const { GITHUB_REPOSITORY: _, ...bare } = env;
    const { host, hostname } = new URL(hub.url);
    clone.configure({ [`url.https://${host}/.insteadOf`]: "work:" });
    for (const url of [
      `https://${host}/acme/shop.git`,
      `https://ann:secret@${host}/acme/shop`,
      `ssh://git@${hostname}/acme/shop.git`,
      `git@${hostname}:acme/shop.git`,
      "work:acme/shop",
    ]) {
      clone.git("remote", "set-url", "origin", url);
      await sees(shop, { "pull-request": pass }, { env: bare });
    }
    clone.git("remote", "set-url", "origin", "https://gitlab.example/acme/shop");
    await sees(shop, { "pull-request": { status: "unknown" } }, { env: bare });
    await sees(shop, { "pull-request": pass });
  });

  it("an Enterprise server has its own paths, and its own token", async () => {
    const bare = makeRepository({ bare: true });
    const hub = await startGitHub({ bare: bare.root, prefix: "/api/v3" });
    const work = makeRepository()
      .write("dod.yml", `version: 1\nitems: [${REVIEW.join(", ")}]\n`)
      .commit("start");
    work.git("push", "--quiet", `file://${bare.root}`, "main");
    bare.git("symbolic-ref", "HEAD", "refs/heads/main");
    const clone = bare.clone().branch("f").write("a", "1").commit("a");
    clone.git("push", "--quiet", "-u", "origin", "f");
    hub.addCollaborator("bob");
    const number = hub.openPullRequest({ head: "f", author: "ann", body: "Why." });
    hub.review(number, { by: "bob", state: "APPROVED" });
    hub.check({ sha: "f", name: "build", event: "pull_request" });
    const env = { ...clone.env, GITHUB_API_URL: hub.apiUrl, GITHUB_REPOSITORY: "acme/shop" };
    const now = new Date(Date.now() + 600_000);
    for (const name of ["GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GH_TOKEN"]) {
      const report = await runChecklist({ cwd: clone.root, env: { ...env, [name]: TOKEN }, now });
      expect(report.verdict, inBrief(report)).toBe("done");
    }
    expect(requests(hub)).toContain("POST DodCi");
    await hub.stop();
  });

  it("goes where GitHub itself points to, and nowhere else", async () => {
    const shop = await finished();
    const { hub } = shop;
    // So it answers for a repository that was renamed.
    hub.fault("/repos/acme/shop/pulls/1", {
      redirect: `${hub.apiUrl}/repositories/42/pulls/1`,
      times: 1,
    });
    await sees(shop, { "pull-request": pass });
    hub.fault("/repos/acme/shop/pulls/1", {
      redirect: hub.apiUrl.replace("127.0.0.1", "localhost"),
    });
    await sees(shop, { "pull-request": { status: "unknown", summary: /does not go there/ } });
  });
});

describe("without a token", () => {
  it("what is public is read; what is not says how to get one", async () => {
    const shop = await finished();
    const { GH_TOKEN: _, ...env } = shop.env;
    const way = { status: "unknown", mend: /GH_TOKEN|gh auth login/ } as const;
    await sees(shop, { "pull-request": pass, ci: pass, threads: way, approvals: way }, { env });
    goLive(shop);
    await sees(shop, { merged: pass, deployment: pass }, { env });
    shop.hub.world.private = true;
    await sees(
      shop,
      all(["pull-request", "ci", "approvals", "threads", "merged", "deployment"], way),
      { env },
    );
    expect(requests(shop.hub).filter((one) => one.startsWith("POST"))).toEqual([]);
  });
});

describe("an answer that is none", () => {
  const lacking: Fault = {
    status: 403,
    headers: { "x-accepted-github-permissions": "checks=read" },
    body: { message: "Resource not accessible by personal access token" },
  };
  it.each<[string, Fault, Partial<Expected>]>([
    [
      "401",
      { status: 401, body: { message: "Bad credentials" } },
      { summary: /refused GH_TOKEN|the token in GH_TOKEN/ },
    ],
    ["a permission that lacks", lacking, { mend: /checks: read/ }],
    [
      "the hourly limit",
      { rateLimit: "primary", retryAfter: 1800 },
      { summary: /rate limit is used up until/ },
    ],
    [
      "too many at a time",
      { rateLimit: "secondary", retryAfter: 1800 },
      { summary: /fewer requests at a time/ },
    ],
    ["404", { status: 404, body: { message: "Not Found" } }, { summary: /404/ }],
    ["a server that is down", { status: 503 }, { summary: /503.*asked 3 times/ }],
    ["silence", { timeout: true }, { summary: /did not answer within/ }],
    ["a body cut off", { cut: true }, { summary: /broke off/ }],
    ["half a body, as if it were whole", { cut: "quietly" }, { summary: /not JSON, or not all/ }],
    ["a proxy's page", { json: "<!doctype html>" }, { summary: /not JSON/ }],
    ["another shape", { json: { check_runs: 5 } }, { summary: /not as GitHub describes it/ }],
    [
      "a redirect that leads away",
      { redirect: "http://127.0.0.1:9/" },
      { summary: /does not go there/ },
    ],
    ["a closed connection", { hangUp: true }, {}],
  ])(
    "%s: the items that need it are unknown, the others are what they are",
    async (_, fault, expected) => {
      const shop = await shared();
      const { hub } = shop;
      const end = hub.fault(/DodCi|\/check-runs/, fault);
      await sees(
        shop,
        {
          ci: { status: "unknown", ...expected },
          "pull-request": pass,
          approvals: pass,
          threads: pass,
        },
        { patience: "timeout" in fault ? impatient : patient },
      );
      end();
      await sees(shop, { ci: pass });
    },
  );

  it("what passes is asked again", async () => {
    const shop = await shared();
    for (const fault of [
      { status: 502 },
      { hangUp: true },
      { cut: true },
      { rateLimit: "secondary", retryAfter: 1 },
    ] as Fault[]) {
      const end = shop.hub.fault(/./, { ...fault, times: 1 });
      await sees(shop, all(REVIEW, pass), { patience: patient });
      end();
    }
  });

  it("no wait is longer than the item may take", async () => {
    const shop = await finished(
      "{ id: quick, check: pull-request, timeout: 1s }",
      "{ id: files, check: files, with: { require: [README.md] } }",
    );
    shop.hub.fault(/./, { timeout: true });
    const start = performance.now();
    await sees(shop, { quick: { status: "unknown", summary: /1 ?s|time/ }, files: pass });
    expect(performance.now() - start).toBeLessThan(14_000);
  });
});

describe("GraphQL that answers in part", () => {
  it.each<[path: string, unknown: string, others: string[]]>([
    ["repository.pullRequest.reviewThreads", "threads", ["approvals", "ci", "pull-request"]],
    ["repository.pullRequest.reviews", "", ["approvals", "threads", "ci"]],
    ["repository.object.status", "", ["ci", "approvals", "threads"]],
    ["repository.object.checkSuites", "", ["ci", "approvals", "threads"]],
  ])("without %s", async (path, unread, others) => {
    const shop = await shared();
    shop.hub.fault(/graphql/, { graphqlErrors: [{ path, type: "FORBIDDEN", message: "No." }] });
    // What REST knows as well is asked there.
    await sees(
      shop,
      { ...all(others, pass), ...(unread === "" ? {} : { [unread]: { status: "unknown" } }) },
      { patience: patient },
    );
    // Where nobody knows it, the part that came passes for nothing.
    shop.hub.fault(/reviews|\/status|check-(runs|suites)/, {
      status: 403,
      body: { message: "No." },
    });
    const id = path.includes("object") ? "ci" : unread || "approvals";
    await sees(shop, { [id]: { status: "unknown" } }, { patience: patient });
    shop.hub.clearFaults();
  });
});

describe("what it costs", () => {
  it("six requests for an open pull request, each fact once, and nothing but reading", async () => {
    const shop = await finished(
      ...REVIEW,
      "merged",
      "{ id: again, check: approvals }",
      "{ id: ci2, check: ci, with: { require: all } }",
    );
    const report = await shop.check();
    holds(report, "approvals", pass);
    holds(report, "ci2", pass);
    const asked = requests(shop.hub);
    expect(asked.length, asked.join("\n")).toBeLessThanOrEqual(6);
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.filter((one) => !/^GET |^POST Dod/.test(one))).toEqual([]);
  });

  it("also with a hundred checks and a hundred reviews", async () => {
    const shop = await finished();
    const { hub, number } = shop;
    const [first] = hub.world.checks;
    for (let at = 1; at < 100; at++) {
      hub.world.checks.push({ ...first, id: hub.world.nextId(), name: `job ${at}` } as never);
      if (at > 1) hub.review(number, { by: "eve", state: "COMMENTED" });
    }
    const report = await shop.check({ only: [...REVIEW] });
    for (const id of REVIEW) holds(report, id, pass);
    expect(requests(hub).length, requests(hub).join("\n")).toBeLessThanOrEqual(6);
  });

  it("while it waits, what has not changed is not sent again", async () => {
    const shop = await opened("pull-request", "ci");
    const { hub, clone } = shop;
    hub.protect("main", { checks: [{ context: "build" }] });
    const build = hub.check({
      sha: clone.sha(),
      name: "build",
      event: "pull_request",
      status: "in_progress",
    });
    let looks = 0;
    const listen = ({ type }: RunEvent) => {
      if (type === "waiting" && ++looks === 3)
        hub.updateCheck(build, { status: "completed", conclusion: "success" });
    };
    const report = await shop.check({ wait: 60_000, pauseBefore: () => 10, listen });
    holds(report, "ci", pass);
    expect(looks).toBe(3);
    const gets = hub.requests.filter(({ method }) => method === "GET");
    const paths = new Set(gets.map(({ path }) => path));
    expect(gets.filter(({ status }) => status === 200).length).toBe(paths.size);
    expect(gets.filter(({ status }) => status === 304).length).toBe(3 * paths.size);
  });
});

describe("a token that may only read", () => {
  it("is enough, a fork's too", async () => {
    const shop = await begin(...ITEMS);
    const { hub, clone } = shop;
    const fork = hub.fork("dora", join(makeRepository({ bare: true }).root, "fork.git"));
    clone.git("push", "--quiet", fork, "HEAD:refs/heads/fix");
    const number = hub.openPullRequest({ head: "dora:fix", author: "dora", body: "Why." });
    hub.check({ sha: clone.sha(), name: "build", event: "pull_request" });
    hub.review(number, { by: "bob", state: "APPROVED" });
    shop.later(10);
    hub.sync();
    const { trial } = hub.pull(number);
    const here = job(shop, {
      event: "pull_request",
      ref: `refs/pull/${number}/merge`,
      sha: trial.merge ?? "",
      payload: {
        pull_request: {
          number,
          head: { sha: clone.sha(), ref: "fix", repo: { full_name: "dora/shop" } },
          base: { ref: "main" },
        },
      },
      env: { GH_TOKEN: "", GITHUB_TOKEN: WORKFLOW_TOKEN },
    });
    await sees(here, all(REVIEW, pass));
    expect(new Set(hub.requests.map(({ authorization }) => authorization))).toEqual(
      new Set([`Bearer ${WORKFLOW_TOKEN}`]),
    );
    expect(requests(hub).filter((one) => !/^GET |^POST Dod/.test(one))).toEqual([]);
  });
});
