import { plainLine, withoutCommands } from "../core/plain-text.ts";
import type { Report, ReportedItem } from "../core/report.ts";
import { annotationsOf } from "./annotations.ts";
import { isOpen, isRemarkable, remains, wasJudged } from "./open-items.ts";
import { countsOf, prettyHeading, prettyItemLines, prettyNotes, sharedMend } from "./pretty.ts";
import { prettyItem } from "./pretty-item.ts";
import type { PrettyOptions } from "./pretty-parts.ts";
import { PLAIN } from "./style.ts";
import { headline } from "./words.ts";

/**
 * The report for the log of a GitHub job: what remains is open to see, what holds is folded with its
 * evidence, the annotations are made by the way, the verdict is the last line. No other line than our
 * own is one that the runner obeys.
 */
export function reportGitHub(report: Report, options: PrettyOptions): string {
  const plain = { ...options, style: PLAIN };
  const judged = wasJudged(report);
  const items = judged ? report.items : [];
  const remaining = items.filter(remains);
  const others = items.filter((item) => !remains(item) && (isOpen(item) || isRemarkable(item)));
  const rest = items.filter((item) => !remains(item) && !others.includes(item));
  const blocks: string[] = [];
  if (!options.quiet) {
    blocks.push(text(prettyHeading(report, plain)));
    if (items.length > 0) blocks.push(text(prettyItemLines(items, plain)));
  }
  for (const item of remaining) blocks.push(text(prettyItem(item, plain)));
  if (!options.quiet) {
    blocks.push(...group("Advisory, waived, or worth a look", others, plain));
    blocks.push(...group("What holds, and its evidence", rest, { ...plain, verbose: true }));
  }
  if (report.notes.length > 0) blocks.push(text(prettyNotes(report, plain).join("\n")));
  blocks.push(...annotations(report));
  blocks.push(verdict(report));
  return `${blocks.join("\n\n")}\n`;
}

function group(title: string, items: readonly ReportedItem[], options: PrettyOptions): string[] {
  if (items.length === 0) return [];
  const body = items.map((item) => text(prettyItem(item, options))).join("\n\n");
  return [folded(`${title} (${items.length})`, body)];
}

function annotations(report: Report): string[] {
  const { commands, leftOut } = annotationsOf(report);
  if (commands.length === 0) return [];
  const made = folded(`Annotations (${commands.length})`, commands.join("\n"));
  if (leftOut === 0) return [made];
  return [
    `${made}\n${leftOut} more ${leftOut === 1 ? "is" : "are"} not annotated: GitHub takes ten of a kind. They are in this log and in the other formats.`,
  ];
}

/** A group of the log; `title` is ours. */
function folded(title: string, body: string): string {
  return `::group::${title}\n${body}\n::endgroup::`;
}

/** Last of all, in one line, so that it is found without reading. */
function verdict(report: Report): string {
  const { title, rest } = headline(report);
  const mend = sharedMend(report);
  const counts = wasJudged(report) ? countsOf(report.items) : "";
  return [
    ...(mend === null ? [] : [text(`→ ${plainLine(mend)}`)]),
    ...(counts === "" ? [] : [counts]),
    text(`${title}${plainLine(rest)}`),
  ].join("\n");
}

/** Text of others is in it, and wrapping may have brought any piece to the beginning of a line. */
function text(lines: string): string {
  return withoutCommands(lines);
}
