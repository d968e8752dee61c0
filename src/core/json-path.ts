import { valueAt } from "./json-value.ts";

// One step of a path in brackets notation: `.name`, `[0]`, `["name"]`, `['name']`.
const STEP = /\.([^.[\]]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\['((?:[^'\\]|\\.)*)'\]/y;

/** True for what {@link atJsonPath} takes. */
export function isJsonPath(path: string): boolean {
  return isPlain(path) ? !/^\.|\.\.|\.$|^$/.test(path) : steps(path) !== null;
}

/**
 * The value at a path: `summary.total`, `items.0.size`, or with brackets `$.a[0]["b.c"]`. Of a list `length` is
 * its length. No wildcards: a path leads to one value.
 * @returns undefined where there is none; inherited properties are none
 */
export function atJsonPath(json: unknown, path: string): unknown {
  if (isPlain(path)) return valueAt(json, path);
  let value = json;
  for (const key of steps(path) ?? [null]) {
    if (typeof value !== "object" || value === null || key === null) return undefined;
    if (!Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** Keys may hold a dot then; the longest one that is there counts (`json-value.ts`). */
function isPlain(path: string): boolean {
  return !path.startsWith("$") && !path.includes("[");
}

/** Null for what is no path. */
function steps(path: string): string[] | null {
  const rest = path.startsWith("$") ? path.slice(1) : path.replace(/^(?!\[)/, ".");
  const keys: string[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < rest.length) {
    const [, name, place, double, single] = STEP.exec(rest) ?? [];
    const key = name ?? place ?? (double ?? single)?.replace(/\\(.)/g, "$1");
    if (key === undefined) return null;
    keys.push(key);
  }
  return keys;
}
