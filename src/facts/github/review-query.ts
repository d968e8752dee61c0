import type { GitHubSession, MissingPart } from "../../clients/github/session.ts";
import type { PullRequest, PullRequestLookup } from "../../core/github/pull-request.ts";
import { FactUnavailable } from "../../core/result.ts";
import {
  type ListName,
  type NodeOf,
  type Page,
  pageQuery,
  pageSchema,
  REVIEW_QUERY,
  type ReviewAnswer,
  reviewQuerySchema,
} from "../../formats/github/review-query.ts";

/**
 * One query for the reviews, the threads, the issues that are closed, CODEOWNERS and how the head stands
 * to the base: asked when the first of them is needed, shared by all. Each part fails alone.
 */
export interface ReviewQuery {
  /**
   * A part of the answer.
   * @param path as in the answer, below `repository`: `pullRequest.reviewDecision`
   * @throws FactUnavailable without a token, and where GitHub did not give this part
   */
  part<T>(path: string, take: (repository: Repository) => T): Promise<T>;
  /** All pages of a list. @throws FactUnavailable as above, and where one page cannot be had */
  all<L extends ListName>(name: L): Promise<readonly NodeOf<L>[]>;
}

type Repository = NonNullable<ReviewAnswer["repository"]>;

/** Where CODEOWNERS may be on a branch, the first that is there counts. */
export const CODE_OWNERS_PATHS = {
  inGitHub: ".github/CODEOWNERS",
  inRoot: "CODEOWNERS",
  inDocs: "docs/CODEOWNERS",
} as const;

/** Of a hundred each. */
const MAX_PAGES = 20;

/** Asks nothing yet. Without a pull request every part is unavailable. */
export function reviewQuery(session: GitHubSession, lookup: PullRequestLookup): ReviewQuery {
  let asked: ReturnType<typeof ask> | undefined;
  const lists = new Map<ListName, Promise<readonly unknown[]>>();
  const answer = () => {
    asked ??= ask(session, pullRequestOf(lookup));
    return asked;
  };
  const part: ReviewQuery["part"] = async (path, take) => {
    const { data, missing } = await answer();
    refuseMissing(missing, `repository.${path}`);
    if (
      data.repository === null ||
      (path.startsWith("pullRequest") && !data.repository.pullRequest)
    )
      throw notGiven(path);
    return take(data.repository);
  };
  return {
    part,
    all: async (name) => {
      const known = lists.get(name) ?? allPages(session, lookup, name, part);
      lists.set(name, known);
      return (await known) as readonly NodeOf<typeof name>[];
    },
  };
}

/** @throws FactUnavailable where there is none */
export function pullRequestOf({ pullRequest, sought, repository }: PullRequestLookup): PullRequest {
  if (pullRequest !== null) return pullRequest;
  throw new FactUnavailable(
    `there is no pull request for ${sought} in ${repository}`,
    "open one: gh pr create",
  );
}

async function ask(session: GitHubSession, { number, base, head, state }: PullRequest) {
  const branch = `refs/heads/${base.ref}`;
  const paths = Object.entries(CODE_OWNERS_PATHS);
  return session.graphql(
    REVIEW_QUERY,
    {
      number,
      base: branch,
      head: head.sha,
      compare: state === "open",
      ...Object.fromEntries(paths.map(([name, path]) => [name, `${branch}:${path}`])),
    },
    reviewQuerySchema,
  );
}

/** A part that lacks something within is no whole part, and one within what is lacking is not there. */
function refuseMissing(missing: readonly MissingPart[], path: string): void {
  const gone = missing.find(
    (one) =>
      one.path === path || one.path.startsWith(`${path}.`) || path.startsWith(`${one.path}.`),
  );
  if (gone) throw new FactUnavailable(`${gone.path}: ${gone.reason}`, gone.mend);
}

function notGiven(path: string): FactUnavailable {
  return new FactUnavailable(
    `GitHub gave nothing for ${path}, and did not say why`,
    "run dod again; if it stays so, see that the token may read pull requests",
  );
}

async function allPages<L extends ListName>(
  session: GitHubSession,
  lookup: PullRequestLookup,
  name: L,
  part: ReviewQuery["part"],
): Promise<readonly NodeOf<L>[]> {
  const { number } = pullRequestOf(lookup);
  const path = `pullRequest.${name}`;
  let page = await part(path, ({ pullRequest }): Page | null => pullRequest?.[name] ?? null);
  const nodes: unknown[] = [];
  const seen = new Set<string | null>([null]);
  for (;;) {
    if (page === null || page.nodes.includes(null)) throw notGiven(path);
    nodes.push(...page.nodes);
    const { hasNextPage, endCursor: after } = page.pageInfo;
    if (!hasNextPage) {
      // An open thread that is counted and not listed must not look like none.
      if (nodes.length < page.totalCount) throw tooMany(path, nodes.length);
      return nodes as NodeOf<L>[];
    }
    // A cursor that comes again would be asked for without end.
    if (seen.has(after) || seen.size > MAX_PAGES) throw tooMany(path, nodes.length);
    seen.add(after);
    const variables = { number, after };
    const { data, missing } = await session.graphql(pageQuery(name), variables, pageSchema(name));
    const [gone] = missing;
    if (gone) throw new FactUnavailable(`${gone.path}: ${gone.reason}`, gone.mend);
    page = data.repository.pullRequest.page;
  }
}

function tooMany(path: string, read: number): FactUnavailable {
  return new FactUnavailable(
    `GitHub did not give all of ${path}: ${read} were read, and there are more`,
    "run dod again; if it stays so, the pull request has more than dod reads",
  );
}

/** Something else in place of what cannot be had; other faults stay faults. */
export function orElse<T>(promise: Promise<T>, instead: T): Promise<T> {
  return promise.catch((error: unknown) => {
    if (error instanceof FactUnavailable) return instead;
    throw error;
  });
}
