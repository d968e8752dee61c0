import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Assertion } from "../../core/test-cases.ts";
import { assertionsOf } from "./chain-assertions.ts";
import type { Chain } from "./chains.ts";
import type { Place } from "./dialect.ts";
import { innermost, type Span, spanOf } from "./spans.ts";

/**
 * The assertions among the chains of calls of a test. What stands in an assertion's own arguments is a part
 * of it, but for the body of a block that is handed to it.
 * @param chains those in the body, in the text's order, outer ones first
 */
export function readAssertions(
  body: SyntaxNode,
  chains: readonly Chain[],
  place: Place,
): Assertion[] {
  const read: Assertion[] = [];
  const around: Chain[] = [];
  const blocks = blocksAround(body, chains, place);
  for (const [at, chain] of chains.entries()) {
    while (around.length > 0 && (around.at(-1) as Chain).end <= chain.start) around.pop();
    const outer = around.at(-1);
    if (outer && !((blocks[at]?.start ?? -1) >= outer.start)) continue;
    const found = assertionsOf(chain, place);
    if (found.length === 0) continue;
    read.push(...found);
    around.push(chain);
  }
  return read;
}

/** For each chain the nearest block around it. */
function blocksAround(
  body: SyntaxNode,
  chains: readonly Chain[],
  { dialect }: Place,
): readonly (Span | null)[] {
  const blocks = nodesOfKind(body, [...dialect.kinds.lambdas]).map((node) => ({
    span: spanOf(node),
  }));
  return innermost(
    blocks,
    chains.map(({ start, end }) => ({ start, end })),
  ).map((block) => block?.span ?? null);
}
