// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${{ … }}` is what people write in a workflow
import { describe, expect, it } from "vitest";
import { deployConfig } from "../../src/checks/deploy-config.ts";
import type { DeployConfig } from "../../src/core/github/deployments.ts";
import type { PullRequestLookup } from "../../src/core/github/pull-request.ts";
import { FactUnavailable, type Result } from "../../src/core/result.ts";
import { literalTree } from "../harness/model-situation.ts";
import { lookup, MERGED, NOW } from "./production.ts";
import { ask, type Sources } from "./situation.ts";

type Names = { readonly secrets: readonly string[]; readonly variables: readonly string[] };

function config(of: Readonly<Record<string, Names | FactUnavailable>>): DeployConfig {
  return {
    environments: async () => Object.keys(of).sort(),
    names: async (name) => {
      const names = of[name];
      if (names === undefined || names instanceof FactUnavailable) throw names ?? new Error(name);
      return names;
    },
  };
}

const NAMES = { secrets: ["API_KEY", "PROD_DB"], variables: ["REGION"] };

interface Given {
  readonly before?: Sources;
  readonly options?: object;
  readonly lookup?: PullRequestLookup;
  readonly config?: DeployConfig;
}

function judge(change: Sources, given: Given = {}): Promise<Result> {
  return ask(deployConfig, given.options ?? {}, {
    before: given.before ?? {},
    change,
    facts: {
      pullRequest: given.lookup ?? lookup(MERGED),
      deployConfig:
        given.config ?? config({ production: NAMES, staging: { secrets: [], variables: [] } }),
    },
    now: NOW,
  });
}

const told = ({ status, waitingOn, findings }: Result) =>
  [
    status,
    ...(waitingOn ? [waitingOn] : []),
    ...findings.map(({ path, line, rule }) => `${path}:${line} ${rule}`),
  ].join(" ");

const js = (...names: string[]) => names.map((name) => `use(process.env.${name});\n`).join("");
const WORKFLOW = ".github/workflows/deploy.yml";

describe("what the change starts to read", () => {
  it("is known to production", async () => {
    expect(await judge({ "src/a.ts": js("API_KEY", "REGION") })).toMatchObject({
      status: "pass",
      summary: "2 names that the change starts to read are known to production: API_KEY, REGION",
      evidence: [
        { kind: "api", ref: "production: API_KEY", summary: "a secret, read at src/a.ts:1" },
        { kind: "api", ref: "production: REGION", summary: "a variable, read at src/a.ts:2" },
      ],
    });
  });
  it("is missing", async () => {
    expect(await judge({ "src/a.ts": js("API_KEY", "NEW_KEY", "OTHER") })).toMatchObject({
      status: "fail",
      summary:
        "2 of 3 names that the change starts to read not configured: NEW_KEY (production), OTHER (production)",
      findings: [
        {
          path: "src/a.ts",
          line: 2,
          rule: "missing-name",
          message: "NEW_KEY is read here, and is neither a variable nor a secret of production",
          fix: "gh variable set NEW_KEY --env production",
        },
        { line: 3 },
      ],
    });
  });
  it.each<[string, Sources, Sources, string]>([
    ["nothing", {}, { "src/a.ts": "1;\n" }, "not-applicable"],
    ["what the base reads", { "src/b.ts": js("NEW") }, { "src/a.ts": js("NEW") }, "not-applicable"],
    [
      "what the file read before",
      { "src/a.ts": js("NEW") },
      { "src/a.ts": `1;\n${js("NEW")}` },
      "not-applicable",
    ],
    [
      "what only the base's tests read",
      { "tests/b.test.ts": js("NEW") },
      { "src/a.ts": js("NEW") },
      "fail src/a.ts:1 missing-name",
    ],
    [
      "what the base only speaks of",
      { "src/b.ts": "// process.env.NEW\n" },
      { "src/a.ts": js("NEW") },
      "fail src/a.ts:1 missing-name",
    ],
    [
      "what the base reads under a longer name",
      { "src/b.ts": js("NEW_ONE") },
      { "src/a.ts": js("NEW") },
      "fail src/a.ts:1 missing-name",
    ],
    [
      "what another language of the base reads",
      { "b.py": "import os\nos.environ['NEW']\n" },
      { "src/a.ts": js("NEW") },
      "not-applicable",
    ],
    ["a test", {}, { "tests/a.test.ts": js("NEW") }, "not-applicable"],
    ["documentation", {}, { "docs/a.ts": js("NEW"), "README.md": js("NEW") }, "not-applicable"],
    ["others' code", {}, { "vendor/a.js": js("NEW") }, "not-applicable"],
    [
      "a comment",
      {},
      { "src/a.ts": "/* process.env.NEW */ // process.env.NEW\n" },
      "not-applicable",
    ],
    [
      "what every machine has",
      {},
      { "src/a.ts": js("PATH", "NODE_ENV", "GITHUB_SHA") },
      "not-applicable",
    ],
    [
      "each name once, where it is read first",
      {},
      { "src/b.ts": js("NEW"), "src/a.ts": js("API_KEY", "NEW") },
      "fail src/a.ts:2 missing-name",
    ],
    [
      "only lines that were added",
      { "src/a.ts": "process.env.OLD;\n" },
      { "src/a.ts": "process.env.OLD;\nprocess.env.NEW;\n" },
      "fail src/a.ts:2 missing-name",
    ],
    ["a deleted file", { "src/a.ts": js("NEW") }, { "src/a.ts": null as never }, "not-applicable"],
    ["names are the same in any case on GitHub", {}, { "src/a.ts": js("api_key") }, "pass"],
    [
      "names of the base are not",
      { "src/b.ts": `${js("new_key")}// NEW_KEY\n` },
      { "src/a.ts": js("NEW_KEY") },
      "fail src/a.ts:1 missing-name",
    ],
  ])("%s", async (_, before, change, expected) =>
    expect(told(await judge(change, { before }))).toBe(expected),
  );
  it("does not ask GitHub when there is nothing to ask", async () =>
    expect(
      await ask(deployConfig, {}, { change: { "src/a.ts": "1;\n" }, facts: {}, now: NOW }),
    ).toMatchObject({
      status: "not-applicable",
      summary: "1 changed file starts to read no variable and no secret",
    }));
  it("a line need not be new for that", async () => {
    const facts = { pullRequest: lookup(MERGED), deployConfig: config({ production: NAMES }) };
    const was = {
      before: { "tests/a.test.ts": js("NEW") },
      moved: { "src/a.ts": "tests/a.test.ts" },
    };
    const moved = { ...was, change: { "src/a.ts": `${js("NEW")}1;\n` } };
    expect(told(await ask(deployConfig, {}, { ...moved, facts, now: NOW }))).toBe(
      "fail src/a.ts:1 missing-name",
    );
    const before = { "src/a.ts": `/*\n${js("NEW")}*/\n` };
    expect(told(await judge({ "src/a.ts": `1;\n${js("NEW")}2;\n` }, { before }))).toBe(
      "fail src/a.ts:2 missing-name",
    );
  });
  it("is new where a file of the base that may read it cannot be read", async () => {
    const change = { "src/a.ts": js("NEW") };
    const before = { "src/b.ts": js("NEW") };
    const baseTree = {
      ...literalTree(before),
      readText: () => Promise.reject(new FactUnavailable("too large", "leave it out")),
    };
    const facts = {
      baseTree,
      pullRequest: lookup(MERGED),
      deployConfig: config({ production: NAMES }),
    };
    expect(told(await ask(deployConfig, {}, { before, change, facts, now: NOW }))).toBe(
      "fail src/a.ts:1 missing-name",
    );
  });
  it("a moved file reads nothing new", async () => {
    const situation = {
      before: { "src/a.ts": js("NEW") },
      change: { "src/b.ts": `${js("NEW")}${js("NEWER")}` },
      moved: { "src/b.ts": "src/a.ts" },
    };
    const facts = { pullRequest: lookup(MERGED), deployConfig: config({ production: NAMES }) };
    expect(told(await ask(deployConfig, {}, { ...situation, facts, now: NOW }))).toBe(
      "fail src/b.ts:2 missing-name",
    );
  });
});

describe("workflows", () => {
  const step = (text: string) => `jobs:\n  a:\n    ${text}\n`;
  it.each<[string, string]>([
    ["env: { A: '${{ secrets.API_KEY }}' }", "pass"],
    ["env: { A: '${{ secrets.api_key }}' }", "pass"],
    ["env: { A: '${{ vars.REGION }}' }", "pass"],
    ["env: { A: '${{ secrets.REGION }}' }", `fail ${WORKFLOW}:3 missing-secret`],
    ["env: { A: '${{ vars.API_KEY }}' }", `fail ${WORKFLOW}:3 missing-variable`],
    ["env: { A: \"${{ secrets['NEW'] || vars.REGION }}\" }", `fail ${WORKFLOW}:3 missing-secret`],
    ["if: vars.NEW == 'x'", `fail ${WORKFLOW}:3 missing-variable`],
    ["env: { A: '${{ secrets.GITHUB_TOKEN }}' }", "not-applicable"],
    ["run: cat secrets.yml", "not-applicable"],
    ["env: { A: '${{ steps.secrets.outputs.x }}' }", "not-applicable"],
    ["env: { A: '${{ inputs.secrets.x }}' }", "not-applicable"],
    ["# ${{ secrets.NEW }}", "not-applicable"],
  ])("%s", async (text, expected) =>
    expect(told(await judge({ [WORKFLOW]: step(text) }))).toBe(expected),
  );
  it("names the command for a secret", async () => {
    const [finding] = (await judge({ [WORKFLOW]: step("env: { A: '${{ secrets.NEW }}' }") }))
      .findings;
    expect(finding).toMatchObject({
      message: "NEW is read here, and is no secret of production",
      fix: "gh secret set NEW --env production",
    });
  });
  it("does not take a variable of the code for the secret of a workflow", async () => {
    const text = step("env: { A: '${{ secrets.NEW }}' }");
    expect(told(await judge({ [WORKFLOW]: text }, { before: { "src/a.ts": js("NEW") } }))).toBe(
      `fail ${WORKFLOW}:3 missing-secret`,
    );
    const other = {
      before: { ".github/workflows/ci.yml": step("env: { A: '${{ secrets.new }}' }") },
    };
    expect(told(await judge({ [WORKFLOW]: text }, other))).toBe("not-applicable");
  });
  it("reads actions of the repository", async () =>
    expect(told(await judge({ "deploy/action.yml": step("env: { A: '${{ vars.NEW }}' }") }))).toBe(
      "fail deploy/action.yml:3 missing-variable",
    ));
});

describe("what a workflow fills", () => {
  const fills = (line: string): Given => ({
    before: { [WORKFLOW]: `jobs:\n  a:\n    env:\n      ${line}\n` },
  });
  it.each<[string, string]>([
    ["DB_URL: ${{ secrets.PROD_DB }}", "pass"],
    ["DB_URL: '${{ secrets.prod_db }}'", "pass"],
    ["DB_URL: ${{ vars.REGION }}", "pass"],
    ["DB_URL: ${{ secrets.GONE }}", "fail src/a.ts:1 missing-name"],
    ["DB_URL: ${{ vars.PROD_DB }}", "fail src/a.ts:1 missing-name"],
    ["OTHER: ${{ secrets.PROD_DB }}", "fail src/a.ts:1 missing-name"],
    ["DB_URL: postgres://localhost", "fail src/a.ts:1 missing-name"],
    ["# DB_URL: ${{ secrets.PROD_DB }}", "fail src/a.ts:1 missing-name"],
  ])("%s", async (line, expected) =>
    expect(told(await judge({ "src/a.ts": js("DB_URL") }, fills(line)))).toBe(expected),
  );
  it("says from what, and where", async () => {
    const result = await judge(
      { "src/a.ts": js("DB_URL") },
      fills("DB_URL: ${{ secrets.PROD_DB }}"),
    );
    expect(result.evidence[0]?.summary).toBe(
      `the secret PROD_DB, by ${WORKFLOW}:4, read at src/a.ts:1`,
    );
  });
});

describe("environments", () => {
  const both = config({
    "prod-eu": NAMES,
    "prod-us": { secrets: [], variables: ["REGION"] },
    qa: NAMES,
  });
  it.each<[readonly string[], string]>([
    [["prod-eu"], "pass"],
    [["PROD-EU"], "pass"],
    [["prod-*"], "fail src/a.ts:1 missing-name"],
    [["qa", "prod-eu"], "pass"],
    [["production"], "unknown"],
    [["prod-eu", "x*"], "unknown"],
    [["prod-us", "x*"], "fail src/a.ts:1 missing-name"],
  ])("%j", async (environments, expected) =>
    expect(
      told(await judge({ "src/a.ts": js("API_KEY") }, { config: both, options: { environments } })),
    ).toBe(expected),
  );
  it("says which there are", async () => {
    const change = { "src/a.ts": js("API_KEY") };
    expect(await judge(change, { config: both })).toMatchObject({
      status: "unknown",
      summary: "there is no environment production; there are: prod-eu, prod-us, qa",
      mend: "name those that are deployed to: `environments: [NAME]`",
    });
    expect((await judge(change, { config: config({}) })).summary).toBe(
      "there is no environment production; the repository has none",
    );
  });
  it("names that cannot be listed are unknown, unless another lacks one", async () => {
    const gone = new FactUnavailable("needs secrets: read", "use another token");
    const some = config({ a: gone, b: NAMES, c: { secrets: [], variables: [] } });
    const change = { "src/a.ts": js("API_KEY") };
    expect(
      await judge(change, { config: some, options: { environments: ["a", "b"] } }),
    ).toMatchObject({
      status: "unknown",
      summary: "needs secrets: read",
      mend: "use another token",
    });
    expect(told(await judge(change, { config: some, options: { environments: ["a", "c"] } }))).toBe(
      "fail src/a.ts:1 missing-name",
    );
  });
  it("passes other faults on", async () => {
    const broken = { ...both, names: () => Promise.reject(new Error("a fault of ours")) };
    await expect(
      judge({ "src/a.ts": js("A") }, { config: broken, options: { environments: ["qa"] } }),
    ).rejects.toThrow("a fault of ours");
  });
});

describe("options and standing", () => {
  it("ignores names and patterns", async () => {
    const change = { "src/a.ts": js("LOG_LEVEL", "NEW") };
    expect(told(await judge(change, { options: { ignore: ["LOG_*"] } }))).toBe(
      "fail src/a.ts:2 missing-name",
    );
    expect(told(await judge(change, { options: { ignore: ["LOG_*", "NEW"] } }))).toBe(
      "not-applicable",
    );
  });
  it("waits for the author while something is not pushed", async () => {
    const unpushed = lookup({}, { kind: "unpushed", commits: 1 });
    expect(told(await judge({ "src/a.ts": js("NEW") }, { lookup: unpushed }))).toBe(
      "pending author",
    );
    expect(told(await judge({ "src/a.ts": "1;\n" }, { lookup: unpushed }))).toBe("not-applicable");
  });
  it("needs no pull request", async () =>
    expect(told(await judge({ "src/a.ts": js("REGION") }, { lookup: lookup(null) }))).toBe("pass"));
});
