import {
  type ASTNode,
  buildSchema,
  type DocumentNode,
  defaultTypeResolver,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLFieldResolver,
  GraphQLScalarType,
  type GraphQLSchema,
  Kind,
  parse,
  responsePathAsArray,
  validate,
} from "graphql";
import { graphqlDescription } from "../descriptions.ts";
import type { GraphqlFault } from "../faults.ts";
import { type Answer, json } from "../rest/answer.ts";
import type { Token, World } from "../world.ts";
import { type Context, fault } from "./context.ts";
import { costOf } from "./cost.ts";
import { queryRoot } from "./repository.ts";

export interface GraphqlAsked {
  readonly method: string;
  readonly token: Token | null;
  /** The request's body. */
  readonly sent: string;
  readonly faults: readonly GraphqlFault[];
}

let schema: GraphQLSchema | undefined;

/** Answers a query as GitHub does, and says what of it GitHub would have refused. */
export async function answerGraphql(
  world: World,
  { method, token, sent, faults }: GraphqlAsked,
): Promise<{ answer: Answer; violations: readonly string[] }> {
  const violations: string[] = [];
  const refuse = (message: string, more: object = {}) => {
    violations.push(`GraphQL: ${message}`);
    return { answer: json(200, { errors: [{ ...more, message }] }), violations };
  };
  if (method !== "POST") return refuse(`asked by ${method}`);
  if (token === null) {
    const message = "This endpoint requires you to be authenticated.";
    return { answer: json(401, { message }), violations };
  }
  schema ??= strictScalars(buildSchema(graphqlDescription(), { assumeValidSDL: true }));
  const { query = "", variables = {}, operationName } = bodyOf(sent);
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    return refuse((error as GraphQLError).message);
  }
  const invalid = validate(schema, document);
  if (invalid.length > 0) return refuse(invalid.map(({ message }) => message).join("; "));
  const cost = costOf(schema, document, variables);
  if (cost.nodes > 500_000) {
    const message = `This query requests up to ${cost.nodes.toLocaleString("en")} possible nodes which exceeds the maximum limit of 500,000.`;
    return refuse(message, { type: "MAX_NODE_LIMIT_EXCEEDED" });
  }
  const context: Context = { world, token, violations, cost };
  const result = (await execute({
    schema,
    document,
    rootValue: queryRoot(world),
    contextValue: context,
    variableValues: variables,
    operationName: operationName ?? null,
    fieldResolver: resolver(faults),
    typeResolver: defaultTypeResolver,
  })) as ExecutionResult;
  return { answer: json(200, { data: result.data, ...errorsOf(result, violations) }), violations };
}

/** A field is a property of its object, or a method; what is neither is a hole in the stand-in, and not null. */
function resolver(faults: readonly GraphqlFault[]): GraphQLFieldResolver<unknown, Context> {
  const failing = new Map(
    faults.map((one) => [typeof one.path === "string" ? one.path : one.path.join("."), one]),
  );
  return (source, args, context, info) => {
    const path = responsePathAsArray(info.path).filter((part) => typeof part === "string");
    const failure = failing.get(path.join("."));
    if (failure !== undefined) {
      const { message = "Something went wrong while executing your query.", type } = failure;
      throw fault(type, message);
    }
    const object = source as Record<string, unknown>;
    if (!(info.fieldName in object)) {
      throw new Error(`the stand-in does not answer ${info.parentType}.${info.fieldName}`);
    }
    const value = object[info.fieldName];
    if (typeof value !== "function") return value;
    const unread = new Set(
      info.fieldNodes.flatMap((node) => node.arguments?.map(({ name }) => name.value) ?? []),
    );
    // A null is no argument.
    const given = Object.entries(args).filter(([, argument]) => argument !== null);
    const noted = new Proxy(Object.fromEntries(given), {
      get: (from, name) => {
        unread.delete(String(name));
        return Reflect.get(from, name);
      },
    });
    const found = value.call(object, noted, context, info);
    if (unread.size === 0) return found;
    throw new Error(
      `the stand-in takes no notice of ${[...unread]} of ${info.parentType}.${info.fieldName}`,
    );
  };
}

/** GitHub puts the kind of an error beside its message. Those that are no kind of GitHub's are ours. */
function errorsOf(result: ExecutionResult, violations: string[]): object {
  if (result.errors === undefined) return {};
  return {
    errors: result.errors.map((error) => {
      const { githubType, violation } = error.extensions;
      const meant = typeof githubType === "string" || githubType === null;
      if (!meant || violation === true) violations.push(`GraphQL: ${error.message}`);
      const { message, path, locations } = error;
      return { ...(githubType ? { type: githubType } : {}), path, locations, message };
    }),
  };
}

/** What is no SHA, time or address must not pass for one. */
function strictScalars(built: GraphQLSchema): GraphQLSchema {
  const shapes: Readonly<Record<string, RegExp>> = {
    DateTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
    GitObjectID: /^[0-9a-f]{40}$/,
    URI: /^(https?:\/)?\//,
  };
  for (const [name, shape] of Object.entries(shapes)) {
    const type = built.getType(name);
    if (!(type instanceof GraphQLScalarType)) continue;
    type.serialize = (value) => {
      if (typeof value === "string" && shape.test(value)) return value;
      throw new Error(`${JSON.stringify(value)} is no ${name}`);
    };
  }
  return built;
}

interface Sent {
  readonly query?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

function bodyOf(sent: string): Sent {
  try {
    return JSON.parse(sent) as Sent;
  } catch {
    return {};
  }
}

/** The name of the operation that a request's body asks for. */
export function operationOf(sent: string): string | undefined {
  const { query = "", operationName } = bodyOf(sent);
  if (operationName !== undefined) return operationName;
  try {
    const named = (node: ASTNode) => node.kind === Kind.OPERATION_DEFINITION && node.name?.value;
    return parse(query).definitions.map(named).find(Boolean) || undefined;
  } catch {
    return undefined;
  }
}
