import {
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from "graphql";

/** What a query may come to, before it is answered. */
export interface Cost {
  /** The most nodes that it can give. */
  readonly nodes: number;
  /** What it takes from the rate limit. */
  readonly points: number;
}

/** By the rules in "Rate limits and query limits for the GraphQL API": every list counts for each parent. */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): Cost {
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  );
  let nodes = 0;
  let requests = 0;
  const sizeOf = (field: FieldNode): number | null => {
    const bound = field.arguments?.find(({ name }) => ["first", "last"].includes(name.value));
    if (bound?.value.kind === Kind.INT) return Number(bound.value.value);
    if (bound?.value.kind === Kind.VARIABLE)
      return Number(variables[bound.value.name.value] ?? 100);
    return null;
  };
  const walk = (set: SelectionSetNode, type: GraphQLNamedType | undefined, times: number): void => {
    for (const one of set.selections) {
      if (one.kind === Kind.FIELD) {
        const fields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
        const field = fields[one.name.value];
        if (one.selectionSet === undefined || field === undefined) continue;
        const size = sizeOf(one);
        if (size !== null) {
          requests += times;
          nodes += times * size;
        }
        walk(one.selectionSet, getNamedType(field.type), times * (size ?? 1));
      } else if (one.kind === Kind.INLINE_FRAGMENT) {
        const on = one.typeCondition?.name.value;
        walk(one.selectionSet, on === undefined ? type : schema.getType(on), times);
      } else {
        const fragment = fragments.get(one.name.value);
        if (fragment === undefined) continue;
        walk(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value), times);
      }
    }
  };
  for (const one of document.definitions) {
    if (one.kind === Kind.OPERATION_DEFINITION) {
      walk(one.selectionSet, schema.getQueryType() ?? undefined, 1);
    }
  }
  return { nodes, points: Math.max(1, Math.round(requests / 100)) };
}
