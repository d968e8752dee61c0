import { GraphQLError, type GraphQLResolveInfo } from "graphql";
import { allows } from "../permissions.ts";
import type { Token, World } from "../world.ts";
import type { Cost } from "./cost.ts";

/** What every field of one query knows. */
export interface Context {
  readonly world: World;
  readonly token: Token;
  readonly violations: string[];
  readonly cost: Cost;
}

/** An error that GitHub gives for a field, with its kind; null for those that have none. */
export function fault(
  type: string | null = null,
  message: string,
  violation = false,
): GraphQLError {
  return new GraphQLError(message, { extensions: { githubType: type, violation } });
}

type Field<Args, T> = (args: Args, context: Context, info: GraphQLResolveInfo) => T;

/** A field that only a token with that permission gets. */
export function needs<Args, T>(permission: string, field: Field<Args, T>): Field<Args, T> {
  return (args, context, info) => {
    if (allows(context.token, permission)) return field(args, context, info);
    throw fault("FORBIDDEN", "Resource not accessible by integration");
  };
}

export interface PageArguments {
  readonly first?: number;
  readonly last?: number;
  readonly after?: string;
  readonly before?: string;
}

/** One page of a list. GitHub insists on `first` or `last`, of at most a hundred. */
export function connection<T>(
  items: readonly T[],
  { first, last, after, before }: PageArguments,
  { fieldName }: GraphQLResolveInfo,
  view: (item: T) => unknown,
): object {
  const size = first ?? last;
  if (size === undefined) {
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${fieldName}\` connection.`;
    throw fault("MISSING_PAGINATION_BOUNDARIES", message, true);
  }
  if (size > 100 || size < 0) {
    const message = `Requesting ${size} records on the \`${fieldName}\` connection exceeds the \`${first === undefined ? "last" : "first"}\` limit of 100 records.`;
    throw fault("EXCESSIVE_PAGINATION", message, true);
  }
  const start = after === undefined ? 0 : positionOf(after) + 1;
  const end = before === undefined ? items.length : positionOf(before);
  const from = first === undefined ? Math.max(start, end - size) : start;
  const to = first === undefined ? end : Math.min(end, start + size);
  const nodes = () => items.slice(from, to).map(view);
  return {
    nodes,
    edges: () => nodes().map((node, at) => ({ node, cursor: cursorOf(from + at) })),
    totalCount: items.length,
    pageInfo: {
      hasNextPage: to < items.length,
      hasPreviousPage: from > 0,
      startCursor: to > from ? cursorOf(from) : null,
      endCursor: to > from ? cursorOf(to - 1) : null,
    },
  };
}

function cursorOf(position: number): string {
  return Buffer.from(`cursor:${position}`).toString("base64");
}

function positionOf(cursor: string): number {
  const [, position] = /^cursor:(\d+)$/.exec(Buffer.from(cursor, "base64").toString()) ?? [];
  if (position === undefined)
    throw fault(null, `\`${cursor}\` does not appear to be a valid cursor.`, true);
  return Number(position);
}
