import { countOf, listed } from "./counts.ts";
import { globs } from "./globs.ts";
import { extensionOf } from "./languages.ts";
import {
  type Evidence,
  type Finding,
  fail,
  finding,
  isNonEmpty,
  notApplicable,
  pass,
  type Result,
  unknown,
} from "./result.ts";
import type { SyntaxFinding, SyntaxReport, UnreadSyntax } from "./syntax.ts";

/** The part of a report that is about the files that are looked at. */
export function within(report: SyntaxReport, isLookedAt: (path: string) => boolean): SyntaxReport {
  const at = <T extends { readonly path: string }>(list: readonly T[]) =>
    list.filter(({ path }) => isLookedAt(path));
  return {
    files: at(report.files),
    unread: at(report.unread),
    otherLanguages: report.otherLanguages.filter(isLookedAt),
    generated: report.generated.filter(isLookedAt),
    findings: at(report.findings),
  };
}

/** Whether a path is looked at, by the options `paths` and `exclude`. */
export function lookedAt(paths: readonly string[], exclude: readonly string[]) {
  const isAsked = globs(paths);
  const isExcluded = globs(exclude);
  return (path: string) => isAsked(path) && !isExcluded(path);
}

/** The findings of rules that are on: what `rules` says of them, else all but those that must be asked for. */
export function ofRules(
  findings: readonly SyntaxFinding[],
  rules: Readonly<Record<string, boolean | undefined>>,
): SyntaxFinding[] {
  return findings.filter(({ rule, optIn }) => rules[rule] ?? !optIn);
}

export function asFinding({
  path,
  line,
  endLine,
  column,
  rule,
  message,
  fix,
}: SyntaxFinding): Finding {
  return finding({ path, line, endLine, column, rule, message, fix });
}

export interface SyntaxVerdict {
  readonly report: Omit<SyntaxReport, "findings">;
  readonly findings: readonly Finding[];
  /** What was looked for, as the summary of a pass begins: "no swallowed or ignored error". */
  readonly clean: string;
  /** What was found, with its number: "2 swallowed or ignored errors". */
  readonly found: string;
  /** What was looked through in all, where that is more than the code. */
  readonly texts?: readonly { readonly path: string; readonly addedLines: number }[];
}

/**
 * `fail` with what was found; without, `unknown` where something could not be read, and `not-applicable`
 * where nothing was. What is left out is named.
 */
export function syntaxResult({ report, findings, clean, found, texts }: SyntaxVerdict): Result {
  const { files, unread, otherLanguages, generated } = report;
  const lines = files.reduce((sum, { addedLines }) => sum + addedLines, 0);
  const looked = inAll(texts ?? files);
  const notes = leftOut(otherLanguages, generated);
  // As a finding each: who takes the other findings away has not read these.
  const gaps = unread.map(unreadFinding);
  if (findings.length > 0) {
    const all = [...findings, ...gaps];
    const where = countOf(new Set(findings.map(({ path }) => path)).size, "file");
    if (isNonEmpty(all))
      return fail(
        `${found} in ${where}${looked === null ? "" : `, of ${looked}`}${gapsInWords(unread)}`,
        all,
        {
          notes,
        },
      );
  }
  const [first] = unread;
  if (first)
    return unknown(`${unreadInWords(first)}${more(unread.length - 1)}`, first.mend, {
      // One is said by the summary.
      findings: gaps.length > 1 ? gaps : [],
      notes,
    });
  if (lines === 0) return notApplicable(nothingRead(otherLanguages, generated), { notes });
  const evidence = evidenceOf(report);
  if (!isNonEmpty(evidence)) throw new Error("lines were read, and of no language");
  return pass(`${clean} in ${looked ?? measured(lines, files.length)}`, evidence, { notes });
}

/** Null where no line was looked at: a file may be a finding by its name. */
function inAll(files: readonly { readonly addedLines: number }[]): string | null {
  const lines = files.reduce((sum, { addedLines }) => sum + addedLines, 0);
  return lines === 0 ? null : measured(lines, files.length);
}

function measured(lines: number, files: number): string {
  return `${countOf(lines, "added line")} of ${countOf(files, "file")}`;
}

function nothingRead(otherLanguages: readonly string[], generated: readonly string[]): string {
  if (otherLanguages.length > 0)
    return `none of the changed code is in a language that is read: ${kindsOf(otherLanguages)}`;
  if (generated.length > 0) return "all of the changed code is generated";
  return "the change adds no code";
}

function leftOut(otherLanguages: readonly string[], generated: readonly string[]): string[] {
  return [
    ...(otherLanguages.length > 0
      ? [`not read, for want of a parser: ${listed(otherLanguages)}`]
      : []),
    ...(generated.length > 0 ? [`not looked at, because generated: ${listed(generated)}`] : []),
  ];
}

function kindsOf(paths: readonly string[]): string {
  return listed([...new Set(paths.map((path) => `\`${extensionOf(path)}\``))]);
}

function gapsInWords(unread: readonly UnreadSyntax[]): string {
  return unread.length === 0 ? "" : `; ${countOf(unread.length, "file")} could not be read`;
}

function unreadInWords({ path, line, reason }: UnreadSyntax): string {
  return reason.startsWith(path) ? reason : `${path}${line === null ? "" : `:${line}`}: ${reason}`;
}

const more = (count: number) => (count > 0 ? `, and ${count} more` : "");

function unreadFinding(one: UnreadSyntax): Finding {
  const { path, line, mend } = one;
  return finding({ path, line, rule: "unread", message: unreadInWords(one), fix: mend });
}

/** What was read, by language. */
function evidenceOf({ files }: Pick<SyntaxReport, "files">): Evidence[] {
  const byLanguage = new Map<string, { files: number; lines: number }>();
  for (const { language, addedLines } of files) {
    const sum = byLanguage.get(language) ?? { files: 0, lines: 0 };
    byLanguage.set(language, { files: sum.files + 1, lines: sum.lines + addedLines });
  }
  return [...byLanguage].map(([language, sum]) => ({
    kind: "change",
    ref: language,
    summary: `${measured(sum.lines, sum.files)} read as syntax trees`,
  }));
}
