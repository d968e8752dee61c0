import { describe, expect, it } from "vitest";
import { errorHandling } from "../../src/checks/error-handling.ts";
import type { SyntaxReport } from "../../src/core/syntax.ts";
import { ask, places } from "./situation.ts";
import { CLEAN, found, syntax, UNREAD } from "./syntax-situation.ts";

const judge = (report: Partial<SyntaxReport>, options: unknown = {}) =>
  ask(errorHandling, options, { facts: syntax(report) });

describe("error-handling", () => {
  it("holds where nothing is found, and says of how much", async () => {
    const files = [
      ...CLEAN.files,
      { path: "a.go", language: "go", role: "source", addedLines: 1 } as const,
    ];
    expect(await judge({ files })).toMatchObject({
      status: "pass",
      summary: "no swallowed or ignored error in 13 added lines of 2 files",
      evidence: [
        {
          kind: "change",
          ref: "typescript",
          summary: "12 added lines of 1 file read as syntax trees",
        },
        { kind: "change", ref: "go", summary: "1 added line of 1 file read as syntax trees" },
      ],
    });
  });

  it("fails with what is found, at its place", async () => {
    const result = await judge({ findings: [found("empty-catch"), found("panic", { line: 9 })] });
    expect(result).toMatchObject({
      status: "fail",
      summary: "2 swallowed or ignored errors in 1 file, of 12 added lines of 1 file",
    });
    expect(places(result)).toEqual(["src/a.ts:3 empty-catch", "src/a.ts:9 panic"]);
    expect(result.findings[0]).toMatchObject({ endLine: 4, column: 5, fix: "mend it" });
  });

  it("asks the rules that are on: by default, and by `rules`", async () => {
    const findings = [found("empty-catch"), found("panic", { optIn: true })];
    expect(places(await judge({ findings }))).toEqual(["src/a.ts:3 empty-catch"]);
    const rules = { "empty-catch": false, panic: true };
    expect(places(await judge({ findings }, { rules }))).toEqual(["src/a.ts:3 panic"]);
  });

  it("looks at `paths` without `exclude`", async () => {
    const findings = [found("empty-catch"), found("empty-catch", { path: "lib/b.ts" })];
    const files = [...CLEAN.files, { ...CLEAN.files[0], path: "lib/b.ts" } as never];
    const options = { paths: ["lib/**", "src/**"], exclude: ["src/**"] };
    expect(places(await judge({ findings, files }, options))).toEqual(["lib/b.ts:3 empty-catch"]);
    expect(await judge({ findings: [], files }, { exclude: ["**"] })).toMatchObject({
      status: "not-applicable",
    });
  });

  it("is unknown where something could not be read, and names it", async () => {
    expect(await judge({ unread: [UNREAD, { ...UNREAD, path: "c.kt" }] })).toMatchObject({
      status: "unknown",
      summary: "src/b.kt:4: it is not understood as code of its language, and 1 more",
      mend: "mend the syntax",
      findings: [{ path: "src/b.kt", line: 4, rule: "unread" }, { path: "c.kt" }],
    });
  });

  it("keeps what could not be read among the findings, so that none of them stands for it", async () => {
    const result = await judge({ findings: [found("panic")], unread: [UNREAD] });
    expect(result.status).toBe("fail");
    expect(result.summary).toMatch(/; 1 file could not be read$/);
    expect(places(result)).toEqual(["src/a.ts:3 panic", "src/b.kt:4 unread"]);
  });

  it("leaves what is excluded out of what could not be read", async () => {
    expect(await judge({ unread: [UNREAD] }, { exclude: ["**/*.kt"] })).toMatchObject({
      status: "pass",
    });
  });

  it.each([
    [{ files: [] }, "the change adds no code"],
    [
      { files: [], otherLanguages: ["a.swift", "b.vue"] },
      "none of the changed code is in a language that is read: `.swift`, `.vue`",
    ],
    [{ files: [], generated: ["a.pb.go"] }, "all of the changed code is generated"],
  ])("does not apply: %o", async (report, summary) => {
    expect(await judge(report)).toMatchObject({ status: "not-applicable", summary });
  });

  it("names what it leaves out", async () => {
    const { notes } = await judge({ otherLanguages: ["a.swift"], generated: ["a.pb.go"] });
    expect(notes).toEqual([
      "not read, for want of a parser: a.swift",
      "not looked at, because generated: a.pb.go",
    ]);
  });

  it("knows its rules: another name is an error", async () => {
    await expect(judge({}, { rules: { "no-such-rule": true } })).rejects.toThrow();
  });
});
