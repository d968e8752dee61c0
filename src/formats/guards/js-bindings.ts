import type { Token } from "./js-literals.ts";

/** What the names at the top of a module stand for, as far as its own text says. */
export interface Bindings {
  /** Names of constants that are one literal, with its token. */
  readonly literals: ReadonlyMap<string, Token>;
  /** Names of constants that are an object literal: where it stands, from its `{` to behind its `}`. */
  readonly objects: ReadonlyMap<string, { readonly from: number; readonly to: number }>;
  /** How each name is declared or imported: the same text for the same declaration. */
  readonly written: ReadonlyMap<string, string>;
}

const NAME = /^[A-Za-z_$]/;
const LITERAL = /^["'`\d]|^(?:true|false|null)$/;
const OPENS = /^[{[(]$/;
const CLOSES = /^[}\])]$/;
const DECLARES = /^(?:const|let|var|import|function)$/;

/** The declarations and imports outside any bracket. */
export function jsBindings(tokens: readonly Token[]): Bindings {
  const literals = new Map<string, Token>();
  const objects = new Map<string, { from: number; to: number }>();
  const written = new Map<string, string>();
  for (let at = 0; at < tokens.length; ) {
    const { text } = tokens[at] as Token;
    if (OPENS.test(text)) at = closing(tokens, at);
    else if (!DECLARES.test(text)) at++;
    else {
      const from = at;
      at = endOf(tokens, from);
      const declared = tokens.slice(from, at);
      const isList = text === "const" || text === "let" || text === "var";
      const parts = isList ? apart(declared.slice(1)) : [declared];
      for (const part of parts) {
        const value = part.findIndex((one) => one.text === "=");
        const head = !isList || value < 0 ? headOf(part) : part.slice(0, value);
        const plain = part.map((one) => one.text).join(" ");
        for (const one of head) if (NAME.test(one.text)) written.set(one.text, plain);
        const name = head[0]?.text ?? "";
        if (text !== "const" || value < 0 || !NAME.test(name)) continue;
        const literal = literalOf(part.slice(value + 1));
        if (literal) literals.set(name, literal);
        // Behind the keyword, where it is the only one of its statement.
        const first = from + 1 + value + 1;
        if (parts.length === 1 && tokens[first]?.text === "{")
          objects.set(name, { from: first, to: closing(tokens, first) });
      }
    }
  }
  return { literals, objects, written };
}

/** What these names come down to: their declarations, and those of the names in them. */
export function definitionOf(names: readonly string[], { written }: Bindings): string {
  const known = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const text = written.get(name);
    if (text === undefined || known.has(text)) continue;
    known.add(text);
    open.push(...text.split(" ").filter((word) => NAME.test(word)));
  }
  return [...known].sort().join("\n");
}

/** Keys whose value is a set of thresholds, which may stand above as a constant. */
const SETS = /^["']?(?:thresholds|coverageThreshold|global)["']?$/;

/** More, and longer ones, than people write; what is left in its place counts as computed. */
const MAX_PLACED = 20;
const MAX_SET = 2_000;

/** The tokens with each set of thresholds put in place of the constant that holds it. */
export function withThresholdsInPlace(
  tokens: readonly Token[],
  { objects }: Bindings,
): readonly Token[] {
  const placed = new Map<number, { readonly from: number; readonly to: number }>();
  tokens.forEach(({ text }, at) => {
    const object = objects.get(text);
    const isValue =
      tokens[at - 1]?.text === ":" &&
      SETS.test(tokens[at - 2]?.text ?? "") &&
      /^[,}]$/.test(tokens[at + 1]?.text ?? "");
    if (object && isValue) placed.set(at, object);
  });
  const isSmall = [...placed.values()].every(({ from, to }) => to - from < MAX_SET);
  if (placed.size === 0 || placed.size > MAX_PLACED || !isSmall) return tokens;
  const taken = [...new Set(placed.values())];
  return tokens.flatMap((token, at) => {
    const object = placed.get(at);
    if (object) return tokens.slice(object.from, object.to);
    return taken.some(({ from, to }) => at >= from && at < to) ? [] : [token];
  });
}

/** Behind the bracket that closes the one there. */
function closing(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at++) {
    const { text } = tokens[at] as Token;
    if (OPENS.test(text)) depth++;
    else if (CLOSES.test(text) && --depth <= 0) return at + 1;
  }
  return tokens.length;
}

/** Behind the statement that begins there: at its semicolon, or where a line begins with a word. */
function endOf(tokens: readonly Token[], from: number): number {
  const isFunction = tokens[from]?.text === "function";
  let at = from + 1;
  while (at < tokens.length) {
    const { text, line } = tokens[at] as Token;
    const before = tokens[at - 1] as Token;
    if (text === ";") return at;
    if (OPENS.test(text)) {
      at = closing(tokens, at);
      if (isFunction && text === "{") return at;
      continue;
    }
    const ends = /^[\w$"'`)\]}]/.test(before.text);
    if (at > from + 1 && line > before.line && ends && NAME.test(text) && !GOES_ON.test(text))
      return at;
    at++;
  }
  return at;
}

const GOES_ON = /^(?:from|as|satisfies|in|instanceof)$/;

/** Declarators apart: `A = 1, B = 2`. */
function apart(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (OPENS.test(token.text)) depth++;
    if (CLOSES.test(token.text)) depth--;
    if (token.text === "," && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** The names that an import brings, or the function's own. */
function headOf(part: readonly Token[]): readonly Token[] {
  return part[0]?.text === "function" ? part.slice(1, 2) : part.slice(1);
}

/** `90`, `-5`, `"x"`, each also `as const`. */
function literalOf(value: readonly Token[]): Token | null {
  const isTyped = value.at(-2)?.text === "as" && value.at(-1)?.text === "const";
  const plain = isTyped ? value.slice(0, -2) : value;
  const [first, second] = plain;
  if (plain.length === 1 && first && LITERAL.test(first.text)) return first;
  const isNegative = plain.length === 2 && first?.text === "-" && /^\d/.test(second?.text ?? "");
  return isNegative && first && second ? { text: `-${second.text}`, line: first.line } : null;
}
