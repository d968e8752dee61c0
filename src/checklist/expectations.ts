import type * as z from "zod/v4/core";
import { durationHint } from "./durations.ts";
import { whatIsWrongWithGlob } from "./formats.ts";
import { describeNode, type Node, quote } from "./nodes.ts";

/** What was expected, in the words of a checklist's author. */
const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  record: "a map",
  null: "nothing",
};

interface FormatWords {
  /** Completes "must be …". */
  readonly expected: string;
  /** Said instead of "must be …, not …" where that would be clumsy. */
  readonly fault?: string;
  hint?(written: unknown): string | null;
}

/** The named text formats, of `formats.ts` and of checks' options. */
export const FORMAT_WORDS: Readonly<Record<string, FormatWords>> = {
  "item-id": {
    expected: "an id (letters, digits, `.`, `_` and `-`; a letter or digit first)",
    hint: (written) => idHint(written),
  },
  "filled-text": { expected: "a text", fault: "must not be empty" },
  glob: {
    expected: "a glob that can match",
    hint: (written) => (typeof written === "string" ? whatIsWrongWithGlob(written) : null),
  },
  "dod-timeout": { expected: "a duration", hint: durationHint },
  date: { expected: "a day of the calendar as YYYY-MM-DD", hint: () => null },
  "git-revision": { expected: "a branch, a tag or a commit, without spaces" },
  url: { expected: "a URL" },
};

function idHint(written: unknown): string | null {
  if (typeof written === "number" || typeof written === "boolean")
    return `write it in quotes: "${written}"`;
  if (typeof written !== "string") return null;
  const id = written
    .trim()
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+|(?<!-)-+$/g, "");
  return id === "" ? null : `such as "${id.slice(0, 100)}"`;
}

const YES = new Set(["yes", "on", "y"]);
const NO = new Set(["no", "off", "n"]);

/** How to write what was meant, where the wrong type gives it away; else null. */
export function typeHint(expected: string, node: Node): string | null {
  if (node.kind !== "scalar") return null;
  const { value } = node;
  if (expected === "boolean") return booleanHint(value);
  if (expected === "number" || expected === "int") return numberHint(value);
  if (value === null) return null;
  if (expected === "string") return `write it in quotes: "${value}"`;
  if (expected === "array") return `write a list: [${listed(value)}]`;
  return null;
}

function booleanHint(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const word = value.toLowerCase();
  const meant =
    YES.has(word) || word === "true" ? "true" : NO.has(word) || word === "false" ? "false" : null;
  if (!meant) return null;
  return word === meant
    ? `write ${meant} without quotes`
    : `"${value}" is a text in YAML 1.2: write ${meant}`;
}

function numberHint(value: unknown): string | null {
  const match = typeof value === "string" ? /^\s*(-?\d+(?:\.\d+)?)\s*(?:%\s*)?$/.exec(value) : null;
  return match ? `write ${match[1]}` : null;
}

function listed(value: string | number | boolean): string {
  return typeof value === "string" && /[,[\]{}:#&*!|>'"%@`]/.test(value)
    ? quote(value)
    : String(value);
}

/** `not …`, the second half of "must be …, not …". */
export function butWas(node: Node): string {
  return node.kind === "scalar" && node.value === null
    ? "but is empty"
    : `not ${describeNode(node)}`;
}

/** Completes "must be …". */
export function wordsFor(issue: z.$ZodIssue): string {
  if (issue.code === "invalid_type")
    return TYPE_WORDS[issue.expected] ?? `of type ${issue.expected}`;
  if (issue.code === "invalid_value") return listOf(issue.values);
  if (issue.code === "invalid_format")
    return FORMAT_WORDS[issue.format]?.expected ?? `a text of the form ${issue.format}`;
  return "another value";
}

/** The values that are taken. */
export function listOf(values: readonly unknown[]): string {
  const shown = values.map((value) => (typeof value === "string" ? `"${value}"` : String(value)));
  return shown.length > 1 ? `one of ${shown.join(", ")}` : (shown[0] ?? "another value");
}

/** How much is too little or too much. */
export function sizeWords(issue: z.$ZodIssueTooBig | z.$ZodIssueTooSmall, node: Node): string {
  const small = issue.code === "too_small";
  const limit = small ? issue.minimum : issue.maximum;
  const bound =
    issue.inclusive === false
      ? small
        ? "more than"
        : "less than"
      : small
        ? "at least"
        : "at most";
  if (issue.origin === "string")
    return small && limit === 1 ? "must not be empty" : `must have ${bound} ${limit} characters`;
  if (issue.origin === "array" || issue.origin === "set")
    return small && limit === 1
      ? "must not be an empty list"
      : `must have ${bound} ${limit} entries`;
  return `must be ${bound} ${limit}, ${butWas(node)}`;
}
