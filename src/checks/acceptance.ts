import * as z from "zod/mini";
import type { Change } from "../core/change.ts";
import { type ChangedText, changedTexts } from "../core/changed-texts.ts";
import { defineCheck } from "../core/check.ts";
import { countOf, listed } from "../core/counts.ts";
import type { Tree } from "../core/facts.ts";
import {
  CRITERIA_HEADINGS,
  type Criterion,
  criteriaOf,
  idsOf,
} from "../core/github/acceptance-criteria.ts";
import { type CriterionTest, testsNaming } from "../core/github/criterion-tests.ts";
import { homeOf, linesOf, namedIssues, namingTexts } from "../core/github/issue-refs.ts";
import { issueName, linkedAmong, noLinkedIssue, unreadLinks } from "../core/github/issue-words.ts";
import type { Issue } from "../core/github/issues.ts";
import { type Fault, type IssueSearch, searchIssues } from "../core/github/linked-issues.ts";
import { nameOf } from "../core/github/markdown-text.ts";
import type { PullRequest, PullRequestLookup } from "../core/github/pull-request.ts";
import { isPullRequest, judgeable } from "../core/github/standing.ts";
import { patternSchema } from "../core/patterns.ts";
import { quoted } from "../core/quote.ts";
import {
  type Evidence,
  type Finding,
  fail,
  finding,
  isNonEmpty,
  pass,
  type Result,
  unknown,
} from "../core/result.ts";
import { isTestFile } from "../core/test-files.ts";

const heading = z
  .string()
  .check(z.refine((text) => nameOf(text) !== "", "must hold a letter or a digit"));

const options = z.strictObject({
  heading: z
    ._default(z.union([heading, z.array(heading).check(z.minLength(1))]), [...CRITERIA_HEADINGS])
    .check(
      z.describe(
        "Words of the headings below which the criteria stand, compared without case and punctuation.",
      ),
    ),
  ids: z
    .optional(patternSchema)
    .check(
      z.describe(
        "A JavaScript regular expression of the criteria's ids, such as `AC-\\d+`. A criterion that is not ticked then holds where a line of code that the change writes into a test file carries its id: `AC-1`, `ac_1`, `testAC1`. Skipped tests and comments carry none; that the tests pass is the check `tests`' to say.",
      ),
    ),
});

/** A criterion and the tests of the change that carry its id. */
type Tested = Criterion & { readonly tests: readonly CriterionTest[] };

interface AcceptanceEvidence {
  readonly lookup: PullRequestLookup;
  /** Null where there is no pull request to judge. */
  readonly search: IssueSearch | null;
  readonly subjects: readonly { readonly issue: Issue; readonly criteria: readonly Tested[] }[];
  /** The pattern took too long. */
  readonly tooSlow: boolean;
  /** Lines that were searched for issues. */
  readonly lines: number;
  readonly now: Date;
}

export const acceptance = defineCheck({
  name: "acceptance",
  title: "Every acceptance criterion of the issue is met",
  failureTitle: "An acceptance criterion of the issue is not met",
  category: "ownership",
  stage: "review",
  why: "What was asked for stands in the issue. A change that does most of it looks finished until somebody reads the list again.",
  fix: "Meet each criterion, then tick it in the issue, or name a test after its id.",
  outcomes: {
    pass: "Each issue that the pull request closes, or else the first that it refers to, has task boxes below a heading for acceptance criteria, and each of them is ticked, or with `ids` carried by a test that the change writes.",
    fail: "A criterion is neither; an issue has none, because then nobody said what to measure; no issue is linked (as in `linked-issue`); or the pull request was closed.",
    pending:
      "There is no pull request, or what is here is not pushed: it is the author's move. In CI, a newer commit is there.",
    unknown:
      "The issues, or what GitHub links to the pull request, cannot be read; `ids` took too long; or tests are asked for and something else is checked out.",
    "not-applicable": null,
  },
  facts: ["pullRequest", "commits", "issues", "change", "tree", "baseTree"],
  options,
  example: { ids: "AC-\\d+" },
  holdsWithout: {
    "pullRequest.pullRequest.labels": "labels are no criteria",
    commits: "the description, the title, the branch or a link on GitHub may name the issue",
    "commits[].trailers": "the whole message is searched, trailers in it",
    "change.files": "a criterion that is ticked needs no test",
    "change.files[].hunks": "a criterion that is ticked needs no test",
  },

  async gather({ facts, options, now }): Promise<AcceptanceEvidence> {
    const lookup = await facts.pullRequest();
    const pullRequest = judgeable(lookup);
    if (!isPullRequest(pullRequest))
      return { lookup, search: null, subjects: [], tooSlow: false, lines: 0, now };
    // Elsewhere, the commits that are here are another change's.
    const commits = lookup.standing.kind === "elsewhere" ? [] : await facts.commits();
    const texts = namingTexts(pullRequest, commits);
    const named = namedIssues(texts, homeOf(lookup, pullRequest));
    const search = await searchIssues(await facts.issues(), pullRequest, named, {
      withLinks: true,
      // What it closes comes first, and all of that counts; else the first that it names.
      isEnough: (found, next) => !next?.closing && linkedAmong(found, pullRequest).length > 0,
    });
    const headings = [options.heading].flat();
    const issues = linkedAmong(search, pullRequest).map(({ issue }) => ({
      issue,
      criteria: criteriaOf(issue.body, headings),
    }));
    const { subjects, tooSlow } = await testedSubjects(issues, options.ids, facts, lookup);
    return { lookup, search, subjects, tooSlow, lines: linesOf(texts), now };
  },

  judge({ lookup, search, subjects, tooSlow, lines, now }, { ids }): Result {
    const pullRequest = judgeable(lookup);
    if (!isPullRequest(pullRequest)) return pullRequest;
    if (search === null) throw new Error("there is a pull request and nothing was gathered");
    if (subjects.length === 0)
      return noLinkedIssue({ search, lookup, pullRequest, now }, true, "refers to an issue", lines);
    const all = subjects.flatMap(({ issue, criteria }) =>
      criteria.map((criterion) => ({ ...criterion, issue, name: issueName(issue, lookup) })),
    );
    // Whether a test carries an id can be looked up nowhere but on the branch.
    const untested = ids !== undefined && lookup.standing.kind === "elsewhere";
    const unmet = all.filter(({ ticked, tests }) => !ticked && tests.length === 0);
    const open = unmet.filter(({ id }) => tooSlow || (untested && id !== null));
    const findings = [
      ...subjects
        .filter(({ criteria }) => criteria.length === 0)
        .map(({ issue }) => noCriteria(issueName(issue, lookup))),
      ...unmet
        .filter((one) => !open.includes(one))
        .map(({ name, text, id }) =>
          finding({
            rule: "criterion",
            message: `${name}: ${quoted(text)} is not ticked${id === null ? "" : `, and no test that the change writes carries ${id}`}`,
            fix: `meet it, then tick it in the issue${id === null ? "" : ` or name a test after ${id}`}`,
          }),
        ),
    ];
    const evidence = all.filter((one) => !unmet.includes(one)).map(evidenceOf);
    const names = subjects.map(({ issue }) => issueName(issue, lookup));
    const sum = `${all.length - unmet.length} of ${countOf(all.length, "criterion", "criteria")} of ${listed(names)}`;
    if (isNonEmpty(findings)) return fail(`${sum} met`, findings, { evidence });
    const doubt = unreadSubjects(search, pullRequest);
    if (doubt) return unknown(doubt.reason, doubt.mend, { evidence });
    if (open.length > 0 || !isNonEmpty(evidence))
      return unknown(
        tooSlow
          ? "the pattern of `ids` took too long"
          : `${sum} met, and whether tests carry the others cannot be told here`,
        tooSlow
          ? "write it without nested repetitions such as `(a+)+`"
          : "check the pull request's branch out, or tick them in the issue",
        { evidence },
      );
    const tested = all.filter(({ ticked }) => !ticked).length;
    return pass(
      `${sum} met: ${all.length - tested} ticked${ids === undefined ? "" : `, ${tested} by tests`}`,
      evidence,
    );
  },
});

/** Why there may be an issue whose criteria were not looked at; null where there is none. */
function unreadSubjects(search: IssueSearch, pullRequest: PullRequest): Fault | null {
  const { lookedUp, notLookedUp } = search;
  const unread = lookedUp.find(({ closes, fault }) => closes && fault !== null);
  if (unread?.fault) return unread.fault;
  if (notLookedUp.some(({ closing }) => closing))
    return {
      reason: `${lookedUp.length} of the ${lookedUp.length + notLookedUp.length} issues that #${pullRequest.number} names were looked up`,
      mend: "split the pull request, so that it closes fewer issues",
    };
  return unreadLinks(search, pullRequest);
}

/** Ids and tests for the criteria of each issue. */
async function testedSubjects(
  issues: readonly {
    readonly issue: Issue;
    readonly criteria: readonly { readonly text: string; readonly ticked: boolean }[];
  }[],
  ids: string | undefined,
  facts: TestFacts,
  lookup: PullRequestLookup,
): Promise<Pick<AcceptanceEvidence, "subjects" | "tooSlow">> {
  const tests = ids === undefined ? [] : await changedTests(facts, lookup);
  const all = issues.map(({ issue, criteria }) => {
    const found =
      ids === undefined
        ? criteria.map(() => null)
        : idsOf(
            criteria.map(({ text }) => text),
            ids,
          );
    const tested = criteria.map((criterion, at): Tested => {
      const id = found?.[at] ?? null;
      return { ...criterion, id, tests: id === null ? [] : testsNaming(id, tests) };
    });
    return { issue, criteria: tested, tooSlow: found === null };
  });
  return { subjects: all, tooSlow: all.some(({ tooSlow }) => tooSlow) };
}

interface TestFacts {
  readonly change: () => Promise<Change>;
  readonly tree: () => Promise<Tree>;
  readonly baseTree: () => Promise<Tree>;
}

/** The tests that the change writes; what is not tracked is in nobody's pull request. */
async function changedTests(facts: TestFacts, lookup: PullRequestLookup): Promise<ChangedText[]> {
  const [change, tree, baseTree] = await Promise.all([
    facts.change(),
    facts.tree(),
    facts.baseTree(),
  ]);
  if (lookup.standing.kind === "elsewhere") return [];
  const files = change.files.filter(
    ({ path, status, untracked }) => isTestFile(path) && status !== "deleted" && !untracked,
  );
  return changedTexts(files, tree, baseTree);
}

function noCriteria(name: string): Finding {
  return finding({
    rule: "no-criteria",
    message: `${name} has no task box below a heading for acceptance criteria`,
    fix: "write them into the issue: ## Acceptance criteria, and a box each (- [ ] …)",
  });
}

function evidenceOf({ ticked, text, tests, issue }: Tested & { readonly issue: Issue }): Evidence {
  const test = tests[0];
  return ticked || !test
    ? { kind: "api", ref: issue.url, summary: `ticked: ${quoted(text)}` }
    : {
        kind: "file",
        ref: `${test.path}:${test.line}`,
        summary: `carries the id of ${quoted(text)}`,
      };
}
