import type { Redact } from "./redact.ts";
import type { Report, ReportedItem } from "./report.ts";
import { STAGES, STATUSES, WAITING_ON } from "./status.ts";
import { VERDICTS } from "./verdict.ts";

/** Of a longer text the beginning and the end are kept; in UTF-16 units. */
export const MOST_TEXT = 20_000;
const TEXT_HEAD = 12_000;
const TEXT_TAIL = 7_900;

/** Findings, evidence or notes of one item beyond this are counted. */
export const MOST_LISTED = 5_000;

const DIGEST = /^(?:sha256:)?[0-9a-f]{1,64}$/;

/**
 * What must stay as it is, by key and by what it says: a secret may be a word of ours by chance, and
 * a report that no longer says `production` is none. Any other text at the same key is a text.
 */
const OURS: Readonly<Record<string, (value: string) => boolean>> = {
  verdict: oneOf(VERDICTS),
  stage: oneOf(STAGES),
  status: oneOf(STATUSES),
  waitingOn: oneOf(WAITING_ON),
  from: oneOf(["head", "base", "bundled"]),
  name: oneOf(["dod"]),
  mergeBase: (value) => DIGEST.test(value),
  head: (value) => DIGEST.test(value),
  digest: (value) => DIGEST.test(value),
};

/**
 * The report as it may leave the program: without secrets, and of a size that people and programs can
 * take. Every text that it holds goes through, whatever field it is in; statuses, verdict and counts stay.
 * @param redact takes out what is secret; it sees whole texts, before anything is cut.
 */
export function safeReport(report: Report, redact: Redact): Report {
  const safe = safeValue(report, "", redact) as Report;
  return { ...safe, items: safe.items.map(bounded) };
}

function safeValue(value: unknown, key: string, redact: Redact): unknown {
  if (typeof value === "string") return OURS[key]?.(value) ? value : cut(redact(value));
  if (Array.isArray(value)) return value.map((one) => safeValue(one, key, redact));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, safeValue(one, name, redact)]),
  );
}

function cut(text: string): string {
  if (text.length <= MOST_TEXT) return text;
  // Not through the middle of a pair of surrogates.
  const head = text.slice(0, TEXT_HEAD).replace(/[\ud800-\udbff]$/, "");
  const tail = text.slice(-TEXT_TAIL).replace(/^[\udc00-\udfff]/, "");
  return `${head}… ${text.length - head.length - tail.length} characters left out …${tail}`;
}

/** Only what explains a status is cut; items are never left out, and what is cut is said. */
function bounded(item: ReportedItem): ReportedItem {
  const left = [
    leftOut(item.findings, "findings"),
    leftOut(item.evidence, "pieces of evidence"),
    leftOut(item.notes, "notes"),
  ].filter((note) => note !== null);
  return {
    ...item,
    findings: item.findings.slice(0, MOST_LISTED),
    evidence: item.evidence.slice(0, MOST_LISTED),
    notes: [...item.notes.slice(0, MOST_LISTED), ...left],
    children: item.children.map(bounded),
  };
}

function leftOut(list: readonly unknown[], noun: string): string | null {
  if (list.length <= MOST_LISTED) return null;
  return `${list.length - MOST_LISTED} of ${list.length} ${noun} are left out of this report`;
}

function oneOf(values: readonly string[]): (value: string) => boolean {
  return (value) => values.includes(value);
}
