import { eastAsianWidth } from "get-east-asian-width";

/** Code points that take no column of their own: combining marks, joiners, variation selectors. */
const NO_WIDTH = /^[\p{Mark}\p{Cf}]$/u;

/** Terminal columns of plain text; wide characters (Unicode Standard Annex 11) count two. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text)
    if (!NO_WIDTH.test(character)) width += eastAsianWidth(character.codePointAt(0) ?? 0);
  return width;
}
