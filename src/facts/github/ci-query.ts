import * as z from "zod/mini";
import type { GitHubSession } from "../../clients/github/session.ts";
import { FactUnavailable } from "../../core/result.ts";
import { checkRunSchema } from "../../formats/github/check-run.ts";
import {
  type CheckedCommit,
  type CheckRunNode,
  type CheckSuiteNode,
  checkedCommitSchema,
  checkSuitePageSchema,
} from "../../formats/github/check-suite.ts";
import type { ReportsRequest } from "./commit-reports.ts";

/** A commit with all of its suites and all of their runs. */
export interface ReadCommit {
  readonly commit: CheckedCommit;
  readonly suites: readonly {
    readonly suite: CheckSuiteNode;
    readonly runs: readonly CheckRunNode[];
  }[];
  readonly suitesLeft: boolean;
  readonly runsLeft: boolean;
}

/** Ten of a hundred: `MAX_SUITES`. */
const MAX_SUITE_PAGES = 10;
/** Of one suite: 5,000 runs. */
const MAX_RUN_PAGES = 50;

// `ALL`: the runs of earlier attempts too, so that it is seen here which is the newest.
const SUITES = `fragment Suites on CheckSuiteConnection {
  pageInfo { hasNextPage endCursor }
  nodes {
    databaseId createdAt status conclusion
    app { databaseId slug }
    workflowRun { databaseId event createdAt url file { path } workflow { name resourcePath } }
    checkRuns(first: 100, filterBy: { checkType: ALL }) {
      pageInfo { hasNextPage }
      nodes { databaseId name status conclusion startedAt completedAt detailsUrl }
    }
  }
}`;

const CI = `query DodCi($owner: String!, $repo: String!, $oid: GitObjectID!, $number: Int!, $withTestMerge: Boolean!) {
  repository(owner: $owner, name: $repo) {
    object(oid: $oid) { ...Checked }
    pullRequest(number: $number) @include(if: $withTestMerge) {
      potentialMergeCommit { parents(first: 2) { nodes { oid } } ...Checked }
    }
  }
}
fragment Checked on Commit {
  oid
  status { contexts { context state createdAt targetUrl } }
  checkSuites(first: 100) { ...Suites }
}
${SUITES}`;

const MORE_SUITES = `query DodCheckSuites($owner: String!, $repo: String!, $oid: GitObjectID!, $after: String!) {
  repository(owner: $owner, name: $repo) {
    object(oid: $oid) { ... on Commit { checkSuites(first: 100, after: $after) { ...Suites } } }
  }
}
${SUITES}`;

const parents = z.object({ nodes: z.array(z.object({ oid: z.string() })) });
const ciSchema = z.object({
  repository: z.object({
    object: z.nullable(checkedCommitSchema),
    pullRequest: z.optional(
      z.nullable(
        z.object({
          potentialMergeCommit: z.nullable(z.extend(checkedCommitSchema, { parents })),
        }),
      ),
    ),
  }),
});
const moreSuitesSchema = z.object({
  repository: z.object({ object: z.object({ checkSuites: checkSuitePageSchema }) }),
});

/**
 * The reports on a commit and its test merge, as GraphQL has them: one request where there are at most
 * 100 suites of at most 100 runs. `testMerge` is null also where it is not one of this commit: GitHub
 * may be computing the next.
 * @returns null where GitHub did not answer all of it; REST may still know.
 * @throws FactUnavailable where GitHub does not know the commit
 */
export async function queryReports(
  session: GitHubSession,
  { commit, pullRequest }: ReportsRequest,
): Promise<{ readonly head: ReadCommit; readonly testMerge: ReadCommit | null } | null> {
  try {
    const number = pullRequest?.number ?? 0;
    const variables = { oid: commit, number, withTestMerge: pullRequest !== null };
    const { repository } = await whole(session, CI, variables, ciSchema);
    if (repository.object === null) throw new UnknownCommit(commit);
    const merge = repository.pullRequest?.potentialMergeCommit ?? null;
    const isOfThis = merge?.parents.nodes.some(({ oid }) => oid === commit) ?? false;
    const head = await readOn(session, repository.object);
    return { head, testMerge: merge && isOfThis ? await readOn(session, merge) : null };
  } catch (error) {
    if (error instanceof UnknownCommit) throw error.fault;
    if (error instanceof FactUnavailable) return null;
    throw error;
  }
}

/** Told from faults of the request, which REST may not have. */
class UnknownCommit extends Error {
  readonly fault: FactUnavailable;
  constructor(commit: string) {
    super();
    this.fault = new FactUnavailable(
      `GitHub does not know the commit ${commit.slice(0, 12)}, so nothing has reported on it`,
      "push it: git push",
    );
  }
}

/**
 * The answer. Where a workflow's file is kept may be none of our business.
 * @throws FactUnavailable where any other part is missing
 */
async function whole<S extends z.ZodMiniType>(
  session: GitHubSession,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  schema: S,
): Promise<z.output<S>> {
  const { data, missing } = await session.graphql(query, variables, schema);
  const gone = missing.find(({ path }) => !/\.workflowRun\.file(?:\.path)?$/.test(path));
  if (gone) throw new FactUnavailable(`${gone.path}: ${gone.reason}`, gone.mend);
  return data;
}

/** Further pages of suites, and of the runs of each. */
async function readOn(session: GitHubSession, commit: CheckedCommit): Promise<ReadCommit> {
  let page = commit.checkSuites;
  const suites = [...page.nodes];
  let pages = 1;
  for (; page.pageInfo.hasNextPage && pages < MAX_SUITE_PAGES; pages++) {
    const variables = { oid: commit.oid, after: page.pageInfo.endCursor };
    const more = await whole(session, MORE_SUITES, variables, moreSuitesSchema);
    page = more.repository.object.checkSuites;
    suites.push(...page.nodes);
  }
  const read = [];
  let runsLeft = false;
  for (const suite of suites) {
    if (!suite.checkRuns.pageInfo.hasNextPage) read.push({ suite, runs: suite.checkRuns.nodes });
    else {
      const { runs, truncated } = await allRuns(session, suite);
      read.push({ suite, runs });
      runsLeft ||= truncated;
    }
  }
  return { commit, suites: read, suitesLeft: page.pageInfo.hasNextPage, runsLeft };
}

/** All runs of a suite that has more than a page of them, by REST: GraphQL gives no suite alone. */
async function allRuns(
  session: GitHubSession,
  { databaseId }: CheckSuiteNode,
): Promise<{ readonly runs: readonly CheckRunNode[]; readonly truncated: boolean }> {
  const { items, truncated } = await session.list(
    "/repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs",
    { check_suite_id: databaseId, filter: "all" },
    checkRunSchema,
    { within: "check_runs", maxPages: MAX_RUN_PAGES },
  );
  const runs = items.map((run) => ({
    databaseId: run.id,
    name: run.name,
    status: run.status.toUpperCase(),
    conclusion: run.conclusion,
    startedAt: run.started_at,
    completedAt: run.completed_at,
    detailsUrl: run.details_url ?? run.html_url,
  }));
  return { runs, truncated };
}
