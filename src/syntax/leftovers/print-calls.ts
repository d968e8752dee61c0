import type { SyntaxLanguage } from "../../core/syntax.ts";
import type { SyntaxNode } from "../../core/syntax-node.ts";
import { JAVA } from "../error-handling/java-grammar.ts";
import { KOTLIN } from "../error-handling/kotlin-grammar.ts";
import { isHandlersAct } from "../error-handling/typed-catch.ts";
import type { SourceFile } from "../rule.ts";

/** How a language prints. */
export interface Printing {
  readonly languages: readonly SyntaxLanguage[];
  readonly kinds: readonly string[];
  /** Without one of them nothing is printed. */
  readonly words: RegExp;
  readonly fix: string;
  readonly labels: readonly string[];
  readonly examples: SyntaxExamples;
  /** `print` may be what the program does; `debug` is for debugging alone. */
  callOf(node: SyntaxNode, file: SourceFile): "print" | "debug" | null;
  /** It is how an error is handled, which is for `error-handling` to judge. */
  isHandling?(call: SyntaxNode, file: SourceFile): boolean;
}

interface SyntaxExamples {
  readonly bad: readonly string[];
  readonly good: readonly string[];
}

const REMOVE = "remove it";
const LOG = "remove it, or write it with the project's logger";

const javascript: Printing = {
  languages: ["javascript", "typescript"],
  kinds: ["call_expression"],
  words: /\bconsole\b/,
  fix: LOG,
  labels: ["ESLint no-console", "Biome noConsole"],
  examples: {
    bad: ["function total(all) {\n  console.log(all);\n  return all.length;\n}"],
    good: ["start().catch((fault) => console.error(fault));"],
  },
  callOf(node) {
    const callee = node.field("function");
    const name = memberOf(callee);
    if (callee === null || name === null) return null;
    if (CONSOLE.has(name)) return isConsole(callee.field("object")) ? "print" : null;
    if (!TAKES_CALLBACK.has(name)) return null;
    const handed = node.field("arguments")?.namedChildren() ?? [];
    const prints = (one: SyntaxNode) =>
      one.kind() === "member_expression" && /^console\.(?:log|debug|dir)$/.test(one.text());
    return handed.slice(0, 3).some(prints) ? "print" : null;
  },
};
const CONSOLE = new Set(["log", "debug", "dir", "dirxml", "table", "trace"]);
const TAKES_CALLBACK = new Set(["then", "catch", "finally", "forEach", "map", "tap", "subscribe"]);

/** The name behind the point, or in brackets as a literal. */
function memberOf(node: SyntaxNode | null): string | null {
  const kind = node?.kind();
  if (kind === "member_expression") return node?.field("property")?.text() ?? null;
  if (kind !== "subscript_expression") return null;
  return /^(["'`])(\w+)\1$/.exec(node?.field("index")?.text() ?? "")?.[2] ?? null;
}

function isConsole(node: SyntaxNode | null): boolean {
  if (node?.kind() === "identifier") return node.text() === "console";
  return (
    memberOf(node) === "console" &&
    /^(?:window|globalThis|global|self)$/.test(node?.field("object")?.text() ?? "")
  );
}

const python: Printing = {
  languages: ["python"],
  kinds: ["call"],
  words: /\b(?:p?print|pp)\b/,
  fix: LOG,
  labels: ["ruff T201, T203", "flake8-print"],
  examples: {
    bad: ["def total(items):\n    print(items)\n    return sum(items)\n"],
    good: ["def report(fault):\n    print(fault, file=sys.stderr)\n"],
  },
  callOf(node, file) {
    const callee = node.field("function");
    const kind = callee?.kind();
    if (kind !== "identifier" && kind !== "attribute") return null;
    const name = callee?.text() ?? "";
    if (!/^(?:print|pprint|pp|pprint\.pp(?:rint)?)$/.test(name)) return null;
    if (name === "pp" && !/\bpprint\b/.test(file.text)) return null;
    // One's own function of that name, or one that draws on a terminal.
    if (
      name === "print" &&
      /^\s*(?:from .{1,80} import .{0,80}\bprint\b|def print\b)/m.test(file.text)
    )
      return null;
    const handed = node.field("arguments")?.namedChildren() ?? [];
    const elsewhere = handed.some(
      (one) => one.kind() === "keyword_argument" && /^file\s*=/.test(one.text()),
    );
    return elsewhere ? null : "print";
  },
};

const go: Printing = {
  languages: ["go"],
  kinds: ["call_expression"],
  words: /\bfmt\.Print|\bprint(?:ln)?\b|\.Dump\b|\.Print(?:ln)?\b/,
  fix: LOG,
  labels: ["forbidigo", "revive forbidden-call"],
  examples: {
    bad: ["package a\n\nfunc f(key string) {\n\tfmt.Println(key)\n}"],
    good: ["package a\n\nfunc f(w io.Writer) {\n\tfmt.Fprintln(w, 1)\n}"],
  },
  callOf(node) {
    const callee = node.field("function");
    const kind = callee?.kind();
    if (kind !== "identifier" && kind !== "selector_expression") return null;
    const name = callee?.text() ?? "";
    if (/^(?:fmt\.Print(?:ln|f)?|print(?:ln)?)$/.test(name)) return "print";
    return /^(?:spew\.Dump|litter\.Dump|pp\.Print(?:ln)?|repr\.Print(?:ln)?)$/.test(name)
      ? "debug"
      : null;
  },
};

const java: Printing = {
  languages: ["java"],
  kinds: ["method_invocation", "method_reference"],
  words: /\bSystem\.(?:out|err)\b|\bprintStackTrace\b|\bdumpStack\b/,
  fix: LOG,
  labels: ["PMD SystemPrintln, AvoidPrintStackTrace", "Sonar S106"],
  examples: {
    bad: ["class A {\n  void f(String key) {\n    System.out.println(key);\n  }\n}"],
    good: ["class A {\n  void f(String key) {\n    log.debug(key);\n  }\n}"],
  },
  isHandling: (node, file) =>
    node.field("name")?.text() === "printStackTrace" &&
    isHandlersAct(node, "catch_clause", file, JAVA),
  callOf(node) {
    if (node.kind() === "method_reference")
      return node.text() === "System.out::println" ? "print" : null;
    const name = node.field("name")?.text() ?? "";
    if (!/^(?:print|println|printf|format|printStackTrace|dumpStack)$/.test(name)) return null;
    const of = node.field("object");
    if (name === "dumpStack") return of?.text() === "Thread" ? "debug" : null;
    if (name === "printStackTrace")
      return of && node.field("arguments")?.namedChildren().length === 0 ? "print" : null;
    return of?.kind() === "field_access" && /^System\.(?:out|err)$/.test(of.text())
      ? "print"
      : null;
  },
};

const kotlin: Printing = {
  languages: ["kotlin"],
  kinds: ["call_expression", "callable_reference"],
  words: /\bprint(?:ln|f)?\b|\bprintStackTrace\b/,
  fix: LOG,
  labels: ["detekt ForbiddenMethodCall, PrintStackTrace"],
  examples: {
    bad: ["fun total(items: List<Int>): Int {\n    println(items)\n    return items.size\n}"],
    good: ["fun main() {\n    println(1)\n}"],
  },
  isHandling: (node, file) =>
    /\.printStackTrace\(\)$/.test(node.text().slice(-20)) &&
    isHandlersAct(node, "catch_block", file, KOTLIN),
  callOf(node) {
    if (node.kind() === "callable_reference")
      return /^::println?$|^::print$/.test(node.text()) ? "print" : null;
    const [callee, suffix] = node.children();
    const kind = callee?.kind();
    if (kind === "simple_identifier")
      return /^print(?:ln)?$/.test(callee?.text() ?? "") ? "print" : null;
    if (kind !== "navigation_expression") return null;
    const last = callee?.children().at(-1)?.text() ?? "";
    if (last === ".printStackTrace") return suffix?.text() === "()" ? "print" : null;
    return /^\.print(?:ln|f)?$/.test(last) && /^System\.(?:out|err)\./.test(callee?.text() ?? "")
      ? "print"
      : null;
  },
};

const rust: Printing = {
  languages: ["rust"],
  kinds: ["macro_invocation"],
  words: /\bdbg\b|\be?print(?:ln)?\b/,
  fix: REMOVE,
  labels: ["clippy::dbg_macro", "clippy::print_stdout", "clippy::print_stderr"],
  examples: {
    bad: ["pub fn half(n: u32) -> u32 {\n    dbg!(n) / 2\n}"],
    good: ['pub fn run() {\n    eprintln!("error: no such file");\n}'],
  },
  callOf(node) {
    const name = node.field("macro")?.text() ?? "";
    if (/^(?:std::)?dbg$/.test(name)) return "debug";
    if (!/^(?:std::)?e?print(?:ln)?$/.test(name)) return null;
    const text = node.text().slice(0, 300);
    // What Cargo reads, and what is reported as an error.
    if (/!\s*[([{]\s*"cargo:/.test(text)) return null;
    return /^(?:std::)?e/.test(name) && !/\{[\w.]*:#?\?\}/.test(text) ? null : "print";
  },
};

const csharp: Printing = {
  languages: ["csharp"],
  kinds: ["invocation_expression"],
  words: /\bConsole\b/,
  fix: LOG,
  labels: ["Sonar S106", "Roslynator"],
  examples: {
    bad: ["class A {\n    void F(string key) {\n        Console.WriteLine(key);\n    }\n}"],
    good: ["class A {\n    void F(string key) {\n        Console.Error.WriteLine(key);\n    }\n}"],
  },
  callOf(node) {
    const callee = node.field("function");
    if (callee?.kind() !== "member_access_expression") return null;
    const name = callee.field("name")?.text() ?? "";
    if (/^Write(?:Line)?$/.test(name))
      return /^(?:System\.)?Console$/.test(callee.field("expression")?.text() ?? "")
        ? "print"
        : null;
    if (!/^(?:ForEach|Select)$/.test(name)) return null;
    const handed = node.field("arguments")?.namedChildren() ?? [];
    return handed.slice(0, 3).some((one) => one.text() === "Console.WriteLine") ? "print" : null;
  },
};

const ruby: Printing = {
  languages: ["ruby"],
  kinds: ["call"],
  words: /\b(?:puts|p|pp|print)\b/,
  fix: LOG,
  labels: ["RuboCop Rails/Output"],
  examples: {
    bad: ["def total(items)\n  puts items\n  items.sum\nend"],
    good: ["def run(job)\n  warn job\nend"],
  },
  callOf(node, file) {
    if (node.field("receiver") || !node.field("arguments")) return null;
    const name = node.field("method")?.text() ?? "";
    if (!/^(?:puts|p|pp|print)$/.test(name)) return null;
    return file.text.includes(`def ${name}`) ? null : "print";
  },
};

const php: Printing = {
  languages: ["php"],
  kinds: ["function_call_expression"],
  words: /\b(?:var_dump|debug_zval_refcount|debug_print_backtrace|ddd?|dump|print_r|var_export)\b/i,
  fix: REMOVE,
  labels: ["PHPMD DevelopmentCodeFragment", "PHP_CodeSniffer ForbiddenFunctions"],
  examples: {
    bad: ["function total($items) {\n    var_dump($items);\n    return count($items);\n}"],
    good: ["function text($a) {\n    return print_r($a, true);\n}"],
  },
  callOf(node, file) {
    const name = node.field("function")?.text().replace(/^\\/, "") ?? "";
    if (/^(?:var_dump|debug_zval_refcount|debug_print_backtrace)$/i.test(name)) return "debug";
    if (/^(?:dd|ddd|dump)$/.test(name))
      return new RegExp(`function\\s+${name}\\s*\\(`).test(file.text) ? null : "debug";
    if (!/^(?:print_r|var_export)$/i.test(name)) return null;
    const handed = node.field("arguments")?.namedChildren() ?? [];
    return handed.length === 1 ? "print" : null;
  },
};

export const PRINTS: readonly Printing[] = [
  javascript,
  python,
  go,
  java,
  kotlin,
  rust,
  csharp,
  ruby,
  php,
];
