import * as z from "zod/mini";
import type { GitHubSession } from "../../clients/github/session.ts";
import type { Containment, Relation, Revert } from "../../core/github/deployments.ts";
import type { PullRequestLookup } from "../../core/github/pull-request.ts";
import { FactUnavailable } from "../../core/result.ts";
import { branchComparisonSchema } from "../../formats/github/comparison.ts";
import { unavailable } from "../git-failure.ts";
import type { Repository } from "../repository.ts";
import { resolveCommit } from "../revisions.ts";
import { type BaseHistory, readBaseHistory, readReverts } from "./reverts.ts";

export interface ContainmentRequest {
  readonly session: GitHubSession;
  /** The clone; its history is asked where it is whole. */
  readonly repository: Repository;
  readonly lookup: PullRequestLookup;
}

const FULL_SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const SHORT_SHA = /^[0-9a-f]{7,63}$/;
const shaSchema = z.object({ sha: z.string() });
const relationSchema = z.pick(branchComparisonSchema, { status: true });

/**
 * How commits stand to one another, each pair asked once. A commit may be given as a full SHA, as the
 * beginning of one (7 digits or more), or as the name of a tag on GitHub; a container as the branch that the
 * pull request is merged into too, as GitHub has it now: `refs/heads/main`.
 */
export function readContainment(request: ContainmentRequest): Containment {
  const relations = new Map<string, Promise<Relation>>();
  const shas = new Map<string, Promise<string>>();
  const shaOf = (name: string) => {
    const known = shas.get(name) ?? fullSha(request, name);
    shas.set(name, known);
    return known;
  };
  let base: Promise<BaseHistory | null> | undefined;
  const baseHistory = () => {
    base ??= readBaseHistory(request);
    return base;
  };
  let reverts: Promise<readonly Revert[]> | undefined;
  const ask = async (target: string, container: string): Promise<Relation> => {
    const branch = /^refs\/heads\/(.+)$/.exec(container)?.[1];
    if (branch === undefined) return relationOf(request, target, container);
    const isBase = branch === request.lookup.pullRequest?.base.ref;
    // What landed since the merge was listed to look for reverts: that need not be asked again.
    const listed = isBase ? await baseHistory().catch(noneIfUnavailable) : null;
    if (listed?.onBase.has(target)) return "ahead";
    return relationAtGitHub(request, target, branch);
  };
  return {
    compare: async (target, container) => {
      const isBranch = container.startsWith("refs/heads/");
      const [of, within] = [await shaOf(target), isBranch ? container : await shaOf(container)];
      const key = `${of}...${within}`;
      const known = relations.get(key) ?? ask(of, within);
      relations.set(key, known);
      return known;
    },
    reverts: () => {
      reverts ??= readReverts(request, baseHistory());
      return reverts;
    },
  };
}

async function relationOf(
  { session, repository }: ContainmentRequest,
  target: string,
  container: string,
): Promise<Relation> {
  if (target === container) return "identical";
  const byGit = repository.shallow ? null : await gitRelation(repository, target, container);
  return byGit ?? relationAtGitHub({ session, repository }, target, container);
}

async function relationAtGitHub(
  { session, repository }: Pick<ContainmentRequest, "session" | "repository">,
  target: string,
  container: string,
): Promise<Relation> {
  const compared = await session.find(
    "/repos/{owner}/{repo}/compare/{basehead}",
    // One commit a page: only how they stand matters.
    { basehead: `${target}...${container}`, per_page: 1 },
    relationSchema,
  );
  if (compared) return compared.status;
  throw unknownToBoth(`how ${short(container)} stands to ${short(target)}`, repository);
}

function noneIfUnavailable(fault: unknown): null {
  if (fault instanceof FactUnavailable) return null;
  throw fault;
}

/** By what either has and the other has not; null where the clone lacks one of them. One process. */
async function gitRelation(
  { git }: Repository,
  target: string,
  container: string,
): Promise<Relation | null> {
  try {
    const { stdout, exitCode } = await git.run(
      ["rev-list", "--left-right", "--count", `${target}...${container}`, "--"],
      { okExitCodes: [0, 128] },
    );
    const [, targetOnly, containerOnly] = /^(\d+)\t(\d+)\n$/.exec(stdout.toString("latin1")) ?? [];
    if (exitCode !== 0 || targetOnly === undefined || containerOnly === undefined) return null;
    if (targetOnly === "0") return containerOnly === "0" ? "identical" : "ahead";
    return containerOnly === "0" ? "behind" : "diverged";
  } catch (error) {
    throw unavailable("the history could not be read", error);
  }
}

async function fullSha(request: ContainmentRequest, given: string): Promise<string> {
  const { session, repository } = request;
  const name = SHORT_SHA.test(given.toLowerCase()) ? given.toLowerCase() : given;
  if (FULL_SHA.test(name)) return name;
  const isSha = SHORT_SHA.test(name);
  if (isSha) {
    // A branch may be called like the beginning of a commit; it is not what is meant.
    const here = await resolveCommit(repository, name);
    if (here?.startsWith(name)) return here;
  }
  const found = await session.find(
    "/repos/{owner}/{repo}/commits/{ref}",
    { ref: isSha ? name : `tags/${name}`, per_page: 1 },
    shaSchema,
  );
  if (found && (!isSha || found.sha.startsWith(name))) return found.sha;
  throw unknownToBoth(
    isSha ? `the commit ${short(name)}` : `the tag ${short(name, 80)}`,
    repository,
  );
}

function unknownToBoth(what: string, { shallow }: Repository): FactUnavailable {
  return new FactUnavailable(
    `neither this clone nor GitHub knows ${what}`,
    shallow
      ? "fetch all of the history: `fetch-depth: 0` in actions/checkout, or `git fetch --unshallow --tags`"
      : "fetch what is missing: git fetch --all --tags",
  );
}

function short(text: string, length = 12): string {
  return text.slice(0, length);
}
