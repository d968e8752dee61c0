import { describe, expect, test } from "vitest";
import { FactUnavailable } from "../../../src/core/result.ts";
import { readBranchRules } from "../../../src/facts/github/branch-rules.ts";
import { faultOf } from "./literal-lookup.ts";
import { type Answers, literalSession } from "./literal-session.ts";

const RULES = "/repos/acme/shop/rules/branches/main";
const BRANCH = "/repos/acme/shop/branches/main";

const checksRule = (checks: object[], strict = false) => ({
  type: "required_status_checks",
  parameters: { required_status_checks: checks, strict_required_status_checks_policy: strict },
});
const pullRule = (approvals: number, parts: object = {}) => ({
  type: "pull_request",
  parameters: {
    required_approving_review_count: approvals,
    require_code_owner_review: false,
    required_review_thread_resolution: false,
    ...parts,
  },
});
const classic = (required_status_checks: object | null | undefined) => ({
  name: "main",
  protected: true,
  protection: {
    enabled: true,
    ...(required_status_checks === undefined ? {} : { required_status_checks }),
  },
});
const NONE = classic({ enforcement_level: "off", contexts: [], checks: [] });

async function rules(answers: Answers) {
  const session = literalSession(answers);
  const read = await readBranchRules({ session, branch: "main" });
  return { ...read, requests: session.requests };
}

const FREE = {
  branch: "main",
  requiredChecks: [],
  requiredWorkflows: [],
  upToDate: false,
  approvals: null,
  codeOwnerReview: false,
  resolvedThreads: false,
  unreadable: null,
  requests: [RULES, BRANCH],
};

describe("what is required of a branch", () => {
  test("nothing, where neither asks for anything", async () => {
    expect(await rules({ [RULES]: [], [BRANCH]: NONE })).toEqual(FREE);
    expect(await rules({ [RULES]: [], [BRANCH]: classic(null) })).toEqual(FREE);
    expect(await rules({ [RULES]: [], [BRANCH]: classic(undefined) })).toEqual(FREE);
  });

  test("rulesets and classic protection together, each check once for an app", async () => {
    const read = await rules({
      [RULES]: [
        checksRule([{ context: "build", integration_id: 15368 }, { context: "any" }]),
        checksRule([{ context: "build", integration_id: 15368 }, { context: "build" }], true),
        { type: "deletion" },
        { type: "merge_queue", parameters: { merge_method: "SQUASH" } },
        { type: "of_next_year", parameters: 7 },
      ],
      [BRANCH]: classic({
        contexts: ["build", "legacy", "e2e"],
        checks: [
          { context: "build", app_id: 15368 },
          { context: "e2e", app_id: -1 },
        ],
      }),
    });
    expect(read).toEqual({
      ...FREE,
      requiredChecks: [
        { context: "build", appId: 15368 },
        { context: "any", appId: null },
        { context: "build", appId: null },
        { context: "e2e", appId: null },
        { context: "legacy", appId: null },
      ],
      upToDate: true,
    });
  });

  test("classic protection of old: names alone; and its strictness", async () => {
    const read = await rules({
      [RULES]: [],
      [BRANCH]: classic({ contexts: ["ci"], strict: true }),
    });
    expect(read).toMatchObject({
      requiredChecks: [{ context: "ci", appId: null }],
      upToDate: true,
    });
  });

  test("the most that any ruleset asks of reviews", async () => {
    const read = await rules({
      [RULES]: [
        pullRule(2),
        pullRule(1, { require_code_owner_review: true }),
        pullRule(0, { required_review_thread_resolution: true }),
      ],
      [BRANCH]: NONE,
    });
    expect(read).toMatchObject({ approvals: 2, codeOwnerReview: true, resolvedThreads: true });
  });

  test("workflows of other repositories", async () => {
    const workflows = [
      { path: ".github/workflows/gate.yml@refs/heads/main", repository_id: 5, ref: "main" },
    ];
    const read = await rules({
      [RULES]: [{ type: "workflows", parameters: { workflows } }],
      [BRANCH]: NONE,
    });
    expect(read.requiredWorkflows).toEqual([
      { path: ".github/workflows/gate.yml", repositoryId: 5 },
    ]);
  });
});

describe("rules that could not be read", () => {
  const asked = { [RULES]: [checksRule([{ context: "build" }])], [BRANCH]: NONE };
  const build = [{ context: "build", appId: null }];
  const noProtection = { name: "main", protected: false };

  test.each<[string, Answers, object[], RegExp]>([
    ["rulesets", { ...asked, [RULES]: 403 }, [], /^the rulesets of main could not be read: .* 403/],
    ["the branch", { ...asked, [BRANCH]: 404 }, build, /^the branch protection of main .* 404/],
    [
      "its protection",
      { ...asked, [BRANCH]: noProtection },
      build,
      /^the branch protection of main could not be read: GitHub does not show it/,
    ],
    ["both", { [RULES]: 500, [BRANCH]: 502 }, [], /rulesets.* 500 .*; the branch protection.* 502/],
    [
      "more than a thousand rules",
      { ...asked, [RULES]: Array(1001).fill({ type: "deletion" }) },
      [],
      /more than 1,000 rules/,
    ],
  ])("%s: said, and the rest stays", async (_, answers, requiredChecks, reason) => {
    const read = await rules(answers);
    expect(read.requiredChecks).toEqual(requiredChecks);
    expect(read.unreadable?.reason).toMatch(reason);
    expect(read.unreadable?.mend).not.toBe("");
  });

  test.each([
    { type: "required_status_checks" },
    { type: "required_status_checks", parameters: { required_status_checks: [{}] } },
    { type: "pull_request", parameters: {} },
    { type: "workflows", parameters: { workflows: [{ path: "x" }] } },
  ])("a rule of another shape is no rule that asks nothing: %j", async (rule) => {
    await expect(rules({ [RULES]: [rule], [BRANCH]: NONE })).rejects.toThrow();
  });

  test("a plan without rulesets has none", async () => {
    const RULES_OF_PLAN = () => {
      throw new FactUnavailable('may not read it (403: "Upgrade to GitHub Pro or make …")', "");
    };
    const read = await rules({ [RULES]: RULES_OF_PLAN, [BRANCH]: NONE });
    expect(read).toEqual(FREE);
  });

  test("an interruption is none of its parts' faults", async () => {
    const stop = new Error("interrupted");
    const interrupted = () => {
      throw stop;
    };
    await expect(rules({ [RULES]: interrupted, [BRANCH]: NONE })).rejects.toBe(stop);
    await expect(faultOf(rules({ [RULES]: interrupted, [BRANCH]: NONE }))).rejects.toBe(stop);
  });
});
