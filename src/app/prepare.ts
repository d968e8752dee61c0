import { realpathSync } from "node:fs";
import { relative, resolve } from "node:path";
import { type Plan, planRun, type Shard } from "../checklist/plan.ts";
import type { Change } from "../core/change.ts";
import type { Checklist } from "../core/checklist.ts";
import type { Environment } from "../core/command-env.ts";
import { FactUnavailable } from "../core/result.ts";
import type { Stage } from "../core/status.ts";
import type { RunListener } from "../engine/events.ts";
import { removeAbandonedWorktrees } from "../facts/abandoned-worktrees.ts";
import { type Base, findBase } from "../facts/base.ts";
import { readChange } from "../facts/change.ts";
import { readCiEvent } from "../facts/ci-event.ts";
import type { CiEvent } from "../facts/ci-event-parts.ts";
import { openRepository, type Repository } from "../facts/repository.ts";
import type { ChecklistPlace } from "./open-checklist.ts";
import { basePolicy, defaultSide, type HeldChecklist, headPolicy, type Policy } from "./policy.ts";

/** In milliseconds. */
export interface Patience {
  /** For one exchange; 15 seconds by default. */
  readonly requestMs: number;
  /** For one question with all its attempts; 30 seconds by default. */
  readonly callMs: number;
  /** Before the first further attempt; 250 by default. */
  readonly backoffMs: number;
}

export interface CheckRequest {
  /** Absolute; anywhere in the working tree. */
  readonly cwd: string;
  /** `dod`'s own environment; nothing else reads it. */
  readonly env: Environment;
  readonly stage?: Stage | null;
  /** `--base`. */
  readonly base?: string | null;
  /** `--checklist`, relative to `cwd`. */
  readonly checklist?: string | null;
  /** `--checklist-from`; absent: `base` where `CI` is set, else `head`. */
  readonly checklistFrom?: "base" | "head" | null;
  /** `--head`: another revision than what is checked out; it is looked at in a throw-away worktree. */
  readonly head?: string | null;
  /** `--reuse`: an earlier report, relative to `cwd`, whose items count where nothing changed since. */
  readonly reuse?: string | null;
  /** `--publish`. */
  readonly publish?: ReadonlySet<"comment" | "status">;
  /** Item ids; null for all. */
  readonly only?: readonly string[] | null;
  readonly skip?: readonly string[];
  readonly shard?: Shard | null;
  readonly failFast?: boolean;
  readonly concurrency?: number;
  /** True: passes of commands are kept, also in CI; false: neither kept nor read; else: not in CI. */
  readonly cache?: boolean | null;
  /** Deepens a shallow clone first. */
  readonly fetch?: boolean;
  /** `--pr`: this pull request instead of the one of what is checked out. */
  readonly pr?: number | null;
  /** `--wait`: how long to wait for CI, deployments and time, in milliseconds; 0 or absent: not at all. */
  readonly wait?: number;
  /** How long GitHub is waited for, and how often asked again; for programs that embed `dod` and for tests. */
  readonly patience?: Patience;
  /** How long to pause before looking again; for programs that embed `dod` and for tests. */
  readonly pauseBefore?: (look: number, leftMs: number) => number;
  /** Files that this run writes, relative to `cwd`: what an earlier run wrote there is no part of the change. */
  readonly reports?: readonly string[];
  /** The process ends with this run, so that it loads nothing that only a later one may need. */
  readonly oneRun?: boolean;
  readonly signal?: AbortSignal;
  readonly listen?: RunListener;
  readonly now?: Date;
  /** Set by `--head`: what its worktree stands for. */
  readonly revision?: Revision;
}

/** A worktree that stands for a revision. */
export interface Revision {
  /** The branch of that name; null for a tag or a commit. */
  readonly branch: string | null;
  /** What `dod` itself put there; relative to the root. */
  readonly leftOut: readonly string[];
}

/** What is known before anything is judged. */
export interface Prepared {
  readonly repository: Repository;
  /** Null outside CI. */
  readonly event: CiEvent | null;
  readonly loaded: HeldChecklist;
  readonly stage: Stage;
  readonly plan: Plan;
  readonly judged: Judged;
  /** Ends what the checklist was read with. */
  close(): Promise<void>;
}

/**
 * Opens the repository, reads the checklist and the change, and plans which items are asked.
 * @throws UsageError, ChecklistError (exit 2)
 */
export async function prepare(request: CheckRequest, now: Date): Promise<Prepared> {
  const repository = asAsked(await openDeepened(request), request);
  // What a killed run left in the git directory; this one may make nothing of the kind itself.
  await removeAbandonedWorktrees(repository);
  // The change will want the listing; it is read while the checklist is.
  repository.files().catch(() => undefined);
  const side = request.checklistFrom ?? defaultSide(request.env);
  if (side === "base") return preparedFromBase(request, repository, now);
  const [event, policy] = await Promise.all([
    eventOf(request),
    headPolicy(placeOf(request, repository), now),
  ]);
  // git reads the change while the items are made out. What is wrong with the checklist is said first,
  // and not before git is done: it has a folder of ours.
  const [judged, planned] = await Promise.allSettled([
    changeOf(request, repository, event, policy.base),
    plannedOf(request, event, policy),
  ]);
  if (planned.status === "rejected") throw planned.reason;
  if (judged.status === "rejected") throw judged.reason;
  return { repository, event, ...planned.value, judged: judged.value, close: policy.close };
}

/** The base first, without asking the branch for its name: its checklist is what counts. */
async function preparedFromBase(
  request: CheckRequest,
  repository: Repository,
  now: Date,
): Promise<Prepared> {
  const event = await eventOf(request);
  const nothing = async () => {};
  let base: Base;
  let policy: Policy;
  try {
    base = await wholeBase(request, repository, event, null);
    policy = await basePolicy(placeOf(request, repository), repository, base, now);
  } catch (fault) {
    if (!(fault instanceof FactUnavailable)) throw fault;
    const judged = { change: null, reason: fault.reason, mend: fault.mend, empty: false };
    const all = { ...request, only: null, skip: [], shard: null };
    const planned = await plannedOf(all, event, { resolve: async () => NO_CHECKLIST });
    return { repository, event, ...planned, judged, close: nothing };
  }
  try {
    const planned = await plannedOf(request, event, policy);
    const found = policy.base === null ? base : null;
    const judged = await changeOf(request, repository, event, policy.base, found);
    return { repository, event, ...planned, judged, close: policy.close };
  } catch (fault) {
    await policy.close();
    throw fault;
  }
}

/** The base, and of a rebase merge the one before all of it. */
async function wholeBase(
  request: CheckRequest,
  repository: Repository,
  event: CiEvent | null,
  checklist: string | null,
): Promise<Base> {
  const option = request.base ?? null;
  const base = await findBase({ repository, option, event, checklist });
  if (!base.isNewestStep) return base;
  const { stepBackOverPullRequest } = await import("./whole-merge.ts");
  const { env, patience, signal } = request;
  const stage = request.stage ?? defaultStage(event);
  return stepBackOverPullRequest({ base, repository, env, stage, patience, signal });
}

/** Where the base's checklist cannot be had there is nothing to ask; the branch's own must not stand in. */
const NO_CHECKLIST: HeldChecklist = {
  checklist: {
    path: "dod.yml",
    label: "dod.yml",
    from: "base",
    digest: "",
    files: [],
    plugins: [],
    pluginCode: [],
    gate: [],
    packages: [],
    base: null,
    items: [],
    waivers: [],
    inlineIgnores: "never",
    whenNothingApplies: "undetermined",
  } satisfies Checklist,
  expired: [],
  notes: [],
};

/** What CI runs for; of another revision than what it checked out it says nothing. */
async function eventOf({ env, revision }: CheckRequest): Promise<CiEvent | null> {
  return revision === undefined ? readCiEvent(env) : null;
}

/**
 * Untracked files that `dod` makes itself, at the paths of reports and in a worktree of its own, are left
 * out as if they were ignored.
 */
function asAsked(repository: Repository, request: CheckRequest): Repository {
  const { cwd, reports: made = [], reuse, revision } = request;
  const reports = reuse == null ? made : [...made, reuse];
  if (reports.length === 0 && revision === undefined) return repository;
  const { root } = repository;
  const here = realpathSync(cwd);
  const written = new Set([
    ...reports.map((path) => relative(root, resolve(here, path))),
    ...(revision?.leftOut ?? []),
  ]);
  const files = async () => {
    const listing = await repository.files();
    const untracked = listing.untracked.filter(({ path }) => !written.has(path));
    return { ...listing, untracked };
  };
  return { ...repository, branch: revision?.branch ?? repository.branch, files };
}

function placeOf({ cwd, checklist }: CheckRequest, { root }: Repository): ChecklistPlace {
  return { root, cwd, path: checklist ?? null };
}

async function plannedOf(
  request: CheckRequest,
  event: CiEvent | null,
  policy: Pick<Policy, "resolve">,
) {
  const loaded = await policy.resolve();
  const stage = request.stage ?? defaultStage(event);
  const plan = planRun(loaded.checklist.items, {
    stage,
    only: request.only ?? null,
    skip: request.skip ?? [],
    shard: request.shard ?? null,
  });
  return { loaded, stage, plan };
}

/** `--fetch` deepens a shallow clone first; what is known of the repository is read again then. */
async function openDeepened(request: CheckRequest): Promise<Repository> {
  const { cwd, env, signal } = request;
  const repository = await openRepository({ cwd, env, signal });
  if (!request.fetch || !repository.shallow) return repository;
  const { deepen } = await import("../facts/deepen.ts");
  // The base's branch as the event names it; what `--base` says may be a remote's ref or a commit.
  await deepen(repository, (await readCiEvent(env))?.baseRef ?? null);
  return openRepository({ cwd, env, signal });
}

/** A required check that waits for its own merge would never end: pull requests are asked up to review. */
function defaultStage(event: CiEvent | null): Stage {
  return event?.kind === "pull-request" || event?.event === "merge_group" ? "review" : "production";
}

export type Judged =
  | { readonly base: Base; readonly change: Change }
  | {
      readonly change: Change | null;
      readonly reason: string;
      readonly mend: string;
      readonly empty: boolean;
    };

/** The change; or why there is none to judge. */
async function changeOf(
  request: CheckRequest,
  repository: Repository,
  event: CiEvent | null,
  checklist: string | null,
  found: Base | null = null,
): Promise<Judged> {
  try {
    const base = found ?? (await wholeBase(request, repository, event, checklist));
    const read = await readChange(repository, base);
    // CI checks out a commit, not a branch, and says which branch it is.
    const change = { ...read, branch: read.branch ?? event?.headBranch ?? event?.branch ?? null };
    if (change.files.length > 0) return { base, change };
    const reason = `nothing to check: nothing changed against ${change.base}`;
    return {
      change,
      reason,
      mend: "change something, or name another base with --base",
      empty: true,
    };
  } catch (fault) {
    if (!(fault instanceof FactUnavailable)) throw fault;
    return { change: null, reason: fault.reason, mend: fault.mend, empty: false };
  }
}
