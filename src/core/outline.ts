/** How a text's headings are written, by its file name. */
export type Markup = "markdown" | "rst" | "asciidoc" | "plain";

export function markupOf(path: string): Markup {
  if (/\.(md|mdx|markdown)$/i.test(path)) return "markdown";
  if (/\.rst$/i.test(path)) return "rst";
  return /\.(adoc|asciidoc)$/i.test(path) ? "asciidoc" : "plain";
}

/** What a line is. `code`: in a fenced or literal block. `mark`: an underline, a rule, a link definition. */
export interface OutlineLine {
  readonly kind: "heading" | "text" | "blank" | "comment" | "code" | "mark";
  readonly text: string;
  /** 1 is the highest; 0 for what is no heading. */
  readonly level: number;
}

/**
 * The lines of a document and what each is: CommonMark's ATX and Setext headings, reStructuredText's
 * underlined titles, AsciiDoc's `=`; headings in code blocks and comments are none. Plain text takes
 * underlined lines, `#` and lines that begin with a version for headings.
 */
export function outline(text: string, markup: Markup): OutlineLine[] {
  const lines = text.split(/\r?\n/);
  const inert = inertLines(lines, markup);
  const out: OutlineLine[] = [];
  const styles: string[] = [];
  lines.forEach((line, at) => {
    const still = inert[at];
    if (still) out.push({ kind: still, text: line, level: 0 });
    else if (line.trim() === "") out.push({ kind: "blank", text: line, level: 0 });
    else if (MARK.test(line)) {
      const title = out.at(-1);
      const style = underline(line, title, lines[at - 2]);
      if (title && style !== null && markup !== "asciidoc") {
        if (!styles.includes(style)) styles.push(style);
        const level =
          markup === "markdown" ? (line.trim().startsWith("=") ? 1 : 2) : styles.indexOf(style) + 1;
        out[at - 1] = { kind: "heading", text: title.text.trim(), level };
      }
      out.push({ kind: "mark", text: line, level: 0 });
    } else
      out.push(
        headingOf(line, markup) ?? {
          kind: isDefinition(line, markup) ? "mark" : "text",
          text: line,
          level: 0,
        },
      );
  });
  return out;
}

const MARK = /^ {0,3}([=\-~^"'`#*+:._])\1{2,}\s*$/;

/** The kind of underline, null when the line before is no title. */
function underline(
  line: string,
  title: OutlineLine | undefined,
  above: string | undefined,
): string | null {
  if (title?.kind !== "text" || /^\s*([-*+]|\d+[.)])\s/.test(title.text)) return null;
  const over = above !== undefined && MARK.test(above) && above.trim()[0] === line.trim()[0];
  return `${over ? "over" : ""}${line.trim()[0]}`;
}

function headingOf(line: string, markup: Markup): OutlineLine | null {
  const pattern =
    markup === "asciidoc" ? /^(={1,6})\s+(.*?)\s*$/ : /^ {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$/;
  const found = markup === "rst" ? null : pattern.exec(line);
  if (found) return { kind: "heading", text: found[2] ?? "", level: (found[1] as string).length };
  if (markup === "plain" && /^(version |release |v)?\d+\.\d+(\.\d+)*\b/i.test(line))
    return { kind: "heading", text: line.trim(), level: 1 };
  return null;
}

/** `[1.0.0]: https://…`, `.. _name: …`: where a link goes, not what it says. */
function isDefinition(line: string, markup: Markup): boolean {
  return markup === "rst" ? /^\.\. (_|\|)/.test(line) : /^ {0,3}\[[^\]]+\]:\s*\S/.test(line);
}

/** Lines in code blocks and comments; undefined for the others. */
function inertLines(lines: readonly string[], markup: Markup): ("code" | "comment" | undefined)[] {
  if (markup === "rst") return rstComments(lines);
  let fence: string | null = null;
  let comment = false;
  return lines.map((line) => {
    const run = (
      markup === "asciidoc" ? /^(-{4,}|\.{4,}|\/{4,})\s*$/ : /^ {0,3}(`{3,}|~{3,})/
    ).exec(line)?.[1];
    if (fence !== null) {
      if (run?.startsWith(fence) && line.trim() === run) fence = null;
      return "code";
    }
    if (comment || /^\s*<!--/.test(line)) {
      comment = !line.includes("-->");
      return "comment";
    }
    if (
      run !== undefined &&
      !(run.startsWith("`") && line.slice(line.indexOf(run) + run.length).includes("`"))
    ) {
      fence = run;
      return "code";
    }
    return markup === "asciidoc" && line.startsWith("//") ? "comment" : undefined;
  });
}

/** `.. text` that is no directive, target or substitution is a comment, with what is indented below it. */
function rstComments(lines: readonly string[]): ("comment" | undefined)[] {
  let inside = false;
  return lines.map((line) => {
    if (/^\.\.(\s|$)/.test(line)) inside = !/^\.\. (_|\||\[|[\w-]+::)/.test(line);
    else if (line.trim() !== "" && !/^\s/.test(line)) inside = false;
    return inside ? "comment" : undefined;
  });
}
