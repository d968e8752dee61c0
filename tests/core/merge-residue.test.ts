import { describe, expect, it } from "vitest";
import { mergeResidue } from "../../src/core/merge-residue.ts";

describe("merge residue", () => {
  it.each([
    ["src/a.ts.orig", "a copy from before a merge"],
    ["src/a.ts.rej", "hunks that a patch could not place"],
    ["src/a_BACKUP_1234.ts", "a side of a merge that a merge tool left"],
    ["src/a.LOCAL.1234.ts", "a side of a merge that a merge tool left"],
    ["src/a_REMOTE_1234.test.ts", "a side of a merge that a merge tool left"],
    ["Makefile_BASE_1234", "a side of a merge that a merge tool left"],
    ["src/.a.ts.swp", "Vim's swap file"],
    ["src/.a.ts.swo", "Vim's swap file"],
    ["src/a.ts~", "an editor's backup copy"],
    ["src/#a.ts#", "Emacs' automatic copy"],
    ["src/.#a.ts", "Emacs' lock"],
    ["docs/.DS_Store", "what macOS' Finder keeps of a folder"],
    ["docs/Thumbs.db", "what Windows' Explorer keeps of a folder"],
  ])("%s is %s", (path, what) => {
    expect(mergeResidue(path)).toBe(what);
  });

  it.each([
    "src/a.ts",
    "src/original.ts",
    "orig",
    ".orig",
    "a.orig/b.ts",
    "pkg_1.0.orig.tar.gz",
    "settings.LOCAL.json",
    "src/USE_REMOTE_CACHE.md",
    "a.swp",
    "~",
    "home~/a.ts",
    "docs/C#.md",
    "src/DS_Store.ts",
    "a.rejected",
  ])("%s is none", (path) => {
    expect(mergeResidue(path)).toBeNull();
  });
});
