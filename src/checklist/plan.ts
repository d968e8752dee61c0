import type { Item } from "../core/checklist.ts";
import { suggestion } from "../core/nearest.ts";
import { UsageError } from "../core/result.ts";
import { type Stage, stageIncludes } from "../core/status.ts";

/** What a run was asked for. */
export interface PlanRequest {
  readonly stage: Stage;
  /** Ids; null for all. */
  readonly only: readonly string[] | null;
  readonly skip: readonly string[];
  /** Part `index` of `count`, counted from 1; null for the whole. */
  readonly shard: Shard | null;
}

export interface Shard {
  readonly index: number;
  readonly count: number;
}

export interface Plan {
  /** In the order in which they may run: the checklist's, wherever `needs` allow it. */
  readonly asked: readonly Item[];
  /** The ids that are left out, in the checklist's order. */
  readonly notAsked: readonly string[];
}

/**
 * Which items of a checklist a run asks for, and in what order. `needs` on items that are left out are
 * ignored.
 * @throws UsageError for an id in `only` or `skip` that no item has.
 */
export function planRun(items: readonly Item[], request: PlanRequest): Plan {
  const ids = items.map((item) => item.id);
  const only = request.only && new Set(known(request.only, ids, "--only"));
  const skip = new Set(known(request.skip, ids, "--skip"));
  const wanted = items.filter(
    (item) =>
      stageIncludes(request.stage, item.stage) &&
      (only === null || only.has(item.id)) &&
      !skip.has(item.id),
  );
  const asked = request.shard ? shardOf(wanted, request.shard) : wanted;
  const left = new Set(asked.map((item) => item.id));
  return { asked: inOrderOfNeeds(asked), notAsked: ids.filter((id) => !left.has(id)) };
}

/**
 * The ids of a `--only` or `--skip` list: `tests,doc-links`.
 * @throws UsageError when it names nothing.
 */
export function parseIds(list: string, flag: string): string[] {
  const ids = list
    .split(",")
    .map((id) => id.trim())
    .filter((id) => id !== "");
  if (ids.length === 0)
    throw new UsageError(`${flag} names no item`, "give ids, joined by commas: tests,doc-links");
  return ids;
}

/**
 * `2/5`: the second of five parts.
 * @throws UsageError for anything else.
 */
export function parseShard(text: string): Shard {
  const match = /^(\d{1,4})\/(\d{1,4})$/.exec(text.trim());
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || index < 1 || index > count)
    throw new UsageError(
      `--shard ${JSON.stringify(text)} is not a part of a whole`,
      "write i/n with 1 ≤ i ≤ n: 2/5",
    );
  return { index, count };
}

function known(asked: readonly string[], ids: readonly string[], flag: string): readonly string[] {
  for (const id of asked) {
    if (ids.includes(id)) continue;
    const whole = id.split("/")[0] ?? "";
    const hint = ids.includes(whole)
      ? `a part cannot be asked for alone; ask for the whole item: ${whole}`
      : suggestion(id, ids);
    throw new UsageError(`${flag}: there is no item ${JSON.stringify(id)}`, hint);
  }
  return asked;
}

/**
 * Items that need one another stay in one part. Groups go, in the checklist's order, to the part that
 * has the fewest items: the same checklist is always cut the same way.
 */
function shardOf(items: readonly Item[], { index, count }: Shard): Item[] {
  const parts = Array.from({ length: count }, () => new Set<string>());
  for (const group of groupsByNeeds(items)) {
    const smallest = parts.reduce((least, part) => (part.size < least.size ? part : least));
    for (const id of group) smallest.add(id);
  }
  return items.filter((item) => parts[index - 1]?.has(item.id));
}

/** Ids that are joined by `needs`, directly or by way of others, in the order of their first members. */
function groupsByNeeds(items: readonly Item[]): string[][] {
  const neighbours = new Map(items.map((item) => [item.id, new Set<string>()]));
  for (const { id, needs } of items)
    for (const need of needs)
      if (neighbours.has(need)) {
        neighbours.get(id)?.add(need);
        neighbours.get(need)?.add(id);
      }
  const seen = new Set<string>();
  const groups: string[][] = [];
  for (const { id } of items) {
    const group: string[] = [];
    for (const open = [id]; open.length > 0; ) {
      const next = open.pop() as string;
      if (seen.has(next)) continue;
      seen.add(next);
      group.push(next);
      open.push(...(neighbours.get(next) ?? []));
    }
    if (group.length > 0) groups.push(group);
  }
  return groups;
}

/** Of the items whose needs are met, the first in the checklist comes next (Kahn 1962). */
function inOrderOfNeeds(items: readonly Item[]): Item[] {
  const waiting = new Set(items.map((item) => item.id));
  const left = [...items];
  const ordered: Item[] = [];
  while (left.length > 0) {
    const ready = left.findIndex((item) => !item.needs.some((need) => waiting.has(need)));
    // The loader refuses circles; a list that has one all the same keeps its order.
    const [next] = left.splice(Math.max(0, ready), 1);
    if (!next) break;
    waiting.delete(next.id);
    ordered.push(next);
  }
  return ordered;
}
