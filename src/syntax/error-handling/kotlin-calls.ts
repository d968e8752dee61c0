import { enclosing, nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile, SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import { declaredTypes } from "./declared-types.ts";
import { explainsIgnoring, isExplained } from "./ignoring-comment.ts";
import { chainOf, FUNCTIONS, isDropped } from "./kotlin-grammar.ts";

const common = { family: "error-handling", languages: ["kotlin"] } as const;

/** What can follow `runCatching` and still leave the failure unseen. */
const BLIND = /^(onSuccess|map|mapCatching|getOrNull|getOrDefault|isSuccess)$/;

const ignoredError: SyntaxRule = ruleOn(/\brunCatching\b/, {
  ...common,
  id: "ignored-error",
  message: "What fails in `runCatching` is dropped",
  fix: "look at the result (`onFailure`, `getOrElse`), or say in a comment why it does not matter",
  labels: ["IntelliJ UnusedResult"],
  kinds: ["call_expression"],
  where: "source",
  examples: {
    bad: [
      "fun f() { runCatching { send() }\n next() }",
      "fun f() { runCatching { load() }.onSuccess { show(it) } }",
    ],
    good: [
      'fun f() { runCatching { load() }.onFailure { log.warn("load", it) } }',
      "fun f() { val result = runCatching { load() } }",
    ],
  },
  match: (node, file) => {
    const names = rootedStatement(node);
    const at = names?.indexOf("runCatching") ?? -1;
    if (!names || at < 0 || !names.slice(at + 1).every((name) => BLIND.test(name))) return null;
    if (!isDropped(node) || isExplained(file, node) || isExplainedInside(node)) return null;
    return { node };
  },
});

/** The names of a chain that stands as a statement; null for other expressions, which are most. */
function rootedStatement(node: SyntaxNode): string[] | null {
  const kind = node.parent()?.kind();
  return kind === "statements" || kind === "control_structure_body" ? chainOf(node) : null;
}

function isExplainedInside(node: SyntaxNode): boolean {
  const comments = nodesOfKind(node, ["line_comment", "multiline_comment"]);
  return comments.some((comment) => explainsIgnoring(comment.text()));
}

const forceUnwrap: SyntaxRule = {
  ...common,
  id: "force-unwrap",
  message: "`!!` fails without a reason when the value is null",
  fix: "use `?:` with a default or an error, `requireNotNull` with a reason, or `?.`",
  labels: ["detekt UnsafeCallOnNullableType", "detekt MapGetWithNotNullAssertionOperator"],
  kinds: ["postfix_expression"],
  where: "source",
  examples: {
    bad: ["fun f(id: String) = users[id]!!", "fun f(user: User) { user.address!!.city.print() }"],
    good: [
      'fun f(id: String) = users[id] ?: error("no user $id")',
      "val binding get() = _binding!!",
      "fun f(id: String) = users[id]!! // never null: put in above",
    ],
  },
  match: (node, file) => {
    const operator = node.children().at(-1);
    if (operator?.kind() !== "!!") return null;
    if (isBackingOfGetter(node) || isAlwaysThere(node) || isSaidNeverNull(file, operator))
      return null;
    if (repeated(node, file).has(node.id())) return null;
    return { node: operator, within: node };
  },
};

/** The name of a class, the primitive type of a number's: null only for what is not written here. */
function isAlwaysThere(node: SyntaxNode): boolean {
  const value = node.children()[0];
  const name = value?.children().at(-1)?.children().at(-1)?.text() ?? "";
  if (!/^(qualifiedName|simpleName|javaPrimitiveType|java|message)$/.test(name)) return false;
  return (
    value?.children()[0]?.kind() === "callable_reference" ||
    /::class\.\w+$/.test(value?.text().slice(-80) ?? "")
  );
}

const repeats = new WeakMap<SourceFile, ReadonlySet<number>>();

/** `x!!` where the same function has it already: what fails is the first. */
function repeated(node: SyntaxNode, file: SourceFile): ReadonlySet<number> {
  const known = repeats.get(file);
  if (known) return known;
  const seen = new Set<string>();
  const again = new Set<number>();
  for (const one of nodesOfKind(node.ancestors().at(-1) ?? node, ["postfix_expression"])) {
    const value = one.children()[0];
    if (value?.kind() !== "simple_identifier") continue;
    const key = `${enclosing(one, ["function_declaration", "getter", "setter"])?.id()} ${value.text()}`;
    if (seen.has(key)) again.add(one.id());
    seen.add(key);
  }
  repeats.set(file, again);
  return again;
}

/** `private val binding get() = _binding!!`: Android's own way for what lives between two calls. */
function isBackingOfGetter(node: SyntaxNode): boolean {
  const value = node.children()[0];
  if (value?.kind() !== "simple_identifier" || !value.text().startsWith("_")) return false;
  return enclosing(node, ["getter"], FUNCTIONS) !== null;
}

const NEVER_NULL = /null|never|always|guarant|exist|checked|ensured|must|non-?empty|!!/i;

function isSaidNeverNull(file: SourceFile, operator: SyntaxNode): boolean {
  const { line } = operator.range().start;
  const above = (file.lines[line - 1] ?? "").slice(0, 500).trim();
  const behind = (file.lines[line] ?? "").slice(0, 500).split("//")[1];
  if (behind !== undefined && NEVER_NULL.test(behind)) return true;
  return /^(?:\/\/|\/\*|\*)/.test(above) && NEVER_NULL.test(above);
}

const RESULTS: Readonly<Record<string, string>> = {
  delete: "whether the file was deleted",
  renameTo: "whether the file was renamed",
  mkdir: "whether the folder was made",
  mkdirs: "whether the folder was made",
};

const DECLARATIONS = ["property_declaration", "parameter", "class_parameter"];

function readDeclaration(node: SyntaxNode): readonly (readonly [string, string])[] {
  const children = node.children();
  const variable = children.find((child) => child.kind() === "variable_declaration");
  const parts = variable ? variable.children() : children;
  const name = parts.find((child) => child.kind() === "simple_identifier")?.text();
  if (name === undefined) return [];
  const written = parts.find((child) => /_type$/.test(child.kind()))?.text();
  if (written !== undefined) return [[name, written.replace(/^.*\.|\?$/g, "")]];
  const value = children.find((child) => child.kind() === "call_expression");
  return [[name, (value && chainOf(value)?.at(-1)) ?? "var"]];
}

const uncheckedReturn: SyntaxRule = ruleOn(/\b(?:delete|renameTo|mkdirs?)\b/, {
  ...common,
  id: "unchecked-return",
  message: "A result that tells success from failure is not looked at",
  fix: "check it, or call a method that throws (`Files.delete`), or say in a comment why it does not matter",
  labels: ["IntelliJ ResultOfMethodCallIgnored", "detekt IgnoredReturnValue"],
  kinds: ["call_expression"],
  where: "source",
  examples: {
    bad: ["fun f(file: File) { file.delete()\n next() }", "fun f(file: File) { file.mkdirs() }"],
    good: [
      "fun f(file: File) { if (!file.delete()) warn(file) }",
      "fun f(users: UserDao) { users.delete() }",
    ],
  },
  match: (node, file) => {
    const callee = node.children()[0];
    if (callee?.kind() !== "navigation_expression") return null;
    const [receiver, suffix] = callee.children();
    const method = suffix?.children().at(-1)?.text() ?? "";
    if (!receiver || !Object.hasOwn(RESULTS, method) || !isFile(receiver, file)) return null;
    if (!isDropped(node) || isExplained(file, node)) return null;
    if (method === "delete" && enclosing(node, ["catch_block", "finally_block"])) return null;
    return { node, message: `\`${method}\` says ${RESULTS[method]}, and nobody looks` };
  },
});

function isFile(receiver: SyntaxNode, file: SourceFile): boolean {
  if (receiver.kind() === "call_expression") {
    const made = receiver.children()[0];
    return made?.kind() === "simple_identifier" && made.text() === "File";
  }
  if (receiver.kind() !== "simple_identifier") return false;
  const types = declaredTypes(receiver, file, DECLARATIONS, readDeclaration).get(receiver.text());
  return types?.every((type) => type === "File" || type === "createTempFile") ?? false;
}

const ENDS_OF_CHAIN =
  /^(exceptionally\w*|handle\w*|whenComplete\w*|join|get\w*|await\w*|asDeferred)$/;

const floatingPromise: SyntaxRule = ruleOn(/\basync\b|\bCompletableFuture\b/, {
  ...common,
  id: "floating-promise",
  message: "Work is started whose failure nobody will hear of",
  fix: "await what it returns, or start it with `launch`",
  labels: ["IntelliJ DeferredResultUnused"],
  kinds: ["call_expression"],
  where: "source",
  examples: {
    bad: [
      "fun f(scope: CoroutineScope) { scope.async { load() }\n next() }",
      "fun f() { CompletableFuture.runAsync { load() } }",
    ],
    good: [
      "suspend fun f() = coroutineScope { async { load() }.await() }",
      "fun f(scope: CoroutineScope) { scope.launch { load() } }",
    ],
  },
  match: (node, file) => {
    const names = rootedStatement(node);
    if (!names || !isStarted(names, node)) return null;
    return isDropped(node) && !isExplained(file, node) ? { node } : null;
  },
});

function isStarted(names: readonly string[], node: SyntaxNode): boolean {
  if (names.at(-1) === "async") return nodesOfKind(node, ["lambda_literal"]).length > 0;
  const start = names.indexOf("CompletableFuture");
  if (start < 0 || !/^(run|supply)Async$/.test(names[start + 1] ?? "")) return false;
  return !names.some((name) => ENDS_OF_CHAIN.test(name));
}

export const KOTLIN_CALL_RULES: readonly SyntaxRule[] = [
  ignoredError,
  forceUnwrap,
  uncheckedReturn,
  floatingPromise,
];
