import type { Problem } from "../core/checklist.ts";
import { suggestion } from "../core/nearest.ts";
import { UsageError } from "../core/result.ts";
import { decodeChecklist } from "./decode.ts";
import { quote } from "./nodes.ts";
import { type Layer, type Mention, readLayer } from "./read-layer.ts";
import { type FileReference, labelOf, resolveReference } from "./references.ts";
import type { LoadRequest } from "./request.ts";
import { problemAt } from "./source-text.ts";

/** Where a checklist is looked for, in this order. */
export const CHECKLIST_PATHS = ["dod.yml", "dod.yaml", ".github/dod.yml"] as const;

const MAX_FILES = 100;

export interface Layers {
  /** What is extended stands before what extends it; each file once. The last is the checklist itself. */
  readonly layers: readonly Layer[];
  readonly problems: readonly Problem[];
  /** False when a file could not be read: an id may mean an item of it, a check one of its plugins. */
  readonly whole: boolean;
  /** False when an item could not be made out either: an id may mean that one. */
  readonly idsKnown: boolean;
  readonly notes: readonly string[];
}

/**
 * Reads the checklist and everything it extends.
 * @throws UsageError when the file that was asked for by name is not there.
 */
export async function readLayers(request: LoadRequest): Promise<Layers> {
  const { file, bytes, notes } = await findChecklist(request);
  const reader = new Reader(request);
  await reader.read(file, bytes, file.name, []);
  const { layers, problems, whole } = reader;
  const idsKnown = whole && layers.every((layer) => layer.idsKnown);
  return { layers, problems, whole, idsKnown, notes };
}

async function findChecklist(request: LoadRequest) {
  const { source, path } = request;
  if (path !== null) {
    const bytes = await readOrRefuse(source.read(path), path);
    if (!bytes)
      throw new UsageError(
        `there is no checklist ${quote(path)}`,
        "give a path of this repository to `--checklist`, or leave it out",
      );
    return { file: { kind: "repository", name: path } as FileReference, bytes, notes: [] };
  }
  let found: { file: FileReference; bytes: Uint8Array } | null = null;
  const notes: string[] = [];
  for (const name of CHECKLIST_PATHS) {
    const bytes = await readOrRefuse(source.read(name), name);
    if (bytes && found) notes.push(`${name} is there too and is not read: ${found.file.name} is`);
    else if (bytes) found = { file: { kind: "repository", name }, bytes };
  }
  if (found) return { ...found, notes };
  const bytes = await request.bundled.read("recommended");
  if (!bytes)
    throw new Error("the bundled checklist `recommended` is missing from this installation");
  return { file: { kind: "bundled", name: "recommended" } as FileReference, bytes, notes };
}

/** A checklist that is there and cannot be read is no reason to take another one. */
async function readOrRefuse(reading: Promise<Uint8Array | null>, path: string) {
  try {
    return await reading;
  } catch (fault) {
    throw new UsageError(
      `the checklist ${quote(path)} cannot be read: ${(fault as Error).message}`,
      null,
      fault,
    );
  }
}

class Reader {
  readonly layers: Layer[] = [];
  readonly problems: Problem[] = [];
  whole = true;
  private readonly seen = new Set<string>();
  private readonly checkNames: readonly string[];

  constructor(private readonly request: LoadRequest) {
    this.checkNames = request.registry.names();
  }

  /** Depth first, so that what is extended comes before; `trail` are the files that led here. */
  async read(
    file: FileReference,
    bytes: Uint8Array,
    path: string,
    trail: readonly FileReference[],
  ): Promise<void> {
    this.seen.add(keyOf(file));
    const decoded = decodeChecklist(labelOf(file), bytes);
    const origin = { file, path, source: decoded.source, bytes };
    if (decoded.problems.length > 0) {
      this.whole = false;
      this.problems.push(...decoded.problems);
      return;
    }
    const layer = readLayer(origin, this.checkNames);
    this.problems.push(...layer.problems);
    if (!layer.readable) this.whole = false;
    for (const mention of layer.extends) await this.extend(mention, layer, [...trail, file]);
    this.layers.push(layer);
  }

  private async extend(
    mention: Mention,
    layer: Layer,
    trail: readonly FileReference[],
  ): Promise<void> {
    const target = resolveReference(mention.name, layer.file);
    if (target.kind === "bad") return this.fault(mention, target.message, target.hint);
    const circle = trail.findIndex((file) => keyOf(file) === keyOf(target));
    if (circle >= 0) {
      const way = [...trail.slice(circle), target].map(labelOf).join(" → ");
      this.problems.push(problemAt(mention.place, `\`extends\` goes in a circle: ${way}`));
      return;
    }
    if (this.seen.has(keyOf(target))) return;
    if (this.seen.size >= MAX_FILES)
      return this.fault(mention, `more than ${MAX_FILES} files extend one another`, null);
    try {
      const found = await this.fetch(target);
      if (found) await this.read(target, found.bytes, found.path, trail);
      else this.fault(mention, ...(await this.missing(target, mention.name)));
    } catch (fault) {
      this.fault(
        mention,
        `${quote(mention.name)} cannot be read: ${(fault as Error).message}`,
        null,
      );
    }
  }

  private async fetch({
    kind,
    name,
  }: FileReference): Promise<{ bytes: Uint8Array; path: string } | null> {
    if (kind === "package") return this.request.packages.read(name);
    const reader = kind === "bundled" ? this.request.bundled : this.request.source;
    const bytes = await reader.read(name);
    return bytes && { bytes, path: name };
  }

  private async missing(
    { kind, name }: FileReference,
    written: string,
  ): Promise<[string, string | null]> {
    if (kind === "bundled") {
      const names = await this.request.bundled.names();
      return [`there is no bundled checklist ${quote(name)}`, suggestion(name, names)];
    }
    if (kind === "package")
      return [
        `no installed package has the file ${quote(name)}`,
        `install the package; a file of this repository is written "./${written}"`,
      ];
    const other = name.endsWith(".yml")
      ? name.replace(/yml$/, "yaml")
      : name.replace(/yaml$/, "yml");
    const isThere =
      other !== name && (await this.request.source.read(other).catch(() => null)) !== null;
    return [
      `there is no file ${quote(name)} in the repository`,
      isThere ? `there is "${other}"` : null,
    ];
  }

  private fault(mention: Mention, message: string, hint: string | null): void {
    this.whole = false;
    this.problems.push(problemAt(mention.place, message, hint));
  }
}

function keyOf({ kind, name }: FileReference): string {
  return `${kind}:${name}`;
}
