import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/repository.ts";
import { ACTION, readAction, runAction } from "./runner.ts";
import { optionsOf, REPORT, report, stubAction } from "./stub.ts";

/** How the action calls the program. What it makes of its answer is in answers.full.test.ts. */

describe("action.yml", () => {
  const action = readAction();

  it("describes every input and output, and uses every input", () => {
    const text = readFileSync(join(ACTION, "action.yml"), "utf8");
    for (const [name, { description }] of [
      ...Object.entries(action.inputs),
      ...Object.entries(action.outputs),
    ])
      expect(description, name).toMatch(/\w{3}/);
    for (const name of Object.keys(action.inputs)) expect(text).toContain(`{{ inputs.${name} }}`);
    expect(Object.keys(action.outputs)).toEqual(["verdict", "percent", "report"]);
  });

  it("puts no expression into a script: what it stands for would become part of it", () => {
    expect(action.runs.using).toBe("composite");
    for (const step of action.runs.steps) expect(step.run).not.toContain("${{");
  });
});

describe.concurrent("inputs", () => {
  const run = async (given: Readonly<Record<string, string>>, env: object = {}) => {
    const stub = stubAction();
    const done = await runAction({
      action: stub.folder,
      workspace: temporaryFolder(),
      with: given,
      token: "ghs_secret",
      checkRunId: "77",
      env: { ...stub.env(report("done", 100), 0), ...env },
    });
    return { ...done, call: stub.call() };
  };

  it("none: only the report is asked for, and the check run's id and token are handed on", async () => {
    const { call, outputs, temporary, exitCode, leaked } = await run({});
    expect(call.args).toEqual(["check", expect.stringMatching(REPORT)]);
    expect(call.env).toMatchObject({ GH_TOKEN: "ghs_secret", DOD_CHECK_RUN_ID: "77" });
    expect(outputs).toEqual({
      verdict: "done",
      percent: "100",
      report: join(temporary, "dod-report.json"),
    });
    expect(JSON.parse(readFileSync(outputs.report ?? "", "utf8"))).toEqual(report("done", 100));
    // Nothing else stays behind in the runner's folder.
    expect(readdirSync(temporary).filter((name) => name.startsWith("dod"))).toEqual([
      "dod-report.json",
    ]);
    expect({ exitCode, leaked }).toEqual({ exitCode: 0, leaked: "" });
  });

  it("all: one argument each, whatever they hold", async () => {
    const evil =
      "--version\"; touch pwned; $(touch pwned) `touch pwned` ' %0A::error::x\n--plan\n|";
    const names = ["checklist", "base", "only", "skip", "pr", "format", "reuse", "publish"];
    const given = Object.fromEntries(names.map((name) => [name, `${name} ${evil}`]));
    const { call, outputs, temporary } = await run({ stage: "code", wait: evil, ...given });
    expect(optionsOf(call.args)).toEqual([
      "check",
      "--stage=code",
      ...names.map((name) => `--${name}=${name} ${evil}`),
      `--wait=${evil}`,
    ]);
    expect(outputs.verdict).toBe("done");
    expect(existsSync(join(call.cwd, "pwned"))).toBe(false);
    expect(existsSync(join(temporary, "pwned"))).toBe(false);
    expect(Object.keys(call.env).filter((name) => name.startsWith("DOD_INPUT"))).toEqual([]);
  });

  it.each([
    ["", []],
    ["false", []],
    ["true", ["--wait"]],
    ["20m", ["--wait=20m"]],
    [" 20m\n", ["--wait=20m"]],
  ])("wait: %j", async (wait, options) => {
    expect(optionsOf((await run({ wait })).call.args)).toEqual(["check", ...options]);
  });

  it("the workflow's own check run id comes before the runner's", async () => {
    const { call } = await run({}, { DOD_CHECK_RUN_ID: "78" });
    expect(call.env.DOD_CHECK_RUN_ID).toBe("78");
  });

  it("a token of the workflow's choice, in place of the job's", async () => {
    expect((await run({ token: "ghs_other" })).call.env.GH_TOKEN).toBe("ghs_other");
  });
});
