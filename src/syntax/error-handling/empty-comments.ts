import { directiveIn, isReason } from "../suppressions/directive.ts";
import { DIRECTIVES } from "../suppressions/directives.ts";

const MARKS = /^(?:\/\/+|\/\*+|#+)!?[\s*]*|[\s*]*\*\/$/g;
/** A task for later, however it is signed: `TODO(me): handle this`. */
const TASK = /^\W*(?:todo|fixme|xxx)\b/i;
/** Behind it a reason may be given all the same. */
const REASON =
  /\b(?:because|since|until|for now|best[ -]effort|ignor\w+|on purpose|intentional(?:ly)?|harmless|safe(?:ly)?|optional|expected|can(?:'t|not)|doesn't|may|might)\b/i;
/** Has an account of its own: what it takes away is told. */
const OWN = /^dod-ignore(?![\w-])/;
const TOOLS =
  /^(?:prettier-ignore|@codeCoverageIgnore\w*|(?:rubocop|standard|phpcs|ktlint|detekt|eslint)[:-](?:enable|on)\b)/;
const EVERY = [...new Set(Object.values(DIRECTIVES).flat())];

/** Whether a comment explains nothing: it only says that something is to be done, or speaks to a tool without a reason. */
export function saysNothing(comment: string): boolean {
  const text = comment.slice(0, 500).trim().replace(MARKS, "").trim();
  if (TASK.test(text)) return !REASON.test(text);
  if (OWN.test(text) || TOOLS.test(text)) return true;
  const found = directiveIn(text, EVERY);
  return found !== null && !isReason(found.rest);
}
