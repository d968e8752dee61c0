/** Words that code of these languages is made of, and prose as well. */
const KEYWORDS = new Set(
  (
    "public private protected internal static final abstract override async await function return import from " +
    "export default const let var new class extends implements interface def end do if else elif elsif unless " +
    "until while for foreach each in of not and or is as with try except rescue ensure finally raise throw throws " +
    "case when switch void int string bool boolean long double float char byte object fun val lateinit suspend " +
    "inline data sealed fn pub mut use mod struct enum impl trait type where match loop func package go defer " +
    "range map chan select unsafe readonly virtual partial namespace using out ref params yield lambda global " +
    "nonlocal print echo begin module require include extern crate dyn move super self this null nil true false " +
    "goto break continue synchronized volatile transient native operator companion by constructor init get set " +
    "typeof instanceof delete keyof declare pass assert del unsigned decimal uint short"
  ).split(" "),
);

/** Never between two words of code. */
const STOP =
  /(?:^|[\w,;]\s+)(?:the|an|a|that|which|there|we|you|they|it|should|would|could|can|may|might|will|because|since|but|are|was|were|has|have|had|been|be|these|those|such|than|instead|only|also|used|does|don't|doesn't|isn't|see|to|so|e\.g\.|i\.e\.|via|into|onto|nothing|otherwise|always|never|every|any|some)(?=\s+[\w"'`])/i;

const STRINGS = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g;
const EXAMPLE =
  /:\s*$|\b(?:e\.g|i\.e|example|usage|for instance|equivalent|equals|such as|looks? like|same as|similar to|instead of|rather than|generates?|becomes?|expands? to|output|result|pseudo-?code|syntax|would be|translates?)\b/i;

/** Longer than a line of code that is worth reading. */
const LONG = 1000;

/** Whether a line of a comment is a sentence, or a part of one, and no code. */
export function isProse(line: string): boolean {
  if (line.length > LONG) return true;
  const code = line
    .replace(STRINGS, '""')
    .replace(/(?:^|\s)(?:\/\/|#)\s.*$/, "")
    .trim();
  if (STOP.test(code)) return true;
  let words = 0;
  for (const token of code.split(/\s+/)) {
    if (/^[A-Za-z][a-z'-]*[,.:;!?]?$/.test(token) && !KEYWORDS.has(token)) words++;
    else words = 0;
    if (words >= 3) return true;
  }
  return false;
}

/** Whether what follows is there to show something. */
export function announcesExample(line: string): boolean {
  return EXAMPLE.test(line);
}
