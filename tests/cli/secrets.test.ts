import { describe, expect, it } from "vitest";
import { jsonWithoutSecrets } from "../../src/cli/print.ts";
import { runProgram } from "../support/program.ts";
import { makeRepository } from "../support/repository.ts";

const SECRET = "hunter2-hunter2";

/** A branch whose checklist repeats a secret of the one who runs `dod`. */
function repository(items = "") {
  return makeRepository()
    .write({
      "dod.yml": `version: 1\nbase: main\nitems:\n  - { id: a, check: command, title: "t ${SECRET}", why: "w ${SECRET}", fix: "f ${SECRET}", with: { run: "true ${SECRET}" } }\n${items}`,
      "a.txt": "one\n",
    })
    .commit("start")
    .branch("feature")
    .write("a.txt", "two\n")
    .commit("Change it");
}

function dod(repo: ReturnType<typeof repository>, ...args: string[]) {
  return runProgram(repo.root, { ...repo.env, DEPLOY_TOKEN: SECRET }, ...args);
}

describe("what is said beside a report holds no secret", () => {
  it.each([
    ["list"],
    ["list", "--format", "json"],
    ["config"],
    ["config", "--format", "json"],
    ["explain", "a"],
  ])("dod %s %s %s", (...args) => {
    const run = dod(repository(), ...args);
    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    expect(run.stdout).toContain("[redacted]");
    expect(run.stdout).not.toContain(SECRET);
    if (args.includes("json")) JSON.parse(run.stdout);
  });

  it.each([
    ["what commander says", ["check", `--${SECRET}`], 2],
    ["a value that is not taken", ["check", "--stage", SECRET], 2],
    ["a wrong use", ["explain", SECRET], 2],
    ["a base that is not there", ["check", "--base", SECRET], 2],
  ] as const)("stderr: %s", (_, args, exitCode) => {
    const run = dod(repository(), ...args);
    expect(run.exitCode).toBe(exitCode);
    expect(run.stderr).toContain("[redacted]");
    expect(run.stdout + run.stderr).not.toContain(SECRET);
  });

  it("stderr: a checklist that is wrong", () => {
    const run = dod(repository(`  - { check: "${SECRET}" }\n`), "check");
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain("[redacted]");
    expect(run.stderr).not.toContain(SECRET);
  });

  it("stderr: a fault that nothing waited for", () => {
    const repo = repository("plugins: [./p.mjs]\n")
      .write(
        "p.mjs",
        `setTimeout(() => { throw new Error("${SECRET}"); }, 0); await new Promise(() => setTimeout(() => {}, 5000));\n`,
      )
      .commit("A plugin");
    const run = dod(repo, "list");
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toContain("nothing was decided");
    expect(run.stderr).toContain("[redacted]");
    expect(run.stderr).not.toContain(SECRET);
  });
});

it("keeps the JSON of a command JSON where a secret begins like an escape", () => {
  const repo = makeRepository()
    .write(
      "dod.yml",
      'version: 1\nitems:\n  - { id: a, check: command, title: "t\\nfoo-foo-foo", with: { run: "true" } }\n',
    )
    .commit();
  for (const command of ["list", "config"]) {
    const env = { ...repo.env, DEPLOY_TOKEN: "nfoo-foo-foo" };
    const run = runProgram(repo.root, env, command, "--format", "json");
    expect(JSON.stringify(JSON.parse(run.stdout))).toContain("foo-foo-foo");
  }
});

it("leaves JSON what it is, whatever a secret looks like", () => {
  const before = process.env.ODD_TOKEN;
  process.env.ODD_TOKEN = "nsecret-of-odd";
  try {
    const value = {
      url: ["https://u:p", "m@x"],
      text: 'a\nsecret-of-odd nsecret-of-odd\\"',
      "b@c": 1,
    };
    expect(JSON.parse(jsonWithoutSecrets(JSON.stringify(value)))).toEqual({
      ...value,
      text: 'a\nsecret-of-odd [redacted]\\"',
    });
  } finally {
    if (before === undefined) delete process.env.ODD_TOKEN;
    else process.env.ODD_TOKEN = before;
  }
});
