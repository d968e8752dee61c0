import { listed } from "../counts.ts";
import { type GuardedChange, pathsOf } from "../guarded-changes.ts";
import {
  type Answer,
  approvedByOwner,
  enough,
  isOwnedByAlone,
  type Membership,
  type Needs,
  ownedFiles,
  teamOf,
} from "./approval-needs.ts";
import { type Opinion, sameLogin } from "./opinions.ts";
import type { PullRequest } from "./pull-request.ts";
import type { CodeOwnersRule } from "./reviews.ts";

/** Guarded paths that the same people may approve. */
export interface GuardedPaths {
  readonly paths: readonly string[];
  /** Null where nobody owns them: then anybody else who may write. Line 0: named by the checklist. */
  readonly rule: CodeOwnersRule | null;
}

/**
 * Who may approve what: the people and teams that the checklist names, else the owners of each path.
 * @param by `ann`, `@ann`, `acme/core`; null for the code owners
 * @param rules those of CODEOWNERS; empty where there is none in force
 */
export function guardedPaths(
  changes: readonly GuardedChange[],
  by: readonly string[] | null,
  rules: readonly CodeOwnersRule[],
): GuardedPaths[] {
  const paths = [...new Set(changes.flatMap(pathsOf))];
  if (by !== null) {
    const owners = by.map((name) => `@${name.replace(/^@/, "")}`);
    return [{ paths, rule: { line: 0, pattern: "*", owners } }];
  }
  const touched = paths.map((path) => ({ path, oldPath: null }));
  const owned = ownedFiles(touched, rules);
  const unowned = paths.filter((path) => !owned.some((one) => one.paths.includes(path)));
  return [...owned, ...(unowned.length > 0 ? [{ paths: unowned, rule: null }] : [])];
}

/** As the needs of a pull request, to ask what has to be known about teams. */
export function needsOfGuards(groups: readonly GuardedPaths[]): Needs {
  const owned = groups.flatMap(({ paths, rule }) => (rule === null ? [] : [{ paths, rule }]));
  return { min: groups.some(({ rule }) => rule === null) ? 1 : 0, teams: [], owned };
}

/** How one group stands. */
export interface GuardState extends GuardedPaths {
  readonly answer: Answer;
  /** The approvals that hold it. */
  readonly by: readonly Opinion[];
}

/** @param approvals oldest first */
export function guardStates(
  approvals: readonly Opinion[],
  groups: readonly GuardedPaths[],
  isMember: Membership,
  vouched: boolean,
): GuardState[] {
  return groups.map((group) => {
    const { rule } = group;
    const answerOf = (some: readonly Opinion[]) =>
      rule === null ? enough(some, 1) : approvedByOwner(some, rule, isMember, vouched);
    return {
      ...group,
      answer: answerOf(approvals),
      by: approvals.filter((one) => answerOf([one]) === "yes"),
    };
  });
}

/** What an unapproved group lacks: `no approval by an owner of ci.yml (@bob)`. */
export function lackingInWords({ paths, rule }: GuardState): string {
  if (rule === null)
    return `no approval by anybody else with write access (${listed(paths)} ${paths.length === 1 ? "has" : "have"} no owner)`;
  return rule.line === 0
    ? `no approval by any of ${listed(rule.owners)}`
    : `no approval by an owner of ${listed(paths)} (${listed(rule.owners)})`;
}

/** Nobody but the author may approve it, and nobody approves their own change. */
export function isAuthorsAlone({ rule }: GuardState, author: string | null): boolean {
  return rule !== null && isOwnedByAlone(rule, author);
}

/**
 * The next step for what nobody approved.
 * @param file where CODEOWNERS is on the base
 * @param again logins whose approval is of something older
 */
export function approvalMend(
  lacking: readonly GuardState[],
  { author, number }: PullRequest,
  file: string | null,
  again: readonly string[],
): string {
  const login = author?.login ?? null;
  const alone = lacking.find((state) => isAuthorsAlone(state, login));
  if (alone !== undefined) {
    const place = alone.rule?.line === 0 ? "under `by`" : `in ${file}:${alone.rule?.line}`;
    return `${login} alone may approve ${listed(alone.paths)}, and nobody approves their own change: name a second owner ${place} on the base`;
  }
  if (again.length > 0)
    return `ask ${listed(again)} to look again: gh pr edit ${number} --add-reviewer ${again[0]}`;
  const owners = [...new Set(lacking.flatMap(({ rule }) => rule?.owners ?? []))].filter(
    (owner) => login === null || sameLogin(owner) !== `@${sameLogin(login)}`,
  );
  const first = owners.find((owner) => owner.startsWith("@"));
  const reviewer = first === undefined ? "LOGIN" : (teamOf(first) ?? first.slice(1));
  const whom = owners.length === 0 ? "somebody else with write access" : `one of ${listed(owners)}`;
  return `ask ${whom} for a review: gh pr edit ${number} --add-reviewer ${reviewer}`;
}
