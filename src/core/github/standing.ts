import { countOf } from "../counts.ts";
import { plainLine } from "../plain-text.ts";
import { fail, finding, pending, type Result } from "../result.ts";
import type { PullRequest, PullRequestLookup } from "./pull-request.ts";

/**
 * What keeps everything that GitHub knows from being about what is here: no pull request, one that was
 * closed without merging, commits or edits that GitHub does not have, a head that has moved on. A pull
 * request is never judged on an old commit as if it were this one (GITHUB.md, "Which commit" 2).
 * @returns the item's result, or the pull request where it may be judged
 */
export function judgeable(lookup: PullRequestLookup): Result | PullRequest {
  const { pullRequest } = lookup;
  // First: what is not pushed would be of no use there either.
  if (pullRequest?.state === "closed") return closedUnmerged(pullRequest);
  return notHere(lookup) ?? pullRequest ?? noPullRequest(lookup);
}

/** Tells the two apart. */
export function isPullRequest(value: Result | PullRequest): value is PullRequest {
  return "number" in value;
}

function noPullRequest({ sought, repository }: PullRequestLookup): Result {
  return pending("author", `there is no pull request for ${sought} in ${repository}`, {
    mend: "open one: gh pr create",
  });
}

function closedUnmerged({ number, url, closedAt }: PullRequest): Result {
  return fail(
    `#${number} was closed without merging`,
    [
      finding({
        rule: "closed",
        message: `${url} is closed and not merged`,
        fix: `reopen it (gh pr reopen ${number}), or open another: gh pr create`,
      }),
    ],
    closedAt === null ? {} : { since: closedAt },
  );
}

/** The same for what judges a commit and needs no pull request; null when it may be judged. */
export function notHere({ standing, sought, pullRequest }: PullRequestLookup): Result | null {
  const where = pullRequest === null ? sought : `#${pullRequest.number}`;
  switch (standing.kind) {
    case "same":
    case "elsewhere":
      return null;
    case "unpushed":
      return pending(
        "author",
        standing.commits === null
          ? `commits that are here are not pushed to ${where}`
          : `${countOf(standing.commits, "commit")} ${standing.commits === 1 ? "is" : "are"} not pushed to ${where}`,
        { mend: "push: git push" },
      );
    case "uncommitted":
      return pending(
        "author",
        `tracked files are changed and not committed, so ${where} lacks them`,
        {
          mend: "commit and push them, or put them aside: git stash",
        },
      );
    case "behind":
      return pending(
        "author",
        `${where} has ${standing.commits === null ? "commits" : countOf(standing.commits, "commit")} that ${standing.commits === 1 ? "is" : "are"} not here`,
        { mend: "bring them here: git pull" },
      );
    case "diverged":
      return pending("author", `${where} and what is here each have commits that the other lacks`, {
        mend: "bring them together: git pull --rebase, then git push (after a rebase of yours: git push --force-with-lease)",
      });
    case "superseded":
      if (standing.retargeted !== undefined) return retargeted(where, standing.retargeted);
      return pending(
        "ci",
        `a newer commit is there: ${where} has moved on since this job started`,
        {
          mend: "look at the run for the newer commit",
        },
      );
  }
}

function retargeted(where: string, { from, to }: { from: string; to: string }): Result {
  const [now, then] = [plainLine(to), plainLine(from)];
  return pending("ci", `${where} goes into ${now} now, and this job was started for ${then}`, {
    mend: `look at the run for ${now}; where there is none, push a commit, or close the pull request and open it again (a workflow with the type \`edited\` starts by itself)`,
  });
}
