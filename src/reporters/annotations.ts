import { plainBlock, plainLine } from "../core/plain-text.ts";
import type { Report, ReportedItem } from "../core/report.ts";
import type { Finding } from "../core/result.ts";
import { STATUS_INFO } from "../core/status.ts";
import { isOpen, isRemarkable, remains, wasJudged } from "./open-items.ts";
import { sharedMend } from "./pretty.ts";
import { shortened } from "./pretty-text.ts";
import { headline } from "./words.ts";

export type Level = "error" | "warning" | "notice";

/** A remark that GitHub shows on the run's page, and beside the line where there is one. */
interface Annotation {
  readonly level: Level;
  readonly title: string;
  readonly message: string;
  /** Null when it is not about a file, or the path is none that could be a file's here. */
  readonly place: Place | null;
}

interface Place {
  readonly file: string;
  readonly line: number | null;
  readonly endLine: number | null;
  readonly column: number | null;
}

/** GitHub takes ten of each level from a step and drops the others without a word. */
const MOST_OF_A_LEVEL = 10;
/** GitHub cuts messages at 4,096 characters. */
const MOST_MESSAGE = 4_000;
const MOST_TITLE = 200;
const MOST_PATH = 1_000;

export interface Annotations {
  /** Workflow commands, a line each. */
  readonly commands: readonly string[];
  /** How many there was no room for. */
  readonly leftOut: number;
}

/**
 * What remains as workflow commands (GitHub Docs, "Workflow commands for GitHub Actions"): an error for each
 * place of a required failure, a warning for what is pending or unknown and each of its places, a notice for what does not
 * count and for remarks of what holds.
 */
export function annotationsOf(report: Report): Annotations {
  const all = wasJudged(report) ? report.items.map(ofItem) : [[ofVerdict(report)]];
  const commands: string[] = [];
  let leftOut = 0;
  for (const level of ["error", "warning", "notice"] as const) {
    const some = inTurns(all.map((list) => list.filter((one) => one.level === level)));
    const merged = mergedByPlace(some);
    commands.push(...merged.slice(0, MOST_OF_A_LEVEL).map(command));
    leftOut += Math.max(0, merged.length - MOST_OF_A_LEVEL);
  }
  return { commands, leftOut };
}

function ofItem(item: ReportedItem): Annotation[] {
  const { title, summary, status, mend, findings } = item;
  if (item.waiver !== null || (!isOpen(item) && !isRemarkable(item))) return [];
  const name = `dod ${plainLine(item.id)}: ${plainLine(title)}`;
  if (remains(item) && status !== "fail") {
    const waits =
      item.waitingOn === null ? STATUS_INFO[status].word : `waits for ${item.waitingOn}`;
    const message = [`${summary} (${waits})`, ...(mend === null ? [] : [`→ ${mend}`])].join("\n");
    const whole = { level: "warning", title: name, message, place: null } as const;
    return [whole, ...findings.flatMap((one) => inPlace(one, "warning", name))];
  }
  const level = remains(item) ? "error" : "notice";
  // Advisory items that could not be measured are no remark about the change.
  if (isOpen(item) && status !== "fail") return [];
  const others = findings.filter((finding) => placeOf(finding) === null);
  const without = others.map((finding) => [finding.path, finding.message, finding.fix]);
  return [
    ...findings.flatMap((one) => inPlace(one, level, name)),
    ...(without.length === 0
      ? []
      : [
          {
            level: level as Level,
            title: name,
            message: [
              summary,
              ...without.map((parts) => parts.filter((text) => text !== null).join(": ")),
              ...(mend === null ? [] : [`→ ${mend}`]),
            ].join("\n"),
            place: null,
          },
        ]),
  ];
}

/** Nothing for a finding that GitHub cannot show in a file. */
function inPlace(finding: Finding, level: Level, title: string): Annotation[] {
  const place = placeOf(finding);
  const message = [finding.message, finding.fix ?? ""].filter((text) => text !== "").join("\n");
  return place === null ? [] : [{ level, title, message, place }];
}

/** Nothing was judged: one word for all items. */
function ofVerdict(report: Report): Annotation {
  const { title, rest } = headline(report);
  const mend = sharedMend(report);
  const message = [`${title}${rest}`, ...(mend === null ? [] : [`→ ${mend}`])].join("\n");
  return { level: "warning", title: "dod", message, place: null };
}

/**
 * Relative to the root of the repository; GitHub shows an annotation for any file that is named, so a
 * name that leaves the repository, or that no file of it has as it stands, names none.
 */
function placeOf({ path, line, endLine, column }: Finding): Place | null {
  if (path === null || path.length > MOST_PATH || plainLine(path) !== path) return null;
  // The runner cuts white space off, and reads the equals sign as its own.
  if (/^[/=]|\\|^[a-z]:/i.test(path) || path.trim() !== path) return null;
  if (path.split("/").some((part) => part === ".." || part === "." || part === "")) return null;
  const start = lineNumber(line);
  const end = lineNumber(endLine);
  return {
    file: path,
    line: start,
    endLine: start !== null && end !== null && end > start ? end : null,
    // A column of several lines means nothing to GitHub.
    column: start !== null && (end === null || end <= start) ? lineNumber(column) : null,
  };
}

function lineNumber(value: number | null): number | null {
  return value !== null && Number.isSafeInteger(value) && value > 0 ? value : null;
}

/** The first of each item, then the second of each: an item with many leaves room for the others. */
function inTurns(lists: readonly (readonly Annotation[])[]): Annotation[] {
  const longest = lists.reduce((most, list) => Math.max(most, list.length), 0);
  const turns = Array.from({ length: longest }, (_, turn) =>
    lists.flatMap((list) => list[turn] ?? []),
  );
  return turns.flat();
}

/** Several remarks about one line are one annotation: GitHub would lay them over one another. */
function mergedByPlace(annotations: readonly Annotation[]): Annotation[] {
  const merged = new Map<string, Annotation>();
  for (const [at, one] of annotations.entries()) {
    const key = one.place === null ? `${at}` : `${one.place.line} ${one.place.file}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? one : together(known, one));
  }
  return [...merged.values()];
}

function together(first: Annotation, second: Annotation): Annotation {
  const title = first.title.split(" + ").includes(second.title)
    ? first.title
    : `${first.title} + ${second.title}`;
  return { ...first, title, message: `${first.message}\n${second.message}` };
}

/** `::error file=…,line=…,title=…::message`, in one line. */
function command({ level, title, message, place }: Annotation): string {
  const properties = [
    ...(place === null
      ? []
      : [
          ["file", place.file],
          ["line", place.line],
          ["endLine", place.endLine],
          ["col", place.column],
        ]),
    ["title", shortened(plainLine(title).trim(), MOST_TITLE)],
  ]
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${property(String(value))}`);
  // In the log its lines stand below one another, and none may look like one of ours.
  const lines = plainBlock(message).trim().replace(/\n/g, "\n  ");
  const text = data(shortened(lines, MOST_MESSAGE));
  return `::${level} ${properties.join(",")}::${text}`;
}

/** Escapes what ends a line, and the sign that escapes. */
function data(text: string): string {
  return text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

/** In a property, what ends a property, too. */
function property(text: string): string {
  return data(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}
