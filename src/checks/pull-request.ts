import * as z from "zod/mini";
import { boundedPattern } from "../core/bounded-pattern.ts";
import { defineCheck } from "../core/check.ts";
import { countOf } from "../core/counts.ts";
import { markdownLines } from "../core/github/markdown-lines.ts";
import { nameOf } from "../core/github/markdown-text.ts";
import type { PullRequest, PullRequestLookup, TouchedPath } from "../core/github/pull-request.ts";
import {
  boxesOf,
  declared,
  described,
  labelled,
  type Part,
  sectioned,
  shown,
  sized,
  ticked,
} from "../core/github/pull-request-rules.ts";
import {
  givenBy,
  type PullRequestTemplate,
  pullRequestTemplates,
} from "../core/github/pull-request-templates.ts";
import { isPullRequest, judgeable } from "../core/github/standing.ts";
import { patternSchema } from "../core/patterns.ts";
import { quoted } from "../core/quote.ts";
import {
  type Evidence,
  fail,
  finding,
  isNonEmpty,
  pass,
  pending,
  type Result,
  unknown,
} from "../core/result.ts";

const words = z
  .string()
  .check(z.refine((text) => nameOf(text) !== "", "must hold a letter or a digit"));
const wordList = z.array(words).check(z.minLength(1));
const globList = z.array(z.string().check(z.minLength(1))).check(z.minLength(1));

const options = z.strictObject({
  title: z
    .optional(patternSchema)
    .check(z.describe("A JavaScript regular expression that the title must match.")),
  sections: z
    .optional(wordList)
    .check(
      z.describe(
        "Headings that the description must have, with something below each that is not the template's. Compared without case, punctuation and pictograms; a line in bold counts as a heading too.",
      ),
    ),
  checkboxes: z
    ._default(z.union([z.boolean(), wordList]), false)
    .check(
      z.describe(
        "`true`: every task box of the description is ticked, and there is one. A list of headings: the boxes below them. Boxes that `declares` names are left to it.",
      ),
    ),
  labels: z
    .optional(z.array(z.string().check(z.regex(/^!?[^!]/))).check(z.minLength(1)))
    .check(
      z.describe(
        "Labels that must each be there, `*` for any characters; those with `!` in front must not. Compared without case.",
      ),
    ),
  maxLines: z
    .optional(z.int().check(z.minimum(1)))
    .check(
      z.describe(
        "Added and deleted lines together, as GitHub counts them: generated files and lockfiles too. Default: no limit.",
      ),
    ),
  media: z
    .optional(globList)
    .check(
      z.describe(
        "Globs: when one of these files changes, the description shows a picture or a video.",
      ),
    ),
  declares: z
    .optional(
      z
        .array(
          z.strictObject({
            box: words.check(z.describe("The box's words, or some of them.")),
            paths: globList.check(z.describe("Globs.")),
          }),
        )
        .check(z.minLength(1)),
    )
    .check(
      z.describe(
        "Boxes that must be there, and be ticked exactly when one of their `paths` changed.",
      ),
    ),
});

type Options = z.output<typeof options>;

interface PullRequestEvidence {
  readonly lookup: PullRequestLookup;
  readonly templates: readonly PullRequestTemplate[];
  /** Null where no option asks for them. */
  readonly files: readonly TouchedPath[] | null;
  /** Null: the pattern took too long. Without a pattern, true. */
  readonly titleMatches: boolean | null;
}

export const pullRequest = defineCheck({
  name: "pull-request",
  title: "The pull request is there and says what it does",
  failureTitle: "The pull request is not ready to be reviewed",
  category: "ownership",
  stage: "review",
  why: "A reviewer who has to guess what a change is for reviews something else than its author wrote.",
  fix: "Open the pull request, mark it ready, and say in its description what changes and why.",
  outcomes: {
    pass: "There is one, open and mergeable or merged, no draft, described beyond its template, and with everything the options ask for.",
    fail: "It was closed without merging, is in conflict with its base, its description is empty or only its template (of the base's files; ticks in it are no description, unless it is made of boxes alone), or lacks what the options ask for.",
    pending:
      "There is none, it is a draft, or what is here is not pushed: it is the author's move. In CI, a newer commit is there.",
    unknown:
      "GitHub cannot be asked, has not found out whether it can be merged, or lists too few of its files; or `title` took too long.",
    "not-applicable": null,
  },
  facts: ["pullRequest", "pullRequestFiles", "baseTree"],
  options,
  example: {
    title: "^(feat|fix|docs|chore)(\\(.+\\))?!?: .+",
    sections: ["Why"],
    checkboxes: true,
    labels: ["enhancement", "!blocked"],
    maxLines: 400,
    media: ["src/**"],
    declares: [{ box: "tried by hand", paths: ["src/**"] }],
  },
  holdsWithout: { baseTree: "a repository need not have a template" },

  async gather({ facts, options }): Promise<PullRequestEvidence> {
    const lookup = await facts.pullRequest();
    const { pullRequest } = lookup;
    if (pullRequest === null) return { lookup, templates: [], files: [], titleMatches: true };
    const at = options.title === undefined ? 0 : boundedPattern(options.title)(pullRequest.title);
    const [templates, files] = await Promise.all([
      facts.baseTree().then(pullRequestTemplates),
      options.media || options.declares ? facts.pullRequestFiles() : null,
    ]);
    return { lookup, templates, files, titleMatches: at === null ? null : at >= 0 };
  },

  judge({ lookup, templates, files, titleMatches }, options): Result {
    const pullRequest = judgeable(lookup);
    if (!isPullRequest(pullRequest)) return pullRequest;
    const { number, title, draft } = pullRequest;
    const parts = partsOf(pullRequest, templates, files ?? [], options);
    const findings = [
      ...conflictOf(pullRequest),
      ...parts.flatMap((part) => part.findings),
      ...(titleMatches === false
        ? [
            finding({
              rule: "title",
              message: `the title ${quoted(title)} does not match /${options.title}/`,
              fix: "change it: gh pr edit --title TITLE",
            }),
          ]
        : []),
    ];
    const evidence: Evidence[] = [evidenceOf(pullRequest)];
    const notes = draft ? ["it is a draft"] : [];
    if (isNonEmpty(findings))
      return fail(
        `#${number}: ${findings[0].message}${findings.length > 1 ? `, and ${findings.length - 1} more` : ""}`,
        findings,
        { evidence, notes },
      );
    if (draft)
      return pending("author", `#${number} is a draft`, {
        mend: `finish it and mark it ready: gh pr ready ${number}`,
        evidence,
      });
    const unmeasured = unknownOf(pullRequest, files, titleMatches);
    if (unmeasured) return unknown(...unmeasured, { evidence });
    const measured = parts.flatMap(({ summary }) => summary ?? []);
    if (options.title !== undefined) measured.push("title as asked");
    const state = pullRequest.state === "merged" ? "merged" : "open and mergeable";
    if (!isNonEmpty(evidence)) throw new Error("there is a pull request and no evidence");
    return pass(`#${number} is ${state}: ${measured.join(", ")}`, evidence);
  },
});

function partsOf(
  { body, labels, additions, deletions }: PullRequest,
  templates: readonly PullRequestTemplate[],
  files: readonly TouchedPath[],
  options: Options,
): Part[] {
  const lines = markdownLines(body);
  const given = givenBy(templates);
  const { sections, checkboxes, declares, media, maxLines } = options;
  const named = new Set((declares ?? []).flatMap(({ box }) => boxesOf(lines, box)));
  const parts: (Part | false | undefined)[] = [
    described(lines, given),
    sections && sectioned(lines, given, sections),
    checkboxes !== false && ticked(lines, checkboxes, named),
    declares && declared(lines, files, declares),
    media && shown(lines, given, files, media),
    options.labels && labelled(labels, options.labels),
    maxLines !== undefined && sized(additions, deletions, maxLines),
  ];
  return parts.filter((part) => part !== undefined && part !== false);
}

function conflictOf({ mergeable, base }: PullRequest) {
  if (mergeable !== "conflict") return [];
  return [
    finding({
      rule: "conflict",
      message: `it is in conflict with ${base.ref}`,
      fix: `bring ${base.ref} into the branch (git merge or git rebase) and push`,
    }),
  ];
}

/** Why it cannot be judged, and what to do; null where it can. */
function unknownOf(
  { number, state, mergeable, changedFiles }: PullRequest,
  files: readonly TouchedPath[] | null,
  titleMatches: boolean | null,
): [string, string] | null {
  if (state === "open" && mergeable !== "yes")
    return [
      `GitHub has not found out yet whether #${number} can be merged`,
      "ask again in a moment",
    ];
  if (files !== null && files.length < changedFiles)
    return [
      `GitHub lists ${files.length} of the ${countOf(changedFiles, "file")} that #${number} changes`,
      "ask again; where it lists no more of so large a change, leave `media` and `declares` out",
    ];
  if (titleMatches === null)
    return [
      "the pattern of `title` took too long",
      "write it without nested repetitions such as `(a+)+`",
    ];
  return null;
}

function evidenceOf({
  url,
  number,
  state,
  additions,
  deletions,
  changedFiles,
}: PullRequest): Evidence {
  return {
    kind: "api",
    ref: url,
    summary: `#${number}, ${state}, ${countOf(changedFiles, "file")}, +${additions} −${deletions} lines`,
  };
}
