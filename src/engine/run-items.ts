import { setTimeout } from "node:timers/promises";
import type { Change } from "../core/change.ts";
import type { Item } from "../core/checklist.ts";
import type { ReportedItem, ReportedWaiver } from "../core/report.ts";
import { type Result, unknown } from "../core/result.ts";
import { unlessAsked, unlessLabelled } from "./applies.ts";
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
}

/** @returns what each started item came to, by id; items that `failFast` kept from starting are missing */
export async function runItems(request: RunRequest): Promise<Map<string, ReportedItem>> {
  let failed = false;
  request.listen({ type: "planned", items: request.items });
  return schedule(
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
        (await runItem(item, request, request.before?.get(item.id)));
      if (report.status === "fail" && report.required && report.waiver === null) failed = true;
      request.listen({ type: "ended", item, report });
      return report;
    },
    {
      concurrency: request.concurrency,
      stop: () => (request.failFast && failed) || request.signal.aborted,
    },
  );
}

async function runItem(
  item: Item,
  request: RunRequest,
  before: ReportedItem | undefined,
): Promise<ReportedItem> {
  if (before !== undefined && item.definition?.sequential) return before;
  const startedAt = performance.now();
  const unasked = await unlessApplies(item, request);
  const children: ReportedItem[] = [];
  let result: Result;
  if (unasked !== null) result = unasked;
  else if (item.kind === "check") result = await askItem(item, request);
  else {
    // One after another: parts may run commands, and an item has one turn.
    for (const child of item.children) {
      const then = before?.children.find(({ id }) => id === child.id);
      children.push(await runItem(child, request, then));
    }
    result = combine(item.kind, children);
  }
  return report(item, await settle(item, result, request), children, performance.now() - startedAt);
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

async function askItem(item: Item, request: RunRequest): Promise<Result> {
  const { facts, signal, now } = request;
  if (item.definition === null)
    return unknown(
      `${item.check} is a check of a plugin that only this branch has, and in CI none but the base's are run`,
      "merge the plugin and its checklist first, or say `--checklist-from head` where every author is trusted",
    );
  return askCheck(item.definition, item.options, facts, item.timeoutMs, signal, now);
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
  durationMs: number,
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
    cached: false,
    durationMs: Math.round(durationMs),
  };
}
