import type { SyntaxNode } from "../../core/syntax-node.ts";
import { type DeadForms, type Handler, isLogLine, shortOf, truthIn } from "./dead-code-forms.ts";
import { spanOf } from "./spans.ts";

/** Assertions of PHPUnit and Pest fail with an `Exception`. */
const CATCHES =
  /^(?:Throwable|Exception|PHPUnit\\Framework\\(?:AssertionFailedError|ExpectationFailedException)|PHPUnit_Framework_(?:AssertionFailedError|ExpectationFailedException))$/i;
const LOGS =
  /^(?:(?:echo|print)\b|\\?(?:print_r|printf|var_dump|var_export|dump|error_log|fwrite|fputs|trigger_error)\s*\(|\\?Log::\w+\(|\$(?:this->)?\w*[lL]og(?:ger)?->(?:debug|info|notice|warning|error|critical|alert|emergency|log)\()/;
const LOOPS = ["for_statement", "foreach_statement", "while_statement", "do_statement"];

export const PHP_DEAD: DeadForms = {
  mayHold:
    /\bcatch\s*\(|\b(?:if|elseif|while)\s*\([\s!(]*(?:true|false|null|\d|"|')|\bforeach\s*\(\s*(?:\[|array\s*\()|\bfor\s*\([^;\n]{0,100};\s*false\s*;/i,
  kinds: ["try_statement", "if_statement", "else_if_clause", ...LOOPS],
  functions: ["method_declaration", "function_definition", "anonymous_function"],
  isLoop: (node) => LOOPS.includes(node.kind()),
  isIdle: (statement) =>
    /^(?:return(?:\s+null)?\s*)?;$/i.test(statement) || isLogLine(statement, LOGS),
  never(node, source) {
    const kind = node.kind();
    if (kind === "foreach_statement") {
      const [over] = node.namedChildren();
      const isEmpty = over && /^(?:\[\s*\]|array\s*\(\s*\))$/i.test(shortOf(over, source));
      return isEmpty ? [node.field("body")] : [];
    }
    if (kind === "try_statement" || kind === "do_statement") return [];
    const truth = truthOf(node.field("condition"), source);
    if (truth === null) return [];
    if (kind === "if_statement" || kind === "else_if_clause") {
      if (!truth) return [node.field("body")];
      return kind === "if_statement" ? node.fieldChildren("alternative") : [];
    }
    return truth ? [] : [node.field("body")];
  },
  triedIn(source) {
    const names = namesOf(source);
    return (node) => {
      const body = node.kind() === "try_statement" ? node.field("body") : null;
      const clauses = node.namedChildren().filter((one) => one.kind() === "catch_clause");
      return body
        ? { body: spanOf(body), handlers: clauses.map((one) => handlerOf(one, source, names)) }
        : null;
    };
  },
};

/** `==` goes by its own rules, and of strings only `===` is sure. */
function truthOf(condition: SyntaxNode | null, source: string): boolean | null {
  if (!condition) return null;
  const text = shortOf(condition, source);
  const isLoose = /(?<![=!])[=!]=(?!=)/.test(text);
  if (isLoose && !/^\(?\s*\d+\s*[=!]=\s*\d+\s*\)?$/.test(text)) return null;
  if (/["']/.test(text) && !/[=!]==/.test(text)) return null;
  const isConstant = /^\(?\s*!?\s*(?:true|false|null)\s*\)?$/i.test(text);
  return isConstant ? truthOfWord(text.toLowerCase()) : truthIn(condition, source);
}

/** Its constants are written in any case. */
function truthOfWord(text: string): boolean {
  return text.includes("true") !== text.includes("!");
}

function handlerOf(clause: SyntaxNode, source: string, names: Names): Handler {
  const children = clause.namedChildren();
  const types = children.find((one) => one.kind() === "type_list")?.namedChildren() ?? [];
  const variable = children.find((one) => one.kind() === "variable_name");
  const block = clause.field("body");
  return {
    catches: types.some((one) => CATCHES.test(fullName(shortOf(one, source), names))),
    isFiltered: false,
    leaks: variable ? shortOf(variable, source).replace(/^\$/, "") : null,
    statements: (block?.namedChildren() ?? []).filter((one) => one.kind() !== "comment"),
    end: spanOf(clause).end,
  };
}

/** What a file calls classes by, in lower case. */
interface Names {
  readonly imported: ReadonlyMap<string, string>;
  readonly hasNamespace: boolean;
}

const NAMESPACE = /^[ \t]*(?:<\?php\s+)?namespace\s+[\w\\]+\s*[;{]/m;
const IMPORT = /^[ \t]*use\s+(\\?\w+(?:\\\w+)*)(?:\s+as\s+(\w+))?\s*;/gm;

function namesOf(source: string): Names {
  const imported = new Map<string, string>();
  for (const [, name = "", alias] of source.matchAll(IMPORT))
    imported.set((alias ?? name.replace(/^.*\\/, "")).toLowerCase(), name.replace(/^\\/, ""));
  return { imported, hasNamespace: NAMESPACE.test(source) };
}

/** A class by its whole name, without a backslash in front. */
function fullName(name: string, { imported, hasNamespace }: Names): string {
  if (name.startsWith("\\")) return name.slice(1);
  const [first = "", ...rest] = name.split("\\");
  const found = imported.get(first.toLowerCase());
  if (found !== undefined) return [found, ...rest].join("\\");
  // In a namespace `Exception` is the namespace's own.
  return hasNamespace ? `namespace\\${name}` : name;
}
