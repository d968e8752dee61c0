import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { Assertion, TestMark } from "../../core/test-cases.ts";
import type { SourceFile } from "../rule.ts";
import { funcLiteral, type GoCall, goString, goText } from "./go-calls.ts";
import { exampleOutput, isExample } from "./go-examples.ts";
import { markOf } from "./places.ts";

/** A test or a suite around tests, while what is in it is read. */
export interface GoScope {
  readonly isTest: boolean;
  readonly name: string;
  readonly suites: readonly string[];
  readonly node: SyntaxNode;
  /** The function that runs; null where it is named only. */
  readonly body: SyntaxNode | null;
  readonly end: number;
  /** Its receiver's name: `s` of `func (s *Suite) TestX()`. */
  readonly receiver: string | null;
  readonly assertions: Assertion[];
  /** Failures of one `if` are one assertion. */
  readonly seenConditions: Set<number>;
  elsewhere: boolean;
  hasSubtests: boolean;
  skipped: TestMark | null;
  focused: TestMark | null;
  /** Rows of literal tables, by the name of the variable. */
  readonly tables: Map<string, number>;
  readonly loops: GoLoop[];
  /** Of a fuzz target: how often it adds to its seed corpus, loops over tables left out. */
  seeds: number;
  /** The name by which a fuzz target knows its `*testing.F`; null for other tests. */
  readonly fuzz: string | null;
  /** What an example has to print, as a part of its body; null for other tests. */
  readonly output: string | null;
}

/** A loop over a table. */
export interface GoLoop {
  readonly start: number;
  readonly end: number;
  /** The rows of a literal, or the name of the table. */
  readonly over: number | string;
  /** It asserts, or runs a subtest for each row. */
  tests: boolean;
}

type Given = Pick<GoScope, "isTest" | "name" | "suites" | "node" | "body"> & Partial<GoScope>;

export function scopeOf(given: Given, around: GoScope | undefined): GoScope {
  return {
    receiver: around?.receiver ?? null,
    end: given.node.range().end.index,
    assertions: [],
    seenConditions: new Set(),
    elsewhere: false,
    hasSubtests: false,
    tables: new Map(),
    loops: [],
    seeds: 0,
    fuzz: null,
    output: null,
    ...given,
    skipped: given.skipped ?? around?.skipped ?? null,
    focused: given.focused ?? around?.focused ?? null,
  };
}

const TEST = /^Test(?!\p{Ll})/u;
const FUZZ = /^Fuzz(?!\p{Ll})/u;

/** A function that `go test` runs, a method that a suite runs; null for others. */
export function functionScope(node: SyntaxNode, file: SourceFile): GoScope | null {
  const kind = node.kind();
  if (kind !== "function_declaration" && kind !== "method_declaration") return null;
  const name = node.field("name")?.text() ?? "";
  if (!/^(?:Test|Fuzz|Example)/.test(name) || name === "TestMain") return null;
  const body = node.field("body");
  const parameters = node.field("parameters")?.text() ?? "";
  if (kind === "method_declaration") {
    const [, receiver, type] =
      /^\(\s*(\w+)?\s*\*?\s*(\w+)/.exec(node.field("receiver")?.text() ?? "") ?? [];
    if (!TEST.test(name) || !/^\(\s*\)$|^\(\w+ \*(?:\w+\.)?[CT]\)$/.test(parameters)) return null;
    const suites = [type ?? receiver ?? ""];
    return scopeOf(
      { isTest: true, name, suites, node, body, receiver: receiver ?? null },
      undefined,
    );
  }
  if (isExample(name, parameters)) {
    const output = file.path.endsWith("_test.go") ? exampleOutput(body, file.text) : null;
    if (!output) return null;
    const { text, assertion } = output;
    const given = { isTest: true, name, suites: [], node, body };
    return scopeOf({ ...given, output: text, assertions: [assertion] }, undefined);
  }
  const [, fuzz = null] = /^\(\s*(\w+)\s+\*(?:testing\.)?F\s*\)$/.exec(parameters) ?? [];
  if (fuzz !== null && FUZZ.test(name))
    return scopeOf(
      { isTest: true, name, suites: [], node, body, fuzz, elsewhere: true },
      undefined,
    );
  if (!TEST.test(name) || !/^\(\s*\w+\s+\*(?:testing\.)?T\s*\)$/.test(parameters)) return null;
  return scopeOf({ isTest: true, name, suites: [], node, body }, undefined);
}

const CONTAINER = /^([FPX]?)(?:Describe|Context|When|DescribeTableSubtree)$/;
const SPEC = /^([FPX]?)(?:It|Specify|DescribeTable|Entry)$/;

/** `t.Run("small", func…)` and Ginkgo's containers and specs; null for any other call. */
export function callScope(
  call: GoCall,
  around: GoScope | undefined,
  ts: ReadonlySet<string>,
): GoScope | null {
  if (!/^(?:Run$|[FPX]?(?:Describe|Context|When|It|Specify|Entry))/.test(call.name)) return null;
  const { name, node, args, onName } = call;
  const title = goString(args[0]);
  if (title === null) return null;
  const suites = around ? [...around.suites, around.name] : [];
  if (name === "Run" && args.length === 2) {
    const isT = onName !== null && (ts.has(onName) || onName === around?.receiver);
    if (!isT || !around?.isTest) return null;
    // Below a fuzz target there is one in each seed; an example is given no `t`.
    if (around.fuzz !== null || around.output !== null) return null;
    // Of each row of a table there is one; an empty name becomes a number.
    const start = node.range().start.index;
    if (title === "" || around.loops.some(({ end }) => end > start)) return null;
    const body = funcLiteral(args);
    return scopeOf(
      { isTest: true, name: title, suites, node, body, elsewhere: body === null },
      around,
    );
  }
  const [, mark] = CONTAINER.exec(name) ?? SPEC.exec(name) ?? [];
  const body = funcLiteral(args);
  if (mark === undefined || around?.isTest) return null;
  if (body === null && !name.endsWith("Entry")) return null;
  const decorators = args
    .filter((one) => /^(?:identifier|selector_expression)$/.test(one.kind()))
    .map((one) => goText(one).replace(/^\w+\./, ""));
  const here = markOf(node, `${name}("${title}"`);
  return scopeOf(
    {
      isTest: SPEC.test(name),
      name: title,
      suites,
      node,
      body,
      skipped: mark === "P" || mark === "X" || decorators.includes("Pending") ? here : null,
      focused: mark === "F" || decorators.includes("Focus") ? here : null,
    },
    around,
  );
}
