import { setTimeout } from "node:timers/promises";
import type { Change } from "../core/change.ts";
import type { Item } from "../core/checklist.ts";
import type { PullRequest } from "../core/github/pull-request.ts";
import type { Report, ReportedItem } from "../core/report.ts";
import type { FactReaders } from "../engine/fact-store.ts";
import { withParts } from "../engine/plan-node.ts";
import { runItems } from "../engine/run-items.ts";
import { unaskedItem } from "../engine/unasked-item.ts";
import { type Beside, besideOf } from "./beside.ts";
import { createFacts, type OpenFacts } from "./create-facts.ts";
import type { CheckRequest, Prepared } from "./prepare.ts";
import { settler } from "./settle.ts";
import { pause, politePause, worthWaitingFor } from "./wait.ts";

/** How many items run beside the commands by default: they wait for files, not for processors. */
const DEFAULT_CONCURRENCY = 8;

export interface Asked {
  readonly reports: ReadonlyMap<string, ReportedItem>;
  /** Null: what is checked out is another change than the one that was asked about (`--pr`). */
  readonly change: Change | null;
  readonly pullRequest: Report["pullRequest"];
  readonly notes: readonly string[];
}

/** Asks the planned items; with `--wait` again, until nothing is pending that passes by itself. */
export async function askItems(
  request: CheckRequest,
  prepared: Prepared,
  now: Date,
  signal: AbortSignal,
): Promise<Asked> {
  const { repository, judged, event, plan } = prepared;
  const open = createFacts({
    repository,
    base: "base" in judged ? judged.base : null,
    change: judged.change,
    environment: request.env,
    event,
    pullRequest: request.pr ?? null,
    patience: request.patience,
    signal,
  });
  let beside: Beside | null = null;
  try {
    beside = request.pr == null ? null : await besideOf(open.facts, request.pr, repository);
    const round = new Round(request, prepared, beside, signal);
    const startedAt = performance.now();
    let reports = await round.ask(plan.asked, open.facts, now);
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
    const found = await readPullRequest(plan.asked, facts);
    return {
      reports,
      change: beside === null ? judged.change : null,
      pullRequest: found && { number: found.number, url: found.url },
      notes: [...otherBase(found, beside === null ? judged : null), ...(await round.notes())],
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

/** One look after another at the same checklist. */
class Round {
  private readonly settlers: ReturnType<typeof settler>[] = [];

  constructor(
    private readonly request: CheckRequest,
    private readonly prepared: Prepared,
    private readonly beside: Beside | null,
    private readonly signal: AbortSignal,
  ) {}

  async ask(
    items: readonly Item[],
    given: FactReaders,
    now: Date,
    before?: ReadonlyMap<string, ReportedItem>,
  ): Promise<Map<string, ReportedItem>> {
    const { request, prepared, beside, signal } = this;
    const facts = beside === null ? given : { ...given, ...beside.local };
    const { judged, loaded, stage } = prepared;
    const settling = settler(loaded.checklist, facts, now, stage);
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
): Promise<PullRequest | null> {
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
  return lookup?.pullRequest ?? null;
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
