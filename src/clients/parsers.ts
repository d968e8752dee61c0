import { createRequire } from "node:module";
import type { SgNode } from "@ast-grep/napi";
import { FactUnavailable } from "../core/result.ts";
import type { SyntaxNode } from "../core/syntax-node.ts";

/** Parses text of the languages it was opened for. */
export interface Parsers {
  /** The tree's root. @throws FactUnavailable for a grammar that could not be loaded, with the reason. */
  parse(grammar: string, text: string): SyntaxNode;
  /** The same, in a thread of its own. */
  parseBeside(grammar: string, text: string): Promise<SyntaxNode>;
  /** Whether the grammar has such a kind of node. */
  hasKind(grammar: string, kind: string): boolean;
  /** What the process has loaded, for its other threads: see `parsersBeside`. */
  readonly loaded: LoadedGrammars;
}

/** For each grammar that is not built in null, or why it could not be loaded. */
export type LoadedGrammars = ReadonlyMap<string, string | null>;

/** Grammars that ast-grep brings with it, under the names it gives them. */
const BUILT_IN: Readonly<Record<string, string>> = {
  javascript: "JavaScript",
  typescript: "TypeScript",
  tsx: "Tsx",
};

type Ast = typeof import("@ast-grep/napi");

/** What a process has registered: ast-grep takes one registration, and passes over later ones in silence. */
let registered: LoadedGrammars | null = null;

/**
 * Loads what parses the given grammars.
 * @param grammars names of `src/syntax/grammars.ts`
 * @param later grammars that a later call in this process may ask for; they are loaded as well
 * @throws FactUnavailable when ast-grep itself cannot be loaded
 */
export async function openParsers(
  grammars: readonly string[],
  later: readonly string[],
): Promise<Parsers> {
  const ast = await load();
  const wanted = grammars.filter((grammar) => !(grammar in BUILT_IN));
  if (wanted.length > 0) registered ??= register(ast, [...new Set([...wanted, ...later])]);
  return parsersOf(ast, registered ?? new Map());
}

/**
 * The parsers that the process has loaded, in another thread of it.
 * @throws FactUnavailable when ast-grep itself cannot be loaded
 */
export async function parsersBeside(loaded: LoadedGrammars): Promise<Parsers> {
  return parsersOf(await load(), loaded);
}

function parsersOf(ast: Ast, loaded: LoadedGrammars): Parsers {
  const nameOf = (grammar: string): string => {
    const builtIn = BUILT_IN[grammar];
    if (builtIn !== undefined) return builtIn;
    const fault = loaded.get(grammar);
    if (fault === null) return grammar;
    throw new FactUnavailable(
      `${grammar} cannot be parsed: ${fault ?? "its parser was not loaded when this process began to parse"}`,
      `install the parser beside dod: npm install @ast-grep/lang-${grammar} (there is none for musl)`,
    );
  };
  return {
    parse: (grammar, text) => asNode(ast.parse(nameOf(grammar), text).root()),
    parseBeside: async (grammar, text) =>
      asNode((await ast.parseAsync(nameOf(grammar), text)).root()),
    hasKind: (grammar, kind) => {
      try {
        return ast.kind(nameOf(grammar), kind) > 0;
      } catch (fault) {
        if (fault instanceof FactUnavailable) throw fault;
        return false;
      }
    },
    loaded,
  };
}

/** Its own type tells every kind of every grammar apart, which here is a name. */
function asNode(root: SgNode): SyntaxNode {
  return root as unknown as SyntaxNode;
}

async function load(): Promise<Ast> {
  try {
    return await import("@ast-grep/napi");
  } catch (fault) {
    throw new FactUnavailable(
      `no code can be parsed: ${firstLine(fault)}`,
      "install dod for this platform and with its optional dependencies",
    );
  }
}

function register(ast: Ast, grammars: readonly string[]): LoadedGrammars {
  const require = createRequire(import.meta.url);
  const outcome = new Map<string, string | null>();
  const parsers: Parameters<Ast["registerDynamicLanguage"]>[0] = {};
  for (const grammar of grammars) {
    try {
      const parser = require(`@ast-grep/lang-${grammar}`);
      // Looked up when it is read: a platform without a parser throws here, and not in native code.
      if (typeof parser.libraryPath !== "string") throw new Error("it has no parser");
      parsers[grammar] = parser;
      outcome.set(grammar, null);
    } catch (fault) {
      outcome.set(grammar, firstLine(fault));
    }
  }
  if (Object.keys(parsers).length > 0) ast.registerDynamicLanguage(parsers);
  return outcome;
}

function firstLine(fault: unknown): string {
  return String((fault as Error)?.message ?? fault).split("\n")[0] ?? "";
}
