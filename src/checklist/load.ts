import { createHash } from "node:crypto";
import {
  type Checklist,
  ChecklistError,
  type InlineIgnores,
  type Item,
  type Problem,
  type Waiver,
} from "../core/checklist.ts";
import { needsProblems, waiverFaults } from "./cross-references.ts";
import { KnownChecks } from "./known-checks.ts";
import { mergeItems } from "./merge-items.ts";
import { mergedNode } from "./merged-node.ts";
import { toPlain } from "./nodes.ts";
import { loadPlugins } from "./plugins.ts";
import { inOrder } from "./problem-list.ts";
import type { Layer, WrittenWaiver } from "./read-layer.ts";
import { type Layers, readLayers } from "./read-layers.ts";
import { labelOf } from "./references.ts";
import type { LoadedChecklist, LoadRequest } from "./request.ts";
import { resolveItem } from "./resolve-items.ts";
import { positionOf } from "./source-text.ts";

/**
 * Reads the checklist, all it extends and its plugins, and puts them together.
 * @throws ChecklistError with every problem of every file.
 * @throws UsageError when the path that was asked for names no readable file.
 */
export async function loadChecklist(request: LoadRequest): Promise<LoadedChecklist> {
  const read = await readLayers(request);
  const plugins = await loadPlugins(read.layers, request.importPlugin);
  const merged = mergeItems(read.layers, read.idsKnown);
  const checks = new KnownChecks(request.registry, plugins);
  const active = merged.items.filter((item) => item.enabled);
  const resolved = await Promise.all(active.map((item) => resolveItem(item, checks, read.whole)));
  const written = read.layers.flatMap((layer) => layer.waivers);
  const waivers = waiverFaults(written, merged.items, request.now);

  const problems: Problem[] = [
    ...read.problems,
    ...plugins.problems,
    ...merged.problems,
    ...resolved.flatMap((one) => one.problems),
    // What a file or an item that cannot be read may define is not known to be wrong.
    ...(read.idsKnown ? [...needsProblems(merged.items), ...waivers.problems] : []),
  ];
  if (problems.length > 0) throw new ChecklistError(inOrder(problems));

  const items = resolved.flatMap((one) => one.item ?? []);
  const checklist = assemble(request, read, items, waivers.counting.map(waiverOf));
  return {
    checklist,
    expired: waivers.counting.filter((waiver) => waivers.expired.has(waiver)).map(waiverOf),
    notes: [...read.notes, ...waivers.notes],
    merged: mergedNode(read.layers, merged.items),
  };
}

function assemble(
  request: LoadRequest,
  read: Layers,
  items: readonly Item[],
  waivers: readonly Waiver[],
): Checklist {
  const main = read.layers.at(-1) as Layer;
  const isBundled = main.file.kind === "bundled";
  const setting = <T>(key: string, otherwise: T): T => {
    // The outermost file that says something wins.
    const entry = read.layers.findLast((layer) => layer.settings.has(key))?.settings.get(key);
    return entry ? (toPlain(entry.value) as T) : otherwise;
  };
  return {
    path: isBundled ? null : main.file.name,
    label: labelOf(main.file),
    from: isBundled ? "bundled" : request.from,
    digest: digestOf(read.layers),
    files: read.layers.map((layer) => labelOf(layer.file)),
    base: setting<string | null>("base", null),
    items,
    waivers,
    inlineIgnores: setting<InlineIgnores>("inlineIgnores", "allow"),
    whenNothingApplies: setting<Checklist["whenNothingApplies"]>(
      "whenNothingApplies",
      "undetermined",
    ),
  };
}

/** Over the texts in order, each after its length, so that no two sets of files are alike. */
function digestOf(layers: readonly Layer[]): string {
  const hash = createHash("sha256");
  for (const { bytes } of layers) hash.update(`${bytes.length}\n`).update(bytes);
  return `sha256:${hash.digest("hex")}`;
}

function waiverOf(written: WrittenWaiver): Waiver {
  const { item, paths, reason, by, until, node } = written;
  return { item, paths, reason, by, until, source: positionOf(node.place) };
}
