import { describe, expect, it } from "vitest";
import { displayWidth } from "../../src/core/display-width.ts";
import type { Report, ReportedItem } from "../../src/core/report.ts";
import { type Finding, finding } from "../../src/core/result.ts";
import { chalkStyle } from "../../src/reporters/chalk-style.ts";
import { reportGitHub } from "../../src/reporters/github.ts";
import { PRETTY_DEFAULTS } from "../../src/reporters/pretty-parts.ts";
import { fullReport } from "./full-report.ts";
import { commandsIn } from "./runner.ts";
import { sampleItem, sampleReport } from "./sample-report.ts";

const log = (report: Report, options = {}) =>
  reportGitHub(report, { ...PRETTY_DEFAULTS, ...options });

const LEVELS = ["error", "warning", "notice"];

function annotations(...items: readonly ReportedItem[]) {
  return commandsIn(log(sampleReport({ items }))).filter(({ name }) => LEVELS.includes(name));
}

function failing(...findings: readonly Partial<Finding>[]): ReportedItem {
  const all = findings.map((parts) => finding({ rule: "r", message: "m", ...parts }));
  return sampleItem({ id: "it", title: "It fails", status: "fail", summary: "s", findings: all });
}

const nothing = sampleReport({
  verdict: "undetermined",
  change: null,
  items: ["a", "b"].map((id) =>
    sampleItem({ id, status: "unknown", summary: "nothing changed", mend: "commit something" }),
  ),
  reason: "nothing changed",
  mend: "commit something",
  progress: { satisfied: 0, required: 2, percent: 0 },
  exitCode: 3,
});

describe("the log of a GitHub job", () => {
  it.each([
    ["not-done", sampleReport(), {}],
    ["not-done-quiet", sampleReport(), { quiet: true }],
    ["everything", fullReport(), {}],
    ["nothing-changed", nothing, {}],
    [
      "done",
      sampleReport({
        verdict: "done",
        items: [sampleItem(), sampleItem({ id: "merged", stage: "production" })],
        progress: { satisfied: 2, required: 2, percent: 100 },
        exitCode: 0,
      }),
      {},
    ],
  ])("%s", async (name, report, options) => {
    await expect(log(report, options)).toMatchFileSnapshot(`../golden/github/${name}.txt`);
  });

  it("has the verdict in its last line, however long it is", () => {
    const report = sampleReport({ verdict: "undetermined", reason: "because ".repeat(40) });
    for (const quiet of [true, false])
      expect(log(report, { quiet }).trimEnd().split("\n").at(-1)).toMatch(
        /^UNDETERMINED: (because ){39}because/,
      );
  });

  it("has no colour, whatever the options say", () => {
    expect(log(fullReport(), { style: chalkStyle() })).toBe(log(fullReport()));
  });

  it("fits 80 columns, commands and verdict aside", () => {
    for (const line of log(sampleReport()).split("\n"))
      if (!line.startsWith("::")) expect(displayWidth(line)).toBeLessThanOrEqual(80);
  });

  it("closes each group before the next", () => {
    const names = commandsIn(log(fullReport())).map(({ name }) => name);
    const groups = names.filter((name) => name.endsWith("group"));
    expect(groups).toEqual(Array.from({ length: 3 }, () => ["group", "endgroup"]).flat());
  });
});

describe("annotations", () => {
  it("are errors for what fails, at the place", () => {
    const it = failing({ path: "src/a.ts", line: 12, endLine: 14, column: 5, fix: "do it" });
    expect(annotations(it)).toEqual([
      {
        name: "error",
        properties: { file: "src/a.ts", line: "12", endLine: "14", title: "dod it: It fails" },
        data: "m\n  do it",
      },
    ]);
  });

  it("have a column where there is one line only", () => {
    for (const endLine of [null, 12, 11])
      expect(
        annotations(failing({ path: "a", line: 12, endLine, column: 5 }))[0]?.properties,
      ).toEqual({ file: "a", line: "12", col: "5", title: "dod it: It fails" });
  });

  it("keep what an escape would break", () => {
    const path = "50%,a:b=c/%0A.ts";
    const [one] = annotations(failing({ path, line: 1, message: "100%0A\nnext, a::b" }));
    expect(one).toMatchObject({ properties: { file: path }, data: "100%0A\n  next, a::b" });
  });

  it.each([
    ["/etc/passwd"],
    ["../a"],
    ["a/../../b"],
    ["./a"],
    ["a//b"],
    [""],
    ["C:\\a"],
    ["c:a"],
    ["a\\b"],
    ["=a"],
    [" a"],
    ["a\u00a0"],
    ["a\nb"],
    ["a\u001bb"],
    ["a\u202eb"],
    ["caf\udce9"],
    ["::a"],
    ["##[a]"],
    ["a".repeat(2_000)],
  ])("name no file for %j, and say it in words", (path) => {
    const [one, ...others] = annotations(failing({ path, line: 3 }));
    expect(others).toEqual([]);
    expect(one?.properties).toEqual({ title: "dod it: It fails" });
    expect(one?.data).toContain("m");
  });

  it.each([0, -1, 1.5, Number.NaN])("name no line %d", (line) => {
    const [one] = annotations(failing({ path: "a", line, column: 1 }));
    expect(one?.properties).toEqual({ file: "a", title: "dod it: It fails" });
  });

  it("are one for an item's findings that are in no file", () => {
    const item = { ...failing({}, { message: "n", fix: "f" }), mend: "do it" };
    expect(annotations(item)).toEqual([
      {
        name: "error",
        properties: { title: "dod it: It fails" },
        data: "s\n  m\n  n: f\n  → do it",
      },
    ]);
  });

  it("are warnings for what is pending or unknown, notices for what does not count", () => {
    const found = [finding({ path: "a", line: 1, rule: "r", message: "m" })];
    const item = (parts: Partial<ReportedItem>) => sampleItem({ findings: found, ...parts });
    const names = (parts: Partial<ReportedItem>) =>
      annotations(item(parts)).map(({ name, properties }) => `${name} ${properties.file ?? ""}`);
    const waiver = { reason: "r", by: "b", until: null, source: "s" };
    expect(names({ status: "fail" })).toEqual(["error a"]);
    expect(names({ status: "pending", waitingOn: "ci" })).toEqual(["warning ", "warning a"]);
    expect(names({ status: "unknown" })).toEqual(["warning ", "warning a"]);
    expect(names({ status: "fail", required: false })).toEqual(["notice a"]);
    expect(names({ status: "unknown", required: false })).toEqual([]);
    expect(names({ status: "pass" })).toEqual(["notice a"]);
    expect(names({ status: "pass", findings: [] })).toEqual([]);
    for (const status of ["fail", "pending", "unknown", "pass"] as const)
      expect(names({ status, waiver })).toEqual([]);
  });

  it("say whose move it is, and the next step", () => {
    const [one] = annotations(
      sampleItem({ status: "pending", summary: "0 of 1", waitingOn: "reviewer", mend: "ask" }),
    );
    expect(one?.data).toBe("0 of 1 (waits for reviewer)\n  → ask");
  });

  it("of one line are one", () => {
    const [first, second, ...others] = annotations(
      failing({ path: "a", line: 1, message: "x" }, { path: "a", line: 2, message: "y" }),
      { ...failing({ path: "a", line: 1, message: "z" }), id: "other" },
      { ...failing({ path: "b", line: 1, message: "w" }), id: "other" },
    );
    expect(first).toMatchObject({
      properties: { file: "a", line: "1", title: "dod it: It fails + dod other: It fails" },
      data: "x\n  z",
    });
    expect(second).toMatchObject({ properties: { file: "b", line: "1" }, data: "w" });
    expect(others).toMatchObject([{ properties: { file: "a", line: "2" }, data: "y" }]);
  });

  it("name an item once for several findings in a line", () => {
    const [one] = annotations(failing({ path: "a", line: 1 }, { path: "a", line: 1 }));
    expect(one?.properties.title).toBe("dod it: It fails");
  });

  it("are at most ten of a kind, the first of each item first, and the rest is counted", () => {
    const many = failing(...Array.from({ length: 30 }, (_, at) => ({ path: "a", line: at + 1 })));
    const few = { ...failing({ path: "z", line: 1 }), id: "few" };
    const report = sampleReport({ items: [many, few] });
    const made = annotations(many, few);
    expect(made).toHaveLength(10);
    expect(made[1]?.properties.file).toBe("z");
    expect(log(report)).toContain("21 more are not annotated");
    const oneLine = failing(...Array.from({ length: 30 }, () => ({ path: "a", line: 1 })));
    for (const item of [few, oneLine])
      expect(log(sampleReport({ items: [item] }))).not.toContain("not annotated");
  });

  it("are no longer than GitHub takes", () => {
    const message = "%\n😀".repeat(5_000);
    const [one] = annotations(failing({ path: "a", line: 1, message }));
    expect(one?.data.length).toBeLessThanOrEqual(4_000);
    expect(one?.data).toMatch(/^%\n {2}😀%\n[\s\S]*…$/);
    expect(one?.data).not.toMatch(/\p{Surrogate}/u);
  });

  it("are one where nothing was judged", () => {
    expect(commandsIn(log(nothing)).filter(({ name }) => LEVELS.includes(name))).toEqual([
      {
        name: "warning",
        properties: { title: "dod" },
        data: "UNDETERMINED: nothing changed.\n  → commit something",
      },
    ]);
  });
});
