import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { Match, SyntaxRule } from "../rule.ts";
import { ruleInFilesWith, says, saysIn } from "../words.ts";
import { argumentsOf, bare, FUNCTIONS, parametersOf } from "./javascript-functions.ts";

const LANGUAGES = ["javascript", "typescript"] as const;

export const UNSAFE_FINALLY: SyntaxRule = ruleInFilesWith(/\bfinally\b/, {
  id: "unsafe-finally",
  family: "error-handling",
  languages: LANGUAGES,
  message: "Leaving a `finally` block drops the error that was on its way",
  fix: "Move it behind the statement, or into `try` and `catch`.",
  labels: ["ESLint no-unsafe-finally", "oxlint no-unsafe-finally", "Biome noUnsafeFinally"],
  kinds: ["return_statement", "throw_statement", "break_statement", "continue_statement"],
  where: "everywhere",
  examples: {
    bad: [
      "function f() { try { run(); } finally { return 1; } }",
      "for (const x of all) { try { run(x); } finally { if (x.last) break; } }",
      'try { run(); } finally { throw new Error("late"); }',
    ],
    good: [
      "function f() { try { return run(); } finally { close(); } }",
      "try { run(); } finally { for (const x of all) { if (x.last) break; } }",
      "try { run(); } finally { all.forEach((x) => { return x.close(); }); }",
      "try { run(); } finally { try { throw late; } catch (e) { log(e); } }",
    ],
  },
  match(node) {
    const around = finallyLeftBy(node);
    if (!around) return null;
    const word = node.kind().replace("_statement", "");
    return {
      node,
      within: around,
      message: `\`${word}\` in \`finally\` drops the error that was on its way`,
    };
  },
});

const LOOPS: readonly string[] = [
  "for_statement",
  "for_in_statement",
  "while_statement",
  "do_statement",
];

/** How far up a `finally` is looked for. */
const CLIMB = 60;

/** The statement whose `finally` is left; null where the jump stays within, or is in none. */
function finallyLeftBy(node: SyntaxNode): SyntaxNode | null {
  const kind = node.kind();
  const label = node.field("label")?.text() ?? null;
  let below = node;
  let at = node.parent();
  for (let steps = 0; at && steps < CLIMB; steps++) {
    const around = at.kind();
    if (around === "finally_clause") return at.parent();
    if (FUNCTIONS.includes(around) || around === "class_static_block") return null;
    if (stops(kind, label, at, around, below)) return null;
    below = at;
    at = at.parent();
  }
  return null;
}

function stops(
  kind: string,
  label: string | null,
  at: SyntaxNode,
  around: string,
  below: SyntaxNode,
): boolean {
  if (kind === "throw_statement")
    return around === "try_statement" && below.kind() === "statement_block" && hasHandler(at);
  if (kind === "return_statement") return false;
  if (label !== null) return around === "labeled_statement" && at.field("label")?.text() === label;
  return LOOPS.includes(around) || (kind === "break_statement" && around === "switch_statement");
}

const hasHandler = (statement: SyntaxNode): boolean => statement.field("handler") !== null;

export const UNTHROWN_ERROR: SyntaxRule = {
  id: "unthrown-error",
  family: "error-handling",
  languages: LANGUAGES,
  message: "An error is made and not thrown, or what is thrown is no error",
  fix: "Throw it: `throw new Error(…)`.",
  labels: [
    "SonarJS no-unthrown-error (S3984)",
    "ESLint no-throw-literal",
    "ESLint prefer-promise-reject-errors",
    "typescript-eslint only-throw-error",
  ],
  kinds: ["expression_statement", "throw_statement", "call_expression"],
  where: "code",
  examples: {
    bad: [
      'if (!port) new RangeError("no port");',
      'if (!port) throw "no port";',
      "function f() { return Promise.reject(`no port`); }",
      'new Promise((resolve, reject) => { setTimeout(() => reject("late"), 10); });',
    ],
    good: [
      'if (!port) throw new RangeError("no port");',
      'const late = new Error("late"); done(late);',
      "if (!post) throw notFound(); else throw post.pending;",
      'new Promise((resolve, reject) => { setTimeout(() => reject(new Error("late")), 10); });',
    ],
  },
  match(node, file) {
    const kind = node.kind();
    if (kind === "throw_statement") return thrownLiteral(node);
    if (kind === "expression_statement") return saysIn(node, file, MADE) ? unthrown(node) : null;
    return says(file, PROMISES) ? rejectedLiteral(node) : null;
  },
};

/** Without one of them no error is made, and none without the other is rejected with. */
const MADE = /(?:Error|Exception)\b/;
const PROMISES = /\bPromise\b/;

const ERROR_NAME = /^[A-Z]\w*(Error|Exception)$|^Error$/;
const BUILT_IN = /^(Error|TypeError|RangeError|SyntaxError|ReferenceError|EvalError|URIError)$/;

function unthrown(statement: SyntaxNode): Match | null {
  const expression = statement.namedChildren()[0];
  const made = expression && lastOf(expression);
  const kind = made?.kind();
  if (!made || (kind !== "new_expression" && kind !== "call_expression")) return null;
  const callee = made.field(kind === "new_expression" ? "constructor" : "function");
  if (callee?.kind() !== "identifier") return null;
  const name = callee.text();
  if (!(kind === "new_expression" ? ERROR_NAME : BUILT_IN).test(name)) return null;
  return { node: statement, message: `A \`${name}\` is made, and not thrown` };
}

/** What a statement of `a && b` comes to: `b`. */
function lastOf(expression: SyntaxNode): SyntaxNode {
  const at = bare(expression);
  if (at.kind() !== "binary_expression") return at;
  const operator = at.field("operator")?.text();
  const right = at.field("right");
  return right && (operator === "&&" || operator === "||" || operator === "??") ? bare(right) : at;
}

const NO_ERROR: Readonly<Record<string, string>> = {
  string: "A string",
  template_string: "A string",
  number: "A number",
  true: "A boolean",
  false: "A boolean",
  null: "`null`",
  undefined: "`undefined`",
  object: "A plain object",
  array: "An array",
};

const MAKE_ERROR =
  "Make it an `Error`, which carries a stack and is known as one where it is caught.";

function thrownLiteral(statement: SyntaxNode): Match | null {
  const value = statement.namedChildren().find((child) => child.kind() !== "comment");
  const what = value && literalOf(value);
  return what
    ? { node: statement, message: `${what} is thrown, which is no error`, fix: MAKE_ERROR }
    : null;
}

function rejectedLiteral(call: SyntaxNode): Match | null {
  const callee = call.field("function");
  const kind = callee?.kind();
  if (!callee || (kind !== "identifier" && kind !== "member_expression")) return null;
  if (kind === "member_expression") {
    if (callee.field("property")?.text() !== "reject") return null;
    if (callee.field("object")?.text() !== "Promise") return null;
  }
  const value = argumentsOf(call)[0];
  const what = value && literalOf(value);
  if (!what || (kind === "identifier" && !isReject(callee))) return null;
  return {
    node: call,
    message: `A promise is rejected with ${what.toLowerCase()}, which is no error`,
    fix: MAKE_ERROR,
  };
}

/** What it is, where it is surely no error; a text joined by `+` is a string. */
function literalOf(value: SyntaxNode): string | null {
  const at = bare(value);
  if (at.kind() !== "binary_expression") return NO_ERROR[at.kind()] ?? null;
  if (at.field("operator")?.text() !== "+") return null;
  for (const side of [at.field("right"), at.field("left")])
    if (side?.kind() === "string" || side?.kind() === "template_string") return "A string";
  return null;
}

/** Whether the name is the second parameter of the executor around it. */
function isReject(name: SyntaxNode): boolean {
  const text = name.text();
  let at = name.parent();
  for (let steps = 0; at && steps < CLIMB; steps++) {
    if (at.kind() === "new_expression" && at.field("constructor")?.text() === "Promise") {
      const executor = argumentsOf(at)[0];
      const second = executor && FUNCTIONS.includes(executor.kind()) && parametersOf(executor)[1];
      if (second) return second.text() === text;
    }
    at = at.parent();
  }
  return false;
}
