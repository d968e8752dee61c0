import { describe, expect, it } from "vitest";
import { FORMAT_WORDS, typeHint } from "../../src/checklist/expectations.ts";
import { inlineIgnoresOf } from "../../src/checklist/inline-ignores.ts";
import { givenReasons } from "../../src/checklist/waive-trailers.ts";
import { givenApi } from "../../src/clients/github/api-url.ts";
import type { ChangedFile } from "../../src/core/change.ts";
import { changelogEntries } from "../../src/core/changelog-entries.ts";
import { changelogPlaces, missingEntry } from "../../src/core/changelog-places.ts";
import { readChangelog } from "../../src/core/changelog-sections.ts";
import { judgeRelease, type ReleaseRequest } from "../../src/core/github/containing-release.ts";
import { globs } from "../../src/core/globs.ts";
import { readTestResults } from "../../src/formats/test-results/read.ts";
import { gradle } from "../../src/formats/test-results/runner-output/gradle.ts";
import { jest } from "../../src/formats/test-results/runner-output/jest.ts";
import { readRunnerOutput } from "../../src/formats/test-results/runner-output/read.ts";
import type { Runner } from "../../src/formats/test-results/runner-output/scan.ts";
import { unittest } from "../../src/formats/test-results/runner-output/unittest.ts";
import { vitest } from "../../src/formats/test-results/runner-output/vitest.ts";

/**
 * What others write reaches these readers whole. Each of the texts took a pattern of quadratic time or
 * worse minutes and more; no timeout and no signal ends a match that is under way, so being here at the
 * end of the test is what is tested.
 */
const LONG = 300_000;
const times = (text: string, length = LONG) => text.repeat(Math.ceil(length / text.length));
/** `.` does not take it, so a pattern that ends in `.*$` fails behind it, after all it has tried. */
const BREAK = "\u2028x";

function linesOf(runner: Runner, ...lines: string[]) {
  const scan = runner.scan();
  for (const line of lines) scan.line(line);
  return scan.end();
}

function changed(path: string): ChangedFile {
  const hunks = [{ oldStart: 0, oldLines: 0, newStart: 1, newLines: 3 }];
  const counts = { insertions: 3, deletions: 0, untracked: false };
  return { path, oldPath: null, status: "added", kind: "text", ...counts, hunks };
}

describe("a long hostile text is read to its end", () => {
  it.each([
    ["digits", `## ${times("0")}`],
    ["a version of digits", `## 1.0 ${times("0")}`],
    ["brackets", `## ${times("[")}`],
    ["links that are not closed", `## 1.0 ${times("[](")}`],
    ["many headings of a thousand brackets", times(`## 1.0 ${"[](".repeat(330)}\n`)],
    ["spaces", `a${times(" ")}a`],
    ["underlines", `${times("_")}!`],
    ["underlines in a word", `a${times("_")}!`],
    ["a version and a line separator", `## a 1.1${times("-")}${BREAK}`],
  ])("a changelog of %s", (_, text) => {
    const place = {
      style: "keep-a-changelog",
      found: "C.md",
      files: ["C.md"],
      types: null,
    } as const;
    const after = `${text}\n\n- an entry\n`;
    expect(readChangelog(after, "C.md").entryLines.size).toBeGreaterThan(0);
    const search = changelogEntries(place, [{ file: changed("C.md"), before: text, after }], []);
    expect(search.entries.length + search.faults.length).toBeGreaterThan(0);
  });

  it("the names of changelog folders", async () => {
    const found = "towncrier.toml";
    const place = { style: "fragments", found, files: [times("*") + BREAK], types: null } as const;
    expect(missingEntry(place)).toBe("no news fragment was added to ");
    const slashes = `a${times("/")}x`;
    const tree = {
      paths: async () => [found],
      readText: async () => `[tool.towncrier]\ndirectory = "${slashes}"`,
    };
    const at = (path?: string) => changelogPlaces(tree as never, [], { path, style: "fragments" });
    expect(await at()).toMatchObject([{ found }]);
    expect(await at("a///")).toMatchObject([{ found: "a/" }]);
    // It is asked as a glob, and no engine takes one as long as that.
    await expect(at(slashes)).rejects.toThrow(/cannot be told in bounded time/);
  });

  it.each([
    `ok${times(" ")}${BREAK}`,
    `not ok 1${times(" ")}${BREAK}`,
    `ok 1 -${times(" ")}${BREAK}`,
  ])("TAP, %#", (point) => {
    const report = readTestResults(`TAP version 13\n1..1\n${point}\n`);
    expect(report.counts.passed + report.counts.failed).toBe(1);
  });

  it("a report that counts more failures than can be counted up to", () => {
    const failed = Number.MAX_SAFE_INTEGER;
    const report = { numTotalTests: 0, numFailedTests: failed, testResults: [] };
    expect(readTestResults(JSON.stringify(report)).counts.failed).toBe(failed);
    const suite = '<testsuite failures="9999999" errors="9999999"></testsuite>';
    expect(readTestResults(`<testsuites>${suite.repeat(2_000)}</testsuites>`).counts.failed).toBe(
      2_000 * 19_999_998,
    );
  });

  it("an import path of go", () => {
    const event = { Action: "build-fail", ImportPath: `m [m.test${times(" [")}x` };
    expect(readTestResults(JSON.stringify(event)).counts.failed).toBe(1);
    const built = { Action: "build-fail", ImportPath: "m [m.test]" };
    expect(readTestResults(JSON.stringify(built)).failures[0]?.name).toBe("m");
  });

  it("the output of runners", () => {
    expect(linesOf(gradle, `S.${times(" > ")}`).summaries).toEqual([]);
    expect(linesOf(gradle, "A > b() PASSED", "A >  FAILED", " > b PASSED").summaries).toEqual([
      { passed: 1, failed: 0, skipped: 0 },
    ]);
    const spaces = times(" ") + BREAK;
    const suites = [`Test Suites: ${spaces}`, `Tests: ${spaces}`, "Time: 1 s"];
    expect(linesOf(jest, ...suites).summaries).toEqual([]);
    const verdict = `FAILED (${times(" ")})`;
    expect(linesOf(unittest, "-".repeat(70), "Ran 2 tests in 0.1s", verdict).summaries).toEqual([
      { passed: 1 + 1, failed: 1, skipped: 0 },
    ]);
    const files = ` Test Files  ${times(" ")}`;
    const place = times(" ❯ ");
    expect(
      linesOf(vitest, files, " Test Files  1 passed (1)", `      Tests ${times(" ")}`).summaries,
    ).toEqual([]);
    expect(linesOf(vitest, " FAIL  a.test.ts > x", place).failures).toHaveLength(1);
    expect(readRunnerOutput(times(`ok${" ".repeat(1_900)}${BREAK}\n`)).reports).toEqual([]);
  });

  it("the description of a pull request", () => {
    const body = { text: `dod-waive:${times(" ")}${BREAK}\ndod-waive: a: b`, author: "eve" };
    expect(givenReasons([], [], body).notes).toHaveLength(1);
  });

  it.each([
    ['"\\', "x"],
    ["'\\", "x"],
    ['"//"', "x"],
    [" ", "x"],
  ])("a line of %s", (unit, reason) => {
    const line = `${unit.repeat(Math.floor(9_900 / unit.length))}// dod-ignore a: x   `;
    for (let n = 0; n < 300; n++) expect(inlineIgnoresOf(line)[0]?.reason ?? null).toBe(reason);
  });

  it("the reason of a comment", () => {
    const line = `// dod-ignore a: ${" ".repeat(9_900)}x`;
    for (let n = 0; n < 300; n++) expect(inlineIgnoresOf(line)[0]?.reason).toBe("x");
  });

  it("the values of a checklist", () => {
    const value = `1${times(" ")}x`;
    expect(typeHint("number", { kind: "scalar", value } as never)).toBeNull();
    expect(FORMAT_WORDS["item-id"]?.hint?.(`a${times("-")}x`)).toMatch(/^such as "a-/);
  });

  it("the name of a tag", () => {
    const tags = [{ name: times("0"), sha: "a".repeat(40) }];
    const request = {
      releases: { releases: [], tags, truncated: null },
      pullRequest: {
        base: { ref: "main" },
        head: { sha: "c".repeat(40) },
        testMerge: null,
        mergeCommit: "b".repeat(40),
        mergedAt: null,
      },
      tag: "*",
      prerelease: false,
    } as unknown as ReleaseRequest;
    expect(judgeRelease(request).next().done).toBe(false);
  });

  it("the address of the API", () => {
    const given = givenApi({ GITHUB_API_URL: `https://ghe.example/api/v3${times("/")}x/` });
    expect(given?.url).toMatch(/\/x$/);
  });

  it.each([
    ["src/*-*-*-*-*-*.ts", `src/${"-".repeat(237)}.tsx.ts-`],
    [`${"*a".repeat(60)}b`, `${"a".repeat(120)}b${"a".repeat(130)}`],
    ["**/*a*a*a*a*a*b/**/*c", `${"a".repeat(250)}b/`.repeat(16)],
    ["*!(*a*a*a)*b", "a".repeat(4_000)],
    ["{a,aa}".repeat(40), `${"a".repeat(79)}b`],
    ["**/".repeat(20).concat("x"), "a/".repeat(2_000)],
    [`${"?".repeat(3)}${"*-".repeat(20)}x`, "-".repeat(250)],
  ])("a path against %s", (glob, path) => {
    const takes = globs([glob]);
    for (let n = 0; n < 100; n++) expect(takes(path)).toBe(false);
  });
});
