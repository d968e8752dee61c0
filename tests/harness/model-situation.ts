import type { ChangedFile } from "../../src/core/change.ts";
import type { Copy } from "../../src/core/copies.ts";
import type { Commands, Facts, TestRuns, Tree } from "../../src/core/facts.ts";
import type { PullRequest } from "../../src/core/github/pull-request.ts";
import { finding } from "../../src/core/result.ts";
import type { TestCase, TestComparison } from "../../src/core/test-cases.ts";
import type { TestOutcome } from "../../src/core/test-run.ts";

/**
 * The model branch: finished in every respect that a check asks about. A check's `example` options
 * make it pass here. Collections that no check should need are empty, so that emptying means something.
 */

const lines = (...text: string[]) => `${text.join("\n")}\n`;

const BEFORE: Readonly<Record<string, string>> = {
  "src/words.ts": lines(
    "export function words(text: string): string[] {",
    "  return text.split(' ');",
    "}",
  ),
  "tests/words.test.ts": lines("test('words', () => {});"),
  "docs/guide.md": lines("# Guide", "", "- words"),
  "CHANGELOG.md": lines("# Changelog", "", "## [Unreleased]", "", "## [1.0.0]", "- words"),
  "package.json": lines('{ "name": "model", "version": "1.0.0", "dependencies": {} }'),
  "package-lock.json": lines(
    '{ "name": "model", "version": "1.0.0", "lockfileVersion": 3, "packages": { "": { "name": "model", "version": "1.0.0" } } }',
  ),
};

const AFTER: Readonly<Record<string, string>> = {
  ...BEFORE,
  "src/words.ts": lines(
    "export function words(text: string): string[] {",
    "  return text.split(/\\s+/).filter((word) => word !== '');",
    "}",
  ),
  "tests/words.test.ts": lines("test('words', () => {});", "test('no words', () => {});"),
  "src/translate.ts": lines(
    "export const KEY = process.env.API_KEY;",
    "export const REGION = process.env.REGION;",
  ),
  "docs/guide.md": lines("# Guide", "", "- words, split at any white space"),
  "CHANGELOG.md": lines(
    "# Changelog",
    "",
    "## [Unreleased]",
    "- words are split at any white space",
    "",
    "## [1.0.0]",
    "- words",
  ),
  "package.json": lines(
    '{ "name": "model", "version": "1.0.0", "dependencies": { "left-pad": "^1.3.0" } }',
  ),
  "package-lock.json": lines(
    '{ "name": "model", "version": "1.0.0", "lockfileVersion": 3, "packages": { "": { "name": "model", "version": "1.0.0", "dependencies": { "left-pad": "^1.3.0" } }, "node_modules/left-pad": { "version": "1.3.0" } } }',
  ),
};

const CHANGED_LINE: Readonly<Record<string, { line: number; added?: boolean }>> = {
  "src/words.ts": { line: 2 },
  "tests/words.test.ts": { line: 2, added: true },
  "docs/guide.md": { line: 3 },
  "CHANGELOG.md": { line: 4, added: true },
  "package.json": { line: 1 },
  "package-lock.json": { line: 1 },
};

/** Reads what the model's environment has. */
const NEW_FILE: ChangedFile = {
  path: "src/translate.ts",
  oldPath: null,
  status: "added",
  kind: "text",
  untracked: false,
  insertions: 2,
  deletions: 0,
  hunks: [{ oldStart: 0, oldLines: 0, newStart: 1, newLines: 2 }],
};

const files = Object.entries(CHANGED_LINE)
  .map(
    ([path, { line, added = false }]): ChangedFile => ({
      path,
      oldPath: null,
      status: "modified",
      kind: "text",
      untracked: false,
      insertions: 1,
      deletions: added ? 0 : 1,
      hunks: [
        { oldStart: added ? line - 1 : line, oldLines: added ? 0 : 1, newStart: line, newLines: 1 },
      ],
    }),
  )
  .concat(NEW_FILE)
  .sort((a, b) => (a.path < b.path ? -1 : 1));

/** A tree of literal files. */
export function literalTree(contents: Readonly<Record<string, string>>): Tree {
  return {
    paths: async () => Object.keys(contents).sort(),
    read: async (path) => {
      const text = contents[path];
      return text === undefined ? null : new TextEncoder().encode(text);
    },
    readText: async (path) => contents[path] ?? null,
  };
}

const sha = (digit: string) => digit.repeat(40);

const commit = {
  sha: sha("b"),
  parents: [],
  authorName: "Ann",
  authorEmail: "ann@example.org",
  committerName: "Ann",
  committerEmail: "ann@example.org",
  subject: "feat: split words at any white space",
  body: "Tabs and line breaks were part of words.\n\nSigned-off-by: Ann <ann@example.org>\n",
  trailers: [{ key: "Signed-off-by", value: "Ann <ann@example.org>" }],
  signature: null,
};

const PULL_REQUEST: PullRequest = {
  number: 12,
  url: "https://github.com/acme/words/pull/12",
  title: "feat: split words at any white space",
  body: lines(
    "## Why",
    "",
    "Tabs and line breaks were part of words (#7).",
    "",
    "## Assumptions",
    "",
    "Nobody relies on empty words.",
    "",
    "- [x] tried by hand",
    "",
    "![before and after](https://github.com/user-attachments/assets/1)",
  ),
  author: { login: "ann", isBot: false },
  state: "merged",
  draft: false,
  labels: ["enhancement"],
  base: { ref: "main", sha: sha("a"), repository: "acme/words" },
  defaultBranch: "main",
  head: { ref: "feature/white-space", sha: sha("b"), repository: "acme/words" },
  mergeable: "not-asked",
  additions: 8,
  deletions: 4,
  changedFiles: 7,
  createdAt: "2026-01-01T10:00:00Z",
  closedAt: "2026-01-02T10:00:00Z",
  mergedAt: "2026-01-02T10:00:00Z",
  mergedBy: "bob",
  mergeCommit: sha("c"),
  testMerge: null,
  requestedReviewers: [],
};

const DEPLOYMENT = {
  id: "1",
  sha: sha("c"),
  ref: "main",
  task: "deploy",
  environment: "production",
  creator: "ann",
  createdAt: "2026-01-02T10:05:00Z",
  statuses: [{ state: "success", createdAt: "2026-01-02T10:06:00Z" }],
  url: null,
};

/** What GitHub knows of the model branch: reviewed, merged, released and live. */
const GITHUB = {
  pullRequest: {
    repository: "acme/words",
    sought: "acme:feature/white-space",
    pullRequest: PULL_REQUEST,
    commit: sha("b"),
    standing: { kind: "same" },
  },
  pullRequestFiles: files.map(({ path }) => ({ path, oldPath: null })),
  baseStanding: {
    base: "main",
    head: sha("b"),
    behindBy: 0,
    aheadBy: 1,
    conflict: "none",
    conflictingPaths: [],
    undone: [],
    undoneUnknown: null,
  },
  branchRules: {
    branch: "main",
    requiredChecks: [{ context: "build", appId: 15368 }],
    requiredWorkflows: [],
    upToDate: false,
    approvals: 1,
    codeOwnerReview: false,
    resolvedThreads: false,
    unreadable: null,
  },
  ci: {
    commit: sha("b"),
    checks: [
      {
        kind: "check-run",
        name: "build",
        app: { id: 15368, slug: "github-actions" },
        workflowRunId: 1,
        completed: true,
        conclusion: "success",
        startedAt: "2026-01-01T10:01:00Z",
        completedAt: "2026-01-01T10:02:00Z",
        id: 1,
        url: "https://github.com/acme/words/runs/1",
        onTestMerge: false,
        own: false,
      },
    ],
    workflowRuns: [
      {
        id: 1,
        name: "CI",
        path: ".github/workflows/ci.yml",
        event: "pull_request",
        completed: true,
        conclusion: "success",
        attempt: 1,
        createdAt: "2026-01-01T10:00:30Z",
        url: "https://github.com/acme/words/actions/runs/1",
      },
    ],
    oldestSuiteAt: "2026-01-01T10:00:30Z",
    truncated: null,
  },
  reviews: {
    head: sha("b"),
    reviews: [
      {
        author: { login: "bob", isBot: false },
        state: "approved",
        submittedAt: "2026-01-01T12:00:00Z",
        commit: sha("b"),
        canWrite: true,
        sameDiff: true,
        url: "https://github.com/acme/words/pull/12#pullrequestreview-1",
      },
    ],
    decision: "approved",
  },
  reviewThreads: {
    threads: [
      {
        resolved: true,
        outdated: false,
        path: "src/words.ts",
        line: 2,
        author: { login: "bob", isBot: false },
        text: "And no-break spaces?",
        url: "https://github.com/acme/words/pull/12#discussion_r1",
        since: "2026-01-01T11:00:00Z",
      },
    ],
  },
  codeOwners: {
    path: ".github/CODEOWNERS",
    rules: [{ line: 1, pattern: "/src/", owners: ["@bob", "@acme/core"] }],
    invalid: [],
    off: null,
  },
  issues: {
    find: async ({ repository, number }) => ({
      repository,
      number,
      title: "Tabs are part of words",
      body: lines(
        "## Acceptance criteria",
        "",
        "- [x] AC-1: a tab separates words",
        "- [x] AC-2: a line break separates words",
      ),
      state: "closed",
      closedAt: "2026-01-02T10:00:00Z",
      url: `https://github.com/${repository}/issues/${number}`,
      isPullRequest: false,
    }),
    closing: async () => [{ repository: "acme/words", number: 7 }],
  },
  teams: { has: async () => true },
  deployments: {
    environments: async () => ["production"],
    of: async () => ({ deployments: [DEPLOYMENT], truncated: null }),
    ofWorkflow: async () => ({ deployments: [DEPLOYMENT], truncated: null }),
  },
  releases: {
    releases: [
      {
        tag: "v1.1.0",
        name: "1.1.0",
        draft: false,
        prerelease: false,
        publishedAt: "2026-01-03T10:00:00Z",
        url: "https://github.com/acme/words/releases/tag/v1.1.0",
      },
    ],
    tags: [{ name: "v1.1.0", sha: sha("c") }],
    truncated: null,
  },
  containment: {
    compare: async () => "identical",
    reverts: async () => [],
  },
  deployConfig: {
    names: async () => ({ secrets: ["API_KEY"], variables: ["REGION"] }),
    environments: async () => ["production"],
  },
  probes: {
    ask: async ({ url }) => ({
      url,
      status: 200,
      headers: { "content-type": "application/json" },
      text: `{"status":"ok","commit":"${sha("c")}"}`,
      truncated: false,
      durationMs: 40,
    }),
  },
} satisfies Partial<Facts>;

const asserting = (name: string, line: number, text: string): TestCase => ({
  path: "tests/words.test.ts",
  suites: [],
  name,
  line,
  endLine: line,
  column: 1,
  skipped: null,
  focused: null,
  todo: false,
  cases: null,
  assertions: [
    {
      line,
      endLine: line,
      column: 20,
      text,
      subject: text,
      matcher: "toEqual",
      negated: false,
      expected: "[]",
      strength: "equal",
      tautology: null,
    },
  ],
  assertsElsewhere: false,
  body: text,
  identifiers: ["words"],
});

const TESTS: TestComparison = {
  before: { tests: [asserting("words", 1, "words('')")], declared: [] },
  after: {
    tests: [asserting("words", 1, "words('')"), asserting("no words", 2, "words(' ')")],
    declared: [],
  },
  files: [{ path: "tests/words.test.ts", language: "typescript" }],
  unread: [],
  otherLanguages: [],
};

const PRINTED: Readonly<Record<string, string>> = {
  "npm run --silent size": '{ "total": 48213 }\n',
};

const COMMANDS: Commands = {
  run: async ({ run, cwd = "." }) => ({
    run,
    cwd,
    exitCode: 0,
    killedBy: null,
    notStarted: null,
    timedOut: false,
    stdout: { text: PRINTED[run] ?? "all is well\n", droppedBytes: 0 },
    stderr: { text: "", droppedBytes: 0 },
    tail: "all is well",
    durationMs: 1200,
    startedAt: 1_700_000_000_000,
  }),
};

/** @param fate what becomes of the model's new test, where outcomes are asked for */
function testRunsThat(fate: "passed" | "failed"): TestRuns {
  return {
    run: async ({ outcomes }) => {
      const command = await COMMANDS.run({ run: "npm test" });
      const told: TestOutcome = {
        suites: [],
        name: "no words",
        path: "tests/words.test.ts",
        line: 2,
        outcome: fate,
        message: fate === "failed" ? "AssertionError: expected [ '' ] to equal []" : "",
      };
      return {
        command: outcomes && fate === "failed" ? { ...command, exitCode: 1 } : command,
        detected: true,
        reports: [
          {
            format: "output:vitest",
            path: null,
            counts: { passed: 12, failed: 0, skipped: 0 },
            failures: [],
            ...(outcomes ? { outcomes: [told] } : {}),
          },
        ],
        stale: [],
        missing: [],
        unreadable: [],
      };
    },
  };
}

const COPY: Copy = {
  root: "/tmp/copy",
  commands: COMMANDS,
  testRuns: testRunsThat("passed"),
  differing: async () => [],
  put: async () => undefined,
  remove: async () => undefined,
};

/** Its new test passes as long as nothing is put into it. */
function workingCopy(): Copy {
  let fate: "passed" | "failed" = "passed";
  return {
    ...COPY,
    testRuns: { run: (spec) => testRunsThat(fate).run(spec) },
    put: async () => {
      fate = "failed";
    },
  };
}

export function modelSituation(): { readonly [K in keyof Facts]: Facts[K] } {
  return {
    ...GITHUB,
    change: {
      base: "origin/main",
      baseReason: "origin's default branch",
      baseTip: sha("a"),
      mergeBase: sha("a"),
      head: sha("b"),
      branch: "feature/white-space",
      contents: "sha256:c0",
      digest: "sha256:00",
      dirty: false,
      files,
      insertions: 8,
      deletions: 4,
      notes: [],
    },
    commits: [commit],
    signedCommits: [{ ...commit, signature: "G" }],
    tree: literalTree(AFTER),
    baseTree: literalTree(BEFORE),
    guards: {
      gate: [],
      compare: async (asked) =>
        asked.map((file) => ({
          ...file,
          path: file.after ?? file.before ?? "",
          guardChanged: true,
          findings: [
            finding({
              path: file.after,
              line: 1,
              rule: "script-neutered",
              message: "the script `lint` runs nothing now",
            }),
          ],
          compared: true,
          note: null,
        })),
      ownersBefore: async () => GITHUB.codeOwners,
    },
    syntax: {
      report: async () => ({
        files: [
          { path: "src/words.ts", language: "typescript", role: "source", addedLines: 1 },
          { path: "tests/words.test.ts", language: "typescript", role: "test", addedLines: 1 },
        ],
        unread: [],
        otherLanguages: [],
        generated: [],
        findings: [],
      }),
      tests: async () => TESTS,
      errorPaths: async () => ({
        paths: [
          {
            path: "src/words.ts",
            language: "typescript",
            what: "catch (error)",
            line: 2,
            column: 3,
            endLine: 2,
            body: { line: 2, endLine: 2 },
          },
        ],
        files: 1,
        unread: [],
        otherLanguages: [],
        generated: [],
      }),
    },
    project: {
      languages: ["typescript"],
      testCommands: [],
      workflows: [],
      environments: [],
      tests: { files: [], changed: [], changedManifests: [] },
    },
    commands: COMMANDS,
    testRuns: testRunsThat("passed"),
    copies: {
      base: async () => COPY,
      baseWith: async () => COPY,
      workingTree: async () => workingCopy(),
    },
    coverage: {
      read: async () => ({
        reports: [{ path: "coverage/lcov.info", format: "lcov", files: 2, known: 2, fault: null }],
        missing: [],
        files: [
          {
            path: "src/translate.ts",
            lines: [
              { line: 1, hits: 2, branches: 0, branchesTaken: 0 },
              { line: 2, hits: 2, branches: 0, branchesTaken: 0 },
            ],
          },
          { path: "src/words.ts", lines: [{ line: 2, hits: 3, branches: 2, branchesTaken: 2 }] },
        ],
        command: null,
      }),
    },
  };
}
