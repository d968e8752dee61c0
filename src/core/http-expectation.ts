import * as z from "zod/mini";
import { valueAt } from "./json-value.ts";
import { isPattern, patternSchema, searchOutput } from "./patterns.ts";
import type { ProbeAnswer } from "./probe.ts";
import { quoted } from "./quote.ts";
import { jsonOf, reportedVersion, versionSourceSchema } from "./reported-version.ts";

const status = z.int().check(z.minimum(100), z.maximum(599));
const key = z.string().check(z.minLength(1));

const limits = z
  .strictObject({
    min: z.optional(z.number()).check(z.describe("A number that is at least this.")),
    max: z.optional(z.number()).check(z.describe("A number that is at most this.")),
    matches: z.optional(patternSchema).check(z.describe("A text that this pattern matches.")),
  })
  .check(
    z.refine(
      (given) => Object.values(given).some((part) => part !== undefined),
      "needs `min`, `max` or `matches`",
    ),
  );

export const expectationSchema = z.strictObject({
  status: z
    .optional(z.union([status, z.array(status).check(z.minLength(1))]))
    .check(z.describe("The status code, or several. Default: 200 to 299.")),
  header: z
    .optional(
      z.record(
        key,
        z.string().check(z.refine(isPattern, "must be a JavaScript regular expression")),
      ),
    )
    .check(z.describe("Names of headers, and the pattern that each has to match.")),
  text: z.optional(patternSchema).check(z.describe("A pattern that the body has to match.")),
  json: z
    .optional(z.record(key, z.union([z.string(), z.number(), z.boolean(), z.null(), limits])))
    .check(
      z.describe(
        "Paths of JSON values (`checks.db.status`, `items.0.id`), and the value of each, or `{ min, max, matches }`.",
      ),
    ),
  contains: z
    .optional(versionSourceSchema)
    .check(
      z.describe(
        "Where the answer names the commit that runs, which has to contain this change: `{ json: path }`, `{ header: name }` or `{ text: pattern with a group }`.",
      ),
    ),
});

export type Expectation = z.output<typeof expectationSchema>;

/** What one answer came to. */
export interface Examined {
  /** What was held against it, for people: `status 200`, `json checks.db = “up”`. */
  readonly matched: readonly string[];
  readonly mismatches: readonly Mismatch[];
  /** What could not be decided: a body that was cut off, a pattern that takes too long. */
  readonly undecided: readonly string[];
  /** The commit that it names, where `contains` asks for one. */
  readonly version: string | null;
}

export interface Mismatch {
  readonly rule: "status" | "header" | "text" | "json" | "contains";
  readonly message: string;
}

/** Holds an answer against what is expected of it. Patterns are bounded in time, so it is a measurement. */
export function examine(answer: ProbeAnswer, expect: Expectation): Examined {
  const matched: string[] = [];
  const mismatches: Mismatch[] = [];
  const undecided: string[] = [];
  const note = (rule: Mismatch["rule"], what: string, held: boolean | null, instead: string) => {
    if (held === null) undecided.push(`${what}: ${instead}`);
    else if (held) matched.push(what);
    else mismatches.push({ rule, message: `${what}: ${instead}` });
  };

  const wanted = expect.status === undefined ? null : [expect.status].flat();
  const fits =
    wanted === null ? answer.status >= 200 && answer.status < 300 : wanted.includes(answer.status);
  const asked = fits ? String(answer.status) : (wanted?.join(" or ") ?? "200 to 299");
  note("status", `status ${asked}`, fits, `it is ${answer.status}`);

  for (const [name, pattern] of Object.entries(expect.header ?? {})) {
    const key = name.toLowerCase();
    const value = Object.hasOwn(answer.headers, key) ? answer.headers[key] : undefined;
    const held = value === undefined ? false : search(value, pattern, false);
    const instead =
      value === undefined ? "there is none" : held === null ? TOO_SLOW : `it is ${quoted(value)}`;
    note("header", `header ${name} like /${pattern}/`, held, instead);
  }
  if (expect.text !== undefined) {
    const held = search(answer.text, expect.text, answer.truncated);
    const instead =
      held === null ? (answer.truncated ? CUT_OFF : TOO_SLOW) : `it is ${quoted(answer.text)}`;
    note("text", `body like /${expect.text}/`, held, instead);
  }
  if (expect.json !== undefined) {
    const json = jsonOf(answer);
    if (json === null) undecided.push(`the JSON body: ${CUT_OFF}`);
    else if (json === undefined)
      mismatches.push({ rule: "json", message: `the body is no JSON: ${quoted(answer.text)}` });
    else
      for (const [path, want] of Object.entries(expect.json)) {
        const value = valueAt(json.value, path);
        const held = value === undefined ? false : fitsValue(value, want);
        const instead =
          value === undefined
            ? "there is none"
            : held === null
              ? TOO_SLOW
              : `it is ${quoted(JSON.stringify(value))}`;
        note("json", `json ${path} ${wordsOf(want)}`, held, instead);
      }
  }
  let version: string | null = null;
  if (expect.contains !== undefined) {
    const reported = reportedVersion(answer, expect.contains);
    version = reported.sha;
    if (reported.sha === null && reported.fault) undecided.push(reported.why);
    else if (reported.sha === null) mismatches.push({ rule: "contains", message: reported.why });
  }
  return { matched, mismatches, undecided, version };
}

const TOO_SLOW = "the pattern took too long";
const CUT_OFF = "it is longer than what is read";

type Wanted = NonNullable<Expectation["json"]>[string];

/** Null: the pattern took too long. */
function fitsValue(value: unknown, want: Wanted): boolean | null {
  if (typeof want !== "object" || want === null) return value === want;
  const { min, max, matches } = want;
  if (min !== undefined && !(typeof value === "number" && value >= min)) return false;
  if (max !== undefined && !(typeof value === "number" && value <= max)) return false;
  if (matches === undefined) return true;
  if (typeof value === "object") return false;
  return search(String(value), matches, false);
}

function wordsOf(want: Wanted): string {
  if (typeof want !== "object" || want === null) return `= ${JSON.stringify(want)}`;
  const { min, max, matches } = want;
  return [
    min !== undefined && `at least ${min}`,
    max !== undefined && `at most ${max}`,
    matches !== undefined && `like /${matches}/`,
  ]
    .filter((part) => part !== false)
    .join(", ");
}

/** Null where the text is not whole or the pattern takes too long, and so nobody can tell. */
function search(text: string, pattern: string, truncated: boolean): boolean | null {
  const found = searchOutput({ text, droppedBytes: truncated ? 1 : 0 }, pattern);
  if (found === "truncated" || found === "too-slow") return null;
  return found === "match";
}
