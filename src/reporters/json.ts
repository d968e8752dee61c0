import { jsonText } from "../core/json-text.ts";
import type { Report } from "../core/report.ts";

/** The machine contract; one document, a line feed at its end. */
export function reportJson(report: Report): string {
  return jsonText(report);
}
