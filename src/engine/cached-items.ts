import type { Change } from "../core/change.ts";
import type { Item } from "../core/checklist.ts";
import {
  type CacheQuestion,
  type EvidenceCache,
  type KeptPass,
  ranThen,
} from "../core/evidence-cache.ts";
import type { ReportedItem } from "../core/report.ts";
import { pass, type Result } from "../core/result.ts";
import { unlessAsked } from "./applies.ts";
import { isSequential } from "./plan-node.ts";
import { whatIsWrong } from "./result-shape.ts";

interface CachedRequest {
  readonly items: readonly Item[];
  readonly change: Pick<Change, "files" | "branch">;
  readonly now: Date;
  readonly before?: ReadonlyMap<string, ReportedItem> | undefined;
  readonly reused?: ReadonlyMap<string, ReportedItem> | undefined;
  readonly cache?: (() => Promise<EvidenceCache>) | undefined;
}

/** One check that takes its turn: an item, or a part of one. */
interface Leaf {
  readonly item: Item;
  /** The item of the checklist that it is, or is a part of. */
  readonly top: Item;
}

/**
 * Which items are answered from the cache, and which run although a pass of theirs is kept. A command that does
 * not run leaves nothing behind. So where another one runs after it in the checklist's order, it is answered only
 * if that one does not need it and every file that it wrote is still there as it left it. And what it needs
 * itself may make it anew: where that runs, it runs.
 */
export class CachedItems {
  /** Answered so far without having run. */
  private readonly skipped: (Leaf & { readonly inPlace: boolean })[] = [];
  /** Items of the checklist of which a command ran. */
  private readonly ran = new Set<Item>();
  /** Answered or kept so far, and those of them that stood so before the last command. */
  private readonly standing = new Map<Item, CacheQuestion>();
  private overtaken: readonly CacheQuestion[] = [];

  private constructor(
    private readonly cache: EvidenceCache,
    private readonly now: Date,
    private readonly leaves: ReadonlyMap<Item, Leaf>,
    private readonly needs: Needs,
    /** Whether something runs after it, which may rest on the files that it wrote. */
    private readonly hits: ReadonlyMap<Item, { readonly isFollowed: boolean }>,
  ) {}

  /** Looks all of them up before anything runs. Null where no item can be answered: then no cache is opened. */
  static async plan(request: CachedRequest): Promise<CachedItems | null> {
    const { items, before, reused, cache: open, change, now } = request;
    const isAsked = (item: Item) => reused?.has(item.id) !== true && !isLeftOut(item, change);
    // A later look keeps what commands came to in the first.
    if (open === undefined || before !== undefined) return null;
    const leaves = items
      .filter((item) => isSequential(item) && isAsked(item))
      .flatMap((top) => leavesOf(top, isAsked).map((item) => ({ item, top })));
    const needs = needsAmong(items);
    if (!leaves.some((leaf) => questionOf(leaf, needs) !== null)) return null;
    const cache = await open();
    const kept = new Map<Leaf, KeptPass | null>();
    for (const leaf of leaves) kept.set(leaf, await lookUp(cache, questionOf(leaf, needs)));
    const running = runningOf(leaves, kept, needs);
    const last = leaves.findLastIndex((leaf) => running.has(leaf));
    const hits = new Map<Item, { isFollowed: boolean }>();
    for (const [at, leaf] of leaves.entries())
      if (!running.has(leaf)) hits.set(leaf.item, { isFollowed: at < last });
    const byItem = new Map(leaves.map((leaf) => [leaf.item, leaf]));
    return new CachedItems(cache, now, byItem, needs, hits);
  }

  /** True where nothing of it is going to run. */
  isAnswered(top: Item): boolean {
    const parts = [...this.leaves.values()].filter((leaf) => leaf.top === top);
    return parts.length > 0 && parts.every(({ item }) => this.hits.has(item));
  }

  /** The kept pass, if it is still of the same files, tools and dependencies; else null. */
  async answer(item: Item): Promise<Result | null> {
    const leaf = this.leaves.get(item);
    const hit = this.hits.get(item);
    if (leaf === undefined || hit === undefined) return null;
    // What it needs ran after all.
    if ([...this.ran].some((top) => this.needs.isNeeded(top, leaf.top))) return null;
    const question = questionOf(leaf, this.needs);
    const kept = await lookUp(this.cache, question);
    // What ran before it in this run may have written over its files.
    if (hit.isFollowed && kept?.inPlace === false) return null;
    const result = kept && resultOf(kept, this.now);
    if (kept !== null && question !== null && result !== null) {
      this.skipped.push({ ...leaf, inPlace: kept.inPlace });
      this.standing.set(item, question);
    }
    return result;
  }

  /**
   * Items that were answered and that this one, which now runs although it was to be answered, too, may rest on.
   * Seldom any: a command before it changed what its own answer rests on.
   */
  async missedBy(item: Item): Promise<readonly Item[]> {
    const leaf = this.leaves.get(item);
    if (leaf === undefined || !this.hits.has(item)) return [];
    const missed = this.skipped.filter(
      ({ top, inPlace }) => top !== leaf.top && (!inPlace || this.needs.isNeeded(top, leaf.top)),
    );
    for (const one of missed) {
      this.skipped.splice(this.skipped.indexOf(one), 1);
      this.ran.add(one.top);
      // It runs now, and may not pass.
      const question = questionOf(one, this.needs);
      await (question && (await this.cache.open(question)))?.forget();
    }
    return [...new Set(missed.map(({ top }) => top))];
  }

  /** Asks an item that runs commands, and keeps its pass; anything else is the end of one that was kept. */
  async asking(item: Item, ask: () => Promise<Result>): Promise<Result> {
    const leaf = this.leaves.get(item);
    if (leaf !== undefined) this.ran.add(leaf.top);
    this.overtaken = [...this.standing.values()];
    const question = leaf === undefined ? null : questionOf(leaf, this.needs);
    const turn = question === null ? null : await this.cache.open(question);
    const startedAt = Date.now();
    try {
      const result = await ask();
      if (result.status !== "pass") await turn?.forget();
      else {
        await turn?.keep(result, startedAt);
        if (question !== null) this.standing.set(item, question);
      }
      return result;
    } finally {
      this.cache.touched();
    }
  }

  /** Nothing runs any more. */
  async close(): Promise<void> {
    if (this.overtaken.length > 0) await this.cache.settle(this.overtaken);
  }
}

/** Those without a kept pass, and all that has to run because of them. */
function runningOf(
  leaves: readonly Leaf[],
  kept: ReadonlyMap<Leaf, KeptPass | null>,
  { isNeeded }: Needs,
): ReadonlySet<Leaf> {
  const running = new Set(leaves.filter((leaf) => !kept.get(leaf)));
  for (let before = -1; before < running.size; ) {
    before = running.size;
    const last = leaves.findLastIndex((leaf) => running.has(leaf));
    const tops = new Set([...running].map(({ top }) => top));
    for (const [at, leaf] of leaves.entries()) {
      const isBound = [...tops].some((top) => isNeeded(top, leaf.top) || isNeeded(leaf.top, top));
      const isFollowed = at < last;
      if (isBound || (isFollowed && kept.get(leaf)?.inPlace === false)) running.add(leaf);
    }
  }
  return running;
}

/**
 * Null for what is never kept: a plugin's checks, of whose code no key covers all, and items of later stages,
 * which ask what is deployed.
 */
function questionOf({ item, top }: Leaf, needs: Needs): CacheQuestion | null {
  const { definition, check, stage, options } = item;
  if (definition === null || stage !== "code" || check.includes("/")) return null;
  const spec = definition.cacheable?.(options) ?? null;
  return spec === null ? null : { check, options, spec, after: needs.of(top).map(asked) };
}

/** What an item asks, whatever it is called. */
function asked({ check, options, children }: Item): unknown {
  return [check, options, children.map(asked)];
}

async function lookUp(
  cache: EvidenceCache,
  question: CacheQuestion | null,
): Promise<KeptPass | null> {
  const turn = question === null ? null : await cache.open(question);
  return turn?.kept ?? null;
}

/** Null for an entry that makes no result. */
function resultOf(kept: KeptPass, now: Date): Result | null {
  const { summary, findings, evidence, notes, ranAt } = kept;
  const result = pass(summary, [ranThen(ranAt, now), ...evidence], { findings, notes });
  return whatIsWrong(result) === null ? result : null;
}

/** A condition that cannot be looked at is no reason to leave an item out. */
function isLeftOut(item: Item, change: CachedRequest["change"]): boolean {
  try {
    return unlessAsked(item.when, change) !== null;
  } catch {
    return false;
  }
}

function leavesOf(item: Item, isAsked: (item: Item) => boolean): Item[] {
  if (item.kind === "check") return item.definition?.sequential === true ? [item] : [];
  return item.children.filter(isAsked).flatMap((child) => leavesOf(child, isAsked));
}

/** What items need, directly or through others. */
interface Needs {
  isNeeded(item: Item, by: Item): boolean;
  /** In the checklist's order. */
  of(item: Item): readonly Item[];
}

function needsAmong(items: readonly Item[]): Needs {
  const byId = new Map(items.map((item) => [item.id, item]));
  const all = new Map<string, ReadonlySet<string>>();
  const below = (item: Item): ReadonlySet<string> => {
    const known = all.get(item.id);
    if (known !== undefined) return known;
    const found = new Set(item.needs);
    all.set(item.id, found);
    for (const id of item.needs) {
      const needed = byId.get(id);
      if (needed !== undefined) for (const inner of below(needed)) found.add(inner);
    }
    return found;
  };
  return {
    isNeeded: (item, by) => below(by).has(item.id),
    of: (item) => items.filter(({ id }) => below(item).has(id)),
  };
}
