import { symlinkSync } from "node:fs";
import { expect, it } from "vitest";
import { basePackages } from "../../src/app/base-packages.ts";
import { openRepository } from "../../src/facts/repository.ts";
import { makeRepository } from "../support/repository.ts";

async function read(...given: readonly ("installed" | "tracked" | "workspace")[]) {
  const repo = makeRepository().write(".gitignore", "node_modules\n").commit("start");
  const files = { "package.json": '{ "name": "@acme/dod" }', "base.yml": "version: 1\n" };
  for (const [name, text] of Object.entries(files)) {
    if (!given.includes("workspace")) repo.write(`node_modules/@acme/dod/${name}`, text);
    else repo.write(`packages/dod/${name}`, text);
  }
  if (given.includes("tracked")) repo.git("add", "--force", "node_modules");
  if (given.includes("workspace")) {
    repo.write("node_modules/@acme/.keep", "");
    symlinkSync(repo.path("packages/dod"), repo.path("node_modules/@acme/dod"));
  }
  const { root, env } = repo;
  return basePackages(await openRepository({ cwd: root, env })).read("@acme/dod/base.yml");
}

it("gives the base's checklist what is installed", async () => {
  expect(new TextDecoder().decode((await read("installed"))?.bytes)).toBe("version: 1\n");
});

it.each(["tracked", "workspace"] as const)(
  "refuses what the branch may change: a package that is %s",
  async (how) => {
    await expect(read(how)).rejects.toThrow(/is a file of this repository .*name it by its path/);
  },
);
