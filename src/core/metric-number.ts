import { boundedCapturesWithin, type Capture } from "./bounded-captures.ts";
import { countOf, listed } from "./counts.ts";
import { atJsonPath } from "./json-path.ts";
import { quoted } from "./quote.ts";

/** A number, or why there is none and what would bring one. */
export type Reading =
  | { readonly value: number }
  | { readonly fault: string; readonly mend: string };

/** Where in a text the number stands; where neither is said, it is all of the text. */
export interface NumberPlace {
  readonly json?: string | undefined;
  /** With one group. */
  readonly pattern?: string | undefined;
}

const PLAIN = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
/** More digits than any number needs. */
const LONGEST = 400;
const GROUPED = /^[+-]?\d{1,3}(?:[,_'\u00a0\u202f ]\d{3})+(?:\.\d+)?$/;

/** Reads the number of a text that others wrote. @param where the text comes from, for people */
export function readNumber(text: string, where: string, place: NumberPlace): Reading {
  if (place.json !== undefined) return inJson(text, where, place.json);
  if (place.pattern !== undefined) return byPattern(text, where, place.pattern);
  return plainNumber(
    text,
    where,
    "set `json` or `pattern` of this item to where the number stands",
  );
}

function inJson(text: string, where: string, path: string): Reading {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return {
      fault: `${where} is not JSON: it begins with ${quoted(text)}`,
      mend: "let it be JSON and nothing else (`npm run --silent`), or use `pattern`",
    };
  }
  const value = atJsonPath(json, path);
  if (typeof value === "string")
    return plainNumber(value, `${path} of ${where}`, "correct `json` of this item");
  if (typeof value === "number" && Number.isFinite(value)) return { value };
  const what = value === undefined ? "is not there" : `is ${kindOf(value)}`;
  return { fault: `${path} of ${where} ${what}`, mend: "correct `json` of this item" };
}

function byPattern(text: string, where: string, pattern: string): Reading {
  const found = boundedCapturesWithin(pattern)(text);
  if (found === null)
    return {
      fault: `searching ${where} for /${pattern}/ took too long`,
      mend: "write the pattern without nested repetitions such as `(a+)+`",
    };
  const cut = found.find(isCut);
  if (cut !== undefined)
    return {
      fault: `/${pattern}/ takes ${quoted(cut.part)} out of a longer number in ${where}: ${quoted(cut.before + cut.part + cut.after)}`,
      mend: "let the group of `pattern` take the whole number, such as `([-+\\d.e]+)`",
    };
  const [first, ...others] = [...new Set(found.map(({ part }) => part))];
  if (first === undefined)
    return {
      fault: `/${pattern}/ takes nothing from ${where}`,
      mend: "correct `pattern` of this item; `^` and `$` match at every line",
    };
  if (others.length > 0)
    return {
      fault: `/${pattern}/ takes ${countOf(others.length + 1, "different text")} from ${where}: ${listed([first, ...others].map(quoted))}`,
      mend: "make `pattern` match at one place alone",
    };
  return plainNumber(
    first,
    `what /${pattern}/ takes from ${where}`,
    "let the group of `pattern` take a plain number alone",
  );
}

const GOES_ON = /^(?:\d|\.\d|[,_'\u00a0\u202f]\d{3}(?!\d)|e[-+]?\d)/i;
const BEGAN = /(?:\d|\d[.,_'\u00a0\u202f]|(?:^|[\s:=([,;|>"'])-)$/;

/** A part of a number is another number: `(\d+)` takes 1 of `1,234`, 9 of `9e9` and 12 of `-12`. */
function isCut({ part, before, after }: Capture): boolean {
  return (/\d$/.test(part) && GOES_ON.test(after)) || (/^[\d.]/.test(part) && BEGAN.test(before));
}

/** Digits with a point and an exponent as programs write them; no units, no separators: `1,234` is two numbers. */
function plainNumber(text: string, where: string, mend: string): Reading {
  // A text without end is not trimmed.
  const given = text.length > LONGEST * 100 ? text : text.trim();
  const value = given.length <= LONGEST && PLAIN.test(given) ? Number(given) : Number.NaN;
  if (Number.isFinite(value)) return { value };
  if (given === "") return { fault: `${where} is empty`, mend };
  if (given.length <= LONGEST && GROUPED.test(given))
    return {
      fault: `${where} is ${quoted(given)}: between thousands and decimals nobody can tell`,
      mend: "let it be written without separators, such as 1234.5",
    };
  return { fault: `${where} is ${quoted(given)}, and no plain number`, mend };
}

function kindOf(value: unknown): string {
  if (typeof value === "number") return "too large a number";
  if (Array.isArray(value)) return "a list, and no number";
  if (value === null || typeof value === "boolean") return `${value}, and no number`;
  return "an object, and no number";
}
