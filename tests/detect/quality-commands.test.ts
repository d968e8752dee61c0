import { describe, expect, it } from "vitest";
import { qualityCommands } from "../../src/detect/quality-commands.ts";
import { repositoryOf } from "../../src/detect/repository.ts";
import { literalTree } from "../harness/model-situation.ts";

const commandsOf = async (files: Record<string, string>) => {
  const found = await qualityCommands(await repositoryOf(literalTree(files), []));
  return found.map(({ id, run }) => `${id}: ${run}`);
};

const scripts = (written: Record<string, string>) => ({
  "package.json": JSON.stringify({ scripts: written }),
  "package-lock.json": "{}",
});

describe("commands that judge the code", () => {
  it.each([
    [
      "a linter",
      scripts({ lint: "eslint .", build: "tsc" }),
      ["build: npm run build", "lint: npm run lint"],
    ],
    // It would repair the files, pass, and change the tree under the run.
    ["one that repairs", scripts({ lint: "biome lint --write ." }), []],
    [
      "one that repairs, and one that looks",
      scripts({ lint: "eslint --fix .", "lint:check": "eslint ." }),
      ["lint: npm run lint:check"],
    ],
    [
      "a build of a workspace",
      scripts({ build: "npm run build -w core" }),
      ["build: npm run build"],
    ],
    [
      "ruff, whatever `fix` says",
      { "pyproject.toml": "[tool.ruff]\nfix = true\n" },
      ["lint: ruff check --no-fix ."],
    ],
    ["mypy", { "mypy.ini": "[mypy]\n" }, ["types: mypy ."]],
    [
      "mypy that knows its files",
      { "pyproject.toml": "[tool.mypy]\nfiles = ['src']\n" },
      ["types: mypy"],
    ],
    ["a manifest that cannot be read", { "package.json": "{" }, []],
  ])("%s", async (_, files, commands) => {
    expect(await commandsOf(files as Record<string, string>)).toEqual(commands);
  });
});
