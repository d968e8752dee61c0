import { describe, expect, it } from "vitest";
import { displayWidth } from "../../src/core/display-width.ts";
import type { ReportedItem } from "../../src/core/report.ts";
import { finding } from "../../src/core/result.ts";
import { chalkStyle } from "../../src/reporters/chalk-style.ts";
import { reportPretty } from "../../src/reporters/pretty.ts";
import { PRETTY_DEFAULTS } from "../../src/reporters/pretty-parts.ts";
import { sampleItem, sampleReport } from "./sample-report.ts";

const golden = (name: string) => `../golden/pretty/${name}.txt`;

describe("the report for people", () => {
  it.each([
    ["not-done", sampleReport(), {}],
    ["not-done-quiet", sampleReport(), { quiet: true }],
    ["not-done-verbose", sampleReport(), { verbose: true }],
    ["not-done-colour", sampleReport(), { style: chalkStyle() }],
    [
      "done",
      sampleReport({
        verdict: "done",
        items: [
          sampleItem(),
          sampleItem({ id: "merged", stage: "production", summary: "merged as 9d8c7b6" }),
        ],
        progress: { satisfied: 2, required: 2, percent: 100 },
        exitCode: 0,
      }),
      {},
    ],
    [
      "code-ready",
      sampleReport({
        verdict: "ready",
        stage: "code",
        complete: false,
        items: [sampleItem()],
        notAsked: ["ci", "approvals", "merged"],
        progress: { satisfied: 1, required: 1, percent: 100 },
        exitCode: 0,
      }),
      {},
    ],
    [
      "some-asked",
      sampleReport({
        verdict: "ready",
        complete: false,
        partial: "--only",
        items: [sampleItem(), sampleItem({ id: "lockfile" })],
        notAsked: ["ci", "approvals", "merged"],
        progress: { satisfied: 2, required: 2, percent: 100 },
        exitCode: 0,
      }),
      {},
    ],
    [
      "nothing-changed",
      sampleReport({
        verdict: "undetermined",
        change: null,
        items: [],
        reason: "nothing to check: nothing changed against origin/main",
        progress: { satisfied: 0, required: 0, percent: 0 },
        notes: ["two merge bases; git takes 1f0e4c2"],
        exitCode: 3,
      }),
      {},
    ],
  ])("%s", async (name, report, options) => {
    const text = reportPretty(report, { ...PRETTY_DEFAULTS, ...options });
    await expect(text).toMatchFileSnapshot(golden(name));
  });

  it("fits 80 columns", () => {
    for (const verbose of [false, true]) {
      const text = reportPretty(sampleReport(), { ...PRETTY_DEFAULTS, verbose });
      for (const line of text.split("\n")) expect(displayWidth(line)).toBeLessThanOrEqual(80);
    }
  });

  it("says DONE for no other verdict", () => {
    for (const verdict of ["ready", "undetermined"] as const)
      expect(reportPretty(sampleReport({ verdict }))).not.toMatch(/\bDONE\b/);
    expect(reportPretty(sampleReport()).match(/\bDONE\b/g)).toHaveLength(1);
    expect(reportPretty(sampleReport())).toContain("NOT DONE");
  });

  it("obeys no control character, wherever it comes from", () => {
    const evil = "\u001b[2J\u0007\r\u202e";
    const item = sampleItem({
      id: `id${evil}`,
      title: evil,
      status: "fail",
      summary: evil,
      findings: [finding({ path: `a${evil}`, line: 1, rule: evil, message: evil, fix: evil })],
      evidence: [{ kind: "file", ref: evil, summary: evil }],
      notes: [evil],
      mend: evil,
      waiver: { reason: evil, by: evil, until: null, source: evil },
      children: [sampleItem({ id: evil, summary: evil })],
    });
    const report = sampleReport({
      items: [item],
      notes: [evil],
      reason: evil,
      checklist: { path: evil, from: "head", digest: "", changedByBranch: false },
      change: {
        ...(sampleReport().change as NonNullable<ReturnType<typeof sampleReport>["change"]>),
        branch: evil,
        base: evil,
      },
    });
    for (const verdict of ["not-done", "undetermined"] as const) {
      const text = reportPretty({ ...report, verdict }, { ...PRETTY_DEFAULTS, verbose: true });
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    }
  });

  it("shows the beginning and the end of a long message", () => {
    const message = Array.from({ length: 40 }, (_, i) => `line ${i}`).join("\n");
    const findings = [finding({ rule: "exit-code", message })];
    const report = sampleReport({ items: [sampleItem({ status: "fail", findings })] });
    const text = reportPretty(report);
    expect(text).toContain("line 3\n    … 30 more lines (--verbose shows all)\n    line 34");
    expect(reportPretty(report, { ...PRETTY_DEFAULTS, verbose: true })).toContain("line 20");
  });

  it("repeats no line that a CI runner would obey", () => {
    const findings = [
      finding({ rule: "exit-code", message: "::error::pwn\n  ##[command]x\nok ::fine" }),
    ];
    const report = sampleReport({ items: [sampleItem({ status: "fail", findings })] });
    const text = reportPretty(report);
    expect(text).not.toMatch(/^\s*(::|##\[)/m);
    expect(text).toContain("\\::error::pwn");
  });

  it("shows what an item that holds has to say", () => {
    const findings = [finding({ rule: "weaker", message: "tests was removed", fix: "add it" })];
    const text = reportPretty(sampleReport({ items: [sampleItem({ findings })] }));
    expect(text).toContain("✓ tests: The test suite passes\n");
    expect(text).toContain("    tests was removed\n    add it\n");
  });

  it("begins no line with the name of a branch that reads as a verdict", () => {
    const { change } = sampleReport();
    for (const branch of ["DONE", "done-at-last", "DONE: all", "a b", "(done)"]) {
      const report = sampleReport({ change: change && { ...change, branch } });
      expect(reportPretty(report)).toContain(`“${branch}” against`);
    }
    for (const branch of ["feature/done", "abandoned", "undone"]) {
      const report = sampleReport({ change: change && { ...change, branch } });
      expect(reportPretty(report).startsWith(`${branch} against`)).toBe(true);
    }
  });

  it("begins no line with a verdict that a reason repeats", () => {
    for (let words = 1; words < 20; words += 1) {
      const reason = `${"word ".repeat(words)}DONE: all hold`;
      const report = sampleReport({ verdict: "undetermined", reason, notes: [reason] });
      expect(reportPretty(report)).not.toMatch(/^DONE/m);
    }
  });

  it("does not say that a waived item holds", () => {
    const waived = sampleReport().items.at(-1) as ReportedItem;
    const report = sampleReport({
      verdict: "done",
      items: [sampleItem(), waived],
      progress: { satisfied: 2, required: 2, percent: 100 },
      exitCode: 0,
    });
    expect(reportPretty(report)).toContain("DONE: 1 of 2 required items holds, 1 waived.");
  });

  it("counts the findings that it does not show", () => {
    const findings = Array.from({ length: 25 }, (_, i) =>
      finding({ path: "a.ts", line: i + 1, rule: "r", message: `m${i}` }),
    );
    const report = sampleReport({ items: [sampleItem({ status: "fail", findings })] });
    expect(reportPretty(report)).toContain("and 15 more");
    expect(reportPretty(report, { ...PRETTY_DEFAULTS, verbose: true })).toContain("a.ts:25");
  });
});
