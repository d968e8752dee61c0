import type { SyntaxLanguage } from "../../core/syntax.ts";
import { collapsed, type SyntaxNode } from "../../core/syntax-node.ts";
import { COMMENT_KINDS, commentRun, commentText } from "../comments/comments.ts";
import type { Match, SourceFile, SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import { isShipped } from "./printing.ts";
import { STUB_CALLS, type StubCall } from "./stub-calls.ts";
import { isTodo, promises } from "./todo-marks.ts";

/** Functions, and how their bodies look, of a language. */
interface Bodies {
  readonly languages: readonly SyntaxLanguage[];
  readonly functions: readonly string[];
  readonly labels: readonly string[];
  readonly bad: string;
  readonly good: string;
}

const BODIES: readonly Bodies[] = [
  {
    languages: ["javascript", "typescript"],
    functions: [
      "function_declaration",
      "generator_function_declaration",
      "method_definition",
      "arrow_function",
      "function_expression",
    ],
    labels: ["ESLint no-empty-function"],
    bad: 'export function f() {\n  throw new Error("not implemented");\n}',
    good: 'export function f(a) {\n  if (a) return 1;\n  throw new Error("no a");\n}',
  },
  {
    languages: ["python"],
    functions: ["function_definition"],
    labels: ["pylint W0511"],
    bad: "def f():\n    raise NotImplementedError\n",
    good: "class A:\n    def f(self):\n        raise NotImplementedError\n",
  },
  {
    languages: ["go"],
    functions: ["function_declaration", "method_declaration"],
    labels: ["forbidigo"],
    bad: 'package a\n\nfunc f() {\n\tpanic("not implemented")\n}',
    good: "package a\n\nfunc f(err error) {\n\tpanic(err)\n}",
  },
  {
    languages: ["java"],
    functions: ["method_declaration", "constructor_declaration"],
    labels: ["Sonar S1186"],
    bad: 'class A {\n  void f() {\n    throw new UnsupportedOperationException("Not supported yet.");\n  }\n}',
    good: "class A {\n  void f() {\n    throw new UnsupportedOperationException();\n  }\n}",
  },
  {
    languages: ["kotlin"],
    functions: ["function_declaration"],
    labels: ["detekt NotImplementedDeclaration"],
    bad: "fun f(): Int = TODO()",
    good: 'fun f(): Int = error("unknown")',
  },
  {
    languages: ["rust"],
    functions: ["function_item"],
    labels: ["clippy::todo", "clippy::unimplemented"],
    bad: "fn f() -> u32 {\n    todo!()\n}",
    good: 'fn f() -> u32 {\n    unreachable!("never empty")\n}',
  },
  {
    languages: ["csharp"],
    functions: [
      "method_declaration",
      "local_function_statement",
      "property_declaration",
      "accessor_declaration",
      "constructor_declaration",
    ],
    labels: ["Sonar S3717"],
    bad: "class A {\n    int F() => throw new NotImplementedException();\n}",
    good: "class A {\n    int F() => throw new NotSupportedException();\n}",
  },
  {
    languages: ["ruby"],
    functions: ["method", "singleton_method"],
    labels: ["RuboCop Lint/EmptyMethod"],
    bad: 'def f\n  raise NotImplementedError, "TODO"\nend',
    good: "class A\n  def f\n    raise NotImplementedError\n  end\nend",
  },
  {
    languages: ["php"],
    functions: ["function_definition", "method_declaration"],
    labels: ["Sonar S1186"],
    bad: "function f() {\n    throw new \\Exception('Not implemented');\n}",
    good: "function f() {\n    throw new \\LogicException('read-only');\n}",
  },
];

const FUNCTIONS = new Set(BODIES.flatMap(({ functions }) => functions));
/** What holds a body's statements in the grammars that put one more node around them. */
const WRAPPERS: ReadonlySet<string> = new Set([
  "statement_list",
  "statements",
  "block",
  "body_statement",
]);
const BODY_KINDS: ReadonlySet<string> = new Set([
  "function_body",
  "body_statement",
  "arrow_expression_clause",
]);
const NOTHING: ReadonlySet<string> = new Set(["pass_statement", "ellipsis", "empty_statement"]);

interface Body {
  readonly node: SyntaxNode;
  /** Comments and a docstring left out. */
  readonly statements: readonly SyntaxNode[];
  readonly comments: readonly SyntaxNode[];
}

function bodyOf(fn: SyntaxNode): Body | null {
  const parts = fn.namedChildren();
  const body = fn.field("body") ?? parts.find((one) => BODY_KINDS.has(one.kind())) ?? null;
  const comments =
    fn.kind() === "function_definition" || isRubyMethod(fn) ? parts.filter(isComment) : [];
  if (body === null) {
    if (fn.kind() === "accessor_declaration" || !isRubyMethod(fn)) return null;
    return { node: fn, statements: [], comments };
  }
  // An arrow's value: what it returns is all that it does.
  if (fn.kind() === "arrow_function" && body.kind() !== "statement_block")
    return { node: body, statements: [body], comments };
  let inner = body.namedChildren();
  let found = [...comments, ...inner.filter(isComment)];
  inner = inner.filter((one) => !isComment(one));
  while (inner.length === 1 && WRAPPERS.has(inner[0]?.kind() ?? "")) {
    const deeper = inner[0]?.namedChildren() ?? [];
    found = [...found, ...deeper.filter(isComment)];
    inner = deeper.filter((one) => !isComment(one));
  }
  const statements = inner.map(unwrapped).filter((one) => one.kind() !== "string");
  return { node: body, statements, comments: found };
}

const isRubyMethod = (node: SyntaxNode) => /^(?:method|singleton_method)$/.test(node.kind());
const isComment = (node: SyntaxNode) => COMMENT_KINDS.includes(node.kind());

function unwrapped(statement: SyntaxNode): SyntaxNode {
  return statement.kind() === "expression_statement"
    ? (statement.namedChildren()[0] ?? statement)
    : statement;
}

/** The comment that says what is to do, where a function's body holds nothing else. */
function emptyButTodo(fn: SyntaxNode): SyntaxNode | null {
  const body = bodyOf(fn);
  if (body === null || !body.statements.every((one) => NOTHING.has(one.kind()))) return null;
  return (
    body.comments.find((one) =>
      commentText(one.text()).lines.some((line) => isTodo(line) || promises(line)),
    ) ?? null
  );
}

/** By the function, for each of its comments asks; null for a function that holds more. */
const empty = new WeakMap<SourceFile, Map<number, SyntaxNode | null>>();

/** Whether the comment is what a function has in place of a body; then the function is the finding. */
export function todoStub(comment: SyntaxNode, file: SourceFile): boolean {
  if (file.role !== "source" || !mayBeBody(comment, file)) return false;
  const fn = functionAround(comment);
  if (fn === null) return false;
  const known = empty.get(file) ?? new Map<number, SyntaxNode | null>();
  empty.set(file, known);
  const id = fn.id();
  if (!known.has(id)) known.set(id, emptyButTodo(fn));
  return (known.get(id) ?? null) !== null && isShipped(comment, file);
}

/** By the text around it: the way up from one of many siblings is long. */
function mayBeBody(comment: SyntaxNode, file: SourceFile): boolean {
  const { start, end } = comment.range();
  if (/^\s*(?:pass|\.\.\.)|[{;)]\s*$/.test((file.lines[start.line] ?? "").slice(0, start.column)))
    return true;
  const run = commentRun(file, end.line);
  const above = file.lines[(run?.row ?? start.line) - 1] ?? "";
  if (/^\s*(?:pass|\.\.\.)\s*$/.test(above)) return true;
  let next = run ? run.row + run.lines.length : end.line + 1;
  while (next < file.lines.length && (file.lines[next] ?? "").trim() === "") next++;
  return /^\s*(?:\}|end\b|pass\b|\.\.\.)/.test(file.lines[next] ?? "");
}

/** A comment in place of a body stands right below it: some grammars put two nodes between. */
function functionAround(comment: SyntaxNode): SyntaxNode | null {
  let at = comment.parent();
  for (let steps = 0; at && steps < 4; steps++, at = at.parent())
    if (FUNCTIONS.has(at.kind())) return at;
  return null;
}

function stubOf(fn: SyntaxNode, call: StubCall): Match | null {
  const body = bodyOf(fn);
  if (body === null) return null;
  const [only, ...more] = body.statements;
  if (only && more.length === 0 && call.isStub(only, fn))
    return { node: only, subject: collapsed(only.text().slice(0, 200)) };
  const todo = emptyButTodo(fn);
  if (!todo) return null;
  const subject = collapsed(commentText(todo.text()).lines.join(" "));
  return { node: todo, within: fn, subject, message: "A function is empty but for what is to do" };
}

/** Without one of them no call says that it is not written yet, and no comment that it is to do. */
const STUB_WORDS = /implement|supported yet|yet supported|to-?do|fixme|hack|xxx|stub/i;

function ruleOf(bodies: Bodies): SyntaxRule {
  const call = STUB_CALLS[bodies.languages[0] as SyntaxLanguage] as StubCall;
  const found = (node: SyntaxNode): Match | null => {
    if (bodies.functions.includes(node.kind())) {
      const stub = stubOf(node, call);
      return stub && !call.anywhere?.(stub.node) ? stub : null;
    }
    return call.anywhere?.(node) ? { node, subject: collapsed(node.text().slice(0, 200)) } : null;
  };
  const match = (node: SyntaxNode, file: SourceFile): Match | null => {
    const stub = file.role === "source" ? found(node) : null;
    return stub && isShipped(stub.node, file) ? stub : null;
  };
  return ruleOn(STUB_WORDS, {
    id: "stub",
    family: "leftovers",
    languages: bodies.languages,
    message: "It is not written yet",
    fix: "write it, or leave it out of this change",
    labels: bodies.labels,
    kinds: [...bodies.functions, ...(call.kinds ?? [])],
    // Of the few that are found it is asked whether they are shipped: that is a long way up.
    where: "everywhere",
    examples: { bad: [bodies.bad], good: [bodies.good] },
    match,
  });
}

/** Functions that only promise. */
export const STUBS: readonly SyntaxRule[] = BODIES.map(ruleOf);
