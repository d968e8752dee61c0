import { describe, expect, test } from "vitest";
import { readContainment } from "../../../src/facts/github/containment.ts";
import { readDeployConfig } from "../../../src/facts/github/deploy-config.ts";
import { readDeployments } from "../../../src/facts/github/deployments.ts";
import { readReleases } from "../../../src/facts/github/releases.ts";
import { TOKEN, WORKFLOW_TOKEN } from "../../stand-in/github.ts";
import { openShop, type Shop } from "./at-github.ts";
import { faultOf } from "./literal-lookup.ts";

const history = async (shop: Shop, token: string | null = TOKEN) =>
  readDeployments({ session: await shop.session(token), lookup: shop.lookup() });

describe("deployments as GitHub has them", () => {
  /** Merged at 11:00; deployed before and after it, the last time without success. */
  async function delivered() {
    const shop = await openShop();
    const { hub } = shop;
    const deploy = (at: string, ...states: string[]) => {
      const id = hub.deploy({
        sha: "main",
        ref: "main",
        at: `2026-01-01T${at}:00Z`,
        creator: "ann",
      });
      states.forEach((state, index) => {
        hub.deploymentStatus(id, state, `2026-01-01T${at}:0${index + 1}Z`);
      });
      return String(id);
    };
    const before = deploy("10:30", "success");
    shop.setTime("2026-01-01T11:00:00Z");
    const merged = hub.merge(shop.number);
    const live = deploy("11:10", "in_progress", "success");
    const failed = deploy("11:20", "queued", "failure");
    return { shop, merged, before, live, failed };
  }

  test("by GraphQL with one request, and by REST the same", async () => {
    const { shop, merged, before, live, failed } = await delivered();
    const fact = await history(shop);
    const found = await fact.of("production");
    expect(shop.asked()).toEqual(["DodDeployments"]);
    expect(found.truncated).toBeNull();
    expect(
      found.deployments.map(({ id, statuses }) => [id, ...statuses.map((one) => one.state)]),
    ).toEqual([
      [failed, "failure", "queued"],
      [live, "success", "in_progress"],
      [before, "success"],
    ]);
    expect(found.deployments[1]).toMatchObject({
      sha: merged,
      ref: "main",
      task: "deploy",
      creator: "ann",
      createdAt: "2026-01-01T11:10:00Z",
    });
    expect(await (await history(shop, null)).of("production")).toEqual(found);
    expect(shop.asked()).toHaveLength(4);
    expect(await fact.of("staging")).toEqual({ deployments: [], truncated: null });
    expect(await fact.environments()).toEqual(["production"]);
  });

  test("more statuses than a page", async () => {
    const shop = await openShop();
    const id = shop.hub.deploy({ sha: "fix", environment: "preview" });
    shop.hub.deploymentStatus(id, "success", "2026-01-01T10:01:00Z");
    for (let index = 0; index < 120; index++)
      shop.hub.deploymentStatus(id, "in_progress", "2026-01-01T10:02:00Z");
    const [deployment] = (await (await history(shop)).of("preview")).deployments;
    expect(deployment?.statuses).toHaveLength(121);
    expect(deployment?.statuses.at(-1)?.state).toBe("success");
  });

  test("a bot's name is the same by both", async () => {
    const shop = await openShop();
    shop.hub.deploy({ sha: "fix", creator: "github-actions[bot]" });
    for (const token of [TOKEN, WORKFLOW_TOKEN, null])
      expect((await (await history(shop, token)).of("production")).deployments).toMatchObject([
        { creator: "github-actions[bot]", statuses: [] },
      ]);
  });

  test("runs of a workflow, by its file or its name", async () => {
    const shop = await openShop();
    const workflow = "Ship it";
    shop.hub.workflowRun({ sha: "main", workflow, conclusion: "success", branch: "main" });
    shop.hub.workflowRun({ sha: "fix", workflow, conclusion: "failure", branch: "fix" });
    const fact = await history(shop);
    const { deployments } = await fact.ofWorkflow("Ship it");
    expect(deployments).toMatchObject([
      { sha: shop.sha("main"), statuses: [{ state: "success" }], environment: "Ship it" },
    ]);
    expect((await fact.ofWorkflow("ship-it.yml")).deployments).toHaveLength(1);
    expect((await faultOf(fact.ofWorkflow("Sink it"))).reason).toMatch(/there are ship-it\.yml$/);
  });
});

describe("releases and tags as GitHub has them", () => {
  test("by GraphQL with one request, and by REST the same", async () => {
    const shop = await openShop();
    const { hub } = shop;
    hub.tag("light", "fix");
    hub.tag("annotated", "main", "of main");
    hub.release({ tag: "v1", sha: "main", at: "2026-01-01T11:00:00Z" });
    hub.release({ tag: "v2-rc", sha: "fix", prerelease: true, at: "2026-01-02T11:00:00Z" });
    const found = await readReleases(await shop.session());
    expect(shop.asked()).toEqual(["DodReleases"]);
    expect(found.releases).toMatchObject([
      { tag: "v2-rc", prerelease: true, draft: false, publishedAt: "2026-01-02T11:00:00Z" },
      { tag: "v1", prerelease: false },
    ]);
    const [main, fix] = [shop.sha("main"), shop.sha("fix")];
    const tags = [
      { name: "annotated", sha: main },
      { name: "light", sha: fix },
      { name: "v1", sha: main },
      { name: "v2-rc", sha: fix },
    ];
    const byRest = await readReleases(await shop.session(null));
    for (const { releases, tags: listed } of [found, byRest]) {
      expect(listed.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(tags);
      expect(releases).toEqual(found.releases);
    }
  });
});

describe("containment as GitHub has it", () => {
  test("of commits that a shallow clone lacks, as in one that has them", async () => {
    const shop = await openShop();
    const [base, head] = [shop.sha("main"), shop.sha("fix")];
    const merged = shop.hub.merge(shop.number, "merge");
    shop.hub.tag("v1", merged);
    for (const options of [[], ["--depth=1"]]) {
      const fact = readContainment({
        session: await shop.session(),
        repository: await shop.clone(...options),
        lookup: shop.lookup(),
      });
      expect(await fact.compare(head, merged)).toBe("ahead");
      expect(await fact.compare(merged, head)).toBe("behind");
      expect(await fact.compare(head, "v1")).toBe("ahead");
      expect(await fact.compare(base.slice(0, 9), head)).toBe("ahead");
      shop.hub.sync();
      shop.asked();
    }
  });

  test.each([
    ["merge", "git"],
    ["squash", "git"],
    ["squash", "github"],
    ["rebase", "git"],
  ] as const)("a %s that was reverted, in the words of %s", async (how, words) => {
    const shop = await openShop();
    shop.setTime("2026-01-02T10:00:00Z");
    shop.hub.merge(shop.number, how);
    const before = readContainment({
      session: await shop.session(),
      repository: await shop.clone("--depth=1"),
      lookup: shop.lookup(),
    });
    shop.asked();
    expect(await before.reverts()).toEqual([]);
    expect(shop.asked()).toEqual(["GET /repos/acme/shop/commits"]);
    shop.setTime("2026-01-03T10:00:00Z");
    const tip = shop.hub.revert(shop.number, { words });
    const after = readContainment({
      session: await shop.session(),
      repository: await shop.clone("--depth=1"),
      lookup: shop.lookup(),
    });
    const reverts = await after.reverts();
    expect(reverts).toHaveLength(how === "rebase" && words === "git" ? 2 : 1);
    expect(reverts[0]).toMatchObject({ sha: tip, at: "2026-01-03T10:00:00Z", takenBackBy: null });
  });
});

describe("what deployments are configured with", () => {
  const environments = async () => ["production"];

  test("names, and never a value", async () => {
    const shop = await openShop();
    const { hub } = shop;
    hub.environment("production", { secrets: ["DB"], variables: { REGION: "eu-secret" } });
    hub.world.secrets.organization.push("SIGNING");
    hub.world.variables.repository.LOCALE = "de-secret";
    const fact = readDeployConfig({ session: await shop.session(), environments });
    const names = await fact.names("production");
    expect(names).toEqual({ secrets: ["DB", "SIGNING"], variables: ["LOCALE", "REGION"] });
    expect(shop.asked()).toHaveLength(6);
  });

  test("a workflow's own token cannot list them", async () => {
    const shop = await openShop();
    shop.hub.environment("production");
    const session = await shop.session(WORKFLOW_TOKEN);
    const fault = await faultOf(readDeployConfig({ session, environments }).names("production"));
    expect(fault.reason).toMatch(/could not be listed: /);
    expect(fault.mend).toMatch(/which a workflow's own token cannot have$/);
  });

  test("an environment that is not there", async () => {
    const shop = await openShop();
    const session = await shop.session();
    const fault = await faultOf(readDeployConfig({ session, environments }).names("nowhere"));
    expect(fault.reason).toMatch(/^the (secrets|variables) of the environment nowhere .*404/);
  });
});
