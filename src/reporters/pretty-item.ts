import { plainBlock, plainLine } from "../core/plain-text.ts";
import type { ReportedItem } from "../core/report.ts";
import type { Finding } from "../core/result.ts";
import { colourOf, MARKS, type PrettyOptions } from "./pretty-parts.ts";
import { indented, wrap } from "./pretty-text.ts";

/** Findings beyond this are counted; `--verbose` and the other formats have them all. */
const MOST_FINDINGS = 10;

/** Of a long message the beginning says what, and the end of a command's output says how it came out. */
const FIRST_LINES = 4;
const LAST_LINES = 6;

/** One item in full: what it came to, where, and what to do next. */
export function prettyItem(item: ReportedItem, options: PrettyOptions): string {
  const { style, width, verbose } = options;
  const mark = colourOf(item, style)(MARKS[item.status]);
  const lines = [
    `${mark} ${style.strong(wrap(`${plainLine(item.id)}: ${plainLine(item.title)}`, width - 2, 2))}`,
  ];
  if (item.status !== "fail" || item.findings.length === 0 || verbose)
    lines.push(indented(plainLine(item.summary), width, 4));
  const shown = verbose ? item.findings : item.findings.slice(0, MOST_FINDINGS);
  for (const finding of shown) lines.push(findingLines(finding, options));
  if (item.findings.length > shown.length)
    lines.push(
      style.faint(`    and ${item.findings.length - shown.length} more (--verbose shows all)`),
    );
  for (const note of item.notes)
    lines.push(style.faint(indented(`note: ${plainLine(note)}`, width, 4)));
  if (item.waiver) {
    const { by, until, reason } = item.waiver;
    const end = until === null ? "for this change" : `until ${plainLine(until)}`;
    lines.push(
      style.warn(indented(`waived by ${plainLine(by)} ${end}: ${plainLine(reason)}`, width, 4)),
    );
  }
  if (verbose) {
    for (const child of item.children)
      lines.push(
        indented(
          `${MARKS[child.status]} ${plainLine(child.id)}: ${plainLine(child.summary)}`,
          width,
          4,
        ),
      );
    for (const one of item.evidence)
      lines.push(
        style.faint(
          indented(
            `${plainLine(one.kind)} ${plainLine(one.ref)}: ${plainLine(one.summary)}`,
            width,
            4,
          ),
        ),
      );
    if (item.durationMs >= 100)
      lines.push(style.faint(`    took ${(item.durationMs / 1000).toFixed(1)} s`));
  }
  if (item.since !== null)
    lines.push(style.faint(indented(`since ${plainLine(item.since)}`, width, 4)));
  if (item.mend !== null) lines.push(wrap(`    → ${plainLine(item.mend)}`, width, 6));
  return lines.join("\n");
}

function findingLines(finding: Finding, options: PrettyOptions): string {
  const { style, width } = options;
  const message = shortened(plainBlock(finding.message).trimEnd(), options.verbose);
  const place = placeOf(finding);
  const indent = place === null ? 4 : 6;
  const lines = [indented(message, width, indent)];
  if (place !== null) lines.unshift(`    ${style.strong(place)}`);
  if (finding.fix !== null)
    lines.push(style.faint(indented(plainLine(finding.fix), width, indent)));
  return lines.join("\n");
}

function shortened(message: string, verbose: boolean): string {
  const lines = message.split("\n");
  const left = lines.length - FIRST_LINES - LAST_LINES;
  if (verbose || left <= 1) return message;
  const mark = `… ${left} more lines (--verbose shows all)`;
  return [...lines.slice(0, FIRST_LINES), mark, ...lines.slice(-LAST_LINES)].join("\n");
}

/** `path:line:column`, as far as known: terminals and editors make it a link. */
export function placeOf(finding: Finding): string | null {
  if (finding.path === null) return null;
  const parts = [plainLine(finding.path)];
  if (finding.line !== null) parts.push(String(finding.line));
  if (finding.line !== null && finding.column !== null) parts.push(String(finding.column));
  return parts.join(":");
}
