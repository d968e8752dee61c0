import { collapsed, type SyntaxNode } from "../../core/syntax-node.ts";

/** `$this->assertSame(1, $x)` is a call of `assertSame` on `$this`. */
export interface PhpCall {
  readonly node: SyntaxNode;
  readonly name: string;
  /** The object or class; null for a function. */
  readonly on: SyntaxNode | null;
  readonly args: readonly SyntaxNode[];
}

export const PHP_CALLS = [
  "member_call_expression",
  "nullsafe_member_call_expression",
  "scoped_call_expression",
  "function_call_expression",
];

/** Null for anything that is no call by name. */
export function phpCall(node: SyntaxNode | null | undefined): PhpCall | null {
  const kind = node?.kind();
  if (!node || !kind || !PHP_CALLS.includes(kind)) return null;
  const isFunction = kind === "function_call_expression";
  const named = node.field(isFunction ? "function" : "name");
  if (!named || !/^(?:name|qualified_name)$/.test(named.kind())) return null;
  const on = isFunction ? null : node.field(kind === "scoped_call_expression" ? "scope" : "object");
  return new LazyCall(node, named.text().replace(/^.*\\/, ""), on);
}

/** Arguments are looked up when they are asked for: most calls are of a name that means nothing here. */
class LazyCall implements PhpCall {
  #args: readonly SyntaxNode[] | null = null;

  constructor(
    readonly node: SyntaxNode,
    readonly name: string,
    readonly on: SyntaxNode | null,
  ) {}

  get args(): readonly SyntaxNode[] {
    this.#args ??= (this.node.field("arguments")?.namedChildren() ?? [])
      .filter((one) => one.kind() === "argument")
      .flatMap((one) => one.namedChildren().at(-1) ?? []);
    return this.#args;
  }
}

const MOST_TEXT = 2_000;

export function phpText(node: SyntaxNode | null | undefined): string {
  return node ? collapsed(node.text().slice(0, MOST_TEXT)) : "";
}

/** A string without its quotes; null for anything else. */
export function phpString(node: SyntaxNode | undefined): string | null {
  const kind = node?.kind();
  if (kind !== "string" && kind !== "encapsed_string") return null;
  return phpText(node).slice(1, -1);
}

/** The test itself, or PHPUnit's own functions. */
export function isOnTest({ on }: PhpCall): boolean {
  if (on === null) return false;
  const text = on.isLeaf() || on.kind() !== "member_call_expression" ? phpText(on) : "";
  return /^(?:\$this|self|static|parent|(?:\\?\w+\\){0,8}Assert)$/.test(text);
}

/** A chain of calls is followed so far. */
export const LONGEST_CHAIN = 16;

/** Calls on what a call gives, nearest first: `method('x')`, `with(1)` of `$m->expects(…)->method('x')->with(1)`. */
export function callsOn(node: SyntaxNode): PhpCall[] {
  const calls: PhpCall[] = [];
  for (let at = node; calls.length < LONGEST_CHAIN; ) {
    const around = at.parent();
    if (around?.kind() === "member_access_expression") {
      at = around;
      continue;
    }
    const call = phpCall(around);
    if (!around || !call || call.on?.id() !== at.id()) break;
    calls.push(call);
    at = around;
  }
  return calls;
}

/** What a block holds, in order. */
export function statementsOf(body: SyntaxNode | null): SyntaxNode[] {
  return (body?.namedChildren() ?? []).filter((one) => one.kind() !== "comment");
}

/** Elements of a literal array; null for another value, and for one that unpacks others. */
export function rowsOf(node: SyntaxNode | null | undefined): number | null {
  if (node?.kind() !== "array_creation_expression") return null;
  const rows = node.namedChildren().filter((one) => one.kind() === "array_element_initializer");
  const isUnpacked = rows.some((one) =>
    one.children().some((part) => part.kind() === "variadic_unpacking"),
  );
  return isUnpacked ? null : rows.length;
}
