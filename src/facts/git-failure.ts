import { GitError } from "../clients/git.ts";
import { FactUnavailable } from "../core/result.ts";

/** What a failed git process makes of a fact: unavailable, with the way out where it is known. */
export function unavailable(what: string, error: unknown): unknown {
  if (!(error instanceof GitError)) return error;
  if (/promisor|transport '\w+' not allowed|lazy fetching disabled/.test(error.stderr))
    return new FactUnavailable(
      `${what}: this is a partial clone and the contents it needs are not here`,
      "clone without --filter, or fetch the rest: git fetch --refetch --no-filter",
    );
  return new FactUnavailable(
    `${what}: ${error.message}`,
    "run `git fsck` and `git status` here; both must work before dod can",
  );
}
