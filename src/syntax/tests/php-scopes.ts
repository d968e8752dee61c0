import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Assertion, TestMark } from "../../core/test-cases.ts";
import {
  callsOn,
  isOnTest,
  type PhpCall,
  phpCall,
  phpString,
  phpText,
  rowsOf,
  statementsOf,
} from "./php-calls.ts";
import { markOf } from "./places.ts";

/** A class or group of tests, a test, or a method that helps them; while what is in it is read. */
export interface PhpScope {
  readonly kind: "group" | "test" | "helper";
  readonly name: string;
  readonly around: PhpScope | null;
  readonly node: SyntaxNode;
  readonly body: SyntaxNode | null;
  readonly end: number;
  skipped: TestMark | null;
  readonly focused: TestMark | null;
  readonly todo: boolean;
  /** Rows that are written at the test. */
  readonly rows: number | null;
  /** Methods of the class that give rows. */
  readonly providers: readonly string[];
  readonly assertions: Assertion[];
  /** Methods of the test's own that it calls. */
  readonly calls: Set<string>;
  elsewhere: boolean;
}

type Given = Pick<PhpScope, "kind" | "name" | "node" | "body"> & Partial<PhpScope>;

function scopeOf(given: Given, around: PhpScope | null): PhpScope {
  return {
    around,
    end: given.node.range().end.index,
    skipped: null,
    focused: null,
    todo: false,
    rows: null,
    providers: [],
    assertions: [],
    calls: new Set(),
    elsewhere: false,
    ...given,
  };
}

/** A class that extends another, or a trait: a class of tests always extends the framework's. */
export function classScope(node: SyntaxNode, around: PhpScope | null): PhpScope | null {
  const isOwn = node.kind() === "class_declaration";
  const name = phpText(node.field("name"));
  if (isOwn && !node.children().some((one) => one.kind() === "base_clause")) return null;
  return scopeOf({ kind: "group", name, node, body: null }, around);
}

const MOST_COMMENTS = 5;

/** The comments right above a method. */
function docOf(node: SyntaxNode): string {
  let doc = "";
  let at = node.prev();
  for (let count = 0; at?.kind() === "comment" && count < MOST_COMMENTS; count++) {
    doc += `${at.text().slice(0, 20_000)}\n`;
    at = at.prev();
  }
  return doc;
}

export function methodScope(node: SyntaxNode, around: PhpScope | null): PhpScope | null {
  if (around?.kind !== "group") return null;
  const name = phpText(node.field("name"));
  const body = node.field("body");
  const doc = docOf(node);
  const attributes = (node.field("attributes")?.text() ?? "").slice(0, 20_000);
  const isMarked = /@test\b(?!-)/.test(doc) || /[[,\\\s]Test(?=\s*[\],(])/.test(attributes);
  const modifiers = node.children().map((one) => one.kind());
  const isPublic = !node
    .children()
    .some((one) => one.kind() === "visibility_modifier" && one.text() !== "public");
  if (
    !(/^test/.test(name) || isMarked) ||
    !isPublic ||
    !body ||
    modifiers.includes("static_modifier")
  ) {
    if (/^setUp$/.test(name)) around.skipped ??= unconditionalSkip(body);
    return scopeOf({ kind: "helper", name, node, body }, around);
  }
  const only = statementsOf(body);
  const isPlanned = only.length === 1 && /markTestIncomplete/.test(phpText(only[0]));
  return scopeOf(
    {
      kind: "test",
      name,
      node,
      body,
      todo: isPlanned,
      skipped: isPlanned ? null : unconditionalSkip(body),
      rows: rowsWritten(doc, attributes),
      providers: [
        ...[...doc.matchAll(/@dataProvider\s+(\w+)\s/g)].map(([, one]) => one as string),
        ...[...attributes.matchAll(/\bDataProvider\(\s*['"](\w+)['"]/g)].map(
          ([, one]) => one as string,
        ),
      ],
      elsewhere:
        /@(?:expectedException|doesNotPerformAssertions)\b|\bDoesNotPerformAssertions\b/.test(
          `${doc}${attributes}`,
        ),
    },
    around,
  );
}

/** `#[TestWith([1, 2])]` and the lines below `@testWith`. */
function rowsWritten(doc: string, attributes: string): number | null {
  const attributed = attributes.match(/\bTestWith(?:Json)?\(/g)?.length ?? 0;
  const [, listed = ""] = /@testWith\s((?:[\s*]*\[[^\n]*\n)+)/.exec(doc) ?? [];
  const rows = attributed + listed.split("\n").filter((line) => line.includes("[")).length;
  return rows > 0 ? rows : null;
}

/** How many rows a provider gives; null where they are not all written out. */
export function rowsGiven(body: SyntaxNode | null): number | null {
  if (!body) return null;
  const statements = statementsOf(body);
  const yields = nodesOfKind(body, ["yield_expression"]);
  if (yields.length > 0) {
    const direct = statements.filter(
      (one) =>
        one.kind() === "expression_statement" &&
        one.namedChildren()[0]?.kind() === "yield_expression" &&
        !/^yield\s+from\b/.test(one.text().slice(0, 20)),
    );
    return direct.length === yields.length ? direct.length : null;
  }
  const [first] = statements;
  if (statements.length !== 1 || first?.kind() !== "return_statement") return null;
  return rowsOf(first.namedChildren()[0]);
}

/** A skip among the statements that runs whenever they do. */
function unconditionalSkip(body: SyntaxNode | null): TestMark | null {
  for (const statement of statementsOf(body).slice(0, 200)) {
    const kind = statement.kind();
    if (kind === "return_statement") return null;
    if (kind === "expression_statement") {
      const call = phpCall(statement.namedChildren()[0]);
      if (call && /^markTest(?:Skipped|Incomplete)$/.test(call.name) && isOnTest(call))
        return markOf(call.node);
    } else if (kind === "if_statement") {
      if (phpText(statement.field("condition")) === "(true)") {
        const inner = unconditionalSkip(statement.field("body"));
        if (inner) return inner;
      }
      if (statement.has({ rule: { kind: "return_statement" } })) return null;
    }
  }
  return null;
}

/** `it('…', fn)`, `describe('…', fn)` of Pest, with what is called on it; null for any other call. */
export function pestScope(call: PhpCall, around: PhpScope | null): PhpScope | null {
  const { name, on, node } = call;
  if (on || !/^(?:it|test|todo|describe)$/.test(name) || around?.kind === "test") return null;
  const { args } = call;
  if (around && around.body === null) return null;
  const title = phpString(args[0]);
  if (title === null) return null;
  const chain = callsOn(node);
  const closure = args.find((one) => /^(?:anonymous_function|arrow_function)$/.test(one.kind()));
  const whole = chain.at(-1)?.node ?? node;
  const skip = chain.find((one) => one.name === "skip");
  const only = chain.find((one) => one.name === "only");
  const isTodo =
    name === "todo" || chain.some((one) => one.name === "todo") || (!closure && chain.length === 0);
  const withRows = chain.find((one) => one.name === "with");
  const shown = `${name}('${title}')`;
  const isAlways =
    skip &&
    (skip.args.length === 0 ||
      phpString(skip.args[0]) !== null ||
      phpText(skip.args[0]) === "true");
  return scopeOf(
    {
      kind: name === "describe" ? "group" : "test",
      name: title,
      node,
      body: closure ?? node,
      end: whole.range().end.index,
      skipped: isAlways ? markOf(node, `${shown}->skip()`) : null,
      focused: only ? markOf(node, `${shown}->only()`) : null,
      todo: isTodo && name !== "describe",
      rows: rowsOf(withRows?.args[0]),
      elsewhere: chain.some((one) => /^(?:throws|expect|assert|to[A-Z]|and$)/.test(one.name)),
    },
    around,
  );
}
