import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runProgram } from "../support/program.ts";
import {
  isolatedEnvironment,
  makeRepository,
  type TestRepository,
  temporaryFolder,
} from "../support/repository.ts";

const CHECKLIST = "version: 1\nbase: main\nitems:\n  - commits\n";

/** A branch that is done. */
const branch = (checklist: string | Uint8Array = CHECKLIST) =>
  makeRepository()
    .write({ "dod.yml": checklist, "a.txt": "one\n" })
    .commit("start")
    .branch("feature")
    .write("a.txt", "two\n")
    .commit("Change it");

interface Place {
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
}

const CASES: Readonly<Record<string, { make: () => Place; args?: string[]; exit: number }>> = {
  "not-a-repository": {
    make: () => ({ root: temporaryFolder(), env: isolatedEnvironment() }),
    exit: 2,
  },
  "no-commit": { make: () => makeRepository(), exit: 2 },
  "bare-repository": { make: () => makeRepository({ bare: true }), exit: 2 },
  "no-git": {
    make: () => {
      const { root, env } = branch();
      return { root, env: { ...env, PATH: "/nowhere" } };
    },
    exit: 2,
  },
  "base-names-nothing": { make: () => branch(), args: ["--base", "mian"], exit: 2 },
  "base-like-an-option": { make: () => branch(), args: ["--base=--upload-pack=evil"], exit: 2 },
  "checklist-base-names-nothing": {
    make: () => branch("version: 1\nbase: nowhere\nitems: [commits]\n"),
    exit: 3,
  },
  "no-base": {
    make: () => {
      const repo = makeRepository({ branch: "only" })
        .write({ "dod.yml": "version: 1\nitems: [commits]\n" })
        .commit("start")
        .branch("other")
        .write("a.txt", "x\n")
        .commit("more");
      return repo;
    },
    exit: 3,
  },
  "shallow-clone": {
    make: () => branch().clone("--depth", "1", "--branch", "feature", "--no-single-branch"),
    exit: 3,
  },
  "unrelated-histories": {
    make: () => {
      const repo = branch();
      repo.git("checkout", "--quiet", "--orphan", "island");
      return repo.commit("an island");
    },
    exit: 3,
  },
  "nothing-changed": { make: () => branch().checkout("main").branch("empty"), exit: 3 },
  "no-items": { make: () => branch("version: 1\nbase: main\nitems: []\n"), exit: 3 },
  "unknown-item": { make: () => branch(), args: ["--only", "comits"], exit: 2 },
  "unknown-flag": { make: () => branch(), args: ["--stages"], exit: 2 },
  "unknown-stage": { make: () => branch(), args: ["--stage", "coding"], exit: 2 },
  "unknown-format": { make: () => branch(), args: ["--format", "yaml"], exit: 2 },
  "bad-report": { make: () => branch(), args: ["--report", "report.json"], exit: 2 },
  "report-without-folder": {
    make: () => branch(),
    args: ["--report", "json=out/dod.json"],
    exit: 2,
  },
  "output-is-a-folder": { make: () => branch(), args: ["--output", ".git"], exit: 2 },
  "bad-shard": { make: () => branch(), args: ["--shard", "3/2"], exit: 2 },
  "bad-concurrency": { make: () => branch(), args: ["--concurrency", "none"], exit: 2 },
  "checklist-missing": { make: () => branch(), args: ["--checklist", "done.yml"], exit: 2 },
  "checklist-outside": { make: () => branch(), args: ["--checklist", "../dod.yml"], exit: 2 },
  "checklist-empty": { make: () => branch(""), exit: 2 },
  "checklist-without-version": { make: () => branch("items: [commits]\n"), exit: 2 },
  "checklist-many-errors": {
    make: () =>
      branch(
        "version: 1\nbsae: main\nitems:\n  - comits\n  - changelog: { stlye: fragments }\n  - { id: x, check: files, stage: coding, required: yes }\n  - x\n",
      ),
    exit: 2,
  },
  "checklist-not-utf8": { make: () => branch(new Uint8Array([0x76, 0xff, 0xfe])), exit: 2 },
};

const files = (root: string) =>
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path !== ".git/index")
    .sort();

describe("bad input", () => {
  it.each(Object.entries(CASES))("%s", async (name, { make, args = [], exit }) => {
    const { root, env } = make();
    const before = files(root);
    const run = runProgram(root, env, "check", ...args);
    expect(files(root)).toEqual(before);
    expect(run.exitCode, run.stderr).toBe(exit);
    expect(run.stdout + run.stderr).not.toMatch(/\bDONE\b/);
    expect(run.stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
    const text = `$ dod check${args.map((arg) => ` ${arg}`).join("")}\n${run.stdout}${run.stderr}(exit ${run.exitCode})\n`;
    await expect(withoutPlaces(text, root)).toMatchFileSnapshot(`../golden/bad-input/${name}.txt`);
  });
});

function withoutPlaces(text: string, root: string): string {
  return text.replaceAll(root, "<root>").replace(/\b[0-9a-f]{10}\b/g, "<sha>");
}

it("keeps what was decided when the reader goes away", () => {
  const repo: TestRepository = branch();
  const run = runProgram(repo.root, repo.env, "check", "--format", "json");
  expect(run.exitCode).toBe(0);
  expect(JSON.parse(run.stdout)).toMatchObject({ schemaVersion: 1, verdict: "done", exitCode: 0 });
});
