import { collapsed, type SyntaxNode } from "../../core/syntax-node.ts";

/** `expect(x).to eq 3` is the call of `to` on `expect(x)` with one argument. */
export interface RubyCall {
  readonly node: SyntaxNode;
  readonly name: string;
  readonly receiver: SyntaxNode | null;
  readonly args: readonly SyntaxNode[];
  readonly block: SyntaxNode | null;
}

/** A bare name is a call without arguments, too: `be_nil`. Null for anything else. */
export function rubyCall(node: SyntaxNode | null | undefined): RubyCall | null {
  const kind = node?.kind();
  if (!node || (kind !== "call" && kind !== "identifier")) return null;
  if (kind === "identifier")
    return { node, name: node.text(), receiver: null, args: [], block: null };
  const name = node.field("method")?.text();
  if (name === undefined) return null;
  return new LazyCall(node, name);
}

/** Parts are looked up when they are asked for: most calls are of a name that means nothing here. */
class LazyCall implements RubyCall {
  #args: readonly SyntaxNode[] | null = null;
  #receiver: SyntaxNode | null | undefined;
  #block: SyntaxNode | null | undefined;

  constructor(
    readonly node: SyntaxNode,
    readonly name: string,
  ) {}

  get receiver(): SyntaxNode | null {
    if (this.#receiver === undefined) this.#receiver = this.node.field("receiver");
    return this.#receiver;
  }

  get args(): readonly SyntaxNode[] {
    this.#args ??= (this.node.field("arguments")?.namedChildren() ?? []).filter(
      (one) => one.kind() !== "comment",
    );
    return this.#args;
  }

  get block(): SyntaxNode | null {
    if (this.#block === undefined) this.#block = this.node.field("block");
    return this.#block;
  }
}

/** A chain of calls is followed so far. */
const LONGEST_CHAIN = 12;

/** A chain's calls, the first one first: `receive(:x)`, `with(1)`, `once`. */
export function chainOf(node: SyntaxNode | null | undefined): RubyCall[] {
  const calls: RubyCall[] = [];
  for (let at = rubyCall(node); at && calls.length < LONGEST_CHAIN; at = rubyCall(at.receiver))
    calls.unshift(at);
  return calls;
}

const MOST_TEXT = 2_000;

export function rubyText(node: SyntaxNode | null | undefined): string {
  return node ? collapsed(node.text().slice(0, MOST_TEXT)) : "";
}

/** A string without its quotes, anything else as written. */
export function titleOf(node: SyntaxNode): string {
  const text = rubyText(node);
  return node.kind() === "string" ? text.slice(1, -1) : text;
}

/** What stands in a block or a method, in order. */
export function statementsOf(block: SyntaxNode | null): SyntaxNode[] {
  const body = block?.field("body");
  if (!body) return [];
  const kind = body.kind();
  if (kind !== "body_statement" && kind !== "block_body") return [body];
  return body.namedChildren().filter((one) => one.kind() !== "comment");
}

/** The values of `skip: true` and of `:skip` among arguments; undefined where there is none. */
export function tagOf(args: readonly SyntaxNode[], name: string): string | undefined {
  for (const arg of args.slice(0, 20)) {
    const kind = arg.kind();
    if (kind === "simple_symbol" && arg.text() === `:${name}`) return "true";
    if (kind === "pair") {
      const key = arg.field("key")?.text().replace(/^:|:$/g, "");
      if (key === name) return rubyText(arg.field("value"));
    }
  }
  return undefined;
}
