import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { Found } from "./python-assertions.ts";
import { innermost, type Span } from "./spans.ts";

interface Named {
  readonly node: SyntaxNode;
  readonly span: Span;
  readonly name: string;
  readonly around: readonly unknown[];
}

/** What may fail a test without an assertion of a known name. */
const MAY_FAIL =
  /\braise\b|assert|expect|verif|check|fail|exit|valid|ensure|require|test|compare|\bmock|await/i;

/** Functions of the file whose names say that they assert, and that do not. */
export function hollowHelpers(
  functions: readonly Named[],
  found: readonly Found[],
  source: string,
): ReadonlySet<string> {
  const asserting = new Set(
    innermost(
      functions,
      found.map(({ span }) => span),
    ),
  );
  return new Set(
    functions
      .filter(({ node, around, span, name }) => {
        if (around.length > 0 || /^test/.test(name)) return false;
        const start = node.field("body")?.range().start.index ?? span.end;
        return !MAY_FAIL.test(source.slice(start, span.end));
      })
      .filter((one) => !asserting.has(one))
      .map(({ name }) => name),
  );
}
