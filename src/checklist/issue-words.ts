import type * as z from "zod/v4/core";
import type { Problem } from "../core/checklist.ts";
import { suggestion } from "../core/nearest.ts";
import { butWas, FORMAT_WORDS, listOf, sizeWords, typeHint, wordsFor } from "./expectations.ts";
import { follow, type Node, quote } from "./nodes.ts";
import { itemSchema } from "./schema.ts";
import { formatAt, keysAt } from "./schema-paths.ts";
import { type Place, problemAt } from "./source-text.ts";

/** What was validated, and what its keys are called in messages. */
export interface Subject {
  readonly schema: z.$ZodType;
  readonly node: Node;
  readonly noun: "key" | "option";
  /** ` of check "tests"`, ` of a waiver`; empty where the place says it. */
  readonly owner: string;
  /** What the node as a whole is called: `a waiver`. */
  readonly whole: string;
  /** Keys that the schema does not know and that stand for something all the same, for suggestions. */
  readonly otherKeys?: readonly string[];
}

/** Marks a message that nobody wrote: a check's own messages are shown, zod's are not. */
export const UNWRITTEN = "\0";

/** A schema's fault as problems at the very node, said in plain words. */
export function problemsOf(issue: z.$ZodIssue, subject: Subject): Problem[] {
  const { node, steps } = follow(subject.node, issue.path);
  const name = nameOf(issue.path);
  if (
    steps < issue.path.length &&
    issue.code !== "unrecognized_keys" &&
    issue.code !== "invalid_key"
  )
    return [
      problemAt(
        node.place,
        `missing ${subject.noun} ${quote(nameOf(issue.path))}${subject.owner}`,
        missingHint(issue),
      ),
    ];

  const written = node.kind === "scalar" ? node.value : undefined;
  const must = (words: string, hint: string | null = null) => [
    problemAt(node.place, `${name === "" ? subject.whole : quote(name)} ${words}`, hint),
  ];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, issue.path, node, subject));
    case "invalid_key":
      return [
        problemAt(
          keyPlace(subject.node, issue.path),
          `${quote(name)} cannot be a name here`,
          writtenMessage(issue.issues[0]),
        ),
      ];
    case "invalid_type":
      return wrongType(issue, subject, node, must);
    case "invalid_value":
      return must(`must be ${wordsFor(issue)}, ${butWas(node)}`, valueHint(issue.values, written));
    case "invalid_format":
      return wrongFormat(issue, node, must);
    case "too_small":
    case "too_big":
      if (issue.message !== UNWRITTEN) return must(issue.message);
      return must(sizeWords(issue, node));
    case "not_multiple_of":
      return must(`must be a multiple of ${issue.divisor}, ${butWas(node)}`);
    case "invalid_union":
      return unionProblems(issue, subject, node, must);
    default:
      return must(issue.message === UNWRITTEN ? "is not valid" : issue.message);
  }
}

type Must = (words: string, hint?: string | null) => Problem[];

function wrongType(
  issue: z.$ZodIssueInvalidType,
  subject: Subject,
  node: Node,
  must: Must,
): Problem[] {
  // A bare `15` where `15m` was meant: the format knows better what to say than its type.
  const format = issue.expected === "string" ? formatAt(subject.schema, issue.path) : null;
  const words = format === null ? undefined : FORMAT_WORDS[format];
  const hint =
    words?.hint && node.kind === "scalar" ? words.hint(node.value) : typeHint(issue.expected, node);
  return must(`must be ${words?.expected ?? wordsFor(issue)}, ${butWas(node)}`, hint);
}

function wrongFormat(issue: z.$ZodIssueInvalidStringFormat, node: Node, must: Must): Problem[] {
  if (issue.message !== UNWRITTEN) return must(issue.message);
  if (issue.format === "regex") return must(`must match ${issue.pattern}, ${butWas(node)}`);
  const words = FORMAT_WORDS[issue.format];
  const hint = node.kind === "scalar" ? (words?.hint?.(node.value) ?? null) : null;
  return must(words?.fault ?? `must be ${wordsFor(issue)}, ${butWas(node)}`, hint);
}

function unknownKey(
  key: string,
  path: readonly PropertyKey[],
  node: Node,
  subject: Subject,
): Problem {
  const place = node.kind === "map" ? node.entries.get(key)?.keyPlace : undefined;
  const names = keysAt(subject.schema, path);
  const nested = path.length > 0 ? ` in ${quote(nameOf(path))}` : subject.owner;
  const others = path.length > 0 ? [] : (subject.otherKeys ?? []);
  const noun = path.length > 0 ? "key" : subject.noun;
  return problemAt(
    place ?? node.place,
    `unknown ${noun} ${quote(key)}${nested}`,
    beside(key, path, subject) ?? suggestion(key, [...names, ...others]),
  );
}

/** An item's own key among its check's options. */
function beside(key: string, path: readonly PropertyKey[], subject: Subject): string | null {
  const isItems = subject.owner.startsWith(" of check") && path.length === 0;
  return isItems && Object.hasOwn(itemSchema.shape, key)
    ? `it is a key of the item: write it beside "with"`
    : null;
}

function unionProblems(
  issue: z.$ZodIssueInvalidUnion,
  subject: Subject,
  node: Node,
  must: Must,
): Problem[] {
  const branches = issue.errors.filter((errors) => errors.length > 0);
  // A branch that got further than the type of the whole is what the author was writing.
  const deeper = branches
    .filter((errors) => !errors.some(isMismatch))
    .sort((a, b) => weight(a) - weight(b))[0];
  if (deeper)
    return deeper.flatMap((inner) =>
      problemsOf({ ...inner, path: [...issue.path, ...inner.path] }, subject),
    );
  const firsts = branches.map((errors) => errors.find(isMismatch) as z.$ZodIssue);
  const written = node.kind === "scalar" ? node.value : undefined;
  const options = "options" in issue && issue.options ? issue.options : [];
  const values = [
    ...options,
    ...firsts.flatMap((first) => (first.code === "invalid_value" ? first.values : [])),
  ];
  const words = [
    ...new Set(firsts.map(wordsFor)),
    ...(options.length > 0 ? [listOf(options)] : []),
  ];
  if (words.length === 0) return must(issue.message === UNWRITTEN ? "is not valid" : issue.message);
  const hint =
    valueHint(values, written) ??
    firsts
      .map((first) =>
        first.code === "invalid_type" ? typeHint(first.expected, node) : formatHint(first, written),
      )
      .find(Boolean) ??
    null;
  return must(`must be ${words.join(", or ")}, ${butWas(node)}`, hint);
}

/** How far from a shape: each key that it does not know counts. */
function weight(issues: readonly z.$ZodIssue[]): number {
  return issues.reduce(
    (sum, issue) => sum + (issue.code === "unrecognized_keys" ? issue.keys.length : 1),
    0,
  );
}

/** A fault of the value as a whole, not of something inside it. */
function isMismatch(issue: z.$ZodIssue): boolean {
  return (
    issue.path.length === 0 &&
    ["invalid_type", "invalid_value", "invalid_format"].includes(issue.code)
  );
}

function valueHint(values: readonly unknown[], written: unknown): string | null {
  if (typeof written !== "string") return null;
  const names = values.filter((value) => typeof value === "string");
  return names.length > 0 ? suggestion(written, names)?.replace(/^valid: .*/, "") || null : null;
}

function formatHint(issue: z.$ZodIssue, written: unknown): string | null {
  return issue.code === "invalid_format"
    ? (FORMAT_WORDS[issue.format]?.hint?.(written) ?? null)
    : null;
}

function missingHint(issue: z.$ZodIssue): string | null {
  if (issue.code === "invalid_type" || issue.code === "invalid_value")
    return `it must be ${wordsFor(issue)}`;
  return null;
}

function writtenMessage(issue: z.$ZodIssue | undefined): string | null {
  return issue && issue.message !== UNWRITTEN ? issue.message : null;
}

function keyPlace(node: Node, path: readonly PropertyKey[]): Place {
  const owner = follow(node, path.slice(0, -1)).node;
  const entry = owner.kind === "map" ? owner.entries.get(String(path.at(-1))) : undefined;
  return entry?.keyPlace ?? owner.place;
}

/** `when.paths[1]`; empty for the whole. */
function nameOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, step) =>
      typeof step === "number"
        ? `${name}[${step}]`
        : name === ""
          ? String(step)
          : `${name}.${String(step)}`,
    "",
  );
}
