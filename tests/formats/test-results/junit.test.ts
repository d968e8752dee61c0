import { describe, expect, it } from "vitest";
import { parseJunit } from "../../../src/formats/test-results/junit.ts";
import { UnreadableResults } from "../../../src/formats/test-results/report.ts";
import { counts, fixture } from "./fixtures.ts";

describe("what real runners write: passed/failed/skipped", () => {
  it.each([
    ["vitest-mixed", "2/1/2"],
    ["vitest-broken", "1/1/0"],
    ["vitest-skipped", "0/0/2"],
    ["vitest-nothing", "0/0/0"],
    // jest-junit does not know `todo` and writes it as passed.
    ["jest-mixed", "3/1/1"],
    ["jest-skipped", "1/0/1"],
    ["pytest-mixed", "4/2/2"],
    ["pytest-broken", "0/1/0"],
    ["pytest-empty", "0/0/0"],
    ["phpunit-mixed", "1/3/2"],
    // "No tests found in class" is a case of its own there.
    ["phpunit-empty", "0/0/1"],
    ["ctest-mixed", "1/1/2"],
    ["playwright-mixed", "1/2/1"],
    // A flaky test passed; a failure that was run again is one failure.
    ["surefire-mixed", "2/2/1"],
    ["mocha-passing", "2/0/0"],
    ["mocha-hook", "0/1/0"],
    // Cases without a suite, suites for parents; a file without tests is written as a passed case.
    ["node-mixed", "5/1/2"],
    ["node-empty", "0/0/0"],
    ["node-broken", "0/1/0"],
    ["node-skipped", "0/0/2"],
    ["node-todofail", "1/0/1"],
    ["node-nothing", "0/0/0"],
    // A suite without a test is written like a passed test.
    ["node-empty-suite", "0/0/0"],
    ["node-empty-suite-24", "0/0/0"],
    ["node-skipped-in-suite", "0/0/1"],
    ["node-skipped-beside-empty", "0/0/1"],
    ["node-nested-suites", "4/0/1"],
    ["node-nested-suites-24", "4/0/1"],
    ["node-before-hook", "0/1/0"],
    ["node-todo-suite", "0/0/2"],
  ])("%s: %s", (name, expected) => {
    expect(counts(parseJunit(fixture(`junit/${name}.xml`)))).toBe(expected);
  });

  it("names failures, where they are, and what they say", () => {
    const failures = (name: string) => parseJunit(fixture(`junit/${name}.xml`)).failures;
    expect(failures("vitest-mixed")).toMatchObject([
      {
        name: "sums > fails",
        path: "a.test.js",
        line: 4,
        message: expect.stringMatching(/^expected 2 to be 3/),
      },
    ]);
    expect(failures("pytest-mixed")).toMatchObject([
      { name: "test_a test_bad", path: "test_a.py", line: 3 },
      { name: "test_a test_error", path: "test_a.py", line: 11 },
    ]);
    expect(failures("node-mixed")).toMatchObject([
      { name: "fails", path: "/repo/a.test.js", line: 4 },
    ]);
    expect(failures("surefire-mixed")).toMatchObject([
      {
        name: "x.ATest bad",
        path: null,
        message: expect.stringMatching(/expected: <1> but was: <2>/),
      },
      { name: "x.ATest err" },
    ]);
  });
});

const suite = (inner: string, attributes = "") =>
  `<testsuite name="s" ${attributes}>${inner}</testsuite>`;

describe("what is counted", () => {
  it.each([
    ["cases, not attributes", suite('<testcase name="a"/>', 'tests="99"'), "1/0/0"],
    [
      "more failures than the cases show",
      suite('<testcase name="a"/>', 'failures="1" errors="1"'),
      "1/2/0",
    ],
    [
      "attributes of nested suites once",
      `<testsuites failures="1">${suite(suite('<testcase name="a"/>', 'failures="1"'), 'failures="1"')}</testsuites>`,
      "1/1/0",
    ],
    [
      "attributes that are no numbers",
      suite('<testcase name="a"/>', 'failures="" errors="-3"'),
      "1/0/0",
    ],
    [
      "a failure goes before a skip",
      suite('<testcase name="a"><skipped/><failure/></testcase>'),
      "0/1/0",
    ],
    [
      "failure and error of one case once",
      suite('<testcase name="a"><failure/><error/></testcase>'),
      "0/1/0",
    ],
    [
      "flaky ones passed",
      suite('<testcase name="a"><flakyFailure/><flakyError/></testcase>'),
      "1/0/0",
    ],
    [
      "what gtest says by attributes",
      suite('<testcase name="a" status="notrun" result="suppressed"/>'),
      "0/0/1",
    ],
    ["no case: nothing ran", suite(""), "0/0/0"],
    [
      "what a case says by attributes alone",
      suite('<testcase name="a" status="failed"/><testcase name="b" result="Error"/>'),
      "0/2/0",
    ],
    ["what a suite says by attributes", suite('<testcase name="a"/>', 'result="Failed"'), "1/1/0"],
    ["failed, as some write it", suite('<testcase name="a"/>', 'failed="1"'), "1/1/0"],
    ["an error outside of the cases", suite('<testcase name="a"/><error message="x"/>'), "1/1/0"],
    ["a rerun that failed", suite('<testcase name="a"><rerunFailure/></testcase>'), "0/1/0"],
    [
      "failures that only node's totals know of",
      `<testsuites><testcase name="a"/><!-- tests 2 --><!-- pass 1 --><!-- fail 0 --><!-- cancelled 1 --></testsuites>`,
      "1/1/0",
    ],
    [
      "node's totals, and no comment like them",
      `<testsuites><!-- tests 9 --><!-- pass 9 --><testcase name="a"/><!-- tests 0 --><!-- pass 0 --></testsuites>`,
      "0/0/0",
    ],
    [
      "a file without a test beside an empty suite",
      `<testsuites><testcase name="/a.test.js" classname="test"/><testcase name="s" classname="test"/><!-- tests 1 --><!-- pass 1 --></testsuites>`,
      "0/0/0",
    ],
    [
      "elements of other names",
      suite(
        '<properties><failure/></properties><testcase name="a"><system-out>x</system-out></testcase>',
      ),
      "1/0/0",
    ],
  ])("%s", (_, xml, expected) => {
    expect(counts(parseJunit(xml))).toBe(expected);
  });
});

describe("what cannot be read", () => {
  it.each([
    ["nothing", ""],
    ["another root", "<html><body/></html>"],
    ["xUnit.net", "<assemblies><assembly/></assemblies>"],
    ["a cut", fixture("junit/pytest-mixed.xml").slice(0, -30)],
    ["two roots", suite("") + suite("")],
    ["text before the root", `noise${suite("")}`],
    ["an unclosed case", "<testsuite><testcase></testsuite>"],
    [
      "an entity of a document type",
      `<!DOCTYPE t [<!ENTITY a "x">]>${suite('<testcase name="&a;"/>')}`,
    ],
    [
      "an entity bomb",
      `<!DOCTYPE t [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>${suite("&b;")}`,
    ],
    ["an external entity", `<!DOCTYPE t [<!ENTITY a SYSTEM "file:///etc/passwd">]>${suite("&a;")}`],
  ])("%s", (_, xml) => {
    expect(() => parseJunit(xml)).toThrow(UnreadableResults);
  });

  it("a document type alone is inert", () => {
    expect(counts(parseJunit(`<!DOCTYPE t>${suite('<testcase name="a"/>')}`))).toBe("1/0/0");
  });
});
