import { resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Change } from "../core/change.ts";
import type { Item } from "../core/checklist.ts";
import type { PullRequest, PullRequestLookup } from "../core/github/pull-request.ts";
import type { Report, ReportedItem } from "../core/report.ts";
import type { FactReaders } from "../engine/fact-store.ts";
import { checksOf, withParts } from "../engine/plan-node.ts";
import { runItems } from "../engine/run-items.ts";
import { unaskedItem } from "../engine/unasked-item.ts";
import { type Beside, besideOf } from "./beside.ts";
import type { ChecklistEdit } from "./checklist-edit.ts";
import { createFacts, type OpenFacts } from "./create-facts.ts";
import { type KeptRuns, keptRuns } from "./kept-runs.ts";
import { isCi } from "./policy.ts";
import type { CheckRequest, Prepared } from "./prepare.ts";
import type { Reused } from "./reuse.ts";
import { type SettleRequest, settler } from "./settle.ts";
import { pause, politePause, worthWaitingFor } from "./wait.ts";

/** How many items run beside the commands by default: they wait for files, not for processors. */
const DEFAULT_CONCURRENCY = 8;

export interface Asked {
  readonly reports: ReadonlyMap<string, ReportedItem>;
  /** Null: what is checked out is another change than the one that was asked about (`--pr`). */
  readonly change: Change | null;
  readonly pullRequest: Report["pullRequest"];
  /** What GitHub said it is about; empty where it was not asked. */
  readonly target: {
    readonly commit?: string;
    readonly pullRequest?: number | null;
    readonly superseded?: boolean;
  };
  readonly notes: readonly string[];
}

/** Asks the planned items; with `--wait` again, until nothing is pending that passes by itself. */
export async function askItems(
  request: CheckRequest,
  prepared: Prepared,
  edit: ChecklistEdit | null,
  now: Date,
  signal: AbortSignal,
): Promise<Asked> {
  const { repository, judged, event, plan } = prepared;
  const reused = await reusedItems(request, prepared);
  const open = createFacts({
    repository,
    base: "base" in judged ? judged.base : null,
    change: judged.change,
    environment: request.env,
    gate: prepared.loaded.checklist.gate,
    checks: checksOf(prepared.plan.asked),
    oneRun: request.oneRun,
    event,
    pullRequest: request.pr ?? null,
    patience: request.patience,
    signal,
  });
  let beside: Beside | null = null;
  try {
    beside = request.pr == null ? null : await besideOf(open.facts, request.pr, repository);
    const waivers = waiversOf(request, prepared, edit);
    const kept = await keptRuns(request, prepared, now);
    const round = new Round({ request, prepared, beside, waivers, reused, signal, kept });
    const startedAt = performance.now();
    let reports = await round.ask(plan.asked, open.facts, now);
    await kept.remember(plan.asked, reports);
    const facts = await waited(
      request,
      reports,
      async (fresh) => {
        const later = new Date(now.getTime() + performance.now() - startedAt);
        reports = await round.ask(plan.asked, fresh, later, reports);
        return reports;
      },
      open,
      signal,
    );
    const lookup = await readPullRequest(plan.asked, facts);
    const found = lookup?.pullRequest ?? null;
    return {
      reports,
      change: beside === null ? judged.change : null,
      pullRequest: found && { number: found.number, url: found.url },
      target: lookup === null ? {} : targetOf(lookup),
      notes: [
        ...reused.notes,
        ...otherBase(found, beside === null ? judged : null),
        ...(await round.notes()),
      ],
    };
  } finally {
    await Promise.all([beside?.close(), open.close()]);
  }
}

/**
 * Looks again until waiting changes nothing, or its time is over. Everything is asked each time but what
 * runs commands: an approval that was there at the first look may be gone at the last.
 * @returns the facts of the last look
 */
async function waited(
  { wait = 0, pauseBefore = politePause, listen = () => undefined }: CheckRequest,
  first: ReadonlyMap<string, ReportedItem>,
  lookAgain: (facts: FactReaders) => Promise<ReadonlyMap<string, ReportedItem>>,
  open: OpenFacts,
  signal: AbortSignal,
): Promise<FactReaders> {
  const endsAt = performance.now() + wait;
  let facts = open.facts;
  let reports = first;
  for (let look = 0; ; look++) {
    const on = worthWaitingFor([...reports.values()]);
    const leftMs = endsAt - performance.now();
    if (on.length === 0 || leftMs <= 0 || signal.aborted) return facts;
    const pauseMs = pauseBefore(look, leftMs);
    listen({ type: "waiting", on, pauseMs, leftMs });
    await pause(pauseMs, signal);
    facts = open.renewed();
    reports = await lookAgain(facts);
  }
}

interface RoundRequest {
  readonly request: CheckRequest;
  readonly prepared: Prepared;
  readonly beside: Beside | null;
  readonly waivers: Pick<SettleRequest, "checklist" | "awaiting">;
  readonly reused: Reused;
  readonly signal: AbortSignal;
  readonly kept: KeptRuns;
}

/** One look after another at the same checklist. */
class Round {
  private readonly settlers: ReturnType<typeof settler>[] = [];

  constructor(private readonly of: RoundRequest) {}

  async ask(
    items: readonly Item[],
    given: FactReaders,
    now: Date,
    before?: ReadonlyMap<string, ReportedItem>,
  ): Promise<Map<string, ReportedItem>> {
    const { request, prepared, beside, waivers, reused, signal, kept } = this.of;
    const facts = beside === null ? given : { ...given, ...beside.local };
    const { judged, stage } = prepared;
    const settling = settler({ ...waivers, facts, now, stage });
    this.settlers.push(settling);
    const [away, near] = split(items, (item) => beside?.isOutOfReach(item) ?? false);
    const reports = await runItems({
      items: near,
      change: beside?.touched ?? (judged.change as Change),
      facts,
      settle: settling.settle,
      concurrency: request.concurrency ?? DEFAULT_CONCURRENCY,
      failFast: request.failFast ?? false,
      signal,
      now,
      listen: request.listen ?? (() => undefined),
      before,
      // Beside another tree nothing of this one's is of use.
      reused: beside === null ? reused.items : undefined,
      cache: beside === null ? kept.cache : undefined,
      lastMs: kept.lastMs,
    });
    for (const item of away)
      reports.set(item.id, unaskedItem(item, "unknown", beside?.reason ?? "", beside?.mend ?? ""));
    if (signal.aborted) throw signal.reason;
    return reports;
  }

  async notes(): Promise<readonly string[]> {
    const all = await Promise.all(this.settlers.map((one) => one.notes()));
    return [...new Set(all.flat())];
  }
}

/** In CI what the branch adds waits for an owner; elsewhere its author is the one who asks. */
function waiversOf(
  { env }: CheckRequest,
  { loaded: { checklist } }: Prepared,
  edit: ChecklistEdit | null,
): Pick<SettleRequest, "checklist" | "awaiting"> {
  const added = edit?.added ?? [];
  if (checklist.from === "base") {
    const ids = new Set(checklist.items.map(({ id }) => id));
    const own = added.filter(({ item }) => ids.has(item));
    const waivers = [...checklist.waivers, ...own];
    return { checklist: { ...checklist, waivers }, awaiting: new Set(own) };
  }
  if (!isCi(env)) return { checklist, awaiting: new Set() };
  const own = added.map(({ source }) => `${source.file}:${source.line}`);
  const awaiting = checklist.waivers.filter(({ source }) =>
    own.includes(`${source.file}:${source.line}`),
  );
  return { checklist, awaiting: new Set(awaiting) };
}

async function reusedItems({ cwd, reuse }: CheckRequest, prepared: Prepared): Promise<Reused> {
  if (reuse == null) return { items: new Map(), notes: [] };
  const { readReused } = await import("./reuse.ts");
  const { loaded, judged } = prepared;
  return readReused(resolve(cwd, reuse), {
    change: judged.change,
    checklist: loaded.checklist,
  });
}

function split<T>(list: readonly T[], first: (one: T) => boolean): [T[], T[]] {
  return [list.filter(first), list.filter((one) => !first(one))];
}

/**
 * Which pull request was judged; asked for by an item already, so that it costs nothing here. Where the
 * items' own time was not enough to find it, it is not waited for any longer than they were.
 */
async function readPullRequest(
  asked: readonly Item[],
  facts: FactReaders,
): Promise<PullRequestLookup | null> {
  const asking = asked.filter((item) =>
    [...withParts(item)].some(({ definition }) => definition?.facts.includes("pullRequest")),
  );
  if (asking.length === 0) return null;
  const over = new AbortController();
  const longest = Math.max(...asking.map(({ timeoutMs }) => timeoutMs));
  const lookup = await Promise.race([
    facts.pullRequest().catch(() => null),
    setTimeout(longest, null, { signal: over.signal }),
  ]);
  over.abort();
  return lookup;
}

function targetOf({ commit, pullRequest, standing }: PullRequestLookup): Asked["target"] {
  const superseded = standing.kind === "superseded" || standing.kind === "behind";
  return { commit, pullRequest: pullRequest?.number ?? null, superseded };
}

/** The code was held against one branch, and the pull request goes into another. */
function otherBase(pullRequest: PullRequest | null, judged: Prepared["judged"] | null): string[] {
  if (pullRequest === null || judged === null || !("base" in judged)) return [];
  const { base } = judged;
  const { number, base: own } = pullRequest;
  const name = base.ofBranch ?? base.name;
  // A commit is held against what came before it, whatever branch that is called.
  if (/^(HEAD\b|[0-9a-f]{7,64}$)/.test(name)) return [];
  if (name === own.ref || name.endsWith(`/${own.ref}`)) return [];
  return [
    `#${number} goes into ${own.ref}, and the change is held against ${base.name} here: \`--base ${own.ref}\``,
  ];
}
