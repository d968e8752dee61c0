import { cachedRemark } from "../core/evidence-cache.ts";
import type { ReportedItem } from "../core/report.ts";
import type { Finding } from "../core/result.ts";
import { STATUS_INFO, type Status } from "../core/status.ts";
import { codeBlock, codeSpan, markdownText } from "./markdown-text.ts";
import { isOpen } from "./open-items.ts";
import { placeOf } from "./pretty-item.ts";

/** Seen at a glance in a thread, as the marks of the terminal are not. */
export const SIGNS: Record<Status, string> = {
  pass: "✅",
  fail: "❌",
  pending: "⏳",
  unknown: "❔",
  "not-applicable": "➖",
};

/** How much of each item there is room for. */
export interface Room {
  /** Findings shown one below the other. */
  readonly open: number;
  /** Findings that a reader can unfold. */
  readonly folded: number;
}

/** What a reader can do something about: what it came to, where, whose move it is, the next step. */
export function markdownItem(item: ReportedItem, room: Room): string {
  return [
    headOf(item),
    ...findingLines(item.findings, room),
    ...item.notes.slice(0, room.open).map((note) => `  - Note: ${markdownText(note)}`),
    ...(item.notes.length > room.open ? [more(item.notes.length - room.open, "note")] : []),
    ...(item.mend === null ? [] : [`  - **Next:** ${markdownText(item.mend)}`]),
  ].join("\n");
}

/** One line: for what holds, and for what does not count. */
export function markdownItemLine(item: ReportedItem): string {
  const { waiver } = item;
  const remark = cachedRemark(item);
  const cached = remark === null ? "" : ` _(${markdownText(remark, 60)})_`;
  if (waiver === null)
    return `- ${SIGNS[item.status]} ${codeSpan(item.id)} ${markdownText(item.summary)}${cached}`;
  const end = waiver.until === null ? "for this change" : `until ${markdownText(waiver.until, 40)}`;
  const who = `waived by ${markdownText(waiver.by, 100)} ${end} (${codeSpan(waiver.source)})`;
  return `- ${SIGNS[item.status]} ${codeSpan(item.id)} ${markdownText(item.summary)}: ${who}: ${markdownText(waiver.reason)}`;
}

function headOf(item: ReportedItem): string {
  const { id, title, status, summary, waitingOn, since } = item;
  const state = [
    status === "pending" && waitingOn !== null ? `waits for ${waitingOn}` : "",
    status === "unknown" ? STATUS_INFO.unknown.word : "",
    since === null || !isOpen(item) ? "" : `since ${markdownText(since, 40)}`,
  ].filter((part) => part !== "");
  const tail = state.length === 0 ? "" : ` · _${state.join(" ")}_`;
  return `- ${SIGNS[status]} **${markdownText(title, 200)}** ${codeSpan(id)}: ${markdownText(summary)}${tail}`;
}

function findingLines(findings: readonly Finding[], { open, folded }: Room): string[] {
  const lines = findings.slice(0, open).map(findingLine);
  const rest = findings.slice(open, open + folded);
  const left = findings.length - open - rest.length;
  if (rest.length > 0)
    lines.push(
      `  - <details><summary>${rest.length} more</summary>`,
      "",
      ...rest.map((finding) => findingLine(finding).replace(/^(?=.)/gm, "  ")),
      "",
      "    </details>",
    );
  if (left > 0) lines.push(more(left, "finding"));
  return lines;
}

function more(left: number, noun: string): string {
  return `  - and ${left} more ${noun}${left === 1 ? "" : "s"}`;
}

function findingLine(finding: Finding): string {
  const place = placeOf(finding);
  const where = place === null ? "" : `${codeSpan(place)} `;
  const fix = finding.fix === null ? "" : ` → ${markdownText(finding.fix)}`;
  const message = finding.message.trim();
  if (!/[\r\n]/.test(message)) return `  - ${where}${markdownText(message)}${fix}`;
  // What a command printed: its first line alone would say little.
  return `  - ${where}${codeSpan(finding.rule)}${fix}\n\n${codeBlock(message, 4)}\n`;
}
