import type { SyntaxNode } from "../../core/syntax-node.ts";
import { enclosing } from "../../core/syntax-node.ts";
import type { Match, SourceFile, SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import { mentions, methodOf, parametersOf } from "./javascript-functions.ts";
import { isBelowComment, isFollowedByComment, statementsOf } from "./javascript-handlers.ts";
import { occurrencesIn } from "./javascript-occurrences.ts";

export const IGNORED_ERROR: SyntaxRule = ruleOn(/err\b|error\b|Err\b|Error\b/, {
  id: "ignored-error",
  family: "error-handling",
  languages: ["javascript", "typescript"],
  message: "An error that was given is never looked at",
  fix: "Look at it first, hand it on, or begin its name with `_` where it may be left.",
  labels: ["eslint-plugin-n handle-callback-err", "ESLint no-unused-vars"],
  kinds: ["arrow_function", "function_expression", "variable_declarator"],
  where: "source",
  examples: {
    bad: [
      "fs.readFile(path, (err, text) => { show(text); });",
      'db.query("select 1", function (error, rows) { done(null, rows); });',
      "async function f() { const { data, error } = await db.list(); return data; }",
      "async function f() { const [err, user] = await to(find(1)); return user; }",
    ],
    good: [
      "fs.readFile(path, (err, text) => { if (err) throw err; show(text); });",
      "fs.mkdir(dir, (_err) => { start(); });",
      "async function f() { const { data, error } = await db.list(); if (error) throw error; return data; }",
      "errors.map((error, index) => index);",
    ],
  },
  match(node, file) {
    return node.kind() === "variable_declarator" ? takenApart(node, file) : callback(node, file);
  },
});

const ERROR = /^(err|error)$/;
const PART = /^(err|error)$|[a-z](Err|Error)$/;

/** Methods whose function is given something else first, or once for each of many. */
const NO_CALLBACK =
  /^(map|flatMap|forEach|filter|find|findIndex|some|every|sort|reduce|reduceRight|catch|then|on|once|addListener|addEventListener|catchError|retry|setErrorMap)$/;

/** `(err, value) => …`, which never says `err`. */
function callback(fn: SyntaxNode, file: SourceFile): Match | null {
  const list = fn.parent();
  if (list?.kind() !== "arguments") return null;
  const parameters = parametersOf(fn);
  const [first, second] = parameters;
  // Four are a handler of errors, as express knows them by that.
  if (!first || !second || parameters.length > 3) return null;
  if (first.kind() !== "identifier" || !ERROR.test(first.text())) return null;
  const call = list.parent();
  const method = call?.kind() === "call_expression" ? methodOf(call) : null;
  if (method && NO_CALLBACK.test(method.name)) return null;
  const body = fn.field("body");
  if (!body || statementsOf(body).length === 0) return null;
  const name = first.text();
  if (mentions(body, [name, "arguments"]) || isSaid(first, file)) return null;
  return {
    node: first,
    within: fn,
    message: `The callback is given \`${name}\`, and never looks at it`,
  };
}

/** `const { data, error } = await …`, where `error` is not spoken of again. */
function takenApart(declarator: SyntaxNode, file: SourceFile): Match | null {
  const pattern = declarator.field("name");
  const kind = pattern?.kind();
  if (!pattern || (kind !== "object_pattern" && kind !== "array_pattern")) return null;
  const value = declarator.field("value");
  // `await f<T>()` is read as a call of `await f`.
  const awaited = value?.kind() === "call_expression" ? value.field("function") : value;
  if (awaited?.kind() !== "await_expression") return null;
  const name = kind === "array_pattern" ? firstOf(pattern) : errorOf(pattern);
  if (!name || isExported(declarator)) return null;
  const scope = enclosing(declarator, ["statement_block", "program", "switch_body"]);
  const text = name.text();
  const { start, end } = pattern.range();
  const uses = scope ? occurrencesIn(scope, text, file) : [];
  if (uses.some(({ index }) => index < start.index || index >= end.index)) return null;
  if (isSaid(name, file)) return null;
  return {
    node: name,
    within: declarator,
    message: `\`${text}\` is taken out of the answer, and never looked at`,
  };
}

/** Of `[err, value]`. */
function firstOf(pattern: SyntaxNode): SyntaxNode | null {
  const first = pattern.children()[1];
  return first?.kind() === "identifier" && PART.test(first.text()) ? first : null;
}

/** Of `{ data, error }` and `{ data, error: failure }`: the name that the error is given. */
function errorOf(pattern: SyntaxNode): SyntaxNode | null {
  for (const part of pattern.namedChildren()) {
    const kind = part.kind();
    if (kind === "shorthand_property_identifier_pattern" && PART.test(part.text())) return part;
    if (kind !== "pair_pattern" || !ERROR.test(part.field("key")?.text() ?? "")) continue;
    const value = part.field("value");
    if (value?.kind() === "identifier" && !value.text().startsWith("_")) return value;
  }
  return null;
}

function isExported(declarator: SyntaxNode): boolean {
  return declarator.parent()?.parent()?.kind() === "export_statement";
}

function isSaid(name: SyntaxNode, file: SourceFile): boolean {
  return isFollowedByComment(name, file) || isBelowComment(name.range().start.line, file);
}
