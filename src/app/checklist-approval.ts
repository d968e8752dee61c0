import { isInForce } from "../core/github/approval-faults.ts";
import { approvedByOwner, type Membership, teamQuestions } from "../core/github/approval-needs.ts";
import { ownersOf } from "../core/github/code-owners.ts";
import { readMembers } from "../core/github/members-read.ts";
import { opinionsOf } from "../core/github/opinions.ts";
import { isPullRequest, judgeable } from "../core/github/standing.ts";
import { FactUnavailable } from "../core/result.ts";
import type { FactReaders } from "../engine/fact-store.ts";

type Readers = Pick<FactReaders, "pullRequest" | "reviews" | "codeOwners" | "guards" | "teams">;

/**
 * Whether somebody else who owns the file approved this very diff: an owner by the base's CODEOWNERS; where
 * nobody owns it, anybody with write access. What cannot be read is no approval.
 * @param path null asks for anybody with write access
 */
export async function isApproved(facts: Readers, path: string | null): Promise<boolean> {
  try {
    const pullRequest = judgeable(await facts.pullRequest());
    if (!isPullRequest(pullRequest)) return false;
    const { reviews, head } = await facts.reviews();
    const author = pullRequest.author?.login ?? null;
    const rules = { author, head, freshness: "diff", bots: false } as const;
    const approvals = opinionsOf(reviews, rules).filter(({ state }) => state === "approved");
    const anybody = approvals.some(({ counts }) => counts === "yes");
    if (path === null || !anybody) return anybody;
    // Once merged, the base has what the change made of its own owners.
    const file =
      pullRequest.state === "merged"
        ? await (await facts.guards()).ownersBefore()
        : await facts.codeOwners();
    const rule = isInForce(file) ? ownersOf(path, file.rules) : null;
    if (rule === null || rule.owners.length === 0) return anybody;
    const needs = { min: 1, teams: [], owned: [{ rule, paths: [path] }] };
    const asked = teamQuestions(approvals, needs);
    const members = asked.length > 0 ? await readMembers(await facts.teams(), asked) : [];
    const isMember: Membership = (team, login) =>
      members.find((one) => one.team === team && one.login === login)?.is ?? null;
    return approvedByOwner(approvals, rule, isMember, false) === "yes";
  } catch (fault) {
    if (fault instanceof FactUnavailable) return false;
    throw fault;
  }
}
