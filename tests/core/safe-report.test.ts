import { describe, expect, it } from "vitest";
import { redactor } from "../../src/core/redact.ts";
import { finding } from "../../src/core/result.ts";
import { MOST_LISTED, MOST_TEXT, safeReport } from "../../src/core/safe-report.ts";
import { fullReport } from "../reporters/full-report.ts";
import { sampleItem, sampleReport } from "../reporters/sample-report.ts";

const none = redactor([]);

/** Each text of a value, with the key that it stands at. */
function texts(value: unknown, key = ""): readonly (readonly [string, string])[] {
  if (typeof value === "string") return [[key, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    texts(one, Array.isArray(value) ? key : name),
  );
}

describe("a report that may leave the program", () => {
  it("is the same where there is nothing to take out", () => {
    expect(safeReport(fullReport(), none)).toEqual(fullReport());
  });

  it("is not the one that was given", () => {
    const report = sampleReport({ reason: "hunter2-hunter2" });
    safeReport(report, redactor(["hunter2-hunter2"]));
    expect(report.reason).toBe("hunter2-hunter2");
  });

  it("has no text that was not looked at, but for words of ours", () => {
    const seen = safeReport(fullReport(), () => "gone");
    const left = texts(seen).filter(([, text]) => text !== "gone");
    expect(new Set(left.map(([key]) => key))).toEqual(
      new Set([
        "name",
        "verdict",
        "mergeBase",
        "head",
        "digest",
        "from",
        "stage",
        "status",
        "waitingOn",
      ]),
    );
  });

  it("stays a report where a secret is a word of ours", () => {
    const words = ["production", "pending", "not-done", "reviewer", "9d8c7b6a5f4e"];
    const safe = safeReport(fullReport({ notes: ["in production"] }), redactor(words));
    expect(safe.stage).toBe("production");
    expect(safe.verdict).toBe("not-done");
    expect(safe.items[1]).toMatchObject({ status: "pending", waitingOn: "reviewer" });
    expect(safe.change?.head).toMatch(/^9d8c7b6a5f4e/);
    expect(safe.notes).toEqual(["in [redacted]"]);
  });

  it("keeps no text for standing at a key of ours", () => {
    const change = fullReport().change;
    if (change === null) throw new Error("there is a change");
    const safe = safeReport(
      fullReport({
        change: { ...change, head: "hunter2-hunter2", digest: "sha256:hunter2-hunter2" },
      }),
      redactor(["hunter2-hunter2"]),
    );
    expect(safe.change).toMatchObject({ head: "[redacted]", digest: "sha256:[redacted]" });
  });

  it("redacts ids the same way wherever they are", () => {
    const report = sampleReport({
      items: [sampleItem({ id: "hunter2-x" })],
      notAsked: ["hunter2-x"],
    });
    const safe = safeReport(report, redactor(["hunter2"]));
    expect(safe.items[0]?.id).toBe("[redacted]-x");
    expect(safe.notAsked).toEqual(["[redacted]-x"]);
  });

  it("keeps the beginning and the end of a long text, and says how much is missing", () => {
    const message = `begin ${"x".repeat(1_000_000)} end`;
    const safe = safeReport(sampleReport({ reason: message }), none).reason ?? "";
    expect(safe.length).toBeLessThanOrEqual(MOST_TEXT);
    const [, left = "0"] = /^begin x+… (\d+) characters left out …x+ end$/.exec(safe) ?? [];
    expect(Number(left)).toBe(message.length - (safe.match(/x/g)?.length ?? 0) - 10);
    expect(safeReport(sampleReport({ reason: safe }), none).reason).toBe(safe);
    expect(safeReport(sampleReport({ reason: "y".repeat(MOST_TEXT) }), none).reason).toBe(
      "y".repeat(MOST_TEXT),
    );
  });

  it("cuts no character in two", () => {
    for (const before of ["", "x"]) {
      const reason = `${before}${"😀".repeat(MOST_TEXT)}`;
      expect(safeReport(sampleReport({ reason }), none).reason).not.toMatch(/\p{Surrogate}/u);
    }
  });

  it("finds a secret that lies where it is cut", () => {
    const reason = `${"x".repeat(11_990)}hunter2-hunter2-hunter2${"y".repeat(20_000)}`;
    const safe = safeReport(sampleReport({ reason }), redactor(["hunter2-hunter2-hunter2"]));
    expect(safe.reason).not.toContain("hunter2");
  });

  it("counts what is beyond measure, and leaves no item out", () => {
    const many = MOST_LISTED + 2;
    const findings = Array.from({ length: many }, (_, at) =>
      finding({ rule: "r", message: `${at}` }),
    );
    const evidence = Array.from({ length: many }, () => ({
      kind: "file" as const,
      ref: "a",
      summary: "b",
    }));
    const notes = Array.from({ length: many }, (_, at) => `${at}`);
    const part = sampleItem({ status: "fail", findings, evidence, notes });
    const items = Array.from({ length: 3 }, () => ({ ...part, children: [part] }));
    const safe = safeReport(sampleReport({ items, notAsked: notes }), none);
    expect(safe.items).toHaveLength(3);
    expect(safe.notAsked).toHaveLength(many);
    for (const item of [...safe.items, ...safe.items.flatMap(({ children }) => children)]) {
      expect([item.findings.length, item.evidence.length]).toEqual([MOST_LISTED, MOST_LISTED]);
      expect(item.notes.slice(MOST_LISTED)).toEqual([
        `2 of ${many} findings are left out of this report`,
        `2 of ${many} pieces of evidence are left out of this report`,
        `2 of ${many} notes are left out of this report`,
      ]);
    }
  });
});
