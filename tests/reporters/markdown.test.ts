import { describe, expect, it } from "vitest";
import type { Report } from "../../src/core/report.ts";
import { finding } from "../../src/core/result.ts";
import { reportMarkdown } from "../../src/reporters/markdown.ts";
import { fullReport } from "./full-report.ts";
import { largeReport } from "./large-report.ts";
import { pageOf, rendered } from "./rendered-markdown.ts";
import { sampleItem, sampleReport } from "./sample-report.ts";

const ROOM = 65_000;
const markdown = (report: Report, limit = ROOM) => reportMarkdown(report, { limit });
const faultsOf = (text: string) => pageOf(rendered(text)).faults;

const nothing = sampleReport({
  verdict: "undetermined",
  change: null,
  items: ["a", "b"].map((id) =>
    sampleItem({ id, status: "unknown", summary: "nothing changed", mend: "commit something" }),
  ),
  reason: "nothing changed",
  mend: "commit something",
  progress: { satisfied: 0, required: 2, percent: 0 },
  notes: ["two merge bases"],
  exitCode: 3,
});

const ready = sampleReport({
  verdict: "ready",
  stage: "code",
  complete: false,
  items: [sampleItem()],
  notAsked: ["ci", "merged"],
  progress: { satisfied: 1, required: 1, percent: 100 },
  exitCode: 0,
});

describe("the report as Markdown", () => {
  it.each([
    ["not-done", sampleReport()],
    ["everything", fullReport()],
    ["nothing-changed", nothing],
    ["code-ready", ready],
    [
      "done",
      sampleReport({
        verdict: "done",
        items: [sampleItem()],
        progress: { satisfied: 1, required: 1, percent: 100 },
        exitCode: 0,
      }),
    ],
  ])("%s", async (name, report) => {
    const text = markdown(report);
    await expect(text).toMatchFileSnapshot(`../golden/markdown/${name}.md`);
    expect(faultsOf(text)).toEqual([]);
  });

  it("says DONE for no other verdict", () => {
    for (const report of [nothing, ready]) expect(markdown(report)).not.toMatch(/\bDONE\b/);
    expect(markdown(sampleReport()).match(/\bDONE\b/g)).toHaveLength(1);
    expect(markdown(sampleReport())).toContain("### ❌ NOT DONE");
  });

  it("has a name where it is given one", () => {
    const text = reportMarkdown(sampleReport(), { limit: ROOM, heading: "ci @ann" });
    expect(text).toMatch(/^### ❌ ci @\u200bann · NOT DONE: /);
  });

  it("shows what holds and is worth a look, and not what is waived", () => {
    const [first] = sampleReport().items;
    const found = [finding({ rule: "weaker", message: "tests was removed" })];
    const waiver = { reason: "r", by: "b", until: null, source: "s" };
    const items = [sampleItem({ id: "checklist", findings: found }), { ...sampleItem(), waiver }];
    const text = markdown(sampleReport({ items: [...items, ...(first ? [first] : [])] }));
    const [open = "", folded = ""] = text.split("<details>");
    expect(open).toContain("#### Holds, and worth a look");
    expect(open).toContain("tests was removed");
    expect(open).not.toContain("waived by");
    expect(folded).toContain("waived by b for this change (`s`): r");
  });

  it("shows five findings, and the others to whom unfolds them", () => {
    const text = markdown(largeReport(1, 12));
    const [before = "", after = ""] = text.split("<summary>7 more</summary>");
    expect(before).toContain("`src/0.ts:5`");
    expect(before).not.toContain("`src/0.ts:6`");
    expect(after).toContain("`src/0.ts:6`");
    expect(after).toContain("`src/0.ts:12`");
    expect(text).not.toMatch(/and \d+ more/);
  });
});

describe("where there is little room", () => {
  it.each([1_000, 1_500, 4_000, 10_000])("it fits %d characters", (limit) => {
    for (const report of [largeReport(1, 500), largeReport(100, 2), fullReport(), sampleReport()]) {
      const text = markdown(report, limit);
      expect(text.length).toBeLessThanOrEqual(limit);
      expect(text.split("\n")[0]).toMatch(/^### ❌ NOT DONE: /);
      expect(text.split("<details>").length).toBe(text.split("</details>").length);
    }
  });

  it("fits to the letter", () => {
    const short = sampleReport({ items: [], notAsked: Array.from({ length: 400 }, () => "a") });
    for (const report of [largeReport(80, 0), short])
      for (let limit = 800; limit < 2_000; limit += 23)
        expect(markdown(report, limit).length).toBeLessThanOrEqual(limit);
  });

  it("counts every item: shown, or among those that are missing", () => {
    for (const limit of [2_000, 6_000]) {
      const [open = "", rest = ""] = markdown(largeReport(200, 3), limit).split(
        /<details><summary>The rest/,
      );
      const failed = open.split("\n").filter((line) => line.startsWith("- ❌")).length;
      const [, missing = "0"] = /^- and (\d+) more$/m.exec(open) ?? [];
      expect(failed + Number(missing)).toBe(100);
      expect(failed).toBeGreaterThan(0);
      expect(rest === "" ? open : rest).toMatch(/and \d+ more/);
    }
  });

  it("counts every finding", () => {
    for (const limit of [1_000, 4_000, 65_000]) {
      const text = markdown(largeReport(1, 800), limit);
      const shown = text.split("\n").filter((line) => line.includes("`src/0.ts:")).length;
      const [, missing = "0"] = /^ {2}- and (\d+) more findings$/m.exec(text) ?? [];
      expect(shown + Number(missing)).toBe(800);
    }
  });

  it("uses the room that there is", () => {
    expect(markdown(largeReport(1, 400), 65_000).length).toBeGreaterThan(10_000);
    expect(markdown(largeReport(800, 0), 30_000).length).toBeGreaterThan(28_000);
  });
});
