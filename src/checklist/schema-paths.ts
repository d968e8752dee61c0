import type * as z from "zod/v4/core";

/** The parts of a schema's definition that lead further in; zod keeps them in `_zod.def`. */
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.$ZodType>>;
  readonly innerType?: z.$ZodType;
  readonly in?: z.$ZodType;
  readonly getter?: () => z.$ZodType;
  readonly options?: readonly z.$ZodType[];
  readonly left?: z.$ZodType;
  readonly right?: z.$ZodType;
  readonly element?: z.$ZodType;
  readonly valueType?: z.$ZodType;
  readonly items?: readonly z.$ZodType[];
  readonly format?: string;
}

/** The keys that a map at this path may have; several shapes of a union add up. */
export function keysAt(schema: z.$ZodType, path: readonly PropertyKey[]): string[] {
  const keys = schemasAt(schema, path).flatMap((found) =>
    Object.keys(definitionOf(found).shape ?? {}),
  );
  return [...new Set(keys)];
}

/** The named format of the text that is expected at this path; null for a text of any form. */
export function formatAt(schema: z.$ZodType, path: readonly PropertyKey[]): string | null {
  const [only, ...others] = schemasAt(schema, path);
  return only && others.length === 0 ? (definitionOf(only).format ?? null) : null;
}

/** The schemas that stand at a path of keys and indexes: none, one, or those of a union. */
function schemasAt(schema: z.$ZodType, path: readonly PropertyKey[]): z.$ZodType[] {
  let current = unwrap(schema);
  for (const step of path)
    current = current.flatMap((found) => inside(found, step).flatMap(unwrap));
  return current;
}

function inside(schema: z.$ZodType, step: PropertyKey): z.$ZodType[] {
  const definition = definitionOf(schema);
  const found =
    definition.type === "object"
      ? definition.shape?.[String(step)]
      : definition.type === "array"
        ? definition.element
        : definition.type === "tuple"
          ? definition.items?.[Number(step)]
          : definition.valueType;
  return found ? [found] : [];
}

/** Optional, default, pipe, lazy, union and intersection stand for what they wrap. */
function unwrap(schema: z.$ZodType): z.$ZodType[] {
  const { innerType, in: input, getter, options, left, right } = definitionOf(schema);
  if (innerType) return unwrap(innerType);
  if (input) return unwrap(input);
  if (getter) return unwrap(getter());
  if (options) return options.flatMap(unwrap);
  if (left && right) return [...unwrap(left), ...unwrap(right)];
  return [schema];
}

function definitionOf(schema: z.$ZodType): Definition {
  return schema._zod.def as unknown as Definition;
}
