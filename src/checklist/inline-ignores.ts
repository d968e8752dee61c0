import type { InlineIgnores } from "../core/checklist.ts";
import { type Finding, finding } from "../core/result.ts";

/** Checks whose findings no comment takes away: they guard what comments could be used against. */
const NEVER_IGNORED = new Set(["secrets", "test-integrity", "guarded-files"]);

/** A `dod-ignore <check>[/<rule>]: reason` of one line. */
export interface InlineIgnore {
  /** `check`, `check/rule`, `plugin/check` or `plugin/check/rule`, as written. */
  readonly target: string;
  /** Null when none is given. */
  readonly reason: string | null;
  /** Where `dod-ignore` stands in the line; counts from 1. */
  readonly column: number;
}

/** Longer lines are made by programs; nobody explains anything in them. */
const LONGEST_LINE = 10_000;

const DIRECTIVE = /dod-ignore(?![\w-])[ \t]*([\w@./-]*)[ \t]*(:?)/g;

/**
 * The `dod-ignore` comments of a line. A comment's marker has to stand before it, outside of quotes. A
 * reason ends at the next `dod-ignore` and at the comment's end.
 */
export function inlineIgnoresOf(line: string): InlineIgnore[] {
  if (line.length > LONGEST_LINE || !line.includes("dod-ignore")) return [];
  const start = commentStart(line);
  if (start < 0) return [];
  const directives = [...line.matchAll(DIRECTIVE)].filter(
    (match) => match.index >= start && standsAlone(line, match.index),
  );
  return directives.map((match, index) => {
    const end = directives[index + 1]?.index ?? line.length;
    const rest = line.slice(match.index + match[0].length, end);
    const reason = match[2] === ":" ? reasonOf(rest) : null;
    return { target: match[1] ?? "", reason, column: match.index + 1 };
  });
}

export interface IgnoreRequest {
  readonly check: string;
  readonly findings: readonly Finding[];
  /** The checklist's `inlineIgnores`. */
  readonly mode: InlineIgnores;
  /** For `approved`: somebody else approved this diff. */
  readonly approved: boolean;
  /** A line of a changed file, counted from 1; null when there is none. */
  lineOf(path: string, line: number): string | null;
}

export interface IgnoreOutcome {
  /** What is left, and a finding `dod-ignore-reason` for each comment without a reason. */
  readonly findings: readonly Finding[];
  readonly ignored: readonly Finding[];
  /** Findings that comments would take away once the diff is approved. */
  readonly awaitingApproval: number;
}

/**
 * Takes away the findings that a comment on their line, or alone on the line above, names with a reason.
 */
export function applyInlineIgnores(request: IgnoreRequest): IgnoreOutcome {
  const { check, findings, mode, approved } = request;
  if (mode === "never" || NEVER_IGNORED.has(check))
    return { findings, ignored: [], awaitingApproval: 0 };
  const left: Finding[] = [];
  const ignored: Finding[] = [];
  const unexplained = new Map<string, Finding>();
  let awaitingApproval = 0;
  for (const one of findings) {
    const comments = commentsFor(one, request);
    const counts = comments.some(({ ignore }) => ignore.reason !== null);
    if (counts && (mode === "allow" || approved)) {
      ignored.push(one);
      continue;
    }
    if (counts) awaitingApproval++;
    left.push(one);
    for (const { ignore, path, line } of comments)
      if (ignore.reason === null && !counts)
        unexplained.set(`${path}:${line}:${ignore.column}`, withoutReason(ignore, path, line));
  }
  return { findings: [...left, ...unexplained.values()], ignored, awaitingApproval };
}

function commentsFor({ path, line, rule }: Finding, { check, lineOf }: IgnoreRequest) {
  if (path === null || line === null) return [];
  const names = [check, `${check}/${rule}`];
  const at = (number: number, text: string | null) =>
    inlineIgnoresOf(text ?? "")
      .filter((ignore) => names.includes(ignore.target))
      .map((ignore) => ({ ignore, path, line: number }));
  const above = line > 1 ? lineOf(path, line - 1) : null;
  // Behind code, a comment speaks of its own line.
  const alone = above !== null && ONLY_COMMENT.test(above) ? above : null;
  return [...at(line, lineOf(path, line)), ...at(line - 1, alone)];
}

function withoutReason(ignore: InlineIgnore, path: string, line: number): Finding {
  return finding({
    path,
    line,
    column: ignore.column,
    rule: "dod-ignore-reason",
    message: `\`dod-ignore ${ignore.target}\` gives no reason`,
    fix: `say why: \`dod-ignore ${ignore.target}: <reason>\``,
  });
}

const ONLY_COMMENT = /^\s*(\/\/|#|\/\*|\*|<!--|--|;|%|\{\/\*)/;

/** Markers that stand anywhere, and those that must follow a space or begin the line. */
const MARKER = /\/\/|\/\*|<!--|(?<=^|\s)(?:#|--|;|%)|^\s*\*/g;

/** Where the first comment begins that no quote holds; -1 for none. */
function commentStart(line: string): number {
  const quotes = quotesOf(line);
  let at = 0;
  for (const { index } of line.matchAll(MARKER)) {
    while ((quotes[at]?.end ?? line.length) <= index) at += 1;
    if (index <= (quotes[at]?.start ?? line.length)) return index;
  }
  return -1;
}

const QUOTES: Readonly<Record<string, RegExp>> = {
  '"': /"(?:\\.|[^"\\])*"/y,
  "'": /'(?:\\.|[^'\\])*'/y,
  "`": /`(?:\\.|[^`\\])*`/y,
};

function quotesOf(line: string): { readonly start: number; readonly end: number }[] {
  const quotes: { start: number; end: number }[] = [];
  // Where one is not closed, no later one of its kind is: each kind is searched for in vain once.
  const unclosed = new Set<string>();
  for (let start = 0; start < line.length; start++) {
    const mark = line[start] as string;
    const quote = unclosed.has(mark) ? undefined : QUOTES[mark];
    if (!quote) continue;
    quote.lastIndex = start;
    if (quote.test(line)) {
      quotes.push({ start, end: quote.lastIndex });
      start = quote.lastIndex - 1;
    } else unclosed.add(mark);
  }
  return quotes;
}

/** Not the tail of another word, and not quoted: `` `dod-ignore x: y` `` speaks about it. */
function standsAlone(line: string, index: number): boolean {
  return index === 0 || /[\s/*#;%!-]/.test(line[index - 1] as string);
}

/** Null when nothing is said: at least one letter or digit makes a reason. */
function reasonOf(rest: string): string | null {
  const reason = rest
    .replace(/(\*\/\}?|-->).*$/s, "")
    .replace(/(?<![\s,;/*#%-])[\s,;/*#%-]+$/, "")
    .trim();
  return /[\p{L}\p{N}]/u.test(reason) ? reason : null;
}
