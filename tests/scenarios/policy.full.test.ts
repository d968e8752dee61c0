import { describe, expect, it } from "vitest";
import type { CheckRequest } from "../../src/app/prepare.ts";
import type { Report, ReportedItem } from "../../src/core/report.ts";
import type { Project } from "../support/github.ts";
import { begin, job, landed, openPullRequest, pullEvent, push } from "./situation.ts";

/** A pull request that edits what guards it, to get through: each attempt is named, none passes. */

const PLUGIN = `export default ({ defineCheck, z, pass, fail, finding }) => ({
  name: "shop",
  checks: [
    defineCheck({
      name: "no-debug",
      title: "No debug file", failureTitle: "There is a debug file",
      category: "tests", stage: "code", why: "It leaks.", fix: "Delete it.",
      outcomes: { pass: "p", fail: "f", pending: null, unknown: null, "not-applicable": null },
      facts: ["tree"], options: z.strictObject({}), example: {},
      gather: async ({ facts }) => ({ paths: await (await facts.tree()).paths() }),
      judge: ({ paths }) => paths.includes("debug.txt")
        ? fail("debug.txt is there", [finding({ rule: "debug", path: "debug.txt", message: "is there" })])
        : pass("1 of 1 tree has none", [{ kind: "file", ref: "src/cart.ts", summary: "listed" }]),
    }),
  ],
});
`;

const FILES: Readonly<Record<string, string>> = {
  "dod.yml": `version: 1
extends: [./team.yml]
plugins: [./dod-checks.mjs]
inlineIgnores: never
items:
  - tests: { run: npm test, minExecuted: 2 }
  - { id: no-debug, check: shop/no-debug }
  - guarded-files
`,
  "team.yml": `version: 1
items:
  - id: house
    check: files
    with: { forbid: ["**/*.orig"] }
`,
  "dod-checks.mjs": PLUGIN,
  "package.json": '{ "name": "shop", "private": true, "scripts": { "test": "node --test" } }\n',
  "cart.test.js": `const test = require("node:test");
test("one", () => {});
test("two", () => {});
`,
  ".github/CODEOWNERS": "* @bob\n",
  ".github/workflows/ci.yml": `on: { pull_request: {} }
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: npm test
`,
  "vitest.config.ts": "export default { test: { coverage: { thresholds: { lines: 90 } } } };\n",
};

/** A branch that changes a file of the source, and the files given; null deletes one. */
async function attempt(files: Readonly<Record<string, string | null>>) {
  const project = await begin();
  landed(project, FILES);
  const { clone, hub } = project;
  clone.git("fetch", "--quiet", "origin");
  clone.git("reset", "--quiet", "--hard", "origin/main");
  clone.write("src/cart.ts", "export const cart = [1];\n");
  for (const [path, text] of Object.entries(files))
    if (text === null) clone.remove(path);
    else clone.write(path, text);
  clone.git("add", "--all");
  clone.commit("Fill the cart");
  push(project);
  const number = openPullRequest(hub);
  return { project, number };
}

function inCi({ project, number }: { project: Project; number: number }, depth = 0) {
  return job(project, { ...pullEvent(project.hub, number), depth });
}

async function judged(
  of: { project: Project; number: number },
  request: Partial<CheckRequest> = {},
): Promise<Report> {
  return inCi(of).check(request);
}

/** Everything that the report names, as `item rule path: message`. */
function named(report: Report): string {
  const lines = (item: ReportedItem): string[] => [
    `${item.id} ${item.status}: ${item.summary}`,
    ...item.findings.map(({ rule, path, message }) => `${item.id} ${rule} ${path}: ${message}`),
    ...item.notes.map((note) => `${item.id} note: ${note}`),
    ...item.children.flatMap(lines),
  ];
  return [...report.items.flatMap(lines), ...report.notes].join("\n");
}

const list = FILES["dod.yml"] as string;

/** What a branch may try; what must be named; and the one file that makes the gate fall. */
const ATTEMPTS: Readonly<
  Record<string, { files: Record<string, string | null>; names: readonly RegExp[] }>
> = {
  "an item removed": {
    files: { "dod.yml": list.replace("  - guarded-files\n", "") },
    names: [/checklist item-removed .*guarded-files/],
  },
  "an item switched off": {
    files: { "dod.yml": `${list}  - { id: house, enabled: false }\n` },
    names: [/checklist item-disabled .*house/],
  },
  "an item made advisory": {
    files: {
      "dod.yml": list.replace("check: shop/no-debug }", "check: shop/no-debug, required: false }"),
    },
    names: [/checklist item-advisory .*no-debug/],
  },
  "an option loosened": {
    files: { "dod.yml": list.replace("minExecuted: 2", "minExecuted: 1") },
    names: [/checklist option-loosened .*tests.*2.*1/],
  },
  "a command replaced": {
    files: { "dod.yml": list.replace("run: npm test", "run: echo 2 passed") },
    names: [/checklist option-changed .*tests.*echo/],
  },
  "a condition added": {
    files: {
      "dod.yml": list.replace(
        "check: shop/no-debug }",
        'check: shop/no-debug, when: { paths: ["nowhere/**"] } }',
      ),
    },
    names: [/checklist when-narrowed .*no-debug/],
  },
  "inline ignores allowed": {
    files: { "dod.yml": list.replace("inlineIgnores: never", "inlineIgnores: allow") },
    names: [/checklist inline-ignores dod.yml: .*allow.*never/],
  },
  "a waiver added": {
    files: {
      "dod.yml": `${list}waivers:\n  - { item: guarded-files, reason: "trust me", by: ann, until: 2099-01-01 }\n`,
    },
    names: [/checklist waiver-added/, /guarded-files note: the waiver by ann .*counts once/],
  },
  "the checklist deleted": {
    files: { "dod.yml": null },
    names: [/checklist item-removed .*guarded-files/],
  },
  "the checklist made invalid": {
    files: { "dod.yml": "version: 1\nitems: [no-such-check]\n" },
    names: [/checklist fail/, /checklist invalid dod.yml: .*no-such-check/],
  },
  "what it extends emptied": {
    files: { "team.yml": "version: 1\nitems: []\n" },
    names: [/checklist item-removed .*house/],
  },
  "the plugin rewritten": {
    files: {
      "dod-checks.mjs": PLUGIN.replace('paths.includes("debug.txt")', "false"),
      "debug.txt": "secrets\n",
    },
    names: [/checklist plugin-changed dod-checks.mjs/, /no-debug debug debug.txt/],
  },
  "the test script made to pass": {
    files: { "package.json": (FILES["package.json"] as string).replace("node --test", "exit 0") },
    names: [
      /guarded-files script-neutered package.json/,
      /tests unknown: .npm test. ended with 0, and nothing/,
    ],
  },
  "a workflow made to pass": {
    files: {
      ".github/workflows/ci.yml": (FILES[".github/workflows/ci.yml"] as string).replace(
        "- run: npm test",
        "- run: npm test || true\n        continue-on-error: true",
      ),
    },
    names: [
      /guarded-files continue-on-error .github\/workflows\/ci.yml/,
      /guarded-files swallowed-exit .github\/workflows\/ci.yml/,
    ],
  },
  "a workflow deleted": {
    files: { ".github/workflows/ci.yml": null },
    names: [/guarded-files guard-removed .github\/workflows\/ci.yml/],
  },
  "the coverage threshold lowered": {
    files: { "vitest.config.ts": (FILES["vitest.config.ts"] as string).replace("90", "10") },
    names: [/guarded-files coverage-threshold vitest.config.ts: .*10.*90/],
  },
  "its own owner made": {
    files: { ".github/CODEOWNERS": "* @ann\n" },
    names: [/guarded-files \S+ .github\/CODEOWNERS/],
  },
};

describe("a pull request that edits what guards it", () => {
  it.for(Object.entries(ATTEMPTS))("%s: is named, and does not pass", async ([, tried]) => {
    const { files, names } = tried;
    const of = await attempt(files);
    const report = await judged(of);
    for (const name of names) expect(named(report)).toMatch(name);
    expect(report).toMatchObject({ verdict: "not-done", exitCode: 1 });
    expect(report.checklist.from).toBe("base");
    // What the base asks for is asked, whatever the branch says.
    expect(report.items.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["house", "tests", "no-debug", "guarded-files"]),
    );
  });

  it("passes with a harmless edit that its owner approved, and not before", async () => {
    const of = await attempt({
      "dod.yml": `${list}  - { id: more, check: files, with: { forbid: ["*.rej"] } }\n`,
    });
    const { hub } = of.project;
    const before = await judged(of);
    expect(named(before)).toMatch(/checklist pass: dod.yml changed, nothing got weaker/);
    expect(before.verdict).toBe("not-done");
    hub.review(of.number, { by: "carla", state: "APPROVED" });
    expect((await judged(of)).verdict).toBe("not-done");
    hub.review(of.number, { by: "bob", state: "APPROVED" });
    const after = await judged(of);
    expect(named(after)).toMatch(/guarded-files pass/);
    expect(after).toMatchObject({ verdict: "done", exitCode: 0 });
    // The item that the branch adds is not asked: the base does not know it.
    expect(after.items.map(({ id }) => id)).not.toContain("more");
  });

  it("runs no code of the branch's plugin", async () => {
    const of = await attempt({
      "dod-checks.mjs": `throw new Error("the branch's plugin was run");\n`,
    });
    const report = await judged(of);
    expect(named(report)).not.toContain("was run");
    expect(named(report)).toMatch(/no-debug pass/);
  });

  it.for([0, 2])("is seen from a checkout of depth %i alike", async (depth) => {
    const of = await attempt({ "dod.yml": null, "debug.txt": "x\n" });
    const report = await inCi(of, depth).check();
    expect(named(report)).toMatch(/no-debug fail/);
    expect(report.verdict).toBe("not-done");
  });

  it("is undetermined where the clone ends before the base", async () => {
    const of = await attempt({
      "dod.yml": "version: 1\nitems: []\nwhenNothingApplies: satisfied\n",
    });
    const report = await inCi(of, 1).check();
    expect(report).toMatchObject({ verdict: "undetermined", exitCode: 3, items: [] });
    expect(report.reason).toMatch(/shallow/);
    expect(report.mend).toMatch(/fetch-depth: 0/);
  });

  it("whose waiver an owner approved is waived; edited again, it is not", async () => {
    const waived = `${list}waivers:\n  - { item: no-debug, reason: "until the rework", by: ann, until: 2099-01-01 }\n`;
    const of = await attempt({ "dod.yml": waived, "debug.txt": "x\n" });
    const { hub, clone } = of.project;
    const item = async () => (await judged(of)).items.find(({ id }) => id === "no-debug");
    expect(await item()).toMatchObject({ status: "fail", waiver: null });
    hub.review(of.number, { by: "carla", state: "APPROVED" });
    expect(await item()).toMatchObject({ waiver: null });
    hub.review(of.number, { by: "bob", state: "APPROVED" });
    expect(await item()).toMatchObject({ status: "fail", waiver: { by: "ann" } });
    expect((await judged(of)).verdict).toBe("done");
    clone.write("src/cart.ts", "export const cart = [2];\n").commit("More");
    push(of.project);
    expect(await item()).toMatchObject({ waiver: null });
  });

  it("quotes no file that the job has and the branch does not", async () => {
    const of = await attempt({ "dod.yml": list.replace("[./team.yml]", "[./job.yml]") });
    const { work, check } = inCi(of);
    work.write("job.yml", "items: [the-jobs-own-text]\n");
    const report = await check();
    expect(named(report)).toMatch(/checklist invalid dod.yml: there is no file "job.yml"/);
    expect(JSON.stringify(report)).not.toContain("the-jobs-own-text");
  });

  it("whose waiver stands in a file of its own wants the checklist's owner all the same", async () => {
    const of = await attempt({
      "dod.yml": list.replace("[./team.yml]", "[./team.yml, ./src/w.yml]"),
      "src/w.yml": `version: 1
waivers:
  - { item: no-debug, reason: "mine", by: ann, until: 2099-01-01 }
`,
      "debug.txt": "x\n",
    });
    of.project.hub.review(of.number, { by: "carla", state: "APPROVED" });
    const report = await judged(of);
    expect(report.items.find(({ id }) => id === "no-debug")).toMatchObject({ waiver: null });
    expect(report.verdict).toBe("not-done");
  });

  it("is held by the base where the job says CI=false, as some build tools want it", async () => {
    const of = await attempt({ "dod.yml": "version: 1\nitems: [commits]\n" });
    const event = pullEvent(of.project.hub, of.number);
    const env = { ...event.env, CI: "false" };
    const report = await job(of.project, { ...event, env }).check();
    expect(report.checklist.from).toBe("base");
    expect(report.verdict).toBe("not-done");
  });

  it("that brings the checklist that was asked for by its path does not bring its own gate", async () => {
    const of = await attempt({ "evil/dod.yml": "version: 1\nitems: [commits]\n" });
    const report = await judged(of, { checklist: "evil/dod.yml" });
    expect(report).toMatchObject({ verdict: "undetermined", exitCode: 3, items: [] });
    expect(report.reason).toMatch(/has no checklist "evil\/dod.yml"/);
    const own = await judged(of, { checklist: "evil/dod.yml", checklistFrom: "head" });
    expect(own.checklist.from).toBe("head");
  });

  it("by a base without a checklist is held against its own, which is said, and waives nothing by itself", async () => {
    const project = await begin();
    landed(project, { "README.md": "# Shop\n" });
    const { clone, hub } = project;
    clone.git("fetch", "--quiet", "origin");
    clone.git("reset", "--quiet", "--hard", "origin/main");
    // The base loses its checklist first.
    clone.remove("dod.yml").git("add", "--all");
    clone.commit("Remove the checklist");
    clone.git("push", "--quiet", "origin", "HEAD:main");
    clone
      .write({
        "src/cart.ts": "export const cart = [3];\n",
        "mine.mjs": 'globalThis.process.exitCode = 0; throw new Error("it was run");\n',
        "dod.yml": `version: 1
plugins: [./mine.mjs]
items:
  - { id: house, check: files, with: { forbid: ["src/cart.ts"] } }
  - { id: own, check: mine/own }
waivers:
  - { item: house, reason: "mine", by: ann, until: 2099-01-01 }
`,
      })
      .commit("Bring a checklist");
    push(project);
    const number = openPullRequest(hub);
    const report = await judged({ project, number });
    expect(report.notes.join("\n")).toMatch(/the base \(main at .*\) has no checklist/);
    expect(report.checklist).toMatchObject({ from: "head", changedByBranch: true });
    expect(report.items[0]).toMatchObject({ id: "house", status: "fail", waiver: null });
    expect(report.items[1]).toMatchObject({ id: "own", status: "unknown" });
    expect(report.items[1]?.summary).toMatch(/none but the base's are run/);
    expect(report.verdict).toBe("not-done");
  });

  it("counts with its own checklist where the user says so", async () => {
    const of = await attempt({ "dod.yml": "version: 1\nitems: [commits]\n" });
    const report = await judged(of, { checklistFrom: "head" });
    expect(report.checklist.from).toBe("head");
    expect(report.items.map(({ id }) => id)).toEqual(["commits", "checklist"]);
    expect(named(report)).toMatch(/checklist item-removed .*guarded-files/);
  });
});
