import type { SyntaxNode } from "../../core/syntax-node.ts";
import { enclosing } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import { FUNCTIONS, isAsync, isInlineFunction, stringOf } from "./javascript-functions.ts";
import { occurrences } from "./javascript-occurrences.ts";
import { mayReject, promiseMadeBy } from "./javascript-rejections.ts";

/** What a name stands for where it is called. */
export type Meaning =
  /** A function of this file, or of a type that says so, that gives a promise. */
  | { readonly kind: "promise"; readonly mayReject: boolean }
  | { readonly kind: "import"; readonly from: string; readonly imported: string }
  | { readonly kind: "other" };

interface Binding {
  /** Where the name holds, from and to. */
  readonly from: number;
  readonly to: number;
  readonly meaning: () => Meaning;
}

const perFile = new WeakMap<SourceFile, Map<string, Binding[]>>();

/** What the identifier means where it stands; null where nothing in the file declares it. */
export function meaningOf(identifier: SyntaxNode, file: SourceFile): Meaning | null {
  const name = identifier.text();
  const names = perFile.get(file) ?? new Map<string, Binding[]>();
  perFile.set(file, names);
  let bindings = names.get(name);
  if (!bindings) {
    bindings = occurrences(name, identifier, file).flatMap(({ node }) => bindingAt(node) ?? []);
    names.set(name, bindings);
  }
  const at = identifier.range().start.index;
  let nearest: Binding | null = null;
  for (const binding of bindings) {
    if (at < binding.from || at >= binding.to) continue;
    if (!nearest || binding.to - binding.from < nearest.to - nearest.from) nearest = binding;
    // Overloads: one that gives no promise makes it unsure.
    else if (binding.to === nearest.to && binding.meaning().kind === "other") nearest = binding;
  }
  return nearest?.meaning() ?? null;
}

const SCOPES: readonly string[] = [
  ...FUNCTIONS,
  "statement_block",
  "program",
  "for_statement",
  "for_in_statement",
  "catch_clause",
  "switch_body",
  "class_static_block",
];

const OTHER: Meaning = { kind: "other" };

/** The binding that a name is where it stands as one being declared; null where it is only used. */
function bindingAt(name: SyntaxNode): Binding | null {
  const parent = name.parent();
  if (!parent) return null;
  switch (parent.kind()) {
    case "function_declaration":
    case "generator_function_declaration":
    case "function_signature":
      return binding(
        parent,
        memoized(() => meaningOfFunction(parent)),
      );
    case "class_declaration":
      return binding(parent, () => OTHER);
    case "variable_declarator": {
      const isName = parent.field("name")?.id() === name.id();
      return isName
        ? binding(
            parent,
            memoized(() => meaningOfVariable(parent)),
          )
        : null;
    }
    case "import_specifier":
    case "import_clause":
    case "namespace_import":
      return binding(parent, () => meaningOfImport(name, parent));
    case "required_parameter":
    case "optional_parameter":
      return parent.field("pattern")?.id() === name.id()
        ? binding(parent, () => meaningOfType(parent))
        : null;
    case "catch_clause":
    case "formal_parameters":
      return binding(name, () => OTHER);
    case "arrow_function":
      return parent.field("parameter")?.id() === name.id() ? binding(name, () => OTHER) : null;
    case "assignment_pattern":
      return parent.field("left")?.id() === name.id() ? binding(parent, () => OTHER) : null;
    case "object_pattern":
    case "array_pattern":
    case "rest_pattern":
    case "pair_pattern":
      return binding(parent, () => meaningOfPattern(name, parent));
    default:
      return null;
  }
}

function binding(declaration: SyntaxNode, meaning: () => Meaning): Binding | null {
  const scope = enclosing(declaration, SCOPES);
  if (!scope) return null;
  const { start, end } = scope.range();
  return { from: start.index, to: end.index, meaning };
}

function memoized(make: () => Meaning): () => Meaning {
  let made: Meaning | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

/** Of a function: what is known of the promise that it gives. */
export function meaningOfFunction(fn: SyntaxNode): Meaning {
  const isGenerator = fn.kind().startsWith("generator");
  if (isGenerator || fn.children().some((child) => child.kind() === "*")) return OTHER;
  const type = fn.field("return_type");
  const promises = isAsync(fn) || (type ? isPromiseType(type) : promiseMadeBy(fn) !== null);
  if (!promises) return OTHER;
  return { kind: "promise", mayReject: fn.field("body") === null || mayReject(fn) };
}

function meaningOfVariable(declarator: SyntaxNode): Meaning {
  const value = declarator.field("value");
  if (value && isInlineFunction(value)) return meaningOfFunction(value);
  const required = value && requiredModule(value);
  if (required) return { kind: "import", from: required.from, imported: required.imported };
  return meaningOfType(declarator);
}

/** `require("fs")`, `require("fs").promises`. */
function requiredModule(value: SyntaxNode): { from: string; imported: string } | null {
  if (value.kind() === "member_expression") {
    const object = value.field("object");
    const inner = object && requiredModule(object);
    return inner && { from: inner.from, imported: value.field("property")?.text() ?? "*" };
  }
  if (value.kind() !== "call_expression" || value.field("function")?.text() !== "require")
    return null;
  const from = stringOf(value.field("arguments")?.namedChildren()[0]);
  return from === null ? null : { from, imported: "*" };
}

/** `const { writeFile } = require("fs/promises")`; other patterns tell nothing. */
function meaningOfPattern(name: SyntaxNode, pattern: SyntaxNode): Meaning {
  const object = pattern.kind() === "pair_pattern" ? pattern.parent() : pattern;
  const declarator = object?.parent();
  const value = declarator?.kind() === "variable_declarator" ? declarator.field("value") : null;
  const required = value && requiredModule(value);
  if (required?.imported !== "*") return OTHER;
  const key = pattern.kind() === "pair_pattern" ? pattern.field("key")?.text() : name.text();
  return { kind: "import", from: required.from, imported: key ?? "*" };
}

function meaningOfImport(name: SyntaxNode, specifier: SyntaxNode): Meaning {
  const statement = enclosing(specifier, ["import_statement"]);
  const from = stringOf(statement?.field("source") ?? undefined) ?? "";
  if (specifier.kind() !== "import_specifier") return { kind: "import", from, imported: "*" };
  return { kind: "import", from, imported: specifier.field("name")?.text() ?? name.text() };
}

/** A parameter or variable of a function type that gives a promise. */
function meaningOfType(declared: SyntaxNode): Meaning {
  const type = declared.field("type")?.namedChildren()[0];
  if (type?.kind() !== "function_type") return OTHER;
  const gives = type.field("return_type");
  return gives && isPromise(gives) ? { kind: "promise", mayReject: true } : OTHER;
}

function isPromiseType(annotation: SyntaxNode): boolean {
  const type = annotation.namedChildren()[0];
  return type !== undefined && isPromise(type);
}

function isPromise(type: SyntaxNode): boolean {
  return type.kind() === "generic_type" && type.field("name")?.text() === "Promise";
}
