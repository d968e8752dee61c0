import { describe, expect, it } from "vitest";
import { isNamePattern, namePatterns } from "../../src/core/name-patterns.ts";

describe("namePatterns", () => {
  it.each<[readonly string[], string, boolean]>([
    [["build"], "build", true],
    [["build"], "builds", false],
    [["build"], "Build", false],
    [["b*"], "build/linux (20)", true],
    [["*"], "", true],
    [["**x**"], "a/x\nb", true],
    [["test (*)"], "test (20, linux)", true],
    [["test (*)"], "test 20", false],
    [["test (?0)"], "test (20)", true],
    [["test (?0)"], "test (0)", false],
    [["a.b"], "axb", false],
    [["[ab]"], "a", false],
    [["[ab]"], "[ab]", true],
    [["a+$^|\\"], "a+$^|\\", true],
    [["{a,b}c"], "bc", true],
    [["{a,b}c"], "cc", false],
    [["{a*,b}"], "axx", true],
    [["{a}"], "{a}", true],
    [["{a,b"], "{a,b", true],
    [["a,b"], "a,b", true],
    [["x", "y"], "y", true],
    [["*", "!x*"], "xy", false],
    [["*", "!x*"], "y", true],
    [["!x"], "y", true],
    [["!x"], "x", false],
    [[], "x", false],
  ])("%j takes %j: %s", (patterns, name, expected) =>
    expect(namePatterns(patterns)(name)).toBe(expected),
  );
  it("knows no case where it is told so", () => {
    expect(namePatterns(["prod*"], { ignoreCase: true })("PRODUCTION")).toBe(true);
    expect(namePatterns(["*", "!PROD"], { ignoreCase: true })("prod")).toBe(false);
  });
});

it.each([
  ["build", false],
  ["test (20)", false],
  ["{a}", false],
  ["b*", true],
  ["b?", true],
  ["{a,b}", true],
])("isNamePattern(%j): %s", (text, expected) => expect(isNamePattern(text)).toBe(expected));

it("takes no time that hostile names could stretch", () => {
  const many = namePatterns(["*-*-*-*-*-*-*-*x"]);
  expect(many("-".repeat(20_000))).toBe(false);
  expect(() => namePatterns(["{a,b}".repeat(13)])).toThrow(/too many names/);
});
