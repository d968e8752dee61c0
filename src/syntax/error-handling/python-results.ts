import { enclosing, nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile, SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import { remembered } from "./own-nodes.ts";
import {
  argumentsOf,
  dottedName,
  isAwaited,
  keyword,
  lastName,
  statementCall,
} from "./python-calls.ts";

export const UNCHECKED_RETURN: SyntaxRule = ruleOn(/\bsubprocess\b|\bsystem\b/, {
  id: "unchecked-return",
  family: "error-handling",
  languages: ["python"],
  message: "Whether the command failed is not looked at",
  fix: "Use `subprocess.run(…, check=True)`, or say `check=False` where failure does not matter.",
  labels: ["ruff PLW1510", "pylint subprocess-run-check"],
  kinds: ["expression_statement"],
  where: "source",
  examples: {
    bad: [
      "subprocess.run(['make', target])\n",
      "subprocess.call(['make', target])\n",
      "os.system('make ' + target)\n",
    ],
    good: [
      "subprocess.run(['make', target], check=True)\n",
      "subprocess.run(['docker', 'rm', name], check=False)\n",
      "code = subprocess.call(['make', target])\n",
      "os.system('clear')\n",
    ],
  },
  match(node) {
    const call = statementCall(node);
    const name = call && dottedName(call);
    if (!call || (name !== "subprocess.run" && name !== "subprocess.call" && name !== "os.system"))
      return null;
    if (name === "subprocess.run" && (keyword(call, "check") || hasUnpacked(call))) return null;
    if (name === "os.system" && isForTheScreen(call)) return null;
    return { node, message: `Whether the command of \`${name}\` failed is not looked at` };
  },
});

const hasUnpacked = (call: SyntaxNode): boolean =>
  argumentsOf(call).some((argument) => argument.kind() === "dictionary_splat");

/** Commands that only set up the terminal; an empty one switches colours on in Windows. */
function isForTheScreen(call: SyntaxNode): boolean {
  const texts = nodesOfKind(call, ["string"]).map((text) => text.text());
  return texts.some((text) =>
    /^\w?["']+\s*((clear|cls|reset|color|title|stty|tput|mode)\b|["'])/.test(text),
  );
}

export const IGNORED_ERROR: SyntaxRule = ruleOn(/\bgather\b|\bmap\b/, {
  id: "ignored-error",
  family: "error-handling",
  languages: ["python"],
  message: "Errors are collected, and nobody looks at them",
  fix: "Read the results: each may be, or may raise, an exception.",
  labels: [],
  kinds: ["expression_statement"],
  where: "source",
  examples: {
    bad: [
      "async def f():\n    await asyncio.gather(*jobs, return_exceptions=True)\n",
      "with ThreadPoolExecutor() as executor:\n    executor.map(resize, images)\n",
    ],
    good: [
      "async def f():\n    await asyncio.gather(*jobs)\n",
      "async def f():\n    results = await asyncio.gather(*jobs, return_exceptions=True)\n",
      "with ThreadPoolExecutor() as executor:\n    list(executor.map(resize, images))\n",
    ],
  },
  match(node, file) {
    const call = statementCall(node);
    if (!call) return null;
    const name = lastName(call);
    if (name === "gather" && isAwaited(call)) {
      if (keyword(call, "return_exceptions")?.kind() !== "true" || isAfterCancel(node, file))
        return null;
      return { node, message: "The exceptions that `gather` returns are dropped" };
    }
    if (name !== "map" || !isExecutors(call)) return null;
    return { node, message: "What the calls of `map` raise is dropped with their results" };
  },
});

/** Tasks that were told to stop are waited for; what they end with was asked for. */
function isAfterCancel(statement: SyntaxNode, file: SourceFile): boolean {
  const around = enclosing(statement, ["function_definition"]);
  return around !== null && cancels(around, file);
}

const cancels = remembered((around) =>
  around.has({ rule: { kind: "identifier", regex: "^cancel(_.*)?$" } }),
);

/** Called on what a `with` around it opened as a pool of threads or processes. */
function isExecutors(call: SyntaxNode): boolean {
  const receiver = call.field("function")?.field("object");
  if (receiver?.kind() !== "identifier") return false;
  const name = receiver.text();
  for (
    let around = enclosing(call, ["with_statement"], ["function_definition"]);
    around;
    around = enclosing(around, ["with_statement"], ["function_definition"])
  )
    for (const opened of nodesOfKind(around.namedChildren()[0] ?? around, ["as_pattern"])) {
      const made = opened.namedChildren()[0];
      if (opened.field("alias")?.text() !== name || made?.kind() !== "call") continue;
      return /^(Thread|Process)PoolExecutor$/.test(lastName(made));
    }
  return false;
}
