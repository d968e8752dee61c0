import type { SyntaxLanguage } from "../core/syntax.ts";
import { nodesOfKind, type SyntaxNode } from "../core/syntax-node.ts";
import type { SourceFile } from "./rule.ts";
import { rangeOf, says } from "./words.ts";

/**
 * Whether a node stands in code that tests, in a file that is not a test by its path. Who asks of many nodes
 * says in which file they are, since the way up to a root is long.
 */
export const IS_TEST_CODE: Readonly<
  Partial<Record<SyntaxLanguage, (node: SyntaxNode, file?: SourceFile) => boolean>>
> = { rust: isRustTest };

// `#[test]`, `#[tokio::test]`, `#[rstest]`, `#[cfg(test)]`, `#[cfg(any(test, …))]`; not `#[cfg(not(test))]`.
const TEST_ATTRIBUTE =
  /^#\[\s*((\w+\s*::\s*)*(test|bench|rstest|test_case|test_log|quickcheck|wasm_bindgen_test|gpui_test)\s*[(\]]|cfg\s*\(\s*(test\s*\)|(any|all)\s*\(\s*(([^()]|\([^()]*\))*,)?\s*test\s*[,)]))/;
/** Longer than any such attribute: what is longer is asked by its beginning. */
const LONGEST = 1_000;
/** Without one of them no attribute is one of a test. */
const WORDS = /test|bench|quickcheck/;

const ITEMS: ReadonlySet<string> = new Set(["function_item", "mod_item", "impl_item"]);
// Attributes and comments may stand in any order above the item.
const BETWEEN: ReadonlySet<string> = new Set(["attribute_item", "line_comment", "block_comment"]);

/** The first and the last index of each test, in order. */
type Ranges = readonly (readonly [number, number])[];

const known = new WeakMap<SourceFile, Ranges>();

/** Of the tree that was asked about last; the root is held, so that no other tree can get the same id. */
let last: { readonly root: SyntaxNode; readonly id: number; readonly ranges: Ranges } | null = null;

function isRustTest(node: SyntaxNode, file?: SourceFile): boolean {
  const ranges = file ? rangesIn(file, node) : rangesAround(node);
  return ranges.length > 0 && isWithin(ranges, rangeOf(node).from);
}

function rangesIn(file: SourceFile, node: SyntaxNode): Ranges {
  let ranges = known.get(file);
  if (!ranges) {
    ranges = says(file, WORDS) ? testRanges(rootOf(node)) : [];
    known.set(file, ranges);
  }
  return ranges;
}

function rangesAround(node: SyntaxNode): Ranges {
  const root = rootOf(node);
  const id = root.id();
  if (last?.id !== id) last = { root, id, ranges: testRanges(root) };
  return last.ranges;
}

function rootOf(node: SyntaxNode): SyntaxNode {
  return node.ancestors().at(-1) ?? node;
}

function isWithin(ranges: Ranges, index: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle] as readonly [number, number])[0] <= index) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low - 1];
  return range !== undefined && index < range[1];
}

/** Ranges within others are left out. */
function testRanges(root: SyntaxNode): Ranges {
  const found: (readonly [number, number])[] = [];
  let end = -1;
  for (const attribute of nodesOfKind(root, ["attribute_item"])) {
    const { from } = rangeOf(attribute);
    if (from < end || !TEST_ATTRIBUTE.test(attribute.text().slice(0, LONGEST))) continue;
    let item = attribute.next();
    while (item && BETWEEN.has(item.kind())) item = item.next();
    if (!item || !ITEMS.has(item.kind())) continue;
    end = rangeOf(item).to;
    found.push([from, end]);
  }
  return found;
}
