import type { ChangedFile } from "../../src/core/change.ts";
import type { Facts, Tree } from "../../src/core/facts.ts";

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

const files: ChangedFile[] = Object.entries(CHANGED_LINE)
  .map(([path, { line, added = false }]) => ({
    path,
    oldPath: null,
    status: "modified" as const,
    kind: "text" as const,
    untracked: false,
    insertions: 1,
    deletions: added ? 0 : 1,
    hunks: [
      { oldStart: added ? line - 1 : line, oldLines: added ? 0 : 1, newStart: line, newLines: 1 },
    ],
  }))
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

export function modelSituation(): { readonly [K in keyof Facts]: Facts[K] } {
  return {
    change: {
      base: "origin/main",
      baseReason: "origin's default branch",
      baseTip: sha("a"),
      mergeBase: sha("a"),
      head: sha("b"),
      branch: "feature/white-space",
      digest: "sha256:00",
      dirty: false,
      files,
      insertions: 6,
      deletions: 4,
      notes: [],
    },
    commits: [commit],
    signedCommits: [{ ...commit, signature: "G" }],
    tree: literalTree(AFTER),
    baseTree: literalTree(BEFORE),
    project: {
      languages: ["typescript"],
      testCommands: [],
      workflows: [],
      environments: [],
      tests: { files: [], changed: [], changedManifests: [] },
    },
    commands: {
      run: async ({ run, cwd = "." }) => ({
        run,
        cwd,
        exitCode: 0,
        killedBy: null,
        notStarted: null,
        timedOut: false,
        stdout: { text: "all is well\n", droppedBytes: 0 },
        stderr: { text: "", droppedBytes: 0 },
        tail: "all is well",
        durationMs: 1200,
        startedAt: 1_700_000_000_000,
      }),
    },
    testRuns: {
      run: async () => ({
        command: await modelSituation().commands.run({ run: "npm test" }),
        detected: true,
        reports: [
          {
            format: "output:vitest",
            path: null,
            counts: { passed: 12, failed: 0, skipped: 0 },
            failures: [],
          },
        ],
        stale: [],
        missing: [],
        unreadable: [],
      }),
    },
  };
}
