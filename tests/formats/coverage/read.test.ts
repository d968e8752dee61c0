import { describe, expect, it } from "vitest";
import { openCoverage, UnreadableCoverage } from "../../../src/formats/coverage/read.ts";
import { jsonFixture } from "./json-reports.ts";
import { fixture } from "./told.ts";

interface Found {
  readonly format: string;
  readonly names: readonly string[];
}

async function found(text: string, path = "report", beginning = text): Promise<Found> {
  const names: string[] = [];
  const reader = await openCoverage(beginning, path, {
    root() {},
    file(name) {
      names.push(name);
      return null;
    },
  });
  for (let at = 0; at < text.length; at += 1000) reader.push(text.slice(at, at + 1000));
  reader.end();
  return { format: reader.format, names };
}

const entry = { path: "/w/a.js", statementMap: {}, fnMap: {}, branchMap: {}, s: {}, f: {}, b: {} };
const pyFile = { executed_lines: [], missing_lines: [], excluded_lines: [] };

describe("tells the formats of real reports", () => {
  it.each([
    ["lcov", ["lcov-1.16.info", "lcov-2.5.info", "c8.info", "nyc.info", "vitest.info"]],
    ["cobertura", ["nyc-cobertura.xml", "gcovr-5.2.xml", "coverage-py.xml"]],
    ["cobertura", ["phpunit-cobertura.xml", "vitest-cobertura.xml"]],
    ["clover", ["nyc-clover.xml", "c8-clover.xml", "phpunit-clover.xml", "vitest-clover.xml"]],
    ["jacoco", ["jacoco-0.8.6.xml"]],
    ["go", ["go-set.out", "go-atomic.out"]],
    ["llvm-cov", ["json/llvm-cov-14.report"]],
    ["coverage.py", ["json/coverage-py-6.report", "json/coverage-py-7.report"]],
    ["istanbul", ["json/nyc.report", "json/c8.report", "json/vitest-v8.report"]],
    ["simplecov", ["json/simplecov-0.22-lines.report", "json/simplecov-0.22-resultset.report"]],
  ])("%s: %j", async (format, names) => {
    for (const name of names) {
      const report = await found(fixture(name));
      expect([name, report.format]).toEqual([name, format]);
      expect(report.names.length).toBeGreaterThan(0);
    }
  });
});

describe("tells them by their content, not by their name", () => {
  it.each([
    ["istanbul", { "/w/a.js": entry }],
    ["istanbul", { "/w/a.js": { data: entry } }],
    ["istanbul", { meta: entry, files: entry, coverage: entry, data: entry }],
    ["istanbul", { "/w/a.js": { b: {}, branchMap: {}, path: "/w/a.js" } }],
    ["llvm-cov", { data: [{ files: [] }], type: "llvm.coverage.json.export" }],
    [
      "llvm-cov",
      { cargo_llvm_cov: {}, type: "llvm.coverage.json.export", data: [{ totals: {}, files: [] }] },
    ],
    ["coverage.py", { files: { "a.py": pyFile }, meta: {} }],
    ["coverage.py", { meta: { format: 3, show_contexts: false }, files: {} }],
    ["simplecov", { RSpec: { coverage: { "/w/a.rb": [1] } } }],
    ["simplecov", { RSpec: { timestamp: 1, coverage: {} } }],
    ["simplecov", { meta: { coverage: { "/w/a.rb": { branches: {}, lines: [] } } } }],
    ["simplecov", { meta: { simplecov_version: "0.22.0" }, coverage: {}, groups: {} }],
    ["simplecov", { coverage: { "/w/a.rb": { lines: [] } } }],
    ["simplecov", { timestamp: 1, files: [{ filename: "/w/a.rb", coverage: [1] }] }],
  ])("%s: %j", async (format, value) => {
    for (const text of [JSON.stringify(value), ` \n${JSON.stringify(value, null, 2)}\n`])
      expect((await found(text, "lcov.info")).format).toBe(format);
  });

  it.each([
    [
      "clover",
      `<?xml version="1.0"?>\n<!-- a > b --><coverage generated="1"><!-- x --><project/></coverage>`,
    ],
    ["clover", `<coverage clover="4.4.1" generated="1"/>`],
    [
      "cobertura",
      `<!DOCTYPE coverage SYSTEM "http://x/coverage-04.dtd"><coverage version="1"><sources/></coverage>`,
    ],
    ["cobertura", `<coverage line-rate="1"/>`],
    ["cobertura", `<coverage><packages/></coverage>`],
    ["jacoco", `<report name="a"><group name="b"/></report>`],
    ["jacoco", `<report name="a"></report>`],
    ["lcov", `# made by hand\nTN:\nSF:a.c\nDA:1,1\nend_of_record\n`],
    ["lcov", `SF:a.c\r\nend_of_record\r\n`],
    ["go", `mode: atomic\n`],
  ])("%s: %s", async (format, text) => {
    expect((await found(text, "coverage-final.json")).format).toBe(format);
  });

  it("by the first 64 KiB, also where they end within a name or a number", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [`/w/${index}/${"é".repeat(200)}.js`, entry]),
    );
    const text = JSON.stringify(files);
    for (const length of [65_536, 65_537, 400, 5_000])
      expect((await found(text, "x", text.slice(0, length))).names).toHaveLength(400);
  });

  it("and by the name where a report of no files is nothing but brackets", async () => {
    expect(await found("{}\n", "pkg/coverage/coverage-final.json")).toEqual({
      format: "istanbul",
      names: [],
    });
    expect((await found("{ }", "coverage\\.resultset.json")).format).toBe("simplecov");
    await expect(found("{}", "coverage/coverage.json")).rejects.toThrow(UnreadableCoverage);
    await expect(found("{}", "not-coverage-final.json")).rejects.toThrow(UnreadableCoverage);
  });
});

describe("a byte order mark", () => {
  it.each([
    ["json/nyc.report", "istanbul"],
    ["nyc-clover.xml", "clover"],
    ["go-set.out", "go"],
    ["nyc.info", "lcov"],
  ])("is not of the report (%s)", async (name, format) => {
    const text = fixture(name);
    const marked = await found(`\ufeff${text}`);
    expect(marked).toEqual(await found(text));
    expect(marked.format).toBe(format);
  });

  it("may come in a piece of its own", async () => {
    const text = jsonFixture("nyc.report");
    const reader = await openCoverage(`\ufeff${text}`, "x", { root() {}, file: () => null });
    for (const piece of ["", "\ufeff", text]) reader.push(piece);
    expect(() => reader.end()).not.toThrow();
  });

  it("is a character like any other at the beginning of a later piece", async () => {
    const names: string[] = [];
    const text = `{"/w/\ufeffa.js": ${JSON.stringify(entry)}}`;
    const file = (name: string) => {
      names.push(name);
      return null;
    };
    const reader = await openCoverage(text, "x", { root() {}, file });
    const cut = text.indexOf("\ufeff");
    for (const piece of [text.slice(0, cut), text.slice(cut)]) reader.push(piece);
    reader.end();
    expect(names).toEqual(["/w/\ufeffa.js"]);
  });

  it("is one, and only at the beginning", async () => {
    await expect(found(`\ufeff${jsonFixture("nyc.report")}\ufeff`)).rejects.toThrow("well-formed");
  });
});

describe("what is no coverage report", () => {
  it.each([
    ["other JSON", `{"name": "dod", "files": ["dist"], "data": [1], "coverage": {"a": 1}}`],
    ["a badge", `{"coverage": 80, "timestamp": 1}`],
    ["totals of Istanbul", `{"total": {"lines": {"total": 1, "covered": 1, "pct": 100}}}`],
    ["totals of SimpleCov", `{"result": {"line": 75.0}}`],
    [
      "raw coverage of V8",
      `{"result": [{"scriptId": "1", "url": "file:///a.js", "functions": []}]}`,
    ],
    ["Codecov's JSON", `{"coverage": {"a.rs": {"1": "1/2", "2": 0}}}`],
    ["an API's answer", `{"data": [{"id": 1}], "type": "llvm.coverage.json.export"}`],
    ["what is no JSON", `{nope}`],
    ["a list", `[{"files": []}]`],
    ["JUnit", `<?xml version="1.0"?><testsuites><testsuite/></testsuites>`],
    ["another report", `<report><issue/></report>`],
    ["another root", `<metrics line-rate="1"><packages/></metrics>`],
    ["HTML", `<!DOCTYPE html><html><body/></html>`],
    ["a coverage of nothing known", `<coverage><file/></coverage>`],
    ["a comment that does not end", `<!-- <coverage line-rate="1">`],
    ["a name that objects have anyway", `<coverage><constructor/></coverage>`],
    ["text", `All files | 100 | 100\nmode: set\n`],
    ["words of lcov within a line", `see SF: and TN:\n`],
  ])("is refused: %s", async (_, text) => {
    const opened = found(text, "coverage-final.json");
    await expect(opened).rejects.toThrow(UnreadableCoverage);
    await expect(opened).rejects.toThrow("it is no coverage report that dod knows");
  });

  it.each(["", "\ufeff", " \r\n"])("and said to be empty where it is (%j)", async (text) => {
    await expect(found(text)).rejects.toThrow(UnreadableCoverage);
    await expect(found(text)).rejects.toThrow("it is empty");
  });

  it("costs little time, whatever it is", async () => {
    const hostile = ["<!--", "<", "{", `{"a":`, '{"', "<coverage ", "[", "mode: ", "<!", "\nSF"];
    const began = process.cpuUsage();
    for (const text of hostile)
      await found(text.repeat(20_000).slice(0, 65_536)).catch((error) => {
        expect(error).toBeInstanceOf(UnreadableCoverage);
      });
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1000).toBeLessThan(6000);
  });
});
