import type { GitHubSession } from "../../clients/github/session.ts";
import type { PullRequest } from "../../core/github/pull-request.ts";
import { type BranchComparison, branchComparisonSchema } from "../../formats/github/comparison.ts";
import { digestOf } from "../change.ts";
import { readDiff } from "../diff.ts";
import { unavailable } from "../git-failure.ts";
import type { Repository } from "../repository.ts";
import { resolveCommit } from "../revisions.ts";
import { mergeBaseOf } from "./commit-relation.ts";
import { orElse } from "./review-query.ts";

export interface SameDiffRequest {
  readonly session: GitHubSession;
  readonly repository: Repository;
  readonly pullRequest: PullRequest;
  /**
   * The base as GitHub has it now, or a commit that the branch has parted from in the same way; null where
   * it is not known. Asked only of one that is not merged.
   */
  readonly baseTip: () => Promise<string | null>;
}

/**
 * Whether a commit has the pull request's diff of now: what its branch changed since it left the base,
 * context included and line numbers left out. After a rebase, or a merge of the base, it is the same.
 * Null where nobody can compare them. By git where it has the commits, else by two requests.
 */
export type SameDiff = (commit: string) => Promise<boolean | null>;

export function sameDiff(request: SameDiffRequest): SameDiff {
  const known = new Map<string, Promise<boolean | null>>();
  let base: Promise<string | null> | undefined;
  const digests = new Map<string, Promise<Digest | null>>();
  const compare = async (commit: string) => {
    base ??= localBase(request);
    const from = await base;
    const byGit = from === null ? null : await compareByGit(request, from, commit);
    if (byGit !== null) return byGit;
    const { head } = request.pullRequest;
    const digest = (sha: string) => {
      const asked = digests.get(sha) ?? digestByApi(request, sha);
      digests.set(sha, asked);
      return asked;
    };
    const [now, then] = await Promise.all([digest(head.sha), digest(commit)]);
    if (now === null || then === null) return null;
    return areSame(now, then) || (request.pullRequest.state === "merged" ? null : false);
  };
  return async (commit) => {
    if (commit === request.pullRequest.head.sha) return true;
    const asked = known.get(commit) ?? compare(commit);
    known.set(commit, asked);
    return asked;
  };
}

interface Digest {
  /** What the diff starts from; null where it is not told. */
  readonly mergeBase: string | null;
  /** Of the diff, without the lines' numbers. */
  readonly lines: string;
  /** Of what the files hold in the end. */
  readonly content: string;
}

/** With the same start the end must be the same, too: a hunk may stand elsewhere in the same context. */
function areSame(now: Digest, then: Digest): boolean {
  const sameStart = now.mergeBase !== null && now.mergeBase === then.mergeBase;
  return now.lines === then.lines && (!sameStart || now.content === then.content);
}

/** A commit of the base in this clone, as it is now, or was before the pull request was merged. */
async function localBase({
  repository,
  pullRequest,
  baseTip,
}: SameDiffRequest): Promise<string | null> {
  if (repository.shallow) return null;
  if (pullRequest.mergeCommit !== null)
    return resolveCommit(repository, `${pullRequest.mergeCommit}^1`);
  const now = await baseTip();
  return now === null ? null : resolveCommit(repository, now);
}

async function compareByGit(
  { repository, pullRequest }: SameDiffRequest,
  tip: string,
  commit: string,
): Promise<boolean | null> {
  try {
    const now = await digestByGit(repository, tip, pullRequest.head.sha);
    if (now === null) return null;
    const then = await digestByGit(repository, tip, commit);
    return then === null ? null : areSame(now, then);
  } catch (error) {
    throw unavailable("the diff that was reviewed could not be read", error);
  }
}

/** Null where it is not here, and where the base has it all: then nothing is left to compare. */
async function digestByGit(
  repository: Repository,
  base: string,
  commit: string,
): Promise<Digest | null> {
  if ((await resolveCommit(repository, commit)) === null) return null;
  const mergeBase = await mergeBaseOf(repository, base, commit);
  if (mergeBase === null) return null;
  const files = await readDiff({ repository, tree: `${mergeBase}..${commit}`, env: {} });
  if (files.length === 0) return null;
  const content = await repository.git.text(["rev-parse", `${commit}^{tree}`]);
  return { mergeBase, lines: digestOf(files), content };
}

/** GitHub lists no more of them. */
const MAX_FILES = 300;

/**
 * Modes are not told, so a file whose lines are the same and that became executable is the same here.
 * Null where a diff is too large to be listed whole.
 */
async function digestByApi(
  { session, pullRequest: { base, state } }: SameDiffRequest,
  commit: string,
): Promise<Digest | null> {
  // Of a merged one the branch would have it all.
  const from = state === "merged" ? base.sha : base.ref;
  const compared = await orElse(
    session.get(
      "/repos/{owner}/{repo}/compare/{basehead}",
      { basehead: `${from}...${commit}`, per_page: 1 },
      branchComparisonSchema,
    ),
    null,
  );
  const files = compared?.files ?? [];
  if (files.length === 0 || files.length >= MAX_FILES) return null;
  const parts = files.map(partOf);
  if (parts.includes(null)) return null;
  return {
    mergeBase: compared?.merge_base_commit?.sha ?? null,
    lines: JSON.stringify(parts.sort()),
    content: JSON.stringify(files.map(({ filename, sha }) => [filename, sha].join("\0")).sort()),
  };
}

/** A file of the diff as one text; null where its lines were left out. */
function partOf(file: NonNullable<BranchComparison["files"]>[number]): string | null {
  const { filename, previous_filename = "", status, patch, changes, sha } = file;
  if (patch === undefined && (changes > 0 || sha === null)) return null;
  // The number of a hunk's first line moves with what is above it, and what stands behind it is not part of it.
  const lines = patch?.replace(/^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@.*$/gm, "@@");
  return JSON.stringify([filename, previous_filename, status, lines ?? sha]);
}
