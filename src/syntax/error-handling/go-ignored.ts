import { enclosing, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Match, SourceFile, SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import { isAnswer, isConventional, isOnErrorPath } from "./go-conventions.ts";
import { isDeclaredToFail, isMadeWithError, RECEIVER_METHODS } from "./go-receivers.ts";
import { givesError } from "./go-signatures.ts";
import { CLEANING, FAILING_METHODS, HARMLESS_CALLS, METHODS_OF } from "./go-standard.ts";
import {
  argumentsOf,
  assignedCall,
  calleeOf,
  callOf,
  FUNCTIONS,
  innerCall,
  isLiteral,
  methodOf,
  originOf,
} from "./go-tree.ts";
import { overwritten } from "./go-unread.ts";
import { isCommented, isReasoned } from "./reasons.ts";

export const IGNORED_ERROR: SyntaxRule = ruleOn(/\b_\b|err/i, {
  id: "ignored-error",
  family: "error-handling",
  languages: ["go"],
  message: "An error is thrown away",
  fix: "Take the error and return or handle it, or say in a comment why it does not matter.",
  labels: ["errcheck -blank", "staticcheck SA4006", "ineffassign"],
  kinds: ["short_var_declaration", "assignment_statement"],
  where: "source",
  examples: {
    bad: [
      "func f(s string) int {\n\tn, _ := strconv.Atoi(s)\n\treturn n\n}",
      "func f(q Queue) {\n\t_ = q.Publish(1)\n}",
      "func f() error {\n\terr := a()\n\terr = b()\n\treturn err\n}",
    ],
    good: [
      "func f(m map[string]int) int {\n\tn, _ := m[key]\n\treturn n\n}",
      "func f(q Queue) {\n\t_ = q.Publish(1) // nobody may be listening\n}",
      "func f(r *http.Response) {\n\tdefer func() { _ = r.Body.Close() }()\n}",
    ],
  },
  match(node, file) {
    const assigned = assignedCall(node);
    if (!assigned) return null;
    const { left, call } = assigned;
    if (left.at(-1)?.text() !== "_") return overwritten(node, left);
    const callee = calleeOf(call);
    if (callee === null) return null;
    const blank = left.every((one) => one.text() === "_");
    const dropped = blank ? dropsAll(node, call, callee, file) : dropsLast(call, callee, file);
    if (!dropped || isCommented(node, file)) return null;
    return { node, message: `The error of \`${shown(callee)}\` is thrown away` };
  },
});

const shown = (callee: string): string => callee.replace(/^\(\)\./, "").slice(0, 80);

// `_ = f()`: said on purpose, so an error unless something speaks against it.
function dropsAll(node: SyntaxNode, call: SyntaxNode, callee: string, file: SourceFile): boolean {
  if (HARMLESS_CALLS.has(callee) || isConventional(call, callee) || isOnErrorPath(node))
    return false;
  // Nobody is there any more to tell that the answer did not arrive.
  if (/^\(\)\.(Encode|Execute|WriteTo)$|\.WriteTo$/.test(callee) && isAnswer(call)) return false;
  return givesError(call, callee, file) !== false;
}

// `v, _ := f()`: the last result may as well be a bool, so only where it is known to be an error.
function dropsLast(call: SyntaxNode, callee: string, file: SourceFile): boolean {
  if (givesError(call, callee, file) !== true) return false;
  return !cannotFail(call, callee);
}

// Formats that are written in the code are right or never were.
function cannotFail(call: SyntaxNode, callee: string): boolean {
  const given = argumentsOf(call);
  if (/^(regexp|path|filepath)\.Match/.test(callee)) return given[0] ? isLiteral(given[0]) : false;
  if (/^http\.NewRequest/.test(callee))
    return given
      .filter((one) => !/^(ctx|context\.\w+\(\)|http\.Method\w+)$/.test(one.text()))
      .every(isLiteral);
  return (
    given.length > 0 &&
    given.every(isLiteral) &&
    !/^(os|ioutil|net|exec|user|sql|filepath)\./.test(callee)
  );
}

export const UNCHECKED_RETURN: SyntaxRule = {
  id: "unchecked-return",
  family: "error-handling",
  languages: ["go"],
  message: "The error that this call returns is not looked at",
  fix: "Check the error, or assign it to `_` with a comment that says why it does not matter.",
  labels: ["errcheck", "rowserrcheck"],
  kinds: ["expression_statement", "go_statement", "defer_statement", "for_statement"],
  where: "source",
  examples: {
    bad: [
      "func f(b []byte, v any) {\n\tjson.Unmarshal(b, v)\n}",
      "func save() error { return nil }\n\nfunc f() {\n\tsave()\n}",
      "func f(tx *sql.Tx) {\n\ttx.Commit()\n}",
      "func f(r io.Reader) {\n\ts := bufio.NewScanner(r)\n\tfor s.Scan() {\n\t\tfmt.Println(s.Text())\n\t}\n}",
    ],
    good: [
      "func f(w io.Writer) {\n\tfmt.Fprintln(w, 1)\n}",
      "func f(dir string) {\n\tdefer os.RemoveAll(dir)\n}",
      "func save() {}\n\nfunc f() {\n\tsave()\n}",
    ],
  },
  match(node, file) {
    return node.kind() === "for_statement" ? unaskedLoop(node, file) : uncheckedCall(node, file);
  },
};

function uncheckedCall(node: SyntaxNode, file: SourceFile): Match | null {
  const call = callOf(node);
  const callee = call && calleeOf(call);
  if (!call || !callee) return null;
  const method = methodOf(callee);
  const failing =
    givesError(call, callee, file) === true ||
    (callee.includes(".") && (FAILING_METHODS.has(method) || isMethodOfMade(call, method)));
  if (!failing || isConventional(call, callee) || isOnErrorPath(node)) return null;
  // `defer s.Close()` is how things are closed.
  if (
    node.kind() === "defer_statement" &&
    (CLEANING.has(method) || /^(close|stop|shutdown|cleanup)/i.test(method))
  )
    return null;
  if (isReasoned(node, file)) return null;
  return { node: call, message: `The error that \`${shown(callee)}\` returns is not looked at` };
}

const MADE_METHODS: ReadonlySet<string> = new Set([
  ...Object.values(METHODS_OF).flat(),
  ...RECEIVER_METHODS,
]);

/** `cmd.Run()`, `exec.Command(…).Run()`, and `tx.Commit()` of what is declared to be a transaction. */
function isMethodOfMade(call: SyntaxNode, method: string): boolean {
  if (!MADE_METHODS.has(method)) return false;
  const operand = call.field("function")?.field("operand");
  const made = operand?.kind() === "identifier" ? originOf(operand.text(), call) : innerCall(call);
  if (!made && operand?.kind() === "identifier")
    return isDeclaredToFail(operand.text(), method, call);
  const maker = made && calleeOf(made);
  if (!maker) return false;
  if (operand?.kind() === "identifier" && isMadeWithError(made, method)) return true;
  if (method === "Scan")
    return /\.QueryRow(x|Context|xContext)?$/.test(maker) && operand?.kind() !== "identifier";
  if (!METHODS_OF[maker]?.includes(method)) return false;
  return !writesToMemory(argumentsOf(made)[0]);
}

function writesToMemory(target: SyntaxNode | undefined): boolean {
  if (!target) return false;
  return /^&?(os\.Std(out|err)|buf\w*|b|sb|out|stdout|stderr|w)$|^(bytes|strings)\.|^new\(/.test(
    target.text().slice(0, 60),
  );
}

/** `for rows.Next()` and `for scanner.Scan()` end at an error, too; `Err()` tells. */
function unaskedLoop(node: SyntaxNode, file: SourceFile): Match | null {
  const condition = node.namedChildren()[0];
  if (condition?.kind() !== "call_expression") return null;
  const operand = condition.field("function")?.field("operand");
  const method = condition.field("function")?.field("field")?.text();
  if (operand?.kind() !== "identifier" || (method !== "Next" && method !== "Scan")) return null;
  const name = operand.text();
  const made = originOf(name, node);
  const maker = made && calleeOf(made);
  if (!maker || !LOOPED[method].test(maker)) return null;
  const from = argumentsOf(made)[0]?.text().slice(0, 60) ?? "";
  if (
    method === "Scan" &&
    /^(strings|bytes)\.New|^&?(buf|b|sb|out|stdout|stderr|output)$/i.test(from)
  )
    return null;
  const owner = enclosing(node, FUNCTIONS);
  if (!owner || isAskedOrHandedOn(owner, name) || isReasoned(node, file)) return null;
  return {
    node: condition,
    within: node,
    message: `The loop ends at an error, too, and \`${name}.Err()\` is never asked`,
    fix: `Return or handle \`${name}.Err()\` behind the loop.`,
  };
}

const LOOPED = { Next: /\.Queryx?(Context)?$/, Scan: /^bufio\.NewScanner$/ };

function isAskedOrHandedOn(owner: SyntaxNode, name: string): boolean {
  const uses = owner.findAll({
    rule: {
      kind: "identifier",
      regex: `^${name}$`,
      not: {
        inside: {
          any: [{ kind: "short_var_declaration" }, { kind: "var_spec" }],
          stopBy: { kind: "call_expression" },
        },
      },
    },
  });
  return uses.some((use) => {
    const around = use.parent();
    if (around?.kind() === "selector_expression") return around.field("field")?.text() === "Err";
    return around?.kind() !== "expression_list" || around.parent()?.kind() === "return_statement";
  });
}
