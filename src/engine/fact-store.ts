import type { FactName, Facts } from "../core/facts.ts";

/** One function a fact; calling it reads the fact. */
export type FactReaders = { readonly [K in FactName]: () => Promise<Facts[K]> };

/**
 * Each fact is read when it is first called for, at most once a run; everybody gets the same value,
 * or the same fault.
 */
export function shareFacts<F extends Partial<FactReaders>>(readers: F): F {
  const shared: Record<string, () => Promise<unknown>> = {};
  for (const [name, read] of Object.entries(readers)) {
    let reading: Promise<unknown> | undefined;
    shared[name] = () => {
      reading ??= Promise.resolve().then(read as () => Promise<unknown>);
      return reading;
    };
  }
  return shared as F;
}

/** Only what a check declared: what it did not declare, the harness could not take away from it. */
export function onlyFacts(facts: FactReaders, names: readonly FactName[]): FactReaders {
  const allowed: Record<string, unknown> = {};
  for (const name of names) allowed[name] = facts[name];
  return new Proxy(allowed, {
    get(target, name) {
      if (typeof name === "string" && !(name in target))
        throw new TypeError(`the check reads the fact "${name}", which it does not declare`);
      return target[name as string];
    },
  }) as FactReaders;
}
