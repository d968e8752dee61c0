import type { Containment, Revert } from "./deployments.ts";
import type { PullRequest } from "./pull-request.ts";

/**
 * Whether a version contains the change. Each question costs a request where the clone cannot answer
 * it, and what to ask next depends on the answers: so a rule is written once, as a generator of questions,
 * run against the fact by `gather` and again, on what was answered, by `judge`.
 */

/** Does the history of `container` hold the commit `target`? */
export interface ContainsQuestion {
  readonly target: string;
  readonly container: string;
}

export type Asking<T> = Generator<ContainsQuestion, T, boolean>;

/** `target...container` → the answer. */
export type Answers = Record<string, boolean>;

/**
 * Asks what the rule asks, and notes the answers.
 * @throws FactUnavailable where one cannot be had
 */
export async function answer(
  asking: Asking<unknown>,
  containment: Containment,
  answers: Answers,
): Promise<void> {
  let step = asking.next();
  while (!step.done) {
    const { target, container } = step.value;
    const key = keyOf(step.value);
    const known = answers[key];
    const contains = known ?? isWithin(await containment.compare(target, container));
    answers[key] = contains;
    step = asking.next(contains);
  }
}

/** The same rule on the answers that `answer` noted. */
export function replay<T>(asking: Asking<T>, answers: Answers): T {
  let step = asking.next();
  while (!step.done) {
    const known = answers[keyOf(step.value)];
    if (known === undefined) throw new Error(`nobody asked ${keyOf(step.value)}`);
    step = asking.next(known);
  }
  return step.value;
}

function keyOf({ target, container }: ContainsQuestion): string {
  return `${target}...${container}`;
}

function isWithin(relation: Awaited<ReturnType<Containment["compare"]>>): boolean {
  return relation === "identical" || relation === "ahead";
}

/**
 * The merge, squash or rebase commit stands for the change once it is merged; its head does before that,
 * and after it too: either may be what was deployed (GITHUB.md, "Deployments" 2 and 5).
 * @param sha in lower case; full, or abbreviated to at least 7 digits
 */
export function* containsChange(pr: PullRequest, sha: string): Asking<boolean> {
  if (pr.state === "merged" && pr.mergeCommit !== null && (yield* containsMerge(pr, sha)))
    return true;
  return isItself(pr, sha) || (yield { target: pr.head.sha, container: sha });
}

/** The same of what is made of the base alone, such as a release: one question at most. */
export function* containsMerge(pr: PullRequest, sha: string): Asking<boolean> {
  return isItself(pr, sha) || (yield { target: pr.mergeCommit ?? pr.head.sha, container: sha });
}

function isItself(pr: PullRequest, sha: string): boolean {
  return [pr.mergeCommit, pr.head.sha, pr.testMerge].some((own) => isSame(own, sha));
}

function isSame(own: string | null, sha: string): boolean {
  return own !== null && sha.length >= 7 && own.startsWith(sha);
}

export interface RevertState {
  /** In the version and not taken back there: the change is gone from it. */
  readonly inForce: Revert | null;
  /** On the base, and not in the version. */
  readonly coming: readonly Revert[];
}

/** How a version that contains the change stands to the commits that revert it. */
export function* revertState(reverts: readonly Revert[], sha: string): Asking<RevertState> {
  const coming: Revert[] = [];
  for (const revert of reverts) {
    if (!isSame(revert.sha, sha) && !(yield { target: revert.sha, container: sha })) {
      if (revert.takenBackBy === null) coming.push(revert);
      continue;
    }
    const back = revert.takenBackBy;
    const isBack = back !== null && (isSame(back, sha) || (yield { target: back, container: sha }));
    if (!isBack) return { inForce: revert, coming };
  }
  return { inForce: null, coming };
}
