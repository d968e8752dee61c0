import { enclosing, nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile, SyntaxRule } from "../rule.ts";
import { ruleInFilesWith } from "../words.ts";
import { dottedName, isAwaited, lastName, statementCall } from "./python-calls.ts";

const STARTS: ReadonlySet<string> = new Set(["create_task", "ensure_future"]);
/** Coroutines of the standard library that do nothing until they are awaited, and `gather`. */
const COROUTINES =
  /^(asyncio\.(sleep|wait|wait_for|gather|to_thread|open_connection)|(anyio|trio)\.sleep)$/;

export const FLOATING_PROMISE: SyntaxRule = ruleInFilesWith(
  /\basync\b|\basyncio\b|\banyio\b|\btrio\b|\bcreate_task\b|\bensure_future\b/,
  {
    id: "floating-promise",
    family: "error-handling",
    languages: ["python"],
    message: "A coroutine is started or made, and nobody waits for it",
    fix: "Await it, or keep the task and look at its exception in a callback.",
    labels: ["ruff RUF006", "mypy unused-coroutine", "RuntimeWarning: coroutine was never awaited"],
    kinds: ["expression_statement"],
    where: "code",
    examples: {
      bad: [
        "async def f():\n    asyncio.create_task(g())\n",
        "async def g():\n    pass\n\nasync def f():\n    g()\n",
        "class A:\n    async def g(self):\n        pass\n    async def f(self):\n        self.g()\n",
      ],
      good: [
        "async def f():\n    task = asyncio.create_task(g())\n    await task\n",
        "async def g():\n    pass\n\nasync def f():\n    await g()\n",
        "async def f():\n    async with asyncio.TaskGroup() as group:\n        group.create_task(g())\n",
      ],
    },
    match(node, file) {
      const call = statementCall(node);
      if (!call || isAwaited(call)) return null;
      const name = lastName(call);
      if (name === "") return null;
      if (STARTS.has(name))
        return isLoops(call)
          ? { node, message: `The task of \`${name}\` is not kept: its error is seen by nobody` }
          : null;
      if (COROUTINES.test(dottedName(call) ?? "") || isCoroutineHere(call, name, file))
        return { node, message: `\`${name}\` is not awaited` };
      return null;
    },
  },
);

/** asyncio's or an event loop's, not a task group's, which waits for its tasks. */
function isLoops(call: SyntaxNode): boolean {
  const called = call.field("function");
  if (called?.kind() === "identifier") return true;
  const receiver = called?.field("object");
  if (receiver?.kind() === "call") return /^get_(running_|event_)?loop$/.test(lastName(receiver));
  return /^asyncio\.\w+$|loop\.\w+$/.test(dottedName(call) ?? "");
}

/** The called function is one of this file that is known to be a coroutine. */
function isCoroutineHere(call: SyntaxNode, name: string, file: SourceFile): boolean {
  const called = call.field("function");
  if (called?.kind() === "identifier") return coroutinesOf(call, file).has(name);
  const receiver = called?.field("object");
  if (receiver?.kind() !== "identifier" || !/^(self|cls)$/.test(receiver.text())) return false;
  const body = enclosing(call, ["class_definition"])?.field("body");
  if (!body) return false;
  const same = definitionsIn(body).filter((one) => one.field("name")?.text() === name);
  return same.length > 0 && same.every(isCoroutine);
}

/** Functions and methods that stand directly in a block; decorated ones by their decoration, which may make anything of them. */
function definitionsIn(block: SyntaxNode): SyntaxNode[] {
  return block.namedChildren().flatMap((child) => {
    if (child.kind() === "function_definition") return [child];
    const inner = child.kind() === "decorated_definition" ? child.field("definition") : null;
    return inner?.kind() === "function_definition" ? [inner] : [];
  });
}

function isCoroutine(definition: SyntaxNode): boolean {
  if (definition.children()[0]?.kind() !== "async") return false;
  if (definition.parent()?.kind() === "decorated_definition") return false;
  // With a `yield` it is a generator.
  return !definition.has({ rule: { kind: "yield" } });
}

const known = new WeakMap<SourceFile, ReadonlySet<string>>();

/** Names that mean a coroutine function all over the file: defined at its top, and as nothing else. */
function coroutinesOf(node: SyntaxNode, file: SourceFile): ReadonlySet<string> {
  const there = known.get(file);
  if (there) return there;
  const root = node.ancestors().at(-1) ?? node;
  const names = definitionsIn(root)
    .filter(isCoroutine)
    .map((one) => one.field("name")?.text() ?? "");
  const others = names.length === 0 ? new Set<string>() : boundOtherwise(root);
  const found = new Set(names.filter((name) => !others.has(name)));
  known.set(file, found);
  return found;
}

/** Names of parameters, of what is assigned, imported or looped over, and of functions that are no coroutines. */
function boundOtherwise(root: SyntaxNode): Set<string> {
  const bound = new Set<string>();
  const add = (from: SyntaxNode | null) => {
    if (!from) return;
    for (const one of nodesOfKind(from, ["identifier"])) bound.add(one.text());
  };
  for (const node of nodesOfKind(root, [
    "parameters",
    "lambda_parameters",
    "import_from_statement",
  ]))
    add(node);
  for (const node of nodesOfKind(root, ["assignment", "for_statement", "for_in_clause"]))
    add(node.field("left"));
  for (const node of nodesOfKind(root, ["as_pattern"])) add(node.field("alias"));
  for (const node of nodesOfKind(root, ["function_definition"]))
    if (!isCoroutine(node)) bound.add(node.field("name")?.text() ?? "");
  return bound;
}
