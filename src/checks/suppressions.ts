import * as z from "zod/mini";
import { defineCheck } from "../core/check.ts";
import { countOf } from "../core/counts.ts";
import { namePatterns } from "../core/name-patterns.ts";
import type { Result } from "../core/result.ts";
import { asFinding, lookedAt, syntaxResult, within } from "../core/syntax-result.ts";

const texts = z.array(z.string().check(z.minLength(1)));

const options = z.strictObject({
  allow: z
    ._default(texts, [])
    .check(
      z.describe(
        "Suppressions that need no reason, as they are written, `*` for any characters: `eslint-disable-next-line no-console`, `# type: ignore*`.",
      ),
    ),
  exclude: z._default(texts, []).check(z.describe("Globs of files that are not looked at.")),
});

export const suppressions = defineCheck({
  name: "suppressions",
  title: "No check is silenced without a reason",
  failureTitle: "Checks are silenced without a reason",
  category: "clarity",
  stage: "code",
  why: "A comment that silences a linter, a type checker or a coverage tool is the cheapest way to make a gate green, and nobody can tell later whether it was right.",
  fix: "Mend what the tool complains of, or say on the line or the line above why it is wrong here.",
  outcomes: {
    pass: "The lines that the change wrote were read, and each suppression among them gives its reason: on its line, or in a comment on the line above. In tests it is enough that it names its rule.",
    fail: "A suppression that the change adds gives none.",
    pending: null,
    unknown:
      "A changed file of a language that is read cannot be parsed where it changed, is too large, or has no parser here.",
    "not-applicable":
      "The change adds no code in a language that is read; files in other languages and generated ones are named.",
  },
  facts: ["syntax"],
  options,
  example: { allow: ["eslint-disable-next-line no-console"] },
  ignorable: true,

  async gather({ facts, options: { exclude } }) {
    const report = await (await facts.syntax()).report("suppressions");
    return within(report, lookedAt(["**"], exclude));
  },

  judge(report, { allow }): Result {
    const isAllowed = namePatterns(allow);
    const findings = report.findings
      .filter(({ subject }) => subject === null || !isAllowed(subject))
      .map(asFinding);
    return syntaxResult({
      report,
      findings,
      clean: "no check silenced without a reason",
      found: countOf(
        findings.length,
        "check silenced without a reason",
        "checks silenced without a reason",
      ),
    });
  },
});
