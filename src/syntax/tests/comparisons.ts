import type { Strength } from "../../core/test-cases.ts";

/** What a truth value says about a subject. */
export interface Said {
  readonly subject: string;
  readonly expected: string | null;
  readonly strength: Strength;
}

const METHODS: readonly (readonly [RegExp, Strength])[] = [
  [/^(?:equals|contentEquals|equalsIgnoreCase|Equals|SequenceEqual|eq)$/, "equal"],
  [/^(?:isEmpty|is_empty|is_none)$/, "equal"],
  [/^(?:is_some|is_ok|is_err|isPresent)$/, "existence"],
  [
    /^(?:contains\w*|starts?_?[wW]ith|ends?_?[wW]ith|matches|is_match|Contains\w*|StartsWith|EndsWith|IsMatch|includes|any|all|Any|All|is_some_and|is_ok_and)$/,
    "partial",
  ],
];

/** `name().contains("x")` says something about `name()`; any other expression is its own subject. */
export function saidBy(text: string): Said {
  const call = lastCall(text);
  const strength = call && METHODS.find(([pattern]) => pattern.test(call.name))?.[1];
  if (!call || !strength) return { subject: text, expected: null, strength: "existence" };
  return { subject: call.on, expected: call.args || null, strength };
}

const IDENTIFIER = /[\w$]/;

/** The last call of a chain, read from the text's end. Null where it ends with none. */
function lastCall(text: string): { on: string; name: string; args: string } | null {
  if (!text.endsWith(")")) return null;
  let depth = 0;
  let open = text.length - 1;
  for (; open >= 0; open--) {
    const char = text[open];
    if (char === ")") depth++;
    else if (char === "(" && --depth === 0) break;
  }
  if (open <= 0) return null;
  let from = open;
  while (from > 0 && IDENTIFIER.test(text[from - 1] as string)) from--;
  const on = text.slice(0, from).trimEnd();
  if (from === open || !on.endsWith(".")) return null;
  return {
    on: on.slice(0, -1).trimEnd(),
    name: text.slice(from, open),
    args: text.slice(open + 1, -1).trim(),
  };
}

const OPERATORS: Readonly<Record<string, Strength>> = {
  "==": "equal",
  "!=": "equal",
  "===": "exact",
  "!==": "exact",
};

/** How strongly an operator between two values holds the first. */
export function strengthOfOperator(operator: string): Strength {
  return OPERATORS[operator] ?? "partial";
}

/** Operators that compare; others (`&&`, `+`) make a value of their own. */
export const COMPARING: ReadonlySet<string> = new Set([
  "==",
  "!=",
  "===",
  "!==",
  "<",
  ">",
  "<=",
  ">=",
  "is",
  "instanceof",
  "in",
]);

const ABOUT_EQUALITY =
  /equal|hash|reflex|symmet|compar|ident|same|self|twice|cache|determin|stable|\beq\b|_eq\b|eq_/i;

/** Why an assertion that compares these can never fail; null where it can. Two calls may give two results. */
export function tautologyOf(
  subject: { readonly text: string; readonly literal: boolean },
  expected: { readonly text: string; readonly literal: boolean },
  testName: string,
): string | null {
  if (subject.literal && expected.literal) return "compares two literals";
  if (subject.text !== expected.text || /[([{!]|\+\+|--|\bawait\b/.test(subject.text)) return null;
  return ABOUT_EQUALITY.test(testName) ? null : `compares \`${subject.text}\` with itself`;
}
