import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "../stand-in/faults.ts";
import { inBrief, type Project } from "../support/github.ts";
import { finished, KINDS, patienceFor, statuses } from "./faulty-answers.ts";

/**
 * The one promise, held against everything that can go wrong with what GitHub says: whatever is refused, cut
 * off, empty or of another shape, no item passes that would not have passed without it.
 */

describe("a finished branch", () => {
  let project: Project;
  beforeAll(async () => {
    project = await finished();
  });
  afterAll(() => project.hub.stop());

  it("is done while nothing is wrong", async () => {
    const report = await project.check();
    expect(new Set(Object.values(statuses(report))), inBrief(report)).toEqual(new Set(["pass"]));
    expect(report.verdict).toBe("done");
  });

  it.each(Object.keys(KINDS).filter((kind) => kind !== "lists emptied"))(
    "passes nothing when every answer is %s",
    { timeout: 120_000 },
    async (kind) => {
      const end = project.hub.fault(/./, KINDS[kind] as Fault);
      const report = await project.check({ patience: patienceFor(kind) });
      end();
      expect(Object.entries(statuses(report)).filter(([, status]) => status === "pass")).toEqual(
        [],
      );
      expect(report.verdict).not.toBe("done");
      // Every reason is in words, with a way out.
      for (const { status, summary, mend } of report.items) {
        expect(summary).not.toMatch(/crashed|undefined|\[object/);
        if (status === "unknown") expect(mend).toBeTruthy();
      }
    },
  );
});
