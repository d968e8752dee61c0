import type { GitHubSession } from "../../clients/github/session.ts";
import type { PullRequest } from "../../core/github/pull-request.ts";
import { FactUnavailable } from "../../core/result.ts";
import {
  type AuthorisedReview,
  asReview,
  type ListedReview,
  permissionSchema,
  reviewSchema,
} from "../../formats/github/review.ts";

type RestReview = ListedReview & { readonly association: string };

/**
 * Reviews where GraphQL is not to be had, in GitHub's order, which is the oldest first. Whether somebody
 * may write is asked for those whose opinion may count; without a token it is only told of the owner, and
 * of people who have nothing to do with the repository.
 * @throws FactUnavailable
 */
export async function reviewsByRest(
  session: GitHubSession,
  { number, author }: PullRequest,
  lastOpinions: (reviews: readonly RestReview[]) => readonly RestReview[],
): Promise<AuthorisedReview[]> {
  const { items, truncated } = await session.list(
    "/repos/{owner}/{repo}/pulls/{pull_number}/reviews",
    { pull_number: number },
    reviewSchema,
  );
  if (truncated)
    throw new FactUnavailable(
      `#${number} has more reviews than are read`,
      session.hasToken
        ? "run dod again; GitHub did not answer the query that reads more"
        : "set GH_TOKEN or run gh auth login",
    );
  const reviews = items.map((item) => ({
    ...asReview(item),
    association: item.author_association,
  }));
  const permissions = session.hasToken
    ? await permissionsOf(session, lastOpinions(reviews), author?.login ?? null)
    : new Map<string, boolean>();
  return reviews.map(({ association, ...review }) => ({
    ...review,
    canWrite: permissions.get(review.author?.login ?? "") ?? byAssociation(review, association),
  }));
}

/** By login; without those who cannot be told. */
async function permissionsOf(
  session: GitHubSession,
  opinions: readonly RestReview[],
  author: string | null,
): Promise<Map<string, boolean>> {
  const logins = opinions
    .filter(({ state }) => state !== "dismissed")
    .flatMap((review) => review.author?.login ?? [])
    .filter((login) => login !== author);
  const answers = await Promise.all(
    logins.map(async (login) => [login, await mayWrite(session, login)] as const),
  );
  const told = new Map<string, boolean>();
  for (const [login, answer] of answers) if (answer !== null) told.set(login, answer);
  return told;
}

async function mayWrite(session: GitHubSession, username: string): Promise<boolean | null> {
  try {
    const answer = await session.find(
      "/repos/{owner}/{repo}/collaborators/{username}/permission",
      { username },
      permissionSchema,
    );
    return answer && ["admin", "maintain", "write"].includes(answer.permission);
  } catch (error) {
    // Not every token may ask; then the review itself tells a little.
    if (error instanceof FactUnavailable) return null;
    throw error;
  }
}

/**
 * Members and collaborators may have been given no more than to read. Somebody whose membership is not
 * public looks like a stranger: then an approval does not count, but a "no" is not for certain nobody's.
 */
function byAssociation({ state }: ListedReview, association: string): boolean | null {
  if (association === "OWNER") return true;
  if (association === "MEMBER" || association === "COLLABORATOR") return null;
  return state === "approved" ? false : null;
}
