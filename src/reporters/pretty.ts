import { displayWidth } from "../core/display-width.ts";
import { cachedRemark } from "../core/evidence-cache.ts";
import { plainLine, withoutCommands } from "../core/plain-text.ts";
import type { Report, ReportedItem } from "../core/report.ts";
import { STATUS_INFO, STATUSES } from "../core/status.ts";
import { isOpen, isRemarkable, wasJudged } from "./open-items.ts";
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
    blocks.push(prettyHeading(report, options));
    if (judged && report.items.length > 0) blocks.push(prettyItemLines(report.items, options));
  }
  const open = judged
    ? report.items.filter((item) => isOpen(item) || hasSomethingToSay(item, options))
    : [];
  for (const item of open) blocks.push(prettyItem(item, options));
  if (report.notes.length > 0) blocks.push(prettyNotes(report, options).map(style.warn).join("\n"));
  blocks.push(verdictLines(report, options));
  return `${withoutCommands(blocks.join("\n\n"))}\n`;
}

const BUNDLED = "the bundled checklist `recommended`";

/** What was held against what; two lines, or one where there is no change. */
export function prettyHeading(report: Report, { style, width }: PrettyOptions): string {
  const { change, checklist, pullRequest } = report;
  const of = checklist.from === "base" ? " of the base" : "";
  const list = checklist.path === null ? BUNDLED : `${checklist.path}${of}`;
  const number = pullRequest === null ? "" : `#${pullRequest.number}`;
  if (change === null)
    return style.faint(wrap(`${plainLine(number || "dod")} · ${plainLine(list)}`, width, 2));
  const branch = nameOf(change.branch ?? change.head.slice(0, 10));
  const size = `${count(change.files, "file")}, +${change.insertions} −${change.deletions}`;
  const where = `${style.strong(branch)} against ${plainLine(change.base)}`;
  const facts = `${nameOf(change.mergeBase.slice(0, 10))} · ${size}${change.dirty ? " · uncommitted changes" : ""}${number && ` · ${number}`} · ${plainLine(list)}`;
  return `${where}\n${style.faint(wrap(facts, width, 2))}`;
}

/** A name at the beginning of a line must not read as a verdict. */
function nameOf(branch: string): string {
  const name = plainLine(branch);
  return /^\W*done\b|[\s:]/i.test(name) ? `“${name}”` : name;
}

/** A line an item. */
export function prettyItemLines(items: readonly ReportedItem[], options: PrettyOptions): string {
  const widest = items.reduce((most, item) => Math.max(most, displayWidth(plainLine(item.id))), 0);
  const idWidth = Math.min(24, widest);
  return items.map((item) => itemLine(item, idWidth, options)).join("\n");
}

/** Remarks about the whole run, wrapped. */
export function prettyNotes(report: Report, { width }: PrettyOptions): readonly string[] {
  return report.notes.map((note) => wrap(`note: ${plainLine(note)}`, width, 6));
}

function itemLine(item: ReportedItem, idWidth: number, options: PrettyOptions): string {
  const { style, width } = options;
  const id = plainLine(item.id);
  const pad = " ".repeat(Math.max(1, idWidth - displayWidth(id) + 2));
  const remarks = [
    cachedRemark(item) ?? "",
    item.required ? "" : "advisory",
    item.waiver ? "waived" : "",
    item.waitingOn && item.status === "pending" ? `waits for ${item.waitingOn}` : "",
  ].filter((remark) => remark !== "");
  const tail = remarks.length > 0 ? ` (${remarks.join(", ")})` : "";
  const start = `${MARKS[item.status]} ${id}${pad}`;
  const text = wrap(
    `${start}${plainLine(item.summary)}${plainLine(tail)}`,
    width,
    displayWidth(start),
  );
  return (
    colourOf(item, style)(text.slice(0, 1)) +
    (muted(item) ? style.faint(text.slice(1)) : text.slice(1))
  );
}

function muted(item: ReportedItem): boolean {
  return item.status === "not-applicable" || (!item.required && item.status !== "pass");
}

function hasSomethingToSay(item: ReportedItem, options: PrettyOptions): boolean {
  return options.verbose || isRemarkable(item);
}

// Lines after the first are indented: no text of others may begin one as a verdict does.
function verdictLines(report: Report, { style, width }: PrettyOptions): string {
  const { title, rest } = headline(report);
  const colour =
    report.exitCode === 0 ? style.good : report.verdict === "not-done" ? style.bad : style.warn;
  const text = wrap(`${title}${plainLine(rest)}`, width, 2);
  const mend = sharedMend(report);
  const counts = wasJudged(report) ? countsOf(report.items) : "";
  const first = style.strong(colour(text.slice(0, title.length))) + text.slice(title.length);
  if (mend !== null) return `${first}\n${wrap(`→ ${plainLine(mend)}`, width, 2)}`;
  return counts === "" ? first : `${first}\n${style.faint(counts)}`;
}

/** The way out where nothing was judged: every item has the same. */
export function sharedMend(report: Report): string | null {
  if (wasJudged(report)) return null;
  return report.mend;
}

/** What counts by status; what cannot block is counted apart. */
export function countsOf(items: readonly ReportedItem[]): string {
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
