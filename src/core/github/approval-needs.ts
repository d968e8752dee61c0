import { ownersOf } from "./code-owners.ts";
import { type Opinion, sameLogin } from "./opinions.ts";
import type { TouchedPath } from "./pull-request.ts";
import type { CodeOwnersRule } from "./reviews.ts";

/** Whether something holds; `maybe` where what decides on it could not be read. */
export type Answer = "yes" | "maybe" | "no";

/** Files of the change that one line of CODEOWNERS is about. */
export interface OwnedFiles {
  readonly rule: CodeOwnersRule;
  readonly paths: readonly string[];
}

/** What a pull request needs of its reviewers. */
export interface Needs {
  readonly min: number;
  /** `acme/core`, each of which has to approve. */
  readonly teams: readonly string[];
  readonly owned: readonly OwnedFiles[];
}

/** Asks for membership of a team; null where that could not be read. */
export type Membership = (team: string, login: string) => boolean | null;

/** The owned files of a change by the line that owns them: a rename touches both of its paths. */
export function ownedFiles(
  files: readonly TouchedPath[],
  rules: readonly CodeOwnersRule[],
): OwnedFiles[] {
  const owned = new Map<CodeOwnersRule, string[]>();
  const paths = files.flatMap(({ path, oldPath }) => (oldPath === null ? [path] : [path, oldPath]));
  for (const path of new Set(paths)) {
    const rule = ownersOf(path, rules);
    if (rule === null || rule.owners.length === 0) continue;
    owned.set(rule, [...(owned.get(rule) ?? []), path]);
  }
  return [...owned].map(([rule, paths]) => ({ rule, paths }));
}

/** How many approvals are there for certain, and how many at most. */
export function countOfApprovals(approvals: readonly Opinion[]): { sure: number; most: number } {
  const sure = approvals.filter(({ counts }) => counts === "yes").length;
  return { sure, most: approvals.filter(({ counts }) => counts !== "no").length };
}

export function enough(approvals: readonly Opinion[], min: number): Answer {
  const { sure, most } = countOfApprovals(approvals);
  return sure >= min ? "yes" : most >= min ? "maybe" : "no";
}

/** One member's approval is enough. */
export function approvedByTeam(
  approvals: readonly Opinion[],
  team: string,
  isMember: Membership,
): Answer {
  return best(approvals.map((one) => both(one.counts, answer(isMember(team, one.login)))));
}

/**
 * Any one owner of the line is enough (GITHUB.md, "Reviews" 3). An owner that is written as an address may
 * be anybody's.
 * @param vouched GitHub says itself that the owners approved; it stands in for what could not be read
 */
export function approvedByOwner(
  approvals: readonly Opinion[],
  { owners }: CodeOwnersRule,
  isMember: Membership,
  vouched: boolean,
): Answer {
  return best(
    approvals.map((one) => {
      const owns = best(owners.map((owner) => isOwner(owner, one.login, isMember)));
      return both(one.counts, owns === "maybe" && vouched ? "yes" : owns);
    }),
  );
}

function isOwner(owner: string, login: string, isMember: Membership): Answer {
  const team = teamOf(owner);
  if (team !== null) return answer(isMember(team, login));
  if (!owner.startsWith("@")) return "maybe";
  return sameLogin(owner.slice(1)) === sameLogin(login) ? "yes" : "no";
}

/** `acme/core` of `@acme/core`; null for an account or an address. */
export function teamOf(owner: string): string | null {
  return /^@[^@/]+\/[^@/]+$/.test(owner) ? owner.slice(1).toLowerCase() : null;
}

/** True where nobody but the author owns it: they cannot approve their own change. */
export function isOwnedByAlone({ owners }: CodeOwnersRule, author: string | null): boolean {
  return (
    author !== null &&
    owners.every((owner) => teamOf(owner) === null && sameLogin(owner) === `@${sameLogin(author)}`)
  );
}

/** Everything that is needed, at once. */
export function suffices(
  approvals: readonly Opinion[],
  { min, teams, owned }: Needs,
  isMember: Membership,
  vouched: boolean,
): Answer {
  return worst([
    enough(approvals, min),
    ...teams.map((team) => approvedByTeam(approvals, team, isMember)),
    ...owned.map(({ rule }) => approvedByOwner(approvals, rule, isMember, vouched)),
  ]);
}

/**
 * Since when there has been enough; null where there is not.
 * @param approvals oldest first
 */
export function sufficientSince(
  approvals: readonly Opinion[],
  ...needs: [Needs, Membership, boolean]
): string | null {
  const at = approvals.findIndex(
    (_, last) => suffices(approvals.slice(0, last + 1), ...needs) === "yes",
  );
  return approvals[at]?.at ?? null;
}

/** What has to be asked about teams before this can be decided: each pair once, and none in vain. */
export function teamQuestions(
  approvals: readonly Opinion[],
  { teams, owned }: Needs,
): { readonly team: string; readonly login: string }[] {
  const logins = approvals.filter(({ counts }) => counts !== "no").map(({ login }) => login);
  const nobody: Membership = () => false;
  const open = owned
    .filter(({ rule }) => approvedByOwner(approvals, rule, nobody, false) !== "yes")
    .flatMap(({ rule }) => rule.owners.flatMap((owner) => teamOf(owner) ?? []));
  return [...new Set([...teams, ...open])].flatMap((team) =>
    logins.map((login) => ({ team, login })),
  );
}

function answer(is: boolean | null): Answer {
  return is === null ? "maybe" : is ? "yes" : "no";
}

const RANK: Record<Answer, number> = { no: 0, maybe: 1, yes: 2 };

function both(a: Answer, b: Answer): Answer {
  return RANK[a] < RANK[b] ? a : b;
}

function best(answers: readonly Answer[]): Answer {
  return answers.reduce((a, b) => (RANK[a] < RANK[b] ? b : a), "no");
}

function worst(answers: readonly Answer[]): Answer {
  return answers.reduce(both, "yes");
}
