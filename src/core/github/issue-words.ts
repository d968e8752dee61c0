import { ago } from "../ago.ts";
import { countOf, listed } from "../counts.ts";
import { type Finding, fail, finding, isNonEmpty, type Result, unknown } from "../result.ts";
import type { NamedIssue } from "./issue-refs.ts";
import type { Issue, IssueRef } from "./issues.ts";
import {
  type Fault,
  type IssueSearch,
  issueStanding,
  type LookedUp,
  stands,
} from "./linked-issues.ts";
import type { PullRequest, PullRequestLookup } from "./pull-request.ts";

/** Where an issue is named, in words. */
export const PLACES: Record<NamedIssue["place"], string> = {
  description: "the description",
  commits: "a commit's message",
  title: "the title",
  branch: "the branch's name",
  GitHub: "a link on GitHub",
};

/** An issue that exists and is open, or was closed by this change. */
export type LinkedIssue = LookedUp & { readonly issue: Issue };

/** All such, in the order in which they were looked up. */
export function linkedAmong(
  { lookedUp, linksUnread }: IssueSearch,
  pullRequest: PullRequest,
): LinkedIssue[] {
  return lookedUp.flatMap((one) =>
    one.issue !== null && stands(issueStanding(one, pullRequest, linksUnread === null))
      ? [{ ...one, issue: one.issue }]
      : [],
  );
}

/** A search that is over, and whose it is. */
interface Searched {
  readonly search: IssueSearch;
  readonly lookup: PullRequestLookup;
  readonly pullRequest: PullRequest;
  readonly now: Date;
}

/**
 * What comes of a search that found no issue that exists and is open, or was closed by this change.
 * @param withLinks whether what GitHub links would count although nothing names it
 * @param asked what was looked for: `refers to an issue`
 * @param lines how many lines of text were searched
 */
export function noLinkedIssue(
  searched: Searched,
  withLinks: boolean,
  asked: string,
  lines: number,
): Result {
  const doubt = doubtOf(searched, withLinks);
  if (doubt) return unknown(doubt.reason, doubt.mend);
  const findings = searched.search.lookedUp.map((one) => faultOf(one, searched));
  if (isNonEmpty(findings)) {
    const messages = findings.map(({ message }) => message);
    return fail(listed(messages, 2), findings);
  }
  const message = `nothing ${asked} (${countOf(lines, "line")} of title, branch, description and commits searched)`;
  return fail(message, [
    finding({
      rule: "no-issue",
      message,
      fix: "name the issue in the description: Closes #12",
    }),
  ]);
}

/** Why it cannot be told that there is none; null where it can. */
function doubtOf({ search, pullRequest }: Searched, withLinks: boolean): Fault | null {
  const { lookedUp, notLookedUp, linksUnread } = search;
  const unread = lookedUp.find(({ fault }) => fault !== null);
  if (unread?.fault) return unread.fault;
  if (notLookedUp.length > 0)
    return {
      reason: `${lookedUp.length} of ${countOf(lookedUp.length + notLookedUp.length, "issue")} named were looked up, and none of them will do`,
      mend: "name the issue with a closing keyword in the description (Closes #12): those are looked up first",
    };
  const unsettled = lookedUp.some(
    (one) => issueStanding(one, pullRequest, linksUnread === null) === "unsettled",
  );
  return withLinks || unsettled ? unreadLinks(search, pullRequest) : null;
}

/** What GitHub links could not be read; null where it could. */
export function unreadLinks({ linksUnread }: IssueSearch, { number }: PullRequest): Fault | null {
  if (linksUnread === null) return null;
  const { reason, mend } = linksUnread;
  return { reason: `what GitHub links to #${number} cannot be read: ${reason}`, mend };
}

/** What is wrong with an issue that is named. */
function faultOf(one: LookedUp, { lookup, pullRequest, now }: Searched): Finding {
  const name = issueName(one.named, lookup);
  const { issue } = one;
  const isPullRequest = issueStanding(one, pullRequest, true) === "pull-request";
  const [rule, message] = isPullRequest
    ? ["pull-request", `${name} is a pull request`]
    : issue === null
      ? ["no-such-issue", `there is no issue ${name}`]
      : [
          "closed-issue",
          `${name} was closed ${ago(issue.closedAt ?? "", now)}, and not by this change`,
        ];
  return finding({
    rule: rule as string,
    message: `${message} (named by ${PLACES[one.named.place]})`,
    fix: "name an open issue in the description: Closes #12",
  });
}

/** `#7`, and `acme/shop#7` for another repository's. */
export function issueName(
  { repository, number }: IssueRef,
  { repository: own }: PullRequestLookup,
): string {
  return repository.toLowerCase() === own.toLowerCase() ? `#${number}` : `${repository}#${number}`;
}
