import type { Revert } from "../../core/github/deployments.ts";

/** A commit that landed on the base. */
export interface LandedCommit {
  readonly sha: string;
  readonly message: string;
  /** ISO time. */
  readonly at: string;
  readonly parents: readonly string[];
}

/** What a revert may name to mean one change. */
export interface RevertTarget {
  readonly number: number | null;
  /** `owner/name`. */
  readonly repository: string;
  readonly shas: readonly string[];
  /** What it is called on the base and on GitHub: subjects and titles, with or without ` (#12)`. */
  readonly titles: readonly string[];
}

/** Messages are hostile text, and what says what it reverts says so in the first few lines. */
const MAX_MESSAGE = 16 * 1024;

interface Named {
  /** Full SHAs, or beginnings of 7 digits and more. */
  readonly shas: readonly string[];
  readonly numbers: readonly { readonly number: number; readonly repository: string | null }[];
  /** The quoted subject without ` (#12)`; null where nothing is quoted. */
  readonly title: string | null;
}

/**
 * What a message says it reverts: `This reverts commit 1a2b3c4` (git, and GitHub for merges),
 * `Reverts acme/shop#12` (the body of GitHub's revert pull requests), and what it quotes, as some repositories
 * keep nothing but the title: git quotes the subject of what was squashed or merged, `Revert "… (#12)"`,
 * GitHub's button the title of the pull request, which has no number. git calls a revert's revert `Reapply "…"`.
 */
export function namedIn(message: string): Named {
  const text = message.slice(0, MAX_MESSAGE);
  const shas = [
    ...text.matchAll(/\bThis reverts commits? ((?:[0-9a-f]{7,64}\b(?:, | and |, and )?)+)/gi),
  ].flatMap(([, list = ""]) => list.toLowerCase().match(/[0-9a-f]{7,64}/g) ?? []);
  const numbers = [
    ...text.matchAll(/\bReverts (?:pull request )?([\w.-]{1,40}\/[\w.-]{1,100})?#(\d{1,9})\b/gi),
  ].map(([, repository, number]) => ({ number: Number(number), repository: repository ?? null }));
  const [, verb, quoted = ""] = /^(Revert|Reapply) "(.*)"/.exec(subjectOf(text)) ?? [];
  const squashed = /\(#(\d{1,9})\)$|^Merge pull request #(\d{1,9})\b/.exec(quoted);
  if (squashed && verb === "Revert")
    numbers.push({ number: Number(squashed[1] ?? squashed[2]), repository: null });
  const title = titleOf(quoted);
  return { shas, numbers, title: (verb === "Reapply" ? `Revert "${title}"` : title) || null };
}

/** Without the numbers that squashes append, also to what is quoted in it. */
function titleOf(subject: string): string {
  return subject.replace(/ \(#\d{1,9}\)(?="|$)/g, "").trim();
}

export function subjectOf(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}

/**
 * Commits that revert the target, newest first. A revert of a revert's revert is one, too; each says by
 * which commit it was taken back.
 * @param commits those that landed after the target, newest first
 */
export function findReverts(
  commits: readonly LandedCommit[],
  target: RevertTarget,
): readonly Revert[] {
  const named = commits.map((commit) => ({ commit, named: namedIn(commit.message) }));
  const known = commits.map(({ sha }) => sha);
  const found = new Map<string, Revert>();
  const revert = (of: RevertTarget): LandedCommit[] =>
    named
      .filter((one) => !of.shas.includes(one.commit.sha))
      .filter((one) => names(one.named, of) || quotes(one.named, of, known))
      .map(({ commit }) => commit);
  /** Of a revert: a title that several have is the newest one's before, or the change would seem to be back. */
  const takersOf = (of: LandedCommit, target: RevertTarget): LandedCommit[] =>
    named
      .slice(0, commits.indexOf(of))
      .filter(
        (one, index) =>
          names(one.named, target) ||
          (quotes(one.named, target, known) &&
            commits.slice(index + 1).find(({ message }) => isCalled(message, one.named.title)) ===
              of),
      )
      .map(({ commit }) => commit)
      .filter(({ sha }) => !target.shas.includes(sha));
  const queue = revert(target);
  for (let next = queue.shift(); next; next = queue.shift()) {
    if (found.has(next.sha)) continue;
    const takers = takersOf(next, asTarget(next, commits, target.repository));
    // The oldest: from there on the change is there again.
    const takenBackBy = takers.at(-1)?.sha ?? null;
    found.set(next.sha, {
      sha: next.sha,
      subject: subjectOf(next.message),
      at: next.at,
      takenBackBy,
    });
    for (const taker of takers) queue.push(...revert(asTarget(taker, commits, target.repository)));
  }
  return commits.flatMap(({ sha }) => found.get(sha) ?? []);
}

/** A revert as what another may revert: itself, or the pull request that brought it. */
function asTarget(
  revert: LandedCommit,
  commits: readonly LandedCommit[],
  repository: string,
): RevertTarget {
  const merge = commits.find(({ parents }) => parents.slice(1).includes(revert.sha));
  const number =
    /\(#(\d{1,9})\)$/.exec(subjectOf(revert.message))?.[1] ??
    /^Merge pull request #(\d{1,9})\b/.exec(merge?.message ?? "")?.[1];
  return {
    number: number === undefined ? null : Number(number),
    repository,
    shas: merge ? [revert.sha, merge.sha] : [revert.sha],
    titles: [subjectOf(revert.message)],
  };
}

function names({ shas, numbers }: Named, target: RevertTarget): boolean {
  return (
    shas.some((sha) => target.shas.some((known) => known.startsWith(sha))) ||
    numbers.some(
      ({ number, repository }) =>
        number === target.number &&
        (repository === null || repository.toLowerCase() === target.repository.toLowerCase()),
    )
  );
}

/** By the title alone: what says which commit or pull request it means is not guessed at. */
function quotes(
  { shas, numbers, title }: Named,
  { titles }: RevertTarget,
  known: readonly string[],
): boolean {
  const isTold = numbers.length > 0 || shas.some((sha) => known.some((one) => one.startsWith(sha)));
  return title !== null && !isTold && titles.some((one) => titleOf(one) === title);
}

function isCalled(message: string, title: string | null): boolean {
  return titleOf(subjectOf(message)) === title;
}

/** Whether a revert names a commit that is neither of the target nor among those that landed after it. */
export function hasUnexplained(commits: readonly LandedCommit[], target: RevertTarget): boolean {
  const known = [...target.shas, ...commits.map(({ sha }) => sha)];
  return commits.some(({ message }) =>
    namedIn(message).shas.some((sha) => !known.some((one) => one.startsWith(sha))),
  );
}

/** Without a commit and its ancestors, as far as they are listed. Order is kept. */
export function newerThan(commits: readonly LandedCommit[], merge: string): LandedCommit[] {
  const parents = new Map(commits.map((commit) => [commit.sha, commit.parents]));
  const older = new Set<string>();
  const queue = [merge];
  for (let sha = queue.pop(); sha !== undefined; sha = queue.pop()) {
    if (older.has(sha)) continue;
    older.add(sha);
    queue.push(...(parents.get(sha) ?? []));
  }
  return commits.filter(({ sha }) => !older.has(sha));
}
