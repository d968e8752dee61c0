import { readFileSync, statSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import type { CacheSpec } from "../core/evidence-cache.ts";
import { type Outside, outsideOf } from "../core/outside-commands.ts";

/** What a command's line comes to, as far as its words say. */
export interface LineReading {
  /** The line, the package scripts that it runs, and the files of the tree that it names which a shell or make reads. */
  readonly texts: readonly string[];
  /** Every word in them, which may be a program, a file or neither. */
  readonly words: readonly string[];
  readonly outside: Outside;
  /** Files that say what the line means; they count whatever `inputs` says. Relative to the root. */
  readonly files: readonly string[];
}

/** By a program, where its own lines stand. */
const TASK_FILES: readonly (readonly [programs: RegExp, files: readonly string[]])[] = [
  [/^g?make$/, ["GNUmakefile", "makefile", "Makefile"]],
  [/^just$/, ["justfile", "Justfile", ".justfile"]],
  [/^(go-)?task$/, ["Taskfile.yml", "Taskfile.yaml", "taskfile.yml"]],
  [/^(rake|rails)$/, ["Rakefile"]],
  [/^tox$/, ["tox.ini", "pyproject.toml", "setup.cfg"]],
  [/^nox$/, ["noxfile.py"]],
  [/^(invoke|inv)$/, ["tasks.py"]],
  [/^composer$/, ["composer.json"]],
  [/^deno$/, ["deno.json", "deno.jsonc"]],
  [/^(poe|hatch|pdm|uv|poetry)$/, ["pyproject.toml"]],
  [/^(mage)$/, ["magefile.go"]],
];
/** These may run the scripts of any package of the repository. */
const WORKSPACES =
  /(^|\s)(cd|pushd|-w|-ws|--workspaces?|-r|--recursive|--prefix|-C|--cwd|--filter|-F|turbo|nx|lerna|wireit|workspaces?|foreach)\b/;

/** What they say runs as if it stood in the line. */
const SCRIPT_FILE = /\.(sh|bash|zsh|ksh|mk)$|(^|\/)(GNUm|M|m)akefile$|(^|\/)\.?[jJ]ustfile$/;
const SHELL = /^#!\s*\S*(\/|env\s+)(ba|da|z|k)?sh\b/;

const MOST_MANIFESTS = 300;
const MOST_BYTES = 512 * 1024;
const WORD = /[^\s'"`;|&()<>{}=,]+/g;

/**
 * Reads a command's line as far as words go; no shell is asked. Too much is taken rather than too little.
 * @param listed the files of the tree, relative to the root
 */
export function readLine(
  root: string,
  { run, cwd = "." }: CacheSpec,
  listed: readonly string[],
): LineReading {
  const folders = upwards(posix.normalize(cwd));
  // What is detected is the package's script, or a runner that needs none.
  const texts = [run ?? "npm test"];
  const known = new Set(listed);
  // And it may be another package's.
  const manifests = manifestsFor(run ?? "workspaces", folders, listed);
  const scripts = scriptsOf(root, manifests);
  const files = new Set(manifests.filter((path) => folders.includes(folderOf(path))));
  const used = new Set<string>();
  for (let at = 0; at < texts.length; at++)
    for (const [name, line] of scripts)
      if (!used.has(name) && isNamed(name, texts[at] as string)) {
        used.add(name);
        texts.push(line);
      }
  const words = wordsOf(texts);
  const fileTexts: string[] = [];
  const named = new Set<string>();
  for (const word of words) {
    for (const folder of folders) {
      for (const name of [word, ...tasksOf(word)]) {
        const path = posix.normalize(join(folder, name));
        if (!known.has(path)) continue;
        named.add(path);
        if (name !== word) files.add(path);
      }
    }
  }
  const scriptTexts: string[] = [];
  for (const path of named) {
    const text = read(root, path) ?? "";
    fileTexts.push(text);
    if (SCRIPT_FILE.test(path) || SHELL.test(text)) scriptTexts.push(text);
  }
  return {
    texts: [...texts, ...scriptTexts],
    words: [...new Set([...words, ...wordsOf(scriptTexts)])],
    outside: outsideOf(texts, fileTexts),
    files: [...files].sort(),
  };
}

function wordsOf(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap((text) => text.match(WORD) ?? []))];
}

/** The folder and those above it, the root last. */
export function upwards(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== "." && at !== "/"; ) {
    at = dirname(at);
    folders.push(at);
  }
  return folders;
}

function folderOf(path: string): string {
  return dirname(path);
}

function tasksOf(word: string): readonly string[] {
  return TASK_FILES.find(([programs]) => programs.test(word))?.[1] ?? [];
}

function manifestsFor(line: string, folders: readonly string[], listed: readonly string[]) {
  const all = listed.filter((path) => path === "package.json" || path.endsWith("/package.json"));
  const near = all.filter((path) => folders.includes(folderOf(path)));
  const isWide = [line, ...near].some((text) => WORKSPACES.test(text));
  return isWide ? [...near, ...all.slice(0, MOST_MANIFESTS)] : near;
}

/** Names with their lines; a name may come several times. */
function scriptsOf(root: string, manifests: readonly string[]): [name: string, line: string][] {
  const found: [string, string][] = [];
  for (const path of new Set(manifests)) {
    const { scripts } = parsed(read(root, path));
    if (typeof scripts !== "object" || scripts === null) continue;
    for (const [name, line] of Object.entries(scripts))
      if (typeof line === "string") found.push([name, line]);
  }
  return found;
}

function parsed(text: string | null): { readonly scripts?: unknown } {
  try {
    return (JSON.parse(text ?? "{}") as { scripts?: unknown } | null) ?? {};
  } catch {
    return {}; // npm cannot run its scripts either.
  }
}

/** `pre` and `post` scripts run with the one that is named; `lint:*` names several; `npm t` is short. */
function isNamed(script: string, text: string): boolean {
  const words = text.match(WORD) ?? [];
  const name = script.replace(/^(pre|post)(?=.)/, "");
  return words.some((word) => {
    if (word === script || word === name) return true;
    const star = word.indexOf("*");
    if (star > 0 && script.startsWith(word.slice(0, star))) return true;
    return word === "t" || word === "tst" ? name === "test" : false;
  });
}

function read(root: string, path: string): string | null {
  try {
    const stat = statSync(join(root, path));
    if (!stat.isFile() || stat.size > MOST_BYTES) return null;
    return readFileSync(join(root, path), "utf8");
  } catch {
    return null; // It is gone, or a link to nowhere: the line will fail by itself.
  }
}
