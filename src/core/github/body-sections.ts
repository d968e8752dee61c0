import type { MarkdownLine } from "./markdown-lines.ts";
import { isBold, nameOf, showsPicture } from "./markdown-text.ts";

/** A heading and what stands below it, lower headings and theirs included. */
export interface Section {
  readonly heading: string;
  readonly lines: readonly MarkdownLine[];
}

/** Deeper than any heading of Markdown: a line that is bold from end to end. */
const BOLD_LEVEL = 7;

/**
 * The sections whose headings are wanted. A line that is bold from end to end counts as a heading where
 * its words are wanted, because people write it as one.
 * @param isWanted is given a heading's words (`nameOf`)
 */
export function sectionsNamed(
  lines: readonly MarkdownLine[],
  isWanted: (name: string) => boolean,
): Section[] {
  return lines.flatMap((line, at): Section[] => {
    const level = levelOf(line);
    if (level === 0 || !isWanted(nameOf(line.text))) return [];
    let end = at + 1;
    while (end < lines.length && !ends(lines[end] as MarkdownLine, level)) end += 1;
    return [{ heading: line.text, lines: lines.slice(at + 1, end) }];
  });
}

function levelOf({ kind, text, level }: MarkdownLine): number {
  return kind === "text" && isBold(text) ? BOLD_LEVEL : level;
}

/** A bold line ends only what a bold line began: elsewhere it is a text that is stressed. */
function ends(line: MarkdownLine, level: number): boolean {
  const own = levelOf(line);
  return own > 0 && own <= level;
}

/** What is written in place of a text: nobody has said anything yet. `None` and `n/a` are answers. */
const PLACEHOLDER =
  /^(todo|to do|fixme|tb[acd]|to be (added|announced|confirmed|decided|defined|done|written)|wip|work in progress|xxx|no response|placeholder|description|your text here|lorem ipsum.*)$/;

// What tools append, and where a link goes, is nobody's description.
const SILENT =
  /^(signed-off-by|co-authored-by|reviewed-by|change-id|dod-waive): |^\[[^\]]{1,999}\]:[ \t]/i;

/** Whether a line says something: letters or digits beyond placeholders and bare tags, or a picture. */
export function says({ kind, text }: MarkdownLine): boolean {
  if (kind === "blank" || kind === "mark" || kind === "heading" || SILENT.test(text)) return false;
  if (showsPicture(text)) return true;
  const words = text.replace(/<[^<>]*>/g, " ");
  return /[\p{L}\p{N}]/u.test(words) && !PLACEHOLDER.test(nameOf(words));
}

/** What the lines of a template look like when nobody has touched them. */
export function untouched(template: readonly MarkdownLine[]): string[] {
  return template.filter(says).map(fingerprint);
}

/** White space and the tick of a box aside. */
function fingerprint({ kind, text }: MarkdownLine): string {
  return `${kind === "box" ? "[] " : ""}${text.replace(/\s+/g, " ")}`;
}

/**
 * The lines that an author wrote: those that say something and that no template holds.
 * @param given lines of templates, by `untouched`
 * @param ticks whether to tick a box of the template is to write something
 */
export function written(
  lines: readonly MarkdownLine[],
  given: ReadonlySet<string>,
  ticks: boolean,
): MarkdownLine[] {
  return lines.filter(
    (line) => says(line) && (!given.has(fingerprint(line)) || (ticks && line.ticked)),
  );
}
