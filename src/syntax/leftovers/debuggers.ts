import type { SyntaxLanguage } from "../../core/syntax.ts";
import type { SyntaxNode } from "../../core/syntax-node.ts";
import { collapsed } from "../../core/syntax-node.ts";
import type { SourceFile, SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";

interface Debugger {
  readonly languages: readonly SyntaxLanguage[];
  readonly kinds: readonly string[];
  /** Without one of them nothing stops. */
  readonly words: RegExp;
  readonly labels: readonly string[];
  readonly bad: string;
  readonly good: string;
  stops(node: SyntaxNode): boolean;
  /** Names that stop without a call, sought once in a file: there are too many names to ask each. */
  alone?(root: SyntaxNode, file: SourceFile): SyntaxNode[];
}

const PYTHON_CALL =
  /^(?:breakpoint|(?:[a-z]?i?pdb|pudb|wdb|rpdb|remote_pdb|web_pdb|pdbpp)\.(?:set_trace|post_mortem|pm|Pdb)|set_trace|debugpy\.(?:breakpoint|listen|wait_for_client)|pydevd\.settrace|pydevd_pycharm\.settrace|ptvsd\.(?:enable_attach|wait_for_attach|break_into_debugger)|IPython\.embed|code\.interact)$/;
const RUBY_NAMES =
  "^(?:byebug|debugger|remote_byebug|save_and_open_page|save_and_open_screenshot)$";
const RUBY_LINE =
  /^\s*(?:byebug|debugger|remote_byebug|save_and_open_page|save_and_open_screenshot)\b/m;
const RUBY_BINDING = /^(?:pry|irb|break|b|remote_pry|pry_remote|console)$/;

/** Statements that stand alone; `debugger` may be a value of that name elsewhere. */
const RUBY_STATEMENT_PARENTS: ReadonlySet<string> = new Set([
  "program",
  "body_statement",
  "block_body",
  "then",
  "else",
  "do",
  "begin",
  "if_modifier",
  "unless_modifier",
]);

const DEBUGGERS_OF: readonly Debugger[] = [
  {
    languages: ["javascript", "typescript"],
    kinds: ["debugger_statement"],
    words: /\bdebugger\b/,
    labels: ["ESLint no-debugger", "Biome noDebugger"],
    bad: "function f(text) {\n  debugger;\n  return text;\n}",
    good: 'const help = "debugger";',
    stops: () => true,
  },
  {
    languages: ["python"],
    kinds: ["call"],
    words: /\b(?:breakpoint|\w*pdb\w*|pudb|wdb|set_trace|debugpy|settrace|ptvsd|embed|interact)\b/,
    labels: ["ruff T100"],
    bad: "def f(text):\n    breakpoint()\n    return text\n",
    good: "chart.breakpoint(3)\n",
    stops: (node) => {
      const callee = node.field("function");
      const kind = callee?.kind();
      return (
        (kind === "identifier" || kind === "attribute") && PYTHON_CALL.test(callee?.text() ?? "")
      );
    },
  },
  {
    languages: ["go"],
    kinds: ["call_expression"],
    words: /\bBreakpoint\b/,
    labels: ["forbidigo"],
    bad: "package a\n\nfunc f() {\n\truntime.Breakpoint()\n}",
    good: "package a\n\nfunc f() {\n\truntime.GC()\n}",
    stops: (node) => {
      const callee = node.field("function");
      return callee?.kind() === "selector_expression" && callee.text() === "runtime.Breakpoint";
    },
  },
  {
    languages: ["csharp"],
    kinds: ["invocation_expression"],
    words: /\bDebugger\b/,
    labels: ["Sonar S2228"],
    bad: "class A {\n    void F() {\n        Debugger.Break();\n    }\n}",
    good: "class A {\n    void F() {\n        Debug.Assert(a);\n    }\n}",
    stops: (node) => {
      const callee = node.field("function");
      return (
        callee?.kind() === "member_access_expression" &&
        /^(?:System\.Diagnostics\.)?Debugger\.(?:Break|Launch)$/.test(callee.text())
      );
    },
  },
  {
    languages: ["ruby"],
    kinds: ["call", "program"],
    words: /\bbinding\b|\bbyebug\b|\bdebugger\b|\bremote_byebug\b|\bsave_and_open_/,
    labels: ["RuboCop Lint/Debugger"],
    bad: "def f(text)\n  binding.pry\n  text\nend",
    good: "def f(text)\n  text.binding\nend",
    stops: (node) => {
      if (node.field("receiver")?.kind() !== "identifier") return false;
      const method = node.field("method")?.text() ?? "";
      return RUBY_BINDING.test(method) && node.field("receiver")?.text() === "binding";
    },
    alone: (root, file) => {
      if (!RUBY_LINE.test(file.text)) return [];
      return root
        .findAll({ rule: { kind: "identifier", regex: RUBY_NAMES } })
        .filter((one) => RUBY_STATEMENT_PARENTS.has(one.parent()?.kind() ?? ""));
    },
  },
  {
    languages: ["php"],
    kinds: ["function_call_expression"],
    words: /xdebug_break|\bsh\b/i,
    labels: ["PHP_CodeSniffer ForbiddenFunctions"],
    bad: "function f($a) {\n    xdebug_break();\n    return $a;\n}",
    good: "function f($a) {\n    return xdebug_info();\n}",
    stops: (node) => /^\\?(?:xdebug_break|Psy\\sh)$/i.test(node.field("function")?.text() ?? ""),
  },
];

/** Stops for a debugger; nobody ships that, nor wants it in a test. */
export const DEBUGGERS: readonly SyntaxRule[] = DEBUGGERS_OF.map((one) =>
  ruleOn(one.words, {
    id: "debugger",
    family: "leftovers",
    languages: one.languages,
    message: "A breakpoint is left in",
    fix: "remove it",
    labels: one.labels,
    kinds: one.kinds,
    where: "everywhere",
    examples: { bad: [one.bad], good: [one.good] },
    match: (node, file) => {
      if (node.kind() === "program")
        return (
          one.alone?.(node, file).map((name) => ({ node: name, subject: name.text() })) ?? null
        );
      return one.stops(node) ? { node, subject: collapsed(node.text().slice(0, 200)) } : null;
    },
  }),
);
