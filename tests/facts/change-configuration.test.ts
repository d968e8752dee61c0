import { existsSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { changeOf, openChange } from "../support/change.ts";
import { makeRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";

const text = (word: string) =>
  Array.from({ length: 60 }, (_, i) => (i % 5 === 4 ? "\n" : `${word} ${i % 7} \t${i}\n`)).join("");
const repo = makeRepository()
  .write({
    "a b.ts": text("a"),
    "c.ts": text("c"),
    "sub/d": text("d"),
    "e.bin": "\0e",
    "f\tü": "f\n",
    touched: "t\n",
  })
  .commit("base")
  .branch("feature")
  .write(
    "a b.ts",
    text("a")
      .replace("a 3", "A 3")
      .replace(/a 6 \t48\n/, ""),
  )
  .write({ "e.bin": "\0E", "f\tü": "F\n", "sub/new": "n\n", ".gitattributes": "*.ts diff=trap\n" })
  .rename("c.ts", "moved.ts")
  .commit("mine")
  .write({ "sub/d": `\n${text("d")}`, untracked: "u\r\n" });

/** The same content with another time stamp: git lists it unless it may look closer. */
function touch(where: TestRepository): void {
  utimesSync(where.path("touched"), 1_600_000_000, 1_600_000_000);
}
touch(repo);

const proof = join(temporaryFolder(), "proof");
const trap = join(temporaryFolder(), "trap.sh");
writeFileSync(trap, `#!/bin/sh\ntouch ${proof}\necho trapped\n`, { mode: 0o755 });
const order = join(temporaryFolder(), "order");
writeFileSync(order, "untracked\nsub/*\n*.ts\n");

const SETTINGS: Readonly<Record<string, string>> = {
  "diff.noprefix": "true",
  "diff.mnemonicPrefix": "true",
  "diff.srcPrefix": "x/",
  "diff.dstPrefix": "y/",
  "diff.external": trap,
  "diff.trap.command": trap,
  "diff.trap.textconv": trap,
  "diff.trap.cachetextconv": "true",
  "diff.trap.xfuncname": "^.*$",
  "diff.renames": "false",
  "diff.renameLimit": "1",
  "diff.orderFile": order,
  "diff.interHunkContext": "50",
  "diff.context": "0",
  "diff.relative": "true",
  "diff.algorithm": "patience",
  "diff.indentHeuristic": "false",
  "diff.suppressBlankEmpty": "true",
  "diff.submodule": "log",
  "diff.ignoreSubmodules": "all",
  "diff.wsErrorHighlight": "all",
  "diff.colorMoved": "zebra",
  "diff.autoRefreshIndex": "false",
  "diff.statNameWidth": "5",
  "color.ui": "always",
  "color.diff": "always",
  "core.quotePath": "false",
  "core.abbrev": "4",
  "core.pager": trap,
  "pager.diff": trap,
  "core.fsmonitor": trap,
  "core.hooksPath": temporaryFolder(),
  "core.bigFileThreshold": "1",
  "core.safecrlf": "true",
  "core.whitespace": "cr-at-eol",
  "core.splitIndex": "true",
  "status.showUntrackedFiles": "no",
  "status.relativePaths": "true",
  "i18n.logOutputEncoding": "latin1",
  "log.showSignature": "true",
  "diff.tool": "trap",
  "interactive.diffFilter": trap,
};

const expected = await changeOf(repo);

describe("neither the user's nor the repository's configuration matters", () => {
  test("the change is as it should be without any", () => {
    expect(
      expected.files.map((f) => [f.path, f.status, f.kind, f.insertions, f.deletions]),
    ).toEqual([
      [".gitattributes", "added", "text", 1, 0],
      ["a b.ts", "modified", "text", 1, 2],
      ["e.bin", "modified", "binary", 0, 0],
      ["f\tü", "modified", "text", 1, 1],
      ["moved.ts", "renamed", "text", 0, 0],
      ["sub/d", "modified", "text", 1, 0],
      ["sub/new", "added", "text", 1, 0],
      ["untracked", "added", "text", 1, 0],
    ]);
  });

  test("all of it hostile, in the user's file", async () => {
    const file = join(temporaryFolder(), "config");
    const user = { ...repo.env, GIT_CONFIG_GLOBAL: file };
    for (const [key, value] of Object.entries(SETTINGS))
      repo.git("config", "--file", file, key, value);
    expect((await openChange(repo, "main", user)).change).toEqual(expected);
    expect(existsSync(proof)).toBe(false);
  });

  test("all of it hostile, in the repository's", async () => {
    const copy = repo.clone("--no-local");
    copy.git("fetch", "--quiet", "origin", "main:main");
    copy.write({ "sub/d": repo.read("sub/d"), untracked: "u\r\n" });
    touch(copy);
    copy.configure(SETTINGS);
    expect(await changeOf(copy, "refs/heads/main")).toEqual(expected);
    expect(existsSync(proof)).toBe(false);
  });

  test("all of it in the environment", async () => {
    const variables = {
      GIT_EXTERNAL_DIFF: trap,
      GIT_DIFF_OPTS: "--unified=0",
      GIT_PAGER: trap,
      PAGER: trap,
      GIT_DIR: "/nowhere",
      GIT_INDEX_FILE: "/nowhere",
      GIT_WORK_TREE: "/nowhere",
      GIT_PREFIX: "sub/",
      GIT_LITERAL_PATHSPECS: "0",
      GIT_GLOB_PATHSPECS: "1",
      GIT_ICASE_PATHSPECS: "1",
      GIT_CONFIG_PARAMETERS: "'diff.noprefix=true'",
      GIT_TRACE: "2",
      LC_ALL: "de_DE.UTF-8",
      LANGUAGE: "de",
    };
    expect((await openChange(repo, "main", { ...repo.env, ...variables })).change).toEqual(
      expected,
    );
    expect(existsSync(proof)).toBe(false);
  });

  test("a replaced object or a graft does not rewrite history", async () => {
    const copy = repo.clone();
    copy.git("fetch", "--quiet", "origin", "main:main");
    const before = await changeOf(copy, "refs/heads/main");
    expect(before.files.length).toBeGreaterThan(3);
    copy.git("replace", copy.sha("main"), copy.sha("HEAD"));
    copy.write(".git/info/grafts", `${copy.sha()}\n`);
    expect(await changeOf(copy, "refs/heads/main")).toEqual(before);
  });

  test("from a folder below, the paths are those of the root", async () => {
    const { openRepository } = await import("../../src/facts/repository.ts");
    const { readChange } = await import("../../src/facts/change.ts");
    const { base } = await openChange(repo);
    const below = await openRepository({ cwd: repo.path("sub"), env: repo.env });
    expect(await readChange(below, base)).toEqual(expected);
  });
});
