import { describe, expect, it } from "vitest";
import * as full from "zod";
import * as z from "zod/mini";
import type { $ZodType } from "zod/v4/core";
import type { Node } from "../../src/checklist/nodes.ts";
import { parseYaml } from "../../src/checklist/parse.ts";
import { SourceText } from "../../src/checklist/source-text.ts";
import { validate } from "../../src/checklist/validate.ts";

/** What is said of one option `o`, as `line:column message; hint`. */
function said(option: $ZodType, yaml: string): string[] {
  const node = parseYaml(new SourceText("f", `o: ${yaml}\n`)).root as Node;
  const schema = z.strictObject({ o: option });
  const subject = { schema, node, noun: "option", owner: ' of check "c"', whole: "it" } as const;
  return validate(subject).problems.map(
    ({ at, message, hint }) =>
      `${at.line}:${at.column} ${message}${hint === null ? "" : `; ${hint}`}`,
  );
}

const shapes = z.union([
  z.strictObject({ path: z.string(), text: z.string() }),
  z.strictObject({ path: z.string(), regex: z.string(), flags: z.string(), more: z.string() }),
]);
const sources = z.discriminatedUnion("source", [
  z.strictObject({ source: z.literal("http"), url: z.string() }),
  z.strictObject({ source: z.literal("release") }),
]);

describe("an option that is wrong", () => {
  it.each([
    [
      "a number too small",
      z.number().check(z.minimum(2)),
      "1",
      '1:4 "o" must be at least 2, not the number 1',
    ],
    [
      "a number too small by nothing",
      z.number().check(z.gt(0)),
      "0",
      '1:4 "o" must be more than 0, not the number 0',
    ],
    [
      "a number too large by nothing",
      z.number().check(z.lt(5)),
      "5",
      '1:4 "o" must be less than 5, not the number 5',
    ],
    [
      "a multiple of none",
      z.number().check(z.multipleOf(5)),
      "7",
      '1:4 "o" must be a multiple of 5, not the number 7',
    ],
    ["infinite", z.number(), ".inf", '1:4 "o" must be a number, not the number Infinity'],
    [
      "a text too long",
      z.string().check(z.maxLength(2)),
      "abc",
      '1:4 "o" must have at most 2 characters',
    ],
    [
      "a list too short",
      z.array(z.string()).check(z.minLength(2)),
      "[a]",
      '1:4 "o" must have at least 2 entries',
    ],
    [
      "a list too long",
      z.array(z.string()).check(z.maxLength(1)),
      "[a, b]",
      '1:4 "o" must have at most 1 entries',
    ],
    [
      "a text of no pattern",
      z.string().check(z.regex(/^v/)),
      "x",
      '1:4 "o" must match /^v/, not the text "x"',
    ],
    [
      "a text with the check's own words",
      z.string().check(z.regex(/^v/, "must begin with v")),
      "x",
      '1:4 "o" must begin with v',
    ],
    [
      "too short, in the check's own words",
      z.string().check(z.minLength(3, "is too short to mean anything")),
      "x",
      '1:4 "o" is too short to mean anything',
    ],
    [
      "refused without a word",
      z.string().check(z.refine(() => false)),
      "x",
      '1:4 "o" is not valid',
    ],
    [
      "a format of the check's own",
      z.stringFormat("semver", () => false),
      "x",
      '1:4 "o" must be a text of the form semver, not the text "x"',
    ],
    ["no URL", z.url(), "x", '1:4 "o" must be a URL, not the text "x"'],
    [
      "a URL that is a number",
      z.url(),
      "1",
      '1:4 "o" must be a URL, not the number 1; write it in quotes: "1"',
    ],
    ["nothing", z.string(), "", '1:4 "o" must be a text, but is empty'],
    [
      "none of the values",
      z.enum(["added", "file"]),
      "aded",
      '1:4 "o" must be one of "added", "file", not the text "aded"; did you mean "added"?',
    ],
    ["not the value", z.literal("auto"), "12", '1:4 "o" must be "auto", not the number 12'],
    [
      "one of several kinds",
      z.union([z.literal("auto"), z.boolean()]),
      "yes",
      '1:4 "o" must be "auto", or true or false, not the text "yes"; "yes" is a text in YAML 1.2: write true',
    ],
    [
      "near one of several kinds",
      z.union([z.enum(["required", "all"]), z.array(z.string())]),
      "requird",
      '1:4 "o" must be one of "required", "all", or a list, not the text "requird"; did you mean "required"?',
    ],
    [
      "inside the kind that was meant",
      z.union([z.boolean(), z.array(z.string())]),
      "[a, 2]",
      '1:8 "o[1]" must be a text, not the number 2; write it in quotes: "2"',
    ],
    [
      "nearest to the second shape",
      shapes,
      "{ path: a, regex: b, flags: c, mroe: d }",
      '1:4 missing option "o.more" of check "c"; it must be a text|1:35 unknown key "mroe" in "o"; did you mean "more"?',
    ],
    [
      "nearest to the first shape",
      shapes,
      "{ path: a, txt: b }",
      '1:4 missing option "o.text" of check "c"; it must be a text|1:15 unknown key "txt" in "o"; did you mean "text"?',
    ],
    [
      "of no known source",
      sources,
      "{ source: htp }",
      '1:14 "o.source" must be one of "http", "release", not the text "htp"; did you mean "http"?',
    ],
    ["of no source", sources, "{}", '1:4 missing option "o.source" of check "c"'],
    [
      "wrong within its source",
      sources,
      "{ source: http, ulr: x }",
      '1:4 missing option "o.url" of check "c"; it must be a text|1:20 unknown key "ulr" in "o"; did you mean "url"?',
    ],
    [
      "a map with a bad name",
      z.record(z.string().check(z.regex(/^[A-Z]+$/, "must be a variable's name")), z.string()),
      "{ A: x, b: y }",
      '1:12 "o.b" cannot be a name here; must be a variable\'s name',
    ],
    [
      "a map with a bad value",
      z.record(z.string(), z.number()),
      "{ a: x }",
      '1:9 "o.a" must be a number, not the text "x"',
    ],
    [
      "a map that is a list",
      z.record(z.string(), z.number()),
      "[1]",
      '1:4 "o" must be a map, not a list',
    ],
    ["of full zod", full.z.string().min(3), "ab", '1:4 "o" must have at least 3 characters'],
    [
      "of full zod with words",
      full.z.string().min(3, "needs three letters"),
      "ab",
      '1:4 "o" needs three letters',
    ],
  ])("because it is %s is said to be so", (_, option, yaml, expected) => {
    const found = said(option, yaml);
    expect(found.join("|")).toBe(expected);
  });
});
