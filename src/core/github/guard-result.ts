import { listed } from "../counts.ts";
import { type GuardedChange, guardedInWords, guardFindings, pathsOf } from "../guarded-changes.ts";
import { isNonEmpty, pass, pending, type Result, unknown } from "../result.ts";
import { isInForce, isVouched } from "./approval-faults.ts";
import { type Membership, teamQuestions } from "./approval-needs.ts";
import { evidenceOf, leftOut, notesOf, unreadOwners } from "./approval-words.ts";
import type { BranchRules } from "./ci.ts";
import {
  approvalMend,
  type GuardedPaths,
  type GuardState,
  guardedPaths,
  guardStates,
  isAuthorsAlone,
  lackingInWords,
  needsOfGuards,
} from "./guard-approvals.ts";
import type { KnownMember } from "./members-read.ts";
import { type Opinion, opinionsOf } from "./opinions.ts";
import type { PullRequest } from "./pull-request.ts";
import type { CodeOwners, ReviewState } from "./reviews.ts";

/** What is known of the reviews of a change to guarded files. */
export interface GuardReviews {
  readonly reviews: ReviewState;
  /** The people and teams that the checklist names; null: the code owners. */
  readonly by: readonly string[] | null;
  /** These two are null where the checklist names the people. */
  readonly rules: BranchRules | null;
  readonly file: CodeOwners | null;
  /** `file` is the merge base's: GitHub's own word may rest on what the change made of it. */
  readonly ownersBefore: boolean;
  readonly members: readonly KnownMember[];
}

/** What has to be asked about teams before this can be decided. */
export function guardQuestions(
  pullRequest: PullRequest,
  changes: readonly GuardedChange[],
  known: Omit<GuardReviews, "members">,
): { readonly team: string; readonly login: string }[] {
  const approvals = approvalsAmong(opinionsIn(pullRequest, known.reviews));
  return teamQuestions(approvals, needsOfGuards(groupsOf(changes, known)));
}

/** Whether everybody who must approve the changed guards did; the findings say what got weaker. */
export function judgeGuards(
  pullRequest: PullRequest,
  changes: readonly GuardedChange[],
  known: GuardReviews,
  now: Date,
): Result {
  const opinions = opinionsIn(pullRequest, known.reviews);
  const approvals = approvalsAmong(opinions);
  const groups = groupsOf(changes, known);
  const isMember: Membership = (team, login) =>
    known.members.find((one) => one.team === team && one.login === login)?.is ?? null;
  const states = guardStates(approvals, groups, isMember, isVouchedFor(known, approvals));
  const measured = guardedInWords(changes);
  const approvers = approvals.filter((one) => states.some(({ by }) => by.includes(one)));
  const evidence = approvers.map((one) => evidenceOf(one, pullRequest, now));
  const notes = remarks(known, opinions);
  const all = changes.flatMap(guardFindings);

  const own = authorsMove(pullRequest, changes);
  if (own !== null)
    return pending("author", `${measured}; ${own.what}`, {
      evidence,
      notes,
      findings: all,
      mend: own.mend,
    });

  const lacking = states.filter(({ answer }) => answer === "no");
  if (lacking.length > 0) {
    const stale = approvals.filter(({ why }) => why === "stale" || why === "other-base");
    const because = stale.length > 0 ? `: ${listed(leftOut(stale), 2)}` : "";
    const login = pullRequest.author?.login ?? null;
    const alone = lacking.some((state) => isAuthorsAlone(state, login));
    const again = stale.map((one) => one.login);
    return pending(
      alone ? "author" : "reviewer",
      `${measured}; ${listed(lacking.map(lackingInWords), 2)}${because}`,
      {
        evidence,
        notes,
        findings: findingsOf(changes, lacking),
        mend: approvalMend(lacking, pullRequest, known.file?.path ?? null, again),
        since: pullRequest.createdAt,
      },
    );
  }

  const open = states.filter(({ answer }) => answer !== "yes");
  if (open.length > 0) {
    const doubts = [
      ...leftOut(approvals.filter(({ counts }) => counts === "maybe")),
      ...unreadOwners(approvals, needsOfGuards(open), isMember),
    ];
    return unknown(
      `${measured}; whether it is approved cannot be told: ${listed(doubts)}`,
      "use a token that may read the organisation's members and the repository's collaborators (GH_TOKEN), or ask for a new review of the newest commit",
      { evidence, notes, findings: findingsOf(changes, open) },
    );
  }
  if (!isNonEmpty(evidence)) throw new Error("guarded files are approved by nobody");
  const names = listed(approvers.map(({ login }) => login));
  return pass(`${measured}, approved by ${approversInWords(states, names)}`, evidence, {
    notes,
    findings: all,
  });
}

function opinionsIn({ author }: PullRequest, { reviews, head }: ReviewState): Opinion[] {
  const rules = { author: author?.login ?? null, head, freshness: "diff", bots: false } as const;
  return opinionsOf(reviews, rules);
}

function approvalsAmong(opinions: readonly Opinion[]): Opinion[] {
  return opinions.filter(({ state }) => state === "approved");
}

function groupsOf(
  changes: readonly GuardedChange[],
  { by, file }: Pick<GuardReviews, "by" | "file">,
): GuardedPaths[] {
  return guardedPaths(changes, by, file !== null && isInForce(file) ? file.rules : []);
}

function isVouchedFor(
  { rules, reviews, ownersBefore }: GuardReviews,
  approvals: readonly Opinion[],
): boolean {
  if (rules === null || ownersBefore) return false;
  return isVouched({ rules, reviews, owners: null, members: [] }, approvals);
}

/** What no reviewer can put right yet; null where nothing is left to the author. */
function authorsMove(
  { draft, number }: PullRequest,
  changes: readonly GuardedChange[],
): { readonly what: string; readonly mend: string } | null {
  const untracked = changes.filter((change) => change.untracked).map(({ path }) => path);
  if (untracked.length > 0)
    return {
      what: `git does not have ${listed(untracked)} yet, so nobody reviewed ${untracked.length === 1 ? "it" : "them"}`,
      mend: "commit and push what belongs to the change, and remove the rest",
    };
  if (draft)
    return {
      what: `#${number} is a draft`,
      mend: `finish it and mark it ready: gh pr ready ${number}`,
    };
  return null;
}

/** Of the files that somebody still has to approve. */
function findingsOf(changes: readonly GuardedChange[], states: readonly GuardState[]) {
  const open = new Set(states.flatMap(({ paths }) => paths));
  return changes
    .filter((change) => pathsOf(change).some((path) => open.has(path)))
    .flatMap(guardFindings);
}

function approversInWords(states: readonly GuardState[], names: string): string {
  const owned = states.filter(({ rule }) => rule !== null && rule.line > 0);
  if (owned.length < states.length) return names;
  const files = owned.reduce((sum, { paths }) => sum + paths.length, 0);
  return `${files === 1 ? "its owner" : "their owners"} (${names})`;
}

function remarks(
  { rules, file, members, by, reviews }: GuardReviews,
  opinions: readonly Opinion[],
) {
  const against = opinions.filter(
    ({ state, counts }) => state === "changes-requested" && counts === "yes",
  );
  const owners = file === null ? null : { file, files: [] };
  // How many approvals the branch asks for is for the check `approvals` to say.
  const noted =
    rules === null
      ? leftOut(opinions)
      : notesOf({ reviews, rules, owners, members }, opinions, rules.approvals ?? 0);
  const ownerless = by === null && (file === null || !isInForce(file));
  return [
    ...noted,
    ...against.map(({ login }) => `${login} asks for changes`),
    ...(ownerless
      ? ["the base has no CODEOWNERS in force, so anybody else with write access may approve"]
      : []),
  ];
}
