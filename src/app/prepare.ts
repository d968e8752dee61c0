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
import { openChecklist } from "./open-checklist.ts";

export interface CheckRequest {
  /** Absolute; anywhere in the working tree. */
  readonly cwd: string;
  /** `dod`'s own environment; nothing else reads it. */
  readonly env: Environment;
  readonly stage?: Stage | null;
  /** `--base`. */
  readonly base?: string | null;
  /** `--checklist`, relative to the root. */
  readonly checklist?: string | null;
  /** Item ids; null for all. */
  readonly only?: readonly string[] | null;
  readonly skip?: readonly string[];
  readonly shard?: Shard | null;
  readonly failFast?: boolean;
  readonly concurrency?: number;
  /** Deepens a shallow clone first. */
  readonly fetch?: boolean;
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
}

/**
 * Opens the repository, reads the checklist and plans which items are asked.
 * @throws UsageError, ChecklistError (exit 2)
 */
export async function prepare(request: CheckRequest, now: Date): Promise<Prepared> {
  const repository = await openDeepened(request);
  // The change will want the listing; it is read while the checklist is.
  repository.files().catch(() => undefined);
  const [event, loaded] = await Promise.all([
    readCiEvent(request.env),
    openChecklist(repository.root, request.checklist ?? null, now),
  ]);
  const stage = request.stage ?? defaultStage(event);
  const plan = planRun(loaded.checklist.items, {
    stage,
    only: request.only ?? null,
    skip: request.skip ?? [],
    shard: request.shard ?? null,
  });
  return { repository, event, loaded, stage, plan };
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
export async function changeOf(request: CheckRequest, prepared: Prepared): Promise<Judged> {
  const { repository, event, loaded } = prepared;
  try {
    const base = await findBase({
      repository,
      option: request.base ?? null,
      event,
      checklist: loaded.checklist.base,
    });
    const change = await readChange(repository, base);
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
