import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Match, SourceFile, SyntaxRule } from "../rule.ts";
import { ruleInFilesWith } from "../words.ts";
import { namesOf, simpleName } from "./csharp-grammar.ts";
import { isExplained } from "./ignoring-comment.ts";

/** Old calls whose name ends so and that give no task, and those of a worker. */
const NO_TASK =
  /^(RunWorkerAsync|CancelAsync|(Download|Upload|Open)(String|File|Data|Values|Read|Write)Async|Begin\w*)$/;

const METHODS = ["method_declaration", "local_function_statement"];

const known = new WeakMap<SourceFile, ReadonlyMap<string, readonly string[]>>();

/** What each method that the file declares gives back, by name. */
function returnTypes(node: SyntaxNode, file: SourceFile): ReadonlyMap<string, readonly string[]> {
  let types = known.get(file);
  if (!types) {
    const root = node.ancestors().at(-1) ?? node;
    const found = new Map<string, string[]>();
    for (const method of nodesOfKind(root, METHODS)) {
      const name = method.field("name")?.text() ?? "";
      const type = simpleName((method.field("returns") ?? method.field("type"))?.text() ?? "");
      found.set(name, [...(found.get(name) ?? []), type]);
    }
    types = found;
    known.set(file, types);
  }
  return types;
}

const floatingPromise: SyntaxRule = ruleInFilesWith(/Async\b|Task\b|\basync\b/, {
  family: "error-handling",
  languages: ["csharp"],
  id: "floating-promise",
  message: "A task is started whose failure nobody will hear of",
  fix: "await it, return it, or give it to `_` to say that nobody waits",
  labels: ["CS4014", "VSTHRD100", "VSTHRD110", "Sonar S3168", "AsyncFixer03"],
  kinds: ["expression_statement", ...METHODS],
  where: "source",
  examples: {
    bad: [
      "async Task F() { bus.SendAsync(letter); await G(); }",
      "void F() { Task.Run(() => Load()); }",
      "class A { public async void Send(Letter letter) { await Post(letter); } }",
    ],
    good: [
      "async Task F() { await bus.SendAsync(letter); }",
      "void F() { _ = Task.Run(() => Load()); }",
      "class A { async void OnClick(object sender, EventArgs e) { await Save(); } }",
    ],
  },
  match: (node, file) =>
    node.kind() === "expression_statement" ? dropped(node, file) : asyncVoid(node, file),
});

function dropped(node: SyntaxNode, file: SourceFile): Match | null {
  const call = node.children()[0];
  if (call?.kind() !== "invocation_expression") return null;
  const names = namesOf(call);
  if (names.at(-1) === "ConfigureAwait") names.pop();
  const isTask = isStart(names) ? !handlesItself(call) : givesTask(names, call, file);
  if (!isTask || isExplained(file, node)) return null;
  return {
    node,
    message: `Nobody waits for \`${names.at(-1)}\`, or will hear of its failure`,
  };
}

/** `Task.Run`, `Task.Factory.StartNew`. */
function isStart(names: readonly string[]): boolean {
  return /^(?:.*\.)?Task\.(?:Run|Factory\.StartNew)$/.test(names.slice(-4).join("."));
}

function givesTask(names: readonly string[], call: SyntaxNode, file: SourceFile): boolean {
  const name = names.at(-1) ?? "";
  const isOwn = names.length === 1 || (names.length === 2 && names[0] === "this");
  const declared = isOwn ? returnTypes(call, file).get(name) : undefined;
  if (declared) return declared.every((type) => /^(Value)?Task$/.test(type));
  return /[a-z]Async$/.test(name) && !NO_TASK.test(name);
}

/** All that it does is in a `try` with a handler. */
function handlesItself(call: SyntaxNode): boolean {
  const first = call.field("arguments")?.namedChildren()[0]?.namedChildren()[0];
  const body = first?.kind() === "lambda_expression" ? first.field("body") : null;
  return body?.kind() === "block" && isGuarded(body);
}

function isGuarded(block: SyntaxNode): boolean {
  return block.namedChildren().some((statement) => {
    if (statement.kind() !== "try_statement") return false;
    return statement.children().some((child) => child.kind() === "catch_clause");
  });
}

function asyncVoid(method: SyntaxNode, file: SourceFile): Match | null {
  const type = method.field("returns") ?? method.field("type");
  if (type?.kind() !== "predefined_type" || type.text() !== "void") return null;
  const modifiers = method.children().filter((child) => child.kind() === "modifier");
  const words = modifiers.map((modifier) => modifier.text());
  if (!words.includes("async") || words.includes("override")) return null;
  const name = method.field("name");
  if (!name || /^On[A-Z]|_[A-Z]\w*$|Handler$/.test(name.text()) || takesEvent(method)) return null;
  const body = method.field("body");
  if (body?.kind() === "block" && isGuarded(body)) return null;
  if (isExplained(file, name)) return null;
  return {
    node: name,
    message: `What fails in \`async void ${name.text()}\` ends the program, and nobody can await it`,
    fix: "let it return a `Task`",
  };
}

/** The second parameter is an event's, or it is attached to one by its attribute. */
function takesEvent(method: SyntaxNode): boolean {
  const parameters = method.field("parameters")?.namedChildren() ?? [];
  return parameters.some((one) => /Args$/.test(simpleName(one.field("type")?.text() ?? "")));
}

export const CSHARP_TASK_RULES: readonly SyntaxRule[] = [floatingPromise];
