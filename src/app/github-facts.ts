import type { AnswerCache } from "../clients/github/exchange.ts";
import { openSession } from "../clients/github/open-session.ts";
import { remotesOf } from "../clients/github/remotes.ts";
import type { OpenedSession } from "../clients/github/session.ts";
import { FactUnavailable } from "../core/result.ts";
import { type FactReaders, shareFacts } from "../engine/fact-store.ts";
import { readBaseStanding } from "../facts/github/base-standing.ts";
import { readBranchRules } from "../facts/github/branch-rules.ts";
import { readCi } from "../facts/github/ci.ts";
import { readCodeOwners } from "../facts/github/code-owners.ts";
import { readContainment } from "../facts/github/containment.ts";
import { readDeployConfig } from "../facts/github/deploy-config.ts";
import { readDeployments } from "../facts/github/deployments.ts";
import { readIssues } from "../facts/github/issues.ts";
import { ownRun } from "../facts/github/own-run.ts";
import { readPullRequest } from "../facts/github/pull-request.ts";
import { readPullRequestFiles } from "../facts/github/pull-request-files.ts";
import { readReleases } from "../facts/github/releases.ts";
import { reviewQuery } from "../facts/github/review-query.ts";
import { readReviewThreads } from "../facts/github/review-threads.ts";
import { readReviews } from "../facts/github/reviews.ts";
import { baseBranch } from "../facts/github/sought.ts";
import { readTeams } from "../facts/github/teams.ts";
import type { FactSources } from "./fact-sources.ts";

/** The facts that GitHub has. */
export type GitHubFactName =
  | "pullRequest"
  | "pullRequestFiles"
  | "baseStanding"
  | "branchRules"
  | "ci"
  | "reviews"
  | "reviewThreads"
  | "codeOwners"
  | "issues"
  | "teams"
  | "deployments"
  | "releases"
  | "containment"
  | "deployConfig";

export type GitHubFacts = Pick<FactReaders, GitHubFactName>;

export interface GitHub {
  /** Asks anew for each set of facts; what has not changed since is not sent again. */
  facts(): GitHubFacts;
  /** Ends what is under way. */
  close(): Promise<void>;
}

/** Opens nothing before the first fact is read. */
export function connectGitHub(sources: FactSources): GitHub {
  const { repository, environment: env, patience: limits, signal } = sources;
  const cache: AnswerCache = new Map();
  const opened: OpenedSession[] = [];
  const remotes = once(() => remotesOf(repository.git, repository.branch));
  const session = once(async () => {
    const made = await openSession({ env, remotes: await remotes(), signal, cache, limits });
    opened.push(made);
    return made;
  });
  return {
    facts: () => gitHubFacts(sources, session, remotes),
    close: async () => {
      for (const one of opened) one.close();
    },
  };
}

function gitHubFacts(
  { repository, base, change, environment, event, pullRequest: number, signal }: FactSources,
  session: () => Promise<OpenedSession>,
  remotes: () => ReturnType<typeof remotesOf>,
): GitHubFacts {
  const query = once(async () => reviewQuery(await session(), await facts.pullRequest()));
  const asked = async () => ({
    session: await session(),
    repository,
    base,
    lookup: await facts.pullRequest(),
    query: await query(),
  });
  const facts: GitHubFacts = shareFacts({
    pullRequest: async () =>
      readPullRequest({
        session: await session(),
        repository,
        base,
        event,
        remotes: await remotes(),
        change,
        number,
        signal,
      }),
    pullRequestFiles: async () => readPullRequestFiles(await asked()),
    baseStanding: async () => readBaseStanding(await asked()),
    reviews: async () => readReviews(await asked()),
    reviewThreads: async () => readReviewThreads(await asked()),
    codeOwners: async () => readCodeOwners(await asked()),
    issues: async () => readIssues({ session: await session(), query }),
    teams: async () => readTeams(await session()),
    branchRules: async () => {
      const { pullRequest } = await facts.pullRequest();
      const branch =
        pullRequest?.base.ref ?? event?.baseRef ?? baseBranch({ base, remotes: await remotes() });
      if (branch === null)
        throw new FactUnavailable(
          "the branch whose rules count is not known",
          "open a pull request, or name the base: `--base BRANCH`",
        );
      return readBranchRules({ session: await session(), branch });
    },
    ci: async () =>
      readCi({
        session: await session(),
        lookup: await facts.pullRequest(),
        own: ownRun(environment),
      }),
    deployments: async () =>
      readDeployments({ session: await session(), lookup: await facts.pullRequest() }),
    releases: async () => readReleases(await session()),
    containment: async () =>
      readContainment({ session: await session(), repository, lookup: await facts.pullRequest() }),
    deployConfig: async () =>
      readDeployConfig({
        session: await session(),
        environments: async () => (await facts.deployments()).environments(),
      }),
  });
  return facts;
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => {
    reading ??= read();
    return reading;
  };
}
