import { describe, expect, it } from "vitest";
import { parse } from "zod/v4/core";
import { diffCoverage } from "../../src/checks/diff-coverage.ts";
import { coverageOf } from "../../src/facts/coverage.ts";
import { workingTree } from "../../src/facts/tree.ts";
import { openChange } from "../support/change.ts";
import { makeRepository, type TestRepository } from "../support/repository.ts";

/**
 * Situations that diff-cover 7.4 lets through, measured on the same files: 100%, or "no lines with coverage
 * information" and exit code 0.
 */

async function check(repo: TestRepository, options: object = {}) {
  const { repository, change } = await openChange(repo);
  const tree = workingTree(repository);
  const commands = () => Promise.reject(new Error("no command is asked for"));
  const coverage = coverageOf({ repository, change, tree, commands });
  const facts = {
    change: async () => change,
    tree: async () => tree,
    coverage: async () => coverage,
  };
  const parsed = parse(diffCoverage.options, options);
  const { signal } = new AbortController();
  const gathered = await diffCoverage.gather({ facts, options: parsed, signal, now: new Date(0) });
  return diffCoverage.judge(gathered, parsed);
}

function cobertura(lines: Readonly<Record<string, Readonly<Record<number, number>>>>): string {
  const classes = Object.entries(lines).map(([path, hits]) => {
    const all = Object.entries(hits).map(([n, count]) => `<line number="${n}" hits="${count}"/>`);
    return `<class name="x" filename="${path}"><methods/><lines>${all.join("")}</lines></class>`;
  });
  return `<?xml version="1.0"?><coverage version="1"><sources><source>.</source></sources><packages><package name="p"><classes>${classes.join("")}</classes></package></packages></coverage>`;
}

const start = () => makeRepository().write("src/a.py", "one\n").commit("start").branch("feature");

describe("diff-cover's false greens come out right", () => {
  it("a second report that does not measure the lines covers none of them", async () => {
    const repo = start().write("src/a.py", "one\ntwo\nthree\n").commit();
    repo.write("r/1.xml", cobertura({ "src/a.py": { 1: 1, 2: 0, 3: 0 } }));
    repo.write("r/2.xml", cobertura({ "src/a.py": { 1: 1 } }));
    expect(await check(repo, { reports: ["r/*.xml"] })).toMatchObject({
      status: "fail",
      summary: "0% of 2 changed lines covered (min 80%) in 1 file",
    });
  });

  it("a file that no report mentions is not covered", async () => {
    const repo = start()
      .write({ "src/a.py": "one\ntwo\n", "src/b.py": "import os\nos.x()\n" })
      .commit();
    repo.write("coverage.xml", cobertura({ "src/a.py": { 1: 1, 2: 1 } }));
    expect(await check(repo)).toMatchObject({
      status: "fail",
      summary:
        "33% of 3 changed lines covered (min 80%) in 2 files; no report measures 1 file with 2 lines of them",
    });
  });

  it("a path that is not ASCII is found in the report", async () => {
    const repo = start().write("src/café.py", "one\ntwo\n").commit();
    repo.write("coverage.xml", cobertura({ "src/café.py": { 1: 0, 2: 0 } }));
    expect(await check(repo)).toMatchObject({
      status: "fail",
      findings: [{ path: "src/café.py", line: 1, endLine: 2, rule: "uncovered" }],
    });
  });

  it("an insertion that is not staged shifts no lines", async () => {
    const repo = start().write("src/a.py", "one\ntwo\n").commit();
    // The report is of the tree as it is now; the commit's own line numbers are others.
    repo.write("src/a.py", "zero\nzero\none\ntwo\n");
    repo.write("coverage.xml", cobertura({ "src/a.py": { 1: 1, 2: 1, 3: 1, 4: 0 } }));
    expect(await check(repo)).toMatchObject({
      status: "fail",
      summary: "66% of 3 changed lines covered (min 80%) in 1 file",
      findings: [{ path: "src/a.py", line: 4 }],
    });
  });
});
