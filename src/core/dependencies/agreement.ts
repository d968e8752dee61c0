import { split } from "../packages.ts";
import type { LockedManifest } from "./locked-manifests.ts";
import {
  type Comparison,
  changedKeys,
  type Disagreement,
  type LockSystem,
  type Pair,
  type Requirements,
  Unreadable,
} from "./model.ts";
import { LOCK_SYSTEMS } from "./systems.ts";

/** How a manifest was held against its lockfile, from the strongest to the weakest. */
export type Depth = "digest" | "requirements" | "names" | "change";

/** What a manifest and its lockfile came to. */
export type Agreement =
  /** Neither the requirements nor the lockfile changed. */
  | { readonly kind: "idle" }
  | {
      readonly kind: "agrees";
      readonly depth: Depth;
      readonly compared: number;
      readonly older: number;
    }
  | { readonly kind: "disagrees"; readonly faults: readonly Disagreement[] }
  /** The lockfile is another workspace's. */
  | { readonly kind: "stranger" }
  /** The lockfile changed alone, and its format does not say what it was made from. */
  | { readonly kind: "opaque" }
  | { readonly kind: "unreadable"; readonly path: string; readonly reason: string };

/**
 * Holds one pair together. What did not agree on the base already, in the same words, is not this
 * change's. A digest counts where it fits now, or fitted before: there it is computed the right way.
 */
export function agreementOf(pair: LockedManifest): Agreement {
  const system = LOCK_SYSTEMS.find(
    ({ name, isManifest, locksOf }) =>
      name === pair.system &&
      isManifest(nameOf(pair.manifest)) &&
      locksOf(nameOf(pair.manifest)).includes(nameOf(pair.lock)),
  );
  if (!system || pair.manifest.after === null || pair.lock.after === null)
    return { kind: "opaque" };
  try {
    const after = reading(pair.manifest.path, () =>
      system.requirements(pair.manifest.after ?? "", nameOf(pair.manifest)),
    );
    const before = requirementsBefore(system, pair);
    const changed = before ? changedKeys(before, after) : [...after.keys()];
    if (changed.length === 0 && !pair.lock.changed) return { kind: "idle" };
    const now = reading(pair.lock.path, () => system.compare(compared(pair, "after", after)));
    if (now === "not-listed")
      return pair.belongs
        ? { kind: "disagrees", faults: [{ name: null, message: "is not listed in the lockfile" }] }
        : { kind: "stranger" };
    if (now === null) return byChange(pair, changed, after);
    return weigh(pair, changed, after, now, comparedBefore(system, pair, before));
  } catch (fault) {
    if (fault instanceof UnreadableFile)
      return { kind: "unreadable", path: fault.path, reason: fault.message };
    throw fault;
  }
}

function weigh(
  pair: LockedManifest,
  changed: readonly string[],
  after: Requirements,
  now: Comparison,
  base: Comparison | null,
): Agreement {
  const old = new Set(base?.disagreements.map(({ message }) => message));
  const fresh = now.disagreements.filter(({ message }) => !old.has(message));
  if (fresh.length > 0) return { kind: "disagrees", faults: fresh };
  if (now.digest === false && base?.digest === true)
    return {
      kind: "disagrees",
      faults: [{ name: null, message: "is not what the lockfile's digest was made from" }],
    };
  const loose = changed.filter(
    (key) => now.digest !== true && !now.exact.has(key) && !(now.noticesRemoval && !after.has(key)),
  );
  if (loose.length > 0 && !pair.lock.changed) return unchanged(loose, after);
  const depth =
    now.digest === true
      ? "digest"
      : loose.length > 0 || now.exact.size === 0
        ? "names"
        : "requirements";
  return { kind: "agrees", depth, compared: now.compared, older: now.disagreements.length };
}

/** For lockfiles that only their tool can read: they must at least have changed. */
function byChange(
  pair: LockedManifest,
  changed: readonly string[],
  after: Requirements,
): Agreement {
  if (changed.length === 0) return { kind: "opaque" };
  return pair.lock.changed
    ? { kind: "agrees", depth: "change", compared: changed.length, older: 0 }
    : unchanged(changed, after);
}

function unchanged(keys: readonly string[], after: Requirements): Agreement {
  return {
    kind: "disagrees",
    faults: keys.map((key) => {
      const one = after.get(key);
      const what = one
        ? `asks for ${`${one.name} ${one.spec}`.trim()} now`
        : `no longer has ${key}`;
      return { name: one?.name ?? null, message: `${what}, and the lockfile did not change` };
    }),
  };
}

function requirementsBefore(system: LockSystem, pair: LockedManifest): Requirements | null {
  if (pair.manifest.before === null) return null;
  try {
    return system.requirements(pair.manifest.before, nameOf(pair.manifest));
  } catch (fault) {
    if (fault instanceof Unreadable) return null; // Mended by this change: all of it counts as new.
    throw fault;
  }
}

function comparedBefore(
  system: LockSystem,
  pair: LockedManifest,
  before: Requirements | null,
): Comparison | null {
  if (before === null || pair.lock.before === null) return null;
  try {
    const result = system.compare(compared(pair, "before", before));
    return result === "not-listed" ? null : result;
  } catch (fault) {
    if (fault instanceof Unreadable) return null;
    throw fault;
  }
}

function compared(
  pair: LockedManifest,
  side: "before" | "after",
  requirements: Requirements,
): Pair {
  return {
    manifestText: pair.manifest[side] ?? "",
    requirements,
    lockText: pair.lock[side] ?? "",
    lockName: nameOf(pair.lock),
    folder: pair.folder,
    siblings: pair.siblings,
  };
}

class UnreadableFile extends Error {
  constructor(
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}

function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (fault) {
    throw fault instanceof Unreadable ? new UnreadableFile(path, fault.message) : fault;
  }
}

function nameOf({ path }: { readonly path: string }): string {
  return split(path).name;
}
