import { displayWidth } from "../core/display-width.ts";
import { plainLine } from "../core/plain-text.ts";
import type { Report, ReportedItem } from "../core/report.ts";
import { STATUS_INFO, STATUSES } from "../core/status.ts";
import { prettyItem } from "./pretty-item.ts";
import { colourOf, MARKS, PRETTY_DEFAULTS, type PrettyOptions } from "./pretty-parts.ts";
import { wrap } from "./pretty-text.ts";
import { headline } from "./words.ts";

/** The report for people: what was asked, a line an item, what remains, the verdict last. */
export function reportPretty(report: Report, options: PrettyOptions = PRETTY_DEFAULTS): string {
  const { style } = options;
  const blocks: string[] = [];
  const judged = wasJudged(report);
  if (!options.quiet) {
    blocks.push(heading(report, options));
    if (judged && report.items.length > 0) blocks.push(itemLines(report, options));
  }
  const open = judged
    ? report.items.filter((item) => isOpen(item) || hasSomethingToSay(item, options))
    : [];
  for (const item of open) blocks.push(prettyItem(item, options));
  const notes = report.notes.map((note) => wrap(`note: ${plainLine(note)}`, options.width, 6));
  if (notes.length > 0) blocks.push(notes.map((note) => style.warn(note)).join("\n"));
  blocks.push(verdictLines(report, options));
  return `${withoutCommands(blocks.join("\n\n"))}\n`;
}

/**
 * GitHub's runner obeys lines that begin with `::` or `##[`, white space aside; what a command printed
 * is repeated here and is not ours.
 */
function withoutCommands(text: string): string {
  return text.replace(/^(\s*)(::|##\[)/gm, "$1\\$2");
}

/** Where there was nothing to judge, every item says the same, and the verdict says it once. */
function wasJudged({ reason, items }: Report): boolean {
  return reason === null || !items.every((item) => item.summary === reason);
}

function heading(report: Report, { style, width }: PrettyOptions): string {
  const { change, checklist, pullRequest } = report;
  const list = checklist.path ?? "the bundled checklist `recommended`";
  const number = pullRequest === null ? "" : `#${pullRequest.number}`;
  if (change === null)
    return style.faint(wrap(`${plainLine(number || "dod")} · ${plainLine(list)}`, width, 0));
  const branch = change.branch ?? change.head.slice(0, 10);
  const size = `${count(change.files, "file")}, +${change.insertions} −${change.deletions}`;
  const where = `${style.strong(plainLine(branch))} against ${plainLine(change.base)}`;
  const facts = `${change.mergeBase.slice(0, 10)} · ${size}${change.dirty ? " · uncommitted changes" : ""}${number && ` · ${number}`} · ${plainLine(list)}`;
  return `${where}\n${style.faint(wrap(facts, width, 0))}`;
}

function itemLines(report: Report, options: PrettyOptions): string {
  const idWidth = Math.min(24, Math.max(...report.items.map((item) => displayWidth(item.id))));
  return report.items.map((item) => itemLine(item, idWidth, options)).join("\n");
}

function itemLine(item: ReportedItem, idWidth: number, options: PrettyOptions): string {
  const { style, width } = options;
  const id = plainLine(item.id);
  const pad = " ".repeat(Math.max(1, idWidth - displayWidth(id) + 2));
  const remarks = [
    item.required ? "" : "advisory",
    item.waiver ? "waived" : "",
    item.waitingOn && item.status === "pending" ? `waits for ${item.waitingOn}` : "",
  ].filter((remark) => remark !== "");
  const tail = remarks.length > 0 ? ` (${remarks.join(", ")})` : "";
  const start = `${MARKS[item.status]} ${id}${pad}`;
  const text = wrap(`${start}${plainLine(item.summary)}${tail}`, width, displayWidth(start));
  return (
    colourOf(item, style)(text.slice(0, 1)) +
    (muted(item) ? style.faint(text.slice(1)) : text.slice(1))
  );
}

function muted(item: ReportedItem): boolean {
  return item.status === "not-applicable" || (!item.required && item.status !== "pass");
}

function isOpen(item: ReportedItem): boolean {
  return STATUS_INFO[item.status].blocks;
}

function hasSomethingToSay(item: ReportedItem, options: PrettyOptions): boolean {
  return item.notes.length > 0 || options.verbose;
}

function verdictLines(report: Report, { style, width }: PrettyOptions): string {
  const { title, rest } = headline(report);
  const colour =
    report.exitCode === 0 ? style.good : report.verdict === "not-done" ? style.bad : style.warn;
  const text = wrap(`${title}${plainLine(rest)}`, width, 0);
  const mend = wasJudged(report) ? null : (report.items.find((item) => item.mend)?.mend ?? null);
  const counts = wasJudged(report) ? countsOf(report.items) : "";
  const first = style.strong(colour(text.slice(0, title.length))) + text.slice(title.length);
  if (mend !== null) return `${first}\n${wrap(`→ ${plainLine(mend)}`, width, 2)}`;
  return counts === "" ? first : `${first}\n${style.faint(counts)}`;
}

/** What counts by status; what cannot block is counted apart. */
function countsOf(items: readonly ReportedItem[]): string {
  const counting = items.filter((item) => item.required && item.waiver === null);
  const advisory = items.filter((item) => !item.required && isOpen(item)).length;
  const waived = items.filter((item) => item.required && item.waiver !== null).length;
  return [
    ...STATUSES.map((status) => [
      counting.filter((item) => item.status === status).length,
      STATUS_INFO[status].word,
    ]),
    [waived, "waived"],
    [advisory, "advisory"],
  ]
    .filter(([n]) => n !== 0)
    .map(([n, word]) => `${n} ${word}`)
    .join(", ");
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
