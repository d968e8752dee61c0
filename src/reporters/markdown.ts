import type { Report, ReportedChange, ReportedItem } from "../core/report.ts";
import type { Verdict } from "../core/verdict.ts";
import { markdownItem, markdownItemLine, type Room } from "./markdown-item.ts";
import { codeSpan, markdownText } from "./markdown-text.ts";
import { isOpen, isRemarkable, remains, wasJudged } from "./open-items.ts";
import { sharedMend } from "./pretty.ts";
import { headline } from "./words.ts";

export interface MarkdownOptions {
  /**
   * The most characters (UTF-16 units) that may come out. GitHub takes 65,536 for a comment, and 1 MiB
   * of UTF-8 for the summary of a step; a unit is at most three bytes.
   */
  readonly limit: number;
  /** What this run is called, where there are several in one place. */
  readonly heading?: string;
}

const VERDICT_SIGNS: Record<Verdict, string> = {
  done: "✅",
  ready: "☑️",
  "not-done": "❌",
  undetermined: "❔",
};

/** From generous to bare: the first that fits is taken. */
const ROOMS: readonly Room[] = [
  { open: 5, folded: 500 },
  { open: 5, folded: 50 },
  { open: 5, folded: 10 },
  { open: 3, folded: 0 },
  { open: 1, folded: 0 },
  { open: 0, folded: 0 },
];

/**
 * The report as GitHub's Markdown, for a comment and for the summary of a step: the verdict, what remains and
 * whose move it is; the rest is folded. All text is inert (markdown-text.ts).
 * It is cut between items and between findings to fit the limit, and says how much is left out.
 */
export function reportMarkdown(report: Report, options: MarkdownOptions): string {
  const top = [verdictLine(report, options), ...context(report)].join("\n\n");
  const limit = options.limit - top.length - 4;
  for (const room of ROOMS) {
    const text = [...openBlocks(report, room), folded(restBlocks(report, room))]
      .map(blockText)
      .join("");
    if (text.length <= limit) return `${top}\n${text}`;
  }
  const open = cutBlocks(openBlocks(report, BARE), limit);
  const rest = folded(restBlocks(report, BARE));
  return `${top}\n${open}${cutBlocks([rest], limit - open.length)}`;
}

const BARE: Room = { open: 0, folded: 0 };

/** A list under a title; `end` closes what the title opened. */
interface Block {
  readonly title: string;
  readonly lines: readonly string[];
  readonly end: string;
}

function verdictLine(report: Report, { heading }: MarkdownOptions): string {
  const { title, rest } = headline(report);
  const name = heading === undefined ? "" : `${markdownText(heading, 100)} · `;
  return `### ${VERDICT_SIGNS[report.verdict]} ${name}${title}${markdownText(rest)}`;
}

function context(report: Report): string[] {
  const { change, checklist } = report;
  const list = checklist.path === null ? "the bundled checklist" : codeSpan(checklist.path);
  const from = { head: "", base: " of the base", bundled: "" }[checklist.from];
  if (!wasJudged(report) && report.items.length === 0)
    return report.mend === null ? [] : [`**Next:** ${markdownText(report.mend)}`];
  const held = [
    ...(change === null ? [] : changeParts(change)),
    `${list}${from}${checklist.changedByBranch ? ", **which this branch changes**" : ""}`,
    `asked for: ${report.stage}${report.partial === null ? "" : `, ${markdownText(report.partial, 200)}`}`,
  ].join(" · ");
  const mend = sharedMend(report);
  return mend === null ? [held] : [held, `**Next:** ${markdownText(mend)}`];
}

function changeParts(change: ReportedChange): string[] {
  const { branch, base, mergeBase, head, files, insertions, deletions, dirty } = change;
  return [
    `${codeSpan(branch ?? head.slice(0, 10))} against ${codeSpan(base)} (${codeSpan(mergeBase.slice(0, 10))})`,
    `${files} ${files === 1 ? "file" : "files"}, +${insertions} −${deletions}${dirty ? ", uncommitted changes" : ""}`,
  ];
}

function openBlocks(report: Report, room: Room): Block[] {
  if (!wasJudged(report)) return [];
  const remarkable = report.items.filter((item) => isRemarkable(item) && item.waiver === null);
  return [
    listed("What remains", report.items.filter(remains), room),
    listed("Holds, and worth a look", remarkable, room),
  ].filter(isFilled);
}

function listed(title: string, items: readonly ReportedItem[], room: Room): Block {
  const lines = items.map((item) => markdownItem(item, room));
  return { title: `#### ${title}\n`, lines, end: "" };
}

/** What a reader need not see to know what is left to do. */
function restBlocks(report: Report, room: Room): Block[] {
  const items = wasJudged(report) ? report.items.filter((item) => !remains(item)) : [];
  const counting = items.filter((item) => item.waiver === null && !isRemarkable(item));
  const advisory = counting.filter(isOpen);
  const some = { open: Math.min(room.open, 3), folded: 0 };
  return [
    named("Holds", counting.filter(({ status }) => status === "pass").map(markdownItemLine)),
    named(
      "Advisory",
      advisory.map((item) => markdownItem(item, some)),
    ),
    named("Waived", items.filter(({ waiver }) => waiver !== null).map(markdownItemLine)),
    named(
      "Not applicable",
      counting.filter(({ status }) => status === "not-applicable").map(markdownItemLine),
    ),
    named(
      "Notes",
      report.notes.map((note) => `- ${markdownText(note)}`),
    ),
    named(
      "Not asked for",
      report.notAsked.map((id) => `- ${codeSpan(id)}`),
    ),
  ].filter(isFilled);
}

function named(title: string, lines: readonly string[]): Block {
  return { title, lines, end: "" };
}

/** One block that a reader unfolds; a list below the other, each behind its name. */
function folded(blocks: readonly Block[]): Block {
  const counts = blocks.map(({ title, lines }) => `${title.toLowerCase()} ${lines.length}`);
  const lines = blocks.flatMap(({ title, lines: [first = "", ...others] }) => [
    `\n**${title}**\n\n${first}`,
    ...others,
  ]);
  const title = `<details><summary>The rest: ${counts.join(", ")}</summary>`;
  return { title, lines, end: "\n</details>\n" };
}

function isFilled({ lines }: Block): boolean {
  return lines.length > 0;
}

function blockText(block: Block): string {
  if (!isFilled(block)) return "";
  return `\n${[block.title, ...block.lines, block.end].join("\n")}`;
}

/** What fits of each, in order; whatever is opened is closed, and what is missing is counted. */
function cutBlocks(blocks: readonly Block[], limit: number): string {
  let text = "";
  for (const block of blocks) {
    // Room for what closes the block, and for saying how much is missing.
    let room = limit - text.length - blockText({ ...block, lines: [""] }).length - 40;
    let fitting = 0;
    for (const line of block.lines) {
      room -= line.length + 1;
      if (room < 0) break;
      fitting += 1;
    }
    const missing = block.lines.length - fitting;
    if (missing === 0) text += blockText(block);
    else if (fitting > 0)
      text += blockText({
        ...block,
        lines: [...block.lines.slice(0, fitting), `- and ${missing} more`],
      });
    else if (limit - text.length > 40) text += `\n_and ${missing} more_\n`;
  }
  return text;
}
