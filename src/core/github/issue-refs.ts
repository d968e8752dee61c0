import type { Commit } from "../change.ts";
import type { IssueRef } from "./issues.ts";
import { type MarkdownLine, markdownLines } from "./markdown-lines.ts";
import { withoutCode } from "./markdown-text.ts";
import type { PullRequest, PullRequestLookup } from "./pull-request.ts";

/** Where an issue is named, the likeliest to mean it first. */
export const REF_PLACES = ["title", "branch", "description", "commits"] as const;
export type RefPlace = (typeof REF_PLACES)[number];

/** An issue that somebody names; whether there is one is another question. */
export interface NamedIssue extends IssueRef {
  readonly place: RefPlace | "GitHub";
  /** Behind a closing keyword where GitHub obeys it: in the description or a commit's message. */
  readonly closing: boolean;
}

/** What may name an issue: lines of text by place. */
export type NamingTexts = Readonly<Record<RefPlace, readonly string[]>>;

/**
 * The texts of a pull request that may name an issue. Code and comments of the description name none, nor
 * do the subjects of merges, which name what was merged.
 */
export function namingTexts(
  { body, title, head }: PullRequest,
  commits: readonly Commit[],
): NamingTexts {
  const isProse = ({ kind }: MarkdownLine) =>
    kind === "text" || kind === "box" || kind === "heading";
  return {
    description: markdownLines(body)
      .filter(isProse)
      .map(({ text }) => withoutCode(text)),
    commits: commits
      .filter(({ parents }) => parents.length < 2)
      .flatMap(({ subject, body }) => [subject, ...body.split(/\r?\n/)]),
    title: [title],
    branch: [head.ref],
  };
}

/** How much was searched: lines that are not blank. */
export function linesOf(texts: NamingTexts): number {
  return REF_PLACES.flatMap((place) => texts[place]).filter((line) => line.trim() !== "").length;
}

/** Which repository `#12` is of, and on which host. */
export interface Home {
  /** `owner/name`. */
  readonly repository: string;
  /** With its port, as in an address. */
  readonly host: string;
}

/** Where the pull request is: its own address says the host. */
export function homeOf({ repository }: PullRequestLookup, { url }: PullRequest): Home {
  return { repository, host: new URL(url).host };
}

/** The issues that the texts name, each once: those behind closing keywords first. */
export function namedIssues(texts: NamingTexts, home: Home): NamedIssue[] {
  const all = REF_PLACES.flatMap((place) =>
    texts[place].flatMap((line): NamedIssue[] =>
      place === "branch"
        ? inBranch(line).map((number) => ({
            repository: home.repository,
            number,
            place,
            closing: false,
          }))
        : inLine(line, home).map((ref) => ({
            ...ref,
            place,
            closing: ref.closing && place !== "title",
          })),
    ),
  );
  const once = new Map<string, NamedIssue>();
  for (const one of [...all.filter(({ closing }) => closing), ...all])
    if (!once.has(refKey(one))) once.set(refKey(one), one);
  return [...once.values()];
}

/** The same for the same issue: repositories' names are the same in any case. */
export function refKey({ repository, number }: IssueRef): string {
  return `${repository.toLowerCase()}#${number}`;
}

const ADDRESS = /https?:\/\/[^\s<>()[\]"'`]+/gi;
const ISSUE_URL = /^https?:\/\/([^/]+)\/([\w.-]+\/[\w.-]+)\/issues\/([1-9]\d{0,8})(?!\w)/i;
// `#12`, `GH-12`, `acme/shop#12`; no part of a word, an entity, an attribute or an address.
const REF = /(?<![\w&/#.=-])(?:([\w.-]{1,100}\/[\w.-]{1,100})#|#|GH-)([1-9]\d{0,8})(?!\w|\.\d)/gi;
// GitHub Docs, "Linking a pull request to an issue": the keywords it knows.
const KEYWORD = /(?<!\w)(close[sd]?|fix(e[sd])?|resolve[sd]?):?[ \t]{1,5}$/i;
const COLOUR =
  /(colou?r|background|fill|stroke|border|shadow)[\w-]{0,30}['"]?\s{0,5}:\s{0,5}['"]?$/i;

interface Ref extends IssueRef {
  readonly closing: boolean;
}

function inLine(line: string, { repository, host }: Home): Ref[] {
  const isClosing = (at: number) => KEYWORD.test(line.slice(Math.max(0, at - 20), at));
  const addresses = [...line.matchAll(ADDRESS)].flatMap(({ 0: url, index }): Ref[] => {
    const [, ownHost, ownRepository, number] = ISSUE_URL.exec(url) ?? [];
    if (ownHost?.toLowerCase() !== host.toLowerCase() || ownRepository === undefined) return [];
    return [{ repository: ownRepository, number: Number(number), closing: isClosing(index) }];
  });
  // The same length, so that what stands before a reference is found where it was.
  const rest = line.replace(ADDRESS, (url) => " ".repeat(url.length));
  const short = [...rest.matchAll(REF)].flatMap(({ 1: named, 2: number = "", index }): Ref[] => {
    const isColour =
      /^(.{3,4}|.{6}|.{8})$/.test(number) &&
      COLOUR.test(rest.slice(Math.max(0, index - 60), index));
    if (isColour) return [];
    return [{ repository: named ?? repository, number: Number(number), closing: isClosing(index) }];
  });
  return [...addresses, ...short];
}

/** `123-fix`, `feature/123`, `feature/GH-123-fix`, `fix-issue-123`; no dates, no versions. */
function inBranch(branch: string): number[] {
  const led = branch
    .split("/")
    .filter((segment) => !/^\d{4}-\d{2}(-|$)/.test(segment))
    .flatMap((segment) => /^#?([1-9]\d{0,8})(?=[-_]|$)/.exec(segment)?.[1] ?? []);
  const marked = [
    ...branch.matchAll(/(?<![A-Za-z\d])(?:issues?|gh)[-_/]?#?([1-9]\d{0,8})(?=[-_/]|$)/gi),
  ].flatMap((match) => match[1] ?? []);
  return [...new Set([...marked, ...led])].map(Number);
}
