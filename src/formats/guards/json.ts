import { UnreadableGuards } from "../../core/guards/guard.ts";
import {
  listTree,
  mappingTree,
  onLine,
  type Scalar,
  scalarTree,
  type Tree,
} from "../../core/guards/tree.ts";

/** Deeper than any configuration. */
const MAX_DEPTH = 100;
const TOKEN =
  /[ \t\r\ufeff]+|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/|"(?:[^"\\\n]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:\n]/y;

/**
 * JSON with the line of each part. Takes comments and trailing commas, as tsconfig.json, biome.jsonc and
 * VS Code's files have them (https://code.visualstudio.com/docs/languages/json#_json-with-comments).
 * @throws UnreadableGuards
 */
export function readJson(text: string): Tree {
  const tokens = tokensOf(text);
  let at = 0;
  const unreadable = (): never => {
    throw new UnreadableGuards(
      `cannot be read as JSON: line ${tokens[at]?.line ?? tokens.at(-1)?.line ?? 1}`,
    );
  };
  const take = (wanted: string) => {
    if (tokens[at]?.text !== wanted) unreadable();
    at++;
  };
  const value = (depth: number): Tree => {
    const token = tokens[at];
    if (!token || depth > MAX_DEPTH) return unreadable();
    if (token.text === "{") return mapping(depth, token.line);
    if (token.text === "[") return list(depth, token.line);
    at++;
    if (/^[}\],:]$/.test(token.text)) {
      at--;
      return unreadable();
    }
    return scalarTree(scalar(token.text), token.line);
  };
  const scalar = (written: string): Scalar => {
    try {
      return JSON.parse(written) as Scalar;
    } catch {
      at--;
      return unreadable();
    }
  };
  const mapping = (depth: number, line: number): Tree => {
    const entries = new Map<string, Tree>();
    take("{");
    while (tokens[at]?.text !== "}") {
      const key = tokens[at];
      if (!key?.text.startsWith('"')) return unreadable();
      at++;
      const name = String(scalar(key.text));
      take(":");
      entries.set(name, onLine(value(depth + 1), key.line));
      if (tokens[at]?.text !== "}") take(",");
    }
    at++;
    return mappingTree(entries, line);
  };
  const list = (depth: number, line: number): Tree => {
    const items: Tree[] = [];
    take("[");
    while (tokens[at]?.text !== "]") {
      items.push(value(depth + 1));
      if (tokens[at]?.text !== "]") take(",");
    }
    at++;
    return listTree(items, line);
  };
  const tree = value(0);
  if (at < tokens.length) unreadable();
  return tree;
}

function tokensOf(text: string): { text: string; line: number }[] {
  const tokens: { text: string; line: number }[] = [];
  let line = 1;
  TOKEN.lastIndex = 0;
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) throw new UnreadableGuards(`cannot be read as JSON: line ${line}`);
    if (/^[^\s/\ufeff]/.test(token)) tokens.push({ text: token, line });
    for (const character of token) if (character === "\n") line++;
  }
  return tokens;
}
