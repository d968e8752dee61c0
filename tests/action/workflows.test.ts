import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { ACTION, readAction } from "./runner.ts";
import { isDod, readWorkflow, stepsOf, WORKFLOWS } from "./workflows.ts";

/** What people copy: it must be right as it stands, and safe. Their runs are in events.full.test.ts. */

const guide = readFileSync(join(ACTION, "docs/ci.md"), "utf8");
/** What may write, and nothing else may. */
const WRITES: Readonly<Record<string, readonly string[]>> = {
  "fork-comment.yml": ["pull-requests"],
  "recheck.yml": ["actions"],
};
/** Those that run no code of a branch need no program of ours either. */
const WITHOUT_DOD = ["recheck.yml"];

describe.each(WORKFLOWS)("docs/workflows/%s", (file) => {
  const workflow = readWorkflow(file);
  const steps = stepsOf(workflow);
  const step = (uses: string) => steps.filter((one) => one.uses?.startsWith(`${uses}@`));

  it("is a workflow that the guide names", () => {
    expect(workflow.name).toMatch(/^dod/);
    expect(Object.keys(workflow.on).length).toBeGreaterThan(0);
    expect(workflow.text.split("\n")[0]).toMatch(/^# \.github\/workflows\/[\w-]+\.yml/);
    expect(guide).toContain(`workflows/${file}`);
  });

  it("asks for the permissions it needs, says why, and writes only where that is the point", () => {
    const { permissions, text } = workflow;
    for (const [name, access] of Object.entries(permissions)) {
      expect(access, name).toBe(WRITES[file]?.includes(name) ? "write" : "read");
      expect(text).toMatch(new RegExp(`^  ${name}: ${access} # .{6}`, "m"));
    }
    expect(Object.keys(permissions).length).toBeGreaterThan(0);
    for (const job of Object.values(workflow.jobs)) expect(job.permissions).toBeUndefined();
  });

  it("ends in time", () => {
    for (const job of Object.values(workflow.jobs))
      expect(job["timeout-minutes"]).toBeGreaterThan(0);
  });

  it("uses inputs that there are, as text, and waits no longer than its job may take", () => {
    const dod = steps.filter(isDod);
    expect(dod).toHaveLength(WITHOUT_DOD.includes(file) ? 0 : 1);
    for (const { with: given = {} } of dod) {
      expect(Object.keys(readAction().inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
      for (const value of Object.values(given)) expect(typeof value).toBe("string");
    }
  });

  it("checks out enough, and leaves no token in git's configuration", () => {
    const checkouts = step("actions/checkout");
    expect(checkouts).toHaveLength(WITHOUT_DOD.includes(file) ? 0 : 1);
    for (const { with: given } of checkouts)
      expect(given).toMatchObject({ "fetch-depth": 0, "persist-credentials": false });
  });

  it("has scripts that bash reads, without an expression in them", () => {
    for (const { run } of steps) {
      if (run === undefined) continue;
      expect(run).not.toContain("${{");
      const { status, stderr } = spawnSync("bash", ["-n"], { input: run, encoding: "utf8" });
      expect(status, stderr).toBe(0);
    }
  });

  it("runs nobody's code with more rights than its author has", () => {
    expect(workflow.on).not.toHaveProperty("pull_request_target");
    const checkout = step("actions/checkout")[0];
    const ref = String(checkout?.with?.ref ?? "");
    const [job] = Object.values(workflow.jobs);
    // After another workflow, a fork's too: its commit only where it is known to be this repository's own.
    if (ref.includes("workflow_run"))
      expect(job?.if).toMatch(
        /event == 'push' &&\s+github\.event\.workflow_run\.head_repository\.full_name == github\.repository/,
      );
    if (Object.hasOwn(WRITES, file)) expect(ref).toBe("");
    for (const { with: given } of steps.filter(isDod))
      if (given?.publish !== undefined) expect(given).toMatchObject({ only: /./, pr: /./ });
  });

  it("takes a report only of the base branch's own runs", () => {
    const downloads = step("actions/download-artifact");
    const reuses = steps.some((one) => isDod(one) && one.with?.reuse !== undefined);
    expect(downloads).toHaveLength(reuses ? 1 : 0);
    for (const { with: given } of downloads)
      expect(given?.["run-id"]).toMatch(/^\$\{\{ steps\.earlier\.outputs\.run \}\}$/);
    if (!reuses) return;
    const find = steps.find(({ id }) => id === "earlier")?.run ?? "";
    expect(find).toContain("workflows/dod-push.yml/runs");
    expect(find).toMatch(/-f head_sha="\$SHA" -f event=push -f branch=main/);
    expect(find).toContain("select(.head_repository.full_name == env.GITHUB_REPOSITORY)");
  });
});

describe("what files depend on one another", () => {
  it("the report that is looked for is the one that push.yml leaves", () => {
    const push = readWorkflow("push.yml");
    expect(push.text.split("\n")[0]).toContain(".github/workflows/dod-push.yml");
    const upload = stepsOf(push).find(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
    for (const file of ["deployment.yml", "after-deploy.yml"]) {
      const steps = stepsOf(readWorkflow(file));
      const download = steps.find(({ uses }) => uses?.startsWith("actions/download-artifact@"));
      expect(download?.with?.name).toBe(upload?.with?.name);
      expect(steps.find(({ id }) => id === "reuse")?.run).toContain("earlier/dod-report.json");
    }
  });

  it("fork-comment.yml and recheck.yml follow pull-request.yml", () => {
    const { name, text, jobs } = readWorkflow("pull-request.yml");
    const { on } = readWorkflow("fork-comment.yml");
    expect(on.workflow_run).toMatchObject({ workflows: [name] });
    expect(text.split("\n")[0]).toBe("# .github/workflows/dod.yml");
    expect(readWorkflow("recheck.yml").text).toContain("workflows/dod.yml/runs");
    // The required check is one name in all of them.
    const files = ["merge-queue.yml", "required-workflow.yml"];
    for (const file of files) expect(Object.keys(readWorkflow(file).jobs)).toEqual(["dod"]);
    expect(Object.keys(jobs)).toEqual(["dod"]);
  });
});

describe("a base that is changed", () => {
  // Its checklist is the one that counts, and a check stays on its commit.
  const readme = readFileSync(join(ACTION, "README.md"), "utf8");
  const shortened = (text: string) =>
    parse(/```yaml\n(# \.github\/workflows\/dod\.yml[^`]*)```/.exec(text)?.[1] ?? "");

  it.each([
    ["docs/workflows/pull-request.yml", readWorkflow("pull-request.yml")],
    ["docs/ci.md", shortened(guide)],
    ["README.md", shortened(readme)],
  ])("starts the gate again: %s", (_, { on }) => {
    expect(on.pull_request.types).toEqual(
      expect.arrayContaining(["opened", "synchronize", "reopened", "edited"]),
    );
  });

  it("starts no workflow of a ruleset, whatever its types are, and the file says so", () => {
    const { on, text } = readWorkflow("required-workflow.yml");
    expect(on.pull_request).toBeNull();
    expect(on).toHaveProperty("merge_group");
    expect(text).toMatch(/takes no notice of `types`/);
  });
});

describe("docs/ci.md", () => {
  it("names no workflow that is not there", () => {
    const named = [...guide.matchAll(/\(workflows\/([\w-]+\.yml)\)/g)].map(([, file]) => file);
    expect([...new Set(named)].sort()).toEqual(WORKFLOWS);
  });

  it("describes every input and output of the action", () => {
    const { inputs, outputs } = readAction();
    for (const name of [...Object.keys(inputs), ...Object.keys(outputs)])
      expect(guide).toContain(`\`${name}\``);
  });

  it("has YAML that is YAML, and shell that is shell", () => {
    const blocks = [...guide.matchAll(/^```(yaml|sh)\n([^`]*)^```$/gm)];
    expect(blocks.length).toBeGreaterThan(6);
    for (const [, language, text = ""] of blocks) {
      if (language === "yaml")
        for (const { errors } of parseAllDocuments(text)) expect(errors, text).toEqual([]);
      else {
        const done = spawnSync("bash", ["-n"], { input: text, encoding: "utf8" });
        expect(done.status, `${text}${done.stderr}`).toBe(0);
      }
    }
  });
});

describe(".pre-commit-hooks.yaml", () => {
  const hooks = parse(readFileSync(join(ACTION, ".pre-commit-hooks.yaml"), "utf8"));

  it("runs a script of ours on the whole branch, before a push", () => {
    expect(hooks).toHaveLength(1);
    const [hook] = hooks;
    expect(hook).toMatchObject({
      id: "dod-check",
      entry: "action/hook.sh --stage=code",
      language: "script",
      pass_filenames: false,
      always_run: true,
      stages: ["pre-push", "manual"],
    });
    // What a clone has of it must be executable.
    expect(statSync(join(ACTION, "action/hook.sh")).mode & 0o111).toBe(0o111);
  });

  it("is in the guide by its id", () => {
    expect(guide).toContain(`id: ${hooks[0].id}`);
  });
});
