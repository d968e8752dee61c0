import { beforeOpenComment, visibleText } from "./markdown-text.ts";

/** A line of a description on GitHub, as its reader sees it. */
export interface MarkdownLine {
  /** `code`: in a code block, or in HTML that is shown as it stands. `mark`: a rule or an underline. */
  readonly kind: "heading" | "box" | "text" | "blank" | "code" | "mark";
  /** Without markers and without HTML comments. */
  readonly text: string;
  /** Of a heading, 1 the highest; 0 for what is none. */
  readonly level: number;
  /** Of a task box. */
  readonly ticked: boolean;
  /** Counted from 1. */
  readonly number: number;
}

/**
 * The lines of a Markdown text and what each is, after CommonMark 0.31 and GFM's task list items: headings
 * (ATX and Setext) and boxes in code blocks and HTML comments are none. Line by line, so link definitions
 * and tables are text. Linear in the length of the text, which is hostile.
 */
export function markdownLines(text: string): MarkdownLine[] {
  const scan = new Scan(text.split(/\r\n|\r|\n/));
  return scan.all();
}

/** What is open: a block that swallows lines until it ends. */
type Open =
  | {
      readonly kind: "fence";
      readonly mark: string;
      readonly quotes: number;
      readonly base: number;
    }
  | { readonly kind: "comment" }
  | { readonly kind: "html"; readonly end: RegExp };

/** A line that was read; what is not said of it is as in most lines. */
interface Read {
  readonly kind: MarkdownLine["kind"];
  readonly text: string;
  readonly level?: number | undefined;
  readonly ticked?: boolean;
}

const RAW_HTML = /^<(pre|script|style|textarea)(?=[\s>]|$)/i;
const RULE = /^([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const LIST_MARKER = /^([-*+]|\d{1,9}[.)])([ \t]+|$)/;
const BOX = /^\[([ xX])\][ \t]+(\S.*)$/;

/** Lists in lists beyond this are text: a line of 30,000 markers is no list. */
const DEEPEST = 50;

class Scan {
  private readonly out: MarkdownLine[] = [];
  private open: Open | null = null;
  /** Columns at which the contents of the list items that are open begin. */
  private lists: number[] = [];
  private quotes = 0;
  /** The first line of the paragraph that is open, and its list's column. */
  private paragraph: { readonly at: number; readonly base: number } | null = null;
  /** The last line of a comment inside a paragraph, 0-based. */
  private hiddenTo = -1;
  private readonly lastCommentEnd: number[];

  constructor(private readonly lines: readonly string[]) {
    this.lastCommentEnd = commentEnds(lines);
  }

  all(): MarkdownLine[] {
    for (const line of this.lines) {
      const { kind, text, level = 0, ticked = false } = this.read(line);
      const at = this.out.length;
      this.out.push({ kind, text: text.trim(), level, ticked, number: at + 1 });
      if (kind === "box") this.paragraph = { at, base: this.lists.at(-1) ?? 0 };
      else if (kind !== "text") this.paragraph = null;
    }
    return this.out;
  }

  private read(line: string): Read {
    if (this.open?.kind === "comment") return this.inComment(line);
    if (this.open?.kind === "html") {
      if (this.open.end.test(line)) this.open = null;
      return { kind: "code", text: line };
    }
    const { quotes, rest } = unquoted(line);
    if (this.open?.kind === "fence") {
      const code = this.inFence(this.open, rest, quotes);
      if (code) return code;
    }
    if (this.out.length <= this.hiddenTo) return this.inParagraph(line);
    if (rest.trim() === "") return { kind: "blank", text: "" };
    // A line of a paragraph may leave its quotation's mark out.
    if (quotes !== this.quotes && !(quotes < this.quotes && this.paragraph)) this.lists = [];
    this.quotes = quotes;
    const indent = columnsOf(rest);
    while ((this.lists.at(-1) ?? 0) > indent) this.lists.pop();
    return this.block(rest.trimStart(), indent);
  }

  /** One block's beginning, or a paragraph's next line. */
  private block(rest: string, indent: number): Read {
    const base = this.lists.at(-1) ?? 0;
    if (indent - base >= 4)
      return this.paragraph ? this.inParagraph(rest) : { kind: "code", text: rest };
    const fence = /^(`{3,})[^`]*$|^(~{3,})/.exec(rest);
    if (fence) {
      this.open = { kind: "fence", mark: fence[1] ?? fence[2] ?? "", quotes: this.quotes, base };
      return { kind: "code", text: "" };
    }
    if (rest.startsWith("<!--")) {
      this.open = { kind: "comment" };
      // `<!-->` and `<!--->` are whole comments.
      return this.inComment(rest.slice(2));
    }
    const raw = RAW_HTML.exec(rest);
    if (raw) {
      const end = new RegExp(`</${raw[1]}>`, "i");
      if (!end.test(rest)) this.open = { kind: "html", end };
      return { kind: "code", text: rest };
    }
    if (this.paragraph?.base === base && /^(=+|-+)[ \t]*$/.test(rest))
      return this.underline(this.paragraph.at, rest.startsWith("=") ? 1 : 2);
    if (RULE.test(rest)) return { kind: "mark", text: "" };
    const hashes = /^(#{1,6})(?:[ \t]+|$)/.exec(rest);
    if (hashes) {
      const text = visibleText(withoutClosingHashes(rest.slice(hashes[0].length)));
      return { kind: "heading", text, level: hashes[1]?.length };
    }
    const marker = this.lists.length < DEEPEST ? LIST_MARKER.exec(rest) : null;
    return marker ? this.listItem(marker, rest, indent) : this.inParagraph(rest);
  }

  private listItem(marker: RegExpExecArray, rest: string, indent: number): Read {
    this.paragraph = null;
    const content = rest.slice(marker[0].length);
    const gap = marker[2]?.length ?? 0;
    const inside = indent + (marker[1]?.length ?? 0) + (gap > 4 || content === "" ? 1 : gap);
    this.lists.push(inside);
    if (content === "") return { kind: "blank", text: "" };
    const box = BOX.exec(content);
    if (!box) return this.block(content, gap > 4 ? inside + gap - 1 : inside);
    return { kind: "box", text: this.shown(box[2] ?? ""), ticked: box[1] !== " " };
  }

  private inParagraph(rest: string): Read {
    const at = this.out.length;
    this.paragraph ??= { at, base: this.lists.at(-1) ?? 0 };
    if (at > this.hiddenTo) return { kind: "text", text: this.shown(rest) };
    const end = rest.indexOf("-->");
    if (end < 0) return { kind: "text", text: "" };
    this.hiddenTo = -1;
    return { kind: "text", text: this.shown(rest.slice(end + 3)) };
  }

  /** Without comments, one that ends on a later line of the paragraph included. */
  private shown(text: string): string {
    const before = beforeOpenComment(text);
    const lastEnd = this.lastCommentEnd[this.out.length] ?? -1;
    if (before === null || lastEnd < 0) return visibleText(text);
    this.hiddenTo = lastEnd;
    return visibleText(before);
  }

  /** What stands behind the end of a comment that began a line is shown as it stands. */
  private inComment(line: string): Read {
    const end = line.indexOf("-->");
    if (end < 0) return { kind: "blank", text: "" };
    const rest = line.slice(end + 3);
    const before = beforeOpenComment(rest);
    if (before === null) this.open = null;
    this.paragraph = null;
    const text = visibleText(before ?? rest);
    return { kind: text.trim() === "" ? "blank" : "text", text };
  }

  /** Null where the fence's list item or quotation has ended, so that the line is no code. */
  private inFence(fence: Open & { kind: "fence" }, inner: string, quotes: number): Read | null {
    const indent = columnsOf(inner);
    const text = inner.trim();
    if (quotes < fence.quotes || (text !== "" && indent < fence.base)) {
      this.open = null;
      return null;
    }
    const isEnd =
      text.length >= fence.mark.length &&
      text === (fence.mark[0] ?? "").repeat(text.length) &&
      indent - fence.base < 4;
    if (isEnd) this.open = null;
    return { kind: "code", text: isEnd ? "" : inner };
  }

  /** The paragraph that begins at `at` is a heading. */
  private underline(at: number, level: number): Read {
    const first = this.out[at] as MarkdownLine;
    if (first.kind === "box") return { kind: "mark", text: "" };
    const text = this.out
      .slice(at)
      .map((line) => line.text)
      .join(" ")
      .trim();
    this.out[at] = { ...first, kind: "heading", text, level };
    for (let n = at + 1; n < this.out.length; n++)
      this.out[n] = { ...(this.out[n] as MarkdownLine), kind: "mark", text: "" };
    return { kind: "mark", text: "" };
  }
}

/** For each line, the next line of the same paragraph, if any, in which a comment may end; else -1. */
function commentEnds(lines: readonly string[]): number[] {
  const ends = new Array<number>(lines.length).fill(-1);
  let next = -1;
  for (let at = lines.length - 1; at >= 0; at--) {
    ends[at] = next;
    const line = lines[at] as string;
    if (line.trim() === "") next = -1;
    else if (line.includes("-->")) next = at;
  }
  return ends;
}

/** Takes the marks of block quotations off. */
function unquoted(line: string): { quotes: number; rest: string } {
  let quotes = 0;
  let at = 0;
  for (;;) {
    let next = at;
    while (next - at < 3 && line[next] === " ") next += 1;
    if (line[next] !== ">") return { quotes, rest: line.slice(at) };
    quotes += 1;
    at = line[next + 1] === " " ? next + 2 : next + 1;
  }
}

/** The column of the first character that is no white space; tabs stop at every fourth. */
function columnsOf(line: string): number {
  let column = 0;
  for (const character of line) {
    if (character === " ") column += 1;
    else if (character === "\t") column += 4 - (column % 4);
    else break;
  }
  return column;
}

/** `Why ##` is `Why`; `C#` stays. */
function withoutClosingHashes(text: string): string {
  const trimmed = text.trimEnd();
  let end = trimmed.length;
  while (trimmed[end - 1] === "#") end -= 1;
  return end === 0 || /[ \t]/.test(trimmed[end - 1] ?? "")
    ? trimmed.slice(0, end).trimEnd()
    : trimmed;
}
