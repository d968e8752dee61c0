import { enclosing, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Match, SourceFile, SyntaxRule } from "../rule.ts";
import { ruleInFilesWith, ruleOn } from "../words.ts";
import {
  argumentsOf,
  assignedCall,
  calleeOf,
  callOf,
  commentsIn,
  declarationAround,
  errorBlockAround,
  failedError,
  functionAround,
  lastResult,
  mentions,
  originOf,
  returnsError,
  statementsOf,
} from "./go-tree.ts";
import { holdsReason, isReasoned } from "./reasons.ts";

/** Whether a statement starts with the text: without fetching all of it, which may hold functions. */
function startsWith(node: SyntaxNode, file: SourceFile, start: RegExp): boolean {
  const { line, column } = node.range().start;
  return start.test((file.lines[line] ?? "").slice(column, column + 40));
}

export const PANIC: SyntaxRule = ruleOn(/\bpanic\b|\bFatal(?:f|ln)?\b/, {
  id: "panic",
  family: "error-handling",
  languages: ["go"],
  message: "The program ends at an error that could have been returned",
  fix: "Return the error, or name the function `Must…`, or say in its comment that it panics and why.",
  labels: ["revive deep-exit", "forbidigo"],
  kinds: ["expression_statement"],
  where: "source",
  examples: {
    bad: [
      "package p\n\nfunc f() {\n\tif err := g(); err != nil {\n\t\tpanic(err)\n\t}\n}",
      "package p\n\nfunc f() error {\n\tif err := g(); err != nil {\n\t\tlog.Fatal(err)\n\t}\n\treturn nil\n}",
    ],
    good: [
      "package p\n\nfunc MustF() {\n\tif err := g(); err != nil {\n\t\tpanic(err)\n\t}\n}",
      'package p\n\nfunc f(n int) {\n\tif n < 0 {\n\t\tpanic("negative")\n\t}\n}',
      "package main\n\nfunc main() {\n\tif err := g(); err != nil {\n\t\tlog.Fatal(err)\n\t}\n}",
    ],
  },
  match(node, file) {
    if (!startsWith(node, file, /^(panic|log\.Fatal(f|ln)?)\(/)) return null;
    const around = errorBlockAround(node);
    if (!around) return null;
    const exits = startsWith(node, file, /^log/);
    const owner = functionAround(node);
    if (exits && !(owner && returnsError(owner))) return null;
    if (!exits && !isRunTimeFault(node, around, owner)) return null;
    if (mayPanic(node) || isReasoned(node, file) || isReasoned(around, file)) return null;
    return { node };
  },
});

// What fails only where the code is wrong, or the machine is.
const NEVER_FAILS =
  /^(rand\.\w+|\w+\.Marshal\w*|binary\.Write|hex\.\w+|\(\)\.(Encode|Execute)|\w*[tT](em)?pl\.Execute\w*)$/;
const NEVER =
  /impossible|\bbug\b|unreachable|never|cannot happen|can't happen|should(n't| not)|catastroph|invariant|inconceivable|randomness/i;
const OUTSIDE = /^(os|io|ioutil|net|http|sql|exec|filepath|fs)\./;

/** Of a panic: the error comes from outside, or it is passed on as it is. */
function isRunTimeFault(node: SyntaxNode, around: SyntaxNode, owner: SyntaxNode | null): boolean {
  const call = callOf(node);
  const given = call && argumentsOf(call)[0];
  const name = failedError(around);
  if (!given || name === null || NEVER.test(given.text().slice(0, 300))) return false;
  const head = around.field("initializer");
  const origin = originOf(name, head?.namedChildren()[0] ?? around);
  const callee = origin && calleeOf(origin);
  if (callee && NEVER_FAILS.test(callee)) return false;
  if (given.kind() === "identifier") return true;
  return (owner !== null && returnsError(owner)) || (callee !== null && OUTSIDE.test(callee));
}

// `Must…`, start-up, and what says of itself that it panics.
function mayPanic(node: SyntaxNode): boolean {
  const owner = declarationAround(node);
  if (!owner) return true;
  const name = owner.field("name")?.text() ?? "";
  if (/^(main|init)$|must/i.test(name)) return true;
  for (let before = owner.prev(); before?.kind() === "comment"; before = before.prev())
    if (/panic/i.test(before.text().slice(0, 2000))) return true;
  return false;
}

export const BROAD_EXCEPT: SyntaxRule = ruleInFilesWith(/\brecover\b/, {
  id: "broad-except",
  family: "error-handling",
  languages: ["go"],
  message: "Every panic is caught and dropped",
  fix: "Look at what `recover()` gives: return it as an error, log it, or panic again.",
  labels: [],
  kinds: ["expression_statement", "assignment_statement", "defer_statement", "if_statement"],
  where: "code",
  examples: {
    bad: [
      "func f() {\n\tdefer func() { recover() }()\n\tg()\n}",
      "func f() (ok bool) {\n\tdefer func() {\n\t\tif r := recover(); r != nil {\n\t\t\tok = false\n\t\t}\n\t}()\n\treturn g()\n}",
    ],
    good: [
      'func f() (err error) {\n\tdefer func() {\n\t\tif r := recover(); r != nil {\n\t\t\terr = fmt.Errorf("panic: %v", r)\n\t\t}\n\t}()\n\treturn g()\n}',
      "func f() {\n\tdefer func() {\n\t\t_ = recover() // a closed channel\n\t}()\n\tg()\n}",
    ],
  },
  match(node, file) {
    const found =
      node.kind() === "if_statement" ? unreadRecovery(node) : droppedRecovery(node, file);
    if (!found) return null;
    const around = enclosing(node, ["func_literal"]);
    if (isReasoned(node, file) || (around && holdsReason(commentsIn(around)))) return null;
    const deferred = enclosing(node, ["defer_statement"]);
    return deferred && isReasoned(deferred, file) ? null : found;
  },
});

function droppedRecovery(node: SyntaxNode, file: SourceFile): Match | null {
  return startsWith(node, file, /^((defer )?|_ = )recover\(\)/) ? { node } : null;
}

/** `if r := recover(); r != nil { … }` that does not name `r` again. */
function unreadRecovery(node: SyntaxNode): Match | null {
  const condition = node.field("condition");
  const body = node.field("consequence");
  if (condition?.kind() !== "binary_expression" || !body) return null;
  const [left, operator, right] = condition.children();
  if (operator?.kind() !== "!=" || right?.kind() !== "nil" || !left) return null;
  if (isRecover(left)) return { node: condition, within: node };
  if (left.kind() !== "identifier") return null;
  const name = left.text();
  const head = node.field("initializer") ?? node.prev();
  const made = head && assignedCall(head);
  if (!made || !isRecover(made.call) || made.left[0]?.text() !== name || mentions(body, name))
    return null;
  return { node: condition, within: node };
}

const isRecover = (node: SyntaxNode): boolean =>
  node.kind() === "call_expression" && calleeOf(node) === "recover";

export const UNTHROWN_ERROR: SyntaxRule = ruleOn(/\bErrorf\b|\berrors\b|\bxerrors\b/, {
  id: "unthrown-error",
  family: "error-handling",
  languages: ["go"],
  message: "An error is made and dropped",
  fix: "Return it.",
  labels: ["go vet unusedresult", "staticcheck SA4017"],
  kinds: ["expression_statement"],
  where: "everywhere",
  examples: {
    bad: [
      'func f() error {\n\tfmt.Errorf("no")\n\treturn nil\n}',
      'func f() error {\n\terrors.New("no")\n\treturn nil\n}',
    ],
    good: ['func f() error {\n\treturn fmt.Errorf("no")\n}', 'func f() {\n\tfmt.Printf("no")\n}'],
  },
  match(node, file) {
    if (
      !startsWith(
        node,
        file,
        /^(fmt\.Errorf|x?errors\.(New|Errorf|Wrapf?|WithStack|WithMessage|Join))\(/,
      )
    )
      return null;
    return callOf(node) ? { node } : null;
  },
});

export const UNSAFE_FINALLY: SyntaxRule = {
  id: "unsafe-finally",
  family: "error-handling",
  languages: ["go"],
  message: "A deferred function overwrites the error that is returned",
  fix: "Keep the first error: assign only where there is none, or `errors.Join` both.",
  labels: [],
  kinds: ["defer_statement"],
  where: "code",
  examples: {
    bad: [
      "func f() (err error) {\n\tdefer func() {\n\t\terr = file.Close()\n\t}()\n\treturn g()\n}",
    ],
    good: [
      "func f() (err error) {\n\tdefer func() {\n\t\terr = errors.Join(err, file.Close())\n\t}()\n\treturn g()\n}",
      "func f() (err error) {\n\tdefer func() {\n\t\tif err == nil {\n\t\t\terr = file.Close()\n\t\t}\n\t}()\n\treturn g()\n}",
    ],
  },
  match(node, file) {
    const literal = callOf(node)?.field("function");
    if (literal?.kind() !== "func_literal") return null;
    const owner = functionAround(node);
    const result = owner && lastResult(owner);
    const body = literal.field("body");
    if (!result?.name || result.type !== "error" || !body) return null;
    const { name } = result;
    for (const statement of statementsOf(body)) {
      if (isOverwriting(statement, name))
        return isReasoned(statement, file) ? null : { node: statement, within: node };
      if (mentions(statement, name)) return null;
    }
    return null;
  },
};

function isOverwriting(statement: SyntaxNode, name: string): boolean {
  if (statement.kind() !== "assignment_statement") return false;
  const assigned = assignedCall(statement);
  if (assigned?.left.at(-1)?.text() !== name) return false;
  return !mentions(assigned.call, name);
}
