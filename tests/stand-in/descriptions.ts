import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

/** JSON Schema, as far as it is touched here. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  properties?: Record<string, Schema>;
  additionalProperties?: unknown;
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

interface Description {
  /** The package that it was reduced from, and its version. */
  readonly source: string;
  readonly paths: Record<
    string,
    { query: Record<string, Schema>; responses: Record<string, Schema | null> }
  >;
  /** By method and path: `POST /repos/{owner}/{repo}/statuses/{sha}`. */
  readonly writes: Record<string, { body: Schema; responses: Record<string, Schema | null> }>;
  readonly schemas: Record<string, Schema>;
}

const folder = join(import.meta.dirname, "descriptions");

/** What GitHub is known to do beyond its own description, and how it is written in there then. */
const GAPS: readonly ((schemas: Record<string, Schema>) => void)[] = [
  // Both are set by GitHub itself after a while ("Check runs and suites" in its documentation).
  (schemas) => schemas["check-run"]?.properties?.conclusion?.enum?.push("stale"),
  // An Actions job that waits for an approval.
  (schemas) => schemas["deployment-status"]?.properties?.state?.enum?.push("waiting"),
  // Addresses that nobody gave are empty texts.
  (schemas) => {
    const properties = schemas["deployment-status"]?.properties ?? {};
    for (const name of ["target_url", "environment_url", "log_url"])
      properties[name] = { type: "string" };
  },
  // A fork that was deleted, and an account that was.
  ...["pull-request", "pull-request-simple"].map((name) => (schemas: Record<string, Schema>) => {
    const properties = schemas[name]?.properties ?? {};
    orNull(properties, "user");
    orNull(properties.head?.properties ?? {}, "repo");
    orNull(properties.head?.properties ?? {}, "user");
  }),
];

function orNull(properties: Record<string, Schema>, name: string): void {
  properties[name] = { anyOf: [properties[name] ?? {}, { type: "null" }] };
}

/** GitHub's description of its REST API, reduced by `scripts/reduce-github-descriptions.mjs`. */
export class RestDescription {
  readonly paths: readonly string[];
  private readonly description: Description;
  private readonly ajv = new Ajv({ strict: false, inlineRefs: false, coerceTypes: false });
  private readonly queries = new Ajv({ strict: false, coerceTypes: true });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor() {
    this.description = JSON.parse(readFileSync(join(folder, "rest.json"), "utf8")) as Description;
    for (const fill of GAPS) fill(this.description.schemas);
    const parts = partsOfAllOf(this.description);
    for (const [name, schema] of Object.entries(this.description.schemas)) {
      // Errors say more than is described: their status, for one.
      if (!name.endsWith("error")) close(schema, parts.has(name));
    }
    for (const { responses, query } of Object.values(this.description.paths)) {
      // Described as a time; the text beside it, and GitHub, take the search syntax: `>=2026-01-01`.
      if (query.created !== undefined) query.created = { type: "string" };
      for (const schema of Object.values(responses)) if (schema !== null) close(schema);
    }
    for (const { responses, body } of Object.values(this.description.writes)) {
      for (const schema of Object.values(responses)) if (schema !== null) close(schema);
      close(body);
    }
    this.paths = Object.keys(this.description.paths);
    addFormats.default(this.ajv);
    addFormats.default(this.queries);
    this.ajv.addSchema({ $id: "rest", schemas: this.description.schemas });
  }

  /** Whether a list comes in pages there. */
  isPaged(path: string): boolean {
    return this.description.paths[path]?.query.per_page !== undefined;
  }

  /** What is wrong with a request's parameters; empty when nothing is. */
  queryFaults(path: string, query: URLSearchParams): readonly string[] {
    const known = this.description.paths[path]?.query ?? {};
    return [...query].flatMap(([name, value]) => {
      const schema = known[name];
      if (schema === undefined) return [`GET ${path} has no parameter ${name}`];
      const validate = this.validator(this.queries, `query ${path} ${name}`, () => ({
        type: "object",
        properties: { value: this.inline(schema) },
      }));
      return validate({ value })
        ? []
        : [`GET ${path}: ${name}=${value} ${validate.errors?.[0]?.message}`];
    });
  }

  /** What is wrong with an answer; empty when nothing is. `undefined` is no body. */
  responseFaults(path: string, status: number, body: unknown): readonly string[] {
    return this.answerFaults(`GET ${path}`, this.description.paths[path], status, body);
  }

  /** What is wrong with what is to be written; empty when nothing is. `route` begins with the method. */
  bodyFaults(route: string, body: unknown): readonly string[] {
    const schema = this.description.writes[route]?.body;
    if (schema === undefined) return [`${route} is not described`];
    return this.faultsOf(`body of ${route}`, schema, body);
  }

  /** The same as `responseFaults` for what was written. */
  writeResponseFaults(route: string, status: number, body: unknown): readonly string[] {
    return this.answerFaults(route, this.description.writes[route], status, body);
  }

  private answerFaults(
    route: string,
    described: { readonly responses: Record<string, Schema | null> } | undefined,
    status: number,
    body: unknown,
  ): readonly string[] {
    const schema = described?.responses[status];
    if (schema === undefined || schema === null)
      return status < 400 ? [`${route} never answers ${status}`] : errorFaults(route, body);
    return this.faultsOf(`${route} ${status}`, schema, body);
  }

  private faultsOf(what: string, schema: Schema, value: unknown): readonly string[] {
    const validate = this.validator(this.ajv, what, () => pointed(schema));
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${what}: ${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  private validator(ajv: Ajv, key: string, schema: () => object): ValidateFunction {
    const known = this.compiled.get(key);
    if (known !== undefined) return known;
    const made = ajv.compile(schema());
    this.compiled.set(key, made);
    return made;
  }

  private inline(schema: Schema): Schema {
    const name = schema.$ref?.split("/").at(-1);
    return name === undefined ? schema : (this.description.schemas[name] ?? {});
  }
}

/** Errors that the description does not know of have at least a message. */
function errorFaults(route: string, body: unknown): readonly string[] {
  const fine = typeof (body as { message?: unknown } | undefined)?.message === "string";
  return fine || body === undefined ? [] : [`${route}: an error has a message`];
}

/**
 * What GitHub does not describe, the stand-in must not invent: objects with named properties have no
 * others. Parts of an `allOf` know only their own part and stay open.
 */
function close(schema: Schema, open = false): void {
  for (const part of schema.allOf ?? []) close(part, true);
  for (const part of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) close(part, open);
  if (schema.items !== undefined) close(schema.items);
  for (const property of Object.values(schema.properties ?? {})) close(property);
  if (!open && schema.properties !== undefined) schema.additionalProperties ??= false;
}

/** The names of the schemas that are parts of an `allOf`. */
function partsOfAllOf(description: Description): ReadonlySet<string> {
  const parts = new Set<string>();
  JSON.stringify(description, (key, value: unknown) => {
    if (key === "allOf") {
      for (const { $ref } of value as Schema[]) parts.add($ref?.split("/").at(-1) ?? "");
    }
    return value;
  });
  return parts;
}

/** References as Ajv finds them in the schema named "rest". */
function pointed(schema: Schema): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/schemas/', '"rest#/schemas/')) as object;
}

/** GitHub's GraphQL schema, reduced by the same script. */
export function graphqlDescription(): string {
  return readFileSync(join(folder, "schema.graphql"), "utf8");
}
