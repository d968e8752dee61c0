import { FactUnavailable } from "../result.ts";
import { type NamedIssue, refKey } from "./issue-refs.ts";
import type { Issue, IssueRef, Issues } from "./issues.ts";
import type { PullRequest } from "./pull-request.ts";

/** Why something could not be read, and what to do. */
export interface Fault {
  readonly reason: string;
  readonly mend: string;
}

/** What came of looking up a named issue. */
export interface LookedUp {
  readonly named: NamedIssue;
  /** Null: there is none, or it could not be read. */
  readonly issue: Issue | null;
  readonly fault: Fault | null;
  /** The pull request closes it when it is merged, by a keyword or by GitHub's own account. */
  readonly closes: boolean;
}

/** The issues that the pull request is about, as far as they were looked up. */
export interface IssueSearch {
  readonly lookedUp: readonly LookedUp[];
  /** Named, and not looked up: more than anybody means. */
  readonly notLookedUp: readonly NamedIssue[];
  /** Why it is not known what GitHub links to the pull request; null when it is. */
  readonly linksUnread: Fault | null;
}

/**
 * How an issue stands to the pull request. `settled`: closed, and by this change. `unsettled`: closed, and
 * by whom cannot be told.
 */
export type IssueStanding =
  | "open"
  | "settled"
  | "unsettled"
  | "closed"
  | "pull-request"
  | "absent"
  | "unread";

/** Each costs a request; who names more than that names them in passing. */
const MOST_LOOKUPS = 10;

interface SearchOptions {
  /** Whether what GitHub links counts although nothing names it. */
  readonly withLinks: boolean;
  /** Once this says so, no further issue is asked for. `next` would be. */
  readonly isEnough: (search: IssueSearch, next: NamedIssue | null) => boolean;
}

/** Looks up the issues that are named and those that GitHub links, the likeliest first. */
export async function searchIssues(
  issues: Issues,
  pullRequest: PullRequest,
  named: readonly NamedIssue[],
  { withLinks, isEnough }: SearchOptions,
): Promise<IssueSearch> {
  const links = await tried(() => issues.closing());
  const linked = new Set((links.value ?? []).map(refKey));
  const candidates = candidatesOf(pullRequest, withLinks ? (links.value ?? []) : [], named);
  const lookedUp: LookedUp[] = [];
  const search = (): IssueSearch => ({
    lookedUp: [...lookedUp],
    notLookedUp: candidates.slice(lookedUp.length),
    linksUnread: links.fault,
  });
  for (const one of candidates.slice(0, MOST_LOOKUPS)) {
    const { repository, number } = one;
    const { value, fault } = await tried(() => issues.find({ repository, number }));
    const closes = one.closing || linked.has(refKey(one));
    lookedUp.push({ named: one, issue: value, fault, closes });
    if (isEnough(search(), candidates[lookedUp.length] ?? null)) break;
  }
  return search();
}

function candidatesOf(
  { number, base }: PullRequest,
  links: readonly IssueRef[],
  named: readonly NamedIssue[],
): NamedIssue[] {
  const own = base.repository === null ? null : refKey({ repository: base.repository, number });
  const byGitHub = links.map((ref): NamedIssue => ({ ...ref, place: "GitHub", closing: true }));
  const once = new Map<string, NamedIssue>();
  for (const one of [...byGitHub, ...named]) {
    const key = refKey(one);
    if (key !== own && !once.has(key)) once.set(key, one);
  }
  return [...once.values()];
}

async function tried<T>(
  read: () => Promise<T>,
): Promise<{ readonly value: T | null; readonly fault: Fault | null }> {
  try {
    return { value: await read(), fault: null };
  } catch (fault) {
    if (!(fault instanceof FactUnavailable)) throw fault;
    return { value: null, fault: { reason: fault.reason, mend: fault.mend } };
  }
}

/** GitHub closes issues with the merge; the two times are a moment apart, in either order. */
const MERGE_MS = 60_000;

/** @param linksRead whether it is known what GitHub links to the pull request */
export function issueStanding(
  { issue, fault, closes }: LookedUp,
  { mergedAt }: PullRequest,
  linksRead: boolean,
): IssueStanding {
  if (fault !== null) return "unread";
  if (issue === null) return "absent";
  if (issue.isPullRequest) return "pull-request";
  if (issue.state === "open") return "open";
  const withMerge =
    mergedAt !== null &&
    issue.closedAt !== null &&
    Date.parse(issue.closedAt) >= Date.parse(mergedAt) - MERGE_MS;
  if (!withMerge) return "closed";
  return closes ? "settled" : linksRead ? "closed" : "unsettled";
}

/** It exists, and it is open or was closed by this change. */
export function stands(standing: IssueStanding): boolean {
  return standing === "open" || standing === "settled";
}
