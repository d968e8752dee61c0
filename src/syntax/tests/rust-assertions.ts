import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Assertion, Strength } from "../../core/test-cases.ts";
import { COMPARING, saidBy, strengthOfOperator, tautologyOf } from "./comparisons.ts";
import { helper, placed } from "./dialect.ts";
import type { FileText } from "./file-text.ts";

type Parts = Omit<Assertion, "line" | "endLine" | "column">;
type Held = Pick<Parts, "subject" | "expected" | "strength" | "negated" | "tautology">;

/** Where assertions are looked for. */
export interface RustPlace {
  readonly code: FileText;
  readonly testName: string;
  /** Functions of the file that assert. */
  readonly asserting: ReadonlySet<string>;
}

const ASSERTING_NAME =
  /^(?:debug_|prop_|tri_|try_)?(?:assert|expect_that|verify_that|assume_that)(?:_\w+)?$|^(?:verify|expect|should)_\w+$|_(?:assert|asserts)$|^(?:eqnice|let_assert)$|^panic$/;

/**
 * The assertions below a node, in trees and in the tokens of macros alike.
 * @param words its identifiers
 */
export function assertionsIn(words: readonly SyntaxNode[], place: RustPlace): Assertion[] {
  const found: Assertion[] = [];
  let end = -1;
  for (const word of words) {
    const name = word.text();
    if (!ASSERTING_NAME.test(name) && !place.asserting.has(name)) continue;
    const call = callOf(word);
    if (!call) continue;
    // What stands in an assertion's own arguments is a part of it.
    const { start, end: after } = call.first.range();
    if (start.index < end) continue;
    end = Math.max(after.index, call.last.range().end.index);
    const text = place.code.short({ start: start.index, end });
    if (name === "panic") continue;
    const parts = call.isMacro ? macroAssertion(name, text, call.last, place) : helper(text, name);
    found.push(placed(parts, call.first, call.last));
  }
  return found;
}

interface Call {
  readonly first: SyntaxNode;
  /** Its arguments. */
  readonly last: SyntaxNode;
  readonly isMacro: boolean;
}

/** The call or macro that an identifier names; null where it only stands there. */
function callOf(word: SyntaxNode): Call | null {
  const next = word.next();
  if (next?.kind() === "!") {
    const tokens = next.next();
    return tokens?.kind() === "token_tree" ? { first: word, last: tokens, isMacro: true } : null;
  }
  if (next?.kind() === "token_tree" || next?.kind() === "arguments") {
    if (word.prev()?.kind() === "fn") return null;
    return { first: word, last: next, isMacro: false };
  }
  const parent = word.parent();
  const kind = parent?.kind();
  if (!parent || (kind !== "scoped_identifier" && kind !== "field_expression")) return null;
  return parent.children().at(-1)?.id() === word.id() ? qualifiedCall(parent) : null;
}

function qualifiedCall(path: SyntaxNode): Call | null {
  const next = path.next();
  const tokens = next?.kind() === "!" ? next.next() : next;
  if (tokens?.kind() !== "token_tree" && tokens?.kind() !== "arguments") return null;
  return { first: path, last: tokens, isMacro: next?.kind() === "!" };
}

interface Argument {
  readonly text: string;
  readonly tokens: readonly SyntaxNode[];
}

/** What stands between the commas of a macro's parentheses. */
function argumentsOf(tree: SyntaxNode, code: FileText): Argument[] {
  const groups: SyntaxNode[][] = [[]];
  for (const token of tree.children().slice(1, -1)) {
    if (token.kind() === ",") groups.push([]);
    else if (!token.kind().endsWith("comment")) groups.at(-1)?.push(token);
  }
  return groups.filter((tokens) => tokens.length > 0).map((tokens) => argumentOf(tokens, code));
}

function argumentOf(tokens: readonly SyntaxNode[], code: FileText): Argument {
  const start = tokens[0]?.range().start.index ?? 0;
  const end = tokens.at(-1)?.range().end.index ?? 0;
  return { tokens, text: code.short({ start, end }) };
}

function macroAssertion(name: string, text: string, tree: SyntaxNode, place: RustPlace): Parts {
  const base = helper(text, name);
  const kind = /^(?:debug_|prop_)?assert(?:_(eq|ne|matches))?$/.exec(name);
  const args = kind ? argumentsOf(tree, place.code) : [];
  const [first, second] = args;
  if (!kind || !first) return base;
  if (kind[1] === undefined) return { ...base, ...held(first, place) };
  if (!second) return base;
  if (kind[1] === "matches")
    return { ...base, subject: first.text, expected: second.text, strength: "kind" };
  return { ...base, ...equality(first, second, kind[1] === "ne", place) };
}

const LITERAL = /^(?:&?-?\d[\w.]*|&?b?r?#*"[^"{}]*"#*|b?'(?:[^'\\]|\\.)'|true|false)$/;
const EXPECTED =
  /^(?:&?-?\d|&?b?r?#*"|b?'|true$|false$|None$|(?:Some|Ok|Err)\((?:[-\d"'&]|b"|[A-Z]|\(\)|vec!|true|false)|&?(?:mut )?(?:vec!)? ?\[|[A-Z][A-Z0-9_]+$|(?:[A-Z]\w*::)+[A-Z]\w*$|String::|Ordering::)/;

const side = (text: string) => ({ text, literal: LITERAL.test(text) });

function equality(
  left: Argument,
  right: Argument,
  negated: boolean,
  { testName }: RustPlace,
): Held {
  const [subject, expected] =
    EXPECTED.test(left.text) && !EXPECTED.test(right.text)
      ? [right.text, left.text]
      : [left.text, right.text];
  // A truth value that is compared is the same as one that is asserted.
  if (/^(?:true|false)$/.test(expected) && !LITERAL.test(subject))
    return { ...saidBy(subject), negated: (expected === "false") !== negated, tautology: null };
  return {
    subject,
    expected,
    strength: "equal",
    negated,
    tautology: negated ? null : tautologyOf(side(subject), side(expected), testName),
  };
}

/** What `assert!(…)` asks. */
function held({ tokens, text }: Argument, place: RustPlace): Held {
  const [first, second] = tokens;
  const kinds = tokens.map((token) => token.kind());
  if (kinds.includes("&&") || kinds.includes("||"))
    return {
      subject: text,
      expected: null,
      strength: "existence",
      negated: false,
      tautology: null,
    };
  const at = kinds.findIndex((kind) => COMPARING.has(kind) && !/^(?:is|in)$/.test(kind));
  if (at > 0 && at < tokens.length - 1 && !kinds.includes("|")) return compared(tokens, at, place);
  if (first?.text() === "matches" && second?.kind() === "!" && tokens[2]) {
    const [subject, ...patterns] = argumentsOf(tokens[2], place.code);
    const expected = patterns.map((one) => one.text).join(", ");
    return {
      subject: subject?.text ?? text,
      expected,
      strength: "kind",
      negated: false,
      tautology: null,
    };
  }
  const negated = kinds[0] === "!";
  const said = saidBy(negated ? text.slice(1).trim() : text);
  const tautology =
    text === "true" || text === "!false" ? `asks whether \`${text}\` is true` : null;
  return { ...said, negated, tautology };
}

function compared(tokens: readonly SyntaxNode[], at: number, place: RustPlace): Held {
  const left = argumentOf(tokens.slice(0, at), place.code);
  const right = argumentOf(tokens.slice(at + 1), place.code);
  const operator = (tokens[at] as SyntaxNode).kind();
  const strength: Strength = strengthOfOperator(operator);
  if (strength === "equal") return equality(left, right, operator === "!=", place);
  return {
    subject: left.text,
    expected: `${operator} ${right.text}`,
    strength,
    negated: false,
    tautology: null,
  };
}

/** Calls by which a test fails without asserting: a value that is not there, an error that is handed on. */
const FAILS =
  /\.(?:unwrap|unwrap_err|unwrap_none|expect|expect_err)\s*\(|\?\s*[;.)\n}]|\?$|\b(?:panic|unreachable|todo|unimplemented|insta|expect|expect_file)!|\bOk\(\(\)\)/;

/** Whether it may fail, or asserts where one cannot see it. */
export function failsOtherwise(
  body: SyntaxNode,
  text: string,
  declared: ReadonlySet<string>,
): boolean {
  if (FAILS.test(text)) return true;
  return nodesOfKind(body, ["expression_statement"]).some((statement) => {
    const [first] = statement.namedChildren();
    const value = first?.kind() === "await_expression" ? first.namedChildren()[0] : first;
    if (value?.kind() === "macro_invocation")
      return !/^(?:std::)?(?:e?println|e?print|dbg|drop|write|writeln|vec|format|trace|debug|info|warn|error)!/.test(
        value.text().slice(0, 40),
      );
    if (value?.kind() !== "call_expression") return false;
    const callee = value.field("function");
    const kind = callee?.kind();
    const name = callee?.text().slice(0, 200) ?? "";
    if (kind === "identifier") return !declared.has(name) && name !== "drop";
    return MAY_ASSERT.test(name);
  });
}

const MAY_ASSERT =
  /(?:[.:_]|^)(?:check|verify|test|ensure|validate|run_test|expect|assert|should|success|failure|stdout|stderr|roundtrip|round_trip|model|join|eq)\w*$/;
