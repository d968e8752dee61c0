import { createHash } from "node:crypto";
import { join } from "node:path";
import { makeOwnFolder, ownText, writeWhole } from "./evidence-cache-store.ts";

/** How long questions took when they were last asked; for people who wait, and for nothing that is decided. */
export interface KeptDurations {
  /** Milliseconds; null where it is not known. */
  of(question: string): number | null;
  /** Adds these, in milliseconds; what cannot be written is not kept. */
  keep(took: ReadonlyMap<string, number>, now: Date): Promise<void>;
}

const SCHEMA = 1;
const MOST = 500;
const MOST_BYTES = 256 * 1024;
const LONGEST_MS = 7 * 24 * 60 * 60 * 1000;
/** Shorter ones are over before anybody asks. */
const SHORTEST_MS = 500;

type Entry = readonly [id: string, ms: number, at: number];

/**
 * @param commonDir the git directory that all worktrees share; absolute
 * @param isShown whether anybody wants to know; else they are read only to be kept
 */
export async function keptDurations(commonDir: string, isShown: boolean): Promise<KeptDurations> {
  const path = join(commonDir, "dod", "durations.json");
  const known = isShown ? new Map((await read(path)).map(([id, ms]) => [id, ms])) : new Map();
  return {
    of: (question) => known.get(idOf(question)) ?? null,
    async keep(took, now) {
      const long = [...took].filter(
        ([question, ms]) => ms >= SHORTEST_MS || known.has(idOf(question)),
      );
      if (long.length === 0) return;
      try {
        const fresh = long.map(([question, ms]): Entry => [idOf(question), ms, now.getTime()]);
        const ids = new Set(fresh.map(([id]) => id));
        // Read again: another run may have added its own meanwhile.
        const others = (await read(path)).filter(([id]) => !ids.has(id));
        const entries = [...fresh, ...others].sort((a, b) => b[2] - a[2]).slice(0, MOST);
        await makeOwnFolder(join(commonDir, "dod"));
        await writeWhole(path, JSON.stringify({ schema: SCHEMA, entries }));
      } catch {
        // A git directory that cannot be written to.
      }
    },
  };
}

async function read(path: string): Promise<readonly Entry[]> {
  const text = await ownText(path, MOST_BYTES);
  if (text === null) return [];
  try {
    const { schema, entries } = JSON.parse(text) as { schema?: unknown; entries?: unknown };
    return schema === SCHEMA && Array.isArray(entries) ? entries.filter(isEntry) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is Entry {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [id, ms, at] = value as unknown[];
  const isTime = typeof ms === "number" && ms >= 0 && ms <= LONGEST_MS;
  return typeof id === "string" && /^[0-9a-f]{16}$/.test(id) && isTime && Number.isFinite(at);
}

function idOf(question: string): string {
  return createHash("sha256").update(question).digest("hex").slice(0, 16);
}
