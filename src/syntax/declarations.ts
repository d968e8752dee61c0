import type { SyntaxLanguage } from "../core/syntax.ts";
import { nodesOfKind, type SyntaxNode } from "../core/syntax-node.ts";
import { heldWords } from "./held-words.ts";

/** How a language declares names. */
interface Declares {
  /** Kinds that declare a name, at any depth. */
  readonly kinds: readonly string[];
  /** Kinds that declare a name only outside of functions: what they declare inside is a local. */
  readonly outside?: readonly string[];
  /** Kinds of functions, where there are `outside` ones. */
  readonly functions?: readonly string[];
  /** Kinds of the name itself, where the grammar gives it no field. */
  readonly names?: readonly string[];
}

const ECMASCRIPT: Declares = {
  kinds: [
    "function_declaration",
    "generator_function_declaration",
    "class_declaration",
    "method_definition",
  ],
  outside: ["variable_declarator", "assignment_expression"],
  functions: [
    "function_declaration",
    "function_expression",
    "generator_function_declaration",
    "arrow_function",
    "method_definition",
  ],
};

const DECLARES: Readonly<Record<SyntaxLanguage, Declares>> = {
  javascript: { ...ECMASCRIPT, kinds: [...ECMASCRIPT.kinds, "field_definition"] },
  typescript: {
    ...ECMASCRIPT,
    kinds: [
      ...ECMASCRIPT.kinds,
      "abstract_class_declaration",
      "interface_declaration",
      "type_alias_declaration",
      "enum_declaration",
      "enum_assignment",
      "public_field_definition",
      "property_signature",
      "method_signature",
      "abstract_method_signature",
      "function_signature",
    ],
  },
  python: {
    kinds: ["function_definition", "class_definition"],
    outside: ["assignment"],
    functions: ["function_definition", "lambda"],
  },
  go: {
    kinds: [
      "function_declaration",
      "method_declaration",
      "type_spec",
      "type_alias",
      "field_declaration",
      "method_elem",
    ],
    outside: ["const_spec", "var_spec"],
    functions: ["function_declaration", "method_declaration", "func_literal"],
  },
  java: {
    kinds: [
      "class_declaration",
      "interface_declaration",
      "enum_declaration",
      "record_declaration",
      "annotation_type_declaration",
      "method_declaration",
      "enum_constant",
    ],
    outside: ["variable_declarator"],
    functions: [
      "method_declaration",
      "constructor_declaration",
      "lambda_expression",
      "static_initializer",
    ],
  },
  kotlin: {
    kinds: [
      "class_declaration",
      "object_declaration",
      "function_declaration",
      "type_alias",
      "enum_entry",
    ],
    outside: ["variable_declaration", "class_parameter"],
    functions: ["function_declaration", "lambda_literal", "anonymous_initializer"],
    names: ["simple_identifier", "type_identifier", "identifier"],
  },
  rust: {
    kinds: [
      "function_item",
      "function_signature_item",
      "struct_item",
      "enum_item",
      "union_item",
      "trait_item",
      "type_item",
      "const_item",
      "static_item",
      "macro_definition",
      "mod_item",
      "enum_variant",
      "field_declaration",
    ],
  },
  csharp: {
    kinds: [
      "class_declaration",
      "struct_declaration",
      "interface_declaration",
      "enum_declaration",
      "record_declaration",
      "delegate_declaration",
      "method_declaration",
      "property_declaration",
      "enum_member_declaration",
      "event_declaration",
    ],
    outside: ["variable_declarator"],
    functions: [
      "method_declaration",
      "constructor_declaration",
      "local_function_statement",
      "lambda_expression",
      "accessor_declaration",
    ],
  },
  ruby: {
    kinds: ["method", "singleton_method", "class", "module", "alias"],
    outside: ["assignment"],
    functions: ["method", "singleton_method"],
  },
  php: {
    kinds: [
      "function_definition",
      "method_declaration",
      "class_declaration",
      "interface_declaration",
      "trait_declaration",
      "enum_declaration",
      "enum_case",
      "const_element",
      "property_element",
    ],
  },
};

/** A tree deeper than this is written by a machine. */
const DEEPEST = 200;
/** Longer names are none. */
const LONGEST = 200;

/**
 * The names that a file declares at any depth: functions, methods, types, constants. Not locals. Then, quoted,
 * the words that it speaks of: literals, keys, parameters.
 */
export function declaredNames(root: SyntaxNode, language: SyntaxLanguage): string[] {
  const { kinds, outside = [], functions = [], names } = DECLARES[language];
  const found = new Set<string>();
  const locals = new Set(outside);
  for (const node of nodesOfKind(root, [...kinds, ...outside])) {
    if (locals.has(node.kind()) && !isMember(node) && isIn(node, functions)) continue;
    for (const name of namesOf(node, names)) if (isName(name)) found.add(name);
  }
  if (language === "ruby") for (const name of accessors(root)) found.add(name);
  return [...found, ...heldWords(root, language)].sort();
}

/** What every class has says nothing about which. */
const IN_EVERY_CLASS = new Set(["constructor", "__init__", "initialize", "__construct", "new"]);

const isName = (text: string): boolean =>
  text.length > 0 &&
  text.length < LONGEST &&
  !IN_EVERY_CLASS.has(text) &&
  /^[\p{L}_$][\p{L}\p{N}_$]*[?!=]?$/u.test(text);

/** `self.total = 0`, `this.total = 0`: a member, wherever it is set first. */
function isMember(node: SyntaxNode): boolean {
  const left = node.field("left");
  if (!left || !/^(?:member_expression|attribute)$/.test(left.kind())) return false;
  return /^(?:self|cls|this)$/.test(left.field("object")?.text().slice(0, 8) ?? "");
}

function isIn(node: SyntaxNode, kinds: readonly string[]): boolean {
  let at = node.parent();
  for (let depth = 0; at && depth < DEEPEST; depth++, at = at.parent())
    if (kinds.includes(at.kind())) return true;
  return false;
}

function namesOf(node: SyntaxNode, kinds: readonly string[] | undefined): string[] {
  if (kinds) {
    const name = node.namedChildren().find((one) => kinds.includes(one.kind()));
    return name ? [name.text()] : [];
  }
  const names = node.fieldChildren("name");
  if (names.length > 0) return names.flatMap(bound);
  const left = node.field("left");
  return left ? bound(left) : firstName(node);
}

/** Where the grammar gives the name no field, it comes first: PHP's constants, C#'s variables. */
function firstName(node: SyntaxNode): string[] {
  const name = node.namedChildren()[0];
  return name ? bound(name) : [];
}

/** `exports.parse`, `{ a, b }`, `$name`: the names that are bound. */
function bound(node: SyntaxNode): string[] {
  const kind = node.kind();
  if (/^(?:member_expression|attribute)$/.test(kind)) {
    const property = node.field("property") ?? node.field("attribute");
    return property ? [property.text()] : [];
  }
  if (/(?:pattern|_list|variable_name)$/.test(kind))
    return node.namedChildren().flatMap((one) => (one.isLeaf() ? [one.text()] : []));
  return node.isLeaf() ? [node.text()] : [];
}

const ACCESSOR = /^(?:attr_accessor|attr_reader|attr_writer|define_method|delegate|scope)$/;

/** What Ruby declares by calls: `attr_reader :name`. */
function accessors(root: SyntaxNode): string[] {
  return nodesOfKind(root, ["call"]).flatMap((node) => {
    if (!ACCESSOR.test(node.field("method")?.text() ?? "")) return [];
    const list = node.field("arguments");
    const symbols = list?.namedChildren().filter((one) => one.kind() === "simple_symbol") ?? [];
    return symbols.map((one) => one.text().slice(1));
  });
}
