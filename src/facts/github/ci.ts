import type { GitHubSession } from "../../clients/github/session.ts";
import type { CiState } from "../../core/github/ci.ts";
import type { PullRequestLookup } from "../../core/github/pull-request.ts";
import { queryReports } from "./ci-query.ts";
import { reportsOfQuery } from "./ci-query-reports.ts";
import { listReports } from "./ci-rest.ts";
import { type CommitReports, joinReports, type ReportsRequest } from "./commit-reports.ts";
import { type OwnRun, ownCheckRuns } from "./own-run.ts";

export interface CiRequest {
  readonly session: GitHubSession;
  readonly lookup: PullRequestLookup;
  /** The job that `dod` runs in; null outside GitHub Actions. */
  readonly own: OwnRun | null;
}

/**
 * All that CI reported on the commit that counts (`lookup.commit`), earlier attempts included: check
 * runs, statuses and runs of GitHub Actions; while its pull request is open those on the test merge, too.
 * By GraphQL with one request; by REST without a token, and where GraphQL does not answer all of it.
 * @throws FactUnavailable where any part cannot be had: what is in it could be a failure
 */
export async function readCi({ session, lookup, own }: CiRequest): Promise<CiState> {
  const reports = await readReports(session, requestOf(lookup));
  const ids = await ownCheckRuns(session, own, reports);
  return {
    commit: lookup.commit,
    checks: reports.checks.map((check) =>
      check.kind === "check-run" && ids.has(check.id) ? { ...check, own: true } : check,
    ),
    workflowRuns: reports.workflowRuns,
    oldestSuiteAt: reports.oldestSuiteAt,
    truncated: reports.truncated,
  };
}

/** The test merge is one of the pull request's head: it counts only where that is the commit. */
function requestOf({ commit, pullRequest }: PullRequestLookup): ReportsRequest {
  const counts = pullRequest?.state === "open" && pullRequest.head.sha === commit;
  return {
    commit,
    pullRequest: counts ? { number: pullRequest.number, testMerge: pullRequest.testMerge } : null,
  };
}

async function readReports(
  session: GitHubSession,
  request: ReportsRequest,
): Promise<CommitReports> {
  const answer = session.hasToken ? await queryReports(session, request) : null;
  if (answer === null) return listReports(session, request);
  const head = reportsOfQuery(answer.head, false);
  if (answer.testMerge === null) return head;
  return joinReports(head, reportsOfQuery(answer.testMerge, true));
}
