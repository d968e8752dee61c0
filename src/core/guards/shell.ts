import { shown } from "./guard.ts";

/** A command of a script, and what becomes of its exit code. */
export interface ScriptCommand {
  /** As written, without what wraps it. */
  readonly words: readonly string[];
  /** 0-based line within the script. */
  readonly line: number;
  /** How its failure gets lost; null where it counts. */
  readonly swallowed: string | null;
}

/** How the shell runs a script. */
export interface ShellOptions {
  /** False where it goes on after a failure; true by default, as most of CI has it. */
  readonly errexit?: boolean;
  readonly pipefail?: boolean;
}

interface Piece {
  readonly text: string;
  readonly line: number;
  /** What stands behind it: `&&`, `||`, `|`, `;`, `&`, a line break or nothing. */
  readonly operator: string;
}

/** Commands that cannot fail, behind `||` or at the end. */
const HARMLESS = /^(?::|true|\/bin\/true|exit\s+0|echo\b.*|printf\b.*|return\s+0)$/s;
/** Words of the shell's grammar in front of a command. */
const KEYWORDS = new Set("then do else ! time exec command { builtin".split(" "));
const CONDITIONS = new Set(["if", "elif", "while", "until"]);
/** More pieces than a script that people wrote has. */
const MAX_PIECES = 5_000;

/**
 * The commands of a shell script, in order. Reads POSIX shells as far as it decides what runs and whether
 * its exit code counts: quotes, comments, continued lines, here-documents, lists and pipes. What runs
 * inside `$(…)` belongs to its command.
 */
export function scriptCommands(script: string, shell: ShellOptions = {}): ScriptCommand[] {
  const pieces = piecesOf(script);
  const errexit =
    (shell.errexit ?? true) || pieces.some(({ text }) => /^set\s+-\w{0,20}e/.test(text));
  const safe = shell.pipefail || pieces.some(({ text }) => /^set\s.{0,40}\bpipefail/.test(text));
  const commands = pieces.map(({ text, line }) => ({
    ...stripped(wordsOf(text)),
    line,
    opens: OPENERS[text.split(/\s/, 1)[0] ?? ""] ?? null,
  }));
  pieces.forEach(({ text, operator }, at) => {
    const lost = lostBehind(operator, pieces.slice(at + 1, at + 3), { pipefail: safe, errexit });
    if (lost === null) return;
    // A list that ends in `|| true` is lost as a whole, and so is a block.
    let until: string | null = text;
    for (let back = at; back >= 0; back--) {
      const command = commands[back] as (typeof commands)[number];
      command.swallowed ??= lost;
      if (CLOSERS.has(until)) {
        if (command.opens === until) until = "";
      } else if (operator !== "||" || pieces[back - 1]?.operator !== "&&") break;
    }
  });
  return commands.map(({ words, line, swallowed }) => ({ words, line, swallowed }));
}

const OPENERS: Readonly<Record<string, string>> = {
  "{": "}",
  if: "fi",
  for: "done",
  while: "done",
  until: "done",
};
const CLOSERS = new Set(["}", "fi", "done"]);

/** How what stands behind a command loses its exit code; null where it does not. */
function lostBehind(
  operator: string,
  [next, later]: readonly Piece[],
  { pipefail, errexit }: Required<ShellOptions>,
): string | null {
  if (operator === "&") return "`&` behind it";
  if (operator === "|") return pipefail ? null : "a pipe";
  if (!next) return null;
  const isHarmless = HARMLESS.test(next.text);
  if (operator === "||" && isHarmless) return shown(`|| ${next.text}`);
  if (operator !== ";") return null;
  if (isHarmless && !later) return shown(`; ${next.text}`);
  return errexit || CLOSERS.has(next.text) || /^(?:then|do|else)\b/.test(next.text)
    ? null
    : "`;` behind it";
}

/** Without the grammar's words in front, some of which take the exit code for a condition. */
function stripped(words: readonly string[]): {
  words: readonly string[];
  swallowed: string | null;
} {
  let swallowed: string | null = null;
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at] as string;
    if (word === "!" || CONDITIONS.has(word)) swallowed = shown(word);
    else if (!KEYWORDS.has(word)) break;
  }
  return { words: words.slice(at), swallowed };
}

/** Cuts a script into commands, at what stands unquoted between them. Linear in its length. */
function piecesOf(script: string): Piece[] {
  const pieces: Piece[] = [];
  let text = "";
  let last = "";
  let isBlank = true;
  let line = 0;
  let start = 0;
  let depth = 0;
  let quote = "";
  let heredocs: string[] = [];
  let documents = 0;
  const add = (more: string) => {
    if (isBlank) start = line;
    isBlank &&= more.trim() === "";
    text += more;
    last = more.slice(-1);
  };
  const end = (operator: string) => {
    if (!isBlank && pieces.length < MAX_PIECES)
      pieces.push({ text: text.trim(), line: start, operator });
    text = "";
    last = "";
    isBlank = true;
  };
  for (let at = 0; at < script.length; at++) {
    const character = script[at] as string;
    const two = script.slice(at, at + 2);
    if (character === "\\" && quote !== "'") {
      if (two !== "\\\n") add(two);
      else {
        add(" ");
        line++;
      }
      at++;
    } else if (quote !== "") {
      add(character);
      if (character === quote) quote = "";
    } else if (character === "'" || character === '"' || character === "`") {
      quote = character;
      add(character);
    } else if (two === "$(" || (depth > 0 && character === "(")) {
      depth++;
      add(character === "$" ? two : character);
      if (character === "$") at++;
    } else if (depth > 0) {
      if (character === ")") depth--;
      add(character);
    } else if (character === "#" && (last === "" || /\s/.test(last))) {
      while (at + 1 < script.length && script[at + 1] !== "\n") at++;
    } else if (two === "<<" && script[at + 2] !== "<") {
      const opened = HEREDOC.exec(script.slice(at, at + 100));
      if (opened?.[2] && documents++ < MAX_DOCUMENTS) heredocs.push(opened[2]);
      add(opened?.[0] ?? two);
      at += (opened?.[0] ?? two).length - 1;
    } else if (two === "&&" || two === "||") {
      end(two);
      at++;
    } else if (character === "&" && (/[<>]/.test(last) || script[at + 1] === ">")) {
      add(character); // `2>&1`, `&>file`
    } else if (character === "|" || character === "&" || character === ";") {
      end(character);
      if (two === "|&") at++;
    } else if (character === "(" || character === ")") {
      add(" ");
    } else if (character === "\n") {
      // A list goes on behind its operator: an empty piece is none.
      end("\n");
      for (const word of heredocs) {
        const document = hereDocument(script, at + 1, word);
        at += document.length;
        line += document.lines;
      }
      heredocs = [];
    } else add(character);
    if (character === "\n") line++;
  }
  end("");
  return pieces;
}

const HEREDOC = /^<<-?[ \t]{0,9}(["']?)([A-Za-z_]\w{0,80})\1/;
/** Each unended one costs a walk through the whole script. */
const MAX_DOCUMENTS = 100;

/** How much of the text from there is a here-document; nothing where it has no end. */
function hereDocument(
  script: string,
  from: number,
  word: string,
): { length: number; lines: number } {
  let lines = 0;
  for (let at = from; at < script.length; lines++) {
    const end = script.indexOf("\n", at);
    const stop = end < 0 ? script.length : end;
    if (stop - at < 200 && script.slice(at, stop).trim() === word)
      return { length: stop - from + 1, lines: lines + 1 };
    at = stop + 1;
  }
  return { length: 0, lines: 0 };
}

/** Words apart by blanks; quoted parts stay together, without their quotation marks. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote = "";
  for (const character of text) {
    if (quote !== "") {
      if (character === quote) quote = "";
      else word = (word ?? "") + character;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= "";
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? "") + character;
  }
  if (word !== null) words.push(word);
  return words;
}
