import * as z from "zod/v4/core";
import { DURATION_PATTERN } from "./durations.ts";

/** A piece of JSON Schema, draft-07. */
export type JsonSchema = { [keyword: string]: unknown };

/** One schema as a piece of JSON Schema: what may be written, before defaults are filled in. */
export function jsonSchemaOf(schema: z.$ZodType): JsonSchema {
  const made = z.toJSONSchema(schema, {
    target: "draft-7",
    io: "input",
    unrepresentable: "any",
    override: ({ jsonSchema }) => refineFormat(jsonSchema as JsonSchema),
  });
  const { $schema: _, ...rest } = made as JsonSchema;
  return rest;
}

/** Formats that validators of draft-07 know; the names of our own would only confuse them. */
const STANDARD_FORMATS = new Set([
  "date",
  "date-time",
  "time",
  "email",
  "uri",
  "regex",
  "ipv4",
  "ipv6",
]);

function refineFormat(schema: JsonSchema): void {
  const { format } = schema;
  if (format === "dod-timeout") schema.pattern = DURATION_PATTERN;
  if (format === "glob") schema.pattern = "^(?!!?(/|\\s*$|\\.\\.(/|$)))";
  if (format !== undefined && !STANDARD_FORMATS.has(String(format))) delete schema.format;
}
