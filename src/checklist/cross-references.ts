import type { Problem } from "../core/checklist.ts";
import { suggestion } from "../core/nearest.ts";
import { isOver } from "./dates.ts";
import type { MergedItem } from "./merge-items.ts";
import { quote } from "./nodes.ts";
import { type Mention, mentions, type WrittenWaiver } from "./read-layer.ts";
import { positionOf, problemAt } from "./source-text.ts";

/** `needs` that name no item, or that go in a circle. An item that is switched off may be named. */
export function needsProblems(items: readonly MergedItem[]): Problem[] {
  const needs = new Map(
    items.filter((item) => item.enabled).map((item) => [item.id, needsOf(item)]),
  );
  const ids = items.map((item) => item.id);
  const known = new Set(ids);
  const problems = [...needs].flatMap(([id, mentioned]) =>
    mentioned
      .filter(({ name }) => !known.has(name))
      .map(({ name, place }) =>
        problemAt(
          place,
          `${quote(id)} needs ${quote(name)}, and there is no such item`,
          suggestion(name, ids),
        ),
      ),
  );
  return [...problems, ...circles(needs)];
}

function needsOf(item: MergedItem): Mention[] {
  return mentions(item.entries.get("needs")?.value);
}

/** One problem for each circle, where it closes. Without recursion: a chain may be long. */
function circles(needs: ReadonlyMap<string, readonly Mention[]>): Problem[] {
  const problems: Problem[] = [];
  const finished = new Set<string>();
  for (const start of needs.keys()) {
    const trail: { id: string; next: number }[] = [{ id: start, next: 0 }];
    const onTrail = new Set([start]);
    for (let top = trail.at(-1); top; top = trail.at(-1)) {
      const mention = finished.has(top.id) ? undefined : needs.get(top.id)?.[top.next++];
      if (!mention) {
        finished.add(top.id);
        onTrail.delete(top.id);
        trail.pop();
      } else if (onTrail.has(mention.name)) {
        const from = trail.findIndex((step) => step.id === mention.name);
        const way = [...trail.slice(from).map((step) => step.id), mention.name].join(" → ");
        problems.push(problemAt(mention.place, `\`needs\` goes in a circle: ${way}`));
      } else if (needs.has(mention.name)) {
        trail.push({ id: mention.name, next: 0 });
        onTrail.add(mention.name);
      }
    }
  }
  return problems;
}

/** Waivers that name no item. Those of an item that is switched off are not needed, and said to be so. */
export function waiverFaults(
  waivers: readonly WrittenWaiver[],
  items: readonly MergedItem[],
  now: Date,
) {
  const problems: Problem[] = [];
  const notes: string[] = [];
  const off = new Set(items.filter((item) => !item.enabled).map((item) => item.id));
  const ids = items.map((item) => item.id);
  const known = new Set(ids);
  for (const waiver of waivers) {
    const place = waiver.node.entries.get("item")?.value.place ?? waiver.node.place;
    const whole = waiver.item.split("/")[0] ?? "";
    if (off.has(waiver.item)) {
      const { file, line } = positionOf(place);
      notes.push(
        `the waiver for ${waiver.item} (${file}:${line}) is not needed: the item is switched off`,
      );
    } else if (!known.has(waiver.item)) {
      const hint = known.has(whole)
        ? `waive the whole item: ${whole}`
        : suggestion(waiver.item, ids);
      problems.push(problemAt(place, `there is no item ${quote(waiver.item)} to waive`, hint));
    }
  }
  const counting = waivers.filter((waiver) => !off.has(waiver.item));
  const expired = new Set(
    counting.filter((waiver) => waiver.until !== "" && isOver(waiver.until, now)),
  );
  return { problems, notes, counting, expired };
}
