/**
 * The value at a path such as `build.commit` or `items.0.id`: keys and 0-based positions between dots. A
 * key that holds a dot itself is found as it stands.
 * @returns undefined where there is none; inherited properties are none
 */
export function valueAt(json: unknown, path: string): unknown {
  if (path === "") return json;
  if (typeof json !== "object" || json === null) return undefined;
  if (Object.hasOwn(json, path)) return (json as Record<string, unknown>)[path];
  // The longest key first, so that `a.b` wins over `a` where both lead somewhere.
  for (let dot = path.lastIndexOf("."); dot > 0; dot = path.lastIndexOf(".", dot - 1)) {
    const key = path.slice(0, dot);
    if (!Object.hasOwn(json, key)) continue;
    const found = valueAt((json as Record<string, unknown>)[key], path.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}
