import * as z from "zod/mini";
import { ago } from "../core/ago.ts";
import { defineCheck } from "../core/check.ts";
import { countOf } from "../core/counts.ts";
import { matchPattern, type PatternMatches } from "../core/github/issue-pattern.ts";
import { homeOf, linesOf, namedIssues, namingTexts } from "../core/github/issue-refs.ts";
import { issueName, linkedAmong, noLinkedIssue, PLACES } from "../core/github/issue-words.ts";
import { type IssueSearch, searchIssues } from "../core/github/linked-issues.ts";
import type { PullRequestLookup } from "../core/github/pull-request.ts";
import { isPullRequest, judgeable } from "../core/github/standing.ts";
import { patternSchema } from "../core/patterns.ts";
import { quoted } from "../core/quote.ts";
import { pass, type Result, unknown } from "../core/result.ts";

const options = z.strictObject({
  pattern: z
    .optional(patternSchema)
    .check(
      z.describe(
        "A JavaScript regular expression for references of another form; its first group, or the whole match, is the reference. A number is an issue of this repository and is looked up. Anything else, such as `SHOP-12`, belongs to another tracker: there it is enough that it is referred to, and whether it exists is not asked. Default: `#12`, `GH-12`, `acme/shop#12`, the address of an issue; in branches `12-fix`, `feature/GH-12-fix`, `issue-12`.",
      ),
    ),
});

interface LinkedIssueEvidence {
  readonly lookup: PullRequestLookup;
  /** Null where there is no pull request to judge. */
  readonly search: IssueSearch | null;
  /** Null without `pattern`. */
  readonly matches: PatternMatches | null;
  /** Lines that were searched. */
  readonly lines: number;
  readonly now: Date;
}

export const linkedIssue = defineCheck({
  name: "linked-issue",
  title: "The change refers to an issue",
  failureTitle: "The change refers to no issue",
  category: "ownership",
  stage: "review",
  why: "An issue says who wanted the change and why. Without one, nobody knows what it is measured by.",
  fix: "Name the issue in the description: `Closes #12`.",
  outcomes: {
    pass: "The branch, a commit, the title, the description or a link on GitHub names an issue that exists and is open, or that was closed with the merge by a closing keyword or link. With `pattern`, one of another tracker is named.",
    fail: "None is named, or those that are do not exist, are pull requests, or were closed otherwise; or the pull request was closed.",
    pending:
      "There is no pull request, or what is here is not pushed: it is the author's move. In CI, a newer commit is there.",
    unknown:
      "No issue that holds was found, and one could not be read, more are named than are looked up, or what GitHub links by hand cannot be read; or `pattern` took too long.",
    "not-applicable": null,
  },
  facts: ["pullRequest", "commits", "issues"],
  options,
  example: {},
  holdsWithout: {
    "pullRequest.pullRequest.labels": "labels name no issue",
    commits: "the description, the title, the branch or a link on GitHub may name it",
    "commits[].trailers": "the whole message is searched, trailers in it",
  },

  async gather({ facts, options, now }): Promise<LinkedIssueEvidence> {
    const lookup = await facts.pullRequest();
    const pullRequest = judgeable(lookup);
    if (!isPullRequest(pullRequest)) return { lookup, search: null, matches: null, lines: 0, now };
    // Elsewhere, the commits that are here are another change's.
    const commits = lookup.standing.kind === "elsewhere" ? [] : await facts.commits();
    const issues = await facts.issues();
    const texts = namingTexts(pullRequest, commits);
    const lines = linesOf(texts);
    const home = homeOf(lookup, pullRequest);
    const matches =
      options.pattern === undefined ? null : matchPattern(texts, options.pattern, home.repository);
    const search: IssueSearch =
      matches !== null && matches.foreign.length > 0
        ? { lookedUp: [], notLookedUp: matches.named, linksUnread: null }
        : await searchIssues(issues, pullRequest, matches?.named ?? namedIssues(texts, home), {
            withLinks: matches === null,
            isEnough: (found) => linkedAmong(found, pullRequest).length > 0,
          });
    return { lookup, search, matches, lines, now };
  },

  judge({ lookup, search, matches, lines, now }, { pattern }): Result {
    const pullRequest = judgeable(lookup);
    if (!isPullRequest(pullRequest)) return pullRequest;
    if (search === null) throw new Error("there is a pull request and nothing was gathered");
    const foreign = matches?.foreign[0];
    if (foreign) {
      const where = PLACES[foreign.place];
      const found = countOf(matches.foreign.length, "reference");
      const summary = `refers to ${quoted(foreign.name)} in ${where} (${found}, to another tracker: not looked up)`;
      return pass(summary, [{ kind: "api", ref: pullRequest.url, summary: `found in ${where}` }]);
    }
    const found = linkedAmong(search, pullRequest)[0];
    if (found) {
      const { issue, named } = found;
      const state =
        issue.state === "open" ? "open" : `closed with the merge ${ago(issue.closedAt ?? "", now)}`;
      const summary = `${issueName(issue, lookup)} ${quoted(issue.title)}, ${state}`;
      return pass(`refers to ${summary} (by ${PLACES[named.place]})`, [
        { kind: "api", ref: issue.url, summary },
      ]);
    }
    if (matches?.tooSlow)
      return unknown(
        "the pattern took too long",
        "write it without nested repetitions such as `(a+)+`",
      );
    const asked = pattern === undefined ? "refers to an issue" : `matches /${pattern}/`;
    return noLinkedIssue({ search, lookup, pullRequest, now }, matches === null, asked, lines);
  },
});
