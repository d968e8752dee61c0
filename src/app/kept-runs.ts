import { realpathSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { Item } from "../core/checklist.ts";
import type { EvidenceCache } from "../core/evidence-cache.ts";
import type { ReportedItem } from "../core/report.ts";
import { isSequential } from "../engine/plan-node.ts";
import { rememberTree } from "../facts/same-tree.ts";
import { isCi } from "./policy.ts";
import type { CheckRequest, Prepared } from "./prepare.ts";

/** What earlier runs left in the git directory. */
export interface KeptRuns {
  /** Undefined where no command is answered from the cache. */
  readonly cache: (() => Promise<EvidenceCache>) | undefined;
  /** How long an item took when it last ran, in milliseconds; null where that is not known. */
  readonly lastMs: ((item: Item) => number | null) | undefined;
  /** Keeps how long the items took. */
  remember(items: readonly Item[], reports: ReadonlyMap<string, ReportedItem>): Promise<void>;
}

/**
 * Passes of commands, and how long items take. Where CI starts, a runner's git directory is new, or one that
 * others wrote to: nothing is kept there unless it is asked for.
 */
export async function keptRuns(
  request: CheckRequest,
  { repository, judged, plan }: Prepared,
  now: Date,
): Promise<KeptRuns> {
  const { env, cache: wanted, revision, listen } = request;
  const { change } = judged;
  const inCi = isCi(env);
  // A revision's throw-away worktree stands in another place each time.
  const mayAnswer = (wanted ?? !inCi) && revision === undefined && change !== null;
  const cache = async () => {
    const { evidenceCache } = await import("../facts/evidence-cache.ts");
    return evidenceCache({
      repository,
      state: await rememberTree(repository, change),
      mergeBase: change?.mergeBase ?? null,
      environment: env,
      now,
      own: (request.reports ?? []).map((path) =>
        relative(repository.root, resolve(realpathSync(request.cwd), path)),
      ),
    });
  };
  const none = {
    cache: mayAnswer ? cache : undefined,
    lastMs: undefined,
    remember: async () => {},
  };
  if (inCi || !plan.asked.some(isSequential)) return none;
  const { keptDurations } = await import("../facts/kept-durations.ts");
  const durations = await keptDurations(repository.commonDir, listen !== undefined);
  return {
    ...none,
    lastMs: (item) => durations.of(questionOf(item)),
    async remember(items, reports) {
      const took = new Map<string, number>();
      for (const item of items) {
        const report = reports.get(item.id);
        if (report === undefined || !isSequential(item) || isAnswered(report)) continue;
        took.set(questionOf(item), report.durationMs);
      }
      await durations.keep(took, now);
    },
  };
}

/** The same check with the same options takes about the same time, whatever it is called. */
function questionOf({ check, options, children }: Item): string {
  return JSON.stringify([check, options, children.map(questionOf)]);
}

/** A part of it that did not run makes its time another one. */
function isAnswered({ cached, children }: ReportedItem): boolean {
  return cached || children.some(isAnswered);
}
