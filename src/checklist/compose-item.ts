import type { Check } from "../core/check.ts";
import type { Item, When } from "../core/checklist.ts";
import { STAGES, type Stage } from "../core/status.ts";
import { parseDuration } from "./durations.ts";
import type { Resolvable } from "./merge-items.ts";
import { toPlain } from "./nodes.ts";

import { positionOf } from "./source-text.ts";

/** Milliseconds that an item may take where neither it nor its check says. */
const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_SEQUENTIAL_TIMEOUT_MS = 15 * 60_000;

/** What an item is made of beside what is written: its check with options, or its parts. */
type Made =
  | { readonly definition: Check | null; readonly options: unknown }
  | { readonly kind: "any" | "all"; readonly children: readonly Item[] };

/** The keys of an item after validation by `itemSchema`. */
interface WrittenKeys {
  readonly title?: string;
  readonly why?: string;
  readonly fix?: string;
  readonly category?: string;
  readonly stage?: Stage;
  readonly required?: boolean;
  readonly waivable?: boolean;
  readonly when?: Partial<When>;
  readonly needs?: readonly string[];
  readonly timeout?: string;
}

/** The item with the defaults of its check, or of its parts, where nothing is written. */
export function composeItem(merged: Resolvable, made: Made): Item {
  const keys: WrittenKeys = Object.fromEntries(
    [...merged.entries].map(([key, entry]) => [key, toPlain(entry.value)]),
  );
  const defaults =
    "definition" in made ? checkDefaults(made.definition, merged.check) : partsDefaults(made);
  return {
    id: merged.id,
    kind: "definition" in made ? "check" : made.kind,
    check: merged.check,
    definition: "definition" in made ? made.definition : null,
    children: "definition" in made ? [] : made.children,
    title: keys.title ?? defaults.title,
    // The check's words for failing would not fit a title of the author's own.
    failureTitle: keys.title ?? defaults.failureTitle,
    why: keys.why ?? defaults.why,
    fix: keys.fix ?? defaults.fix,
    category: keys.category ?? defaults.category,
    stage: keys.stage ?? defaults.stage,
    required: keys.required ?? true,
    waivable: keys.waivable ?? false,
    when: whenOf(keys.when),
    needs: keys.needs ?? [],
    timeoutMs: keys.timeout === undefined ? defaults.timeoutMs : (parseDuration(keys.timeout) ?? 0),
    options: "definition" in made ? made.options : {},
    source: positionOf(merged.place),
  };
}

type Defaults = Pick<
  Item,
  "title" | "failureTitle" | "why" | "fix" | "category" | "stage" | "timeoutMs"
>;

function checkDefaults(definition: Check | null, name: string): Defaults {
  if (definition === null) return unknownDefaults(name);
  const { title, failureTitle, why, fix, category, stage, sequential } = definition;
  const timeoutMs =
    definition.timeoutMs ??
    (sequential === true ? DEFAULT_SEQUENTIAL_TIMEOUT_MS : DEFAULT_TIMEOUT_MS);
  return { title, failureTitle, why, fix, category, stage, timeoutMs };
}

/** Of a plugin that was not run: such an item is looked at and never asked. */
function unknownDefaults(name: string): Defaults {
  return {
    title: `The check ${name} holds`,
    failureTitle: `The check ${name} does not hold`,
    why: "Its plugin says why, and was not run.",
    fix: "Its plugin says how, and was not run.",
    category: "ownership",
    stage: "code",
    timeoutMs: DEFAULT_TIMEOUT_MS,
  };
}

function partsDefaults({
  kind,
  children,
}: {
  kind: "any" | "all";
  children: readonly Item[];
}): Defaults {
  const titles = children.map((child) => child.title).join(kind === "any" ? ", or: " : ", and: ");
  const stages = children.map((child) => STAGES.indexOf(child.stage));
  return {
    title: titles,
    failureTitle: `${kind === "any" ? "None holds" : "Not all hold"}: ${titles}`,
    why: kind === "any" ? "Any one of its parts is enough." : "All of its parts have to hold.",
    fix: kind === "any" ? "Finish one of its parts." : "Finish each of its parts.",
    category: children[0]?.category ?? "ownership",
    // It cannot be decided before the last of its parts can.
    stage: STAGES[Math.max(0, ...stages)] ?? "code",
    // Its parts run one after the other in the worst case.
    timeoutMs: children.reduce((sum, child) => sum + child.timeoutMs, 0),
  };
}

function whenOf(when: Partial<When> | undefined): When | null {
  if (!when) return null;
  return {
    paths: when.paths ?? null,
    branches: when.branches ?? null,
    labels: when.labels ?? null,
  };
}
