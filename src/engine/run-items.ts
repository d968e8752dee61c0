import { setTimeout } from "node:timers/promises";
import type { Change } from "../core/change.ts";
import type { Item } from "../core/checklist.ts";
import type { EvidenceCache } from "../core/evidence-cache.ts";
import type { ReportedItem, ReportedWaiver } from "../core/report.ts";
import { type Result, unknown } from "../core/result.ts";
import { unlessAsked, unlessLabelled } from "./applies.ts";
import { CachedItems } from "./cached-items.ts";
import { combine } from "./composite.ts";
import type { RunListener } from "./events.ts";
import type { FactReaders } from "./fact-store.ts";
import { askCheck } from "./judge-item.ts";
import { isSequential } from "./plan-node.ts";
import { schedule } from "./schedule.ts";

/** A result after inline ignores and waivers were looked at. */
export interface Settled {
  readonly result: Result;
  /** Findings that `dod-ignore` comments took away. */
  readonly ignored: number;
  /** A waiver that counts and covers all of it. */
  readonly waiver: ReportedWaiver | null;
  readonly notes: readonly string[];
}

export interface RunRequest {
  /** In an order in which needs come first. */
  readonly items: readonly Item[];
  /** What `when` is held against. */
  readonly change: Pick<Change, "files" | "branch">;
  readonly facts: FactReaders;
  /** Looks at inline ignores and waivers; never changes what was measured. */
  readonly settle: (item: Item, result: Result) => Promise<Settled>;
  readonly concurrency: number;
  /** No new item starts after a required one failed. */
  readonly failFast: boolean;
  readonly signal: AbortSignal;
  readonly now: Date;
  readonly listen: RunListener;
  /** What an earlier look came to, by id: commands are not run again, their items stay as they were. */
  readonly before?: ReadonlyMap<string, ReportedItem> | undefined;
  /** Taken from an earlier report instead of being asked (`--reuse`), by id. */
  readonly reused?: ReadonlyMap<string, ReportedItem> | undefined;
  /** Opened where an item may be answered from it; absent: every item is asked. */
  readonly cache?: (() => Promise<EvidenceCache>) | undefined;
  /** How long an item took when it last ran, in milliseconds; null where that is not known. */
  readonly lastMs?: ((item: Item) => number | null) | undefined;
}

/** A request with what is answered from the cache. */
interface Run extends RunRequest {
  readonly cached: CachedItems | null;
}

/** @returns what each started item came to, by id; items that `failFast` kept from starting are missing */
export async function runItems(request: RunRequest): Promise<Map<string, ReportedItem>> {
  let failed = false;
  const cached = await CachedItems.plan(request);
  const run: Run = { ...request, cached };
  /** Asked after all, as something came to rest on what they do. */
  const late = new Map<string, ReportedItem>();
  const answered = new Set(request.items.flatMap((item) => (isAnswered(item, run) ? item.id : [])));
  const lastMs = lastTimes(run, answered);
  request.listen({ type: "planned", items: request.items, lastMs, answered });
  const reports = await schedule(
    request.items.map((item) => ({
      id: item.id,
      needs: item.needs,
      sequential: isSequential(item),
      item,
    })),
    async ({ item }) => {
      request.listen({ type: "started", item });
      const report =
        request.reused?.get(item.id) ??
        (await runItem(item, run, request.before?.get(item.id), late));
      if (report.status === "fail" && report.required && report.waiver === null) failed = true;
      request.listen({ type: "ended", item, report });
      return report;
    },
    {
      concurrency: request.concurrency,
      stop: () => (request.failFast && failed) || request.signal.aborted,
    },
  );
  await cached?.close();
  for (const [id, report] of late) reports.set(id, report);
  return reports;
}

/** From the cache, an earlier look or an earlier report. */
function isAnswered(item: Item, { cached, before, reused }: Run): boolean {
  if (reused?.has(item.id) === true) return true;
  if (!isSequential(item)) return false;
  return before?.has(item.id) === true || cached?.isAnswered(item) === true;
}

function lastTimes({ items, lastMs }: Run, answered: ReadonlySet<string>): Map<string, number> {
  const times = new Map<string, number>();
  for (const item of items) {
    const ms = isSequential(item) && !answered.has(item.id) ? lastMs?.(item) : null;
    if (typeof ms === "number") times.set(item.id, ms);
  }
  return times;
}

async function runItem(
  item: Item,
  request: Run,
  before: ReportedItem | undefined,
  late: Map<string, ReportedItem>,
): Promise<ReportedItem> {
  if (before !== undefined && item.definition?.sequential) return before;
  const startedAt = performance.now();
  const unasked = await unlessApplies(item, request);
  const children: ReportedItem[] = [];
  let result: Result;
  let isCached = false;
  if (unasked !== null) result = unasked;
  else if (item.kind === "check") {
    const kept = (await request.cached?.answer(item)) ?? null;
    isCached = kept !== null;
    result = kept ?? (await askItem(item, request, late));
  } else {
    // One after another: parts may run commands, and an item has one turn.
    for (const child of item.children) {
      const then = before?.children.find(({ id }) => id === child.id);
      children.push(await runItem(child, request, then, late));
    }
    result = combine(item.kind, children);
  }
  const settled = await settle(item, result, request);
  return report(item, settled, children, { isCached, ms: performance.now() - startedAt });
}

/** A crash while conditions are looked at is no reason to leave the item out. */
async function unlessApplies(item: Item, request: RunRequest): Promise<Result | null> {
  try {
    return (
      unlessAsked(item.when, request.change) ??
      (await within(
        item.timeoutMs,
        unlessLabelled(item.when, () => request.facts.pullRequest()),
      ))
    );
  } catch (fault) {
    if (request.signal.aborted) throw fault;
    const message = fault instanceof Error ? fault.message : String(fault);
    return unknown(
      `whether this is asked here is not known: ${message}`,
      "run dod again; if it stays so, please report it with this message",
    );
  }
}

/** What is asked of GitHub beside the check has the item's time, too. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = setTimeout(ms, undefined, { signal: over.signal }).then(() => {
    throw new Error(`it was not finished after ${ms / 1000} s`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
    late.catch(() => undefined);
    work.catch(() => undefined);
  }
}

async function askItem(item: Item, request: Run, late: Map<string, ReportedItem>): Promise<Result> {
  const { facts, signal, now, cached, listen } = request;
  if (item.definition === null)
    return unknown(
      `${item.check} is a check of a plugin that only this branch has, and in CI none but the base's are run`,
      "merge the plugin and its checklist first, or say `--checklist-from head` where every author is trusted",
    );
  const { definition, options, timeoutMs } = item;
  const ask = () =>
    askCheck(definition, options, facts, timeoutMs, signal, now, (at) =>
      listen({ type: "progress", item, at }),
    );
  if (cached === null || !definition.sequential) return ask();
  // What it may rest on did not run, as it was answered from the cache: now it must.
  for (const top of await cached.missedBy(item))
    late.set(top.id, await runItem(top, { ...request, cached: null }, undefined, late));
  return cached.asking(item, ask);
}

/** A crash while waivers are looked at must not become a pass, nor take the run with it. */
async function settle(item: Item, result: Result, request: RunRequest): Promise<Settled> {
  try {
    return await within(item.timeoutMs, request.settle(item, result));
  } catch (fault) {
    if (request.signal.aborted) throw fault;
    const message = fault instanceof Error ? fault.message : String(fault);
    const notes = [`waivers and inline ignores could not be looked at: ${message}`];
    return { result, ignored: 0, waiver: null, notes };
  }
}

function report(
  item: Item,
  { result, ignored, waiver, notes }: Settled,
  children: readonly ReportedItem[],
  { isCached, ms }: { readonly isCached: boolean; readonly ms: number },
): ReportedItem {
  const satisfied = result.status === "pass" || result.status === "not-applicable";
  return {
    id: item.id,
    check: item.check,
    title: result.status === "fail" ? item.failureTitle : item.title,
    category: item.category,
    stage: item.stage,
    required: item.required,
    status: result.status,
    summary: result.summary,
    waitingOn: result.waitingOn,
    findings: result.findings,
    evidence: result.evidence,
    mend: satisfied ? null : (result.mend ?? item.fix),
    since: result.since,
    ignored,
    notes: [...result.notes, ...notes],
    children,
    waiver,
    cached: isCached,
    durationMs: Math.round(ms),
  };
}
