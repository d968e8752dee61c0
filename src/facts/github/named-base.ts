import type { PullRequest } from "../../core/github/pull-request.ts";
import { unavailable } from "../git-failure.ts";
import type { Repository } from "../repository.ts";
import { resolveCommit } from "../revisions.ts";
import { orElse, type ReviewQuery } from "./review-query.ts";

export interface NamedBaseRequest {
  readonly repository: Repository;
  /** An open one. */
  readonly pullRequest: PullRequest;
  readonly query: ReviewQuery;
}

/**
 * A commit in this clone from which the pull request's branch has parted as it has from the base that
 * GitHub has now: that one itself, else the base as it was when the branch was last pushed. Never the
 * branch as it was last fetched: with an older base, a merge that drops what the newer one has looks like
 * no change. Null where there is none.
 * @throws FactUnavailable where git fails
 */
export async function namedBase(request: NamedBaseRequest): Promise<string | null> {
  const { repository, query } = request;
  const tip = await orElse(
    query.part("base.target", ({ base }) => base?.target?.oid ?? null),
    null,
  );
  const current = tip && (await resolveCommit(repository, tip));
  return current ?? (await (tip === null ? null : baseAtPush(request)));
}

/**
 * The base only grows where nobody rewrote or changed it. If the branch has as many commits beside it as
 * beside the newer one, they are the same commits, and so is what both have in common.
 */
async function baseAtPush({
  repository,
  query,
  pullRequest: { base, head },
}: NamedBaseRequest): Promise<string | null> {
  const hasOnlyGrown = await orElse(
    query.part(
      "pullRequest.baseChanges",
      ({ pullRequest }) => pullRequest?.baseChanges.nodes?.length === 0,
    ),
    false,
  );
  const compared = await orElse(
    query.part("base.compare", (answer) => answer.base?.compare ?? null),
    null,
  );
  if (!hasOnlyGrown || compared?.headTarget?.oid !== head.sha || repository.shallow) return null;
  try {
    for (const sha of [base.sha, head.sha])
      if ((await resolveCommit(repository, sha)) === null) return null;
    const args = ["rev-list", "--count", head.sha, `^${base.sha}`, "--"];
    return Number(await repository.git.text(args)) === compared.aheadBy ? base.sha : null;
  } catch (error) {
    throw unavailable("how the branch stands to its base could not be found out", error);
  }
}
