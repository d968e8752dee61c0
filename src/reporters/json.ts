import type { Report } from "../core/report.ts";

/** The machine contract; one document, a line feed at its end. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
