import { Composer, type CST, type Document, Parser, type YAMLParseError } from "yaml";
import type { Problem } from "../core/checklist.ts";
import { buildNode } from "./build-nodes.ts";
import type { Node } from "./nodes.ts";
import { type Place, problemAt, type SourceText } from "./source-text.ts";

/** A checklist needs seven levels. Beyond some thousands the composer would overflow the stack. */
const MAX_DEPTH = 64;
/** Pieces of YAML syntax; a checklist of a hundred items has about 5,000. */
const MAX_TOKENS = 100_000;

/**
 * Parses one YAML document. Every syntax error is a problem; the root is null where there are any, or
 * where the file holds nothing.
 */
export function parseYaml(source: SourceText): {
  root: Node | null;
  problems: readonly Problem[];
} {
  const tokens = [...new Parser().parse(source.text)];
  const excess = whatIsTooMuch(tokens);
  if (excess)
    return { root: null, problems: [problemAt({ source, offset: excess.at }, excess.message)] };

  const composer = new Composer({ prettyErrors: false, uniqueKeys: false, logLevel: "silent" });
  const documents = [...composer.compose(tokens, true, source.text.length)] as Document.Parsed[];
  const first = documents[0];
  if (!first) return { root: null, problems: [] };

  const problems = first.errors.map((error) => syntaxProblem(source, error));
  problems.push(...directiveProblems(source, first));
  const second = documents[1];
  if (second)
    problems.push(
      problemAt(
        { source, offset: second.range[0] },
        "a second YAML document begins here",
        "a checklist is one document: take the `---` away",
      ),
    );
  if (problems.length > 0) return { root: null, problems };
  if (!first.contents) return { root: null, problems: [] };
  return buildNode(source, first.contents);
}

function directiveProblems(source: SourceText, document: Document.Parsed): Problem[] {
  const at: Place = { source, offset: 0 };
  if (document.directives?.yaml.version === "1.1")
    return [problemAt(at, "YAML 1.1 is asked for by `%YAML 1.1`", "a checklist is YAML 1.2")];
  return document.warnings
    .filter((warning) => warning.code === "BAD_DIRECTIVE")
    .map((warning) => problemAt({ source, offset: warning.pos[0] }, lowerFirst(warning.message)));
}

function syntaxProblem(source: SourceText, error: YAMLParseError): Problem {
  const message = lowerFirst(error.message.replace(/\s+/g, " "));
  const hint = HINTS[error.code] ?? null;
  return problemAt({ source, offset: visible(source.text, error.pos[0]) }, message, hint);
}

const HINTS: Partial<Record<YAMLParseError["code"], string>> = {
  TAB_AS_INDENT: "indent with spaces",
  BAD_ALIAS: "a name after `*` says which `&name` is meant; quote a text that begins with `*`",
  BAD_SCALAR_START: "quote the text",
  BLOCK_AS_IMPLICIT_KEY: "quote a text that holds `: `, or check the indentation",
};

/** An error at the very end stands on the last line that holds something, not on an empty one after it. */
function visible(text: string, offset: number): number {
  if (offset < text.length) return offset;
  return Math.max(0, text.trimEnd().length);
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}

/** Walks the tokens without recursion: what is too deep for a stack is what is looked for. */
function whatIsTooMuch(tokens: readonly CST.Token[]): { message: string; at: number } | null {
  interface Part {
    readonly key?: unknown;
    readonly value?: unknown;
    readonly items?: readonly unknown[];
    readonly offset?: number;
  }
  const open: { part: Part; depth: number; at: number }[] = [];
  const push = (part: unknown, depth: number, at: number) => {
    if (typeof part === "object" && part !== null)
      open.push({ part: part as Part, depth, at: (part as Part).offset ?? at });
  };
  for (const token of tokens) push(token, 0, 0);
  let count = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const { part, depth, at } = next;
    if (++count > MAX_TOKENS)
      return { message: `more than ${MAX_TOKENS} pieces of YAML: this is not a checklist`, at: 0 };
    if (depth > MAX_DEPTH) return { message: `nested more than ${MAX_DEPTH} levels deep`, at };
    push(part.value, depth, at);
    push(part.key, depth, at);
    for (const item of part.items ?? []) push(item, depth + 1, at);
  }
  return null;
}
