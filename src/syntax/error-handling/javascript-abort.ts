import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile, SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import { argumentsOf, FUNCTIONS, methodOf, stringOf } from "./javascript-functions.ts";
import { isBelowComment, isFollowedByComment } from "./javascript-handlers.ts";

/** TypeScript's `x!` is too common, and too often right, to be asked about where nobody wants it. */
export const FORCE_UNWRAP: SyntaxRule = {
  id: "force-unwrap",
  family: "error-handling",
  languages: ["typescript"],
  message: "`!` says that it is there, and nothing asks whether it is",
  fix: "Ask, and handle that it is not there; or say in a comment why it always is.",
  labels: ["typescript-eslint no-non-null-assertion", "Biome noNonNullAssertion"],
  kinds: ["non_null_expression"],
  where: "source",
  optIn: true,
  examples: {
    bad: ["const price = prices.get(id)!;", 'document.querySelector("form")!.submit();'],
    good: [
      "const price = prices.get(id) ?? 0;",
      "// The table has every id.\nconst price = prices.get(id)!;",
      "class A { name!: string; }",
      "if (a !== b) run();",
    ],
  },
  match(node, file) {
    const inner = node.namedChildren()[0];
    if (!inner || isSaid(node, file)) return null;
    return { node, message: `\`${shown(inner, file)}!\` says that it is there, and nothing asks` };
  },
};

/** The last line of it, and not too much. */
function shown(node: SyntaxNode, file: SourceFile): string {
  const { start, end } = node.range();
  const from = start.line === end.line ? start.column : 0;
  const text = (file.lines[end.line] ?? "").slice(from, end.column).trim();
  return text.length > 40 ? `…${text.slice(-40)}` : text;
}

function isSaid(node: SyntaxNode, file: SourceFile): boolean {
  return isFollowedByComment(node, file) || isBelowComment(node.range().start.line, file);
}

export const PANIC: SyntaxRule = ruleOn(/\bprocess\b/, {
  id: "panic",
  family: "error-handling",
  languages: ["javascript", "typescript"],
  message: "A function ends the whole process",
  fix: "Throw an error, and let the program's entry decide; or set `process.exitCode`.",
  labels: ["unicorn no-process-exit", "eslint-plugin-n no-process-exit"],
  kinds: ["call_expression"],
  where: "source",
  optIn: true,
  examples: {
    bad: [
      "export function load(path) { if (!path) process.exit(1); return read(path); }",
      "class Config { load() { process.abort(); } }",
    ],
    good: [
      "export function load(path) { if (!path) throw new Error('no path'); return read(path); }",
      'function listen() { process.on("SIGTERM", () => { process.exit(1); }); }',
      "main().catch((error) => { console.error(error); process.exit(1); });",
      "function done() { process.exit(0); }",
    ],
  },
  match(node, file) {
    const method = methodOf(node);
    if (method?.name !== "exit" && method?.name !== "abort") return null;
    if (method.object.text() !== "process" || isProgram(file)) return null;
    const code = argumentsOf(node)[0];
    if (method.name === "exit" && (!code || code.text() === "0")) return null;
    if (!isWithinFunction(node) || isSaid(node, file)) return null;
    return {
      node,
      message: `\`process.${method.name}\` ends the whole process from within a function`,
    };
  },
});

const PROGRAM_PATH = /(^|\/)(bin|cli|cmd|commands?|scripts?)(\/|\.[cm]?[jt]sx?$)/i;

function isProgram(file: SourceFile): boolean {
  return file.text.startsWith("#!") || PROGRAM_PATH.test(file.path);
}

const ENTRIES = /^(main|run|start|cli|exit|quit|die|shutdown|terminate|usage|handleExit)/i;

/** Within a function with a name that is no program's entry or exit, and no listener of the process. */
function isWithinFunction(node: SyntaxNode): boolean {
  let named = false;
  for (const around of node.ancestors()) {
    const kind = around.kind();
    if (kind === "call_expression") {
      const method = methodOf(around);
      if (method && LISTENING.test(method.name) && method.object.text() === "process") return false;
      if (method && stringOf(argumentsOf(around)[0])?.startsWith("SIG")) return false;
    }
    if (!FUNCTIONS.includes(kind)) continue;
    const name = around.field("name") ?? nameGiven(around);
    if (!name) continue;
    if (ENTRIES.test(name.text())) return false;
    named = true;
  }
  return named;
}

const LISTENING = /^(on|once|addListener)$/;

function nameGiven(fn: SyntaxNode): SyntaxNode | null {
  const parent = fn.parent();
  return parent?.kind() === "variable_declarator" ? parent.field("name") : null;
}
