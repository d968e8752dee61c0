import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/repository.ts";
import { runAction } from "./runner.ts";
import { optionsOf, programs, report, stubAction } from "./stub.ts";

/** What the action makes of the program's answer, or of its lack. */

describe.concurrent("outputs and the exit code", () => {
  const run = async (left: unknown, exit: number, given: Record<string, string> = {}) => {
    const stub = stubAction();
    const workspace = temporaryFolder();
    const stale = join(workspace, "dod-report.json");
    writeFileSync(stale, JSON.stringify(report("done", 100)));
    const done = await runAction({
      action: stub.folder,
      workspace,
      with: { report: "dod-report.json", ...given },
      env: stub.env(left, exit),
    });
    return { ...done, stale, call: stub.call };
  };

  it.each([
    ["done", 100, 0],
    ["ready", 100, 0],
    ["not-done", 77, 1],
    ["undetermined", 0, 3],
  ])("%s: set whatever the verdict is", async (verdict, percent, code) => {
    const { exitCode, outputs, stale } = await run(report(verdict, percent), code);
    expect(exitCode).toBe(code);
    expect(outputs).toEqual({ verdict, percent: String(percent), report: stale });
    expect(JSON.parse(readFileSync(stale, "utf8"))).toEqual(report(verdict, percent));
  });

  it.each([
    ["a checklist that is wrong", 2, ""],
    ["no base", 3, "undetermined"],
    ["an interruption", 130, ""],
    ["its death by a signal", 137, ""],
  ])("%s leaves no report: none that lay there passes for it", async (_, code, verdict) => {
    const { exitCode, outputs, stale } = await run(null, code);
    expect({ exitCode, outputs }).toEqual({
      exitCode: code,
      outputs: { verdict, percent: "", report: "" },
    });
    expect(existsSync(stale)).toBe(false);
  });

  it.each([
    ["none", null],
    ["of another verdict", report("not-done")],
    ["of no verdict", report("constructor")],
    ["without a percentage", report("done", "100")],
    ["with more than all", report("done", 101)],
    ["that is no JSON", "DONE"],
    ["that is nothing", "null"],
  ])("0 with a report %s is not believed", async (_, left) => {
    const { exitCode, outputs, stdout } = await run(left, 0);
    expect({ exitCode, outputs }).toEqual({
      exitCode: 3,
      outputs: { verdict: "", percent: "", report: "" },
    });
    expect(stdout).toMatch(/^::error title=dod::.*nothing was decided/m);
  });

  it("a verdict of done beside another exit code is none", async () => {
    const { exitCode, outputs } = await run(report("done", 100), 1);
    expect(exitCode).toBe(1);
    expect(outputs).toEqual({ verdict: "", percent: "", report: "" });
  });

  it("what a command of the branch wrote to the outputs does not count", async () => {
    for (const forged of ["verdict=done\npercent=100\n", "verdict=done"]) {
      const stub = stubAction();
      const { outputs } = await runAction({
        action: stub.folder,
        workspace: temporaryFolder(),
        env: stub.env(report("not-done", 5), 1, { STUB_OUTPUT: forged }),
      });
      expect(outputs).toMatchObject({ verdict: "not-done", percent: "5" });
    }
  });

  it("a report in place of the one that is reused: read first, replaced afterwards", async () => {
    const { outputs, stale, call } = await run(report("ready", 100), 0, {
      reuse: "dod-report.json",
    });
    expect(optionsOf(call().args)).toContain("--reuse=dod-report.json");
    expect(outputs).toMatchObject({ verdict: "ready", report: stale });
  });

  it("a link that the branch left where the report goes is replaced and not followed", async () => {
    const stub = stubAction();
    const workspace = temporaryFolder();
    const outside = join(temporaryFolder(), "outside");
    writeFileSync(outside, "before");
    symlinkSync(outside, join(workspace, "r.json"));
    const { outputs } = await runAction({
      action: stub.folder,
      workspace,
      with: { report: "r.json" },
      env: stub.env(report("done", 100), 0),
    });
    expect(readFileSync(outside, "utf8")).toBe("before");
    expect(readFileSync(outputs.report ?? "", "utf8")).toContain("done");
  });

  it("a path with line breaks makes no further output", async () => {
    const path = join(temporaryFolder(), "r\nverdict=done\n");
    const { outputs } = await run(report("not-done", 1), 1, { report: `${path}.json` });
    expect(outputs).toEqual({ verdict: "not-done", percent: "1", report: `${path}.json` });
  });
});

describe.concurrent("what cannot be", () => {
  it.each([
    ["a folder that is not there", { "working-directory": "nowhere\n::warning::x" }],
    ["a report without a folder", { report: "nowhere/r.json" }],
    ["a report that is a folder", { report: "." }],
  ])("%s: nothing is run, and it says so", async (_, given) => {
    const stub = stubAction();
    const { exitCode, stdout, outputs } = await runAction({
      action: stub.folder,
      workspace: temporaryFolder(),
      with: given,
      env: stub.env(report("done", 100), 0),
    });
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^::error title=dod::(working-directory|report): /);
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(outputs).toEqual({ verdict: "", percent: "", report: "" });
    expect(stub.call).toThrow();
  });

  it("no place for temporary files: undetermined, for 1 would be a verdict", async () => {
    const stub = stubAction();
    const { exitCode, stdout } = await runAction({
      action: stub.folder,
      workspace: temporaryFolder(),
      with: { report: "r.json" },
      env: { ...stub.env(report("done", 100), 0), RUNNER_TEMP: "/nowhere" },
    });
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/nothing was decided/);
  });

  it("a working directory: relative to the workspace, and the report to it", async () => {
    const stub = stubAction();
    const workspace = temporaryFolder();
    mkdirSync(join(workspace, "api"));
    const { outputs } = await runAction({
      action: stub.folder,
      workspace,
      with: { "working-directory": "api", report: "r.json" },
      env: stub.env(report("done", 100), 0),
    });
    expect(stub.call().cwd).toBe(join(workspace, "api"));
    expect(outputs.report).toBe(join(workspace, "api/r.json"));
  });
});

describe.concurrent("Node and the program", () => {
  const NODE = `#!/bin/sh\nexec "${process.execPath}" "$@"\n`;
  /** `PATH` with nothing but these and what a shell needs. */
  const runWith = async (
    scripts: Readonly<Record<string, string>>,
    { built = true, path = "/usr/bin:/bin" } = {},
  ) => {
    const stub = stubAction({ built });
    const workspace = temporaryFolder();
    // What a branch could leave to be picked up.
    mkdirSync(join(workspace, "node_modules/.bin"), { recursive: true });
    writeFileSync(join(workspace, "node_modules/.bin/dod"), "#!/bin/sh\ntouch pwned\n");
    writeFileSync(join(workspace, ".npmrc"), "ignore-scripts=false\n");
    const env = { ...stub.env(report("done", 100), 0), GITHUB_TOKEN: "ghs_other" };
    const PATH = `${programs(scripts)}:${path}`;
    const done = await runAction({
      action: stub.folder,
      workspace,
      token: "ghs_secret",
      env: { ...env, PATH },
    });
    return { ...done, stub, workspace };
  };

  it.each([
    ["too old", { node: "#!/bin/sh\necho 18\n" }, /is version 18; add a step .*setup-node/],
    ["broken", { node: "#!/bin/sh\nexit 1\n" }, /does not run; add a step/],
    ["a stranger", { node: "#!/bin/sh\necho hello\n" }, /does not run; add a step/],
  ])("%s: what to do, and nothing was checked", async (_, scripts, message) => {
    const { exitCode, stdout, outputs } = await runWith(scripts);
    expect({ exitCode, outputs }).toEqual({
      exitCode: 2,
      outputs: { verdict: "", percent: "", report: "" },
    });
    expect(stdout).toMatch(/^::error title=dod::dod needs Node 20 or newer/);
    expect(stdout).toMatch(message);
  });

  it("no node at all", async () => {
    const tools = Object.fromEntries(
      ["bash", "dirname"].map((name) => [name, `#!/bin/sh\nexec /bin/${name} "$@"\n`]),
    );
    const { exitCode, stdout } = await runWith(tools, { path: "/nowhere" });
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/there is no node on the PATH; add a step/);
  });

  it("without dist/ it is built from the action's own lockfile, without the token", async () => {
    const npm = `#!/bin/sh
printf '%s in %s with %s\\n' "$*" "$PWD" "$GH_TOKEN$GITHUB_TOKEN" > "$RUNNER_TEMP/npm"
mkdir -p dist scripts && echo "import './made.mjs'" > scripts/build.mjs && echo > scripts/made.mjs && echo > dist/dod.js
`;
    const { exitCode, stdout, temporary, stub, workspace } = await runWith(
      { npm, node: NODE },
      { built: false },
    );
    expect(exitCode, stdout).toBe(0);
    expect(readFileSync(join(temporary, "npm"), "utf8")).toBe(
      `ci --ignore-scripts --no-audit --no-fund in ${stub.folder} with \n`,
    );
    expect(stdout).toMatch(/^::group::dod: build\n[\s\S]*::endgroup::\n/);
    expect(stub.call().env.GH_TOKEN).toBe("ghs_secret");
    expect(existsSync(join(workspace, "pwned"))).toBe(false);
  });

  it("a build that fails leaves nothing that looks built", async () => {
    const npm = "#!/bin/sh\nmkdir -p dist && echo > dist/dod.js\nexit 1\n";
    const { exitCode, stdout, stub } = await runWith({ npm, node: NODE }, { built: false });
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/::endgroup::\n::error title=dod::.*could not be built/);
    expect(existsSync(join(stub.folder, "dist"))).toBe(false);
    expect(stub.call).toThrow();
  });
});

describe.concurrent("a job that is cancelled", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s reaches the program, and nothing is a verdict", async (signal, code) => {
    const stub = stubAction();
    const { exitCode, outputs } = await runAction({
      action: stub.folder,
      workspace: temporaryFolder(),
      env: stub.env(report("done", 100), 0, { STUB_WAITS: "1" }),
      heard: (text, kill) => text.includes("waiting") && kill(signal),
    });
    expect(exitCode).toBe(code);
    expect(outputs).toEqual({ verdict: "", percent: "", report: "" });
  });
});

describe.concurrent("the hook of pre-commit", () => {
  const HOOK = "action/hook.sh";
  const run = (scripts: Readonly<Record<string, string>>, exit: number) => {
    const stub = stubAction();
    const PATH = `${programs(scripts)}:/usr/bin:/bin`;
    const env = { ...stub.env(null, exit), PATH };
    const args = [join(stub.folder, HOOK), "--stage=code", "--skip=a b"];
    const done = spawnSync("bash", args, { cwd: temporaryFolder(), env, encoding: "utf8" });
    return { ...done, stub };
  };

  it.each([0, 1, 3])(
    "asks what it is told to ask, and ends with %i as the program does",
    (code) => {
      const { status, stub } = run({ node: `#!/bin/sh\nexec "${process.execPath}" "$@"\n` }, code);
      expect(status).toBe(code);
      expect(stub.call().args).toEqual(["check", "--stage=code", "--skip=a b"]);
    },
  );

  it("without a Node that will do it says so, and nothing is sent", () => {
    const { status, stderr, stub } = run({ node: "#!/bin/sh\necho 18\n" }, 0);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^dod: dod needs Node 20 or newer.* is version 18; install it/);
    expect(stub.call).toThrow();
  });
});
