import { realpathSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { ReadChecklist } from "../checklist/load.ts";
import { type Plan, planRun, type Shard } from "../checklist/plan.ts";
import type { LoadedChecklist } from "../checklist/request.ts";
import type { Change } from "../core/change.ts";
import type { Environment } from "../core/command-env.ts";
import { FactUnavailable } from "../core/result.ts";
import type { Stage } from "../core/status.ts";
import type { RunListener } from "../engine/events.ts";
import { type Base, findBase } from "../facts/base.ts";
import { readChange } from "../facts/change.ts";
import { readCiEvent } from "../facts/ci-event.ts";
import type { CiEvent } from "../facts/ci-event-parts.ts";
import { openRepository, type Repository } from "../facts/repository.ts";
import { beginChecklist, type ChecklistPlace } from "./open-checklist.ts";

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
  /** Item ids; null for all. */
  readonly only?: readonly string[] | null;
  readonly skip?: readonly string[];
  readonly shard?: Shard | null;
  readonly failFast?: boolean;
  readonly concurrency?: number;
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
  readonly signal?: AbortSignal;
  readonly listen?: RunListener;
  readonly now?: Date;
}

/** What is known before anything is judged. */
export interface Prepared {
  readonly repository: Repository;
  /** Null outside CI. */
  readonly event: CiEvent | null;
  readonly loaded: LoadedChecklist;
  readonly stage: Stage;
  readonly plan: Plan;
  readonly judged: Judged;
}

/**
 * Opens the repository, reads the checklist and the change, and plans which items are asked.
 * @throws UsageError, ChecklistError (exit 2)
 */
export async function prepare(request: CheckRequest, now: Date): Promise<Prepared> {
  const repository = withoutReports(await openDeepened(request), request);
  // The change will want the listing; it is read while the checklist is.
  repository.files().catch(() => undefined);
  const [event, checklist] = await Promise.all([
    readCiEvent(request.env),
    beginChecklist(placeOf(request, repository), now),
  ]);
  // git reads the change while the items are made out. What is wrong with the checklist is said first,
  // and not before git is done: it has a folder of ours.
  const [judged, planned] = await Promise.allSettled([
    changeOf(request, repository, event, checklist.base),
    plannedOf(request, event, checklist),
  ]);
  if (planned.status === "rejected") throw planned.reason;
  if (judged.status === "rejected") throw judged.reason;
  return { repository, event, ...planned.value, judged: judged.value };
}

/** Untracked files at the paths of reports are left out, as if they were ignored. */
function withoutReports(repository: Repository, { cwd, reports = [] }: CheckRequest): Repository {
  if (reports.length === 0) return repository;
  const { root } = repository;
  const written = new Set(reports.map((path) => relative(root, resolve(realpathSync(cwd), path))));
  const files = async () => {
    const listing = await repository.files();
    const untracked = listing.untracked.filter(({ path }) => !written.has(path));
    return { ...listing, untracked };
  };
  return { ...repository, files };
}

function placeOf({ cwd, checklist }: CheckRequest, { root }: Repository): ChecklistPlace {
  return { root, cwd, path: checklist ?? null };
}

async function plannedOf(request: CheckRequest, event: CiEvent | null, checklist: ReadChecklist) {
  const loaded = await checklist.resolve();
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
): Promise<Judged> {
  try {
    const option = request.base ?? null;
    const base = await findBase({ repository, option, event, checklist });
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
