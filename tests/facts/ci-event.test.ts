import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isBranchName } from "../../src/facts/branch-names.ts";
import { ciEvent, readCiEvent } from "../../src/facts/ci-event.ts";
import { temporaryFolder } from "../support/repository.ts";

const A = "a".repeat(40);
const B = "b".repeat(40);
const ZEROS = "0".repeat(40);
const github = (name: string, payload: unknown, env: Record<string, string> = {}) =>
  ciEvent({ GITHUB_EVENT_NAME: name, GITHUB_SHA: A, ...env }, JSON.stringify(payload));

test("outside CI there is no event", () => {
  expect(ciEvent({ CI: "true" }, null)).toBeNull();
});

describe("GitHub", () => {
  const pull = { pull_request: { base: { ref: "main", sha: B }, head: { sha: A }, merged: false } };

  test("a pull request, checked out as its test merge", () => {
    const env = { GITHUB_BASE_REF: "main", GITHUB_REF: "refs/pull/7/merge" };
    expect(github("pull_request", pull, env)).toMatchObject({
      kind: "pull-request",
      baseRef: "main",
      baseSha: B,
      headSha: A,
      sha: A,
      isTestMerge: true,
      isMerged: false,
      branch: null,
      unreadable: null,
    });
  });

  test("pull_request_target runs on the base: no test merge", () => {
    const env = { GITHUB_BASE_REF: "main", GITHUB_REF: "refs/heads/main" };
    expect(github("pull_request_target", pull, env)).toMatchObject({
      kind: "pull-request",
      isTestMerge: false,
    });
  });

  test("a review has its base in the payload only", () => {
    expect(github("pull_request_review", pull)).toMatchObject({
      kind: "pull-request",
      baseRef: "main",
    });
  });

  test("a merge queue", () => {
    const payload = { merge_group: { base_ref: "refs/heads/main", base_sha: B, head_sha: A } };
    expect(github("merge_group", payload)).toMatchObject({
      kind: "pull-request",
      baseRef: "main",
      baseSha: B,
      headSha: A,
    });
  });

  test("a push, and the first push of a branch", () => {
    const payload = { before: B, after: A, repository: { default_branch: "dev" } };
    expect(github("push", payload, { GITHUB_REF: "refs/heads/dev" })).toMatchObject({
      kind: "push",
      before: B,
      after: A,
      branch: "dev",
      defaultBranch: "dev",
    });
    expect(github("push", { before: ZEROS, after: A })?.before).toBeNull();
  });

  test("a tag is no branch; a schedule is neither push nor pull request", () => {
    const tag = { GITHUB_REF: "refs/tags/v1", GITHUB_REF_TYPE: "tag" };
    expect(github("push", { before: ZEROS, after: A }, tag)?.branch).toBeNull();
    expect(github("schedule", {})?.kind).toBe("other");
  });

  test("which pull request a pull request's event is about, and where its branch is", () => {
    const payload = {
      pull_request: {
        number: 7,
        base: { ref: "main", sha: B },
        head: { ref: "fix", sha: A, repo: { full_name: "ann/shop" } },
      },
    };
    for (const name of ["pull_request", "pull_request_target", "pull_request_review"])
      expect(github(name, payload)).toMatchObject({
        number: 7,
        headBranch: "fix",
        headRepository: "ann/shop",
      });
    const env = { GITHUB_EVENT_NAME: "pull_request", GITHUB_REF: "refs/pull/9/merge" };
    expect(ciEvent(env, null)?.number).toBe(9);
  });

  test.each([
    ["refs/heads/gh-readonly-queue/main/pr-12-1a2b3c", 12],
    ["gh-readonly-queue/release/1.0/pr-12/pr-34-1a2b3c", 34],
    ["refs/heads/gh-readonly-queue/pr-12-1a2b3c", null],
    ["refs/heads/main/pr-12-1a2b3c", null],
    ["refs/heads/gh-readonly-queue/main/pr-0-1a2b3c", null],
    ["refs/heads/gh-readonly-queue/main/pr-99999999999999999999-1a2b3c", null],
    [undefined, null],
    [["refs/heads/gh-readonly-queue/main/pr-12-1a2b3c"], null],
  ])("the number of a merge queue's branch %s: %s", (head_ref, number) => {
    expect(github("merge_group", { merge_group: { head_ref } })?.number).toBe(number);
  });

  test("a merge queue's branch is named by the variables where there is no event file", () => {
    const env = {
      GITHUB_EVENT_NAME: "merge_group",
      GITHUB_REF: "refs/heads/gh-readonly-queue/main/pr-12-1a2b3c",
    };
    expect(ciEvent(env, null)?.number).toBe(12);
  });

  describe.each(["workflow_run", "check_suite"])("%s", (name) => {
    const run = (pulls: unknown, more = {}) =>
      github(name, {
        repository: { id: 1 },
        [name]: {
          head_sha: B,
          head_branch: "fix",
          head_repository: { full_name: "ann/shop" },
          pull_requests: pulls,
          ...more,
        },
      });
    const pulled = (number: unknown, id?: number) => ({ number, base: { repo: { id } } });
    test.each([
      ["its only one", [pulled(7, 1)], 7],
      ["where the repository is not said", [pulled(7)], 7],
      ["not another repository's", [pulled(8, 2), pulled(7, 1)], 7],
      ["none of several", [pulled(7, 1), pulled(8, 1)], null],
      ["none", [], null],
      ["no list", "7", null],
      ["no number", [pulled("7", 1)], null],
    ])("its pull request: %s", (_, pulls, number) => {
      expect(run(pulls)).toMatchObject({
        kind: "other",
        number,
        headSha: B,
        headBranch: "fix",
        headRepository: "ann/shop",
      });
    });
    test("hostile names", () => {
      const odd = { head_branch: "--all", head_repository: { full_name: "a/b/c?d" }, head_sha: 1 };
      expect(run([], odd)).toMatchObject({ headSha: null, headBranch: null, headRepository: null });
    });
  });

  test("a check run has its branch in its suite", () => {
    const payload = {
      check_run: {
        head_sha: B,
        check_suite: { head_branch: "fix" },
        pull_requests: [{ number: 3 }],
      },
    };
    expect(github("check_run", payload)).toMatchObject({
      headSha: B,
      headBranch: "fix",
      number: 3,
    });
  });

  test("a deployment is about the commit that is deployed, whatever is checked out", () => {
    for (const name of ["deployment", "deployment_status"])
      expect(github(name, { deployment: { sha: B } })).toMatchObject({
        kind: "other",
        headSha: B,
        number: null,
      });
  });

  test("a comment on a pull request, and on an issue", () => {
    expect(github("issue_comment", { issue: { number: 7, pull_request: {} } })?.number).toBe(7);
    expect(github("issue_comment", { issue: { number: 7 } })?.number).toBeNull();
  });

  test("an event called as what every object has is none of these", () => {
    for (const name of ["constructor", "toString", "__proto__"])
      expect(github(name, {})).toMatchObject({ event: name, kind: "other", number: null });
  });

  test("hostile payloads are unreadable or empty, never a crash", () => {
    for (const text of ["", "{", "[]", "null", "7", '"x"', "\u0000"])
      expect(
        ciEvent({ GITHUB_EVENT_NAME: "pull_request", GITHUB_BASE_REF: "main" }, text)?.unreadable,
      ).toMatch(/not a JSON object/);
    const odd = {
      pull_request: { base: { ref: ["main"], sha: "--upload-pack=x" }, head: 3, merged: "yes" },
    };
    expect(github("pull_request", odd)).toMatchObject({
      baseRef: null,
      baseSha: null,
      headSha: null,
      isMerged: false,
    });
    const names = [
      "--output=x",
      "a b",
      "a\nb",
      "../x",
      "a..b",
      "a~1",
      "a^",
      ":x",
      "x.lock",
      "/x",
      "x/",
      "@",
      "a@{1}",
      "a\\b",
      "*",
    ];
    for (const ref of names)
      expect(github("pull_request", { pull_request: { base: { ref } } })?.baseRef).toBeNull();
  });

  test("property: any JSON and any variables give an event", () => {
    fc.assert(
      fc.property(fc.json(), fc.string(), (text, ref) => {
        for (const name of ["push", "pull_request", "merge_group", "x"])
          expect(ciEvent({ GITHUB_EVENT_NAME: name, GITHUB_BASE_REF: ref }, text)?.event).toBe(
            name,
          );
      }),
    );
  });

  test("the event file: read, missing, a folder", async () => {
    const path = join(temporaryFolder(), "event.json");
    writeFileSync(path, JSON.stringify({ before: B, after: A }));
    const env = { GITHUB_EVENT_NAME: "push", GITHUB_EVENT_PATH: path };
    expect((await readCiEvent(env))?.before).toBe(B);
    expect(await readCiEvent({ ...env, GITHUB_EVENT_PATH: `${path}.not` })).toMatchObject({
      unreadable: "there is no event file",
    });
    expect(
      await readCiEvent({
        ...env,
        GITHUB_EVENT_NAME: "pull_request",
        GITHUB_EVENT_PATH: join(path, ".."),
      }),
    ).toMatchObject({ unreadable: expect.stringMatching(/cannot be read \(EISDIR\)/) });
    const variablesOnly = {
      GITHUB_EVENT_NAME: "pull_request",
      GITHUB_BASE_REF: "main",
      GITHUB_EVENT_PATH: `${path}.not`,
    };
    expect(await readCiEvent(variablesOnly)).toMatchObject({ baseRef: "main", unreadable: null });
  });
});

test.each([
  [
    "GitLab CI",
    {
      GITLAB_CI: "true",
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
      CI_MERGE_REQUEST_EVENT_TYPE: "merged_result",
    },
    { isTestMerge: true, baseWord: "the merge request's target" },
  ],
  [
    "Azure Pipelines",
    {
      TF_BUILD: "True",
      SYSTEM_PULLREQUEST_TARGETBRANCH: "refs/heads/main",
      BUILD_SOURCEBRANCH: "refs/pull/3/merge",
    },
    { isTestMerge: true },
  ],
  [
    "Bitbucket Pipelines",
    { BITBUCKET_BUILD_NUMBER: "1", BITBUCKET_PR_DESTINATION_BRANCH: "main" },
    {},
  ],
  ["Buildkite", { BUILDKITE: "true", BUILDKITE_PULL_REQUEST_BASE_BRANCH: "main" }, {}],
  ["Jenkins", { CHANGE_TARGET: "main" }, {}],
])("a pull request on %s", (provider, env, more) => {
  expect(ciEvent(env, null)).toMatchObject({
    provider,
    kind: "pull-request",
    baseRef: "main",
    branch: null,
    ...more,
  });
});

test.each([
  [
    "GitLab CI",
    {
      GITLAB_CI: "true",
      CI_PIPELINE_SOURCE: "push",
      CI_COMMIT_BRANCH: "dev",
      CI_COMMIT_BEFORE_SHA: B,
      CI_COMMIT_SHA: A,
    },
    { kind: "push", before: B, after: A },
  ],
  ["Azure Pipelines", { TF_BUILD: "True", BUILD_SOURCEBRANCH: "refs/heads/dev" }, {}],
  ["Bitbucket Pipelines", { BITBUCKET_BUILD_NUMBER: "1", BITBUCKET_BRANCH: "dev" }, {}],
  [
    "Buildkite",
    { BUILDKITE: "true", BUILDKITE_PULL_REQUEST_BASE_BRANCH: "", BUILDKITE_BRANCH: "dev" },
    {},
  ],
  ["Jenkins", { JENKINS_URL: "http://ci", BRANCH_NAME: "dev" }, {}],
  ["CircleCI", { CIRCLECI: "true", CIRCLE_BRANCH: "dev" }, {}],
])("a branch on %s", (provider, env, more) => {
  expect(ciEvent(env, null)).toMatchObject({ provider, branch: "dev", baseRef: null, ...more });
});

test("a target branch that git would not allow is unreadable", () => {
  expect(ciEvent({ CHANGE_TARGET: "--all" }, null)).toMatchObject({
    baseRef: null,
    unreadable: expect.any(String),
  });
});

test("branch names that are allowed", () => {
  for (const name of ["main", "release/1.0", "émile", "a@b", "x#1"])
    expect(isBranchName(name)).toBe(true);
});
