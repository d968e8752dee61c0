import { enclosing, nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile, SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import { nearest, nodesIn, remembered } from "./own-nodes.ts";
import { DEFINITIONS, isForLater, nameOf } from "./ruby-handlers.ts";
import { isDropped } from "./ruby-values.ts";

export const UNSAFE_FINALLY: SyntaxRule = {
  id: "unsafe-finally",
  family: "error-handling",
  languages: ["ruby"],
  message: "`return` in `ensure` drops the error that is on its way",
  fix: "Let `ensure` only tidy up, and return before it or behind the `begin` block.",
  labels: ["RuboCop Lint/EnsureReturn"],
  kinds: ["ensure"],
  where: "everywhere",
  examples: {
    bad: ["def f\n  work\nensure\n  return true\nend\n"],
    good: [
      "def f\n  return work\nensure\n  close\nend\n",
      "def f\n  work\nensure\n  at_exit(&lambda { return 1 })\nend\n",
    ],
  },
  match: (node, file) =>
    nodesIn(node, file, ["return"])
      .filter((found) => nearest(found, file, ["ensure", ...DEFINITIONS])?.id() === node.id())
      .filter((found) => found.isNamed() && !isForLater(found, node))
      .map((found) => ({ node: found, within: node })),
};

export const UNTHROWN_ERROR: SyntaxRule = ruleOn(/(?:Error|Exception)\b/, {
  id: "unthrown-error",
  family: "error-handling",
  languages: ["ruby"],
  message: "An exception is made and not raised",
  fix: "Raise it, or remove it.",
  labels: ["RuboCop Lint/Void"],
  kinds: ["call"],
  where: "code",
  examples: {
    bad: ["def f(age)\n  ArgumentError.new('age') if age < 0\n  @age = age\nend\n"],
    good: [
      "def f(age)\n  raise ArgumentError.new('age') if age < 0\n  @age = age\nend\n",
      "def error\n  ArgumentError.new('age')\nend\n",
      "def f\n  errors << ArgumentError.new('age')\n  errors\nend\n",
    ],
  },
  match(node) {
    const receiver = node.field("receiver");
    const kind = receiver?.kind();
    if (!receiver || (kind !== "constant" && kind !== "scope_resolution")) return null;
    const name = receiver.text();
    if (!/(Error|Exception)$/.test(name) || nameOf(node) !== "new" || !isDropped(node)) return null;
    return { node, message: `\`${name}\` is made and not raised` };
  },
});

const FUNCTIONS = ["method", "singleton_method", "do_block", "block", "program"];

/** `$?` tells how the last command ended. */
const readsStatus = remembered((around) =>
  around.has({ rule: { kind: "global_variable", regex: "^\\$(\\?|CHILD_STATUS)$" } }),
);

export const UNCHECKED_RETURN: SyntaxRule = ruleOn(/\bsystem\b/, {
  id: "unchecked-return",
  family: "error-handling",
  languages: ["ruby"],
  message: "Whether the command of `system` failed is not looked at",
  fix: "Add `exception: true`, or test what `system` returns.",
  labels: [],
  kinds: ["call"],
  where: "source",
  examples: {
    bad: ["def f\n  system('make')\n  install\nend\n"],
    good: [
      "def f\n  system('make', exception: true)\n  install\nend\n",
      "def f\n  system('make') || abort('make')\n  install\nend\n",
      "def f\n  system('make')\n  abort unless $?.success?\nend\n",
      "def f\n  system('clear')\n  draw\nend\n",
    ],
  },
  match(node, file) {
    const receiver = node.field("receiver");
    if (receiver && (receiver.kind() !== "constant" || receiver.text() !== "Kernel")) return null;
    const given = node.field("arguments");
    if (nameOf(node) !== "system" || !given || !isDropped(node)) return null;
    if (given.has({ rule: { kind: "hash_key_symbol", regex: "^exception$" } })) return null;
    const command = nodesOfKind(given, ["string_content"])[0]?.text() ?? "";
    if (/^\s*(clear|cls|reset|stty|tput|which|open|xdg-open|say|notify-send)\b/.test(command))
      return null;
    const around = enclosing(node, FUNCTIONS);
    if (around && readsStatus(around, file)) return null;
    return { node };
  },
});

export const IGNORED_ERROR: SyntaxRule = ruleOn(/\bOpen3\b|\breport_on_exception\b/, {
  id: "ignored-error",
  family: "error-handling",
  languages: ["ruby"],
  message: "An error is told, and put aside",
  fix: "Look at the command's status before its output is used.",
  labels: [],
  kinds: ["assignment"],
  where: "source",
  examples: {
    bad: ["out, _status = Open3.capture2('git', 'log')\n", "Thread.report_on_exception = false\n"],
    good: [
      "out, status = Open3.capture2('git', 'log')\n",
      "out, err, _ = Open3.capture3('git', 'log')\n",
      "_, size = dimensions\n",
    ],
  },
  match(node, file) {
    const left = node.field("left");
    const right = node.field("right");
    if (!left || !right) return null;
    if (left.kind() === "left_assignment_list")
      return isStatusDropped(left, right) && !isExplained(node, file)
        ? { node, message: "Whether the command failed is not looked at" }
        : null;
    if (left.kind() !== "call" || right.kind() !== "false") return null;
    if (nameOf(left) !== "report_on_exception") return null;
    if (!/^Thread(\.current)?$/.test(left.field("receiver")?.text() ?? "")) return null;
    return {
      node,
      message: "A thread that dies of an error does so in silence",
      fix: "Leave the report on, or rescue in the thread and hand the error on.",
    };
  },
});

/** By a comment on the line, or on the line above. */
function isExplained(node: SyntaxNode, { lines }: SourceFile): boolean {
  const { start, end } = node.range();
  const behind = (lines[end.line] ?? "").slice(end.column);
  return /^\s*#/.test(lines[start.line - 1] ?? "") || /^\s+#/.test(behind);
}

/** The status of a command, and what it wrote to its error output, go to names that are not read. */
function isStatusDropped(left: SyntaxNode, right: SyntaxNode): boolean {
  if (right.kind() !== "call" || right.field("receiver")?.text() !== "Open3") return false;
  const values = /^capture2e?$/.test(nameOf(right)) ? 2 : nameOf(right) === "capture3" ? 3 : 0;
  if (values === 0) return false;
  const names = left.namedChildren().map((name) => name.text());
  // A list of fewer names drops the rest; `*rest` keeps it.
  if (names.some((name) => name.startsWith("*"))) return false;
  const kept = names.slice(1, values).filter((name) => !name.startsWith("_"));
  return kept.length === 0;
}
