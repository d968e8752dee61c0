import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import {
  type Checklist,
  ChecklistError,
  type InlineIgnores,
  type Problem,
  type Waiver,
} from "../core/checklist.ts";
import { needsProblems, waiverFaults } from "./cross-references.ts";
import { KnownChecks } from "./known-checks.ts";
import { type MergedItem, mergeItems } from "./merge-items.ts";
import { mergedNode } from "./merged-node.ts";
import { toPlain } from "./nodes.ts";
import { type Pieces, piecesOf } from "./pieces.ts";
import { type LoadedPlugins, loadPlugins } from "./plugins.ts";
import { inOrder } from "./problem-list.ts";
import type { Layer, WrittenWaiver } from "./read-layer.ts";
import { type Layers, readLayers } from "./read-layers.ts";
import { labelOf } from "./references.ts";
import type { LoadedChecklist, LoadRequest, SwitchedOff } from "./request.ts";
import { type Resolved, resolveItem } from "./resolve-items.ts";
import { positionOf } from "./source-text.ts";

/** The checklist's files, read; its items are not made out yet. */
export interface ReadChecklist {
  /** The checklist's `base`, as far as it can be told; null when it has none. */
  readonly base: string | null;
  /**
   * Gives the items their checks and puts all together.
   * @throws ChecklistError with every problem of every file.
   */
  resolve(): Promise<LoadedChecklist>;
}

/**
 * Reads the checklist, all it extends and its plugins, and puts them together.
 * @throws ChecklistError with every problem of every file.
 * @throws UsageError when the path that was asked for names no readable file.
 */
export async function loadChecklist(request: LoadRequest): Promise<LoadedChecklist> {
  return (await readChecklist(request)).resolve();
}

/**
 * The first half of {@link loadChecklist}: what takes no longer than reading does, and runs others' code.
 * @throws UsageError when the path that was asked for names no readable file.
 */
export async function readChecklist(request: LoadRequest): Promise<ReadChecklist> {
  const read = await readLayers(request);
  const plugins = await loadPlugins(read.layers, request);
  const pieces = await piecesOf(read.layers, plugins.files, request.source);
  return {
    base: setting<string | null>(read.layers, "base", null),
    resolve: () => resolve(request, read, plugins, pieces),
  };
}

async function resolve(
  request: LoadRequest,
  read: Layers,
  plugins: LoadedPlugins,
  pieces: Pieces,
): Promise<LoadedChecklist> {
  const merged = mergeItems(read.layers, read.idsKnown);
  const checks = new KnownChecks(request.registry, plugins);
  const resolved: Resolved[] = [];
  for (const item of merged.items) {
    if (!item.enabled) continue;
    resolved.push(await resolveItem(item, checks, read.whole));
    // What others wait for meanwhile, such as git's answers, gets its turn.
    await setImmediate();
  }
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
  const checklist = assemble(request, read, plugins, pieces, {
    items,
    waivers: waivers.counting.map(waiverOf),
  });
  return {
    checklist,
    expired: waivers.counting.filter((waiver) => waivers.expired.has(waiver)).map(waiverOf),
    notes: [...read.notes, ...pieces.notes, ...waivers.notes],
    repositoryFiles: read.layers
      .filter(({ file }) => file.kind === "repository")
      .map(({ file }) => labelOf(file)),
    switchedOff: merged.items.filter((item) => !item.enabled).map(switchedOff),
    merged: mergedNode(read.layers, merged.items),
  };
}

function assemble(
  request: LoadRequest,
  read: Layers,
  plugins: LoadedPlugins,
  pieces: Pieces,
  { items, waivers }: Pick<Checklist, "items" | "waivers">,
): Checklist {
  const main = read.layers.at(-1) as Layer;
  const isBundled = main.file.kind === "bundled";
  return {
    path: isBundled ? null : main.file.name,
    label: labelOf(main.file),
    from: isBundled ? "bundled" : request.from,
    digest: digestOf(read.layers, plugins.files, pieces.imported),
    files: read.layers.map((layer) => labelOf(layer.file)),
    plugins: [...plugins.files.keys()],
    pluginCode: pieces.pluginCode,
    gate: pieces.gate,
    packages: [...new Set([...extendedPackages(read.layers), ...plugins.packages])],
    base: setting<string | null>(read.layers, "base", null),
    items,
    waivers,
    inlineIgnores: setting<InlineIgnores>(read.layers, "inlineIgnores", "allow"),
    whenNothingApplies: setting<Checklist["whenNothingApplies"]>(
      read.layers,
      "whenNothingApplies",
      "undetermined",
    ),
  };
}

/** The outermost file that says something wins. */
function setting<T>(layers: readonly Layer[], key: string, otherwise: T): T {
  const entry = layers.findLast((layer) => layer.settings.has(key))?.settings.get(key);
  return entry ? (toPlain(entry.value) as T) : otherwise;
}

function extendedPackages(layers: readonly Layer[]): string[] {
  return layers.filter(({ file }) => file.kind === "package").map(({ file }) => labelOf(file));
}

function switchedOff({ id, idPlace, entries }: MergedItem): SwitchedOff {
  return { id, source: positionOf(entries.get("enabled")?.keyPlace ?? idPlace) };
}

/**
 * Over the texts in order, each after its length, so that no two sets of files are alike. A plugin that
 * changed asks for something else: its file counts as well, after its name, which is no length, and so does each file that it imports.
 */
function digestOf(
  layers: readonly Layer[],
  plugins: ReadonlyMap<string, Uint8Array>,
  imported: ReadonlyMap<string, Uint8Array>,
): string {
  const hash = createHash("sha256");
  for (const { bytes } of layers) hash.update(`${bytes.length}\n`).update(bytes);
  for (const [path, bytes] of plugins)
    hash.update(`plugin ${JSON.stringify(path)} ${bytes.length}\n`).update(bytes);
  for (const [path, bytes] of imported)
    hash.update(`import ${JSON.stringify(path)} ${bytes.length}\n`).update(bytes);
  return `sha256:${hash.digest("hex")}`;
}

function waiverOf(written: WrittenWaiver): Waiver {
  const { item, paths, reason, by, until, node } = written;
  return { item, paths, reason, by, until, source: positionOf(node.place) };
}
