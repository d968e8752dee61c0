import * as z from "zod/mini";
import { defineCheck } from "../core/check.ts";
import { countOf } from "../core/counts.ts";
import type { Result } from "../core/result.ts";
import { asFinding, lookedAt, ofRules, syntaxResult, within } from "../core/syntax-result.ts";
import { SYNTAX_RULES } from "../core/syntax-rules.ts";

const globList = z.array(z.string().check(z.minLength(1)));

const options = z.strictObject({
  rules: z
    ._default(z.partialRecord(z.enum(SYNTAX_RULES["error-handling"]), z.boolean()), {})
    .check(
      z.describe(
        "Rules switched on or off, by their ids. Those that are not named keep their default; see the rules below.",
      ),
    ),
  paths: z
    ._default(globList.check(z.minLength(1)), ["**"])
    .check(z.describe("Globs of the files that are looked at.")),
  exclude: z._default(globList, []).check(z.describe("Globs of files that are not looked at.")),
});

export const errorHandling = defineCheck({
  name: "error-handling",
  title: "No error is swallowed or ignored in the changed code",
  failureTitle: "Errors are swallowed or ignored in the changed code",
  category: "error-handling",
  stage: "code",
  why: "An error that nobody hears of is found in production, by its consequences and far from its cause. Code that was just made to run is where it is dropped.",
  fix: "Handle the error, hand it on with its cause, or say beside it why it does not matter.",
  outcomes: {
    pass: "The lines that the change wrote were read as syntax trees, and none of the rules that are on finds anything in them.",
    fail: "A rule finds something on a line that the change wrote, and it was not there before: code that was only moved is not new.",
    pending: null,
    unknown:
      "A changed file of a language that is read cannot be parsed where it changed, is too large, or has no parser here.",
    "not-applicable":
      "The change adds no code in a language that is read; files in other languages and generated ones are named.",
  },
  facts: ["syntax"],
  options,
  example: { rules: { panic: true }, exclude: ["examples/**"] },
  ignorable: true,

  async gather({ facts, options: { paths, exclude } }) {
    const report = await (await facts.syntax()).report("error-handling");
    return within(report, lookedAt(paths, exclude));
  },

  judge(report, { rules }): Result {
    const findings = ofRules(report.findings, rules).map(asFinding);
    return syntaxResult({
      report,
      findings,
      clean: "no swallowed or ignored error",
      found: countOf(findings.length, "swallowed or ignored error"),
    });
  },
});
