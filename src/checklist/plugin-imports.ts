import { posix } from "node:path";
import type { ChecklistSource } from "./request.ts";

/** Far more than a plugin of one's own imports. */
const MAX_FILES = 200;
const MAX_BYTES = 16 * 1024 * 1024;
/** Names that are looked for, whether they are there or not. */
const MAX_NAMES = 2000;

/** What a plugin's code is made of, beside the plugin's own file. */
export interface PluginImports {
  /** By path from the root, in the order in which they are come upon. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Paths that decide on which file is imported: links, and those that would be taken first if they were there. */
  readonly ways: readonly string[];
  /** Each package.json that decides how one of the files is loaded. */
  readonly manifests: readonly string[];
  /** False when there is more than is followed. */
  readonly whole: boolean;
}

/**
 * Follows what a plugin imports by relative paths that are written out, file by file, as Node does: `import` takes
 * exact names, `require` tries endings too. A comment that looks like an import is followed as well. What is not in the
 * repository, or cannot be read there, ends the way.
 * @param path of the plugin, from the root
 */
export async function pluginImports(
  path: string,
  bytes: Uint8Array,
  source: ChecklistSource,
): Promise<PluginImports> {
  const files = new Map<string, Uint8Array>();
  const ways = new Set<string>();
  const manifests = new Set<string>();
  let size = bytes.length;
  // Node goes on from where a link leads to, not from where it lies.
  const home = await endOf(path, source, ways);
  const open: [path: string, bytes: Uint8Array][] = [[home, bytes]];
  const seen = new Set([home]);
  let whole = true;
  let names = 0;
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const [from, content] = next;
    const text = NO_CODE.test(from) ? "" : new TextDecoder().decode(content);
    const manifest = await manifestOf(from, text, source);
    if (manifest !== null) manifests.add(manifest);
    for (const written of relativeImports(text)) {
      names += 1;
      if (names > MAX_NAMES) {
        whole = false;
        break;
      }
      const found = await firstOf(candidates(written, from), source, ways);
      if (found === null || seen.has(found.path)) continue;
      seen.add(found.path);
      if (files.size >= MAX_FILES || size + found.bytes.length > MAX_BYTES) {
        // It counts, though nobody looks into it.
        ways.add(found.path);
        whole = false;
        continue;
      }
      size += found.bytes.length;
      files.set(found.path, found.bytes);
      open.push([found.path, found.bytes]);
    }
  }
  return { files, ways: [...ways], manifests: [...manifests], whole };
}

const NO_CODE = /\.(?:json|node|wasm)$/i;

interface WrittenImport {
  /** `./lib/helper.mjs` */
  readonly name: string;
  /** By `require`, which tries endings. */
  readonly required: boolean;
}

/** A word, then spaces, comments and a bracket, then a text that begins like a relative path. Bounded: text may be hostile. */
const IMPORT =
  /\b(from|import|require)\b(?:\.meta)?(?:\.resolve)?[\s(]{0,200}(?:(?:\/\*(?:[^*]|\*(?!\/)){0,200}\*\/|\/\/[^\n]{0,200}\n)[\s(]{0,200}){0,3}(["'`])(\.{1,2}(?:\/[^"'`\\\n]{0,1000})?)\2/g;

/** What a text imports by a relative path that is written out. */
export function relativeImports(text: string): WrittenImport[] {
  return [...text.matchAll(IMPORT)].map(([, word, , name = ""]) => ({
    name,
    required: word === "require",
  }));
}

const ENDINGS = ["", ".js", ".cjs", ".json", ".node", "/index.js", "/index.cjs", "/index.json"];

/** Paths from the root in the order in which they are tried; those that lead out of it are left out. */
function candidates({ name, required }: WrittenImport, from: string): string[] {
  const names = required ? ENDINGS.map((ending) => name + ending) : [pathOfUrl(name)];
  const paths = names.map((one) => posix.join(posix.dirname(from), one));
  return [...new Set(paths)].filter((path) => path !== ".." && !path.startsWith("../"));
}

/** For `import` a name is a URL. */
function pathOfUrl(name: string): string {
  const path = name.replace(/[?#].*$/s, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The first that is there, where it really lies. Those before it would be taken in its place. */
async function firstOf(
  paths: readonly string[],
  source: ChecklistSource,
  ways: Set<string>,
): Promise<{ path: string; bytes: Uint8Array } | null> {
  const missing: string[] = [];
  for (const path of paths) {
    const bytes = await source.read(path).catch(() => {
      // Something is there: a folder, what this clone lacks, a link that leads out.
      ways.add(path);
      return null;
    });
    if (bytes === null) {
      missing.push(path);
      continue;
    }
    for (const one of missing) ways.add(one);
    return { path: await endOf(path, source, ways), bytes };
  }
  return null;
}

/** Where a file really lies; what leads there counts, too. */
async function endOf(path: string, source: ChecklistSource, ways: Set<string>): Promise<string> {
  const walked = (await source.walked?.(path)) ?? [];
  for (const one of walked.slice(0, -1)) ways.add(one);
  return walked.at(-1) ?? path;
}

/** The nearest package.json, where it decides how the file or what it imports is loaded; else null. */
async function manifestOf(
  path: string,
  text: string,
  source: ChecklistSource,
): Promise<string | null> {
  for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
    const manifest = posix.join(folder, "package.json");
    const bytes = await source.read(manifest).catch(() => null);
    if (bytes !== null) return decides(bytes, path, text) ? manifest : null;
    if (folder === ".") return null;
  }
}

function decides(manifest: Uint8Array, path: string, text: string): boolean {
  let given: unknown;
  try {
    given = JSON.parse(new TextDecoder().decode(manifest));
  } catch {
    return false;
  }
  if (typeof given !== "object" || given === null) return false;
  const { type, imports, exports, name } = given as Readonly<Record<string, unknown>>;
  const quotes = (start: string) => ['"', "'", "`"].some((quote) => text.includes(quote + start));
  // The ending says it all: the package's type has no say.
  if (type !== undefined && !/\.(?:[cm][jt]s|json|node|wasm)$/i.test(path)) return true;
  if (imports !== undefined && quotes("#")) return true;
  return exports !== undefined && typeof name === "string" && quotes(name);
}
