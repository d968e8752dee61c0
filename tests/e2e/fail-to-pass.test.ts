import { describe, expect, it } from "vitest";
import { runChecklist } from "../../src/app/run-checklist.ts";
import { makeRepository, type TestRepository } from "../support/repository.ts";
import { snapshot } from "../support/snapshot.ts";

const SUM = "exports.sum = (a, b) => a - b;\n";
const RIGHT = SUM.replace("-", "+");
const TEST = `const test = require("node:test");
const assert = require("node:assert");
const { sum } = require("../src/sum.js");

test("nothing and nothing", () => assert.strictEqual(sum(0, 0), 0));
`;
const ADDS = `test("adds", () => assert.strictEqual(sum(1, 2), 3));\n`;

function branch(files: Readonly<Record<string, string>>): TestRepository {
  return makeRepository()
    .write({
      "dod.yml": "version: 1\nbase: main\nitems: [fail-to-pass]\n",
      "package.json": '{ "scripts": { "test": "node --test tests" } }\n',
      "src/sum.js": SUM,
      "tests/sum.test.js": TEST,
    })
    .commit("start")
    .branch("feature")
    .write(files);
}

async function item(repo: TestRepository) {
  const { items } = await runChecklist({ cwd: repo.root, env: repo.env });
  return items[0];
}

describe("fail-to-pass on a project with node:test", () => {
  it("holds where the new test fails without the change, and leaves the repository as it was", async () => {
    const repo = branch({ "src/sum.js": RIGHT, "tests/sum.test.js": TEST + ADDS });
    const look = () => snapshot(repo.root, [".git/dod"]);
    const before = look();
    expect(await item(repo)).toMatchObject({
      status: "pass",
      summary: "1 of 1 altered test fails on the source of main; with the change it passes",
    });
    expect(look()).toEqual(before);
  });

  it("names the test that passes anyway, at its line", async () => {
    const test = `${TEST}${ADDS}test("adds nothing", () => assert.strictEqual(sum(2, 0), 2));\n`;
    const found = await item(branch({ "src/sum.js": RIGHT, "tests/sum.test.js": test }));
    expect(found?.status).toBe("fail");
    expect(found?.findings).toMatchObject([
      { path: "tests/sum.test.js", line: 7, rule: "passes-anyway" },
    ]);
  });

  it("tells a module that the change adds from one that is missing on both sides", async () => {
    const more = `const { more } = require("../src/more.js");\n`;
    const test = TEST.replace("\n\n", `\n${more}\n`).replace(
      "sum(0, 0), 0));",
      "sum(0, 0), 0 * more));",
    );
    const added = branch({ "src/more.js": "exports.more = 1;\n", "tests/sum.test.js": test });
    expect(await item(added)).toMatchObject({
      status: "pass",
      summary: expect.stringContaining("1 of them for want of what the change adds"),
    });
    const missing = branch({ "src/sum.js": RIGHT, "tests/sum.test.js": test });
    expect(await item(missing)).toMatchObject({ status: "unknown" });
  });

  it("does not know where no test ran", async () => {
    const repo = branch({
      "src/sum.js": RIGHT,
      "tests/sum.test.js": TEST + ADDS,
      "package.json": '{ "scripts": { "test": "true" } }\n',
    });
    expect(await item(repo)).toMatchObject({ status: "unknown" });
  });
});
