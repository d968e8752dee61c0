import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundledIn } from "../../src/checklist/bundled.ts";
import { importFrom } from "../../src/checklist/import-plugin.ts";
import { installedPackages } from "../../src/checklist/installed-packages.ts";
import { workingTreeSource } from "../../src/checklist/working-tree-source.ts";
import { faults, load } from "./fakes.ts";

let top: string;
let root: string;

const FILES: Record<string, string> = {
  "outside.yml": "version: 1\n",
  "repo/dod.yml": "version: 1\nitems: [tests]\n",
  "repo/sub/t.yml": "version: 1\n",
  "repo/.git/config": "token\n",
  "repo/sub/.GIT/config": "token\n",
  "repo/huge.yml": "",
  "repo/node_modules/plain/huge.yml": "",
  "repo/p.mjs": "export default { name: 'p', checks: [] };\n",
  "repo/sub/q.mjs": "export default 'q';\n",
  "repo/broken.mjs": "export default {\n  name: 'x',,\n};\n",
  "repo/throws.mjs": "throw new Error('no luck');\n",
  "repo/node_modules/@acme/dod/package.json":
    '{ "name": "@acme/dod", "type": "module", "exports": { "./base.yml": "./base.yml", "./checks": { "import": "./checks.js" } } }',
  "repo/node_modules/@acme/dod/base.yml": "version: 1\nitems: [doc-links]\n",
  "repo/node_modules/@acme/dod/hidden.yml": "version: 1\n",
  "repo/node_modules/@acme/dod/checks.js": "export default 'acme checks';\n",
  "repo/node_modules/esm-only/package.json":
    '{ "name": "esm-only", "type": "module", "exports": { "types": "./t.d.ts", "import": { "node": "./main.js" } } }',
  "repo/node_modules/esm-only/main.js": "export default 'esm';\n",
  "repo/node_modules/plain/package.json": '{ "name": "plain", "main": "./main.cjs" }',
  "repo/node_modules/plain/main.cjs": "module.exports = 'cjs';\n",
  "repo/node_modules/plain/list.yml": "version: 1\n",
  "bundled/recommended.yml": "version: 1\n",
  "bundled/agent.yml": "version: 1\n",
  "bundled/dod.schema.json": "{}",
};

beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), "dod-checklist-"));
  root = join(top, "repo");
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text);
  }
  symlinkSync("dod.yml", join(root, "inside.yml"));
  symlinkSync("../outside.yml", join(root, "escape.yml"));
  symlinkSync("..", join(root, "up"));
  symlinkSync("loop.yml", join(root, "loop.yml"));
  symlinkSync(".git/config", join(root, "of-git.yml"));
  symlinkSync("sub", join(root, "folder.yml"));
  // Without a byte on the disk.
  for (const path of ["huge.yml", "node_modules/plain/huge.yml"])
    truncateSync(join(root, path), 64 * 1024 * 1024 + 1);
});
afterAll(() => rmSync(top, { recursive: true, force: true }));

const text = (bytes: Uint8Array | null) => bytes && new TextDecoder().decode(bytes);

describe("the working tree", () => {
  it("gives files by their path, and null for none", async () => {
    const source = workingTreeSource(root);
    expect(text(await source.read("sub/t.yml"))).toBe("version: 1\n");
    expect(text(await source.read("inside.yml"))).toContain("tests");
    expect(await source.read("nope.yml")).toBeNull();
    expect(await source.read("dod.yml/x")).toBeNull();
  });

  it("tells the links on the way, also of one that is written from the top", async () => {
    const links = mkdtempSync(join(top, "links-"));
    mkdirSync(join(links, "ci"));
    writeFileSync(join(links, "ci/dod.yml"), "version: 1\n");
    mkdirSync(join(links, "deep"));
    symlinkSync(join(links, "ci"), join(links, "deep/absolute"));
    symlinkSync(top, join(links, "out"));
    const { walked } = workingTreeSource(links);
    expect(await walked?.("deep/absolute/dod.yml")).toEqual(["deep/absolute", "ci/dod.yml"]);
    const around = `out/${links.slice(top.length + 1)}/ci/dod.yml`;
    expect(await walked?.(around)).toEqual(["out", "ci/dod.yml"]);
    expect(await walked?.("no.yml")).toEqual([]);
    await expect(walked?.("out/outside.yml")).rejects.toThrow("it leads out of the repository");
  });

  it.each(["escape.yml", "up/outside.yml", "../outside.yml"])(
    "does not let %s out",
    async (path) => {
      await expect(workingTreeSource(root).read(path)).rejects.toThrow(
        "it leads out of the repository",
      );
    },
  );

  it.each([".git/config", ".git", "of-git.yml", "sub/.GIT/config", "sub/../.git/config"])(
    "does not give %s, which is git's own",
    async (path) => {
      await expect(workingTreeSource(root).read(path)).rejects.toThrow(
        "it is a file of git itself",
      );
    },
  );

  it("says why a file cannot be read", async () => {
    await expect(workingTreeSource(root).read("sub")).rejects.toThrow("it is a folder");
    await expect(workingTreeSource(root).read("folder.yml")).rejects.toThrow("it is a folder");
    await expect(workingTreeSource(root).read("huge.yml")).rejects.toThrow("larger than 64 MiB");
    await expect(workingTreeSource(root).read("loop.yml")).rejects.toThrow(/symbolic links|ELOOP/);
  });

  it("is where a checklist and what it extends come from", async () => {
    const over = { source: workingTreeSource(root), packages: installedPackages(root) };
    expect((await load({}, over)).checklist.items.map((item) => item.id)).toEqual(["tests"]);
    writeFileSync(
      join(root, "ext.yml"),
      'version: 1\nextends: ["@acme/dod/base.yml", ./escape.yml]\n',
    );
    expect(await faults({}, { ...over, path: "ext.yml" })).toEqual([
      'ext.yml:2:33 "./escape.yml" cannot be read: it leads out of the repository',
    ]);
  });
});

describe("installed packages", () => {
  it("give the files that they export", async () => {
    const packages = installedPackages(root);
    const found = await packages.read("@acme/dod/base.yml");
    expect(text(found?.bytes ?? null)).toContain("doc-links");
    expect(found?.path).toMatch(/@acme\/dod\/base\.yml$/);
    expect(text((await packages.read("plain/list.yml"))?.bytes ?? null)).toBe("version: 1\n");
    expect(await packages.read("@acme/none/base.yml")).toBeNull();
    expect(await packages.read("plain/none.yml")).toBeNull();
    await expect(packages.read("plain/huge.yml")).rejects.toThrow("larger than 64 MiB");
    await expect(packages.read("@acme/dod/hidden.yml")).rejects.toThrow(
      "does not export this file",
    );
  });
});

describe("importing a plugin", () => {
  it.each([
    ["./p.mjs", "dod.yml", { name: "p", checks: [] }],
    ["./q.mjs", "sub/t.yml", "q"],
    ["../p.mjs", "sub/t.yml", { name: "p", checks: [] }],
    ["plain", "dod.yml", "cjs"],
    ["esm-only", "dod.yml", "esm"],
    ["@acme/dod/checks", "sub/t.yml", "acme checks"],
  ])("%s from %s", async (specifier, fromFile, exported) => {
    expect((await importFrom(root)(specifier, fromFile)).default).toEqual(exported);
  });

  it("finds it beside a package's file too", async () => {
    const fromFile = join(root, "node_modules/@acme/dod/base.yml");
    expect((await importFrom(root)("./checks.js", fromFile)).default).toBe("acme checks");
  });

  it.each([
    ["./nope.mjs", /^2:11 plugin "\.\/nope\.mjs": it cannot be found: /],
    ["nope", /^2:11 plugin "nope": it cannot be found: /],
    ["@acme/dod", /^2:11 plugin "@acme\/dod": it throws on import: .*exports/],
    ["./throws.mjs", /^2:11 plugin "\.\/throws\.mjs": it throws on import: Error: no luck$/],
    ["./broken.mjs", /^2:11 plugin "\.\/broken\.mjs": it throws on import: /],
  ])("says in one line what is wrong with %s", async (specifier, expected) => {
    const found = await faults(`version: 1\nplugins: ["${specifier}"]\n`, {
      importPlugin: importFrom(root),
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
    expect(found[0]).not.toMatch(/\n|\bat /);
  });
});

describe("bundled checklists", () => {
  it("are the YAML files of a folder", async () => {
    const bundled = bundledIn(join(top, "bundled"));
    expect(await bundled.names()).toEqual(["agent", "recommended"]);
    expect(text(await bundled.read("agent"))).toBe("version: 1\n");
    for (const name of ["nope", "../outside", "dod.schema", ""])
      expect(await bundled.read(name)).toBeNull();
  });
});
