import { beforeAll, describe, expect, it } from "vitest";
import { inBrief, type Project } from "../support/github.ts";
import {
  begin,
  type Expected,
  elsewhere,
  holds,
  job,
  landed,
  opened,
  push,
  requests,
  sees,
} from "./situation.ts";

/** What each situation comes to: whose move it is, or what is wrong. */

type Shop = Project & { number: number };
const pass: Expected = { status: "pass" };
const author = (summary?: RegExp): Expected => ({
  status: "pending",
  on: "author",
  ...(summary ? { summary } : {}),
});
const on = (who: NonNullable<Expected["on"]>, summary: RegExp): Expected => ({
  status: "pending",
  on: who,
  summary,
});
const failed = (findings: RegExp): Expected => ({ status: "fail", findings });

describe("one status for each situation", () => {
  const ITEMS = [
    "pull-request",
    "{ id: boxes, check: pull-request, with: { checkboxes: true } }",
    "approvals",
    "ci",
    "threads",
    "up-to-date",
    "{ id: near, check: up-to-date, with: { maxBehind: 1 } }",
    "merged",
    "release",
  ];
  const TEMPLATE = "## Why\n\n<!-- say why -->\n";
  let shared: Shop;
  let main: string;
  const start = async () => {
    shared = await opened(...ITEMS);
    main = landed(shared, { ".github/pull_request_template.md": TEMPLATE });
  };
  beforeAll(start);
  const body =
    (text: string | null) =>
    ({ hub, number }: Shop) =>
      void hub.edit(number, { body: text });

  it.each<[string, (shop: Shop) => void, Record<string, Expected>]>([
    [
      "a draft",
      ({ hub, number }) => hub.edit(number, { draft: true }),
      { "pull-request": author(/draft/), approvals: author(/draft/), merged: author(/draft/) },
    ],
    ["too few approvals", () => undefined, { approvals: on("reviewer", /0 of 1/) }],
    [
      "changes requested",
      ({ hub, number }) => void hub.review(number, { by: "bob", state: "CHANGES_REQUESTED" }),
      { approvals: failed(/changes-requested/), merged: author(/changes were requested by bob/) },
    ],
    [
      "an open thread",
      ({ hub, number }) =>
        void hub.thread(number, { by: "bob", path: "src/cart.ts", text: "Why?" }),
      { threads: failed(/open-thread/) },
    ],
    ["no thread at all", () => undefined, { threads: { status: "pass", summary: /^0 threads$/ } }],
    ["an empty description", body(null), { "pull-request": { status: "fail" } }],
    [
      "a description of blanks and comments",
      body(" \n<!-- hidden -->\n"),
      { "pull-request": { status: "fail" } },
    ],
    ["the template alone", body(TEMPLATE), { "pull-request": { status: "fail" } }],
    ["more than the template", body(`${TEMPLATE}It was empty.\n`), { "pull-request": pass }],
    [
      "an unticked box",
      body("Why.\n\n- [x] one\n- [ ] two\n"),
      { boxes: { status: "fail", findings: /two/ }, "pull-request": pass },
    ],
    [
      "closed without merging",
      ({ hub, number }) => hub.close(number),
      {
        "pull-request": failed(/closed/),
        merged: failed(/closed/),
        threads: failed(/closed/),
        approvals: failed(/closed/),
      },
    ],
    [
      "in conflict",
      (shop) => void landed(shop, { "src/cart.ts": "export const cart = ['theirs'];\n" }),
      {
        "up-to-date": failed(/conflict/),
        "pull-request": failed(/conflict/),
        merged: author(/in conflict/),
      },
    ],
    [
      "behind by more than is allowed",
      (shop) => {
        for (const at of [1, 2]) landed(shop, { [`other${at}.ts`]: "1\n" });
        shop.clone.git("fetch", "--quiet", "origin");
      },
      {
        near: { status: "fail", summary: /3 behind/ },
        "up-to-date": { status: "pass", summary: /3 behind main/ },
      },
    ],
    [
      "a check that runs",
      ({ hub, clone }) =>
        void hub.check({ sha: clone.sha(), name: "build", status: "in_progress" }),
      { ci: on("ci", /not ended/) },
    ],
    [
      "merged, and no release has it",
      ({ hub, number, clone }) => {
        hub.release({ tag: "v1.0.0", sha: clone.sha("origin/main") });
        hub.merge(number, "squash");
      },
      { release: on("deployment", /1 release, it does not contain/), merged: pass },
    ],
  ])("%s", async (_, bring, expected) => {
    // What people said is taken back; what was done to git cannot be.
    const { state } = shared.hub.pull(shared.number);
    if (state !== "open" || shared.hub.world.git.commitOf("refs/heads/main") !== main)
      await start();
    const shop = shared;
    const { hub, number } = shop;
    const pull = hub.pull(number);
    for (const list of [pull.reviews, pull.threads, hub.world.checks, hub.world.suites])
      list.splice(0);
    hub.edit(number, { draft: false, body: "It was empty." });
    bring(shop);
    shop.later(5);
    await sees(shop, expected);
  });

  it("no pull request, and not even pushed", async () => {
    const shop = await begin(...ITEMS);
    const ids = ["pull-request", "approvals", "ci", "threads", "up-to-date", "merged", "release"];
    const each = (expected: Expected) => Object.fromEntries(ids.map((id) => [id, expected]));
    await sees(shop, each(author(/1 commit is not pushed/)));
    push(shop);
    const { ci: _, ...others } = each(
      author(/there is no pull request for acme:feature\/x in acme\/shop/),
    );
    await sees(shop, others);
    shop.hub.protect("main", { checks: [{ context: "build" }] });
    await sees(shop, { ci: author(/there is no pull request/) });
  });
});

describe("what the checks of a commit come to", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await opened(
      "ci",
      "{ id: some, check: ci, with: { require: [build, { name: 'e2e*', ifPresent: true }] } }",
      "{ id: lenient, check: ci, with: { require: all, skipped: pass } }",
      "{ id: strict, check: ci, with: { require: all, skipped: fail } }",
      "{ id: ignoring, check: ci, with: { require: all, ignore: ['flaky*'] } }",
      "{ id: patient, check: ci, with: { require: all, grace: 1h } }",
    );
  });

  it("without rules all that is reported counts; a list may leave room", async () => {
    const { hub } = shop;
    const report = (name: string, conclusion = "success") =>
      hub.check({ sha: "feature/x", event: "pull_request", name, conclusion });
    report("build");
    const flaky = report("flaky one", "failure");
    shop.later(10);
    await sees(shop, {
      ci: { status: "fail", summary: /1 of 2 reported checks/ },
      some: pass,
      ignoring: pass,
    });
    const e2e = report("e2e (1)", "failure");
    await sees(shop, { some: { status: "fail" } });
    for (const id of [flaky, e2e]) hub.updateCheck(id, { conclusion: "success" });
    await sees(shop, { ci: pass, some: pass, patient: on("ci", /1 hour/) });
  });

  it("skipped by choice; and where every check is skipped, nothing has been shown", async () => {
    const { hub } = shop;
    hub.world.checks.splice(0);
    hub.check({ sha: "feature/x", event: "pull_request", name: "build" });
    const second = hub.check({
      sha: "feature/x",
      event: "pull_request",
      name: "lint",
      conclusion: "skipped",
    });
    await sees(shop, { lenient: pass, ci: pass, strict: failed(/skipped/) });
    hub.world.checks.splice(0, 1);
    expect(hub.world.checks.map(({ id }) => id)).toEqual([second]);
    await sees(shop, {
      ci: failed(/skipped/),
      lenient: failed(/skipped/),
      strict: failed(/skipped/),
    });
  });
});

describe("up-to-date", () => {
  it("judges the branch, not the test merge that CI has checked out", async () => {
    const shop = await opened("{ id: near, check: up-to-date, with: { maxBehind: 0 } }");
    const { hub, number, clone } = shop;
    landed(shop);
    hub.sync();
    const { trial, head } = hub.pull(number);
    const here = job(shop, {
      event: "pull_request",
      ref: `refs/pull/${number}/merge`,
      sha: trial.merge ?? "",
      payload: {
        pull_request: { number, head: { sha: head.sha, ref: head.ref }, base: { ref: "main" } },
      },
    });
    await sees(here, { near: { status: "fail", summary: /1 behind main/ } });
    clone.git("fetch", "--quiet", "origin");
    clone.git("rebase", "--quiet", "origin/main");
    push(shop, "--force");
    await sees(shop, { near: pass });
  });

  it("says where the branch takes back what others did", async () => {
    const shop = await opened("up-to-date");
    const { clone } = shop;
    landed(shop, { "README.md": "# Shop\n\nOpen all day.\n" }, { on: "main", message: "Say when" });
    clone.git("fetch", "--quiet", "origin");
    clone.merge("origin/main");
    clone.write("README.md", "# Shop\n").commit("Merge gone wrong");
    push(shop);
    await sees(shop, {
      "up-to-date": { status: "fail", findings: /undone README\.md: .*Say when/ },
    });
  });
});

describe("assumptions", () => {
  it("all sections are wanted, and a decision record that is added stands for the assumptions", async () => {
    const shop = await opened("assumptions");
    const { hub, number, clone } = shop;
    const says = (body: string) => hub.edit(number, { body });
    says("## Why\n\nIt was empty.\n");
    await sees(shop, {
      assumptions: { status: "fail", summary: /1 of 2 sections not written: Assumptions/ },
    });
    says("## Why\n\nIt was empty.\n\n## Assumptions\n\nOne user at a time.\n");
    await sees(shop, { assumptions: pass });
    says("## Why\n\nIt was empty.\n");
    clone.write("docs/adr/0001-cart.md", "# Carts\n\nOne user at a time.\n").commit("Record it");
    push(shop);
    await sees(shop, { assumptions: { status: "pass", summary: /docs\/adr\/0001-cart\.md/ } });
    says("## Assumptions\n\nOne user.\n");
    await sees(shop, { assumptions: { status: "fail", summary: /Why/ } });
  });
});

describe("a part that is answered with 404 while the rest is readable", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await opened("ci", "approvals", "deployment", "release", "merged");
    const { hub, number, clone } = shop;
    hub.check({ sha: clone.sha(), name: "build", event: "pull_request" });
    hub.review(number, { by: "bob", state: "APPROVED" });
    shop.later(10);
    const merged = hub.merge(number, "squash");
    shop.later(1);
    hub.deploymentStatus(hub.deploy({ sha: merged }), "success");
    hub.release({ tag: "v1", sha: merged });
    const report = await shop.check();
    expect(report.verdict, inBrief(report)).toBe("done");
  });

  it.each<[string, RegExp, string]>([
    ["the branch", /\/branches\/main$/, "ci"],
    ["its rules", /\/rules\/branches\//, "ci"],
    ["the deployments", /DodDeployments|\/deployments/, "deployment"],
    ["the releases", /DodReleases|\/releases|\/tags/, "release"],
    ["the reviews", /DodReviews|\/reviews/, "approvals"],
  ])("%s: unknown", async (_, match, id) => {
    const end = shop.hub.fault(match, { status: 404, body: { message: "Not Found" } });
    await sees(shop, { [id]: { status: "unknown" }, merged: pass });
    end();
  });
});

describe("which pull request", () => {
  it("on the base after a merge there is nothing to compare with its head", async () => {
    const shop = await opened("merged", "ci", "up-to-date");
    const { hub, number } = shop;
    hub.check({ sha: shop.clone.sha(), name: "build", event: "pull_request" });
    shop.later(10);
    hub.merge(number, "squash");
    const main = elsewhere(shop.clone, "main");
    const report = await shop.check({ cwd: main.root });
    for (const id of ["merged", "ci"]) holds(report, id, pass);
    expect(report.pullRequest?.number).toBe(number);
  });
});

describe("what the whole costs", () => {
  const REVIEW = ["pull-request", "ci", "approvals", "threads"];
  /** Green and approved, with owners and rules on a base that has moved on since the branch was made. */
  const ready = async () => {
    const shop = await opened(...REVIEW, "merged", "deployment");
    const { hub, number, clone } = shop;
    landed(shop, { CODEOWNERS: "* @bob\n" });
    hub.protect("main", { checks: [{ context: "build" }], approvals: 1 });
    hub.check({ sha: clone.sha(), name: "build", event: "pull_request" });
    hub.review(number, { by: "bob", state: "APPROVED" });
    shop.later(10);
    return shop;
  };
  const costsSix = async (shop: Shop) => {
    const report = await shop.check({ only: [...REVIEW, "merged"] });
    for (const id of REVIEW) holds(report, id, pass);
    const asked = requests(shop.hub);
    expect(asked.length, asked.join("\n")).toBeLessThanOrEqual(6);
  };

  it("at most 6 requests for an open pull request, at most 10 for a merged and deployed one", async () => {
    const shop = await ready();
    const { hub, number, clone } = shop;
    clone.git("fetch", "--quiet", "origin");
    await costsSix(shop);
    const merged = hub.merge(number, "squash");
    hub.deploymentStatus(hub.deploy({ sha: merged }), "success");
    shop.later(10);
    hub.resetRequests();
    const done = await shop.check();
    for (const { id } of done.items) holds(done, id, pass);
    expect(done.verdict).toBe("done");
    expect(requests(hub).length, requests(hub).join("\n")).toBeLessThanOrEqual(10);
  });

  it("nor does it cost more where that base has not been fetched", async () => {
    await costsSix(await ready());
  });
});
