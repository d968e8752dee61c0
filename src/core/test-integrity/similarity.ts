/** Words that are looked at of one text; longer tests are told apart by what they begin with. */
const MOST_WORDS = 1_500;

/** How often each word stands in a text. Marks between words are left out: every test has them. */
export function wordsOf(text: string): ReadonlyMap<string, number> {
  const words = new Map<string, number>();
  let left = MOST_WORDS;
  for (const [word] of text.slice(0, MOST_WORDS * 20).matchAll(/[\p{L}\p{N}_$]+/gu)) {
    words.set(word, (words.get(word) ?? 0) + 1);
    if (--left === 0) break;
  }
  return words;
}

/** What two texts have in common of their words, from 0 to 1 (Sørensen–Dice over multisets). */
export function likeness(
  one: ReadonlyMap<string, number>,
  other: ReadonlyMap<string, number>,
): number {
  const total = size(one) + size(other);
  if (total === 0) return 0;
  let common = 0;
  for (const [word, count] of one) common += Math.min(count, other.get(word) ?? 0);
  return (2 * common) / total;
}

function size(words: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of words.values()) sum += count;
  return sum;
}
