import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { Match, SourceFile, SyntaxRule } from "../rule.ts";
import { saysIn } from "../words.ts";
import { isExplained } from "./ignoring-comment.ts";
import { JAVA, javaCallee } from "./java-grammar.ts";

const HANDS_ON = /\bexceptionally(Async)?\b/;
/** Links of the chain that heard of the failure before, or of futures whose results are asked one by one. */
const HEARD = /(^|\.)(whenComplete|handle|allOf)(Async)?(\.|$)/;

/** The rule, which also looks at `future.exceptionally(error -> null)`: a handler by another name. */
export function withFutures(rule: SyntaxRule): SyntaxRule {
  return {
    ...rule,
    kinds: [...rule.kinds, "method_invocation"],
    examples: {
      bad: [
        ...rule.examples.bad,
        "CompletableFuture<Price> f() { return ask().exceptionally(error -> null); }",
      ],
      good: [
        ...rule.examples.good,
        "CompletableFuture<Price> f() { return ask().exceptionally(error -> Price.NONE); }",
      ],
    },
    match: (node, file) =>
      node.kind() === "method_invocation" ? lostFailure(node, file) : rule.match(node, file),
  };
}

function lostFailure(call: SyntaxNode, file: SourceFile): Match | null {
  if (!saysIn(call, file, HANDS_ON)) return null;
  if (!/^exceptionally(Async)?$/.test(call.field("name")?.text() ?? "")) return null;
  const handler = call.field("arguments")?.namedChildren()[0];
  if (handler?.kind() !== "lambda_expression" || !givesNull(handler)) return null;
  const parameter = handler.field("parameters")?.text() ?? "";
  if (JAVA.ignoredNames.test(parameter.replace(/[()]/g, ""))) return null;
  if (HEARD.test(javaCallee(call) ?? "") || isExplained(file, handler)) return null;
  return {
    node: handler,
    within: call,
    message: "A failure becomes `null`, and its reason is lost",
    fix: "log the failure, give a value that tells it, or say in a comment why it does not matter",
  };
}

/** `error -> null` and `error -> { return null; }`; a comment in the block explains it. */
function givesNull(lambda: SyntaxNode): boolean {
  const body = lambda.field("body");
  if (body?.kind() !== "block") return body?.kind() === "null_literal";
  const [only, more] = body.namedChildren();
  return (
    only?.kind() === "return_statement" &&
    more === undefined &&
    only.namedChildren()[0]?.kind() === "null_literal"
  );
}
