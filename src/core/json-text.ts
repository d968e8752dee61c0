/**
 * JSON that is safe to print: `JSON.stringify` escapes C0 controls, but leaves DEL, C1 controls (U+009B
 * begins an escape sequence), the marks that reorder a line, and `##[command]`, which the program that
 * runs a CI job obeys anywhere in a line (see plain-text.ts). As `\\uNNNN` they are the same JSON.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2)
    .replace(
      /[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    )
    .replace(/(##[a-z]{0,20})\[/gi, "$1\\u005b");
  return `${text}\n`;
}
