import { markupOf, type OutlineLine, outline } from "./outline.ts";

/** A version's part of a changelog. Lines count from 1 and are those of the whole file. */
export interface ChangelogSection {
  readonly heading: string;
  readonly headingLine: number;
  /** The last line that belongs to it. */
  readonly lastLine: number;
  /** Not released yet, by what its heading or its first line says, or because it is the first and lacks the date that the next one has. */
  readonly unreleased: boolean;
}

export interface Changelog {
  readonly sections: readonly ChangelogSection[];
  /** 1-based numbers of the lines that say something: no headings, blanks, comments, rules, placeholders. */
  readonly entryLines: ReadonlySet<number>;
  /** It says itself, before its first version, that newer ones are told of elsewhere. */
  readonly discontinued: boolean;
}

/**
 * Reads a changelog: sections are headings that begin with a version, a date or a word for what is not
 * released yet (keepachangelog.com 1.1.0, and the forms found in History.md, NEWS and CHANGES.rst).
 */
export function readChangelog(text: string, path: string): Changelog {
  const lines = outline(text, markupOf(path));
  const heads = lines.flatMap((line, at) =>
    line.kind === "heading" && isVersion(line.text) ? [{ ...line, at }] : [],
  );
  const raw = heads.map((head, n) => {
    // Whatever stands between two versions is the first one's, an "Upgrading to 2.x" of its level too.
    const last = heads[n + 1]?.at ?? lines.length;
    const first =
      lines
        .slice(head.at + 1, last)
        .find((line) => line.kind === "text")
        ?.text.trim() ?? "";
    return { heading: plain(head.text), headingLine: head.at + 1, lastLine: last, first };
  });
  const dated = raw.map(({ heading, first }) => DATE.test(heading) || RELEASED_LINE.test(first));
  const sections = raw.map(({ heading, headingLine, lastLine, first }, n) => ({
    heading,
    headingLine,
    lastLine,
    unreleased:
      isUnreleased(heading) ||
      UNRELEASED_LINE.test(first) ||
      (n === 0 && dated[0] === false && dated[1] === true),
  }));
  return {
    sections,
    entryLines: new Set(lines.flatMap((line, at) => (isEntry(line) ? [at + 1] : []))),
    discontinued:
      !raw.some((one) => isUnreleased(one.heading) || UNRELEASED_LINE.test(one.first)) &&
      lines.slice(0, heads[0]?.at).some(({ text }) => MOVED.test(text)),
  };
}

/** No version stands farther back in a heading; the patterns below take longer than linear time. */
const LONGEST_HEADING = 500;

/** `[1.2.0](https://…)`, `**v1.2**`, `` `1.2` `` → their text. */
function plain(heading: string): string {
  return heading
    .slice(0, LONGEST_HEADING)
    .replace(/\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])?/g, "$1")
    .replace(/[*`_~]{1,2}(?=\S)|(?<=\S)[*`~]{1,2}/g, "")
    .trim();
}

const DATE =
  /\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,? +(\d{1,2}(st|nd|rd|th)?,? +)?\d{4}/i;
const RELEASED_LINE = new RegExp(
  `^[*_(]*((released?( on)?|release date|date):? *)?(${DATE.source})[.)*_]*$`,
  "i",
);
const UNRELEASED_LINE =
  /^[*_`(]*(unreleased|not (yet )?released|release date: *(unreleased|tb[ad]|-+)?)[.)*_`]*$/i;

// gson: "The change log for versions newer than 2.10 is available only on the [GitHub Releases page](…)".
const MOVED =
  /^(?=.*\b(newer|later|future|onwards?|moved|no longer|discontinued|not (maintained|updated)|starting (with|from)|as of|since)\b).*\breleases\b/i;

function isVersion(heading: string): boolean {
  const text = plain(heading);
  return (
    /^(version|release|v\.?|ver\.?)?\s*\d+\.(\d+|x)/i.test(text) ||
    /^@?[\w/.-]+([@ ]|: )(version )?v?\d+\.\d+\S*(\s*[-–—(/:,].*)?$/i.test(text) ||
    new RegExp(`^(${DATE.source})`, "i").test(text) ||
    isUnreleased(heading)
  );
}

/** Words that say so anywhere, and words that say so only when they are all there is beside the version. */
function isUnreleased(heading: string): boolean {
  const text = plain(heading);
  if (
    /\b(unreleased|un-released|not (yet )?released|to be released|upcoming|tb[ad]|snapshot)\b/i.test(
      text,
    )
  )
    return true;
  if (/\b(xxxx|yyyy|20xx|\?{4})[-/.]|\d[.-]dev\d*\b/i.test(text)) return true;
  const rest = text
    // `8.0.0-next.11` is a version; `8.0.0-next` is none yet.
    .replace(/v?(?<!\d)\d+(\.(\d+|x))+([-.]?[a-z]+[-.]?\d[\w.]*)?/gi, "")
    .replace(/[^\p{L} ]+/gu, " ")
    .trim();
  return /^(version |release )?(next|main|master|head|trunk|develop|development|dev|in development|pending|future|latest|wip|in progress|work in progress)( version| release| changes)?$/i.test(
    rest,
  );
}

function isLabel(said: string): boolean {
  return /^[\w ]{1,20}[*_]*:[*_]*$/.test(said.replace(/^[*_]+/, ""));
}

const PLACEHOLDER =
  /^(n\/?a|none|nothing|nothing( here)? yet|no changes?( yet)?|tb[ad]|todo|wip|xxx|\.{3}|…)[.!]?$/i;

function isEntry(line: OutlineLine): boolean {
  if (line.kind !== "text") return false;
  const said = line.text
    .trim()
    .replace(/^([-*+•]|\d+[.)])\s+/, "")
    .replace(/^\[[ xX]\]\s+/, "")
    .trim();
  if (RELEASED_LINE.test(said) || UNRELEASED_LINE.test(said) || PLACEHOLDER.test(said))
    return false;
  // A directive of reStructuredText or a bare label such as `Added:` says nothing yet.
  if (/^\.\. [\w-]+::/.test(said) || isLabel(said)) return false;
  return /[\p{L}\p{N}]/u.test(said.replace(/^[-*+]$/, ""));
}
