import type { SyntaxLanguage } from "../../core/syntax.ts";
import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";

/** Statements that are code whatever they hold; of all the grammars. */
const STATEMENTS =
  /^(?:import_\w+|export_statement|use_declaration|namespace_use_declaration|using_directive|package_\w+|lexical_declaration|variable_declaration|local_variable_declaration|local_declaration_statement|local_function_statement|function_\w+|generator_function_declaration|method_?\w*|singleton_method|constructor_declaration|class\w*|interface_declaration|enum_\w+|struct_\w+|impl_item|trait_\w+|mod_item|decorated_definition|if|if_\w+|unless|unless_modifier|for\w*|foreach_statement|enhanced_for_statement|while\w*|do_\w+|switch_\w+|match_\w+|case|when_expression|try_\w+|with_statement|using_statement|lock_statement|throw_\w+|raise_statement|defer_statement|go_statement|let_declaration|const_\w+|static_item|type_alias_declaration|type_declaration|var_declaration|short_var_declaration|property_declaration|field_declaration|public_field_definition|delete_statement|assert_statement|begin|echo_statement|record_declaration|annotation_type_declaration|object_declaration)$/;
const ASSIGNMENTS =
  /^(?:assignment|assignment_expression|assignment_statement|augmented_assignment\w*|operator_assignment|compound_assignment_expr|update_expression|multiple_assignment|reference_assignment_expression)$/;
const CALLS =
  /^(?:call|call_expression|method_invocation|invocation_expression|function_call_expression|member_call_expression|nullsafe_member_call_expression|scoped_call_expression|macro_invocation|await_expression|await|new_expression|object_creation_expression)$/;
const MARKUP = /^jsx_(?:element|self_closing_element)$/;
const RETURNS = /^(?:return_statement|return_expression|return|jump_expression)$/;
const WRAPS = /^(?:expression_statement|global_statement|parenthesized_expression)$/;
const NO_CODE = /^(?:php_tag|text_interpolation)$/;

/** Languages whose statements end with a semicolon or a brace. */
const ENDED: ReadonlySet<SyntaxLanguage> = new Set(["java", "csharp", "php", "rust"]);
/** Those in which a line of a class is code of its own, and needs the class to be read. */
const CLASS_AROUND: ReadonlySet<SyntaxLanguage> = new Set([
  "javascript",
  "typescript",
  "java",
  "csharp",
  "php",
]);

/** Calls that nobody writes in a sentence. */
const DEBUGGING =
  /^(?:console\.\w+\(|print(?:ln|f)?!?\(|pp?rint\(|puts |p |pp |fmt\.Print|System\.out\.|Console\.Write|var_dump\(|dd\(|dbg!\(|binding\.(?:pry|irb)|byebug|breakpoint\(|pdb\.|debugger\b)/;

const PUNCTUATION = /[=(){}[\];.]|:\s*$|^\s*(?:import|from|use|using|require)\s/m;

/** How sure it is: a lone statement may be an example in a sentence. */
type Strength = 0 | 1 | 2;

/** Whether a text, read as code of the file's language, is code that was switched off, and no prose. */
export function isCode(text: string, file: SourceFile): boolean {
  if (!PUNCTUATION.test(text) || !isBalanced(text)) return false;
  const { language } = file;
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const ends = lines.map((line) => line.replace(/\s(?:\/\/|#)\s.*$/, "").trimEnd());
  if (ENDED.has(language) && !ends.some((line) => /[;{}]$/.test(line)) && !isDebugging(lines))
    return false;
  const statements = statementsOf(text, file, ends);
  if (statements === null || statements.length === 0) return false;
  const closes = usesSemicolons(file);
  const strengths = statements.map((one) => strengthOf(one, ends, closes));
  if (lines.length === 1) return strengths.length === 1 && strengths[0] === 2;
  const strong = strengths.filter((one) => one === 2).length;
  const weak = strengths.filter((one) => one === 0).length;
  return weak === 0 ? strong > 0 || strengths.length > 1 : strong > weak * 2;
}

function isDebugging(lines: readonly string[]): boolean {
  return lines.length === 1 && DEBUGGING.test(lines[0]?.trim() ?? "");
}

/** Null for what cannot be read as code. */
function statementsOf(
  text: string,
  file: SourceFile,
  ends: readonly string[],
): readonly SyntaxNode[] | null {
  const php = file.language === "php" ? "<?php\n" : "";
  const root = file.parse(`${php}${text}\n`);
  if (isClean(root)) return codeIn(root);
  if (!CLASS_AROUND.has(file.language) || !ends.some((line) => /[;}]$/.test(line))) return null;
  const wrapped = file.parse(`${php}class Around {\n${text}\n}\n`);
  if (!isClean(wrapped)) return null;
  const body = codeIn(wrapped)[0]?.field("body");
  // A bare name is a field in a class, and a word in a sentence.
  return body && /[=(:]|\s\w+;/.test(text) ? codeIn(body) : null;
}

function isClean(root: SyntaxNode): boolean {
  return !root.has({ rule: { kind: "ERROR" } });
}

function codeIn(root: SyntaxNode): SyntaxNode[] {
  const inner = root
    .namedChildren()
    .filter((one) => !/comment/.test(one.kind()) && !NO_CODE.test(one.kind()));
  const [only] = inner;
  return inner.length === 1 && only?.kind() === "statement_list" ? codeIn(only) : inner;
}

const semicolons = new WeakMap<SourceFile, boolean>();

/** Whether a file of a language that may end its statements with one does so. */
function usesSemicolons(file: SourceFile): boolean {
  let known = semicolons.get(file);
  if (known === undefined) {
    const ended = file.lines.filter((line) => line.trimEnd().endsWith(";")).length;
    known = ended > file.lines.length / 8;
    semicolons.set(file, known);
  }
  return known;
}

/** @param closes a lone statement without its semicolon is none in this file */
function strengthOf(statement: SyntaxNode, ends: readonly string[], closes: boolean): Strength {
  let node = statement;
  while (WRAPS.test(node.kind())) {
    const inner = node.namedChildren()[0];
    if (!inner) return 0;
    node = inner;
  }
  const kind = node.kind();
  const alone = ends.length === 1;
  const closed = !alone || /[;}]$/.test(ends[0] ?? "");
  if (RETURNS.test(kind)) return strengthOfReturn(node, closed);
  if (MARKUP.test(kind)) return /[=/]/.test(node.text().slice(0, 200)) ? 2 : 1;
  if (CALLS.test(kind)) {
    const strength = strengthOfCall(node, alone, closed);
    return strength === 2 && alone && !closed && closes && !DEBUGGING.test(node.text().slice(0, 40))
      ? 1
      : strength;
  }
  if (ASSIGNMENTS.test(kind)) return strengthOfAssignment(node, alone, closed);
  if (!STATEMENTS.test(kind)) return 0;
  if (/^(?:import_|from)/.test(kind)) return /\s/.test(node.text().trim()) ? 2 : 0;
  if (/_modifier$/.test(kind)) return 1;
  return 2;
}

function strengthOfReturn(node: SyntaxNode, closed: boolean): Strength {
  const text = node.text().slice(0, 200);
  if (!/^(?:return|throw)\b/.test(text)) return closed ? 1 : 0;
  // "return early", "return None"
  if (/^(?:return|throw)(?:\s+[\w$.]+)?\s*;?$/.test(text))
    return closed && text.endsWith(";") ? 2 : 1;
  return 2;
}

function strengthOfCall(node: SyntaxNode, alone: boolean, closed: boolean): Strength {
  const text = node.text().slice(0, 300);
  if (DEBUGGING.test(text)) return 2;
  const open = text.indexOf("(");
  // "foo (bar)", "O(n)", "render()"
  if (open < 0) return 0;
  if (/\s$/.test(text.slice(0, open)) || /^[A-Z]?\w?\(/.test(text)) return 0;
  if (!alone) return 2;
  if (closed) return /^[\w.]+\(\)$/.test(text) && !text.includes(".") ? 1 : 2;
  const inside = text.slice(open + 1).replace(/\)[^)]*$/, "");
  if (inside.trim() === "") return 1;
  const member = /[.:>]\w+$/.test(text.slice(0, open));
  return member || /["'`=({[]/.test(inside) ? 2 : 1;
}

function strengthOfAssignment(node: SyntaxNode, alone: boolean, closed: boolean): Strength {
  const text = node.text().slice(0, 300);
  // Python's `name: words`, and its directives: `pylint: disable=x`
  if (/^[\w-]+\s*:(?![:=])/.test(text)) return /^\w+: [\w[\], .|]+ = /.test(text) ? 2 : 0;
  if (!alone) return 2;
  if (closed) return 2;
  // "key=value"
  if (/^\S+=\S+$/.test(text)) return 1;
  const right = text.slice(text.indexOf("=") + 1);
  return /[\w\])]\(|["'`[{]|\b(?:await|new)\b|\w\.\w/.test(right) ? 2 : 1;
}

/** A part of code, cut at a brace, reads as whole to a parser that mends. */
function isBalanced(text: string): boolean {
  const bare = text.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, "");
  const count = (sign: string) => bare.split(sign).length;
  return count("(") === count(")") && count("[") === count("]") && count("{") === count("}");
}
