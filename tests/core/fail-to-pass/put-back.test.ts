import { describe, expect, it } from "vitest";
import type { ChangedFile, FileStatus } from "../../../src/core/change.ts";
import { putBack } from "../../../src/core/fail-to-pass/put-back.ts";

function changed(path: string, parts: Partial<ChangedFile> = {}): ChangedFile {
  return {
    path,
    oldPath: null,
    status: "modified" as FileStatus,
    kind: "text",
    untracked: false,
    insertions: 1,
    deletions: 1,
    hunks: [{ oldStart: 1, oldLines: 1, newStart: 1, newLines: 1 }],
    ...parts,
  };
}

const pathsOf = (paths: readonly string[], tests?: readonly string[]) => {
  const { files, source } = putBack(
    paths.map((path) => changed(path)),
    tests,
  );
  return { files: files.map(({ path }) => path), source };
};

describe("what goes back to the base", () => {
  it.each([
    "src/cart.ts",
    "lib/cart.js",
    "pkg/cart.go",
    "src/lib.rs",
    "app/models/cart.rb",
    "src/Cart.php",
    "src/main/java/Cart.java",
    "src/config.ts",
    "Sources/Cart.swift",
  ])("%s is source", (path) => {
    expect(pathsOf([path])).toEqual({ files: [path], source: [path] });
  });

  it.each(["src/page.hbs", "db/schema.sql", "src/data.json", "config/routes.yml"])(
    "%s goes back, and is no source by itself",
    (path) => {
      expect(pathsOf([path])).toEqual({ files: [path], source: [] });
    },
  );

  it.each([
    "src/cart.test.ts",
    "tests/helpers/build.ts",
    "tests/fixtures/a.json",
    "src/__snapshots__/cart.test.ts.snap",
    "pkg/cart_test.go",
    "pkg/testdata/in.txt",
    "tests/test_cart.py",
    "tests/conftest.py",
    "spec/cart_spec.rb",
    "src/test/java/CartTest.java",
    "vitest.config.ts",
    "jest.config.js",
    ".mocharc.yml",
    "tsconfig.build.json",
    "package.json",
    "package-lock.json",
    "yarn.lock",
    "Cargo.toml",
    "Cargo.lock",
    "go.mod",
    "go.sum",
    "pyproject.toml",
    "pom.xml",
    "README.md",
    "docs/guide.md",
    ".github/workflows/ci.yml",
  ])("%s stays as the branch has it", (path) => {
    expect(pathsOf([path]).files).toEqual([]);
  });

  it("takes tests by the globs that are given", () => {
    expect(pathsOf(["checks/cart.ts", "src/cart.test.ts"], ["checks/**"])).toEqual({
      files: ["src/cart.test.ts"],
      source: [],
    });
  });

  it("counts a file that was source before it was moved away", () => {
    const moved = changed("old/cart.txt", { oldPath: "src/cart.ts", status: "renamed" });
    expect(
      putBack([moved, changed("old/cart.json", { oldPath: "src/cart.ts" })], undefined),
    ).toEqual({
      files: [expect.objectContaining({ path: "old/cart.json" })],
      source: ["old/cart.json"],
    });
  });

  it.each(["submodule", "symlink"] as const)("leaves a %s", (kind) => {
    expect(putBack([changed("src/other.ts", { kind })], undefined).files).toEqual([]);
  });
});
