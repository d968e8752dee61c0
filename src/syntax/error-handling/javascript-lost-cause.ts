import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile, SyntaxRule } from "../rule.ts";
import { ruleInFilesWith } from "../words.ts";
import { textsIn } from "./javascript-error-texts.ts";
import {
  argumentsOf,
  bare,
  FUNCTIONS,
  isInlineFunction,
  mentions,
  methodOf,
  stringOf,
} from "./javascript-functions.ts";
import { type Handler, handlerAt, statementsOf } from "./javascript-handlers.ts";

export const LOST_CAUSE: SyntaxRule = ruleInFilesWith(/\b(?:catch|then)\b/, {
  id: "lost-cause",
  family: "error-handling",
  languages: ["javascript", "typescript"],
  message: "The error thrown does not carry the one that was caught",
  fix: "Hand the caught error on: `new Error(message, { cause: error })`.",
  labels: ["ESLint preserve-caught-error"],
  kinds: ["throw_statement", "call_expression"],
  where: "source",
  examples: {
    bad: [
      'try { parse(text); } catch (e) { throw new Error("not readable"); }',
      'try { parse(text); } catch (e) { throw new TypeError("bad: " + e.message); }',
      "try { parse(text); } catch (e) { throw e.message; }",
      "try { load(file); } catch (e) { throw new LoadError(file + ': ' + e.message); }",
      'get(url).catch((e) => { throw new Error("no answer"); });',
    ],
    good: [
      'try { parse(text); } catch (e) { throw new Error("not readable", { cause: e }); }',
      "try { parse(text); } catch (e) { throw new ParseError(text, e); }",
      'try { parse(text); } catch (e) { log.error(e); throw new Error("not readable"); }',
      'try { open(file); } catch (e) { if (e.code === "ENOENT") throw new Error("no file"); throw e; }',
    ],
  },
  match(node, file) {
    const thrown = thrownAt(node);
    if (!thrown) return null;
    const around = handlerAround(node);
    if (!around) return null;
    const { handler, conditions } = around;
    // A name that begins with `_` says that it is not wanted, as no name does.
    const names = handler.names.filter((name) => name !== "arguments" && !name.startsWith("_"));
    const body = handler.body;
    if (!body || names.length === 0) return null;
    const uses = usesIn(body, names, file);
    const message = lossOf(thrown, names, uses);
    if (message === null || (message === ONLY_TEXT && isAroundParsing(handler))) return null;
    if (conditions.some((condition) => mentions(condition, names))) return null;
    return isUsedBeside(uses, node) ? null : { node, message };
  },
});

/** What a `throw` throws, or a `reject(…)` rejects with. */
function thrownAt(node: SyntaxNode): SyntaxNode | null {
  if (node.kind() === "throw_statement") {
    const value = node.namedChildren().find((child) => child.kind() !== "comment");
    return value ? bare(value) : null;
  }
  const callee = node.field("function");
  const isReject =
    callee?.kind() === "identifier"
      ? callee.text() === "reject"
      : callee?.kind() === "member_expression" &&
        callee.field("property")?.text() === "reject" &&
        callee.field("object")?.text() === "Promise";
  const value = isReject ? argumentsOf(node)[0] : undefined;
  return value ? bare(value) : null;
}

const BUILT_IN =
  /^(Error|TypeError|RangeError|SyntaxError|ReferenceError|EvalError|URIError|AggregateError)$/;
const OWN = /(Error|Exception)$/;
/** An exception's text may be an answer to somebody; an error goes on inside. */
const OWN_ERROR = /Error$/;

const LOST = "The error thrown does not carry the one that was caught";
const ONLY_TEXT = "Only the text of the caught error lives on in the one thrown";
const ONLY_TEXT_THROWN = "Only a part of the caught error is thrown on, without its stack";

/** How the caught error is lost in what is thrown, as a sentence; null where it is not. */
function lossOf(thrown: SyntaxNode, names: readonly string[], uses: Uses): string | null {
  const kind = thrown.kind();
  if (kind === "member_expression") return isTextOf(thrown, names) ? ONLY_TEXT_THROWN : null;
  if (kind !== "new_expression" && kind !== "call_expression") return null;
  const callee = thrown.field(kind === "new_expression" ? "constructor" : "function");
  const name = callee?.kind() === "identifier" ? callee.text() : null;
  if (name === null) return null;
  if (!BUILT_IN.test(name)) {
    if (kind !== "new_expression" || !OWN.test(name)) return null;
    if (!uses.any) return LOST;
    return OWN_ERROR.test(name) && takesOnlyText(thrown, names, uses) ? ONLY_TEXT : null;
  }
  const given = argumentsOf(thrown);
  if (given.some((one) => one.kind() === "spread_element")) return null;
  const at = name === "AggregateError" ? 2 : 1;
  if (name === "AggregateError" && given[0] && mentions(given[0], names)) return null;
  const options = given[at];
  if (options && keepsCause(options, names)) return null;
  return mentions(thrown, names) ? ONLY_TEXT : LOST;
}

/** The handler does nothing with the error but make a text of it, and that is what the new one is given. */
function takesOnlyText(thrown: SyntaxNode, names: readonly string[], { texts }: Uses): boolean {
  if (texts === null) return false;
  const given = argumentsOf(thrown);
  // What else is handed on as a cause may be made of it at a place that is not seen.
  if (given.some((one) => one.kind() === "spread_element" || /\bcause\b/.test(one.text())))
    return false;
  return mentions(thrown, [...names, ...texts]);
}

function isTextOf(member: SyntaxNode, names: readonly string[]): boolean {
  const property = member.field("property")?.text();
  const object = member.field("object");
  if (!object || (property !== "message" && property !== "stack")) return false;
  const of = bare(object);
  return of.kind() === "identifier" && names.includes(of.text());
}

function keepsCause(options: SyntaxNode, names: readonly string[]): boolean {
  const object = bare(options);
  if (object.kind() !== "object") return true;
  return object.namedChildren().some((child) => {
    const kind = child.kind();
    if (kind === "spread_element") return true;
    if (kind === "shorthand_property_identifier") return child.text() === "cause";
    if (kind !== "pair" || keyOf(child) !== "cause") return false;
    const value = child.field("value");
    // Another name may hold it; a literal does not.
    return value !== null && (mentions(value, names) || bare(value).kind() === "identifier");
  });
}

function keyOf(pair: SyntaxNode): string | null {
  const key = pair.field("key");
  return key ? (stringOf(key) ?? key.text()) : null;
}

/** Whether one value is parsed, and nothing else may fail: the text of such an error says it all. */
function isAroundParsing(handler: Handler): boolean {
  const body = handler.kind === "clause" ? handler.within.field("body") : null;
  const [only, more] = body ? statementsOf(body) : [];
  if (!only || more) return false;
  const calls = only.findAll({
    rule: { any: [{ kind: "call_expression" }, { kind: "new_expression" }] },
  });
  const [call, inner] = calls;
  if (!call || inner) return false;
  const callee = call.field("function") ?? call.field("constructor");
  return (
    callee !== null && /^(JSON\.parse|URL|RegExp|BigInt|decodeURI(Component)?)$/.test(callee.text())
  );
}

interface Around {
  readonly handler: Handler;
  /** Of the `if` and `switch` statements between the throw and the handler. */
  readonly conditions: readonly SyntaxNode[];
}

/** How far up a handler is looked for. */
const CLIMB = 60;

function handlerAround(node: SyntaxNode): Around | null {
  const conditions: SyntaxNode[] = [];
  let at = node.parent();
  for (let steps = 0; at && steps < CLIMB; steps++) {
    const kind = at.kind();
    if (kind === "catch_clause") {
      const handler = handlerAt(at);
      return handler && { handler, conditions };
    }
    if (FUNCTIONS.includes(kind)) {
      const handler = isInlineFunction(at) ? handlerOf(at) : null;
      return handler && { handler, conditions };
    }
    // What the body of an inner `try` throws is its own handler's.
    if (kind === "try_statement" && at.field("handler")) return null;
    const condition =
      kind === "if_statement" || kind === "ternary_expression"
        ? at.field("condition")
        : kind === "switch_statement"
          ? at.field("value")
          : null;
    if (condition) conditions.push(condition);
    at = at.parent();
  }
  return null;
}

/** The handler that the function is: `.catch(function)`. */
function handlerOf(inline: SyntaxNode): Handler | null {
  const call = inline.parent()?.parent();
  if (call?.kind() !== "call_expression" || methodOf(call)?.name === "on") return null;
  const handler = handlerAt(call);
  return handler?.kind === "rejection" && handler.node.id() === inline.id() ? handler : null;
}

/** What a handler's body says of its error. */
interface Uses {
  readonly any: boolean;
  /** Where every use makes a text of it: the variables that hold one. Null where some other use does more. */
  readonly texts: readonly string[] | null;
  /** From and to, of the statements that log it, keep it, hand it to something. */
  readonly statements: readonly (readonly [number, number])[];
}

// A body may throw many times; it is read once.
const usesPerFile = new WeakMap<SourceFile, Map<number, Uses>>();

function usesIn(body: SyntaxNode, names: readonly string[], file: SourceFile): Uses {
  const known = usesPerFile.get(file) ?? new Map<number, Uses>();
  usesPerFile.set(file, known);
  const id = body.id();
  const before = known.get(id);
  if (before) return before;
  const any = mentions(body, names);
  const statements = any
    ? body
        .findAll({ rule: { kind: "expression_statement" } })
        .filter((statement) => mentions(statement, names))
        .map((statement) => statement.range())
        .map(({ start, end }) => [start.index, end.index] as const)
    : [];
  const uses = { any, texts: any ? textsIn(body, names) : null, statements };
  known.set(id, uses);
  return uses;
}

function isUsedBeside(uses: Uses, node: SyntaxNode): boolean {
  const { start, end } = node.range();
  return uses.statements.some(([from, to]) => !(from <= start.index && to >= end.index));
}
