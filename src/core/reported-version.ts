import * as z from "zod/mini";
import { boundedCaptures } from "./bounded-captures.ts";
import { valueAt } from "./json-value.ts";
import { patternSchema } from "./patterns.ts";
import type { ProbeAnswer } from "./probe.ts";
import { quoted } from "./quote.ts";

/** Where in an answer a running service says which commit it runs. */
export const versionSourceSchema = z.union([
  z.strictObject({
    json: z
      .string()
      .check(
        z.minLength(1),
        z.describe("The path of a JSON value: `build.commit`, `items.0.sha`."),
      ),
  }),
  z.strictObject({
    header: z.string().check(z.minLength(1), z.describe("The name of a header.")),
  }),
  z.strictObject({
    text: patternSchema.check(
      z.refine(hasGroup, "must have a group, such as `commit: ([0-9a-f]+)`"),
      z.describe("A JavaScript regular expression whose first group is the commit."),
    ),
  }),
]);

export type VersionSource = z.output<typeof versionSourceSchema>;

/** `fault`: it could not be looked for; without it, what is there is no commit. */
export type ReportedVersion =
  | { readonly sha: string }
  | { readonly sha: null; readonly fault: boolean; readonly why: string };

const SHA = /^[0-9a-f]{7,40}$/i;

/** The commit that an answer names, in lower case. */
export function reportedVersion(answer: ProbeAnswer, source: VersionSource): ReportedVersion {
  const [where, found] = lookFor(answer, source);
  if (found === null)
    return { sha: null, fault: true, why: `${where} could not be searched: too long, or too slow` };
  if (found === undefined) return { sha: null, fault: false, why: `${where} is not in the answer` };
  const text = typeof found === "string" ? found.trim() : JSON.stringify(found);
  if (SHA.test(text)) return { sha: text.toLowerCase() };
  return { sha: null, fault: false, why: `${where} is no commit: ${quoted(text)}` };
}

/** Null: the search came to no end; undefined: it is not there. */
function lookFor(answer: ProbeAnswer, source: VersionSource): readonly [string, unknown] {
  if ("header" in source)
    return [`the header ${source.header}`, answer.headers[source.header.toLowerCase()]];
  if ("json" in source) {
    const where = `the JSON value ${source.json}`;
    const json = jsonOf(answer);
    return [
      where,
      json === null
        ? null
        : json === undefined
          ? undefined
          : (valueAt(json.value, source.json) ?? undefined),
    ];
  }
  const where = `/${source.text}/`;
  const found = boundedCaptures(source.text)(answer.text);
  if (found === null || (found.length === 0 && answer.truncated)) return [where, null];
  return [where, found[0]];
}

/** Null where the answer was cut off; undefined where it is no JSON. */
export function jsonOf({
  text,
  truncated,
}: ProbeAnswer): { readonly value: unknown } | null | undefined {
  if (truncated) return null;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function hasGroup(pattern: string): boolean {
  try {
    return (new RegExp(`${pattern}|`, "m").exec("")?.length ?? 0) > 1;
  } catch {
    return true; // That it is no pattern is said elsewhere.
  }
}
