import type { SyntaxNode } from "../../core/syntax-node.ts";
import { enclosing } from "../../core/syntax-node.ts";
import type { Match, SourceFile, SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import {
  argumentsOf,
  FUNCTIONS,
  isInlineFunction,
  methodOf,
  parametersOf,
} from "./javascript-functions.ts";
import { isBelowComment, isFollowedByComment } from "./javascript-handlers.ts";
import { occurrences, occurrencesIn } from "./javascript-occurrences.ts";

export const UNCHECKED_RETURN: SyntaxRule = ruleOn(/\b(?:fetch|spawnSync|safeParse(?:Async)?)\b/, {
  id: "unchecked-return",
  family: "error-handling",
  languages: ["javascript", "typescript"],
  message: "What the call gives says whether it failed, and nobody asks",
  fix: "Look at it before going on.",
  labels: ["SonarJS no-ignored-return (S2201)"],
  kinds: ["call_expression"],
  where: "source",
  examples: {
    bad: [
      'spawnSync("npm", ["ci"]);',
      'const { stdout } = spawnSync("git", ["status"]); show(stdout);',
      "async function f() { const res = await fetch(url); return res.json(); }",
      "fetch(url).then((res) => res.json()).then(show, report);",
      "schema.safeParse(body);",
    ],
    good: [
      'const { status } = spawnSync("npm", ["ci"]); process.exitCode = status;',
      "async function f() { const res = await fetch(url); if (!res.ok) throw new Error(url); return res.json(); }",
      "fetch(url).then(checked).then((res) => res.json()).then(show, report);",
      "const parsed = schema.safeParse(body); if (!parsed.success) throw parsed.error;",
    ],
  },
  match(node, file) {
    const callee = node.field("function");
    const kind = callee?.kind();
    if (!callee || (kind !== "identifier" && kind !== "member_expression")) return null;
    const name = (kind === "identifier" ? callee : callee.field("property"))?.text();
    const way = name === undefined ? undefined : WAYS.get(name);
    if (!way || (kind === "identifier" && !way.bare) || (kind !== "identifier" && !way.method))
      return null;
    const match = way.find(node, file);
    if (!match) return null;
    const line = match.node.range().start.line;
    return isFollowedByComment(match.node, file) || isBelowComment(line, file) ? null : match;
  },
});

interface Way {
  /** Called by its name alone, or as a method. */
  readonly bare: boolean;
  readonly method: boolean;
  find(call: SyntaxNode, file: SourceFile): Match | null;
}

const WAYS: ReadonlyMap<string, Way> = new Map([
  ["fetch", { bare: true, method: false, find: uncheckedResponse }],
  ["spawnSync", { bare: true, method: true, find: uncheckedChild }],
  ["safeParse", { bare: false, method: true, find: dropped }],
  ["safeParseAsync", { bare: false, method: true, find: dropped }],
]);

const CHILD_FAILED: ReadonlySet<string> = new Set(["status", "error", "signal"]);

function uncheckedChild(call: SyntaxNode, file: SourceFile): Match | null {
  const message = "`spawnSync` does not throw: whether the command failed is never asked";
  if (call.parent()?.kind() === "expression_statement") return { node: call, message };
  const reads = readsOf(call, file);
  if (reads === null || reads.some((name) => CHILD_FAILED.has(name))) return null;
  return { node: call, message };
}

function dropped(call: SyntaxNode): Match | null {
  const around = call.parent();
  const statement = around?.kind() === "await_expression" ? around.parent() : around;
  if (statement?.kind() !== "expression_statement") return null;
  const name = methodOf(call)?.name ?? "safeParse";
  return { node: call, message: `\`${name}\` does not throw: what it found is never looked at` };
}

const BODY: ReadonlySet<string> = new Set([
  "json",
  "text",
  "blob",
  "arrayBuffer",
  "formData",
  "bytes",
  "body",
]);
/** What may be read of a response without learning whether it is the one that was wanted. */
const BESIDE: ReadonlySet<string> = new Set([...BODY, "headers", "url", "clone"]);

/** Content that is already here, or comes with the program, is no answer of a server. */
const LOCAL = /^["'`](data|blob|file):|data_?ur[il]|blob|objecturl|new URL\(.*import\.meta\.url/i;

function uncheckedResponse(call: SyntaxNode, file: SourceFile): Match | null {
  const reads = readsOf(call, file);
  if (!reads?.some((name) => BODY.has(name)) || !reads.every((name) => BESIDE.has(name)))
    return null;
  const url = argumentsOf(call)[0];
  if (!url || LOCAL.test(url.text().slice(0, 200)) || isOwnFetch(call, file)) return null;
  return {
    node: call,
    message: "The answer is read without asking whether it is one: `fetch` rejects no status",
  };
}

/** Whether the file has a `fetch` of its own. */
function isOwnFetch(call: SyntaxNode, file: SourceFile): boolean {
  const known = ownFetch.get(file) ?? declaresFetch(call, file);
  ownFetch.set(file, known);
  return known;
}

const ownFetch = new WeakMap<SourceFile, boolean>();

function declaresFetch(call: SyntaxNode, file: SourceFile): boolean {
  return occurrences("fetch", call, file).some(({ node }) => {
    const parent = node.parent();
    const kind = parent?.kind();
    if (kind === "call_expression" || kind === "arguments" || kind === "member_expression")
      return false;
    return parent?.field("value")?.id() !== node.id() && kind !== "binary_expression";
  });
}

/**
 * The properties that are read of what a call gives; null where it goes somewhere else whole, or where
 * that cannot be seen.
 */
function readsOf(call: SyntaxNode, file: SourceFile): string[] | null {
  let value = call;
  let around = call.parent();
  while (
    around &&
    ["await_expression", "parenthesized_expression", "as_expression"].includes(around.kind())
  ) {
    value = around;
    around = around.parent();
  }
  if (around?.kind() === "member_expression") {
    const name = around.field("property")?.text() ?? "";
    return value.id() === call.id() && name === "then" ? readsByThen(around, file) : [name];
  }
  if (around?.kind() !== "variable_declarator" || around.field("value")?.id() !== value.id())
    return null;
  const scope = enclosing(around, [...FUNCTIONS, "program"]);
  const name = around.field("name");
  return name && scope ? readsOfName(name, scope, file) : null;
}

/** `fetch(…).then((response) => …)`. */
function readsByThen(member: SyntaxNode, file: SourceFile): string[] | null {
  const then = member.parent();
  const fn = then?.kind() === "call_expression" ? argumentsOf(then)[0] : undefined;
  if (!fn || !isInlineFunction(fn)) return null;
  const parameter = parametersOf(fn)[0];
  return parameter ? readsOfName(parameter, fn, file) : null;
}

function readsOfName(name: SyntaxNode, scope: SyntaxNode, file: SourceFile): string[] | null {
  if (name.kind() === "object_pattern") return keysOf(name);
  if (name.kind() !== "identifier") return null;
  const reads: string[] = [];
  const { index } = name.range().start;
  for (const use of occurrencesIn(scope, name.text(), file)) {
    if (use.index === index) continue;
    const member = use.node.parent();
    if (member?.kind() !== "member_expression" || member.field("object")?.id() !== use.node.id())
      return null;
    reads.push(member.field("property")?.text() ?? "");
  }
  return reads;
}

function keysOf(pattern: SyntaxNode): string[] | null {
  const keys: string[] = [];
  for (const part of pattern.namedChildren()) {
    const kind = part.kind();
    if (kind === "comment") continue;
    if (kind === "shorthand_property_identifier_pattern") keys.push(part.text());
    else if (kind === "pair_pattern") keys.push(part.field("key")?.text() ?? "");
    else if (kind === "object_assignment_pattern") keys.push(part.field("left")?.text() ?? "");
    else return null;
  }
  return keys;
}
