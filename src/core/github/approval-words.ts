import { ago } from "../ago.ts";
import { countOf, listed } from "../counts.ts";
import type { Evidence } from "../result.ts";
import type { ReviewKnowledge } from "./approval-faults.ts";
import {
  type Answer,
  approvedByOwner,
  approvedByTeam,
  countOfApprovals,
  enough,
  type Membership,
  type Needs,
  teamOf,
} from "./approval-needs.ts";
import { type Opinion, WHY_WORDS } from "./opinions.ts";
import type { PullRequest } from "./pull-request.ts";

/** One need of a pull request: how it stands, in words. */
export interface NeedState {
  readonly answer: Answer;
  /** While it holds: `2 of 2 approvals`. */
  readonly held: string;
  /** While it does not, or may not: `no approval of acme/core`. */
  readonly lacking: string;
}

/** Each need by itself. Of the owners, one for each line of CODEOWNERS that is not satisfied, and their sum. */
export function needStates(
  approvals: readonly Opinion[],
  { min, teams, owned }: Needs,
  isMember: Membership,
  vouched: boolean,
): NeedState[] {
  const { sure } = countOfApprovals(approvals);
  const count = `${sure} of ${countOf(min, "approval")}`;
  const owners = owned.map(({ rule, paths }) => ({
    rule,
    paths,
    answer: approvedByOwner(approvals, rule, isMember, vouched),
  }));
  const files = owned.reduce((sum, { paths }) => sum + paths.length, 0);
  const open = owners.filter(({ answer }) => answer !== "yes");
  return [
    { answer: enough(approvals, min), held: count, lacking: count },
    ...teams.map((team) => ({
      answer: approvedByTeam(approvals, team, isMember),
      held: `one of ${team}`,
      lacking: `none of ${team}`,
    })),
    ...open.map(({ rule, paths, answer }) => ({
      answer,
      held: "",
      lacking: `none of an owner of ${listed(paths)} (${listed(rule.owners)})`,
    })),
    ...(open.length === 0 && files > 0
      ? [{ answer: "yes" as const, held: `owners of ${countOf(files, "file")}`, lacking: "" }]
      : []),
  ];
}

/** Why opinions do not count, or may not: `bob approved an older diff`. */
export function leftOut(opinions: readonly Opinion[]): string[] {
  return opinions.flatMap(({ login, why, state }) => {
    if (why === null) return [];
    const asks = state === "changes-requested" ? "asks for changes and " : "";
    return [`${login} ${asks}${WHY_WORDS[why]}`];
  });
}

/** What could not be read where an owner may be meant. */
export function unreadOwners(
  approvals: readonly Opinion[],
  { teams, owned }: Needs,
  isMember: Membership,
): string[] {
  const people = approvals.filter(({ counts }) => counts !== "no").map(({ login }) => login);
  if (people.length === 0) return [];
  const all = [
    ...teams,
    ...owned.flatMap(({ rule }) => rule.owners.map((owner) => teamOf(owner) ?? owner)),
  ];
  return [...new Set(all)].flatMap((name) => {
    if (!name.startsWith("@") && name.includes("@"))
      return [`whether ${listed(people)} is ${name} is not known`];
    const unread = name.startsWith("@") ? [] : people.filter((who) => isMember(name, who) === null);
    return unread.length === 0 ? [] : [`whether ${listed(unread)} is of ${name} could not be read`];
  });
}

/** What the author can do while reviewers are waited for. */
export function askFor(
  { number, requestedReviewers }: PullRequest,
  stale: readonly Opinion[],
): string {
  const again = stale.map(({ login }) => login);
  if (again.length > 0)
    return `ask ${listed(again)} to look again: gh pr edit ${number} --add-reviewer ${again[0]}`;
  return requestedReviewers.length > 0
    ? `remind ${listed(requestedReviewers)}, who ${requestedReviewers.length === 1 ? "was" : "were"} asked for a review`
    : `ask somebody for a review: gh pr edit ${number} --add-reviewer LOGIN`;
}

/** An approval that counts. */
export function evidenceOf(opinion: Opinion, { url }: PullRequest, now: Date): Evidence {
  const of = opinion.commit === null ? "" : ` ${opinion.commit.slice(0, 10)}`;
  return {
    kind: "api",
    ref: opinion.url ?? url,
    summary: `${opinion.login} approved${of} ${ago(opinion.at, now)}`,
  };
}

/** Remarks: who does not count, and what else is asked for than the check asks. */
export function notesOf(
  { rules, owners }: ReviewKnowledge,
  opinions: readonly Opinion[],
  min: number,
): string[] {
  const { invalid = [], off = null } = owners?.file ?? {};
  const skipped = invalid.map(({ line, why }) => `${line} (${why})`);
  return [
    ...leftOut(opinions),
    ...(rules.approvals !== null && rules.approvals > min
      ? [`the rules of ${rules.branch} ask for ${countOf(rules.approvals, "approval")}`]
      : []),
    ...(off === null ? [] : [`CODEOWNERS is not in force: ${off}`]),
    ...(skipped.length === 0
      ? []
      : [`GitHub skips ${countOf(skipped.length, "line")} of CODEOWNERS: ${listed(skipped)}`]),
  ];
}
