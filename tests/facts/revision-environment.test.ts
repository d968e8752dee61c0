import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { revisionEnvironment } from "../../src/facts/revision-environment.ts";
import { temporaryFolder } from "../support/repository.ts";

describe("the environment for another checkout", () => {
  it("leads programs and libraries there, and leaves the rest", () => {
    const [from, to] = [temporaryFolder(), temporaryFolder()];
    const alias = join(temporaryFolder(), "alias");
    symlinkSync(from, alias);
    mkdirSync(join(from, "both"));
    const env = {
      PATH: `${from}/.venv/bin:${alias}/both:node_modules/.bin:/usr/bin`,
      VIRTUAL_ENV: `${from}/.venv`,
      PYTHONPATH: `:${from}:${from}-other`,
      GITHUB_WORKSPACE: from,
      PWD: alias,
      HOME: from,
      CARGO_HOME: `${from}/.cargo`,
      NOTE: `see ${from}`,
      EMPTY: "",
      UNSET: undefined,
    };
    expect(revisionEnvironment(env, from, to)).toEqual({
      ...env,
      PATH: `${to}/.venv/bin:${to}/both:node_modules/.bin:/usr/bin`,
      VIRTUAL_ENV: `${to}/.venv`,
      PYTHONPATH: `:${to}:${from}-other`,
      GITHUB_WORKSPACE: to,
      PWD: to,
    });
  });
});
