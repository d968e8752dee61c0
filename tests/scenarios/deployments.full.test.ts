import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Project } from "../support/github.ts";
import { type Expected, elsewhere, job, landed, opened, requests, sees } from "./situation.ts";

/** What runs where, and whether it contains the change. */

const ITEMS = [
  "deployment",
  "{ id: soaked, check: deployment, with: { soak: 15m } }",
  "{ id: staging, check: deployment, with: { environment: staging } }",
  "{ id: globs, check: deployment, with: { environment: ['prod-*', '!prod-old'] } }",
  "{ id: preview, check: deployment, with: { environment: preview } }",
  "{ id: workflow, check: deployment, with: { source: { workflow: deploy.yml } } }",
  "{ id: released, check: deployment, with: { source: { release: 'v*' } } }",
  "{ id: migrated, check: deployment, with: { task: migrate } }",
  "{ id: by-robot, check: deployment, with: { creator: 'robot[bot]' } }",
  "release",
];
type Shop = Project & { number: number };
const begun = () => opened(...ITEMS);
/** Merged by squash, with production on the commit before. */
const mergedShop = async (how: "merge" | "squash" | "rebase" = "squash") => {
  const shop = await begun();
  const before = shop.clone.sha("origin/main");
  live(shop, before);
  shop.later(10);
  const merged = shop.hub.merge(shop.number, how);
  shop.later(10);
  return { ...shop, before, merged };
};

function live({ hub, later }: Project, sha: string, environment = "production"): number {
  const id = hub.deploy({ sha, environment });
  later(1);
  hub.deploymentStatus(id, "success");
  later(1);
  return id;
}

const pass: Expected = { status: "pass" };
const failed = (summary: RegExp): Expected => ({ status: "fail", summary });
const waits = (summary: RegExp, on: Expected["on"] = "deployment"): Expected => ({
  status: "pending",
  on,
  summary,
});
const unknown = (summary: RegExp): Expected => ({ status: "unknown", summary });
const compared = ({ hub }: Project) => requests(hub).filter((one) => one.includes("/compare/"));

/** A whole clone asks git, one of depth 1 has to ask GitHub: what they say is the same. */
function places(shop: Shop & { merged: string }) {
  const push = {
    event: "push",
    ref: "refs/heads/main",
    sha: shop.merged,
    payload: {
      before: shop.clone.sha("origin/main"),
      after: shop.merged,
      repository: { default_branch: "main" },
    },
  };
  return { whole: job(shop, push), shallow: job(shop, { ...push, depth: 2 }) };
}

describe("the states of a deployment", () => {
  let shop: Awaited<ReturnType<typeof mergedShop>>;
  beforeAll(async () => {
    shop = await mergedShop();
  });

  it.each<[string, readonly string[], Expected]>([
    ["no status yet", [], waits(/is pending in production/)],
    ["queued", ["queued"], waits(/is queued/)],
    ["pending", ["pending"], waits(/is pending/)],
    ["in progress", ["in_progress"], waits(/is in_progress/)],
    ["failed", ["in_progress", "failure"], failed(/ended as failure/)],
    ["in error", ["error"], failed(/ended as error/)],
    ["a success", ["in_progress", "success"], pass],
    ["a success that failed later", ["success", "failure"], failed(/is failure since then/)],
    ["a success that went wrong later", ["success", "error"], failed(/is error since then/)],
  ])("%s", async (_, states, expected) => {
    const [older] = shop.hub.world.deployments.splice(0);
    if (older !== undefined) shop.hub.world.deployments.push(older);
    const id = shop.hub.deploy({ sha: shop.merged });
    for (const state of states) {
      shop.later(1);
      shop.hub.deploymentStatus(id, state);
    }
    await sees(shop, { deployment: expected });
  });

  it("inactive is neither a failure nor live: superseded, destroyed or skipped", async () => {
    shop.hub.world.deployments.splice(1);
    const { hub, merged, before } = shop;
    const first = live(shop, merged);
    hub.deploymentStatus(first, "inactive");
    // What ran before is said to be active still: so that is what runs.
    await sees(shop, { deployment: failed(/rolled back/) });
    const [older] = hub.world.deployments;
    hub.deploymentStatus(older?.id ?? 0, "inactive");
    await sees(shop, { deployment: unknown(/nothing is active in production/) });
    // Superseded by one that contains the change, too.
    const later = landed(shop);
    live(shop, later);
    await sees(shop, { deployment: pass });
    // One that was skipped says nothing of what runs.
    const skipped = hub.deploy({ sha: before });
    hub.deploymentStatus(skipped, "inactive");
    await sees(shop, { deployment: pass });
  });
});

describe("what has to be contained", () => {
  it.each(["merge", "squash", "rebase"] as const)(
    "after a %s: what it made of the change, or the branch's own head",
    async (how) => {
      const shop = await mergedShop(how);
      const head = shop.clone.sha();
      live(shop, shop.merged);
      await sees(shop, { deployment: pass });
      const after = landed(shop);
      live(shop, after);
      const { whole, shallow } = places(shop);
      shop.hub.resetRequests();
      // Containment is asked of git where the clone is whole, and of GitHub where it is not.
      await sees(whole, { deployment: pass });
      // Whether it is on the base only GitHub knows; what landed after the merge is listed anyway, but here
      // it is said to be older.
      expect(compared(shop)).toEqual([expect.stringContaining("...main")]);
      shop.hub.resetRequests();
      await sees(shallow, { deployment: pass });
      expect(compared(shop).length).toBeGreaterThan(1);
      live(shop, head);
      await sees(shop, { deployment: pass });
    },
  );

  it("what lacks it does not, by git and by GitHub: behind, and beside", async () => {
    const shop = await mergedShop();
    const { hub, clone, before, merged } = shop;
    clone.git("branch", "hotfix", before);
    clone.git("push", "--quiet", "origin", "hotfix");
    const beside = landed(shop, { "fix.ts": "1\n" }, { on: "hotfix" });
    for (const sha of [before, beside]) {
      hub.world.deployments.splice(0);
      live(shop, sha);
      const { whole, shallow } = places(shop);
      for (const here of [whole, shallow])
        await sees(here, {
          deployment: waits(new RegExp(`runs ${sha.slice(0, 8)}, which lacks this change`)),
        });
    }
    expect(merged).not.toBe(before);
  });

  it("before the merge, an environment that runs the head passes", async () => {
    const shop = await begun();
    const { hub, clone } = shop;
    live(shop, clone.sha("origin/main"));
    await sees(shop, { deployment: { status: "pending", on: "author", summary: /not merged/ } });
    live(shop, clone.sha());
    await sees(shop, {
      deployment: { status: "pass", summary: new RegExp(clone.sha().slice(0, 8)) },
    });
    // What is asked for is a reviewer's move, where somebody was asked.
    live(shop, clone.sha("origin/main"));
    hub.edit(shop.number, { requested: ["bob"] });
    await sees(shop, { deployment: waits(/waits for a review of bob/, "reviewer") });
  });

  it("a preview may be of `refs/pull/N/merge`, as the head or as the test merge", async () => {
    const shop = await begun();
    const { hub, clone, number } = shop;
    landed(shop);
    hub.sync();
    const trial = hub.pull(number).trial.merge ?? "";
    for (const sha of [trial, clone.sha()]) {
      const id = hub.deploy({
        environment: "preview",
        ref: `refs/pull/${number}/merge`,
        sha,
        transient: true,
      });
      hub.deploymentStatus(id, "success");
      await sees(shop, {
        preview: { status: "pass", summary: new RegExp(`preview runs ${sha.slice(0, 8)}`) },
      });
      hub.world.deployments.splice(0);
    }
    // Of an older head it is not this change.
    hub.deploymentStatus(
      hub.deploy({
        environment: "preview",
        ref: `refs/pull/${number}/merge`,
        sha: clone.sha("origin/main"),
      }),
      "success",
    );
    await sees(shop, { preview: { status: "pending", on: "author" } });
  });
});

describe("what runs now", () => {
  it("is the newest success, whatever order and page it stands in", async () => {
    const shop = await mergedShop();
    const { hub, before, merged } = shop;
    // Made first and through last: an older deployment that was approved late is what runs.
    const waited = hub.deploy({ sha: before });
    shop.later(1);
    live(shop, merged);
    await sees(shop, { deployment: pass });
    hub.deploymentStatus(waited, "success");
    shop.later(1);
    await sees(shop, { deployment: failed(/rolled back/) });
    live(shop, merged);
    // A hundred and fifty attempts since then that came to nothing.
    for (let at = 0; at < 150; at++) hub.deploymentStatus(hub.deploy({ sha: merged }), "inactive");
    shop.later(1);
    await sees(shop, { deployment: pass });
  });

  it("stays, while a newer one is under way or has failed, which is mentioned", async () => {
    const shop = await mergedShop();
    const { hub, merged, before } = shop;
    live(shop, merged);
    const next = hub.deploy({ sha: before });
    hub.deploymentStatus(next, "in_progress");
    const live2 = {
      status: "pass",
      notes: /a newer deployment to production, of .* is in_progress/,
    } as const;
    await sees(shop, { deployment: live2 });
    hub.deploymentStatus(next, "failure");
    await sees(shop, { deployment: { status: "pass", notes: /is failure/ } });
  });

  it("a newer success of an older commit is a rollback; an older commit from the start is not", async () => {
    const shop = await mergedShop();
    await sees(shop, { deployment: waits(/merged, not deployed: production runs/) });
    live(shop, shop.merged);
    live(shop, shop.before);
    await sees(shop, {
      deployment: {
        status: "fail",
        summary: /production was rolled back: it contained this change with/,
        findings: /rolled-back/,
      },
    });
    live(shop, shop.merged);
    await sees(shop, { deployment: pass });
  });

  it.each(["git", "github"] as const)(
    "a revert on the base is a remark until it runs, in %s's words",
    async (words) => {
      const shop = await mergedShop();
      const { hub, merged, number } = shop;
      live(shop, merged);
      const revert = hub.revert(number, { words });
      shop.later(1);
      const remark = {
        status: "pass",
        notes: new RegExp(`${revert.slice(0, 8)} reverted this change on main`),
      } as const;
      await sees(shop, { deployment: remark });
      live(shop, revert);
      await sees(shop, {
        deployment: { status: "fail", summary: /reverts this change/, findings: /reverted/ },
      });
      const { shallow } = places(shop);
      await sees(shallow, { deployment: { status: "fail", findings: /reverted/ } });
    },
  );
});

it("a job of another pull request that names production has deployed nothing", async () => {
  const shop = await mergedShop();
  const { hub, clone } = shop;
  const other = elsewhere(clone, "main");
  other.branch("feature/y").write("y.ts", "1\n").commit("Another feature");
  other.git("push", "--quiet", "origin", "feature/y");
  const number = hub.openPullRequest({ head: "feature/y", author: "bob", body: "Y." });
  live(shop, other.sha());
  await sees(shop, {
    deployment: unknown(/contains this change and is not on main/),
  });
  hub.world.deployments.splice(1);
  const id = hub.deploy({ ref: `refs/pull/${number}/merge`, environment: "production" });
  hub.deploymentStatus(id, "success");
  await sees(shop, { deployment: unknown(/not on main/) });
  await sees(
    shop,
    { deployment: { ...waits(/merged, not deployed/), notes: /left out: #2/ } },
    { env: { ...shop.env, GH_TOKEN: "" } },
  );
});

it("a revert squashed with the title alone is one", async () => {
  const shop = await mergedShop();
  const { hub } = shop;
  const by = { name: "bob", email: "bob@example.org", date: hub.world.now() };
  const made = hub.world.git.makeCommit({
    tree: hub.world.git.commit(shop.before).tree,
    parents: [shop.merged],
    author: by,
    committer: by,
    message: `Revert "${hub.pull(shop.number).title}" (#2)`,
  });
  hub.world.git.setRef("refs/heads/main", made);
  live(shop, made);
  await sees(shop, { deployment: failed(/reverts this change/) });
});

it("a revert that was itself reverted has taken nothing back", async () => {
  const shop = await mergedShop();
  const revert = shop.hub.revert(shop.number);
  live(shop, revert);
  await sees(shop, { deployment: failed(/reverts this change/) });
  const main = elsewhere(shop.clone, "main");
  main.git("revert", "--no-edit", revert);
  main.git("push", "--quiet", "origin", "main");
  live(shop, main.sha());
  await sees(shop, { deployment: pass });
});

describe("whose move it is", () => {
  it("nothing was ever deployed there, or anywhere: unknown, with what there is", async () => {
    const shop = await begun();
    const { hub, number } = shop;
    const merged = hub.merge(number, "squash");
    const nowhere = {
      status: "unknown",
      summary: /nothing was ever deployed to production; the repository has no other/,
      mend: /source: { workflow/,
    } as const;
    await sees(shop, { deployment: nowhere });
    live(shop, merged, "live");
    await sees(shop, {
      deployment: { status: "unknown", summary: /environments: live/, mend: /`environment`/ },
      staging: unknown(/staging.*environments: live/),
    });
  });

  it("a pattern asks for every environment that it matches, at least one", async () => {
    const shop = await begun();
    const merged = shop.hub.merge(shop.number, "squash");
    live(shop, merged, "prod-eu");
    live(shop, merged, "prod-old");
    await sees(shop, { globs: { status: "pass", summary: /prod-eu/ } });
    live(shop, shop.clone.sha("origin/main"), "prod-us");
    await sees(shop, { globs: waits(/1 of 2 environments: .*prod-us/) });
    live(shop, merged, "prod-us");
    await sees(shop, { globs: pass });
    for (const one of shop.hub.world.deployments) Object.assign(one, { environment: "test" });
    shop.hub.world.environments.clear();
    await sees(shop, { globs: unknown(/nothing was ever deployed to prod-\*/) });
  });

  it("another task's or another account's deployment says nothing of those asked for", async () => {
    const shop = await mergedShop();
    live(shop, shop.merged);
    await sees(shop, { migrated: unknown(/`task`/), "by-robot": unknown(/`creator`/) });
    const id = shop.hub.deploy({ sha: shop.merged, creator: "robot[bot]", task: "migrate" });
    shop.hub.deploymentStatus(id, "success");
    await sees(shop, { migrated: pass, "by-robot": pass });
  });
});

describe("how long it has to stay", () => {
  it("from the first success since which it contains the change without a break", async () => {
    const shop = await mergedShop();
    const { hub, merged, before } = shop;
    live(shop, merged);
    await sees(shop, { deployment: pass, soaked: waits(/minute/, "time") });
    shop.later(8);
    // A newer version that contains it as well is no break.
    live(shop, landed(shop));
    await sees(shop, { soaked: waits(/minute/, "time") });
    shop.later(5);
    await sees(shop, { soaked: pass });
    // A rollback is one.
    live(shop, before);
    live(shop, merged);
    shop.later(10);
    await sees(shop, { soaked: waits(/minute/, "time") });
    shop.later(5);
    await sees(shop, { soaked: pass });
    // And so is a time in which it had failed.
    const again = live(shop, merged);
    hub.deploymentStatus(again, "failure");
    await sees(shop, { soaked: failed(/failure/) });
    live(shop, merged);
    shop.later(10);
    await sees(shop, { soaked: waits(/minute/, "time") });
  });
});

describe("where GitHub is not told of deployments", () => {
  it("runs of a workflow on the base, of which a re-run of an old one is a rollback", async () => {
    const shop = await begun();
    const { hub, number, clone } = shop;
    const run = (sha: string, conclusion: string | null, more: object = {}) =>
      hub.workflowRun({ sha, workflow: "deploy.yml", branch: "main", conclusion, ...more });
    const before = clone.sha("origin/main");
    const merged = hub.merge(number, "squash");
    await sees(shop, { workflow: { status: "unknown", summary: /deploy\.yml/ } });
    run(before, "success");
    await sees(shop, { workflow: waits(/merged, not deployed/) });
    shop.later(1);
    run(merged, null, { status: "in_progress" });
    await sees(shop, { workflow: waits(/in_progress/) });
    const outcome = { status: "completed", conclusion: "failure" };
    const last = hub.world.runs.at(-1);
    for (const one of [last, last?.suite]) Object.assign(one ?? {}, { outcome });
    await sees(shop, { workflow: failed(/failure/) });
    shop.later(1);
    // Of the branch's own runs none deploys the base.
    run(clone.sha(), "success", { branch: "feature/x", event: "pull_request" });
    await sees(shop, { workflow: failed(/failure/) });
    shop.later(1);
    run(merged, "success");
    await sees(shop, { workflow: pass });
    shop.later(10);
    Object.assign(hub.world.runs[0] ?? {}, { startedAt: shop.now(), attempt: 2 });
    await sees(shop, { workflow: failed(/rolled back/) });
  });

  it("releases: the newest published one, drafts and prereleases left out", async () => {
    const shop = await begun();
    const { hub, number, clone } = shop;
    hub.release({ tag: "v1.0.0", sha: clone.sha("origin/main") });
    shop.later(10);
    const merged = hub.merge(number, "squash");
    shop.later(1);
    const none: Expected = waits(/./);
    await sees(shop, {
      released: none,
      release: waits(/1 release, it does not contain this change/),
    });
    hub.release({ tag: "v1.1.0", sha: merged, draft: true });
    hub.release({ tag: "v1.1.0-rc.1", sha: merged, prerelease: true });
    shop.later(1);
    await sees(shop, { released: none, release: none });
    hub.release({ tag: "v1.1.1", sha: merged });
    await sees(shop, {
      released: pass,
      release: { status: "pass", summary: /the release v1\.1\.1 contains/ },
    });
    shop.later(1);
    hub.release({ tag: "v1.2.0", sha: hub.revert(number) });
    await sees(shop, {
      released: { status: "fail" },
      release: { status: "fail", findings: /reverted/ },
    });
  });
});

describe("what the service itself says", () => {
  let answer = { status: 200, headers: {} as Record<string, string>, body: "" };
  const service = createServer((_, response) => {
    response
      .writeHead(answer.status, { "content-type": "application/json", ...answer.headers })
      .end(answer.body);
  });
  let shop: Shop;
  let merged: string;
  let before: string;
  beforeAll(async () => {
    await new Promise<void>((done) => service.listen(0, "127.0.0.1", done));
    const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}/health`;
    shop = await opened(
      `{ id: source, check: deployment, with: { source: { http: { url: '${url}', contains: { json: build.commit } } } } }`,
      `{ id: json, check: http, with: { url: '${url}', expect: { contains: { json: build.commit } } } }`,
      `{ id: header, check: http, with: { url: '${url}', expect: { contains: { header: x-version } } } }`,
      `{ id: text, check: http, with: { url: '${url}', expect: { contains: { text: 'rev=(\\w+)' } } } }`,
      `{ id: plain, check: http, with: { url: '${url}', expect: { status: [200, 204], header: { x-version: '^[0-9a-f]+$' }, text: build, json: { build.errors: { max: 3 }, build.name: { matches: '^sh' } } } } }`,
      `{ id: refused, check: http, with: { url: 'http://127.0.0.1:9/' } }`,
    );
    before = shop.clone.sha("origin/main");
    merged = shop.hub.merge(shop.number, "squash");
  });
  afterAll(() => {
    service.close();
  });
  const says = (sha: string, status = 200) => {
    answer = {
      status,
      headers: { "x-version": sha },
      body: JSON.stringify({ build: { commit: sha, errors: 2, name: "shop", rev: `rev=${sha}` } }),
    };
  };
  const each = (expected: Expected) =>
    Object.fromEntries(["source", "json", "header", "text"].map((id) => [id, expected]));

  it("a commit that contains the change passes, in full or abbreviated", async () => {
    for (const sha of [merged, merged.slice(0, 7), landed(shop)]) {
      says(sha);
      shop.clone.git("fetch", "--quiet", "origin");
      await sees(shop, { ...each(pass), plain: pass });
    }
  });

  it("one that lacks it waits for a deployment", async () => {
    says(before);
    await sees(shop, each(waits(/./)));
  });

  it("an answer that is not as expected fails, a 5xx too; none at all is unknown", async () => {
    says(merged, 503);
    await sees(shop, {
      ...each({ status: "fail" }),
      plain: failed(/./),
      refused: { status: "unknown" },
    });
    answer = { status: 200, headers: {}, body: "{}" };
    await sees(shop, {
      ...each({ status: "fail" }),
      plain: { status: "fail", findings: /header/ },
    });
    answer = {
      status: 200,
      headers: { "x-version": merged },
      body: JSON.stringify({ build: { errors: 4, name: "shop" } }),
    };
    await sees(shop, { plain: { status: "fail", findings: /build\.errors/ } });
    // A commit that nobody knows says nothing.
    says("f".repeat(40));
    await sees(shop, each({ status: "unknown" }));
  });

  it("one in which the change is reverted fails", async () => {
    const revert = shop.hub.revert(shop.number);
    says(revert);
    await sees(shop, each({ status: "fail" }));
  });
});
