import { collapsed, type SyntaxNode } from "../../core/syntax-node.ts";
import type { TestMark } from "../../core/test-cases.ts";
import { markOf } from "./places.ts";

export interface Annotation {
  /** Without its package. */
  readonly name: string;
  readonly node: SyntaxNode;
}

/** The annotations of a declaration, as written. */
export function annotationsOf(declaration: SyntaxNode): Annotation[] {
  const modifiers = declaration.children()[0];
  if (modifiers?.kind() !== "modifiers") return [];
  return modifiers
    .namedChildren()
    .filter((node) => node.kind().endsWith("annotation"))
    .map((node) => ({
      node,
      name: (node.field("name")?.text() ?? "").split(".").at(-1) as string,
    }));
}

const DISABLING: ReadonlySet<string> = new Set(["Ignore", "Disabled", "Ignored"]);
const NOT_ENABLED = /\benabled\s*=\s*false\b/;

/** What keeps a test or a class of tests from running, whatever the machine. */
export function disablingMark(annotations: readonly Annotation[]): TestMark | null {
  const found = annotations.find(
    ({ name, node }) => DISABLING.has(name) || (name === "Test" && NOT_ENABLED.test(node.text())),
  );
  return found ? markOf(found.node) : null;
}

const STOPS =
  /^(?:return ?;|return$|if \(true\) \{? ?return\b|(?:\w+\.)*(?:assumeTrue ?\( ?false\b|assumeFalse ?\( ?true\b|Assumptions\.abort ?\()|throw (?:new )?SkipException\b)/;

/** A statement at the beginning of a test that always ends it. */
export function stoppingMark(statements: readonly SyntaxNode[]): TestMark | null {
  for (const [at, statement] of statements.slice(0, 4).entries()) {
    const { start, end } = statement.range();
    if (end.line - start.line > 5) continue;
    const text = collapsed(statement.text().slice(0, 120));
    if (STOPS.test(text) && (at === 0 || !text.startsWith("return"))) return markOf(statement);
  }
  return null;
}
