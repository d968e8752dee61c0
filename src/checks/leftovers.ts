import * as z from "zod/mini";
import { boundedPattern } from "../core/bounded-pattern.ts";
import { defineCheck } from "../core/check.ts";
import { countOf } from "../core/counts.ts";
import { patternSchema } from "../core/patterns.ts";
import { type Evidence, pass, type Result, unknown } from "../core/result.ts";
import type { SyntaxFinding, SyntaxReport } from "../core/syntax.ts";
import { asFinding, lookedAt, ofRules, syntaxResult, within } from "../core/syntax-result.ts";
import { SYNTAX_RULES, TEXT_RULES } from "../core/syntax-rules.ts";
import { type TextLeftovers, textLeftovers } from "../core/text-leftovers.ts";

/** `UTF-8`, `ISO-8601`, `CVE-2024-1`: they look like issues and are none. */
const STANDARD =
  "(?:UTF|UCS|SHA\\d?|MD|AES|RSA|CVE|CWE|ISO|IEC|IEEE|ECMA|EN|RFC|PEP|HTTP|TLS|IPV|BASE|ASCII|LATIN|CP|WINDOWS|UTC|GMT|COVID)";
/** Nor is what follows it one: `colour: #336699`. */
const COLOUR = String.raw`(?<!\b[Cc]olou?rs?(?: (?:to|is|be|as|of|from|with|in))?\W{0,3})`;
/** `#12`, `GH-12`, `acme/shop#12`, an address, `SHOP-12`. */
const ISSUE = String.raw`(^|[^\w&])(${COLOUR}#|GH-|[\w.-]{1,40}/[\w.-]{1,100}#)(?!0)\d+\b|https?://\S+|\b(?!${STANDARD}-)[A-Z][A-Z0-9]+-(?!0)\d+\b`;

const options = z.strictObject({
  rules: z
    ._default(z.partialRecord(z.enum([...SYNTAX_RULES.leftovers, ...TEXT_RULES]), z.boolean()), {})
    .check(
      z.describe(
        "Rules switched on or off, by their ids. Those that are not named keep their default; see the rules below.",
      ),
    ),
  issuePattern: z
    .optional(patternSchema)
    .check(
      z.describe(
        "A JavaScript regular expression for the reference to an issue that a `TODO` must carry. Default: `#12`, `GH-12`, `acme/shop#12`, an address, `SHOP-12`.",
      ),
    ),
  exclude: z
    ._default(z.array(z.string().check(z.minLength(1))), [])
    .check(z.describe("Globs of files that are not looked at.")),
});

interface LeftoversEvidence {
  readonly report: SyntaxReport;
  readonly texts: TextLeftovers;
}

export const leftovers = defineCheck({
  name: "leftovers",
  title: "Nothing is left over from the work on the change",
  failureTitle: "Something is left over from the work on the change",
  category: "clarity",
  stage: "code",
  why: "Debugging output, stubs, commented-out code and half-resolved merges are how unfinished work looks. A `TODO` that no issue knows of is work that nobody is going to do.",
  fix: "Take it out, finish it, or open an issue for it and name the issue there.",
  outcomes: {
    pass: "The texts that the change wrote were looked through, code as syntax trees, and none of the rules that are on finds anything.",
    fail: "A rule finds something on a line that the change wrote, and it was not there before; or a file that a merge or an editor left behind is part of the change.",
    pending: null,
    unknown:
      "A changed file of a language that is read cannot be parsed where it changed, is too large, or has no parser here; or `issuePattern` takes too long.",
    "not-applicable": "The change adds no text.",
  },
  facts: ["change", "tree", "syntax"],
  options,
  example: { rules: { "commented-out-code": false }, issuePattern: "SHOP-\\d+" },
  ignorable: true,
  holdsWithout: {
    "change.files": "code is looked through as trees, whatever the texts are",
    "change.files[].hunks": "code is looked through as trees, whatever the texts are",
    "syntax.report().files": "texts that are no code are looked through as well",
  },

  async gather({ facts, options: { exclude } }): Promise<LeftoversEvidence> {
    const isLookedAt = lookedAt(["**"], exclude);
    const [change, tree, syntax] = await Promise.all([
      facts.change(),
      facts.tree(),
      facts.syntax(),
    ]);
    const [report, texts] = await Promise.all([
      syntax.report("leftovers"),
      textLeftovers(change, tree, isLookedAt),
    ]);
    return { report: within(report, isLookedAt), texts };
  },

  judge({ report, texts }, { rules, issuePattern }): Result {
    const open = withoutIssues(ofRules(report.findings, rules), issuePattern ?? ISSUE);
    if (open === null)
      return unknown(
        `the pattern takes too long: ${issuePattern}`,
        "write `issuePattern` without nested repetitions",
      );
    const left = texts.findings.filter(({ rule }) => rules[rule as keyof typeof rules] ?? true);
    const findings = [...left, ...open.map(asFinding)];
    const read = { ...report, unread: [...report.unread, ...newlyUnread(report, texts)] };
    const files = allFiles(report, texts);
    const result = syntaxResult({
      report: read,
      findings,
      clean: "nothing left over",
      found: countOf(findings.length, "thing left over", "things left over"),
      texts: files,
    });
    const lines = files.reduce((sum, { addedLines }) => sum + addedLines, 0);
    if (result.status !== "not-applicable" || lines === 0) return result;
    const summary = `nothing left over in ${countOf(lines, "added line")} of ${countOf(files.length, "file")}`;
    const evidence: Evidence = { kind: "change", ref: "the change", summary };
    return pass(summary, [evidence], { notes: result.notes });
  },
});

/** Without the comments that name an issue. Null where the pattern takes too long to tell. */
function withoutIssues(
  findings: readonly SyntaxFinding[],
  pattern: string,
): readonly SyntaxFinding[] | null {
  const find = boundedPattern(pattern);
  const left: SyntaxFinding[] = [];
  for (const one of findings) {
    const at = one.rule === "todo-comment" ? find(one.subject ?? "") : -1;
    if (at === null) return null;
    if (at < 0) left.push(one);
  }
  return left;
}

/** Code is text as well: each file once. */
function allFiles(report: SyntaxReport, texts: TextLeftovers): TextLeftovers["files"] {
  return [...new Map([...texts.files, ...report.files].map((one) => [one.path, one])).values()];
}

/** Said once of each file. */
function newlyUnread(report: SyntaxReport, texts: TextLeftovers) {
  const known = new Set(report.unread.map(({ path }) => path));
  return texts.unread.filter(({ path }) => !known.has(path));
}
