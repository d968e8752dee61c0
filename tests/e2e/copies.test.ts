import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runChecklist } from "../../src/app/run-checklist.ts";
import { makeRepository } from "../support/repository.ts";
import { snapshot } from "../support/snapshot.ts";

const tap = (...names: string[]) =>
  `printf 'TAP version 13\n1..${names.length}\n${names.map((name, at) => `not ok ${at + 1} - ${name}\n`).join("")}'; exit 1\n`;

const ITEMS = [
  '{ id: generated, check: command, with: { run: "cat src/*.txt > all.txt", cleanTree: true, compareBase: true } }',
  '{ id: ignored, check: command, with: { run: "cat src/*.txt > all.out", cleanTree: true } }',
  '{ id: old, check: command, with: { run: "test -f README.md", compareBase: true } }',
  '{ id: unit, check: tests, with: { run: "sh tests.sh", compareBase: true } }',
  '{ id: size, check: metric, with: { run: "cat src/*.txt | wc -c", max: 100, notWorseBy: 5 } }',
  '{ id: file, check: metric, with: { run: "wc -c < src/a.txt > a.out", file: a.out, notWorseBy: 0 } }',
];

describe("items that run on copies", () => {
  it("say what they came to there, and leave the repository as it was", async () => {
    const repo = makeRepository()
      .write({
        ".gitignore": "*.out\n",
        "dod.yml": `version: 1\nbase: main\nitems:\n${ITEMS.map((item) => `  - ${item}\n`).join("")}`,
        "src/a.txt": "a\n",
        "all.txt": "a\n",
        "tests.sh": tap("one", "two"),
      })
      .commit("start")
      .branch("feature")
      .write({ "src/b.txt": "b\n", "tests.sh": tap("two", "three") })
      .commit("change")
      .write("src/c.txt", "c\n");
    // What a run keeps for the next one is in `.git/dod`; the last item writes in the user's own tree.
    const look = () => snapshot(repo.root, [".git/dod", "a.out"]);
    const before = look();
    const { items } = await runChecklist({ cwd: repo.root, env: repo.env });
    expect(items.map(({ id, status, summary }) => [id, status, summary])).toEqual([
      [
        "generated",
        "fail",
        "`cat src/*.txt > all.txt` leaves 1 file other than it is; passes on main",
      ],
      ["ignored", "pass", expect.stringContaining("left the files of a copy as they were")],
      ["old", "fail", "`test -f README.md` ended with 1, not 0; already failing on main"],
      ["unit", "fail", expect.stringMatching(/; 1 of 2 failures are there on main too$/)],
      ["size", "fail", "6; 200% more than on main (2), where at most 5% more is allowed"],
      ["file", "pass", "2; the same as on main, no more allowed"],
    ]);
    expect(items[0]?.findings).toMatchObject([{ path: "all.txt", rule: "not-clean" }]);
    expect(look()).toEqual(before);
    expect(existsSync(repo.path(".git/worktrees"))).toBe(false);
  });
});
