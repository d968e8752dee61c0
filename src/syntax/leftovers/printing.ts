import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import { IS_TEST_CODE } from "../test-code.ts";

const PROGRAM_PATH =
  /(^|\/)(bin|cli|cmd|scripts?|tools?|commands?|console|examples?|samples?|demos?|tasks|bench(?:es|marks?)?|playground)\//i;
/** `main.go`, `main.rs`, `__main__.py`, `Program.cs`, `cli.ts`, and modules that exist to write. */
const PROGRAM_FILE =
  /(^|\/)([-_]*main\w*|program|[\w-]*cli|[\w-]*(log(ger|ging)?|console|report(er)?|print(er)?|terminal|command)s?)\.\w+$/i;

/** Words of names of functions that are there to write. */
const PRINTING =
  /^(?:p?print\w*|show|usage|help|display|dump|log|logger|echo|banner|verbose|main|cli|debug|trace)$/;
const PRINTING_FIRST = /^(?:report|output|announce|say|list)$/;
const PRINTING_CLASS =
  /^(?:logger|log|console|printer|reporter|command|cli|terminal|main|program|debug)$/;

/** On these conditions the output was asked for; or the file is run as a program. */
const ASKED_FOR =
  /verbos|debug|quiet|silent|dry_?-?run|istty|interactive|trace|__name__|__FILE__|PROGRAM_NAME/i;

const CLASSES: ReadonlySet<string> = new Set([
  "class_declaration",
  "class_definition",
  "abstract_class_declaration",
  "class",
  "object_declaration",
  "impl_item",
]);
const NAMED: ReadonlySet<string> = new Set([
  "function_declaration",
  "generator_function_declaration",
  "method_definition",
  "variable_declarator",
  "pair",
  "assignment_expression",
  "function_definition",
  "method_declaration",
  "local_function_statement",
  "function_item",
  "method",
  "singleton_method",
]);
const CONDITIONAL: ReadonlySet<string> = new Set([
  "if_statement",
  "if_expression",
  "if",
  "if_modifier",
  "unless",
  "unless_modifier",
  "ternary_expression",
]);

/** Deeper than people write; what lies further out is not asked. */
const DEPTH = 60;

const EXPORTS = /^\s*export\b|\bmodule\.exports\b|\bexports\.\w+\s*=/m;

/** Whether a file of JavaScript gives something to others. */
export function hasExports({ language, text }: SourceFile): boolean {
  return (language === "javascript" || language === "typescript") && EXPORTS.test(text);
}

/** A first line makes no program of what others import. */
function isModuleOfSource(file: SourceFile): boolean {
  return /(^|\/)src\//.test(file.path) && hasExports(file);
}

/** Whether the file is a program, or a part of one that writes. */
export function isProgram(file: SourceFile): boolean {
  return (
    (file.text.startsWith("#!") && !isModuleOfSource(file)) ||
    PROGRAM_PATH.test(file.path) ||
    PROGRAM_FILE.test(file.path) ||
    (file.language === "go" && /^package main\b/m.test(file.text))
  );
}

/** Whether the place is there to print: by the names of functions and classes around it, or on a condition. */
export function isAboutPrinting(node: SyntaxNode): boolean {
  for (const around of node.ancestors().slice(0, DEPTH)) {
    const kind = around.kind();
    if (kind === "global_statement") return true;
    if (NAMED.has(kind)) {
      const words = wordsOf(nameOf(around));
      if (words.some((word) => PRINTING.test(word)) || PRINTING_FIRST.test(words[0] ?? ""))
        return true;
    } else if (CLASSES.has(kind)) {
      if (wordsOf(nameOf(around)).some((word) => PRINTING_CLASS.test(word))) return true;
    } else if (CONDITIONAL.has(kind)) {
      if (ASKED_FOR.test(conditionOf(around))) return true;
    } else if (kind === "binary_expression") {
      if (ASKED_FOR.test(start(around.field("left")))) return true;
    }
  }
  return false;
}

/** Whether the place is in what is shipped: not in a test, nor in code beside. */
export function isShipped(node: SyntaxNode, file: SourceFile): boolean {
  return file.role === "source" && !IS_TEST_CODE[file.language]?.(node, file);
}

function nameOf(node: SyntaxNode): string {
  const named =
    node.field("name") ??
    node.field("key") ??
    node.field("left") ??
    node.field("type") ??
    node.children().find((child) => /^(?:simple|type)_identifier$/.test(child.kind())) ??
    null;
  return start(named);
}

function conditionOf(node: SyntaxNode): string {
  const condition = node.field("condition");
  // Kotlin's grammar has no names for parts.
  return start(condition ?? node.namedChildren()[0] ?? null);
}

function start(node: SyntaxNode | null): string {
  return node ? node.text().slice(0, 300) : "";
}

/** `printAllRows` and `print_all_rows` are `print`, `all`, `rows`. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .split(/[^A-Za-z\d]+/)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
}
