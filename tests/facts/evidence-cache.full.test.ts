// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${NAME}` is what people write in a checklist
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { CacheSpec, CacheTurn } from "../../src/core/evidence-cache.ts";
import { fail, finding, pass } from "../../src/core/result.ts";
import { evidenceCache } from "../../src/facts/evidence-cache.ts";
import { rememberTree } from "../../src/facts/same-tree.ts";
import { openChange } from "../support/change.ts";
import { makeRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";

const tool = vi.hoisted(() => ({ VERSION: "1.0.0" }));
vi.mock("../../src/core/version.ts", () => tool);

const NOW = new Date("2026-03-01T12:00:00Z");
const held = pass("`check` ended with 0", [{ kind: "command", ref: "check", summary: "ended" }]);

interface Asked {
  readonly spec?: Partial<CacheSpec>;
  readonly options?: unknown;
  readonly check?: string;
  readonly env?: Record<string, string>;
  readonly base?: string;
  readonly now?: Date;
  readonly after?: readonly unknown[];
  readonly own?: readonly string[];
}

function specOf(parts: Partial<CacheSpec> = {}): CacheSpec {
  return { run: "npm run check", inputs: null, base: false, ...parts };
}

async function openOn(repo: TestRepository, asked: Asked = {}) {
  const env = { ...repo.env, ...asked.env };
  const { repository, change } = await openChange(repo, asked.base ?? "main", env);
  const cache = evidenceCache({
    repository,
    state: await rememberTree(repository, change),
    mergeBase: change.mergeBase,
    environment: env,
    now: asked.now ?? NOW,
    own: asked.own,
  });
  const spec = specOf(asked.spec);
  const { check = "command", options = { run: spec.run }, after = [] } = asked;
  return { cache, question: { check, options, spec, after } };
}

async function turnOn(repo: TestRepository, asked: Asked = {}): Promise<CacheTurn | null> {
  const { cache, question } = await openOn(repo, asked);
  return cache.open(question);
}

/** A pass of a run that changed nothing. */
async function keep(repo: TestRepository, asked: Asked = {}, result = held): Promise<void> {
  await (await turnOn(repo, asked))?.keep(result, Date.now());
}

async function isKept(repo: TestRepository, asked: Asked = {}): Promise<boolean> {
  return ((await turnOn(repo, asked))?.kept ?? null) !== null;
}

/** A branch with an edit, an untracked file, dependencies, and a tool of its own on the path. */
function project(): TestRepository & { tools: string } {
  const tools = temporaryFolder();
  const repo = makeRepository();
  repo.env.PATH = `${tools}:${repo.env.PATH}`;
  repo
    .write({
      ".gitignore": "node_modules/\n.venv/\n.env*\nyarn.lock\ndist/\nlocal/\n",
      "package.json":
        '{"scripts": {"check": "tool src", "lint": "tool --since=main", "up": "curl x"}}',
      "src/a.ts": "1\n",
      "src/link.ts": "",
      "docs/a.md": "1\n",
      "gone.ts": "1\n",
    })
    .remove("src/link.ts")
    .link("src/link.ts", "a.ts")
    .commit("base")
    .branch("feature")
    .write({ "src/a.ts": "2\n", "src/new.ts": "1\n" });
  repo.write({
    ".env.test": "A=1\n",
    "yarn.lock": "a@1\n",
    "dist/out.js": "1\n",
    "local/data.json": "1\n",
    "node_modules/.package-lock.json": "{}\n",
    "node_modules/left/package.json": "{}\n",
    "node_modules/@s/right/package.json": "{}\n",
    ".venv/pyvenv.cfg": "home = /usr\n",
    ".venv/lib/python3.11/site-packages/a-1.0.dist-info/RECORD": "",
  });
  writeFileSync(join(tools, "tool"), "#!/bin/sh\n");
  chmodSync(join(tools, "tool"), 0o755);
  return Object.assign(repo, { tools });
}

type Project = ReturnType<typeof project>;

describe("the evidence cache", () => {
  it("answers the same question of the same tree, with what was said then", async () => {
    const repo = project();
    expect(await isKept(repo)).toBe(false);
    await keep(repo);
    const turn = await turnOn(repo, { now: new Date("2026-03-01T14:00:00Z") });
    expect(turn?.kept).toMatchObject({
      ranAt: NOW.getTime(),
      summary: held.summary,
      evidence: held.evidence,
      inPlace: true,
    });
  });

  it("does not mind a commit of what is there, staging, other branches, or another order of options", async () => {
    const repo = project();
    await keep(repo, { options: { run: "x", env: { A: "1", B: "2" } } });
    const same = { options: { env: { B: "2", A: "1" }, run: "x" } };
    repo.git("add", "src/a.ts");
    expect(await isKept(repo, same)).toBe(true);
    repo.git("branch", "other");
    expect(await isKept(repo, same)).toBe(true);
    repo.commit("the change");
    expect(await isKept(repo, same)).toBe(true);
  });

  it.each<[string, (repo: Project) => unknown, Asked?]>([
    ["a tracked file", (r) => r.write("src/a.ts", "3\n")],
    ["a tracked file, as long as before", (r) => r.write("docs/a.md", "2\n")],
    ["a file that the change touched, put back", (r) => r.write("src/a.ts", "1\n")],
    ["an untracked file", (r) => r.write("src/new.ts", "2\n")],
    ["a new file", (r) => r.write("src/newer.ts", "1\n")],
    ["a removed file", (r) => r.remove("gone.ts")],
    ["a renamed file", (r) => r.rename("gone.ts", "went.ts")],
    ["a mode", (r) => r.executable("src/a.ts")],
    ["a link", (r) => r.remove("src/link.ts").link("src/link.ts", "new.ts")],
    ["a file that became a link", (r) => r.remove("gone.ts").link("gone.ts", "src/a.ts")],
    ["an ignored .env file", (r) => r.write(".env.test", "A=2\n")],
    ["a new ignored .env file", (r) => r.write(".env", "A=2\n")],
    ["an ignored lockfile", (r) => r.write("yarn.lock", "a@2\n")],
    ["the installer's record", (r) => r.write("node_modules/.package-lock.json", "{ }\n")],
    ["an installed package", (r) => r.write("node_modules/more/package.json", "{}\n")],
    ["an installed package with a scope", (r) => r.write("node_modules/@s/more/package.json", "")],
    ["a removed package", (r) => r.remove("node_modules/left")],
    ["a package's manifest", (r) => r.write("node_modules/left/package.json", "{ }\n")],
    [
      "a Python distribution",
      (r) => r.write(".venv/lib/python3.11/site-packages/a-2.0.dist-info/RECORD", ""),
    ],
    ["a tool", (r) => writeFileSync(join(r.tools, "tool"), "#!/bin/sh\necho\n")],
    [
      "another tool before it on the path",
      (r) => {
        const folder = temporaryFolder();
        writeFileSync(join(folder, "tool"), "#!/bin/sh\n");
        chmodSync(join(folder, "tool"), 0o755);
        r.env.PATH = `${folder}:${r.env.PATH}`;
      },
    ],
    ["a variable that tools read", (r) => Object.assign(r.env, { NODE_ENV: "production" })],
    ["the time zone", (r) => Object.assign(r.env, { TZ: "Asia/Tokyo" })],
    ["a variable that the item names", () => 0, { spec: { env: { A: "2" } } }],
    ["an option", () => 0, { options: { run: "npm run check", exitCode: 1 } }],
    ["the command", () => 0, { spec: { run: "npm run  check" } }],
    ["the folder", () => 0, { spec: { cwd: "src" } }],
    ["the check", () => 0, { check: "tests" }],
    [
      "the version that git is told not to look at",
      (r) => {
        r.git("update-index", "--assume-unchanged", "docs/a.md");
        r.write("docs/a.md", "9\n");
      },
    ],
  ])("does not answer when something else is there: %s", async (_, change, asked = {}) => {
    const repo = project();
    const usual = { options: { run: "npm run check" } };
    await keep(repo, usual);
    await change(repo);
    expect(await isKept(repo, { ...usual, ...asked })).toBe(false);
  });

  it("is another question to another version of dod", async () => {
    const repo = project();
    await keep(repo);
    tool.VERSION = "1.0.1";
    try {
      expect(await isKept(repo)).toBe(false);
    } finally {
      tool.VERSION = "1.0.0";
    }
    expect(await isKept(repo)).toBe(true);
  });

  it("goes by what is on the disk, where the index holds something else or git filters it", async () => {
    const repo = project();
    repo.write({ ".gitattributes": "*.txt text\n", "d.txt": "1\r\n", "docs/a.md": "2\n" });
    repo.git("add", "-A");
    await keep(repo);
    expect(await isKept(repo)).toBe(true);
    repo.write("docs/a.md", "1\n");
    expect(await isKept(repo)).toBe(false);
    repo.write("docs/a.md", "2\n");
    expect(await isKept(repo)).toBe(true);
    repo.write("d.txt", "1\n").git("add", "-A");
    expect(await isKept(repo)).toBe(false);
  });

  it("counts a variable's value where the line, or a script that it runs, mentions the name", async () => {
    const repo = project();
    repo.write("package.json", '{"scripts": {"check": "tool $MODE", "other": "tool $ELSE"}}');
    const spec = { env: { PASSED: "${SECRET}" } };
    const env = { MODE: "a", ELSE: "a", SECRET: "hunter2-hunter2" };
    await keep(repo, { spec, env });
    expect(await isKept(repo, { spec, env: { ...env, ELSE: "b" } })).toBe(true);
    expect(await isKept(repo, { spec, env: { ...env, MODE: "b" } })).toBe(false);
    expect(await isKept(repo, { spec, env: { ...env, SECRET: "hunter3-hunter3" } })).toBe(false);
  });

  it("writes no secret, neither by name nor by shape", async () => {
    const repo = project();
    const said = pass("ended with hunter2-hunter2", [
      { kind: "command", ref: "x", summary: `ghp_${"a".repeat(36)}` },
    ]);
    const env = { SECRET: "hunter2-hunter2" };
    await keep(repo, { spec: { env: { PASSED: "${SECRET}" } }, env }, said);
    const folder = repo.path(".git/dod/evidence");
    const [name = ""] = readdirSync(folder);
    expect(readFileSync(join(folder, name), "utf8")).toContain("ended with [redacted]");
    expect(readFileSync(join(folder, name), "utf8")).not.toMatch(/hunter2|ghp_/);
  });

  it("counts the merge base where what is compared with decides", async () => {
    const repo = project();
    repo.commit("the change");
    const [based, free] = [{ spec: { base: true } }, { spec: { base: false } }];
    await keep(repo, based);
    await keep(repo, free);
    repo.checkout("main").write("docs/b.md", "1\n").commit("on main").checkout("feature");
    repo.merge("main");
    await keep(repo, free);
    const older = repo.sha("main~1");
    expect(await isKept(repo, free)).toBe(true);
    expect(await isKept(repo, { ...free, base: older })).toBe(true);
    await keep(repo, based);
    expect(await isKept(repo, based)).toBe(true);
    expect(await isKept(repo, { ...based, base: older })).toBe(false);
  });

  it("looks at no more than `inputs`, and at lockfiles and scripts all the same", async () => {
    const narrow = { spec: { inputs: ["src/**", "!src/new.ts"] } };
    const changed = async (change: (repo: Project) => unknown, asked: Asked = narrow) => {
      const repo = project();
      await keep(repo, asked);
      expect(await isKept(repo, asked)).toBe(true);
      change(repo);
      return !(await isKept(repo, asked));
    };
    expect(await changed((r) => r.write("docs/a.md", "2\n"))).toBe(false);
    expect(await changed((r) => r.write("src/new.ts", "2\n"))).toBe(false);
    expect(await changed((r) => r.write("src/a.ts", "3\n"))).toBe(true);
    expect(await changed((r) => r.write("src/b.ts", "3\n"))).toBe(true);
    expect(await changed((r) => r.write("package-lock.json", "{}\n"))).toBe(true);
    expect(await changed((r) => r.write("package.json", '{"scripts": {"check": "t"}}'))).toBe(true);
    const typed = (r: Project) =>
      r.write("package.json", r.read("package.json").replace("{", '{"type": "module", '));
    expect(await changed(typed)).toBe(true);
    const generated = { spec: { inputs: ["src/**", "local/*.json"] } };
    expect(await changed((r) => r.write("local/data.json", "2\n"), generated)).toBe(true);
    expect(await changed((r) => r.write("local/other.txt", "2\n"), generated)).toBe(false);
  });

  it.each<[string, (repo: Project) => unknown, Partial<CacheSpec>?]>([
    ["asks a network", () => 0, { run: "curl example.org" }],
    ["asks a network, `inputs` or not", () => 0, { run: "curl x", inputs: ["src/**"] }],
    ["runs a script that asks a network", () => 0, { run: "npm run up" }],
    ["asks git", () => 0, { run: "git log -1 --format=%s | grep ok" }],
    ["runs a script that asks git", () => 0, { run: "npm run lint" }],
    [
      "runs another folder's script that asks a network",
      (r) => r.write("sub/package.json", '{"scripts": {"net": "curl x"}}'),
      { run: "cd sub && npm run net" },
    ],
    [
      "is detected, and may be another package's script that asks git",
      (r) => r.write("sub/package.json", '{"scripts": {"test": "jest --changedSince=main"}}'),
      { run: null },
    ],
    ...(
      [
        ["go.mod", "module a\nreplace b => ../b\n"],
        ["go.mod", "module a\nreplace (\n\tb v1.0.0 => /src/b\n)\n"],
        ["go.work", "go 1.22\nuse (\n\t.\n\t../b\n)\n"],
        ["go.work", "use ../b\n"],
        ["sub/Cargo.toml", '[dependencies]\nb = { path = "../../b" }\n'],
        ["pyproject.toml", '[tool.poetry.dependencies]\nb = { path = "../b", develop = true }\n'],
        ["requirements-dev.txt", "a==1\n-e ../b\n"],
        ["requirements.txt", "b @ file:///src/b\n"],
        ["composer.json", '{"repositories": [{"type": "path", "url": "../b"}]}'],
        ["Gemfile", "gem 'b', path: '../b'\n"],
        ["settings.gradle.kts", 'includeBuild("../b")\n'],
        ["a.csproj", '<ProjectReference Include="..\\b\\b.csproj" />'],
      ] as const
    ).map(([path, text]): [string, (repo: Project) => unknown] => [
      `is built with sources elsewhere: ${path}, ${JSON.stringify(text)}`,
      (r) => r.write(path, text),
    ]),
    ["runs a file that asks git", (r) => r.write("x.sh", "git log\n"), { run: "sh ./x.sh" }],
    ["runs in a folder that is none", () => 0, { cwd: "nowhere" }],
    ["runs in a folder outside", (r) => r.link("out", "/tmp"), { cwd: "out" }],
    ["names a variable that is not set", () => 0, { env: { A: "${NOT_THERE}" } }],
    ["has inputs that name nothing", () => 0, { inputs: ["sources/**"] }],
    ["reads a link that leads out of the repository", (r) => r.link("src/out", temporaryFolder())],
    [
      "reads another repository's files",
      (r) => {
        r.write("inner/a", "1\n");
        makeInner(r.path("inner"));
      },
    ],
    [
      "uses a package that is linked to its sources elsewhere",
      (r) => symlinkSync(temporaryFolder(), r.path("node_modules/linked")),
    ],
  ])("keeps nothing of what %s", async (_, prepare, spec = {}) => {
    const repo = project();
    prepare(repo);
    const turn = await turnOn(repo, { spec });
    expect(turn).toBeNull();
  });

  it.each<[string, string]>([
    ["go.mod", "module a\nreplace b => ./b\n"],
    ["sub/go.mod", "module a\nreplace b => ../b\n"],
    ["sub/Cargo.toml", '[dependencies]\nb = { path = "../b" }\n[profile."../x"]\n'],
    ["pyproject.toml", '[project.urls]\nurl = "https://example.org/../a"\n'],
    ["requirements.txt", "a @ https://example.org/a.zip\n"],
  ])("answers where a manifest names sources of the repository: %s, %j", async (path, text) => {
    const repo = project();
    repo.write(path, text);
    await keep(repo);
    expect(await isKept(repo)).toBe(true);
  });

  it("asks git where `inputs` says on what the answer rests", async () => {
    const repo = project();
    const asked = { spec: { run: "git grep -q 1 -- src", inputs: ["src/**"] } };
    await keep(repo, asked);
    expect(await isKept(repo, asked)).toBe(true);
  });

  it("keeps nothing where a submodule is not as committed", async () => {
    const inner = makeRepository().write("a", "1\n").commit("inner");
    const repo = project();
    repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.root, "sub");
    repo.commit("with a submodule");
    await keep(repo);
    expect(await isKept(repo)).toBe(true);
    repo.write("sub/a", "2\n");
    expect(await turnOn(repo)).toBeNull();
  });

  it.each<[string, (repo: Project) => unknown]>([
    ["edits a file", (r) => r.write("src/a.ts", "3\n")],
    ["edits a file and puts it back", (r) => r.write("src/a.ts", "3\n").write("src/a.ts", "2\n")],
    ["edits an untracked file", (r) => r.write("src/new.ts", "3\n")],
    ["removes a file", (r) => r.remove("docs/a.md")],
    ["installs something", (r) => r.write("node_modules/more/package.json", "{}\n")],
    ["writes a lockfile that git ignores", (r) => r.write("yarn.lock", "b@1\n")],
    ["replaces a tool", (r) => writeFileSync(join(r.tools, "tool"), "#!/bin/sh\necho\n")],
  ])("keeps nothing of a run during which somebody %s", async (_, edit) => {
    const repo = project();
    const { cache, question } = await openOn(repo);
    const turn = await cache.open(question);
    edit(repo);
    await turn?.keep(held, Date.now());
    expect(readdirSync(repo.path(".git"))).not.toContain("dod");
    // Nor is the old question answered any more.
    cache.touched();
    expect((await cache.open(question))?.kept ?? null).toBeNull();
  });

  it("looks again after each command at what it rests on", async () => {
    const repo = project();
    await keep(repo);
    const { cache, question } = await openOn(repo);
    expect((await cache.open(question))?.kept).not.toBeNull();
    repo.write("node_modules/more/package.json", "{}\n");
    cache.touched();
    expect((await cache.open(question))?.kept).toBeNull();
  });

  it("remembers what the command wrote, ignored or not", async () => {
    const repo = project();
    const asked = { spec: { inputs: ["src/**"] } };
    const turn = await turnOn(repo, asked);
    const startedAt = Date.now();
    repo.write({ "lcov.info": "made\n", "reports/deep/a.xml": "made\n" });
    await turn?.keep(held, startedAt);
    expect((await turnOn(repo, asked))?.kept?.inPlace).toBe(true);
    repo.remove("lcov.info");
    expect((await turnOn(repo, asked))?.kept?.inPlace).toBe(false);
  });

  it("knows whether what the command wrote is still there", async () => {
    const repo = project();
    const asked = { spec: { inputs: ["src/**"] } };
    const turn = await turnOn(repo, asked);
    const startedAt = Date.now();
    repo.write({ "dist/out.js": "made\n", "dist/deep/b.js": "made\n" });
    await turn?.keep(held, startedAt);
    expect((await turnOn(repo, asked))?.kept?.inPlace).toBe(true);
    repo.write("dist/unrelated.js", "1\n");
    expect((await turnOn(repo, asked))?.kept?.inPlace).toBe(true);
    repo.write("dist/deep/b.js", "other\n");
    expect((await turnOn(repo, asked))?.kept?.inPlace).toBe(false);
    repo.remove("dist");
    expect((await turnOn(repo, asked))?.kept?.inPlace).toBe(false);
  });

  it.each<[string, (repo: Project) => unknown]>([
    ["is built anew by hand", (r) => r.write("dist/out.js", "2\n")],
    ["comes in addition", (r) => r.write("local/more.json", "1\n")],
    ["is removed from its folder", (r) => r.remove("local/data.json")],
    ["is removed with its folder", (r) => r.remove("local")],
    ["is put back", (r) => r.write("dist/out.js", "2\n").write("dist/out.js", "1\n")],
  ])(
    "does not answer when what git ignores %s, unless `inputs` says on what it rests",
    async (_, change) => {
      const repo = project();
      repo.write("local/second.json", "1\n");
      const narrow = { spec: { inputs: ["src/**"] } };
      await keep(repo);
      await keep(repo, narrow);
      change(repo);
      expect(await isKept(repo)).toBe(false);
      expect(await isKept(repo, narrow)).toBe(true);
    },
  );

  it("does not mind what tools, editors and `dod` itself write where git ignores it", async () => {
    const repo = project();
    repo.write(
      ".gitignore",
      `${repo.read(".gitignore")}*.log\n.idea/\n__pycache__/\n.cache/\nmade.json\n`,
    );
    const asked = { own: ["dist/reports/dod.json", "made.json"] };
    repo.write("dist/reports/dod.json", "1\n");
    await keep(repo, asked);
    repo.write({ "a.log": "", ".idea/x": "", "src/__pycache__/a.pyc": "", "dist/.cache/a": "" });
    repo.remove("dist/reports/dod.json").write("dist/reports/dod.json", "2\n");
    repo.write("made.json", "1\n");
    expect(await isKept(repo, asked)).toBe(true);
    expect(await isKept(repo)).toBe(false);
  });

  it("holds on to a pass although the same run wrote on, and not although somebody else did", async () => {
    const repo = project();
    const { cache, question } = await openOn(repo);
    const other = { ...question, check: "other" };
    await (await cache.open(question))?.keep(held, Date.now());
    repo.write("dist/out.js", "2\n");
    cache.touched();
    await cache.settle([question, other]);
    expect(await isKept(repo)).toBe(true);
    expect(await isKept(repo, { check: "other" })).toBe(false);
    repo.write("dist/out.js", "3\n");
    expect(await isKept(repo)).toBe(false);
  });

  it("settles nothing that rests on another tree by then", async () => {
    const repo = project();
    const { cache, question } = await openOn(repo);
    await (await cache.open(question))?.keep(held, Date.now());
    repo.write({ "src/a.ts": "3\n", "dist/out.js": "2\n" });
    cache.touched();
    await cache.settle([question]);
    repo.write("src/a.ts", "2\n");
    expect(await isKept(repo)).toBe(false);
  });

  it("forgets what it is told to", async () => {
    const repo = project();
    await keep(repo);
    await (await turnOn(repo))?.forget();
    expect(await isKept(repo)).toBe(false);
    await (await turnOn(repo))?.forget();
  });

  it("is another question after another command", async () => {
    const repo = project();
    await keep(repo, { after: [["command", { run: "make" }]] });
    expect(await isKept(repo, { after: [["command", { run: "make bad" }]] })).toBe(false);
    expect(await isKept(repo, { after: [["command", { run: "make" }]] })).toBe(true);
  });

  it("counts variables and tools that a script names, be it a file or a make file", async () => {
    const run = async (files: Record<string, string>, line: string) => {
      const repo = project();
      writeFileSync(join(repo.tools, "inner"), "#!/bin/sh\n");
      chmodSync(join(repo.tools, "inner"), 0o755);
      repo.write(files);
      const asked = { spec: { run: line } };
      const env = { ...asked, env: { MODE: "a" } };
      await keep(repo, asked);
      await keep(repo, env);
      expect(await isKept(repo, env)).toBe(true);
      expect(await isKept(repo, { ...asked, env: { MODE: "b" } })).toBe(false);
      writeFileSync(join(repo.tools, "inner"), "#!/bin/sh\nexit 1\n");
      expect(await isKept(repo, asked)).toBe(false);
    };
    await run({ "x.sh": "inner $MODE\n" }, "sh x.sh");
    await run({ "bin/x": "#!/usr/bin/env bash\ninner ${MODE:-c}\n" }, "./bin/x");
    await run({ Makefile: "check:\n\tinner $(MODE)\n" }, "make check");
  });

  it("does not take for a program what the line writes below the root", async () => {
    const repo = project();
    const asked = { spec: { run: "tool --out ./dist/out.js" } };
    const turn = await turnOn(repo, asked);
    repo.write("dist/out.js", "2\n");
    await turn?.keep(held, Date.now());
    expect(await isKept(repo, asked)).toBe(true);
  });

  it("is another tree's in another worktree", async () => {
    const repo = project();
    repo.commit("the change");
    await keep(repo, { spec: { run: "tool" } });
    const folder = join(temporaryFolder(), "tree");
    repo.git("worktree", "add", "--quiet", "--detach", folder);
    const there = Object.assign(Object.create(Object.getPrototypeOf(repo)), repo, { root: folder });
    expect(await isKept(there, { spec: { run: "tool" } })).toBe(false);
  });

  it("keeps no more than a pass when it is handed something else", async () => {
    const repo = project();
    await keep(
      repo,
      {},
      fail("no", [finding({ rule: "r", message: "m" })], { evidence: held.evidence }),
    );
    expect(await isKept(repo)).toBe(false);
  });
});

function makeInner(folder: string): void {
  mkdirSync(join(folder, ".git/objects"), { recursive: true });
  mkdirSync(join(folder, ".git/refs"), { recursive: true });
  writeFileSync(join(folder, ".git/HEAD"), "ref: refs/heads/main\n");
}
