import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { TestMark } from "../../core/test-cases.ts";
import { constantTruth } from "./constant-conditions.ts";
import type { FileText } from "./file-text.ts";
import { markOf } from "./places.ts";
import { argumentsOf, keyword } from "./python-assertions.ts";
import { rowTexts } from "./rows.ts";
import { spanOf } from "./spans.ts";

const MARKED =
  /^(?:pytest\.)?(?:mark\.)(skip|xfail|skipif)$|^(?:unittest\.|ut\.|case\.)?(skip|skipIf|skipUnless|expectedFailure)$/;

/** Of an expression that marks a test: that it keeps it from running, always. */
export function skipMark(
  expression: SyntaxNode,
  text: FileText,
  constant: (name: string) => SyntaxNode | null = () => null,
): TestMark | null {
  if (expression.kind() === "identifier") {
    // `slow = pytest.mark.skip(…)` and `@slow`.
    const value = constant(expression.text());
    const mark = value && value.kind() !== "identifier" ? skipMark(value, text) : null;
    if (mark) return { ...markOf(expression), text: mark.text };
  }
  const isCall = expression.kind() === "call";
  const callee = isCall ? expression.field("function") : expression;
  const name = callee ? text.raw(spanOf(callee)) : "";
  const found = name.length < 60 ? MARKED.exec(name) : null;
  const mark = found?.[1] ?? found?.[2];
  if (!mark) return null;
  const first = isCall ? argumentsOf(expression)[0]?.text() : undefined;
  const given = isCall ? keyword(expression, /^condition$/, text) : null;
  const condition = given?.replace(/^condition\s*=\s*/, "") ?? first;
  return isAlways(mark, condition) ? markOf(expression, `@${name}`) : null;
}

function isAlways(mark: string, condition: string | undefined): boolean {
  if (mark === "skip" || mark === "expectedFailure") return true;
  if (mark === "xfail" && condition === undefined) return true;
  if (mark === "skipUnless") return constantTruth(condition ?? "") === false;
  // A text is a condition that pytest evaluates.
  const isText = /^["']/.test(condition ?? "");
  return !isText && constantTruth(condition ?? "") === true;
}

/** Expressions behind `@`, of a definition. */
export function decoratorsOf(definition: SyntaxNode): SyntaxNode[] {
  const parent = definition.parent();
  if (parent?.kind() !== "decorated_definition") return [];
  return parent
    .namedChildren()
    .filter((one) => one.kind() === "decorator")
    .flatMap((one) => one.namedChildren().slice(0, 1));
}

/** `pytestmark = …` and `pytest.skip(…, allow_module_level=True)` among a module's or class's own statements. */
export function marksAmong(block: SyntaxNode, text: FileText): TestMark | null {
  for (const statement of block.namedChildren()) {
    if (statement.kind() !== "expression_statement") continue;
    const inner = statement.namedChildren()[0];
    if (inner?.kind() === "call" && isSkipCall(inner, text)) return markOf(inner, "pytest.skip");
    if (inner?.kind() !== "assignment" || inner.field("left")?.text() !== "pytestmark") continue;
    const value = inner.field("right");
    const marks = value?.kind() === "list" ? value.namedChildren() : value ? [value] : [];
    for (const one of marks) {
      const mark = skipMark(one, text);
      if (mark) return mark;
    }
  }
  return null;
}

const SKIP = /^(?:pytest\.(?:skip|xfail)|skip|self\.skipTest|(?:unittest\.)?SkipTest)$/;

function isSkipCall(call: SyntaxNode, text: FileText): boolean {
  const callee = call.field("function");
  const name = callee ? text.raw(spanOf(callee)) : "";
  return name.length < 40 && SKIP.test(name);
}

const DECIDES = /^(?:if|try|with|for|while|match)_statement$/;
const FIRST_STATEMENTS = 30;

/** A skip among a test's own statements, before anything that depends on a condition. */
export function skipInBody(block: SyntaxNode, text: FileText): TestMark | null {
  const statements = block.namedChildren().slice(0, FIRST_STATEMENTS);
  for (const [at, statement] of statements.entries()) {
    const kind = statement.kind();
    if (kind === "if_statement") {
      const truth = constantTruth(statement.field("condition")?.text().slice(0, 300) ?? "");
      if (truth === false && !statement.field("alternative")) continue;
      const taken = truth ? statement.field("consequence") : null;
      const mark = taken && stopIn(taken, text);
      if (mark) return mark;
    }
    if (DECIDES.test(kind)) return null;
    if (kind === "return_statement" && at < statements.length - 1)
      return isBareReturn(statement) ? markOf(statement, "return") : null;
    const mark = skippedBy(statement, text);
    if (mark) return mark;
  }
  return null;
}

function skippedBy(statement: SyntaxNode, text: FileText): TestMark | null {
  const kind = statement.kind();
  if (kind !== "expression_statement" && kind !== "raise_statement") return null;
  const inner = statement.namedChildren()[0];
  const isRaised =
    kind === "raise_statement" &&
    /^(?:unittest\.)?SkipTest\b/.test(inner?.text().slice(0, 40) ?? "");
  const skips = inner && (isRaised || (inner.kind() === "call" && isSkipCall(inner, text)));
  return skips ? markOf(inner, text.of(spanOf(inner)).slice(0, 60)) : null;
}

/** What stands behind a condition that always holds. */
function stopIn(block: SyntaxNode, text: FileText): TestMark | null {
  const first = block.namedChildren()[0];
  if (first?.kind() === "return_statement")
    return isBareReturn(first) ? markOf(first, "return") : null;
  return first ? skippedBy(first, text) : null;
}

/** It gives nothing back, or nothing that was found out. */
function isBareReturn(node: SyntaxNode): boolean {
  const value = node.namedChildren()[0];
  return !value || /^(?:none|true|false|integer|float|string)$/.test(value.kind());
}

/** Rows that a test is run with, those left out that are marked not to run; null where they cannot be counted. */
export function casesOf(
  decorators: readonly SyntaxNode[],
  constant: (name: string) => SyntaxNode | null,
  text: FileText,
): number | null {
  let cases: number | null = null;
  for (const table of tablesOf(decorators, constant)) {
    const rows = Array.isArray(table) ? table.length : table ? rowsOf(table, text) : null;
    if (rows === null) return null;
    cases = (cases ?? 1) * rows;
  }
  return cases;
}

/** The rows themselves, of all its tables. */
export function rowTextsOf(
  decorators: readonly SyntaxNode[],
  constant: (name: string) => SyntaxNode | null,
): string[] {
  return tablesOf(decorators, constant).flatMap((table) =>
    rowTexts(
      Array.isArray(table) ? table : table && LIST.test(table.kind()) ? table.namedChildren() : [],
    ),
  );
}

/** A list, or what makes one; of `@data(1, 2)` the rows; null for a name that is not known. */
function tablesOf(
  decorators: readonly SyntaxNode[],
  constant: (name: string) => SyntaxNode | null,
): (SyntaxNode | SyntaxNode[] | null)[] {
  return decorators.flatMap((decorator): (SyntaxNode | SyntaxNode[] | null)[] => {
    if (decorator.kind() !== "call") return [];
    const name = decorator.field("function")?.text() ?? "";
    const args = argumentsOf(decorator);
    const isTable = /(?:^|\.)parametrize$/.test(name);
    if (!isTable && !/(?:^|\.)(?:expand|data)$/.test(name)) return [];
    if (name.endsWith("data") && args.length > 1) return [args];
    const given = isTable ? args[1] : args[0];
    return [given?.kind() === "identifier" ? constant(given.text()) : (given ?? null)];
  });
}

const LIST = /^(?:list|tuple|set)$/;

function rowsOf(table: SyntaxNode, text: FileText): number | null {
  if (!LIST.test(table.kind())) return null;
  const rows = table.namedChildren().filter((one) => one.kind() !== "comment");
  if (rows.some((row) => /splat/.test(row.kind()))) return null;
  return rows.filter((row) => !isMarked(row, text)).length;
}

/** `pytest.param("", 0, marks=pytest.mark.skip)` */
function isMarked(row: SyntaxNode, text: FileText): boolean {
  if (row.kind() !== "call") return false;
  const marks = keyword(row, /^marks$/, text);
  return (
    marks !== null && /^marks\s*=\s*[[(]?(?:pytest\.)?mark\.(?:skip|xfail)(?![\w(])/.test(marks)
  );
}
