import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile, SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import { callOf, namesOf, simpleName } from "./csharp-grammar.ts";
import { declaredTypes } from "./declared-types.ts";
import { isExplained } from "./ignoring-comment.ts";

const DECLARATIONS = ["variable_declaration", "parameter", "property_declaration"];

function readDeclaration(node: SyntaxNode): readonly (readonly [string, string])[] {
  const type = node.field("type");
  if (!type) return [];
  if (node.kind() !== "variable_declaration") {
    const name = node.field("name");
    return name ? [[name.text(), simpleName(type.text())]] : [];
  }
  return node
    .namedChildren()
    .filter((child) => child.kind() === "variable_declarator")
    .map((declarator) => {
      const name = declarator.field("name")?.text() ?? "";
      if (type.kind() !== "implicit_type") return [name, simpleName(type.text())] as const;
      const made = declarator.children().at(-1);
      const of = made?.kind() === "object_creation_expression" ? made.field("type") : null;
      return [name, of ? simpleName(of.text()) : "var"] as const;
    });
}

/** Declared as a stream wherever the file declares it, or so named where it does not. */
function isStream(receiver: string, node: SyntaxNode, file: SourceFile): boolean {
  const types = declaredTypes(node, file, DECLARATIONS, readDeclaration).get(receiver);
  const known = types?.filter((type) => type !== "var") ?? [];
  if (known.length > 0) return known.every((type) => /Stream$/.test(type));
  return /stream$/i.test(receiver);
}

const uncheckedReturn: SyntaxRule = ruleOn(/\b(?:TryParse(?:Exact)?|TryEnter|Read(?:Async)?)\b/, {
  family: "error-handling",
  languages: ["csharp"],
  id: "unchecked-return",
  message: "A result that tells success from failure is not looked at",
  fix: "check it, or give it to `_` to say that it does not matter",
  labels: ["CA1806", "CA2022", "Sonar S2674"],
  kinds: ["expression_statement"],
  where: "source",
  examples: {
    bad: [
      "void F(string text) { int.TryParse(text, out var n); Use(n); }",
      "void F(Stream input) { input.Read(buffer, 0, 4); }",
    ],
    good: [
      "void F(string text) { if (!int.TryParse(text, out var n)) n = 1; }",
      "void F(JsonReader reader) { reader.Read(); }",
    ],
  },
  match: (node, file) => {
    const call = callOf(node);
    if (!call) return null;
    const names = namesOf(call);
    const says = resultOf(names, call, file);
    if (says === null || isExplained(file, node)) return null;
    return { node, message: `\`${names.at(-1)}\` says ${says}, and nobody looks` };
  },
});

function resultOf(names: readonly string[], call: SyntaxNode, file: SourceFile): string | null {
  const method = names.at(-1) ?? "";
  const receiver = names.at(-2);
  if (receiver === undefined) return null;
  if (/^TryParse(Exact)?$/.test(method) && hasOut(call)) return "whether it could be read";
  // With a variable for the outcome it says so there.
  if (method === "TryEnter" && receiver === "Monitor" && !hasOut(call))
    return "whether the lock was had";
  if (method !== "Read" && method !== "ReadAsync") return null;
  const given = call.field("arguments")?.namedChildren().length ?? 0;
  return given > 0 && isStream(receiver, call, file) ? "how much was read" : null;
}

function hasOut(call: SyntaxNode): boolean {
  const given = call.field("arguments")?.namedChildren() ?? [];
  return given.some((one) => /^(out|ref)$/.test(one.children()[0]?.text().slice(0, 10) ?? ""));
}

export const CSHARP_CALL_RULES: readonly SyntaxRule[] = [uncheckedReturn];
