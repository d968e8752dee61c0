import { posix } from "node:path";
import { type Check, defineCheck } from "../core/check.ts";
import type { Problem } from "../core/checklist.ts";
import {
  FactUnavailable,
  fail,
  finding,
  notApplicable,
  pass,
  pending,
  unknown,
} from "../core/result.ts";
import { STAGES } from "../core/status.ts";
import { quote } from "./nodes.ts";
import type { Layer, Mention } from "./read-layer.ts";
import { leavesPackage } from "./references.ts";
import type { ChecklistSource, ImportPlugin, LoadRequest } from "./request.ts";
import { problemAt } from "./source-text.ts";

/** Milliseconds. A module that waits for something that never comes must not end `dod` without a word. */
const IMPORT_DEADLINE_MS = 30_000;

const PLUGIN_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

export interface LoadedPlugins {
  /** By full name, `plugin/check`. */
  readonly checks: ReadonlyMap<string, Check>;
  readonly problems: readonly Problem[];
  /** False when a plugin could not be had: names with a `/` are then not known to be wrong. */
  readonly whole: boolean;
  /** Plugins are named and were not run: nobody knows which checks they have. */
  readonly unrun: boolean;
  /** The files of local plugins that the repository's own checklist files name, by path from the root. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The packages that are named as plugins. */
  readonly packages: readonly string[];
}

/** A plugin's fault, said without the plugin's stack. */
class BadPlugin extends Error {}

/**
 * Imports the plugins of all files, in order, or only looks that they are there. Each fault is a problem
 * where the plugin is named.
 */
export async function loadPlugins(
  layers: readonly Layer[],
  { source, importPlugin }: Pick<LoadRequest, "source" | "importPlugin">,
): Promise<LoadedPlugins> {
  const checks = new Map<string, Check>();
  const problems: Problem[] = [];
  const names = new Map<string, unknown>();
  const files = new Map<string, Uint8Array>();
  const packages = new Set<string>();
  for (const layer of layers)
    for (const mention of layer.plugins)
      try {
        const place = placeOf(mention, layer);
        if (place.kind === "package") packages.add(mention.name);
        const exported = importPlugin && (await importDefault(mention, layer, importPlugin));
        const plugin = importPlugin && (await shapeOf(exported));
        if (place.kind === "local") files.set(place.path, await bytesOf(place.path, source));
        if (plugin === null) continue;
        // The same plugin named by two files is one plugin.
        if (names.get(plugin.name) === exported) continue;
        if (names.has(plugin.name))
          throw new BadPlugin(`another plugin is named ${quote(plugin.name)} already`);
        names.set(plugin.name, exported);
        for (const check of plugin.checks) {
          const name = `${plugin.name}/${check.name}`;
          if (checks.has(name)) throw new BadPlugin(`it has two checks named ${quote(check.name)}`);
          checks.set(name, Object.freeze({ ...check, name }));
        }
      } catch (fault) {
        problems.push(
          problemAt(mention.place, `plugin ${quote(mention.name)}: ${reasonOf(fault)}`),
        );
      }
  const isNamed = layers.some((layer) => layer.plugins.length > 0);
  const unrun = importPlugin === null && isNamed;
  return { checks, problems, whole: problems.length === 0, unrun, files, packages: [...packages] };
}

type PluginPlace =
  | { readonly kind: "local"; readonly path: string }
  | { readonly kind: "package" }
  /** A file of the package whose checklist names it. */
  | { readonly kind: "beside" };

/** Where a plugin is, by its name alone. @throws BadPlugin where it may not be */
function placeOf({ name }: Mention, layer: Layer): PluginPlace {
  if (/^[/\\~]|^[a-z][a-z0-9+.-]*:/i.test(name))
    throw new BadPlugin("write a path that begins with `./`, or a package's name");
  if (name.includes("\\")) throw new BadPlugin("paths are written with `/`");
  if (layer.file.kind === "bundled") throw new BadPlugin("a bundled checklist has no plugins");
  if (!/^\.\.?(\/|$)/.test(name)) {
    if (leavesPackage(name)) throw new BadPlugin("the path leaves the package");
    return { kind: "package" };
  }
  if (layer.file.kind !== "repository") return { kind: "beside" };
  const path = posix.join(posix.dirname(layer.path), name);
  if (path === ".." || path.startsWith("../"))
    throw new BadPlugin("the path leaves the repository");
  return { kind: "local", path };
}

/** The plugin's own file; what it imports in turn is for `plugin-imports.ts`. */
async function bytesOf(path: string, source: ChecklistSource): Promise<Uint8Array> {
  let bytes: Uint8Array | null;
  try {
    bytes = await source.read(path);
  } catch (fault) {
    throw new BadPlugin(`it cannot be read: ${(fault as Error).message}`);
  }
  if (bytes === null)
    throw new BadPlugin(`it cannot be found: there is no file ${quote(path)} in the repository`);
  return bytes;
}

async function importDefault(
  { name }: Mention,
  layer: Layer,
  importPlugin: ImportPlugin,
): Promise<unknown> {
  const module = await inTime(importPlugin(name, layer.path));
  if (module.default === undefined)
    throw new BadPlugin(
      "it has no default export; export `{ name, checks }`, or a function that returns it",
    );
  return module.default;
}

async function shapeOf(exported: unknown): Promise<{ name: string; checks: Check[] }> {
  const made = typeof exported === "function" ? await inTime(call(exported)) : exported;
  if (typeof made !== "object" || made === null)
    throw new BadPlugin(
      `its default export ${typeof exported === "function" ? "returns" : "is"} ${made === null ? "null" : `of type ${typeof made}`}, not \`{ name, checks }\``,
    );
  const { name, checks } = made as { name?: unknown; checks?: unknown };
  if (typeof name !== "string" || !PLUGIN_NAME.test(name))
    throw new BadPlugin("its `name` must be words in lower case joined by hyphens");
  if (!Array.isArray(checks) || checks.length === 0)
    throw new BadPlugin("its `checks` must be a list with at least one check");
  return { name, checks: checks.map(checkOf) };
}

/**
 * The function form needs nothing installed: it gets `defineCheck`, zod, which is loaded for it only, and
 * what makes results, without which a check could not come to one.
 */
async function call(factory: unknown): Promise<unknown> {
  const z = await import("zod");
  const tools = { defineCheck, z, pass, fail, pending, unknown, notApplicable, finding };
  return (factory as (tools: unknown) => unknown)(tools);
}

/** Made by `defineCheck` or not: a plugin is plain JavaScript, so it is looked at here again. */
function checkOf(check: unknown, index: number): Check {
  if (typeof check !== "object" || check === null)
    throw new BadPlugin(`checks[${index}] is not a check`);
  const defined = defineOrBlame(check as Check);
  if (!(STAGES as readonly string[]).includes(defined.stage))
    throw new BadPlugin(
      `check ${quote(defined.name)}: \`stage\` must be one of ${STAGES.join(", ")}`,
    );
  return defined;
}

function defineOrBlame(check: Check): Check {
  try {
    return defineCheck(check);
  } catch (fault) {
    throw new BadPlugin((fault as Error).message);
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const seconds = IMPORT_DEADLINE_MS / 1000;
    timer = setTimeout(
      () => reject(new BadPlugin(`it was not loaded after ${seconds} s`)),
      IMPORT_DEADLINE_MS,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(fault: unknown): string {
  if (!(fault instanceof Error)) return `it throws ${quote(String(fault))}`;
  const message = fault.message.split("\n")[0] ?? "";
  const code = (fault as NodeJS.ErrnoException).code;
  if (fault instanceof BadPlugin) return message;
  if (fault instanceof FactUnavailable) return fault.reason;
  if (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND")
    return `it cannot be found: ${withoutPaths(message)}`;
  // The first line of a syntax error's stack says the file and the line.
  const line =
    fault instanceof SyntaxError ? /^file:.*:(\d+)$/m.exec(fault.stack ?? "")?.[1] : null;
  return `it throws on import: ${fault.name}: ${message}${line ? ` (line ${line})` : ""}`;
}

function withoutPaths(message: string): string {
  return message.replace(/ imported from .*/, "");
}
