import { collapsed, type SyntaxNode } from "../../core/syntax-node.ts";
import type { TestMark } from "../../core/test-cases.ts";
import { markOf } from "./places.ts";

export interface Attribute {
  /** `test`, `tokio::test`, `case::named`. */
  readonly path: string;
  /** Without `#[` and `]`, white space collapsed. */
  readonly text: string;
  readonly node: SyntaxNode;
}

/** The attributes before an item. */
export function attributesOf(item: SyntaxNode): Attribute[] {
  const found: Attribute[] = [];
  for (let at = item.prev(); at; at = at.prev()) {
    const kind = at.kind();
    if (kind === "attribute_item") found.push(attributeOf(at));
    else if (!kind.endsWith("comment")) break;
  }
  return found.reverse();
}

function attributeOf(node: SyntaxNode): Attribute {
  const text = collapsed(node.text().slice(2, 1_000)).replace(/\s*\]$/, "");
  return { node, text, path: /^[\w:]+/.exec(text)?.[0] ?? "" };
}

const TEST =
  /^(?:(?:\w+::)*(?:test|rstest|test_case|test_matrix|gtest|quickcheck|property_test|parameterized|googletest)|(?:\w+_)?(?:bindgen_)?test|\w+_test)$/;

export const isTestAttribute = ({ path }: Attribute): boolean => TEST.test(path);

/** `any()` holds never, `all()` always. */
const NEVER = /^cfg ?\( ?(?:any ?\( ?\)|not ?\( ?all ?\( ?\) ?\)|false|FALSE) ?\)$/;
const ALWAYS_IGNORED =
  /^cfg_attr ?\( ?(?:all ?\( ?\)|not ?\( ?any ?\( ?\) ?\)|test|true) ?, ?ignore\b/;

/** What keeps a test, or a module of tests, from running, whatever the machine. */
export function disablingMark(attributes: readonly Attribute[]): TestMark | null {
  const found = attributes.find(
    ({ path, text }) => path === "ignore" || NEVER.test(text) || ALWAYS_IGNORED.test(text),
  );
  return found ? markOf(found.node, `#[${found.text}]`) : null;
}

/** Rows given as attributes: `#[case(…)]`, `#[test_case(…)]`; null where there are none. */
export function casesOf(attributes: readonly Attribute[]): number | null {
  const rows = attributes.filter(({ path }) => ROW.test(path));
  return rows.length > 0 ? rows.length : null;
}

/** The rows themselves. */
export function rowTextsOf(attributes: readonly Attribute[]): string[] {
  return attributes.filter(({ path }) => ROW.test(path)).map(({ text }) => text);
}

const ROW = /^(?:case(?:::\w+)?|(?:\w+::)?test_case)$/;
