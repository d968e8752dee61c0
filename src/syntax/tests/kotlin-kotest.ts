import { collapsed, nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { TestMark } from "../../core/test-cases.ts";
import { markOf } from "./places.ts";

/** A block with a title: a test of Kotest or Spek, or what holds such. */
export interface TitledBlock {
  readonly node: SyntaxNode;
  readonly title: string;
  /** Titles of the blocks around it, outermost first. */
  readonly suites: readonly string[];
  readonly body: SyntaxNode;
  readonly skipped: TestMark | null;
  readonly focused: TestMark | null;
  readonly isTest: boolean;
}

const WORDS =
  /^(x|f)?(?:test|context|describe|it|should|expect|feature|scenario|given|when|then|and|Given|When|Then|And|`when`|Feature|Scenario)$/;
const SPEC = /(?:Spec|Spek)$/;

/** Classes that hold their tests as titled blocks, by what they extend. */
export function specsIn(root: SyntaxNode): SyntaxNode[] {
  return nodesOfKind(root, ["class_declaration", "object_declaration"]).filter((type) =>
    type
      .namedChildren()
      .some(
        (child) =>
          child.kind() === "delegation_specifier" &&
          SPEC.test((/^[\w.]+/.exec(child.text().slice(0, 80)) ?? [""])[0]),
      ),
  );
}

/** Its titled blocks in the text's order; those that hold no other are tests. */
export function titledBlocks(spec: SyntaxNode): TitledBlock[] {
  const heads = nodesOfKind(spec, ["call_expression", "infix_expression", "additive_expression"])
    .map(headOf)
    .filter((head) => head !== null);
  const blocks: (TitledBlock & { isTest: boolean })[] = [];
  const around: { block: TitledBlock & { isTest: boolean }; end: number }[] = [];
  for (const head of heads) {
    const { start, end } = head.node.range();
    while (around.length > 0 && (around.at(-1)?.end ?? 0) <= start.index) around.pop();
    const outer = around.at(-1)?.block;
    if (outer) outer.isTest = false;
    const block = {
      ...head,
      suites: outer ? [...outer.suites, outer.title] : [],
      skipped: outer?.skipped ?? head.skipped,
      focused: outer?.focused ?? head.focused,
      isTest: true,
    };
    blocks.push(block);
    around.push({ block, end: end.index });
  }
  return blocks;
}

type Head = Omit<TitledBlock, "suites" | "isTest">;

function headOf(node: SyntaxNode): Head | null {
  const children = node.namedChildren();
  const [head, tail] = children;
  const last = children.at(-1);
  if (!head || !tail || !last) return null;
  if (node.kind() !== "call_expression") {
    // `"a stack" should { … }`, `"a stack" - { … }`
    if (head.kind() !== "string_literal" || last.kind() !== "lambda_literal") return null;
    return blockOf(node, "", head, last, node);
  }
  const body = tail
    .namedChildren()
    .find((child) => child.kind() === "annotated_lambda")
    ?.namedChildren()
    .at(-1);
  if (!body) return null;
  if (head.kind() === "string_literal") return blockOf(node, "", head, body, node);
  if (head.kind() !== "call_expression") return null;
  return headOfCall(node, head, body);
}

/** `test("adds") { … }`, `"adds".config(enabled = false) { … }`, `test("adds").config(…) { … }`. */
function headOfCall(node: SyntaxNode, head: SyntaxNode, body: SyntaxNode): Head | null {
  let call = head;
  let config: SyntaxNode | null = null;
  const callee = call.namedChildren()[0];
  if (callee?.kind() === "navigation_expression") {
    const [on, suffix] = callee.namedChildren();
    if (!on || suffix?.text() !== ".config") return null;
    config = head;
    if (on.kind() === "string_literal") return blockOf(node, "", on, body, config);
    call = on;
  }
  if (call.kind() !== "call_expression") return null;
  const name = call.namedChildren()[0];
  if (name?.kind() !== "simple_identifier" || !WORDS.test(name.text())) return null;
  const title = nodesOfKind(call, ["value_argument"])[0]?.namedChildren()[0];
  if (!title) return null;
  return blockOf(node, name.text(), title, body, config);
}

function blockOf(
  node: SyntaxNode,
  word: string,
  title: SyntaxNode,
  body: SyntaxNode,
  config: SyntaxNode | null,
): Head {
  const text = collapsed(title.text().slice(0, 500)).replace(/^"(.*)"$/s, "$1");
  const prefix = /^x(?!it$)|^xit$/.test(word) && WORDS.test(word.slice(1)) ? markOf(node) : null;
  const off = config?.kind() === "call_expression" && /\benabled = false\b/.test(config.text());
  const mark = { ...markOf(node), text: word ? `${word}("${text}")` : `"${text}"` };
  return {
    node,
    title: text.replace(/^(?:!|f:)/, ""),
    body,
    skipped:
      prefix || off || text.startsWith("!")
        ? { ...mark, text: off ? "enabled = false" : mark.text }
        : null,
    focused: text.startsWith("f:") ? mark : null,
  };
}

/** Values that the tests of a block are made of: `withData(1, 2, 3) { … }`; null where they are not written there. */
export function casesOf(body: SyntaxNode): number | null {
  for (const call of nodesOfKind(body, ["call_expression"]).slice(0, 20)) {
    const name = call.namedChildren()[0];
    if (name?.kind() !== "simple_identifier" || name.text() !== "withData") continue;
    const values = call
      .namedChildren()[1]
      ?.namedChildren()
      .find((child) => child.kind() === "value_arguments")
      ?.namedChildren();
    return values && values.length > 1 ? values.length : null;
  }
  return null;
}
