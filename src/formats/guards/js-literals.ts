import { UnreadableGuards } from "../../core/guards/guard.ts";

/** A value that stands behind keys of object literals in a JavaScript or TypeScript configuration. */
export interface Leaf {
  /** Keys from the outside in; calls, arrays and spreads between them leave no trace. */
  readonly path: readonly string[];
  /** A literal without its quotation marks; anything else as it is written, with blanks taken out. */
  readonly value: string;
  /** False for what is computed, or stands elsewhere. */
  readonly isLiteral: boolean;
  /** The names in a value that is none. */
  readonly names: readonly string[];
  /** 0 for the first entry of an array or call, and for what stands in none. */
  readonly index: number;
  /** 1-based. */
  readonly line: number;
}

/** What was going on outside an opened bracket. */
interface Frame {
  readonly close: string;
  readonly keys: readonly string[];
  readonly key: string | null;
  readonly start: number;
  readonly index: number;
}

const MAX_TOKENS = 200_000;
const MAX_DEPTH = 200;
// A regular expression literal is taken for one where no value can end in front of it.
const TOKEN =
  /\s+|\/\/[^\n]*|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|`(?:[^`\\]|\\[\s\S])*`|\d[\w.]*|[A-Za-z_$@][\w$]*|\.\.\.|[\s\S]/y;
const REGEX = /\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.){0,200}\]){1,500}\/[a-z]*/y;

export interface Token {
  readonly text: string;
  readonly line: number;
}

/**
 * Every value of the object literals in a configuration file, without running it. Values that are computed
 * are given as they are written, so that they can still be compared; what a call or an import brings
 * along is not seen.
 * @throws UnreadableGuards where brackets do not match: nothing can be said about such a text
 */
export function jsLiterals(tokens: readonly Token[]): Leaf[] {
  const leaves: Leaf[] = [];
  const frames: Frame[] = [];
  let keys: readonly string[] = [];
  let key: string | null = null;
  let start = 0;
  let index = 0;
  const emit = (end: number) => {
    const object = frames.at(-1)?.close === "}";
    const values = tokens.slice(start, end);
    const first = values[0];
    if (!first) return;
    if (object && key === null) {
      const name = broughtAlong(values, keys);
      if (name !== null)
        leaves.push({
          path: [...keys, name],
          value: values.map((one) => one.text).join(""),
          isLiteral: false,
          names: namesIn(values),
          index,
          line: first.line,
        });
      return;
    }
    // What holds an object itself was walked already; arrays and calls give their literals one by one.
    if (values.length > 1 && values.some(({ text: one }) => one === "{" || one === "[")) return;
    const path = key === null ? keys : [...keys, key];
    if (path.length === 0) return;
    const isLiteral =
      values.length === 1 && /^["'`\d]|^(?:true|false|null|undefined)$/.test(first.text);
    const value = isLiteral ? unquoted(first.text) : values.map((one) => one.text).join("");
    leaves.push({
      path,
      value: value.slice(0, 500),
      isLiteral: isLiteral || /^[+-]?\d[\d_.]*$/.test(value),
      names: isLiteral ? [] : namesIn(values),
      index,
      line: first.line,
    });
  };
  tokens.forEach(({ text: token, line }, at) => {
    if (token === "{" || token === "[" || token === "(") {
      if (frames.length > MAX_DEPTH)
        throw new UnreadableGuards(
          `is nested deeper than any configuration, and is not read: line ${line}`,
        );
      frames.push({
        close: token === "{" ? "}" : token === "[" ? "]" : ")",
        keys,
        key,
        start,
        index,
      });
      if (key !== null) keys = [...keys, key];
      key = null;
      index = 0;
      start = at + 1;
    } else if (token === "}" || token === "]" || token === ")") {
      emit(at);
      const frame = frames.pop();
      if (frame?.close !== token)
        throw new UnreadableGuards(`cannot be read: its brackets do not match on line ${line}`);
      ({ keys, key, start, index } = frame);
    } else if (token === "," || token === ";") {
      emit(at);
      key = null;
      index = frames.at(-1)?.close === "}" ? 0 : index + 1;
      start = at + 1;
    } else if (token === ":" && frames.at(-1)?.close === "}" && key === null && at - start === 1) {
      key = unquoted(tokens[start]?.text ?? "");
      start = at + 1;
    } else if (
      token === ":" &&
      frames.at(-1)?.close === "}" &&
      key === null &&
      isComputed(tokens, start, at)
    ) {
      key = unquoted(tokens[start + 1]?.text ?? "");
      start = at + 1;
    }
  });
  if (frames.length > 0) throw new UnreadableGuards("cannot be read: a bracket is not closed");
  return leaves;
}

/** What a set of thresholds takes from elsewhere: `...limits`, `thresholds`, `lines`. Of other objects it is not asked. */
function broughtAlong(values: readonly Token[], keys: readonly string[]): string | null {
  const [first, second] = values;
  const inThresholds = keys.some((one) => THRESHOLDS.test(one));
  if (first?.text === "..." && second && inThresholds) return "...";
  const isName = values.length === 1 && /^[A-Za-z_$]/.test(first?.text ?? "");
  return isName && keys.length > 0 && (inThresholds || THRESHOLDS.test(first?.text ?? ""))
    ? (first?.text ?? null)
    : null;
}

const THRESHOLDS = /^(?:thresholds|coverageThreshold)$/;

function namesIn(values: readonly Token[]): string[] {
  return values
    .filter(({ text }, at) => /^[A-Za-z_$]/.test(text) && values[at - 1]?.text !== ".")
    .map(({ text }) => text);
}

/** `["no-console"]: "off"` */
function isComputed(tokens: readonly Token[], start: number, end: number): boolean {
  return end - start === 3 && tokens[start]?.text === "[" && tokens[end - 1]?.text === "]";
}

/**
 * The tokens that are neither blank nor comment.
 * @throws UnreadableGuards
 */
export function jsTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const last = tokens.at(-1)?.text ?? "(";
    REGEX.lastIndex = at;
    TOKEN.lastIndex = at;
    const opensRegex =
      text[at] === "/" &&
      !/^[/*]/.test(text[at + 1] ?? "") &&
      /^[=(,:[!&|?{};]$|^return$/.test(last);
    // Searched for, not matched: one that is not closed would be walked through from every place.
    const comment = text.startsWith("/*", at) ? text.indexOf("*/", at + 2) : -1;
    if (comment < 0 && text.startsWith("/*", at))
      throw new UnreadableGuards(`cannot be read: a comment is not closed on line ${line}`);
    const token =
      comment >= 0
        ? text.slice(at, comment + 2)
        : ((opensRegex ? REGEX.exec(text)?.[0] : undefined) ?? TOKEN.exec(text)?.[0] ?? "");
    if (!/^\s|^\/[/*]/.test(token)) {
      if (tokens.length >= MAX_TOKENS)
        throw new UnreadableGuards("is larger than any configuration, and is not read");
      tokens.push({ text: token, line });
    }
    for (const character of token) if (character === "\n") line++;
    at += Math.max(1, token.length);
  }
  return tokens;
}

export function unquoted(token: string): string {
  return /^["'`]/.test(token) ? token.slice(1, -1) : token;
}
