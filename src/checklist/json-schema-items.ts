import type { Check } from "../core/check.ts";
import { CHECK_NAME_PATTERN, ID_PATTERN } from "./formats.ts";
import { type JsonSchema, jsonSchemaOf } from "./json-schema-of.ts";
import { PART_KEYS } from "./schema.ts";

/** An item that stands for itself; one that may override an extended item; a part of a composite. */
export type ItemMode = "item" | "override" | "part";

const PLUGIN_CHECK = CHECK_NAME_PATTERN.source.replace(")?$", ")$");
const COMPOSITES = ["any", "all"];
const COMPOSITE = { $ref: "#/definitions/composite" };

/** Items and parts are written alike, except for their keys: what they share is said once. */
type Strictness = "item" | "override";

/** The three ways to write an item: the check's name, the short form, the full form. */
export function itemDefinition(
  checks: readonly Check[],
  mode: ItemMode,
  keys: Readonly<Record<string, JsonSchema>>,
): JsonSchema {
  const shared = mode === "part" ? "item" : mode;
  return {
    anyOf: [
      { $ref: `#/definitions/${shared}-name` },
      { $ref: `#/definitions/${shared}-short` },
      fullForm(checks, mode, keys),
    ],
  };
}

/** What `itemDefinition` refers to. */
export function sharedDefinitions(checks: readonly Check[]): Record<string, JsonSchema> {
  const strictnesses: readonly Strictness[] = ["item", "override"];
  return Object.fromEntries(
    strictnesses.flatMap((mode) => [
      [`${mode}-name`, nameForm(checks, mode)],
      [`${mode}-short`, shortForm(checks, mode)],
      [`${mode}-options`, { allOf: optionsByChecks(checks, mode) }],
    ]),
  );
}

function optionsByChecks(checks: readonly Check[], mode: Strictness): JsonSchema[] {
  return [
    ...checks.map((check) => optionsByCheck(check, mode)),
    ...COMPOSITES.map((kind) => compositeByCheck(kind, mode)),
    NO_LABELS_IN_CODE,
  ];
}

/** `doc-links`. A check that needs an option cannot be asked for like that. */
function nameForm(checks: readonly Check[], mode: Strictness): JsonSchema {
  const names = checks.filter((check) => mode === "override" || !needsOptions(check));
  const described = names.map(({ name, title, why }) => ({
    const: name,
    description: `${title}. ${why}`,
  }));
  const other = mode === "override" ? ID_PATTERN.source : PLUGIN_CHECK;
  return {
    anyOf: [
      ...described,
      { type: "string", pattern: other },
      { type: "string", pattern: PLUGIN_CHECK },
    ],
  };
}

/** `diff-coverage: { min: 90 }`. */
function shortForm(checks: readonly Check[], mode: Strictness): JsonSchema {
  const options = checks.map((check) => [check.name, impliedOptions(check, mode)]);
  const composites = COMPOSITES.map((kind) => [kind, COMPOSITE]);
  return {
    type: "object",
    minProperties: 1,
    maxProperties: 1,
    properties: Object.fromEntries([...options, ...composites]),
    patternProperties: { [PLUGIN_CHECK]: { type: ["object", "null"] } },
    additionalProperties: mode === "override" ? { type: ["object", "null"] } : false,
    // A map with one of these keys alone is the full form.
    propertyNames: { not: { enum: FULL_KEYS } },
  };
}

const FULL_KEYS = [...PART_KEYS, "required", "waivable", "needs", "enabled"];

/** Options where the check follows from the id: with `extends` the id may be of an item with another check. */
function impliedOptions(check: Check, mode: Strictness): JsonSchema {
  const own = optionsRef(check, mode);
  if (mode === "override") return { anyOf: [own, { type: ["object", "null"] }] };
  return needsOptions(check) ? own : { anyOf: [own, { type: "null" }] };
}

function fullForm(
  checks: readonly Check[],
  mode: ItemMode,
  keys: Readonly<Record<string, JsonSchema>>,
): JsonSchema {
  const names = [...checks.map((check) => check.name), ...COMPOSITES];
  const allowed = Object.entries(keys).filter(([key]) => mode !== "part" || PART_KEYS.has(key));
  return {
    type: "object",
    properties: {
      ...Object.fromEntries(allowed),
      ...(mode === "item" && { enabled: { ...keys.enabled, const: true } }),
      check: {
        description: keys.check?.description,
        anyOf: [{ enum: names }, { type: "string", pattern: PLUGIN_CHECK }],
      },
      with: { type: ["object", "null"], description: "The check's options." },
      any: COMPOSITE,
      all: COMPOSITE,
    },
    additionalProperties: false,
    anyOf: [
      { required: ["check"] },
      { required: ["any"] },
      { required: ["all"] },
      { required: ["id"], ...(mode !== "override" && { properties: { id: { enum: names } } }) },
    ],
    dependencies: Object.fromEntries(
      COMPOSITES.map((kind) => [kind, { not: { anyOf: besides(kind) } }]),
    ),
    allOf: [{ $ref: `#/definitions/${mode === "part" ? "item" : mode}-options` }],
  };
}

/** A composite written as a key leaves no room for another check. */
function besides(kind: string): JsonSchema[] {
  return ["check", "with", ...COMPOSITES.filter((other) => other !== kind)].map((key) => ({
    required: [key],
  }));
}

function optionsByCheck(check: Check, mode: Strictness): JsonSchema {
  const own: JsonSchema = {
    anyOf: [optionsRef(check, mode), ...(needsOptions(check) ? [] : [{ type: "null" }])],
  };
  const must = mode !== "override" && needsOptions(check);
  const explicit = conditional(saysCheck(check.name), {
    properties: { with: mode === "override" ? { anyOf: [own, { type: "null" }] } : own },
    ...(must && { required: ["with"] }),
  });
  const implied = conditional(impliesCheck(check.name), {
    properties: { with: impliedOptions(check, mode) },
    ...(must && { required: ["with"] }),
  });
  const code = check.stage === "code" && mode !== "override";
  const noLabels = conditional(
    { anyOf: [saysCheck(check.name), impliesCheck(check.name)], not: { required: ["stage"] } },
    WITHOUT_LABELS,
  );
  return { allOf: code ? [explicit, implied, noLabels] : [explicit, implied] };
}

function compositeByCheck(kind: string, mode: Strictness): JsonSchema {
  const partly = { type: "object", properties: { of: {} }, additionalProperties: false };
  const must = { properties: { with: COMPOSITE }, required: ["with"] };
  const then =
    mode === "override"
      ? { properties: { with: { anyOf: [COMPOSITE, partly, { type: "null" }] } } }
      : must;
  const both = conditional(saysCheck(kind), then);
  return mode === "override" ? both : { allOf: [both, conditional(impliesCheck(kind), must)] };
}

const WITHOUT_LABELS = { properties: { when: { properties: { labels: false } } } };

const NO_LABELS_IN_CODE = conditional(
  { properties: { stage: { const: "code" } }, required: ["stage"] },
  WITHOUT_LABELS,
);

function saysCheck(name: string): JsonSchema {
  return { properties: { check: { const: name } }, required: ["check"] };
}

/** The id is the check where nothing else says one. */
function impliesCheck(name: string): JsonSchema {
  const others = ["check", ...COMPOSITES].map((key) => ({ required: [key] }));
  return { properties: { id: { const: name } }, required: ["id"], not: { anyOf: others } };
}

function conditional(condition: JsonSchema, consequence: JsonSchema): JsonSchema {
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  return { if: condition, then: consequence };
}

function optionsRef(check: Check, mode: Strictness): JsonSchema {
  return { $ref: `#/definitions/options-${check.name}${mode === "override" ? "-partly" : ""}` };
}

/** Some option has no default. */
function needsOptions(check: Check): boolean {
  const { required } = jsonSchemaOf(check.options);
  return Array.isArray(required) && required.length > 0;
}
