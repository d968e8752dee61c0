import { isTestPath } from "../../core/source-paths.ts";
import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { FileText } from "./file-text.ts";
import { assertionAt, type Call, type Found, shouldAt } from "./javascript-assertions.ts";
import { innermost, type Span, spanOf } from "./spans.ts";

/** Every assertion of a file, in its order. */
export function assertionsIn(
  root: SyntaxNode,
  calls: readonly Call[],
  text: FileText,
  source: string,
): Found[] {
  const isStrict = /assert[/.]strict|\bchai\b|\{[^}]*\bstrict as assert\b/.test(
    source.slice(0, 5_000),
  );
  const found = calls.flatMap((call) => assertionAt(call, text, isStrict) ?? []);
  if (/\.should\b/.test(source))
    for (const property of root.findAll({
      rule: { kind: "property_identifier", regex: "^should$" },
    })) {
      const one = shouldAt(property, text);
      if (one) found.push(one);
    }
  return found.sort((one, other) => one.span.start - other.span.start);
}

interface Named {
  readonly name: string;
  readonly span: Span;
}

/** Helpers call helpers: so many steps are followed. */
const STEPS = 3;

/** Functions of the file that assert, themselves or through each other; their names. */
export function assertingFunctions(
  root: SyntaxNode,
  calls: readonly Call[],
  found: readonly Found[],
  text: FileText,
): ReadonlySet<string> {
  const functions = namedFunctions(root, text);
  const asserting = new Set<string>();
  if (functions.length === 0) return asserting;
  for (const holder of innermost(
    functions,
    found.map(({ span }) => span),
  ))
    if (holder) asserting.add(holder.name);
  const callers = innermost(
    functions,
    calls.map(({ span }) => span),
  );
  for (let step = 0; step < STEPS; step++) {
    const before = asserting.size;
    for (const [at, { name }] of calls.entries()) {
      const caller = callers[at];
      if (caller && asserting.has(name.slice(name.lastIndexOf(".") + 1)))
        asserting.add(caller.name);
    }
    if (asserting.size === before) break;
  }
  return asserting;
}

function namedFunctions(root: SyntaxNode, text: FileText): Named[] {
  return nodesOfKind(root, [
    "function_declaration",
    "arrow_function",
    "function_expression",
    "method_definition",
  ]).flatMap((node): Named[] => {
    const kind = node.kind();
    const named = /^(?:function_declaration|method_definition)$/.test(kind) ? node : node.parent();
    if (named !== node && named?.kind() !== "variable_declarator") return [];
    const name = named?.field("name");
    return name ? [{ name: text.raw(spanOf(name)), span: spanOf(node) }] : [];
  });
}

const IMPORT =
  /\bimport ([^"';]{1,400}?) from ["']([^"']{1,200})["']|\b(?:const|let|var) ([^=;]{1,400}?) ?= ?(?:await import|require)\( ?["']([^"']{1,200})["']/g;
/** Modules that stand beside tests and help them. */
const SUPPORT =
  /(?:^|[/._-])(?:tests?|testing|spec|helpers?|utils?|support|fixtures?|harness|setup|common|shared|asserts?|expect)(?:[/._-]|$)|test-?(?:utils?|kit)/i;

/** Whether a call is of a function that a module of test helpers gave; what those do is not known. */
export function isSupport(source: string, path: string): (name: string) => boolean {
  const names = new Set<string>();
  for (const [, esm, from, cjs, required] of source
    .slice(0, 20_000)
    .replace(/\s+/g, " ")
    .matchAll(IMPORT)) {
    const specifier = from ?? required ?? "";
    if (!specifier.startsWith(".") || !(SUPPORT.test(specifier) || isOfTests(specifier, path)))
      continue;
    for (const [name] of (esm ?? cjs ?? "").matchAll(/[\w$]+/g)) names.add(name);
  }
  return (name) => names.has(name.split(".", 1)[0] ?? "");
}

/** Whether an import leads to where tests are, and not to what they test. */
function isOfTests(specifier: string, path: string): boolean {
  const folders = path.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") folders.pop();
    else if (part !== ".") folders.push(part);
  }
  const target = folders.join("/");
  return isTestPath(/\.[cm]?[jt]sx?$/.test(target) ? target : `${target}.ts`);
}
