import * as z from "zod/mini";
import type { ChangedFile } from "../core/change.ts";
import { defineCheck } from "../core/check.ts";
import { countOf, listed } from "../core/counts.ts";
import { says, sectionsNamed, written } from "../core/github/body-sections.ts";
import { markdownLines } from "../core/github/markdown-lines.ts";
import { nameOf } from "../core/github/markdown-text.ts";
import type { PullRequest, PullRequestLookup } from "../core/github/pull-request.ts";
import { missingSection } from "../core/github/pull-request-rules.ts";
import {
  givenBy,
  type PullRequestTemplate,
  pullRequestTemplates,
} from "../core/github/pull-request-templates.ts";
import { isPullRequest, judgeable } from "../core/github/standing.ts";
import { globs } from "../core/globs.ts";
import { quoted } from "../core/quote.ts";
import { type Evidence, fail, isNonEmpty, pass, type Result, unknown } from "../core/result.ts";

const words = z
  .string()
  .check(z.refine((text) => nameOf(text) !== "", "must hold a letter or a digit"));

/** Where decision records are kept by adr-tools, log4brains, MADR and the projects that write them by hand. */
const RECORDS = [
  "{,**/}{docs,doc}/{adr,adrs,decisions,decision-records}/**/*.{md,mdx,markdown,rst,adoc,txt}",
  "{,**/}{docs,doc}/architecture/{adr,adrs,decisions}/**/*.{md,mdx,markdown,rst,adoc,txt}",
  "{,**/}{adr,adrs,rfc,rfcs}/**/*.{md,mdx,markdown,rst,adoc,txt}",
  "!**/{README,readme,index,INDEX,*template*,*TEMPLATE*}.*",
];

const options = z.strictObject({
  sections: z
    ._default(z.array(words).check(z.minLength(1)), ["Why", "Assumptions"])
    .check(
      z.describe(
        "Headings that the pull request's description must all have, with something below each that is not the template's.",
      ),
    ),
  records: z
    ._default(z.array(z.string().check(z.minLength(1))).check(z.minLength(1)), RECORDS)
    .check(
      z.describe(
        "Globs of decision records. One that the change adds stands for the section “Assumptions”.",
      ),
    ),
});

interface AssumptionsEvidence {
  readonly lookup: PullRequestLookup;
  readonly templates: readonly PullRequestTemplate[];
  /** Records that the change adds, and that say something. */
  readonly records: readonly string[];
}

/** The section that a decision record stands for. */
const BY_RECORD = "assumptions";

export const assumptions = defineCheck({
  name: "assumptions",
  title: "The problem and the assumptions are written down",
  failureTitle: "The problem or the assumptions are not written down",
  category: "clarity",
  stage: "review",
  why: "Whoever reads the change in a year sees what it does. What it was for, and what it took for granted, only its author knows, and only now.",
  fix: "Write the sections into the pull request's description, or add a decision record.",
  outcomes: {
    pass: "Each of `sections` is in the description with something of its own below it; for “Assumptions”, a decision record that the change adds will do.",
    fail: "A section is missing, empty, or as the template has it; or the pull request was closed.",
    pending:
      "There is no pull request, or what is here is not pushed: it is the author's move. In CI, a newer commit is there.",
    unknown:
      "The pull request cannot be read, or whether it adds a record cannot be told because something else is checked out.",
    "not-applicable": null,
  },
  facts: ["pullRequest", "change", "tree", "baseTree"],
  options,
  example: { sections: ["Why", "Assumptions"] },
  holdsWithout: {
    "pullRequest.pullRequest.labels": "labels explain nothing",
    "change.files": "the description says it; a record is the other way",
    "change.files[].hunks": "the description says it; a record is the other way",
    tree: "the description says it; a record is the other way",
    baseTree: "a repository need not have a template",
  },

  async gather({ facts, options }): Promise<AssumptionsEvidence> {
    const [lookup, change, tree, baseTree] = await Promise.all([
      facts.pullRequest(),
      facts.change(),
      facts.tree(),
      facts.baseTree(),
    ]);
    const isRecord = globs(options.records);
    const added = change.files.filter((file) => isAdded(file) && isRecord(file.path));
    const texts = await Promise.all(
      added.map(async ({ path }) => ({ path, text: await tree.readText(path) })),
    );
    const records = texts.filter(({ text }) => markdownLines(text ?? "").some(says));
    return {
      lookup,
      templates: await pullRequestTemplates(baseTree),
      records: records.map(({ path }) => path),
    };
  },

  judge({ lookup, templates, records }, { sections }): Result {
    // Somewhere else, what is checked out may have been added by anybody.
    const here = lookup.standing.kind === "elsewhere" ? [] : records;
    const pullRequest = judgeable(lookup);
    if (!isPullRequest(pullRequest)) return pullRequest;
    const states = sections.map((section) => ({
      section,
      ...inDescription(pullRequest, templates, section),
      byRecord: nameOf(section) === BY_RECORD && here.length > 0,
    }));
    const lacking = states.filter(({ lines, byRecord }) => lines === 0 && !byRecord);
    const findings = lacking.map(({ section, isThere }) => missingSection(section, isThere));
    const onlyRecords = lacking.every(({ section }) => nameOf(section) === BY_RECORD);
    if (lookup.standing.kind === "elsewhere" && findings.length > 0 && onlyRecords)
      return unknown(
        `#${pullRequest.number} has no section ${quoted(lacking[0]?.section ?? "")}, and whether it adds a decision record cannot be told here`,
        "check the pull request's branch out, or write the section",
      );
    if (isNonEmpty(findings))
      return fail(
        `${lacking.length} of ${countOf(sections.length, "section")} not written: ${listed(lacking.map((one) => one.section))}`,
        findings,
      );
    const evidence = states.map(({ section, lines }): Evidence => {
      if (lines === 0)
        return { kind: "change", ref: here[0] ?? "", summary: "a decision record, added" };
      const summary = `${quoted(section)}: ${countOf(lines, "line")}`;
      return { kind: "api", ref: pullRequest.url, summary };
    });
    if (!isNonEmpty(evidence)) throw new Error("every section is written and none was asked for");
    const byRecord = states.filter(({ lines }) => lines === 0).length;
    return pass(
      `${states.length} of ${countOf(states.length, "section")} written${byRecord > 0 ? `, ${byRecord} as ${listed(here)}` : ""}`,
      evidence,
    );
  },
});

/** What is not tracked is in nobody's pull request. */
function isAdded({ status, untracked }: ChangedFile): boolean {
  return (status === "added" || status === "copied") && !untracked;
}

function inDescription(
  { body }: PullRequest,
  templates: readonly PullRequestTemplate[],
  section: string,
): { readonly isThere: boolean; readonly lines: number } {
  const found = sectionsNamed(markdownLines(body), (name) => name === nameOf(section));
  const given = givenBy(templates).lines;
  return {
    isThere: found.length > 0,
    lines: found.reduce((sum, { lines }) => sum + written(lines, given, false).length, 0),
  };
}
