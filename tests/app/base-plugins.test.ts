import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { basePlugins } from "../../src/app/base-plugins.ts";
import { openRepository } from "../../src/facts/repository.ts";
import { makeRepository, type TestRepository, temporaryFolder } from "../support/repository.ts";

const place = temporaryFolder();
beforeAll(() => {
  process.env.TMPDIR = place;
});

async function pluginsOf(repo: TestRepository, commit = repo.sha("HEAD~1")) {
  return basePlugins(await openRepository({ cwd: repo.root, env: repo.env }), commit);
}

const folders = () => readdirSync(place).filter((name) => name.startsWith("dod-run-"));

/** A plugin at the base; the branch has another of the same name, and edits it on top. */
function twoSides() {
  const plugin = `import { side } from "./lib/side.mjs"; export default "plugin of base, " + side;\n`;
  return makeRepository()
    .write({
      ".gitignore": "node_modules/\n",
      "checks.mjs": plugin,
      "lib/side.mjs": 'export const side = "lib of base";\n',
      "tools/dod/checks.mjs": 'export { default } from "../../checks.mjs";\n',
      "packages/rules/index.mjs": 'export default "rules of base";\n',
      "packages/rules/package.json": '{ "name": "rules", "exports": "./index.mjs" }\n',
    })
    .commit("base")
    .write({
      "checks.mjs": 'import "./lib/side.mjs"; export default "plugin of head";\n',
      "packages/rules/index.mjs": 'export default "rules of head";\n',
      "new.mjs": 'export default "only the branch has it";\n',
    })
    .commit("head")
    .write("lib/side.mjs", 'export const side = "lib edited";\n');
}

describe("plugins of the base", () => {
  it("are the base's code, with all that they import from their repository", async () => {
    const plugins = await pluginsOf(twoSides());
    const { default: plugin } = await plugins.importPlugin("./checks.mjs", "dod.yml");
    expect(plugin).toBe("plugin of base, lib of base");
    const nested = await plugins.importPlugin("./checks.mjs", "tools/dod/more.yml");
    expect(nested.default).toBe("plugin of base, lib of base");
    await expect(plugins.importPlugin("./new.mjs", "dod.yml")).rejects.toThrow(
      /Cannot find module/,
    );
    expect(folders()).toHaveLength(1);
    await plugins.close();
    expect(folders()).toEqual([]);
  });

  it("find packages that are installed for the user's tree; those of the repository are the base's", async () => {
    const repo = twoSides().write({
      "node_modules/installed/package.json": '{ "name": "installed", "exports": "./index.mjs" }\n',
      "node_modules/installed/index.mjs": 'export default "installed";\n',
    });
    repo.link("node_modules/rules", "../packages/rules");
    const plugins = await pluginsOf(repo);
    const imported = async (name: string) => (await plugins.importPlugin(name, "dod.yml")).default;
    expect(await imported("installed")).toBe("installed");
    expect(await imported("rules")).toBe("rules of base");
    await expect(imported("no-such-package")).rejects.toThrow(/Cannot find module/);
    await plugins.close();
    expect(existsSync(repo.path("node_modules/installed/index.mjs"))).toBe(true);
  });

  it("make no worktree until one is imported, and none that is left where it fails", async () => {
    const repo = twoSides();
    const unasked = await pluginsOf(repo);
    expect(folders()).toEqual([]);
    await unasked.close();
    await expect(unasked.importPlugin("./checks.mjs", "dod.yml")).rejects.toThrow("closed already");
    const failing = await pluginsOf(repo, "0123456789".repeat(4));
    await expect(failing.importPlugin("./checks.mjs", "dod.yml")).rejects.toThrow(
      "the commit is not in this clone",
    );
    await failing.close();
    expect(folders()).toEqual([]);
  });

  it("do not lead out of the base's tree by a link", async () => {
    const outside = temporaryFolder();
    const repo = makeRepository().link("checks.mjs", `${outside}/evil.mjs`).commit().commit();
    writeFileSync(`${outside}/evil.mjs`, 'export default "evil";\n');
    const plugins = await pluginsOf(repo);
    await expect(plugins.importPlugin("./checks.mjs", "dod.yml")).rejects.toThrow(
      "it leads out of the repository",
    );
    await plugins.close();
  });

  it("are removed also where it ends while they are being imported", async () => {
    const plugins = await pluginsOf(twoSides());
    const importing = plugins.importPlugin("./checks.mjs", "dod.yml").catch(() => undefined);
    await plugins.close();
    await importing;
    expect(folders()).toEqual([]);
  });
});
