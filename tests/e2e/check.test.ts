import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CheckRequest } from "../../src/app/prepare.ts";
import { runChecklist } from "../../src/app/run-checklist.ts";
import { makeRepository, type TestRepository } from "../support/repository.ts";

const check = (repo: TestRepository, more: Partial<CheckRequest> = {}) =>
  runChecklist({ cwd: repo.root, env: repo.env, ...more });

const checklist = (...items: string[]) =>
  `version: 1\nbase: main\nitems:\n${items.map((item) => `  - ${item}\n`).join("")}`;

/** A branch with a change to one file, held against these items. */
function branch(...items: string[]): TestRepository {
  return makeRepository()
    .write({ "dod.yml": checklist(...items), "src/a.txt": "one\n" })
    .commit("start")
    .branch("feature")
    .write("src/a.txt", "two\n")
    .commit("Change it");
}

const holds = '{ id: holds, check: command, with: { run: "true" } }';
const fails = '{ id: fails, check: command, with: { run: "false" } }';

describe("a verdict on a real repository", () => {
  it("is done when every item holds", async () => {
    const report = await check(branch(holds, "commits"));
    expect(report).toMatchObject({
      verdict: "done",
      exitCode: 0,
      complete: true,
      stage: "production",
      progress: { satisfied: 2, required: 2, percent: 100 },
      change: {
        base: "main",
        branch: "feature",
        files: 1,
        insertions: 1,
        deletions: 1,
        dirty: false,
      },
      checklist: { path: "dod.yml", from: "head", changedByBranch: false },
      notAsked: [],
      pullRequest: null,
    });
    expect(report.items.map((item) => [item.id, item.status])).toEqual([
      ["holds", "pass"],
      ["commits", "pass"],
    ]);
  });

  it("is not done when one fails, in the checklist's order", async () => {
    const report = await check(branch(holds, fails, "commits"));
    expect(report).toMatchObject({ verdict: "not-done", exitCode: 1, progress: { percent: 66 } });
    expect(report.items.map((item) => item.id)).toEqual(["holds", "fails", "commits"]);
    expect(report.items[1]?.mend).toBeTruthy();
  });

  it("is undetermined when a command cannot be started", async () => {
    const missing = '{ id: gone, check: command, with: { run: "no-such-program-here" } }';
    const report = await check(branch(holds, missing));
    expect(report).toMatchObject({ verdict: "undetermined", exitCode: 3 });
    expect(report.items[1]).toMatchObject({ status: "unknown" });
  });

  it("is ready, not done, for a part of the checklist", async () => {
    const report = await check(branch(holds, fails), { only: ["holds"] });
    expect(report).toMatchObject({
      verdict: "ready",
      exitCode: 0,
      notAsked: ["fails"],
      partial: "--only",
    });
  });

  it("counts what is not committed and not tracked", async () => {
    const repo = branch('{ id: files, check: files, with: { forbid: ["**/*.orig"] } }');
    expect((await check(repo)).verdict).toBe("done");
    repo.write("src/a.orig", "left over\n");
    expect(await check(repo)).toMatchObject({
      verdict: "not-done",
      change: { files: 2, dirty: true },
    });
  });

  it("is undetermined when nothing changed, and runs nothing", async () => {
    const repo = makeRepository()
      .write({ "dod.yml": checklist('{ id: mark, check: command, with: { run: "touch ran" } }') })
      .commit("start")
      .branch("feature");
    const report = await check(repo);
    expect(report).toMatchObject({ verdict: "undetermined", exitCode: 3 });
    expect(report.reason).toMatch(/nothing to check/);
    expect(repo.git("status", "--porcelain")).toBe("");
  });

  it("is undetermined in a shallow clone, with the way out", async () => {
    const origin = branch(holds);
    const clone = origin.clone("--depth", "1", "--branch", "feature", "--no-single-branch");
    const report = await check(clone);
    expect(report).toMatchObject({ verdict: "undetermined", exitCode: 3, change: null });
    expect(report.items[0]).toMatchObject({ status: "unknown" });
    expect(report.items[0]?.mend).toContain("fetch-depth: 0");
  });

  it("is undetermined when a file changes under the run", async () => {
    const repo = branch('{ id: meddles, check: command, with: { run: "echo three > src/a.txt" } }');
    const report = await check(repo);
    expect(report).toMatchObject({ verdict: "undetermined", exitCode: 3 });
    expect(report.reason).toContain("src/a.txt");
  });

  it("does not mind files that commands newly make", async () => {
    const repo = branch('{ id: makes, check: command, with: { run: "echo report > report.xml" } }');
    expect(await check(repo)).toMatchObject({ verdict: "done" });
  });

  it("keeps to `needs`, `when` and advisory items", async () => {
    const repo = branch(
      '{ id: second, check: command, needs: [first], with: { run: "test -f made" } }',
      '{ id: first, check: command, with: { run: "touch made" } }',
      '{ id: elsewhere, check: command, when: { paths: ["docs/**"] }, with: { run: "false" } }',
      '{ id: advice, check: command, required: false, with: { run: "false" } }',
    );
    const report = await check(repo);
    expect(report.items.map((item) => [item.id, item.status])).toEqual([
      ["second", "pass"],
      ["first", "pass"],
      ["elsewhere", "not-applicable"],
      ["advice", "fail"],
    ]);
    expect(report.verdict).toBe("done");
  });

  it("starts nothing new after a failure with --fail-fast", async () => {
    const after = '{ id: after, check: command, with: { run: "touch ran" } }';
    const report = await check(branch(fails, after), { failFast: true });
    expect(report).toMatchObject({ verdict: "not-done", notAsked: ["after"], complete: false });
  });

  it("ends a command when its item's time is over", async () => {
    const slow = '{ id: slow, check: command, timeout: 3s, with: { run: "sleep 60" } }';
    const report = await check(branch(slow));
    expect(report.items[0]).toMatchObject({ status: "unknown" });
    expect(report.items[0]?.summary).toMatch(/time was over/);
  });

  it("runs the same command once", async () => {
    const twice = (id: string) =>
      `{ id: ${id}, check: command, with: { run: "echo x >> count.log" } }`;
    const repo = branch(twice("one"), twice("two"));
    await check(repo);
    expect(readFileSync(repo.path("count.log"), "utf8")).toBe("x\n");
  });
});

it("never takes the branch's own pushed ref for the base", async () => {
  const origin = makeRepository()
    .write({ "dod.yml": `version: 1\nitems:\n  - ${holds}\n`, "a.txt": "one\n" })
    .commit("start")
    .branch("feature/x")
    .write("a.txt", "two\n")
    .commit("one step")
    .write("a.txt", "three\n")
    .commit("another step");
  const clone = origin.clone("--single-branch", "--branch", "feature/x");
  const report = await check(clone);
  expect(report).toMatchObject({ verdict: "undetermined", change: null });
  expect(report.items[0]?.mend).toBeTruthy();
});

describe("`when: branches`", () => {
  const must =
    '{ id: must, check: command, with: { run: "false" }, when: { branches: ["feature"] } }';

  it("is not switched off by a detached HEAD: what cannot be looked at is unknown", async () => {
    const repo = branch(holds, must);
    repo.git("checkout", "--quiet", "--detach");
    const report = await check(repo);
    expect(report.items[1]).toMatchObject({ status: "unknown" });
    expect(report.verdict).toBe("undetermined");
  });

  it("goes by the branch that CI names, where a commit is checked out", async () => {
    const repo = branch(holds, must);
    repo.git("checkout", "--quiet", "--detach");
    const event = { GITHUB_EVENT_NAME: "pull_request", GITHUB_BASE_REF: "main" };
    const named = (head: string) =>
      check(repo, { env: { ...repo.env, ...event, GITHUB_HEAD_REF: head } });
    expect((await named("feature")).items[1]).toMatchObject({ status: "fail" });
    const other = await named("docs");
    expect(other.items[1]).toMatchObject({ status: "not-applicable" });
    expect(other.change?.branch).toBe("docs");
  });
});

describe("the checklist", () => {
  it("is found relative to where the command was given, and inside the repository only", async () => {
    const repo = branch(holds).write("sub/x.txt", "x\n");
    const from = (checklist: string) => check(repo, { cwd: repo.path("sub"), checklist });
    expect((await from("../dod.yml")).checklist.path).toBe("dod.yml");
    expect((await from(repo.path("dod.yml"))).checklist.path).toBe("dod.yml");
    await expect(from("../../dod.yml")).rejects.toThrow(/is not in the repository/);
  });

  it("is named when the branch changes it", async () => {
    const repo = branch(holds).write("dod.yml", checklist(holds, "commits"));
    const report = await check(repo);
    expect(report.checklist.changedByBranch).toBe(true);
    expect(report.items.at(-1)).toMatchObject({ id: "checklist", status: "pass", required: true });
  });

  it("is no pipe that would be waited for", async () => {
    const repo = branch(holds);
    repo.remove("dod.yml");
    execFileSync("mkfifo", [repo.path("dod.yml")]);
    await expect(check(repo)).rejects.toThrow(/no regular file/);
  });
});

it("is undetermined when the repository is gone at the end", async () => {
  const report = await check(branch('{ id: gone, check: command, with: { run: "rm -rf .git" } }'));
  expect(report).toMatchObject({ verdict: "undetermined", exitCode: 3 });
  expect(report.reason).toContain("could not be looked at again");
});

describe("waivers", () => {
  const now = new Date("2026-06-30T23:59:00Z");
  const waived = (until: string) => (repo: TestRepository) =>
    repo.write(
      "dod.yml",
      `${checklist(holds, fails)}waivers:\n  - { item: fails, reason: "known", by: ann, until: ${until} }\n`,
    );

  it("count until their last day is over, and are shown", async () => {
    const report = await check(waived("2026-06-30")(branch(holds, fails)), { now });
    expect(report.verdict).toBe("done");
    expect(report.items[1]).toMatchObject({
      status: "fail",
      waiver: { by: "ann", reason: "known" },
    });
  });

  it("count for nothing after it, and say so", async () => {
    const report = await check(waived("2026-06-29")(branch(holds, fails)), { now });
    expect(report.verdict).toBe("not-done");
    expect(report.items[1]?.waiver).toBeNull();
    expect(report.notes.join("\n")).toContain("expired on 2026-06-29");
  });

  it("may be the author's reason in a trailer, where the item is waivable", async () => {
    const waivable = '{ id: fails, check: command, waivable: true, with: { run: "false" } }';
    const repo = branch(holds, waivable).write("src/a.txt", "three\n");
    expect((await check(repo)).verdict).toBe("not-done");
    repo.commit("Change it again\n\nDod-Waive: fails: the runner is broken (#12)");
    const report = await check(repo);
    expect(report.verdict).toBe("done");
    expect(report.items[1]).toMatchObject({
      status: "fail",
      waiver: { reason: "the runner is broken (#12)" },
    });
  });
});

describe("a plugin", () => {
  const plugin = `export default ({ defineCheck, z, pass, fail, finding }) => ({
  name: "acme",
  checks: [defineCheck({
    name: "no-two", title: "No two", failureTitle: "A two", category: "clarity", stage: "code",
    why: "Because.", fix: "Take it out.",
    outcomes: { pass: "None.", fail: "One.", pending: null, unknown: "No tree.", "not-applicable": null },
    facts: ["change", "tree"], options: z.strictObject({ word: z.string().default("two") }), example: {},
    ignorable: true,
    gather: async ({ facts }) => {
      const [change, tree] = [await facts.change(), await facts.tree()];
      return Promise.all(change.files.map(async ({ path }) => ({ path, text: await tree.readText(path) })));
    },
    judge: (files, { word }) => {
      const findings = files.flatMap(({ path, text }) => text.split("\\n").flatMap((line, i) =>
        line.includes(word) ? [finding({ path, line: i + 1, rule: "word", message: "has " + word })] : []));
      return findings.length > 0
        ? fail(findings.length + " lines", findings)
        : pass(files.length + " files", [{ kind: "change", ref: "the change", summary: "looked at" }]);
    },
  })],
});
`;

  const repository = (text: string) =>
    makeRepository()
      .write({
        "dod.yml": "version: 1\nbase: main\nplugins: [./checks.mjs]\nitems:\n  - acme/no-two\n",
        "checks.mjs": plugin,
        "src/a.txt": "one\n",
      })
      .commit("start")
      .branch("feature")
      .write("src/a.txt", text)
      .commit("Change it");

  it("needs nothing installed", async () => {
    const report = await check(repository("two\n"));
    expect(report.items[0]).toMatchObject({
      check: "acme/no-two",
      status: "fail",
      findings: [{ path: "src/a.txt", line: 1, rule: "word" }],
    });
    expect((await check(repository("three\n"))).verdict).toBe("done");
  });

  it("may have its findings ignored on the line, with a reason", async () => {
    const report = await check(repository("two // dod-ignore acme/no-two: it is a number\n"));
    expect(report).toMatchObject({ verdict: "done" });
    expect(report.items[0]).toMatchObject({ status: "pass", ignored: 1 });
    const unexplained = await check(repository("two // dod-ignore acme/no-two\n"));
    expect(unexplained.items[0]?.findings.map((one) => one.rule)).toEqual([
      "word",
      "dod-ignore-reason",
    ]);
  });
});
