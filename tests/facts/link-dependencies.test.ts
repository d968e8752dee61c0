import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, readdirSync, readlinkSync, realpathSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { openRepository } from "../../src/facts/repository.ts";
import { throwAwayWorktree } from "../../src/facts/throw-away-worktree.ts";
import { makeRepository, TestRepository, temporaryFolder } from "../support/repository.ts";
import { snapshot } from "../support/snapshot.ts";

const place = temporaryFolder();
beforeAll(() => {
  process.env.TMPDIR = place;
});

async function checkedOut(repo: TestRepository, commit = repo.sha()) {
  const repository = await openRepository({ cwd: repo.root, env: repo.env });
  const worktree = await throwAwayWorktree(repository, commit);
  return { ...worktree, there: new TestRepository(worktree.root, repo.env) };
}

/** A repository with one package, and what it ignores. */
function project(ignored: string) {
  return makeRepository()
    .write({ ".gitignore": ignored, "package.json": "{}\n", "packages/a/package.json": "{}\n" })
    .commit("start");
}

function node(there: TestRepository, code: string): string {
  const args = ["--input-type=module", "-e", code];
  return spawnSync(process.execPath, args, { cwd: there.root, encoding: "utf8" }).stdout.trim();
}

describe("dependencies of the user's tree", () => {
  it("are there at the same paths, and git ignores them", async () => {
    const repo = project("node_modules/\n").write({
      "node_modules/plain/index.js": "module.exports = 'plain';\n",
      "node_modules/@acme/scoped/index.js": "module.exports = 'scoped';\n",
      "packages/a/node_modules/inner/index.js": "module.exports = 'inner';\n",
      "node_modules/plain/node_modules/nested/index.js": "",
    });
    repo.link("node_modules/.bin/plain", "../plain/index.js");
    const before = snapshot(repo.root, [".git"]);
    const { there, linked, remove } = await checkedOut(repo);
    expect(linked).toEqual(["node_modules", "packages/a/node_modules"]);
    const names = "import p from 'plain'; import s from '@acme/scoped'; console.log(p, s)";
    expect(node(there, names)).toBe("plain scoped");
    expect(there.read("node_modules/.bin/plain")).toContain("plain");
    expect(there.read("packages/a/node_modules/inner/index.js")).toContain("inner");
    expect(there.git("status", "--porcelain")).toBe("");
    // As `npm ci` does there: the user's are not reached.
    for (const name of readdirSync(there.path("node_modules")))
      there.remove(`node_modules/${name}`);
    there.git("clean", "-ffdxq");
    await remove();
    expect(snapshot(repo.root, [".git"])).toEqual(before);
    expect(readdirSync(place).filter((name) => name.startsWith("dod-run-"))).toEqual([]);
  });

  it("are the commit's own where they are packages of the repository", async () => {
    const repo = project("node_modules\n")
      .write("packages/a/index.js", "module.exports = 'committed';\n")
      .commit()
      .write("packages/a/index.js", "module.exports = 'edited';\n")
      .write("packages/new/index.js", "module.exports = 'new';\n")
      .link("node_modules/@acme/a", "../../packages/a")
      .link("node_modules/new", "../packages/new")
      .link("node_modules/.bin/a", "../@acme/a/index.js")
      .link("node_modules/gone", "../packages/gone");
    repo.link("node_modules/absolute", repo.path("packages/a"));
    const { there, remove } = await checkedOut(repo);
    const names = "import a from '@acme/a'; import b from 'absolute'; console.log(a, b)";
    expect(node(there, names)).toBe("committed committed");
    expect(realpathSync(there.path("node_modules/.bin/a"))).toBe(there.path("packages/a/index.js"));
    // What the commit does not have is missing there, and not the user's.
    expect(existsSync(there.path("node_modules/new"))).toBe(false);
    expect(existsSync(there.path("node_modules/gone"))).toBe(false);
    await remove();
  });

  it("are found through pnpm's links, and its packages of the repository are the commit's", async () => {
    const repo = project("node_modules\n")
      .write("packages/b/index.js", "export default 'committed';\n")
      .commit()
      .write({
        "packages/b/index.js": "export default 'edited';\n",
        "node_modules/.pnpm/dep@1/node_modules/dep/index.js": "export default 'dep';\n",
      })
      .link("node_modules/dep", ".pnpm/dep@1/node_modules/dep")
      .link("packages/a/node_modules/dep", "../../../node_modules/.pnpm/dep@1/node_modules/dep")
      .link("packages/a/node_modules/b", "../../b");
    const { there, remove } = await checkedOut(repo);
    expect(there.read("node_modules/dep/index.js")).toContain("'dep'");
    expect(there.read("packages/a/node_modules/dep/index.js")).toContain("'dep'");
    expect(there.read("packages/a/node_modules/b/index.js")).toContain("'committed'");
    await remove();
  });

  it("are the user's also where they lie in a folder that the commit does not have", async () => {
    const repo = project("node_modules\n")
      .write("tools/package.json", "{}\n")
      .commit()
      .write("tools/node_modules/dep/index.js", "dep\n")
      .link("packages/a/node_modules/dep", "../../../tools/node_modules/dep");
    const { there, linked, remove } = await checkedOut(repo, repo.sha("HEAD~1"));
    expect(linked).toEqual(["packages/a/node_modules"]);
    expect(there.read("packages/a/node_modules/dep/index.js")).toBe("dep\n");
    await remove();
  });

  it("are left out where git does not ignore them, or the commit has something else there", async () => {
    const repo = project("")
      .write("node_modules", "a file\n")
      .commit("a file of that name")
      .remove("node_modules")
      .write(
        ".gitignore",
        "/node_modules\n/venv\n/packages/*/vendor\n/vendor\n/target\n/.tox\n/gone\n",
      )
      .commit("ignore");
    repo.write({
      "node_modules/a.js": "",
      "packages/a/node_modules/b.js": "",
      "venv/readme": "no virtual environment\n",
      "packages/new/vendor/c.js": "",
      "gone/node_modules/d.js": "",
      vendor: "no folder\n",
      "target/classes/E.class": "",
      ".tox/py/f.py": "",
    });
    const { there, linked, remove } = await checkedOut(repo, repo.sha("HEAD~1"));
    expect(linked).toEqual([]);
    expect(there.read("node_modules")).toBe("a file\n");
    expect(there.git("status", "--porcelain", "--ignored")).toBe("");
    await remove();
  });

  it("are put nowhere through a link that the commit has for a folder", async () => {
    const outside = temporaryFolder();
    const repo = project("node_modules\n")
      .remove("packages/a")
      .link("packages/a", outside)
      .commit("a link that leads out")
      .remove("packages/a")
      .write("packages/a/package.json", "{}\n")
      .commit("a folder again")
      .write("packages/a/node_modules/x/index.js", "");
    const { linked, remove } = await checkedOut(repo, repo.sha("HEAD~1"));
    expect(linked).toEqual([]);
    expect(readdirSync(outside)).toEqual([]);
    await remove();
  });

  it("leave behind what tools keep there of the user's sources", async () => {
    const repo = project("node_modules\n").write({
      "node_modules/.cache/tool/result.json": "{}\n",
      "node_modules/.vite/deps/x.js": "",
      "node_modules/dep/index.js": "",
    });
    const { there, remove } = await checkedOut(repo);
    expect(readdirSync(there.path("node_modules")).sort()).toEqual([".gitignore", "dep"]);
    there.write("node_modules/.cache/tool/result.json", "another\n");
    await remove();
    expect(repo.read("node_modules/.cache/tool/result.json")).toBe("{}\n");
  });

  it("may be a link themselves", async () => {
    const shared = temporaryFolder();
    const repo = project("node_modules\n").link("node_modules", shared);
    new TestRepository(shared, {}).write("dep/index.js", "1\n");
    const { there, linked, remove } = await checkedOut(repo);
    expect(linked).toEqual(["node_modules"]);
    expect(there.read("node_modules/dep/index.js")).toBe("1\n");
    await remove();
    expect(readdirSync(shared)).toEqual(["dep"]);
  });

  it("are handed on from one throw-away worktree to another", async () => {
    const repo = project("node_modules/\n")
      .write("packages/a/index.js", "1\n")
      .commit()
      .write("node_modules/dep/index.js", "dep\n")
      .link("node_modules/a", "../packages/a");
    const first = await checkedOut(repo);
    const second = await checkedOut(first.there);
    expect(second.linked).toEqual(["node_modules"]);
    expect(second.there.read("node_modules/dep/index.js")).toBe("dep\n");
    expect(realpathSync(second.there.path("node_modules/a"))).toBe(second.there.path("packages/a"));
    await second.remove();
    await first.remove();
  });
});

describe("a virtual environment", () => {
  const site = ".venv/lib/python3.12/site-packages";
  function python() {
    const repo = makeRepository().write({ ".gitignore": ".venv\n", "src/shop.py": "1\n" }).commit();
    repo.write({
      ".venv/pyvenv.cfg": "home = /usr/bin\n",
      ".venv/bin/pytest": `#!${repo.path(".venv/bin/python")}\nimport sys\n`,
      ".venv/bin/ruff": new Uint8Array([0x7f, 0x45, 0, 0]),
      [`${site}/requests/__init__.py`]: "",
      [`${site}/_shop.pth`]: `${repo.path("src")}\n`,
      [`${site}/caf\u00e9.pth`]: `/caf\u00e9\nimport x; x.y('${repo.path("src")}')\n`,
      [`${site}/__editable___shop_finder.py`]: `MAPPING = {'shop': '${repo.path("src/shop")}'}\n`,
    });
    repo.executable(".venv/bin/pytest").link(".venv/bin/python", process.execPath);
    return repo.link(".venv/lib64", "lib");
  }

  it("runs with the commit's sources, editable installs included", async () => {
    const repo = python();
    const { there, linked, remove } = await checkedOut(repo);
    expect(linked).toEqual([".venv"]);
    expect(there.read(".venv/bin/pytest")).toBe(
      `#!${there.path(".venv/bin/python")}\nimport sys\n`,
    );
    expect(lstatSync(there.path(".venv/bin/pytest")).mode & 0o111).toBe(0o111);
    expect(there.read(`${site}/_shop.pth`)).toBe(`${there.path("src")}\n`);
    expect(there.read(`${site}/caf\u00e9.pth`)).toBe(
      `/caf\u00e9\nimport x; x.y('${there.path("src")}')\n`,
    );
    expect(there.read(`${site}/__editable___shop_finder.py`)).toContain(there.path("src/shop"));
    expect(readlinkSync(there.path(`${site}/requests`))).toBe(repo.path(`${site}/requests`));
    expect(readlinkSync(there.path(".venv/bin/ruff"))).toBe(repo.path(".venv/bin/ruff"));
    expect(realpathSync(there.path(".venv/lib64"))).toBe(there.path(".venv/lib"));
    expect(there.git("status", "--porcelain")).toBe("");
    await remove();
    expect(repo.read(`${site}/_shop.pth`)).toBe(`${repo.path("src")}\n`);
  });

  it("does so where the sources are written by another name of the tree", async () => {
    const repo = python();
    const alias = `${temporaryFolder()}/alias`;
    new TestRepository(alias.replace(/\/alias$/, ""), {}).link("alias", repo.root);
    repo.write(`${site}/_shop.pth`, `${alias}/src\n`);
    const { there, remove } = await checkedOut(repo);
    expect(there.read(`${site}/_shop.pth`)).toBe(`${there.path("src")}\n`);
    await remove();
  });
});

describe("a virtual environment with two library folders", () => {
  it("names the commit's sources in both", async () => {
    const repo = makeRepository().write({ ".gitignore": "venv\n", "src/a.py": "" }).commit();
    const files = ["lib", "lib64"].map((lib) => `venv/${lib}/python3.13t/site-packages/a.pth`);
    repo.write("venv/pyvenv.cfg", "");
    for (const file of files) repo.write(file, `${repo.path("src")}\n`);
    const { there, remove } = await checkedOut(repo);
    for (const file of files) expect(there.read(file)).toBe(`${there.path("src")}\n`);
    await remove();
  });
});

describe("PHP's vendor folder", () => {
  it("finds the commit's sources from where its autoloader lies", async () => {
    const repo = makeRepository()
      .write({ ".gitignore": "/vendor/\n", "src/Shop.php": "1\n" })
      .commit()
      .write({
        "vendor/autoload.php": "<?php // __DIR__\n",
        "vendor/composer/autoload_static.php": "<?php // __DIR__ . '/../..' . '/src'\n",
        "vendor/bin/phpunit": "#!/usr/bin/env php\n",
        "vendor/acme/lib/Lib.php": "lib\n",
      });
    const { there, linked, remove } = await checkedOut(repo);
    expect(linked).toEqual(["vendor"]);
    // `__DIR__` is where a file lies with links resolved.
    for (const file of ["autoload.php", "composer/autoload_static.php", "bin/phpunit"])
      expect(realpathSync(there.path(`vendor/${file}`))).toBe(there.path(`vendor/${file}`));
    expect(there.read("vendor/acme/lib/Lib.php")).toBe("lib\n");
    await remove();
  });
});
