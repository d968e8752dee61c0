/**
 * Text from the repository, from commands and from the API is hostile: control characters (escape
 * sequences, carriage returns that overwrite a line, bidirectional overrides that reorder it) are
 * shown as what they are, never obeyed.
 */

// C0 and C1 controls, DEL, line and paragraph separators, bidi marks, embeddings and isolates, and bytes that are not UTF-8 (path-bytes.ts).
const HOSTILE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]/g;
const SURROGATE_PAIR = /[\ud800-\udbff][\udc00-\udfff]/g;

/** One line that is safe to print: controls become `\xNN`, line breaks and tabs a space; no runner obeys it. */
export function plainLine(text: string): string {
  return withoutCommands(plain(text.replace(/[\r\n\t]+/g, " ")));
}

/** Several lines that are safe to print: line breaks and tabs stay, other controls become `\xNN`; no runner obeys one. */
export function plainBlock(text: string): string {
  return withoutCommands(
    text
      .replace(/\r\n/g, "\n")
      .split("\n")
      .map((line) => line.split("\t").map(plain).join("\t"))
      .join("\n"),
  );
}

// Of `##[command]` (GitHub, Azure), `##vso[…]` (Azure) and `##teamcity[…]`, which count anywhere in a line.
const BRACKET_COMMAND = /(##[a-z]{0,20})\[/gi;

/**
 * Takes from lines what the program that runs a CI job would obey: GitHub's `::command::` behind
 * nothing but white space (actions/runner, ActionCommand.TryParseV2), and what has the shape of
 * `##name[`. A backslash goes in, and the text stays readable. Lines that were put together from safe
 * pieces, or wrapped, need it once more: a piece may have come to the beginning of a line.
 */
export function withoutCommands(text: string): string {
  const marked = text.includes("::") ? text.replace(/^([^\S\n]*)::/gm, "$1\\::") : text;
  return marked.includes("##") ? marked.replace(BRACKET_COMMAND, "$1\\[") : marked;
}

function plain(text: string): string {
  if (text.search(HOSTILE) < 0) return text;
  let out = "";
  let at = 0;
  for (const pair of text.matchAll(SURROGATE_PAIR)) {
    out += escapeControls(text.slice(at, pair.index)) + pair[0];
    at = pair.index + 2;
  }
  return out + escapeControls(text.slice(at));
}

function escapeControls(text: string): string {
  return text.replace(HOSTILE, (character) => {
    const code = character.charCodeAt(0);
    if (code >= 0xdc80 && code <= 0xdcff) return hex(code - 0xdc00);
    return code < 0x100 ? hex(code) : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

function hex(code: number): string {
  return `\\x${code.toString(16).padStart(2, "0")}`;
}
