import type { SyntaxLanguage } from "../core/syntax.ts";
import { nodesOfKind, type SyntaxNode } from "../core/syntax-node.ts";

const ECMASCRIPT = [
  "string_fragment",
  "property_identifier",
  "shorthand_property_identifier",
  "shorthand_property_identifier_pattern",
];

/** What holds the text of a literal, a key or a parameter that callers name. */
const HOLDERS: Readonly<Record<SyntaxLanguage, readonly string[]>> = {
  javascript: ECMASCRIPT,
  typescript: ECMASCRIPT,
  python: [
    "string_content",
    "keyword_argument",
    "parameters",
    "default_parameter",
    "typed_parameter",
    "typed_default_parameter",
  ],
  go: ["interpreted_string_literal_content", "raw_string_literal_content"],
  java: ["string_fragment"],
  kotlin: ["string_content", "parameter", "class_parameter"],
  rust: ["string_content"],
  csharp: ["string_literal_content", "string_content", "parameter"],
  ruby: [
    "string_content",
    "simple_symbol",
    "hash_key_symbol",
    "keyword_parameter",
    "optional_parameter",
  ],
  php: ["string_content", "simple_parameter"],
};

/** Their text is the word itself. Of the others it is one of the names within. */
const IS_WORD = /_(?:content|fragment|symbol|identifier|pattern)$/;
const IS_NAME = /^(?:simple_)?identifier$|^variable_name$/;

/** Longer ones are sentences, shorter ones stand everywhere. */
const WORD = /^[^\s"'`()[\]{},;<>\\]{4,80}$/;

/**
 * What a file speaks of beside the names that it declares: literals of one word (a flag, a route, a key),
 * keys, and parameters where callers name them. Quoted, to be told from names. Not what its tests speak of.
 */
export function heldWords(root: SyntaxNode, language: SyntaxLanguage): string[] {
  const tests = testsWithin(root, language);
  const found = new Set<string>();
  for (const node of nodesOfKind(root, HOLDERS[language])) {
    for (const text of textsOf(node)) {
      const word = text.replace(/^[:$]/, "");
      if (found.has(word) || !WORD.test(word) || !/\p{L}/u.test(word)) continue;
      const at = node.range().start.index;
      if (tests.some(([start, end]) => start <= at && at < end)) continue;
      found.add(word);
    }
  }
  return [...found].map((word) => `"${word}"`);
}

function textsOf(node: SyntaxNode): string[] {
  if (IS_WORD.test(node.kind())) return [node.text()];
  const name = node.field("name");
  if (name) return [name.text()];
  return node.namedChildren().flatMap((one) => (IS_NAME.test(one.kind()) ? [one.text()] : []));
}

type Range = readonly [number, number];

/** Tests that stand in the source: Rust's, and `if (import.meta.vitest) { … }`. First and last index of each. */
function testsWithin(root: SyntaxNode, language: SyntaxLanguage): Range[] {
  if (language === "rust")
    return nodesOfKind(root, ["attribute_item"]).flatMap((attribute) => {
      if (!/\btest|should_panic/.test(attribute.text().slice(0, 200))) return [];
      return [[rangeOf(attribute)[0], rangeOf(itemAfter(attribute) ?? attribute)[1]] as const];
    });
  if (language !== "javascript" && language !== "typescript") return [];
  return nodesOfKind(root, ["if_statement"]).flatMap((node) =>
    node.field("condition")?.text().includes("import.meta.vitest") ? [rangeOf(node)] : [],
  );
}

function itemAfter(attribute: SyntaxNode): SyntaxNode | null {
  let item = attribute.next();
  while (item && /attribute|comment/.test(item.kind())) item = item.next();
  return item;
}

function rangeOf(node: SyntaxNode): Range {
  const { start, end } = node.range();
  return [start.index, end.index];
}
