import type { Report } from "../../src/core/report.ts";
import { finding } from "../../src/core/result.ts";
import { sampleItem, sampleReport } from "./sample-report.ts";

/** As large as a report of a big change gets; every second item fails. */
export function largeReport(items: number, findings: number): Report {
  return sampleReport({
    items: Array.from({ length: items }, (_, at) =>
      sampleItem({
        id: `item-${at}`,
        status: at % 2 === 0 ? "fail" : "pass",
        findings: Array.from({ length: findings }, (_, line) =>
          finding({
            path: `src/${at}.ts`,
            line: line + 1,
            rule: "r",
            message: line % 7 === 0 ? "several\n```\nlines" : "one line of text",
          }),
        ),
      }),
    ),
    notAsked: Array.from({ length: items }, (_, at) => `other-${at}`),
  });
}
