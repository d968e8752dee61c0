import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { workingFolder } from "../clients/working-folder.ts";
import { commandEnv, type Environment, secretValues } from "../core/command-env.ts";
import { decisiveVariables } from "../core/decisive-variables.ts";
import {
  type CacheQuestion,
  type CacheTurn,
  type EvidenceCache,
  keyText,
} from "../core/evidence-cache.ts";
import { redactor } from "../core/redact.ts";
import type { Result } from "../core/result.ts";
import { VERSION } from "../core/version.ts";
import { dependencyState, isBelow } from "./evidence-cache-dependencies.ts";
import { areInPlace, ignoredState, outputsSince } from "./evidence-cache-ignored.ts";
import { readLine } from "./evidence-cache-line.ts";
import { heldBy, machineState, ownFiles, programsNamed } from "./evidence-cache-machine.ts";
import { type EvidenceStore, evidenceStore, type StoredPass } from "./evidence-cache-store.ts";
import { isUntouched, type TreeContents, treeContents } from "./evidence-cache-tree.ts";
import type { Repository } from "./repository.ts";
import type { TreeState } from "./same-tree.ts";

export interface EvidenceCacheSource {
  readonly repository: Repository;
  /** The tree that the run judges. */
  readonly state: TreeState;
  /** What it is compared with; null where that is not known. */
  readonly mergeBase: string | null;
  /** `dod`'s own environment. */
  readonly environment: Environment;
  readonly now: Date;
  /** Paths that `dod` writes itself, reports say; relative to the root. */
  readonly own?: readonly string[] | undefined;
}

/**
 * Passes of commands, kept in the git directory. A key is a hash of everything that a command's outcome is
 * taken to rest on (docs/checklist.md, "From the cache"); where a part of it cannot be told there is no key,
 * and the command runs.
 */
export function evidenceCache(given: EvidenceCacheSource): EvidenceCache {
  // Each look into the process's own environment asks the system.
  const source = { ...given, environment: { ...given.environment } };
  const { repository, state, environment, now, own = [] } = source;
  const store: EvidenceStore = evidenceStore(repository.commonDir);
  let contents: Promise<TreeContents | null> | undefined;
  let same = true;
  let isFresh = true;
  /** Since the last command ran; items share much of what they rest on. */
  const known = new Map<string, unknown>();
  const once = <T>(name: string, find: () => T): T => {
    if (!known.has(name)) known.set(name, find());
    return known.get(name) as T;
  };

  /** The tree of the run's start; null as soon as anything in it was written to. */
  async function tree(): Promise<TreeContents | null> {
    contents ??= treeContents(repository, state);
    if (!isFresh) {
      isFresh = true;
      known.clear();
      same &&= await isUntouched(repository, state);
    }
    return same ? contents : null;
  }

  async function keyNow(question: CacheQuestion): Promise<string | null> {
    const found = await tree();
    if (found === null) return null;
    return once(keyText({ question }), () => keyOf(source, question, found, once));
  }

  /** Null where the item's `inputs` say on what it rests; undefined where it cannot be told. */
  async function ignoredFor({ spec }: CacheQuestion): Promise<string | null | undefined> {
    if (spec.inputs !== null) return null;
    return (await once("ignored", () => ignoredState(repository, own))) ?? undefined;
  }

  async function stored(key: string, question: CacheQuestion): Promise<StoredPass | null> {
    const entry = await store.read(key, now);
    return entry !== null && entry.ignored === (await ignoredFor(question)) ? entry : null;
  }

  async function keep(key: string, question: CacheQuestion, result: Result, startedAt: number) {
    isFresh = false;
    if (result.status !== "pass") return;
    const outputs = await outputsSince(repository, startedAt);
    if ((await keyNow(question)) !== key) return;
    const ignored = await ignoredFor(question);
    if (ignored === undefined) return;
    const redact = redactorOf(environment, question);
    const { summary, findings, evidence, notes } = result;
    const plain = JSON.stringify({ summary, findings, evidence, notes }, (_, value: unknown) =>
      typeof value === "string" ? redact(value) : value,
    );
    await store.write(key, { ...JSON.parse(plain), ranAt: now.getTime(), outputs, ignored });
  }

  return {
    touched() {
      isFresh = false;
    },
    async open(question): Promise<CacheTurn | null> {
      try {
        const key = await keyNow(question);
        if (key === null) return null;
        const entry = await stored(key, question);
        const kept = entry && { ...entry, inPlace: areInPlace(repository.root, entry.outputs) };
        return {
          kept,
          keep: (result, startedAt) =>
            keep(key, question, result, startedAt).catch(() => undefined),
          forget: () => store.remove(key),
        };
      } catch {
        // Whatever it is, the command's own run will meet it again or not need it.
        return null;
      }
    },
    async settle(questions) {
      for (const question of questions)
        try {
          const key = await keyNow(question);
          const entry = key && (await store.read(key, now));
          const ignored = await ignoredFor(question);
          if (key && entry && ignored !== undefined && ignored !== entry.ignored)
            await store.write(key, { ...entry, ignored });
        } catch {
          // It is asked again.
        }
    },
  };
}

/** Hex; null where what the outcome rests on cannot be told. */
async function keyOf(
  { repository, mergeBase, environment }: EvidenceCacheSource,
  question: CacheQuestion,
  contents: TreeContents,
  once: <T>(name: string, find: () => T) => T,
): Promise<string | null> {
  const { spec, check, options, after } = question;
  const { root } = repository;
  const asked = commandEnv(environment, spec.env);
  const folder = await workingFolder(root, spec.cwd ?? ".");
  if ("unset" in asked || "fault" in folder) return null;
  const line = readLine(root, spec, contents.paths);
  if (line.outside === "network" || (line.outside === "beside" && spec.inputs === null))
    return null;
  const { inputs } = spec;
  const files = once(keyText({ inputs }), () => contents.digest(inputs));
  const cwd = spec.cwd ?? ".";
  const { PATH, HOME, JAVA_HOME, VIRTUAL_ENV, CONDA_PREFIX, PYENV_ROOT } = asked.env;
  const where = { cwd, PATH, HOME, JAVA_HOME, VIRTUAL_ENV, CONDA_PREFIX, PYENV_ROOT };
  const installed = once(keyText({ installed: where }), () => {
    const state = dependencyState(root, cwd, contents.paths, asked.env);
    return state && sha256(keyText({ state }));
  });
  const machine = once(keyText({ machine: where }), () => machineState(asked.env, folder.path));
  if (files === null || installed === null || (spec.base && mergeBase === null)) return null;
  const text = keyText({
    dod: [VERSION, once("dod", ownFiles)],
    check,
    options,
    after,
    spec,
    root,
    files,
    // Given with `inputs` alone: else they are among the files.
    line: line.files.map((path) => [path, heldBy(resolve(root, path))]),
    base: spec.base ? mergeBase : null,
    environment: decisiveVariables(asked.env, Object.keys(spec.env ?? {}), line.texts),
    installed,
    machine,
    programs: programsNamed(
      line.words,
      asked.env,
      folder.path,
      (path) => inputs === null && isBelow(root, path),
    ),
  });
  return sha256(text);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** What the command's own output was freed of, and what a report is. */
function redactorOf(environment: Environment, { spec }: CacheQuestion) {
  const asked = commandEnv(environment, spec.env);
  const own = "unset" in asked ? [] : asked.secrets;
  return redactor([...secretValues(environment), ...own]);
}
