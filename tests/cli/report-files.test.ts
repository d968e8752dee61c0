import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { mustBeWritable, writeReport } from "../../src/cli/report-files.ts";
import { UsageError } from "../../src/core/result.ts";
import { runProgram } from "../support/program.ts";
import { makeRepository, temporaryFolder } from "../support/repository.ts";

const home = process.cwd();
/** A repository, and a folder beside it with what must stay as it is. */
let root = "";
let outside = "";
beforeEach(() => {
  const folder = temporaryFolder();
  [root, outside] = [join(folder, "repository"), join(folder, "outside")];
  for (const path of [outside, join(root, ".git/hooks"), join(root, "below")])
    mkdirSync(path, { recursive: true });
  writeFileSync(join(outside, "precious.txt"), "precious");
  process.chdir(root);
});
afterEach(() => {
  process.chdir(home);
  vi.restoreAllMocks();
});

const look = (path: string) => mustBeWritable([{ format: "json", path }]);
const write = (path: string) => writeReport(path, "text");

async function refused(work: Promise<void>): Promise<string> {
  const fault = await work.then(
    () => null,
    (error: unknown) => error,
  );
  expect(fault).toBeInstanceOf(UsageError);
  const { message, mend } = fault as UsageError;
  return `${message} → ${mend}`;
}

function untouched(): void {
  expect(readdirSync(outside)).toEqual(["precious.txt"]);
  expect(readFileSync(join(outside, "precious.txt"), "utf8")).toBe("precious");
}

describe("a report's file", () => {
  it("is made, or written over, and nothing is left beside it", async () => {
    for (const text of ["one", "two"]) {
      await look("report.json");
      await writeReport("report.json", text);
      expect(readFileSync("report.json", "utf8")).toBe(text);
    }
    expect(statSync("report.json").mode & 0o777 & ~0o644).toBe(0);
    expect(statSync("report.json").mode & 0o600).toBe(0o600);
    expect(readdirSync(root).sort()).toEqual([".git", "below", "report.json"]);
  });

  it("keeps its mode", async () => {
    writeFileSync("report.json", "");
    chmodSync("report.json", 0o660);
    await writeReport("report.json", "two");
    expect(statSync("report.json").mode & 0o777).toBe(0o660);
  });

  it("may lie outside, also behind links, where the user names it", async () => {
    symlinkSync(outside, join(root, "../alias"));
    process.chdir(join(root, "below"));
    for (const path of [join(outside, "a.json"), "../../outside/b.json", "../../alias/c.json"]) {
      await look(path);
      await writeReport(path, path);
      expect(readFileSync(path, "utf8")).toBe(path);
    }
    expect(readdirSync(outside)).toHaveLength(4);
  });

  it("may lie behind a link that stays in the repository", async () => {
    symlinkSync("below", "linked");
    await look("linked/a.json");
    await writeReport("linked/a.json", "one");
    expect(readFileSync("below/a.json", "utf8")).toBe("one");
  });

  it.each([
    ["a link", () => symlinkSync("../outside/precious.txt", "report.json"), "a symbolic link"],
    ["a link to nothing", () => symlinkSync("../outside/new", "report.json"), "a symbolic link"],
    ["a pipe", () => void spawnSync("mkfifo", ["report.json"]), "no regular file"],
  ])("is not %s: before the run it is refused, after it replaced", async (_, make, why) => {
    make();
    const said = await refused(look("report.json"));
    expect(said).toContain(`cannot be written to report.json: it is ${why} → remove it`);
    await writeReport("report.json", "text");
    expect(lstatSync("report.json").isFile()).toBe(true);
    expect(readFileSync("report.json", "utf8")).toBe("text");
    untouched();
  });

  it("is not what a command gave a second name", async () => {
    linkSync(join(outside, "precious.txt"), "report.json");
    await writeReport("report.json", "text");
    untouched();
  });

  it.each([
    ["a folder", "out/report.json", () => symlinkSync("../outside", "out")],
    [
      "a folder above it",
      "out/deep/report.json",
      () => {
        symlinkSync(join(root, "../outside"), "out");
        mkdirSync(join(outside, "deep"));
      },
    ],
    ["git's own folder", "out/report.json", () => symlinkSync(".git/hooks", "out")],
  ])("never lies behind a link of the repository to %s", async (_, path, make) => {
    make();
    for (const named of [path, join(root, path)])
      for (const work of [look, write])
        expect(await refused(work(named))).toContain("a symbolic link in its path leads out of");
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(".git/hooks")).toEqual([]);
  });

  it("never lies behind such a link, by whatever way the repository is named, or from below it", async () => {
    symlinkSync(root, join(root, "../alias"));
    symlinkSync("../outside", "out");
    await refused(look(join(root, "../alias/out/report.json")));
    process.chdir("below");
    await refused(look("../out/report.json"));
    untouched();
  });

  it("is no folder, also when it becomes one", async () => {
    mkdirSync("report.json");
    expect(await refused(look("report.json"))).toContain("it is a folder");
    expect(await refused(writeReport("report.json", "text"))).toContain("it is a folder");
    expect(readdirSync(root).sort()).toEqual([".git", "below", "report.json"]);
  });

  it("needs a folder, and says so", async () => {
    writeFileSync("file", "");
    for (const path of ["none/report.json", "file/report.json"])
      for (const work of [look, write])
        expect(await refused(work(path))).toContain("its folder does not exist");
  });
});

it("is written where a command of the run put a pipe, and no run waits for a reader", () => {
  const repo = makeRepository()
    .write({
      "dod.yml":
        'version: 1\nbase: main\nitems:\n  - { id: a, check: command, with: { run: "mkfifo report.json" } }\n',
      ".gitignore": "report.json\n",
    })
    .commit("start")
    .branch("feature")
    .write("a.txt", "x\n")
    .commit("Change it");
  const run = runProgram(repo.root, repo.env, "check", "--report", "json=report.json");
  expect(run.exitCode, run.stderr).toBe(0);
  expect(JSON.parse(repo.read("report.json"))).toMatchObject({ verdict: "done" });
});

describe("of devices", () => {
  it.each(["stdout", "stderr"] as const)("/dev/%s is where the process writes", async (name) => {
    const said: unknown[] = [];
    vi.spyOn(process[name], "write").mockImplementation(((text: unknown, done: () => void) => {
      said.push(text);
      done();
      return true;
    }) as never);
    await look(`/dev/${name}`);
    await writeReport(`/dev/${name}`, "text");
    expect(said).toEqual(["text"]);
  });

  it("/dev/null takes it, and any other is refused", async () => {
    await look("/dev/null");
    await writeReport("/dev/null", "text");
    expect(lstatSync("/dev/null").isCharacterDevice()).toBe(true);
    expect(await refused(look("/dev/zero"))).toContain("no regular file");
  });
});
