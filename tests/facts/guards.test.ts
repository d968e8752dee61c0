import { chmodSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Tree } from "../../src/core/facts.ts";
import type { GuardedChange } from "../../src/core/guarded-changes.ts";
import { guardedAmong } from "../../src/core/guarded-changes.ts";
import { FactUnavailable } from "../../src/core/result.ts";
import { committedTree } from "../../src/facts/base-tree.ts";
import { guardsOf } from "../../src/facts/guards.ts";
import { workingTree } from "../../src/facts/tree.ts";
import { literalTree } from "../harness/model-situation.ts";
import { openChange } from "../support/change.ts";
import { makeRepository, temporaryFolder } from "../support/repository.ts";

/** No two are alike, so that git takes none for another that was moved. */
const sound = (name: string, test = "npm test") =>
  `${Array.from({ length: 12 }, (_, n) => `# ${name} ${n}\n`).join("")}on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: ${test}
`;
const weak = (name: string) => sound(name, "npm test || true");
const path = (name: string) => `.github/workflows/${name}.yml`;
const manifest = (parts: object) => `${JSON.stringify(parts, null, 2)}\n`;
const outside = temporaryFolder();
writeFileSync(join(outside, "ci.yml"), sound("link"));

const BEFORE = "weak gone renamed disabled away link broken binary attribute".split(" ");
const repo = makeRepository();
repo
  .write(Object.fromEntries(BEFORE.map((name) => [path(name), sound(name)])))
  .write({
    ".husky/pre-commit": "npm test\n",
    "package.json": manifest({ scripts: { test: "vitest run" }, dependencies: {} }),
    "app/package.json": manifest({ scripts: { test: "vitest run" } }),
    "src/a.ts": "1\n",
  })
  .commit("base");
repo.branch("feature");
for (const name of ["gone", "renamed", "disabled", "away", "link"]) repo.remove(path(name));
repo.write({
  ".gitattributes": "attribute.yml -diff\n",
  [path("weak")]: weak("weak"),
  [path("moved")]: sound("renamed"),
  [`${path("disabled")}.off`]: sound("disabled"),
  "docs/away.yml": sound("away"),
  [path("broken")]: `${sound("broken")}  {{{ "\n`,
  [path("binary")]: `${sound("binary")}\0`,
  [path("attribute")]: weak("attribute"),
  [path("new")]: sound("new"),
  "package.json": manifest({ scripts: { test: "vitest run" }, dependencies: { a: "1" } }),
  "app/package.json": manifest({ scripts: { test: "exit 0" } }),
  "src/a.ts": "2\n",
});
symlinkSync(join(outside, "ci.yml"), repo.path(path("link")));
chmodSync(repo.path(".husky/pre-commit"), 0o755);
repo.commit("change");

const PATHS = [".github/workflows/**", "**/package.json", ".husky/**"];

async function compared(): Promise<Map<string, GuardedChange>> {
  const { repository, change } = await openChange(repo);
  const baseTree = committedTree(repository, change.mergeBase);
  const files = guardedAmong(change.files, PATHS);
  const changes = await guardsOf(workingTree(repository), baseTree).compare(files);
  await baseTree.close();
  expect(changes.map(({ before, after }) => ({ before, after }))).toEqual(
    files.map(({ before, after }) => ({ before, after })),
  );
  return new Map(changes.map((one) => [one.path, one]));
}

describe("what the change does to its guards", async () => {
  const changes = await compared();
  const at = (path: string) => changes.get(path);
  const rules = (path: string) => at(path)?.findings.map(({ rule }) => rule);

  it("looks at every guarded file, and at no other", () =>
    expect([...changes.keys()].sort()).toEqual(
      [
        ...["attribute", "away", "binary", "broken", "gone", "link", "moved", "new", "weak"].map(
          (name) => `.github/workflows/${name}.yml`,
        ),
        `${path("disabled")}.off`,
        ".husky/pre-commit",
        "app/package.json",
        "package.json",
      ].sort(),
    ));

  it("says what got weaker", () => {
    expect(at(path("weak"))).toMatchObject({ compared: true, guardChanged: true });
    expect(rules(path("weak"))).toEqual(["swallowed-exit"]);
    expect(at("app/package.json")).toMatchObject({ compared: true, guardChanged: true });
    expect(rules("app/package.json")).toEqual(["script-neutered"]);
  });

  it("reads what an attribute calls binary", () =>
    expect(rules(path("attribute"))).toEqual(["swallowed-exit"]));

  it("sees what is deleted, and what is moved out of its place, as gone", () => {
    expect(rules(path("gone"))).toEqual(["guard-removed"]);
    expect(at(path("away"))).toMatchObject({ after: null });
    expect(rules(path("away"))).toEqual(["guard-removed"]);
  });

  it("holds a file that was moved within against what it was", () =>
    expect(at(path("moved"))).toMatchObject({
      before: path("renamed"),
      compared: true,
      guardChanged: true,
      findings: [],
    }));

  it("tells a place where it guards from one where it does not", () => {
    const off = `${path("disabled")}.off`;
    expect(at(off)).toMatchObject({ before: path("disabled"), after: off });
    expect(rules(off)).toEqual(["guard-removed"]);
  });

  it("takes a new file, and a mode that changed, as a change", () => {
    expect(at(path("new"))).toMatchObject({ guardChanged: true, findings: [] });
    expect(at(".husky/pre-commit")).toMatchObject({
      guardChanged: true,
      findings: [],
      compared: true,
      note: "changed in its mode or its bytes, not in its text",
    });
    expect(at(path("moved"))?.note).toBeNull();
  });

  it("looks at the guarding parts of a file that holds others", () =>
    expect(at("package.json")).toMatchObject({
      compared: true,
      guardChanged: false,
      findings: [],
    }));

  it.each([
    ["link", /^changed; .* is no regular file in the working tree$/],
    ["binary", /^changed; .* is no text in the working tree$/],
    ["broken", /YAML/],
  ])("says why it could not compare: %s", (name, note) => {
    expect(at(path(name))).toMatchObject({ compared: false, guardChanged: true });
    expect(at(path(name))?.note).toMatch(note);
  });
});

describe("a side that cannot be read", () => {
  const failing = (fault: Error): Tree => ({
    ...literalTree({}),
    readText: async () => {
      throw fault;
    },
  });
  const file = { before: "package.json", after: "package.json", untracked: false };

  it.each([
    ["before", literalTree({ "package.json": "{}" }), failing(new FactUnavailable("no blob", "-"))],
    ["after", failing(new FactUnavailable("no blob", "-")), literalTree({ "package.json": "{}" })],
  ])("makes a file count as changed, and is said: %s", async (_, tree, baseTree) =>
    expect(await guardsOf(tree, baseTree).compare([file])).toEqual([
      {
        ...file,
        path: "package.json",
        guardChanged: true,
        compared: false,
        findings: [],
        note: "changed; no blob",
      },
    ]),
  );

  it("that must be there and is not is no empty one", async () => {
    const tree = literalTree({ "package.json": "{}" });
    for (const [side, sides] of [
      ["at the merge base", [tree, literalTree({})]],
      ["in the working tree", [literalTree({}), tree]],
    ] as const)
      expect(await guardsOf(...sides).compare([file])).toMatchObject([
        { compared: false, note: `changed; package.json is no regular file ${side}` },
      ]);
  });

  it("is no excuse for a fault of another kind", async () =>
    expect(
      guardsOf(failing(new TypeError("broken")), literalTree({})).compare([
        { ...file, before: null },
      ]),
    ).rejects.toThrow("broken"));
});

describe("who owned what at the merge base", () => {
  const owners = (contents: Record<string, string>) =>
    guardsOf(literalTree({}), literalTree(contents)).ownersBefore();

  it.each([
    [".github/CODEOWNERS", { ".github/CODEOWNERS": "* @a", CODEOWNERS: "* @b" }, "@a"],
    ["CODEOWNERS", { CODEOWNERS: "* @b", "docs/CODEOWNERS": "* @c" }, "@b"],
    ["docs/CODEOWNERS", { "docs/CODEOWNERS": "* @c" }, "@c"],
  ])("is in %s", async (path, contents, owner) =>
    expect(await owners(contents)).toEqual({
      path,
      rules: [{ line: 1, pattern: "*", owners: [owner] }],
      invalid: [],
      off: null,
    }),
  );

  it("is nobody where there is no such file", async () =>
    expect(await owners({ "src/CODEOWNERS": "* @a" })).toEqual({
      path: null,
      rules: [],
      invalid: [],
      off: null,
    }));

  it("is nobody where GitHub does not read it for its size", async () => {
    const size = 3 * 1024 * 1024;
    expect(await owners({ CODEOWNERS: `* @a\n${"#".repeat(size)}` })).toMatchObject({
      path: "CODEOWNERS",
      rules: [],
      off: expect.stringContaining("3 MB"),
    });
    expect(await owners({ CODEOWNERS: "* @a\n#".padEnd(size - 1, "#") })).toMatchObject({
      off: null,
    });
  });

  it("cannot be told of a symbolic link", async () => {
    const linked = { ...literalTree({ CODEOWNERS: "* @a" }), read: async () => null };
    await expect(guardsOf(literalTree({}), linked).ownersBefore()).rejects.toThrow(FactUnavailable);
  });
});
