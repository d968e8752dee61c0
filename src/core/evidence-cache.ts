/**
 * Passes of commands, kept for the next run of `dod check` (GIT.md, "Running commands"). Types for the
 * engine, which decides what is answered from there, and the pure parts: a key's text and the words for people.
 */
import { ago } from "./ago.ts";
import type { Evidence, Finding, Result } from "./result.ts";

/** What a pass of a check rests on, beside what every command rests on. */
export interface CacheSpec {
  /** Null: the project's own test commands. */
  readonly run: string | null;
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Globs of the files that it rests on; null: every file of the tree. */
  readonly inputs: readonly string[] | null;
  /** Whether what is compared with decides, too. */
  readonly base: boolean;
}

/** What is asked of the cache: a check, its parsed options, and what it rests on. */
export interface CacheQuestion {
  readonly check: string;
  readonly options: unknown;
  readonly spec: CacheSpec;
  /** Check and options of what must have run before it: it rests on what that makes. */
  readonly after: readonly unknown[];
}

/** What an item came to in an earlier run. */
export interface KeptPass {
  /** Milliseconds since the epoch. */
  readonly ranAt: number;
  readonly summary: string;
  readonly findings: readonly Finding[];
  readonly evidence: readonly Evidence[];
  readonly notes: readonly string[];
  /** What the command wrote below the root and git ignores is still there as it left it. */
  readonly inPlace: boolean;
}

/** One question under the key of this moment. */
export interface CacheTurn {
  /** Null where nothing is kept under this key. */
  readonly kept: KeptPass | null;
  /**
   * Keeps a pass, unless its key is another one by now. Never throws: what cannot be kept is asked again.
   * @param startedAt when its command may have started to write, in milliseconds since the epoch
   */
  keep(result: Result, startedAt: number): Promise<void>;
  /** It ran and did not pass: whatever is kept of it is not believed again. Never throws. */
  forget(): Promise<void>;
}

export interface EvidenceCache {
  /** Null where what the question rests on cannot be told. Never throws. */
  open(question: CacheQuestion): Promise<CacheTurn | null>;
  /** A command ran: whatever keys are made of may be another by now. */
  touched(): void;
  /**
   * The run is over. What commands wrote after these were answered or kept, and git ignores, was written by the
   * same checklist, and does not count as somebody else's. Never throws.
   */
  settle(questions: readonly CacheQuestion[]): Promise<void>;
}

/** `ref` of the evidence that says when a cached item really ran. */
export const CACHE_REF = "evidence cache";

/** The evidence that is added to an answer from the cache: `ran 2 hours ago, 2026-11-23 14:02 UTC`. */
export function ranThen(ranAt: number, now: Date): Evidence {
  const time = new Date(ranAt).toISOString();
  const minute = `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
  return { kind: "report", ref: CACHE_REF, summary: `ran ${ago(time, now)}, ${minute}` };
}

/** A remark on an item of a report: `cached, ran 2 hours ago`; null where it was asked in this run. */
export function cachedRemark(item: {
  readonly cached: boolean;
  readonly evidence: readonly Evidence[];
}): string | null {
  if (!item.cached) return null;
  const when = item.evidence.find(({ ref }) => ref === CACHE_REF);
  return when === undefined ? "cached" : `cached, ${when.summary.split(",")[0]}`;
}

/** What a key is made of: names to texts. */
export type KeyParts = Readonly<Record<string, unknown>>;

/** One text for one meaning: the order in which options stand in a checklist does not matter. */
export function keyText(parts: KeyParts): string {
  return JSON.stringify(parts, (_, value: unknown) => (isRecord(value) ? sorted(value) : value));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sorted(record: Record<string, unknown>): [string, unknown][] {
  // Pairs, not an object: no name is special there (`__proto__`), and none sorts by itself (`1`).
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
