import { enclosing, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile, SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import { declaredTypes } from "./declared-types.ts";
import { isExplained } from "./ignoring-comment.ts";
import { JAVA, javaCallee, simpleName } from "./java-grammar.ts";

const common = { family: "error-handling", languages: ["java"] } as const;

/** What a call's result says, by the method and the type of what it is called on. */
const RESULTS: Readonly<Record<string, { on: RegExp | null; says: string; cleanup?: true }>> = {
  delete: { on: /^File$/, says: "whether the file was deleted", cleanup: true },
  renameTo: { on: /^File$/, says: "whether the file was renamed" },
  mkdir: { on: /^File$/, says: "whether the folder was made" },
  mkdirs: { on: /^File$/, says: "whether the folder was made" },
  tryLock: { on: null, says: "whether the lock was had" },
  read: { on: /(InputStream|Reader)$/, says: "how much was read" },
  skip: { on: /(InputStream|Reader)$/, says: "how much was skipped" },
  await: { on: /^(CountDownLatch|Condition)$/, says: "whether the time ran out" },
};
const LEAST_ARGUMENTS: Readonly<Record<string, number>> = { read: 1, skip: 1, await: 2 };

const DECLARATIONS = [
  "field_declaration",
  "local_variable_declaration",
  "formal_parameter",
  "resource",
  "enhanced_for_statement",
];

function readDeclaration(node: SyntaxNode): readonly (readonly [string, string])[] {
  const type = node.field("type");
  if (!type) return [];
  const kind = node.kind();
  const isMany = kind === "field_declaration" || kind === "local_variable_declaration";
  return (isMany ? node.fieldChildren("declarator") : [node]).flatMap((one) => {
    const name = one.field("name")?.text();
    const written = type.text();
    if (name === undefined) return [];
    if (written !== "var") return [[name, simpleName(written)] as const];
    const made = one.field("value");
    const of = made?.kind() === "object_creation_expression" ? made.field("type") : null;
    return [[name, of ? simpleName(of.text()) : "var"] as const];
  });
}

/** Whether the file shows that a receiver is of a type: it was just made, or so declared wherever it is. */
function isOfType(receiver: SyntaxNode, type: RegExp, file: SourceFile): boolean {
  if (receiver.kind() === "object_creation_expression")
    return type.test(simpleName(receiver.field("type")?.text() ?? ""));
  const name = receiver.kind() === "field_access" ? receiver.field("field") : receiver;
  if (name?.kind() !== "identifier") return false;
  const types = declaredTypes(receiver, file, DECLARATIONS, readDeclaration).get(name.text());
  return types?.every((one) => type.test(one)) ?? false;
}

function argumentsOf(call: SyntaxNode): SyntaxNode[] {
  return call.field("arguments")?.namedChildren() ?? [];
}

const uncheckedReturn: SyntaxRule = ruleOn(
  /\b(?:delete|renameTo|mkdirs?|tryLock|read|skip|await)\b/,
  {
    ...common,
    id: "unchecked-return",
    message: "A result that tells success from failure is not looked at",
    fix: "check it, or call a method that throws, or say in a comment why it does not matter",
    labels: ["Sonar S899", "Sonar S2674", "SpotBugs RV_RETURN_VALUE_IGNORED_BAD_PRACTICE"],
    kinds: ["expression_statement"],
    where: "source",
    examples: {
      bad: [
        "void f(File file) { file.delete(); }",
        "void f(InputStream in) { in.read(buffer); }",
        "void f() { lock.tryLock(); }",
      ],
      good: [
        "void f(File file) { if (!file.delete()) warn(file); }",
        "void f(Repository users) { users.delete(); }",
        "void f(Path path) { Files.delete(path); }",
      ],
    },
    match: (node, file) => {
      const call = node.children()[0];
      if (call?.kind() !== "method_invocation") return null;
      const method = call.field("name")?.text() ?? "";
      const result = Object.hasOwn(RESULTS, method) ? RESULTS[method] : undefined;
      const receiver = call.field("object");
      if (!result || !receiver) return null;
      if (argumentsOf(call).length < (LEAST_ARGUMENTS[method] ?? 0)) return null;
      if (result.on && !isOfType(receiver, result.on, file)) return null;
      if (result.cleanup && enclosing(node, ["catch_clause", "finally_clause"], JAVA.functions))
        return null;
      if (isExplained(file, node)) return null;
      return { node, message: `\`${method}\` says ${result.says}, and nobody looks` };
    },
  },
);

const ENDS_OF_CHAIN = /^(exceptionally\w*|handle\w*|whenComplete\w*|join|get\w*|orTimeout)$/;

const floatingPromise: SyntaxRule = ruleOn(/\bCompletableFuture\b|\bsubmit\b/, {
  ...common,
  id: "floating-promise",
  message: "Work is started whose failure nobody will hear of",
  fix: "keep what it returns, or end it with `exceptionally` or `whenComplete`; `execute` reports what is thrown",
  labels: ["Error Prone FutureReturnValueIgnored"],
  kinds: ["expression_statement"],
  where: "source",
  examples: {
    bad: [
      "void f() { CompletableFuture.runAsync(() -> send()); }",
      "class A { ExecutorService pool; void f() { pool.submit(() -> send()); } }",
    ],
    good: [
      "void f() { CompletableFuture.runAsync(() -> send()).exceptionally(this::warn); }",
      "class A { ExecutorService pool; void f() { pool.execute(() -> send()); } }",
    ],
  },
  match: (node, file) => {
    const call = node.children()[0];
    if (call?.kind() !== "method_invocation") return null;
    const names = (javaCallee(call) ?? "").split(".");
    const isFloating =
      /^(?:.*,)?CompletableFuture,(runAsync|supplyAsync)(?:,|$)/.test(names.join(",")) &&
      !names.some((name) => ENDS_OF_CHAIN.test(name));
    if (!isFloating && !isDroppedSubmit(call, file)) return null;
    return handlesItself(call) || isExplained(file, node) ? null : { node };
  },
});

function isDroppedSubmit(call: SyntaxNode, file: SourceFile): boolean {
  const receiver = call.field("object");
  if (!receiver || call.field("name")?.text() !== "submit") return false;
  if (argumentsOf(call)[0]?.kind() !== "lambda_expression") return false;
  return isOfType(receiver, /^(\w*ExecutorService|\w*ThreadPoolExecutor|ForkJoinPool)$/, file);
}

/** All that it does is in a `try` with a handler. */
function handlesItself(call: SyntaxNode): boolean {
  const body = argumentsOf(call)
    .find((one) => one.kind() === "lambda_expression")
    ?.field("body");
  if (body?.kind() !== "block") return false;
  return body.namedChildren().some((statement) => {
    if (!/^try_/.test(statement.kind())) return false;
    return statement.children().some((child) => child.kind() === "catch_clause");
  });
}

const MAYBE = /^(findFirst|findAny|findById|ofNullable)$/;

const unwrap: SyntaxRule = ruleOn(/\b(?:findFirst|findAny|findById|ofNullable)\b/, {
  ...common,
  id: "unwrap",
  message: "`get()` on an Optional that may be empty",
  fix: "use `orElseThrow` with a reason, or `orElse`",
  labels: ["Sonar S3655"],
  kinds: ["method_invocation"],
  where: "source",
  examples: {
    bad: [
      "User f() { return users.stream().filter(User::isAdmin).findFirst().get(); }",
      "Order f() { return orders.findById(id).get(); }",
    ],
    good: [
      "User f() { return users.stream().findFirst().orElse(null); }",
      'String f() { return map.get("a").get(); }',
    ],
  },
  match: (node, file) => {
    const optional = node.field("object");
    if (optional?.kind() !== "method_invocation") return null;
    const name = node.field("name");
    if (name?.text() !== "get" || argumentsOf(node).length > 0) return null;
    const finder = optional.field("name")?.text() ?? "";
    if (!MAYBE.test(finder)) return null;
    if (argumentsOf(optional).length !== (/^find(First|Any)$/.test(finder) ? 0 : 1)) return null;
    if (isExplained(file, name) || isAskedFor(node, optional)) return null;
    return { node: name, within: node, message: `\`${finder}(…).get()\` fails when there is none` };
  },
});

function isAskedFor(node: SyntaxNode, optional: SyntaxNode): boolean {
  const method = enclosing(node, ["method_declaration", "constructor_declaration"]);
  return method?.text().includes(`${optional.text()}.isPresent()`) ?? false;
}

export const JAVA_CALL_RULES: readonly SyntaxRule[] = [uncheckedReturn, floatingPromise, unwrap];
