import { collapsed, type SyntaxNode } from "../../core/syntax-node.ts";

/** A call, its name apart from what it is called on: `Equal` of `assert.Equal(t, 3, x)`, on `assert`. */
export interface GoCall {
  readonly node: SyntaxNode;
  readonly name: string;
  readonly on: SyntaxNode | null;
  /** The name of what it is called on, where that is a plain name. */
  readonly onName: string | null;
  readonly args: readonly SyntaxNode[];
}

/** Null for a call of something that has no name. */
export function goCall(node: SyntaxNode | null): GoCall | null {
  if (node?.kind() !== "call_expression") return null;
  const called = node.field("function");
  if (called?.kind() === "identifier") return new LazyCall(node, called.text(), null, null);
  if (called?.kind() !== "selector_expression") return null;
  const on = called.field("operand");
  const name = called.field("field")?.text();
  if (!on || name === undefined) return null;
  return new LazyCall(node, name, on, on.kind() === "identifier" ? on.text() : null);
}

/** Arguments are looked up when they are asked for: most calls are of a name that means nothing here. */
class LazyCall implements GoCall {
  #args: readonly SyntaxNode[] | null = null;

  constructor(
    readonly node: SyntaxNode,
    readonly name: string,
    readonly on: SyntaxNode | null,
    readonly onName: string | null,
  ) {}

  get args(): readonly SyntaxNode[] {
    this.#args ??= (this.node.field("arguments")?.namedChildren() ?? []).filter(
      (one) => one.kind() !== "comment",
    );
    return this.#args;
  }
}

/** `"name"` of a string as written; null for anything that is none. */
export function goString(node: SyntaxNode | undefined): string | null {
  const kind = node?.kind();
  if (kind !== "interpreted_string_literal" && kind !== "raw_string_literal") return null;
  return (node as SyntaxNode).text().slice(1, -1);
}

export function funcLiteral(args: readonly SyntaxNode[]): SyntaxNode | null {
  return args.find((one) => one.kind() === "func_literal") ?? null;
}

const MOST_TEXT = 2_000;

/** The text of an argument, white space collapsed. */
export function goText(node: SyntaxNode | undefined): string {
  return node ? collapsed(node.text().slice(0, MOST_TEXT)) : "";
}

const FAILS: ReadonlySet<string> = new Set([
  "Error",
  "Errorf",
  "Fatal",
  "Fatalf",
  "Fail",
  "FailNow",
  "Panic",
  "Panicf",
]);

/** `t.Fatal(…)`, `log.Fatal(…)`, `panic(…)`: reached only when something is wrong. */
export function isFailure({ name, on, onName }: GoCall, ts: ReadonlySet<string>): boolean {
  if (on === null) return name === "panic";
  if (!FAILS.has(name)) return false;
  if (onName !== null) return ts.has(onName) || (onName === "log" && name.startsWith("Fatal"));
  // `s.T().Fatal(…)`
  return goCall(on)?.name === "T";
}

const SKIPS: ReadonlySet<string> = new Set(["Skip", "Skipf", "SkipNow"]);

/** `t.Skip(…)`, `s.T().Skip()`, Ginkgo's `Skip("…")`. */
export function isSkip({ name, on, onName }: GoCall, ts: ReadonlySet<string>): boolean {
  if (!SKIPS.has(name)) return false;
  if (on === null) return name === "Skip";
  return onName === null ? goCall(on)?.name === "T" : ts.has(onName);
}

const TESTING =
  /\b(\w+)\s+(?:\*testing\.[TBF]|testing\.TB|(?:assert|require|suite)\.TestingT|GinkgoTInterface)\b/g;
const MADE_OF_T =
  /\b(\w+)\s*:?=\s*(?:(?:assert|require|qt|quicktest|is|must|td|should)\.New\w*|(?:gomega\.)?New(?:Gomega)?WithT|gomega\.NewGomega)\(/g;

/** Names of a file for `*testing.T`, and for what asserts without being given it. */
export function testingNames(text: string): {
  readonly ts: ReadonlySet<string>;
  readonly asserters: ReadonlySet<string>;
} {
  const named = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name as string);
  return {
    ts: new Set(["t", ...named(TESTING)]),
    asserters: new Set(["assert", "require", "is", ...named(MADE_OF_T)]),
  };
}
