import type { Check } from "../core/check.ts";
import { type ItemMode, itemDefinition, sharedDefinitions } from "./json-schema-items.ts";
import { type JsonSchema, jsonSchemaOf } from "./json-schema-of.ts";
import { fileSchema, itemSchema, waiverSchema } from "./schema.ts";

/**
 * The JSON Schema (draft-07, which editors read) of a checklist, from the same definitions that the
 * loader validates with. It accepts what the loader accepts, and rejects what the loader rejects as far
 * as one file alone shows it and a grammar can say it: ids that are needed, waived or given twice,
 * globs with unclosed brackets, options that a check refines by code are seen by the loader only.
 * Where a file extends another, an id may be one of that other's, so any options may stand there.
 */
export function checklistJsonSchema(checks: readonly Check[]): JsonSchema {
  const file = jsonSchemaOf(fileSchema);
  const sorted = [...checks].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "dod checklist",
    description: "What done means in this repository; `dod check` holds a branch against it.",
    ...file,
    properties: {
      ...(file.properties as JsonSchema),
      items: { type: "array", description: "What is asked of a change, in this order." },
      waivers: {
        type: "array",
        description: "Items that need not hold for a while.",
        items: jsonSchemaOf(waiverSchema),
      },
    },
    // Without `extends` there is nothing to override.
    if: { properties: { extends: { maxItems: 0 } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { items: { items: { $ref: "#/definitions/item" } } } },
    else: { properties: { items: { items: { $ref: "#/definitions/override" } } } },
    definitions: {
      ...Object.fromEntries(sorted.flatMap(optionDefinitions)),
      ...sharedDefinitions(sorted),
      composite: composite(),
      item: item(sorted, "item"),
      override: item(sorted, "override"),
      part: item(sorted, "part"),
    },
  };
}

function item(checks: readonly Check[], mode: ItemMode): JsonSchema {
  return itemDefinition(
    checks,
    mode,
    jsonSchemaOf(itemSchema).properties as Record<string, JsonSchema>,
  );
}

function composite(): JsonSchema {
  return {
    type: "object",
    properties: {
      of: {
        type: "array",
        minItems: 1,
        description: "The items it is made of; they need no id.",
        items: { $ref: "#/definitions/part" },
      },
    },
    required: ["of"],
    additionalProperties: false,
  };
}

/** A check's options, and the same where an extended file may have said the required ones. */
function optionDefinitions(check: Check): [string, JsonSchema][] {
  const schema: JsonSchema = {
    title: check.title,
    description: `${check.title}. ${check.why}`,
    ...jsonSchemaOf(check.options),
    examples: [check.example],
  };
  const { required: _, examples: __, ...override } = schema;
  return [
    [`options-${check.name}`, schema],
    [`options-${check.name}-partly`, override],
  ];
}
