import type { SyntaxNode } from "../../core/syntax-node.ts";
import { type DeadForms, type Handler, isLogLine, shortOf, truthIn } from "./dead-code-forms.ts";
import { spanOf } from "./spans.ts";

/** What xunit, MSTest, FluentAssertions and Shouldly fail with is an `Exception`. */
const CATCHES =
  /^(?:global::)?(?:\w+\.)*(?:Exception|XunitException|UnitTestAssertException|AssertFailedException|AssertionException|AssertionFailedException|ShouldAssertException|EqualException|TrueException|FalseException)$/;
const LOGS =
  /^(?:await\s+)?(?:(?:System\.)?Console(?:\.(?:Error|Out))?|(?:System\.Diagnostics\.)?(?:Debug|Trace)|(?:\w+\.)?\w*(?:[lL]og(?:ger)?|[oO]utput(?:Helper)?|TestContext)(?:\.(?:Out|Error|Progress))?)\.(?:Write\w*|Log\w*|Trace\w*|Debug|Info\w*|Warn\w*|Error|Fatal|Verbose|Print)\(/;
/**
 * NUnit keeps a failed assertion when it fails: a test that catches the exception fails all the same, from 3.6
 * on but for some versions (https://github.com/nunit/nunit/issues/2758). Its attributes are TUnit's, too.
 */
const KEEPS_FAILURES = /\bNUnit\b|\[\s*(?:Test|TestCase|TestCaseSource|TestFixture)\s*[\](,]/;
const EMPTY_LIST =
  /^(?:new\s+[\w.<>]+\[0\]|(?:System\.)?Array\.Empty<[^()]*>\(\)|Enumerable\.Empty<[^()]*>\(\)|new\s+List<[^()]*>\(\)|\[\s*\])$/;
const LOOPS = ["for_statement", "foreach_statement", "while_statement", "do_statement"];

export const CSHARP_DEAD: DeadForms = {
  mayHold:
    /\bcatch\b|\b(?:if|while)\s*\([\s!(]*(?:true|false|null|\d|"|')|\bfor\s*\([^;\n]{0,100};\s*false\s*;|\bin\s+(?:new\b|\[|[\w.]*Empty<)/,
  kinds: ["try_statement", "if_statement", ...LOOPS],
  functions: [
    "method_declaration",
    "local_function_statement",
    "lambda_expression",
    "anonymous_method_expression",
  ],
  isLoop: (node) => LOOPS.includes(node.kind()),
  isIdle: (statement) => /^(?:return\s*)?;$/.test(statement) || isLogLine(statement, LOGS),
  never(node, source) {
    const kind = node.kind();
    if (kind === "if_statement") {
      const truth = truthIn(node.field("condition"), source);
      return truth === null ? [] : [node.field(truth ? "alternative" : "consequence")];
    }
    if (kind === "foreach_statement") {
      const over = node.field("right");
      return over && EMPTY_LIST.test(shortOf(over, source)) ? [node.field("body")] : [];
    }
    if (kind !== "while_statement" && kind !== "for_statement") return [];
    return truthIn(node.field("condition"), source) === false ? [node.field("body")] : [];
  },
  triedIn(source) {
    if (KEEPS_FAILURES.test(source)) return () => null;
    return (node) => {
      const body = node.kind() === "try_statement" ? node.field("body") : null;
      const clauses = node.namedChildren().filter((one) => one.kind() === "catch_clause");
      return body
        ? { body: spanOf(body), handlers: clauses.map((one) => handlerOf(one, source)) }
        : null;
    };
  },
};

function handlerOf(clause: SyntaxNode, source: string): Handler {
  const children = clause.namedChildren();
  const type = children.find((one) => one.kind() === "catch_declaration")?.field("type");
  const block = clause.field("body") ?? children.find((one) => one.kind() === "block");
  return {
    catches: !type || CATCHES.test(shortOf(type, source)),
    isFiltered: children.some((one) => one.kind() === "catch_filter_clause"),
    leaks: null,
    statements: (block?.namedChildren() ?? []).filter((one) => one.kind() !== "comment"),
    end: spanOf(clause).end,
  };
}
