import { expect, it } from "vitest";
import { reportMarkdown } from "../../src/reporters/markdown.ts";
import { fullReport } from "./full-report.ts";
import { largeReport } from "./large-report.ts";
import { pageOf, rendered } from "./rendered-markdown.ts";

const CASES = [largeReport(1, 2_000), largeReport(40, 100), largeReport(1_000, 3), fullReport()];

it.each([700, 1_000, 1_111, 1_500, 2_000, 4_000, 10_000, 30_000, 65_000, 250_000])(
  "nothing is left open in %d characters",
  (limit) => {
    for (const report of CASES) {
      const text = reportMarkdown(report, { limit });
      expect(text.length).toBeLessThanOrEqual(limit);
      expect(pageOf(rendered(text)).faults).toEqual([]);
    }
  },
);
